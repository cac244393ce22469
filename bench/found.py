"""Score the columns of claims as onrecord finds them, chains too, on the gold claims that it finds again.

    python bench/found.py [tests/gold/claims_b.jsonl] [--articles ../shared/data/articles/articles.jsonl.gz]

A gold claim is found where a claim's cue overlaps its cue and the contents share half of their characters. The outlet is
left out of chains; a hop is right where its name has all the label's words, or the reverse; a pronoun as a label stands
for anyone.
"""

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd
from chains import is_same
from standing import COLUMNS, gold_claims, report, texts_of

import onrecord

Case = tuple[Mapping[str, Any], SimpleNamespace]
LEAST_SHARED = 0.5


def shared(one: Sequence[Sequence[int]], other: Sequence[Sequence[int]]) -> int:
    """Return how many characters the spans of two roles share."""
    return sum(max(0, min(b, d) - max(a, c)) for a, b in one for c, d in other)


def length(spans: Sequence[Sequence[int]]) -> int:
    """Return the characters of a role's spans."""
    return sum(end - start for start, end in spans)


def found_again(records: Sequence[Mapping[str, Any]], text: str) -> Iterator[Case | None]:
    """Yield each gold claim of an article with the row that finds it and its chain, or None."""
    tables = onrecord.read(text)
    spans: dict[str, dict[str, list[list[int]]]] = {}
    for span in tables["claim_spans"].to_dict("records"):
        spans.setdefault(span["claim_id"], {}).setdefault(span["role"], []).append(
            [span["char_start"], span["char_end"]]
        )
    chains = tables["claim_chain"].sort_values("hop").groupby("claim_id")["name"].agg(list).to_dict()
    rows = {row["claim_id"]: row for row in tables["claims"].to_dict("records")}
    for record in records:
        scores = [
            (shared(record["content"], its.get("content", [])), claim)
            for claim, its in spans.items()
            if shared(record["cue"], its.get("cue", []))
        ]
        score, claim = max(scores, default=(0, ""))
        if score < LEAST_SHARED * length(record["content"]):
            yield None
            continue
        columns = {name: rows[claim][name] for name in COLUMNS}
        row = {name: None if pd.isna(value) else value for name, value in columns.items()}
        yield record, SimpleNamespace(**row, chain=chains.get(claim, []))


def main() -> int:
    """Run the benchmark and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    root = Path(__file__).resolve().parents[1]
    parser.add_argument("gold", type=Path, nargs="?", default=root / "tests" / "gold" / "claims_b.jsonl")
    articles = root.parent / "shared" / "data" / "articles" / "articles.jsonl.gz"
    parser.add_argument("--articles", type=Path, default=articles)
    arguments = parser.parse_args()
    for path in (arguments.gold, arguments.articles):
        if not path.is_file():
            print(f"{path} is not there: name the file", file=sys.stderr)
            return 1
    gold = gold_claims(arguments.gold)
    cases = [c for name, text in texts_of(arguments.articles, gold).items() for c in found_again(gold[name], text)]
    found = [case for case in cases if case is not None]
    print(f"{len(found)} of {len(cases)} claims found again, %\n")
    print(
        "| column | claims | right | wrong | null where the gold has a value | macro F1 | baseline right | its macro F1 |"
    )
    print("|---|---|---|---|---|---|---|---|")
    for column in COLUMNS:
        print(report(column, found)[0])
    labelled = [(record["chain"], its.chain) for record, its in found if record["chain"]]
    starts = sum(bool(chain) and is_same(label[0] or "", chain[0]) for label, chain in labelled if label[0])
    whole = sum(
        len(label) == len(chain)
        and all(one is None or is_same(one, other) for one, other in zip(label, chain, strict=True))
        for label, chain in labelled
    )
    named = sum(label[0] is not None for label, _ in labelled)
    print(f"\nchains: {named} with a first speaker, start right {100 * starts / named:.1f}")
    print(f"{len(labelled)} chains, the whole right {100 * whole / len(labelled):.1f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
