"""transforms: the proper names of one document, where they stand.

spaCy's small model finds most names and misses some that it found elsewhere in the text; `transforms.naming` tells which
of them name the same.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc

from transforms.annotations import Segment, Span
from transforms.first_names import FEMALE, MALE
from transforms.persons import MAY_BE_FIRMS, MAY_BE_PLACES, OCCUPATIONS
from transforms.quotations import READABLE_ROLES


def words_of(*lines: str) -> frozenset[str]:
    """Return the words of some lines as a set: long lists of words read best as text."""
    return frozenset(word for line in lines for word in line.split())


TYPES = {
    "PERSON": "person", "ORG": "organisation", "GPE": "place", "LOC": "place", "FAC": "place", "NORP": "group",
    "EVENT": "event", "WORK_OF_ART": "work", "LAW": "work",
}  # fmt: skip
TITLES = words_of(
    "mr mrs ms miss dr sir dame lord lady sen sens rep reps gov prof rev president vice-president premier chancellor"
    " prince princess king queen pope judge justice chief minister secretary senator congressman congresswoman governor"
    " mayor professor reverend gen general col colonel sgt sergeant lt capt captain maj"
)
ALIASES = {
    "us": "united states", "usa": "united states", "uk": "united kingdom", "un": "united nations",
    "eu": "european union",
}  # fmt: skip
"""Short forms that stand in no brackets anywhere, since every reader knows them; written in capitals."""
ORGANISATIONS = words_of(
    "agency association broadcasting bureau commission committee company corporation corp council courier department"
    " foundation gazette group herald holdings inc institute journal llc ltd ministry news newspaper party plc press"
    " radio telegraph television times tribune tv university wire"
)
_NO_SURNAMES = ORGANISATIONS | words_of(
    "bank capital center centre city club college county court energy estates fund hospital homes industries"
    " international partners properties school services society system systems team technologies trust united union"
)
_FULL_NAME = re.compile(r"[A-Z][\w’'-]+ (?:[A-Z]\.? )?[A-Z][\w’'-]+")
_OWNED_PERSON = re.compile(r"[^'’]+['’]s ([A-Z][a-z]+) [A-Z][\w-]+$")
_IRISH = re.compile(r" O['’][A-Z][\w-]+")
_NAMED_BODY = re.compile(
    r"\b(?:website|newspaper|magazine|broadcaster|network|startup|nonprofit|company|firm) "
    r"(?P<name>[A-Z][\w&-]+(?: [A-Z][\w&-]+){0,3})"
    r"|\b(?P<site>[A-Z][\w-]+\.(?:com|org|net))\b"
)
_OCCUPATION = re.compile(rf"\b({'|'.join(sorted(OCCUPATIONS))}) (?={_FULL_NAME.pattern})")
_WORD_BEFORE = re.compile(r"([\w-]+) $")
_NO_NAME = re.compile(r"[\n|@<>/]|http|\b(?:of|for|and|the)$")
_EDGES = " \t\"'“”‘’.,;:()[]–—-|_"
_LONGEST = 9  # words in a name; what is longer is a headline taken for a name


@dataclass(frozen=True)
class Name:
    """A name where it stands. `key` is equal for equal names; `label` is spaCy's, None where the model missed it."""

    start: int
    end: int
    key: str
    label: str | None


def find_names(doc: Doc, segments: Sequence[Segment]) -> list[Name]:
    """Find the names in the readable segments: those of spaCy, trimmed, and where the same ones stand again."""
    text = doc.text
    readable = [segment for segment in segments if segment.role in READABLE_ROLES]
    names = []
    for entity in doc.ents:
        if entity.label_ in TYPES:
            span = _trimmed(text, entity.start_char, entity.end_char, entity.label_ == "PERSON")
            if span is not None and any(s.start <= span.start and span.end <= s.end for s in readable):
                label = _label(text, span, entity.label_)
                if (rest := _IRISH.match(text, span.end)) is not None and " " not in text[span.start : span.end]:
                    span, label = Span(span.start, rest.end()), "PERSON"
                if span.start > entity.start_char + 4 and _OWNED_PERSON.match(text, entity.start_char, span.end):
                    label = "PERSON"
                names.append(Name(span.start, span.end, name_key(text[span.start : span.end]), label))
    names += _occupied(text, names, readable)
    names += _named_bodies(text, names, readable)
    return sorted(names + _missed(doc, text, names, readable), key=lambda name: name.start)


def name_key(name: str) -> str:
    """Return what equal names have in common: "the U.S." and "US", "Kyodo  News" and "KYODO NEWS"."""
    key = " ".join(name.replace("’", "'").replace(".", "").split())
    if key.isupper() and key.lower() in ALIASES:
        return ALIASES[key.lower()]
    return key.casefold().removeprefix("the ")


