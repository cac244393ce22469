"""transforms: which entities of different documents are one: canonicals, and a link to them for every entity.

What is decided here is a function of the set of documents alone, never of the order in which they came: an id is a hash
of the kind and of the name's key, and a group of equal names is always judged as a whole.

- Countries, capitals, bodies, news agencies and persons in office: by the tables of facts.
- Other persons: an equal full name, and a field of life or a country in common. A bare surname joins nothing.
- Other organisations and places: an equal name that is nobody else's, as far as a name can tell.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import pandas as pd

from schemas.contract import frame
from schemas.ids import content_id
from transforms.facts import (
    Actor,
    Body,
    Facts,
    Person,
    Place,
    body_of,
    country_of,
    government_of,
    institution_of,
    known_person,
    place_of,
)
from transforms.link_evidence import Seen
from transforms.name_keys import group_key, middle_initials, organisation_key, person_key, written_key

_LINKED_KINDS = frozenset({"person", "organisation", "place"})


_KEPT = 1 << 14  # canonicals made from the tables of facts: each is needed for thousands of entities


@dataclass(frozen=True)
class _Canonical:
    name: str
    kind: str
    key: str
    country_code: str | None = None
    wikidata_id: str | None = None
    apart: str = ""  # tells namesakes apart

    @cached_property
    def id(self) -> str:
        return content_id("canonical", self.kind, self.key, self.apart)


def link(seen: Iterable[Seen], facts: Facts) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Link entities of documents to canonicals.

    Args:
        seen: The entities. Of each `shared_key` of theirs, all entities that have it must be among them: a group is
            judged as a whole.
        facts: The facts.

    Returns:
        The canonicals that they are linked to, and one row of entity_links for each entity; its canonical is null
        where nothing tells who that is in other documents, and `method` says why.
    """
    links: list[dict[str, Any]] = []
    made: dict[str, _Canonical] = {}
    known = _known(facts)
    several = _several(facts)
    groups: dict[tuple[str, str], list[Seen]] = defaultdict(list)

    def write(entity: Seen, canonical: _Canonical | None, method: str) -> None:
        links.append(
            {
                "entity_id": entity.entity_id,
                "canonical_id": canonical and canonical.id,
                "method": method,
                "extractor": entity.extractor,
            }
        )
        if canonical is not None:
            made[canonical.id] = canonical

    for entity in seen:
        if (canonical := _by_facts(entity, facts)) is not None:
            write(entity, canonical, "facts")
        elif (canonical := _by_title(entity, facts)) is not None:
            write(entity, canonical, "title_and_surname")
        elif (canonical := _by_main_country(entity, facts)) is not None:
            write(entity, canonical, "country_of_article")
        elif (shared := _shared(entity, facts)) is not None:
            groups[shared].append(entity)
        else:
            write(entity, None, "not_linked_kind" if entity.kind not in _LINKED_KINDS else "not_linked_short_name")
    for (kind, key), members in groups.items():
        if kind == "person":
            for entity, canonical, method in _persons(members, key, is_several=key in several):
                write(entity, canonical, method)
        else:
            canonical = known.get((kind, key)) or _Canonical(_commonest(members), kind, key)
            for entity in members:
                write(entity, canonical, "facts" if (kind, key) in known else "name")
    canonicals = [
        {"canonical_id": made_id, "name": canonical.name, "entity_type": canonical.kind,
         "country_code": canonical.country_code, "wikidata_id": canonical.wikidata_id}
        for made_id, canonical in sorted(made.items())
    ]  # fmt: skip
    return frame("canonicals", canonicals), frame("entity_links", sorted(links, key=lambda row: str(row["entity_id"])))


def shared_key(name: str, kind: str | None, facts: Facts) -> tuple[str, str] | None:
    """Return what ties the entity to those of other documents, all of which must be judged with it; None if nothing."""
    alone = Seen("", "", name, kind, Counter(), None, is_government=False)
    return _shared(alone, facts) if _by_facts(alone, facts) is None else None


def _shared(seen: Seen, facts: Facts) -> tuple[str, str] | None:
    are_countries = all(country_of(facts, part) for part in re.split("[-–/]", seen.name))  # "U.S.-Mexico" is no body
    return None if are_countries or seen.is_elsewhere else group_key(seen.name, seen.kind)


def _several(facts: Facts) -> set[str]:
    """Return keys that are short of what tells persons apart: "George Bush" is one of two, "John Kennedy" another."""
    return {key for person in facts.persons.values() if (key := person_key(person.name)) != written_key(person.name)}


def _known(facts: Facts) -> dict[tuple[str, str], _Canonical]:
    """Index the bodies and places of the tables by key, for names that differ from theirs in case or full stops."""
    bodies = {body.name: _of_body(body) for body in facts.bodies.values()}
    places = {place.name: _of_place(place) for place in facts.places.values()}
    return {(canonical.kind, canonical.key): canonical for canonical in (*places.values(), *bodies.values())}


@lru_cache(_KEPT)
def _of_person(person: Person) -> _Canonical:
    apart = person.office if person.is_common_name else ""
    key = written_key(person.name)
    return _Canonical(person.name, "person", key, person.country_code, person.wikidata_id, apart)


