"""train: PolNeAR as examples: a text, its words, and its claims as role → words.

The corpus: Newell, Margolin and Ruths, "An Attribution Relations Corpus for Political News", LREC 2018. Standoff files of
brat: a line `T1<tab>Source 0 5<tab>text` is a span, `E1<tab>Attribution:T2 Source:T1 …` a claim.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from transforms.annotations import Segment, Span
from transforms.quotations import quotations
from transforms.segments import segment_text
from transforms.words import Words, words_of

ROLES = ("source", "cue", "content")
_SPAN = re.compile(r"(T\d+)\t\w+ ([\d; ]+)\t")
_EVENT = re.compile(r"E\d+\t(.+)")


@dataclass(frozen=True)
class Example:
    """One article; each claim is a dict of role → sorted word numbers, its cue never empty.

    `taught` are claims that a teacher found (see `train.teaching`): inside the corpus's claims, or in an article that the
    corpus has not (`is_annotated`). Whether claims lie in the `unread` words nobody has looked.
    """

    name: str
    text: str
    words: Words
    claims: list[dict[str, list[int]]]
    is_annotated: bool = True
    taught: list["Taught"] = field(default_factory=list)
    unread: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Taught:
    """A claim that a teacher found, how sure it was (0 to 1), and whether it lies inside another."""

    roles: dict[str, list[int]]
    weight: float
    is_inner: bool


def read_corpus(folder: Path, split: str) -> Iterator[Example]:
    """Read the articles of a split, in the order of their names, by their first annotator.

    Raises:
        FileNotFoundError: the corpus is not there.
    """
    with (folder / "metadata.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    for row in sorted(rows, key=lambda row: row["filename"]):
        if row["compartment"] != split:
            continue
        name, annotator = row["filename"], row["annotators"].split("|")[0]
        text = (folder / split / "text" / f"{name}.txt").read_bytes().decode("utf-8")
        standoff = (folder / split / "attributions" / f"{name}_{annotator}.ann").read_bytes().decode("utf-8")
        words = text_words(text)
        yield Example(name, text, words, list(_claims(standoff, words)))


def text_words(text: str, segments: list[Segment] | None = None) -> Words:
    """The words of a text, as the reader sees them."""
    segments = segment_text(text) if segments is None else segments
    return words_of(text, segments, quotations(text, segments))


def _claims(standoff: str, words: Words) -> Iterator[dict[str, list[int]]]:
    spans = {}
    for match in _SPAN.finditer(standoff):
        spans[match.group(1)] = [Span(*map(int, piece.split())) for piece in match.group(2).split(";")]
    for match in _EVENT.finditer(standoff):
        claim: dict[str, set[int]] = {role: set() for role in ROLES}
        for argument in match.group(1).split():
            role, _, span = argument.partition(":")
            role = role.rstrip("0123456789").lower()
            if role in ROLES:
                for piece in spans.get(span, []):
                    claim[role].update(words.within(piece.start, piece.end))
        claim["content"] -= claim["cue"] | claim["source"]
        claim["source"] -= claim["cue"]
        if claim["cue"] and claim["content"]:
            yield {role: sorted(found) for role, found in claim.items()}
