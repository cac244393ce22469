"""Score quantities: spans, values, units and relations, on sentences of our own and on articles read by a person.

    python bench/quantities.py [--part report] [--articles ../shared/data/articles/articles.jsonl.gz] [--errors]

The sentences are those of bench/quantities.toml. The articles are those of tests/gold/quantities.jsonl: ids, and for each
quantity its offsets, values, unit, noun (its last word counts) and relation; they were read and marked before the reader's
output was seen, by whoever set the rules, once. Half of either was looked at while the rules were set (`tune`), half only
for the figures (`report`). A span is found where it overlaps one not yet taken; values, units, relations and nouns are
counted among the found. quantulum3, where it is installed, is scored beside it, its units under our names; it has no
relations and no nouns.
"""

import argparse
import gzip
import json
import math
import re
import sys
import time
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from flows.models import english
from transforms.annotations import Segment
from transforms.parsing import parse
from transforms.quantities import read_quantities
from transforms.segments import segment_text

REPOSITORY = Path(__file__).resolve().parents[1]
# quantulum3's names for what ISO 4217 and pint call otherwise.
NAMES = {
    "percentage": "percent", "dollar": "USD", "united states dollar": "USD", "euro": "EUR", "pound sterling": "GBP",
    "japanese yen": "JPY", "yen": "JPY", "cent": "USD", "metre": "meter", "kilometre": "kilometer", "tonne": "metric_ton",
    "mile per hour": "mile_per_hour", "kilometre per hour": "kilometer_per_hour", "degree celsius": "degree_Celsius",
    "pound-mass": "pound", "square kilometre": "kilometer ** 2", "square foot": "foot ** 2", "kilogram": "kilogram",
    "australian dollar": "AUD", "canadian dollar": "CAD", "swiss franc": "CHF", "indian rupee": "INR", "penny": "GBP",
    "south korean won": "KRW", "turkish lira": "TRY", "brazilian real": "BRL", "norwegian krone": "NOK",
    "swedish krona": "SEK", "barrel per day": "oil_barrel / day", "dollar per hour": "USD", "dollar per year": "USD",
    "basis point": "basis_points", "per cent": "percent", "dozen": None, "square mile": "mile ** 2",
    "dimensionless": None,
}  # fmt: skip


class Found(NamedTuple):
    """One quantity, gold or read."""

    start: int
    end: int
    low: float | None
    high: float | None
    unit: str | None
    noun: str | None
    relation: str | None


def sentences(part: str) -> Iterator[tuple[str, list[Found]]]:
    """Yield the sentences of a part of bench/quantities.toml with their quantities."""
    cases: list[str] = tomllib.loads((REPOSITORY / "bench" / "quantities.toml").read_text())[part]
    for case in cases:
        text, found, position = "", [], 0
        for match in re.finditer(r"\{([^|]*)\|([^|]*)\|([^|]*)\|([^|]*)\|([^}]*)\}", case):
            text += case[position : match.start()]
            words, value, unit, relation, noun = (None if field == "-" else field for field in match.groups())
            low, _, high = (value or "").partition("..")
            found.append(
                Found(len(text), len(text) + len(words or ""), float(low), float(high or low), unit, noun, relation)
            )
            text += words or ""
            position = match.end()
        yield text + case[position:], found


def articles(part: str, path: Path) -> Iterator[tuple[str, list[Found]]]:
    """Yield the articles of a part of tests/gold/quantities.jsonl with their quantities."""
    lines = (REPOSITORY / "tests" / "gold" / "quantities.jsonl").read_text().splitlines()
    gold = {row["id"]: row["quantities"] for row in map(json.loads, lines) if row["part"] == part}
    with gzip.open(path, "rt") as file:
        for row in map(json.loads, file):
            if row["id"] in gold:
                yield row["text"], [Found(*found) for found in gold[row["id"]]]


def ours(texts: Sequence[str], one_segment: bool) -> list[list[Found]]:
    """Return what the reader finds in each text, and print what it costs beside the parse."""
    segments = [[Segment("body", 0, len(text))] if one_segment else segment_text(text) for text in texts]
    docs = list(parse(zip(texts, segments, strict=True), english()))
    began = time.process_time()
    read = [read_quantities(doc, its) for doc, its in zip(docs, segments, strict=True)]
    words = sum(len(text.split()) for text in texts)
    print(f"{1e6 * (time.process_time() - began) / words:.2f} ms a 1,000 words, without the parse ({words:,} words)")
    return [[Found(q.start, q.end, q.value_low, q.value_high, q.unit, q.noun, q.relation) for q in its] for its in read]