def _trimmed(text: str, start: int, end: int, is_person: bool) -> Span | None:
    """Cut what belongs to no name: "the", marks, a possessive, a person's title; None where no name is left."""
    name = text[start:end]
    start += len(name) - len(name.lstrip(_EDGES))
    name = name.strip(_EDGES)
    if (match := re.match(r"(?:the|an?|s)\s+", name, re.IGNORECASE)) is not None:
        start, name = start + match.end(), name[match.end() :]
    name = re.sub(r"\s*\(.*|['’]s?$", "", name)
    if (match := _OWNED_PERSON.match(name)) is not None and match[1].lower() in MALE | FEMALE:
        start, name = start + match.start(1), name[match.start(1) :]  # "the ministry's Ann Lee"
    while is_person and (match := re.match(r"([\w-]+)\.?\s+", name)) is not None:
        is_occupation = match[1].lower() in OCCUPATIONS and len(name.split()) > 2  # "Farmer Ann Lee"
        if match[1].lower() not in TITLES and not is_occupation:
            break
        start, name = start + match.end(), name[match.end() :]
    if re.search(r"\.[A-Z]$", name) and text.startswith(".", start + len(name)):
        name += "."  # the last full stop of an abbreviation belongs to it: "U.S."
    if len(name) < 2 or not re.search(r"[A-Z]", name) or _NO_NAME.search(name) or len(name.split()) > _LONGEST:
        return None
    return Span(start, start + len(name))


def _label(text: str, span: Span, label: str) -> str | None:
    """Put the model's label right where the words tell better: "farmer Ann Lee" is a person, "Kyodo News" no place."""
    name = text[span.start : span.end]
    last = name.split()[-1].lower()
    if label in ("GPE", "LOC", "FAC", "NORP"):
        if last in ORGANISATIONS and " " in name:
            return "ORG"
    elif label != "ORG":
        return label
    before = _WORD_BEFORE.search(text, max(0, span.start - 30), span.start)
    word = "" if before is None else before[1].lower()
    if _FULL_NAME.fullmatch(name) is None or last in _NO_SURNAMES:
        return label
    if word in OCCUPATIONS and (label == "ORG" or word not in MAY_BE_PLACES):
        return "PERSON"
    return None if word in MAY_BE_FIRMS else label


def _occupied(text: str, names: Sequence[Name], readable: Iterable[Segment]) -> list[Name]:
    """Find the full names behind an occupation that the model took for none."""
    found = []
    for segment in readable:
        for match in _OCCUPATION.finditer(text, segment.start, segment.end):
            name = _FULL_NAME.match(text, match.end(), segment.end)
            if name is None or name[0].split()[-1].lower() in _NO_SURNAMES:
                continue
            if re.match(r"[ -]?[A-Z]", text[name.end() : name.end() + 2]) is None and not any(
                other.start < name.end() and name.start() < other.end for other in names
            ):
                found.append(Name(name.start(), name.end(), name_key(name[0]), "PERSON"))
    return found


def _named_bodies(text: str, names: Sequence[Name], readable: Iterable[Segment]) -> list[Name]:
    """Find the names behind a word for a body, and sites by their address, that the model took for none."""
    found = []
    for segment in readable:
        for match in _NAMED_BODY.finditer(text, segment.start, segment.end):
            start, end = match.span("name" if match["name"] else "site")
            if not any(other.start < end and start < other.end for other in names):
                found.append(Name(start, end, name_key(text[start:end]), "ORG"))
    return found


def _missed(doc: Doc, text: str, names: Sequence[Name], readable: Iterable[Segment]) -> list[Name]:
    """Find where names, and surnames of persons, stand that the model took for none."""
    taken = bytearray(len(text) + 1)
    for name in names:
        taken[name.start : name.end] = b"\1" * (name.end - name.start)
    known: set[tuple[str, ...]] = set()
    for name in names:
        words = tuple(token.text for token in doc.char_span(name.start, name.end, alignment_mode="expand") or ())
        known.add(words)
        if name.label == "PERSON" and len(words) > 1:
            known.add(words[-1:])
    by_first: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for words in sorted(known, key=len, reverse=True):
        if words and words[-1][:1].isupper() and len("".join(words)) > 2:
            by_first[words[0]].append(words)
    found = []
    spans = [(s.start, s.end) for s in readable]
    for token in doc:
        if token.text not in by_first or token.pos_ != "PROPN" or taken[token.idx]:
            continue
        for words in by_first[token.text]:
            part = doc[token.i : token.i + len(words)]
            start, end = part.start_char, part.end_char
            if (
                tuple(t.text for t in part) != words
                or any(taken[start:end])
                or not any(a <= start and end <= b for a, b in spans)
            ):
                continue
            if not _is_part_of_more(doc, part.start, part.end):
                found.append(Name(start, end, name_key(text[start:end]), None))
                break
    return found


def _is_part_of_more(doc: Doc, start: int, end: int) -> bool:
    """Say whether proper nouns stand beside: it is a part of another name ("Trump Tower", "Melania Trump")."""
    before, after = doc[start - 1] if start else None, doc[end] if end < len(doc) else None
    if after is not None and after.pos_ == "PROPN" and doc[end - 1].whitespace_:
        return True
    return (
        before is not None
        and before.pos_ == "PROPN"
        and before.lower_.rstrip(".") not in TITLES
        and bool(before.whitespace_)
    )