@lru_cache(_KEPT)
def _of_body(body: Body) -> _Canonical:
    return _Canonical(body.name, "organisation", organisation_key(body.name), body.country_code, body.wikidata_id)


@lru_cache(_KEPT)
def _of_place(place: Place) -> _Canonical:
    return _Canonical(place.name, "place", organisation_key(place.name), place.country_code, place.wikidata_id)


@lru_cache(_KEPT)
def _of_actor(actor: Actor) -> _Canonical:
    return _Canonical(actor.name, "organisation", organisation_key(actor.name), actor.country_code)


def _by_facts(seen: Seen, facts: Facts) -> _Canonical | None:
    if seen.kind in ("group", "event") or seen.is_elsewhere:
        return None
    if (person := known_person(facts, seen.name, seen.countries)) is not None:
        return _of_person(person)
    body = body_of(facts, seen.name)
    # Taken for a person, a body is known by its own name only: "Bloomberg" and "Breitbart" are men as well.
    if body is not None and (seen.kind != "person" or " " in seen.name or body.name == seen.name):
        return _of_body(body)
    if seen.kind not in ("place", "organisation"):
        return None
    if seen.kind == "organisation":
        actor = government_of(facts, seen.name) if seen.is_government else institution_of(facts, seen.name)
        if actor is not None:
            return _of_actor(actor)
    place = place_of(facts, seen.name)  # also where the reader took a state or a city for an organisation
    return None if place is None else _of_place(place)


def _by_main_country(seen: Seen, facts: Facts) -> _Canonical | None:
    """Know whose "Senate" or "foreign ministry" it is where the document speaks of one country by far most."""
    code = seen.main_country if seen.kind == "organisation" else None
    if code is None:
        return None
    actor = institution_of(facts, f"{facts.countries[code].name} {seen.name}")
    return None if actor is None else _of_actor(actor)


def _by_title(seen: Seen, facts: Facts) -> _Canonical | None:
    """Know "President Obama" where the full name stands nowhere: one holder of that office has the surname."""
    if seen.kind != "person" or " " in seen.name:
        return None
    offices = {evidence.office for evidence in seen.near} - {None}
    surname = written_key(seen.name)
    holders = {
        person.name: person
        for person in facts.persons.values()
        if person.office in offices and surname == person_key(person.name).split()[-1]
        if person.country_code in seen.countries or person.country_code == "US"
    }
    if len(holders) > 1 and seen.year is not None:
        year = seen.year
        holders = {
            name: person
            for name, person in holders.items()
            if (person.from_year or 0) <= year <= (person.to_year or year)
        }
    if len(holders) != 1:
        return None
    return _of_person(next(iter(holders.values())))


def _persons(members: Sequence[Seen], key: str, *, is_several: bool) -> Iterable[tuple[Seen, _Canonical | None, str]]:
    """Part the entities of one full name into persons: a field of life in common makes them one, or a country."""
    initials = {seen: middle_initials(seen.name) for seen in members}
    is_split = len(set(initials.values()) - {""}) > 1  # "John B." and "John C.": then "John" is neither for sure
    parts: list[list[Seen]] = []
    if not is_several:
        told = [seen for seen in members if seen.traits and (initials[seen] or not is_split)]
        parts = _connected(told, initials if is_split else {})
    # The one with most articles has the plain id, which then stays as more of them come.
    parts.sort(key=lambda part: (-len(part), _mark(part)))
    left = set(members)
    for number, part in enumerate(parts):
        codes = {code for seen in part for code in seen.near_countries}
        country = next(iter(codes)) if len(codes) == 1 else None
        canonical = _Canonical(_commonest(part), "person", key, country, apart=_mark(part) if number else "")
        for seen in part:
            left.remove(seen)
            yield seen, canonical, "name_and_role" if seen.domains else "name_and_country"
    for seen in left:
        yield seen, None, "not_linked_name_alone"


def _connected(members: Sequence[Seen], initials: Mapping[Seen, str]) -> list[list[Seen]]:
    """Part members into those that are connected by traits in common, and by equal initials where these are given."""
    parts: list[tuple[set[tuple[str, str]], list[Seen]]] = []
    for seen in members:
        traits = {(initials.get(seen, ""), trait) for trait in seen.traits}
        touching = [part for part in parts if part[0] & traits]
        joined = [*(other for part in touching for other in part[1]), seen]
        parts = [part for part in parts if not any(part is other for other in touching)]
        parts.append((traits.union(*(part[0] for part in touching)), joined))
    return [joined for _, joined in parts]


def _mark(part: Sequence[Seen]) -> str:
    """Return what tells a person from a namesake: initials, and the first of the traits."""
    return " ".join((max(middle_initials(seen.name) for seen in part), min(min(seen.traits) for seen in part)))


def _commonest(members: Sequence[Seen]) -> str:
    """Return the name that most articles have; of equals the longest, then the first in the alphabet."""
    counts = Counter(seen.name.removeprefix("the ").removeprefix("The ") for seen in members)
    return min(counts, key=lambda name: (-counts[name], name.isupper(), -len(name), name))
