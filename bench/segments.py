"""Count the claims annotated in PolNeAR whose content touches a segment that is not read: each is lost before reading.

python bench/segments.py [--corpus ../shared/data/polnear] [--evaluation ../shared/eval]
"""

import argparse
import importlib
import sys
import time
from collections import Counter
from pathlib import Path

from transforms.quotations import READABLE_ROLES
from transforms.segments import segment_text


def main() -> int:
    """Run the benchmark and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    shared = Path(__file__).resolve().parents[2] / "shared"
    parser.add_argument("--corpus", type=Path, default=shared / "data" / "polnear")
    parser.add_argument("--evaluation", type=Path, default=shared / "eval", help="the folder of harness.py")
    arguments = parser.parse_args()
    if not arguments.corpus.is_dir() or not (arguments.evaluation / "harness.py").is_file():
        print(f"no corpus at {arguments.corpus}, or no harness.py at {arguments.evaluation}", file=sys.stderr)
        return 1
    sys.path.insert(0, str(arguments.evaluation))
    load_split = importlib.import_module("harness").load_split
    roles: Counter[str] = Counter()
    claims = lost = 0
    for article in [*load_split(arguments.corpus, "train"), *load_split(arguments.corpus, "dev")]:
        segments = segment_text(article.text)
        roles.update(segment.role for segment in segments)
        unread = [segment for segment in segments if segment.role not in READABLE_ROLES]
        claims += len(article.claims)
        lost += sum(
            any(start < segment.end and segment.start < end for segment in unread for start, end in claim["content"])
            for claim in article.claims
        )
    print(f"{claims:,} claims, {lost:,} with content in a segment that is not read")
    for role, count in roles.most_common():
        print(f"{role:10} {count:7,} {'read' if role in READABLE_ROLES else 'not read'}")
    print(f"{time.process_time():.1f} CPU seconds")
    return 0


if __name__ == "__main__":
    sys.exit(main())
