"""transforms: the tables of facts, indexed by the names under which they are looked up."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from transforms.name_keys import NAMES_KEPT, written_key

Row = Mapping[str, str]
T = TypeVar("T")

_SHORTEST_IN_CAPITALS = 5  # "JAPAN" is Japan; "US" in a line of capitals may be the pronoun


@dataclass(frozen=True)
class Country:
    """A country: its name, its code, and the name of its government as an actor."""

    code: str
    name: str
    government: str
    wikidata_id: str | None


@dataclass(frozen=True)
class Place:
    """A country, or a city or region by the one name that all articles are to share; `is_state`: a state of the U.S."""

    name: str
    country_code: str | None
    wikidata_id: str | None
    is_state: bool = False


@dataclass(frozen=True)
class Body:
    """A body with members or staff. `kind` is "news_agency" or "outlet" for news; see flows/facts/README.md for the others."""

    name: str
    kind: str
    country_code: str | None
    wikidata_id: str | None


@dataclass(frozen=True)
class Person:
    """A head of state or government, or another holder of a high office. Years are those of the office; None: open."""

    name: str
    office: str
    country_code: str | None
    from_year: int | None
    to_year: int | None
    is_common_name: bool
    wikidata_id: str | None


@dataclass(frozen=True)
class Facts:
    """All facts, indexed by the names under which they are looked up."""

    countries: Mapping[str, Country]
    country_names: Mapping[str, str]
    names_of_others: Mapping[str, str]
    peoples: Mapping[str, str]
    capitals: Mapping[str, str]
    acting_capitals: Mapping[str, str]
    places: Mapping[str, Place]
    bodies: Mapping[str, Body]
    persons: Mapping[str, Person]


def facts_of(
    countries: Iterable[Row],
    places: Iterable[Row],
    bodies: Iterable[Row],
    outlets: Iterable[Row],
    persons: Iterable[Row],
) -> Facts:
    """Index tables of facts; their columns stand in flows/facts/README.md.

    A name that two rows claim is nobody's.

    Args:
        countries: One row a country, with all its names, adjectives and capitals.
        places: Cities and regions whose name means one place.
        bodies: International bodies, central banks, ministries, parties and the like.
        outlets: News agencies and outlets.
        persons: Holders of high offices.
    """
    by_code = {}
    columns: dict[str, list[tuple[str, str]]] = {}
    capital_names = []
    for row in countries:
        article = f"{row['article']} " if row["article"] else ""
        by_code[row["code"]] = Country(
            row["code"], row["name"], f"government of {article}{row['name']}", row["wikidata_id"] or None
        )
        others, capitals = _names(row["names_of_others"]), _names(row["capitals"])
        capital_names.append((row["code"], capitals[0] if capitals else "", capitals))
        own = [name for name in (row["name"], *_names(row["aliases"])) if name not in others]
        for column, names in (
            ("names", own), ("others", others), ("peoples", _names(row["people"])),
            ("capitals", capitals), ("acting", _names(row["acting_capitals"])),
        ):  # fmt: skip
            columns.setdefault(column, []).extend((name, row["code"]) for name in names)
    located = [
        (name, Place(row["name"], row["country_code"] or None, None, row["kind"] == "state"))
        for row in places
        for name in (row["name"], *_names(row["aliases"]))
    ] + [
        (name, Place(capital, code, None))
        for code, capital, names in capital_names
        for name in names
    ]  # fmt: skip
    found = [
        (name, Body(row["name"], row["kind"], row["country_code"] or None, row["wikidata_id"] or None))
        for row in (*bodies, *outlets)
        for name in {row["name"], *_names(row["aliases"])}
    ]
    known = [
        (written_key(name), person)
        for row in persons
        for person in [_person(row)]
        for name in (row["name"], *_names(row["aliases"]))
    ]
    return Facts(
        countries=by_code,
        country_names=_index(columns["names"]),
        names_of_others=_index(columns["others"]),
        peoples=_index(columns["peoples"]),
        capitals=_index(columns["capitals"]),
        acting_capitals=_index(columns["acting"]),
        places=_index(located),
        bodies=_index(found),
        persons=_index(known, in_capitals=False),
    )


def _person(row: Row) -> Person:
    return Person(
        name=row["name"],
        office=row["office"],
        country_code=row["country_code"] or None,
        from_year=int(row["from_year"]) if row["from_year"] else None,
        to_year=int(row["to_year"]) if row["to_year"] else None,
        is_common_name=row["is_common_name"] == "yes",
        wikidata_id=row["wikidata_id"] or None,
    )


def _names(cell: str) -> Sequence[str]:
    return [name for name in cell.split("|") if name]


def _index(pairs: Iterable[tuple[str, T]], *, in_capitals: bool = True) -> dict[str, T]:
    """Index values by name; a name of two different values is left out."""
    index: dict[str, T] = {}
    doubtful = set()
    for name, value in [(straight(name), value) for name, value in pairs]:
        spellings = {name}
        if in_capitals and len(name) >= _SHORTEST_IN_CAPITALS:
            spellings.add(name.upper())
        for spelling in spellings:
            if spelling in index and index[spelling] != value:
                doubtful.add(spelling)
            index[spelling] = value
    return {name: value for name, value in index.items() if name not in doubtful}


def straight(text: str) -> str:
    """Return a name with straight apostrophes and single spaces."""
    return " ".join(text.replace("’", "'").split())


@lru_cache(NAMES_KEPT)
def plain(text: str) -> str:
    """Return a name without white space around, the article in front, or a possessive behind."""
    return re.sub(r"'s?$", "", re.sub(r"^(?:[Tt]he|THE) ", "", straight(text)))


def find(index: Mapping[str, T], text: str) -> T | None:
    """Look a name up as it stands, then without article and possessive: "The Independent" is a paper, "Independent" none."""
    found = index.get(straight(text))
    return index.get(plain(text)) if found is None else found
