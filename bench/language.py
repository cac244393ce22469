"""Count the languages that articles in English are taken for.

python bench/language.py [--articles ../shared/data/articles/articles.jsonl.gz]
"""

import argparse
import gzip
import json
import sys
import time
from collections import Counter
from pathlib import Path

from transforms.language import identify


def main() -> int:
    """Run the benchmark and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    shared = Path(__file__).resolve().parents[2] / "shared"
    parser.add_argument("--articles", type=Path, default=shared / "data" / "articles" / "articles.jsonl.gz")
    arguments = parser.parse_args()
    if not arguments.articles.is_file():
        print(f"no articles at {arguments.articles}: name them with --articles", file=sys.stderr)
        return 1
    with gzip.open(arguments.articles, "rt", encoding="utf-8") as lines:
        found = Counter(identify(json.loads(line)["text"]) for line in lines)
    print(f"{found.total():,} articles in English, taken for")
    for language, count in found.most_common():
        print(f"{language or 'none':6} {count:6,}")
    print(f"{time.process_time():.1f} CPU seconds")
    return 0


if __name__ == "__main__":
    sys.exit(main())