def quantulum(texts: Sequence[str]) -> list[list[Found]] | None:
    """Return what quantulum3 finds in each text; None where it is not installed."""
    try:
        from quantulum3 import parser  # type: ignore[import-not-found, unused-ignore]
    except ImportError:
        return None
    found = []
    for text in texts:
        its: list[Any] = parser.parse(text)
        found.append(
            [
                Found(q.span[0], q.span[1], q.value, q.value, NAMES.get(q.unit.name.lower(), q.unit.name), None, None)
                for q in its
            ]
        )
    return found


def score(
    name: str, gold: Sequence[list[Found]], read: Sequence[list[Found]], texts: Sequence[str], errors: bool
) -> None:
    """Print a row of the table, and what is wrong where that is asked for."""
    counts: Counter[str] = Counter()
    for text, right, found in zip(texts, gold, read, strict=True):
        counts.update(gold=len(right), found=len(found))
        free = list(found)
        for one in right:
            words = text[one.start : one.end]
            match = next((it for it in free if it.start < one.end and one.start < it.end), None)
            if match is None:
                if errors:
                    print(f"  missed  {words!r} in {text[max(0, one.start - 30) : one.end + 25]!r}")
                continue
            free.remove(match)
            agrees = {
                "exact": (match.start, match.end) == (one.start, one.end),
                "value": _close(match.low, one.low) and _close(match.high, one.high),
                "unit": match.unit == one.unit,
                "relation": match.relation == one.relation,
                "noun": _head(match.noun) == _head(one.noun),
            }
            counts.update(match=1, **agrees)
            if errors and not all(agrees.values()):
                wrong = ", ".join(key for key, good in agrees.items() if not good)
                print(f"  {wrong}: {words!r} {one[2:]} is {text[match.start : match.end]!r} {match[2:]}")
        if errors:
            for one in free:
                print(
                    f"  extra   {text[one.start : one.end]!r} {one[2:]} in {text[max(0, one.start - 30) : one.end + 25]!r}"
                )
    figures = [_f1(counts[key], counts["found"], counts["gold"]) for key in ("match", "exact")]
    keys = ("value", "unit", "relation", "noun") if name.endswith("onrecord") else ("value", "unit")
    figures += [100 * counts[key] / max(counts["match"], 1) for key in keys]
    print(f"{name:24} {counts['gold']:5} {counts['found']:6}" + "".join(f"{figure:9.1f}" for figure in figures))


def _close(one: float | None, other: float | None) -> bool:
    return one is not None and other is not None and math.isclose(one, other, rel_tol=1e-4)


def _head(noun: str | None) -> str | None:
    return noun.split()[-1].lower() if noun else None


def _f1(right: int, found: int, gold: int) -> float:
    return 200 * right / max(found + gold, 1)


def main() -> int:
    """Run the benchmark and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--part", choices=("tune", "report"), default="report")
    parser.add_argument("--articles", type=Path, default=REPOSITORY.parent / "shared/data/articles/articles.jsonl.gz")
    parser.add_argument("--errors", action="store_true", help="show what is missed, wrong or too much")
    arguments = parser.parse_args()
    sets = [("sentences", list(sentences(arguments.part)))]
    if arguments.articles.is_file():
        sets.append(("articles", list(articles(arguments.part, arguments.articles))))
    else:
        print(f"no articles at {arguments.articles}: name them with --articles", file=sys.stderr)
    rows = []
    for name, its in sets:
        texts, gold = [text for text, _ in its], [found for _, found in its]
        rows.append((f"{name}, onrecord", gold, ours(texts, name == "sentences"), texts, arguments.errors))
        if (theirs := quantulum(texts)) is not None:
            rows.append((f"{name}, quantulum3", gold, theirs, texts, False))
    print(f"{arguments.part:24} {'gold':>5} {'found':>6}" + "".join(
        f"{key:>9}" for key in ("span F1", "exact F1", "value", "unit", "relation", "noun")
    ))  # fmt: skip
    for row in rows:
        score(*row)
    return 0


if __name__ == "__main__":
    sys.exit(main())
