"""transforms: what a document says of a person beside the name: an office or trade, and a country.

Two full names are one person only with evidence besides the name, and it is read off the words right before the name
("Ohio Gov. …", "Israeli Prime Minister …") and the apposition right behind it ("…, a professor at …", "… (R-Utah)").
"""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import pandas as pd
import pyarrow as pa

from transforms.facts import Facts, country_of, country_of_capital, people_of, place_of

Row = Mapping[str, Any]


def _words(*lines: str) -> tuple[str, ...]:
    return tuple(word for line in lines for word in line.split())


_DOMAINS: Mapping[str, str] = {
    word: domain
    for domain, words in {
        "public": _words(
            "president presidents premier chancellor minister secretary undersecretary senator sen sens senators rep reps",
            "representative congressman congresswoman lawmaker legislator governor gov mayor councilman councilwoman",
            "speaker whip leader candidate nominee ambassador envoy diplomat adviser advisor aide strategist spokesman",
            "spokeswoman spokesperson chairman chairwoman chair commissioner director attorney general judge justice",
            "prosecutor counsel lawyer delegate treasurer controller comptroller president-elect vice-president mp mep",
            "republican democrat democratic conservative king queen prince princess czar official operative pollster",
            "administrator lobbyist gen col adm admiral colonel lt maj sgt capt captain commander sheriff officer agent",
        ),
        "media": _words(
            "reporter correspondent journalist columnist editor anchor host commentator author writer blogger pundit",
            "photographer producer presenter analyst moderator",
        ),
        "science": _words(
            "professor prof scientist researcher economist historian fellow scholar expert doctor dr physician",
            "epidemiologist psychologist sociologist lecturer surgeon",
        ),
        "business": _words(
            "ceo executive founder businessman businesswoman investor entrepreneur owner billionaire cfo"
        ),
        "arts": _words("actor actress singer comedian rapper musician filmmaker poet artist novelist"),
        "sport": _words("coach quarterback player striker goalkeeper athlete swimmer boxer wrestler golfer"),
        "faith": _words("pope bishop archbishop cardinal pastor rabbi imam reverend rev ayatollah evangelist priest"),
        "activism": _words("activist organizer organiser campaigner whistleblower"),
    }.items()
    for word in words
}
"""What a person is called, by the field of life: offices and trades between which one person may well change are one."""

