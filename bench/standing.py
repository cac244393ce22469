"""Score stance, status, polarity and the kind of source on the gold claims: how a person's spans are read, in Markdown.

    python bench/standing.py [tests/gold/claims_b.jsonl] [--articles ../shared/data/articles/articles.jsonl.gz] [--errors]

The spans are the gold's, so that what is scored is the reading of a claim and not the finding of it. Claims that the
labels call no claim, or one whose content is another's, are left out. Where `docs/labelling.md` lets two readings stand
(`negated_attitude`, `would_for_will`) either is right. The baseline gives every claim the commonest value of the file.
"""

import argparse
import gzip
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from spacy.tokens import Doc

from flows.facts import load_facts
from flows.models import english
from schemas import values
from transforms.annotations import Claim, Segment, Span
from transforms.claim_attributes import ClaimAttributes, claim_attributes
from transforms.claim_parts import between
from transforms.mentions import read_mentions
from transforms.parsing import parse
from transforms.quotations import quotations
from transforms.segments import segment_text
from transforms.stance import stance

Label = str | bool | int | None
COLUMNS: dict[str, list[Label]] = {
    "stance": [*values.STANCE],
    "status": [*values.STATUS, None],
    "is_negated": [True, False, None],
    "source_kind": [*values.SOURCE_KIND, None],
    "source_count": [1, 2, 3, 4, None],
}
LEFT_OUT = ("not_a_claim", "wrong_content")


