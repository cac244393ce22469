"""Score the chains of claims with relaying phrases against labels made by reading.

    python bench/chains.py [--part tune|report] [--articles ../shared/data/articles/articles.jsonl.gz] [--verbose]

`tests/gold/chains.jsonl` holds, for each claim, the article's id, where the cue stands and the names of the hops; the
outlet is left out, there and here. A name is right where it is the label's, or has all its words, or the reverse; a
pronoun as a label stands for anyone, since who that is is another question.
"""

import argparse
import gzip
import json
import sys
from pathlib import Path
from typing import Any

import pandas as pd

import onrecord

ROOT = Path(__file__).resolve().parent.parent
NEAR = 60  # characters between a label's cue and the cue of the claim that is meant
PRONOUNS = {"he", "she", "they", "it"}


def main() -> int:
    """Read the labelled articles and print how many chains are right."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--part", choices=("tune", "report"), default="report")
    parser.add_argument("--articles", type=Path, default=ROOT.parent / "shared/data/articles/articles.jsonl.gz")
    parser.add_argument("--verbose", action="store_true", help="print each chain that differs from its label")
    arguments = parser.parse_args()
    if not arguments.articles.is_file():
        print(f"no articles at {arguments.articles}: name them with --articles", file=sys.stderr)
        return 1
    labels = [json.loads(line) for line in (ROOT / "tests/gold/chains.jsonl").open(encoding="utf-8")]
    labels = [label for label in labels if label["part"] == arguments.part]
    wanted = {label["article"] for label in labels}
    with gzip.open(arguments.articles, "rt", encoding="utf-8") as lines:
        rows = (json.loads(line) for line in lines)
        articles = {row["id"]: row for row in rows if row["id"] in wanted}
    found = {number: _tables(article) for number, article in articles.items()}
    starts = wholes = missing = 0
    for label in labels:
        chain = _chain(found[label["article"]], *label["cue"])
        starts += bool(chain) and is_same(label["chain"][0], chain[0])
        is_whole = len(chain) == len(label["chain"]) and all(map(is_same, label["chain"], chain))
        wholes += is_whole
        missing += not chain
        if arguments.verbose and not is_whole:
            print(f"{label['article']} {label['cue']}: {' → '.join(label['chain'])}  |  {' → '.join(chain) or 'none'}")
    print(
        f"{arguments.part}: {len(labels)} claims; start right {starts / len(labels):.1%}, "
        f"whole chain right {wholes / len(labels):.1%}, no chain found {missing / len(labels):.1%}"
    )
    return 0


def _tables(article: dict[str, Any]) -> dict[str, pd.DataFrame]:
    return onrecord.read(article["text"])


def _chain(tables: dict[str, pd.DataFrame], start: int, end: int) -> list[str]:
    """The chain of the claim whose cue is the labelled one, or the nearest to it."""
    cues = tables["claim_spans"].query("role == 'cue'")
    gap = (cues["char_start"] - end).clip(lower=0) + (start - cues["char_end"]).clip(lower=0)
    if not len(cues) or gap.min() > NEAR:
        return []
    claim = cues["claim_id"].to_numpy()[int(gap.to_numpy().argmin())]
    hops = tables["claim_chain"]
    return list(hops[hops["claim_id"] == claim].sort_values("hop")["name"])


def is_same(label: str, name: str) -> bool:
    """Say whether a name is the label, but for words that only one has; a pronoun stands for anyone."""
    one, other = (set(words.casefold().removeprefix("the ").replace("’", "'").split()) for words in (label, name))
    return label in PRONOUNS or one <= other or other <= one


if __name__ == "__main__":
    sys.exit(main())