_BY_FAR = 0.6  # share of a document's names of countries
_BEFORE, _BEHIND = 80, 100  # characters
_STOP = re.compile(r"[\n;:“”\"()]|(?<=[a-z]{4})[.!?]\s|,\s")
_PARTY = re.compile(r"\s*\((?:R|D|I)(?:[-–,]\s?[A-Z]|\))|,\s(?:R|D)-[A-Z]")
_APPOSITION = re.compile(
    r",\s(?P<words>(?:an?|the|his|her|one of|former|[A-Z][\w.]+['’]s|(?:[A-Z][\w.-]+\s){0,3}[a-z]+)\b[^,;:.\n“”()]*)"
)
_ENDS_APPOSITION = re.compile(r"\b(?:said|says|told|and|who|which|but|has|had|is|was|will)\b")
_OFFICES = {
    "president": "president", "prime minister": "prime minister", "chancellor": "chancellor", "premier": "premier",
    "vice president": "vice president", "secretary of state": "secretary of state",
}  # fmt: skip
_STATE_BEHIND = re.compile(r",\s([A-Z][\w.]+(?:\s[A-Z][\w.]+)?)")
_CAPITALISED = re.compile(r"[A-ZÀ-Þ][\w.’'-]*")


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the words beside a name say: fields of life, countries, and the office that stands as its title, if any."""

    domains: frozenset[str]
    countries: frozenset[str]
    office: str | None


@dataclass(eq=False, slots=True)
class Seen:
    """One entity with what its document says about it: all that linking needs to know of a document."""

    entity_id: str
    extractor: str
    name: str
    kind: str | None
    countries: Counter[str]
    year: int | None
    is_government: bool
    is_elsewhere: bool = False
    near: list[Evidence] = field(default_factory=list)

    @property
    def domains(self) -> frozenset[str]:
        """Fields of life that stand beside the name."""
        return frozenset(domain for evidence in self.near for domain in evidence.domains)

    @property
    def near_countries(self) -> frozenset[str]:
        """Countries that stand beside the name."""
        return frozenset(code for evidence in self.near for code in evidence.countries)

    @property
    def traits(self) -> frozenset[str]:
        """What may be had in common with a namesake in another document."""
        return self.domains | self.near_countries | frozenset(self.countries)

    @property
    def main_country(self) -> str | None:
        """The country of which the document speaks by far most."""
        code, count = max(self.countries.items(), key=lambda item: item[1], default=("", 0))
        return code if count > _BY_FAR * self.countries.total() else None


def gather(
    documents: pd.DataFrame,
    entities: pd.DataFrame,
    mentions: pd.DataFrame,
    readings: pd.DataFrame,
    facts: Facts,
    wanted: Collection[str] | None = None,
) -> list[Seen]:
    """Gather what documents say about entities: the first half of linking, for as many documents at once as is handy.

    Args:
        documents: Documents, with their texts and times of publication.
        entities: All entities of these documents.
        mentions: All mentions in these documents.
        readings: The readings of these documents: on which extractor's word a link rests.
        facts: The facts.
        wanted: Ids of the entities to gather; None for all.
    """
    gathered = []
    of_document: dict[str, list[Row]] = defaultdict(list)
    for row in _rows(entities, "entity_id", "document_id", "name", "entity_type"):
        of_document[row["document_id"]].append(row)
    of_entity: dict[str, list[Row]] = defaultdict(list)
    governments = set()
    for row in _rows(mentions, "entity_id", "literal_entity_id", "char_start", "char_end", "form"):
        if row["form"] == "name" and row["entity_id"] is not None:
            of_entity[row["entity_id"]].append(row)
        if row["literal_entity_id"] is not None:
            governments.add(row["entity_id"])
    extractors = {row["document_id"]: row["extractor"] for row in _rows(readings, "document_id", "extractor")}
    for document in _rows(documents, "document_id", "text", "published_at"):
        found = of_document.get(document["document_id"], [])
        places = (row for row in found if row["entity_type"] in ("place", "group", "organisation"))
        countries = country_codes(
            (row["name"] for row in places for _ in range(len(of_entity.get(row["entity_id"], ())) or 1)), facts
        )
        published = document["published_at"]
        year: int | None = published and published.year
        for row in found:
            if wanted is not None and row["entity_id"] not in wanted:
                continue
            kind = row["entity_type"]
            seen = Seen(
                entity_id=row["entity_id"],
                extractor=extractors[row["document_id"]],
                name=row["name"],
                kind=kind,
                countries=countries,
                year=year,
                is_government=row["entity_id"] in governments,
            )
            if kind == "place":
                seen.is_elsewhere = any(
                    _is_elsewhere(document["text"], mention["char_end"], row["name"], facts)
                    for mention in of_entity.get(row["entity_id"], ())
                )
            if kind == "person":
                seen.near = [
                    evidence_near(document["text"], mention["char_start"], mention["char_end"], facts)
                    for mention in of_entity.get(row["entity_id"], ())
                ]
            gathered.append(seen)
    return gathered


def evidence_near(text: str, start: int, end: int, facts: Facts) -> Evidence:
    """Read what stands beside one mention of a person's name.

    Args:
        text: The document's text.
        start: First code point of the name.
        end: One past its last.
        facts: The facts.
    """
    domains, countries = set(), set()
    before = _STOP.split(text[max(0, start - _BEFORE) : start])[-1].split()[-6:]
    words = [word.casefold().strip(".,'’") for word in before]
    office = None
    if words and (domain := _DOMAINS.get(words[-1])) is not None:
        domains.add(domain)
        countries |= _countries_in(" ".join(before), facts)
        office = next((_OFFICES[title] for title in _titles(words) if title in _OFFICES), None)
        if words[-1] == "state" or "former" in words or "ex" in words:
            office = None
    elif words[-3:] == ["secretary", "of", "state"] and "former" not in words:
        domains.add("public")
        office = "secretary of state"
    behind = text[end : end + _BEHIND]
    if _PARTY.match(behind):
        domains.add("public")
        countries.add("US")
    elif (match := _APPOSITION.match(behind)) is not None:
        said = _ENDS_APPOSITION.split(match["words"])[0]
        found = {_DOMAINS[word] for word in re.findall(r"[\w-]+", said.casefold())[:9] if word in _DOMAINS}
        if found:
            domains |= found
            countries |= _countries_in(said, facts)
    return _evidence(frozenset(domains), frozenset(countries), office)


@lru_cache(1 << 14)
def _evidence(domains: frozenset[str], countries: frozenset[str], office: str | None) -> Evidence:
    """Return one object for all that is equal: beside most names there is nothing, and a million of them are held at once."""
    return Evidence(domains, countries, office)


def _is_elsewhere(text: str, end: int, name: str, facts: Facts) -> bool:
    """Say whether a state of the U.S. behind a place's name makes it another place than the known one: "Athens, Georgia"."""
    match = _STATE_BEHIND.match(text, end)
    known = place_of(facts, name)
    if match is None or known is None or known.country_code == "US":
        return False
    words = match[1].split()
    behind = [place_of(facts, name.rstrip(end)) for name in (match[1], words[0]) for end in ("", ".")]
    return words[0].startswith(("Georgia", "Ga.")) or any(place is not None and place.is_state for place in behind)


def country_codes(names: Iterable[str], facts: Facts) -> Counter[str]:
    """Count the countries that names of places and peoples stand for, cities and states of a federation included.

    Args:
        names: One name for each time it stands in the document.
        facts: The facts.
    """
    found: Counter[str] = Counter()
    for name in names:
        code = people_of(facts, name)
        if code is None and (place := place_of(facts, name)) is not None:
            code = place.country_code
        if code is not None:
            found[code] += 1
    return found


def _titles(words: list[str]) -> Iterable[str]:
    """Yield what may be the title right before the name, the longer one first."""
    yield " ".join(words[-2:])
    if words[-2:-1] != ["vice"]:
        yield words[-1]


def _countries_in(words: str, facts: Facts) -> set[str]:
    names = list(_CAPITALISED.finditer(words))
    found = set()
    for first in range(len(names)):
        for last in range(first, min(first + 3, len(names))):
            name = words[names[first].start() : names[last].end()]
            place = place_of(facts, name)
            code = country_of(facts, name) or country_of_capital(facts, name)
            if code is None and place is not None:
                code = place.country_code
            if code is not None:
                found.add(code)
    return found


def _rows(rows: pd.DataFrame, *columns: str) -> list[Row]:
    found: list[Row] = pa.Table.from_pandas(rows[list(columns)], preserve_index=False).to_pylist()
    return found
