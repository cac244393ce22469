"""flows: the search of the report: scripts that a page loads as it needs them, since from a folder nothing can be fetched.

A claim is known by its number (newest first), an entity by its own (most claims first). What is looked for are terms: words,
and codes such as "stance:denies", "outlet:NAME", "by:CANONICAL". The files, under search/:

    directory.js   how many there are, the first term of each shard of terms, where each day begins
    t/0000.js      some terms, in the order of UTF-16: [term, claims, entities], numbers as gaps in base 36
    c/0000.js      the lines of CLAIMS_A_SHARD claims
    e/0000.js      the lines of ENTITIES_A_SHARD entities
"""

import re
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any

from flows.report.claims import Line
from flows.report.rendering import folded, script_json, shown

CLAIMS_A_SHARD = 100
ENTITIES_A_SHARD = 250
_TERMS_BYTES = 60_000
_WORD = re.compile(r"[^\W_]+")
_INITIALS = re.compile(r"\b(?:[^\W\d_]\.){2,}")
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
STOP_WORDS = frozenset([
    "an", "and", "are", "as", "at", "be", "been", "but", "by", "for", "from", "had", "has", "have", "he", "her", "his", "if",
    "in", "is", "it", "its", "of", "on", "or", "our", "said", "she", "so", "that", "the", "their", "them", "there", "they",
    "this", "to", "was", "we", "were", "which", "who", "will", "with", "would", "you",
])  # fmt: skip
"""Words that are in most claims: they are neither kept nor looked for."""

Write = Callable[[str, str], None]
"""Writes a file: its path under the report's folder, and its text."""


def terms(text: str) -> set[str]:
    """Return the words of a text as they are searched: folded, of two characters or more, without stop words."""
    joined = _INITIALS.sub(lambda match: match[0].replace(".", ""), folded(text))
    return {word for word in _WORD.findall(joined) if len(word) > 1 and word not in STOP_WORDS}


def gaps(numbers: Iterable[int]) -> str:
    """Return ascending numbers as their gaps in base 36, a space between: 3, 4, 40 is "3 1 10"."""
    before, found = 0, []
    for number in numbers:
        found.append(_base_36(number - before))
        before = number
    return " ".join(found)


def _base_36(number: int) -> str:
    digits = ""
    while number >= 36:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
    return _DIGITS[number] + digits


class Index:
    """Takes claims and entities in the order of their numbers, and writes the shards.

    Lines are written as they come; of the terms only the numbers are held, four bytes each.
    """

    def __init__(self, write: Write) -> None:
        self._write = write
        self._claims: dict[str, array[int]] = defaultdict(lambda: array("I"))
        self._entities: dict[str, array[int]] = defaultdict(lambda: array("I"))
        self._lines: list[list[Any]] = []
        self._names: list[list[Any]] = []
        self._claim_count = self._entity_count = 0
        self._days: list[tuple[str | None, int]] = []
        self._last_day: date | str | None = ""

    def add_claim(self, line: Line, about: Iterable[str]) -> None:
        """Add a claim; `about` are the canonicals that its content speaks of."""
        found = terms(f"{line.chain} {line.content}")
        found |= {f"stance:{line.stance}", f"status:{line.status}", f"outlet:{shown(line.outlet or '')}"}
        found |= {f"by:{line.speaker_id}"} if line.speaker_id else set()
        found |= {f"about:{canonical_id}" for canonical_id in about}
        for term in found:
            self._claims[term].append(line.number)
        if line.day != self._last_day:
            self._days.append((line.day.isoformat() if line.day else None, line.number))
            self._last_day = line.day
        self._lines.append([
            line.claim_id, line.document_id, line.day, shown(line.outlet or ""),
            [[shown(hop.name), hop.canonical_id] for hop in line.hops],
            line.stance, line.status, line.is_negated, shown(line.cue or ""), shown(line.content),
        ])  # fmt: skip
        self._claim_count += 1
        if len(self._lines) == CLAIMS_A_SHARD:
            self._flush_claims()

    def add_entity(self, profile: dict[str, Any], names: Iterable[str]) -> None:
        """Add an entity: its row of profiles, and all the names that it goes by."""
        number, canonical_id = profile["entity"], profile["canonical_id"]
        for term in set().union(*map(terms, (profile["name"], *names))) | {
            f"by:{canonical_id}",
            f"about:{canonical_id}",
        }:
            self._entities[term].append(number)
        self._names.append(
            [
                canonical_id,
                shown(profile["name"]),
                profile["entity_type"],
                profile["said"],
                profile["about"],
                profile["relayed"],
            ]
        )
        self._entity_count += 1
        if len(self._names) == ENTITIES_A_SHARD:
            self._flush_entities()

    def finish(self) -> None:
        """Write what is left, the terms and the directory."""
        self._flush_claims()
        self._flush_entities()
        firsts = []
        for number, shard in enumerate(self._term_shards()):
            firsts.append(shard[0][0])
            self._script(f"t/{number:04d}", shard)
        self._script(
            "directory",
            {
                "claims": self._claim_count,
                "entities": self._entity_count,
                "claimsAShard": CLAIMS_A_SHARD,
                "entitiesAShard": ENTITIES_A_SHARD,
                "firsts": firsts,
                "days": self._days,
                "stops": sorted(STOP_WORDS),
            },
        )

    def _term_shards(self) -> Iterator[list[list[str]]]:
        shard: list[list[str]] = []
        size = 0
        # JavaScript compares strings by UTF-16.
        for term in sorted(self._claims.keys() | self._entities.keys(), key=lambda term: term.encode("utf-16-be")):
            entry = [term, gaps(self._claims.get(term, ())), gaps(self._entities.get(term, ()))]
            shard.append(entry)
            size += sum(map(len, entry)) + 9
            if size >= _TERMS_BYTES:
                yield shard
                shard, size = [], 0
        if shard:
            yield shard

    def _flush_claims(self) -> None:
        if self._lines:
            self._script(f"c/{(self._claim_count - 1) // CLAIMS_A_SHARD:04d}", self._lines)
            self._lines = []

    def _flush_entities(self) -> None:
        if self._names:
            self._script(f"e/{(self._entity_count - 1) // ENTITIES_A_SHARD:04d}", self._names)
            self._names = []

    def _script(self, name: str, value: object) -> None:
        self._write(f"search/{name}.js", f"onrecord({script_json(name)},{script_json(value)});\n")