def gold_claims(path: Path) -> dict[str, list[dict[str, Any]]]:
    """Return the labelled claims of a file by article."""
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    with path.open(encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            if record.get("reason") not in LEFT_OUT:
                found[record["article"]].append(record)
    return found


def texts_of(path: Path, wanted: Iterable[str]) -> dict[str, str]:
    """Return the texts of some articles by id."""
    ids = set(wanted)
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return {record["id"]: record["text"] for record in map(json.loads, lines) if record["id"] in ids}


def claim_of(record: Mapping[str, Any]) -> Claim:
    """Return the claim that a gold record's spans make."""
    source, cue, content = (tuple(Span(*span) for span in record[role]) for role in ("source", "cue", "content"))
    return Claim(source, cue, content)


def read_gold(
    records: Sequence[Mapping[str, Any]], text: str, segments: Sequence[Segment], doc: Doc
) -> Iterator[ClaimAttributes]:
    """Yield what the reader makes of each gold claim of one article."""
    claims = [claim_of(record) for record in records]
    mentions, entities = read_mentions(doc, segments, claims, load_facts())
    quoted = quotations(text, segments)
    for claim in claims:
        yield claim_attributes(doc, 0, [claim], quoted, mentions, entities)


def rule_of(claim: Claim, doc: Doc) -> str:
    """Return the rule that decides the claim's stance."""
    source, cue, content = (
        [token for span in spans for token in between(doc, *span)] for spans in (claim.source, claim.cue, claim.content)
    )
    return stance(cue, claim.cue_lemma, content, source).rule


def rules_report(rules: Sequence[str], cases: Sequence[tuple[Mapping[str, Any], ClaimAttributes]]) -> str:
    """Return how many stances of each rule are right, nulls left out, as `transforms.stance_confidence` has them."""
    right: Counter[str] = Counter()
    there: Counter[str] = Counter()
    sure = 0.0
    for rule, (record, found) in zip(rules, cases, strict=True):
        if found.stance is not None:
            there[rule] += 1
            right[rule] += found.stance in accepted(record, "stance")
            sure += found.stance_confidence or 0.0
    lines = [f"| {rule} | {right[rule]} | {count} |" for rule, count in there.most_common()]
    mean = 100 * sure / max(there.total(), 1)
    return "\n".join(
        ["| stance by rule | right | claims |", "|---|---|---|", *lines, f"\nmean stance_confidence {mean:.1f}"]
    )


def accepted(record: Mapping[str, Any], column: str) -> set[Label]:
    """Return the values of a column that count as right, the label itself among them."""
    right = {record[column]}
    if record.get("negated_attitude") and column != "status":
        right |= {"denies", "believes"} if column == "stance" else {True, False}
    if record.get("would_for_will") and column == "status":
        right.add("conditional")
    return right


def macro_f1(pairs: Sequence[tuple[Label, Label]]) -> float:
    """Return the mean F1, in percent, over the values that the gold has."""
    scores = []
    for value in dict.fromkeys(gold for gold, _ in pairs):
        both = sum(gold == found == value for gold, found in pairs)
        either = sum((gold == value) + (found == value) for gold, found in pairs)
        scores.append(2 * both / either)
    return 100 * sum(scores) / max(len(scores), 1)


def report(column: str, cases: Sequence[tuple[Mapping[str, Any], Any]]) -> tuple[str, str]:
    """Return a column's line of the table, and its confusion table, of labels with what has the columns as attributes."""
    pairs: list[tuple[Label, Label]] = []
    for record, found in cases:
        value: Label = getattr(found, column)
        right = accepted(record, column)
        pairs.append((value if value in right else record[column], value))
    count = len(pairs)
    right_ones = sum(gold == found for gold, found in pairs)
    nulls = sum(gold != found and found is None for gold, found in pairs)
    commonest, times = Counter(record[column] for record, _ in cases).most_common(1)[0]
    baseline = macro_f1([(record[column], commonest) for record, _ in cases])
    line = (
        f"| `{column}` | {count} | {100 * right_ones / count:.1f} | {100 * (count - right_ones - nulls) / count:.1f} |"
        f" {100 * nulls / count:.1f} | {macro_f1(pairs):.1f} | {100 * times / count:.1f} | {baseline:.1f} |"
    )
    kinds = [value for value in COLUMNS[column] if any(value in pair for pair in pairs)]
    kinds += [None] if None not in kinds and any(None in pair for pair in pairs) else []
    names = ["null" if value is None else str(value).lower() for value in kinds]
    table = [f"| {column}: gold ↓ read → | {' | '.join(names)} |", "|---" * (len(kinds) + 1) + "|"]
    for value, name in zip(kinds, names, strict=True):
        cells = [sum(pair == (value, other) for pair in pairs) for other in kinds]
        table.append(f"| {name} | {' | '.join(str(cell or '') for cell in cells)} |")
    return line, "\n".join(table)


def marked(record: Mapping[str, Any], text: str) -> str:
    """Return the words of a claim with its parts marked: [source], <cue>, {content}."""
    marks = [
        (place, mark)
        for role, pair in (("source", "[]"), ("cue", "<>"), ("content", "{}"))
        for span in record[role]
        for place, mark in zip(span, pair, strict=True)
    ]
    start, end = min(marks)[0], max(marks)[0]
    out, at = "", max(0, start - 40)
    for place, mark in sorted(marks, key=lambda m: (m[0], m[1] in "[<{")):
        out, at = out + text[at:place] + mark, place
    return " ".join((out + text[at : end + 20]).split())


def main() -> int:
    """Run the benchmark and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    shared = Path(__file__).resolve().parents[2] / "shared"
    default = Path(__file__).resolve().parents[1] / "tests" / "gold" / "claims_b.jsonl"
    parser.add_argument("gold", type=Path, nargs="?", default=default)
    parser.add_argument("--articles", type=Path, default=shared / "data" / "articles" / "articles.jsonl.gz")
    parser.add_argument("--errors", action="store_true", help="list what is read otherwise than labelled")
    arguments = parser.parse_args()
    for path in (arguments.gold, arguments.articles):
        if not path.is_file():
            print(f"{path} is not there: name the file", file=sys.stderr)
            return 1
    gold = gold_claims(arguments.gold)
    texts = texts_of(arguments.articles, gold)
    segments = {name: segment_text(text) for name, text in texts.items()}
    docs = parse(((text, segments[name]) for name, text in texts.items()), english())
    cases: list[tuple[Mapping[str, Any], ClaimAttributes]] = []
    rules: list[str] = []
    for (name, text), doc in zip(texts.items(), docs, strict=True):
        cases += zip(gold[name], read_gold(gold[name], text, segments[name], doc), strict=True)
        rules += [rule_of(claim_of(record), doc) for record in gold[name]]
    print(f"{len(cases)} claims of {len(texts)} articles, %\n")
    print(
        "| column | claims | right | wrong | null where the gold has a value | macro F1 | baseline right | its macro F1 |"
    )
    print("|---|---|---|---|---|---|---|---|")
    reports = [report(column, cases) for column in COLUMNS]
    print("\n".join(line for line, _ in reports))
    print("\n" + "\n\n".join(table for _, table in reports))
    print("\n" + rules_report(rules, cases))
    if arguments.errors:
        for column in COLUMNS:
            for record, found in cases:
                value = getattr(found, column)
                if value not in accepted(record, column):
                    words = marked(record, texts[record["article"]])
                    print(f"\n{record['n']} {column}: {record[column]} read as {value}: {words}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
