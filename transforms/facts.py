"""transforms: facts about the world: countries and their governments, bodies, news agencies, persons in office.

All lookups take a name as the text has it. They mind the case ("US" is a country, "us" is not), give nothing for a name
that is also something else, and never guess by likeness.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from transforms.fact_tables import Body, Facts, Person, Place, find, plain
from transforms.name_keys import person_key, written_key

__all__ = ["Actor", "Body", "Facts", "Person", "Place"]


_INSTITUTIONS = {
    "government": "government",
    "foreign ministry": "foreign ministry", "ministry of foreign affairs": "foreign ministry",
    "foreign affairs ministry": "foreign ministry", "ministry of external affairs": "foreign ministry",
    "external affairs ministry": "foreign ministry",
    "defence ministry": "defence ministry", "defense ministry": "defence ministry",
    "ministry of defence": "defence ministry", "ministry of defense": "defence ministry",
    "ministry of national defence": "defence ministry", "ministry of national defense": "defence ministry",
    "finance ministry": "finance ministry", "ministry of finance": "finance ministry",
    "interior ministry": "interior ministry", "ministry of the interior": "interior ministry",
    "ministry of interior": "interior ministry", "ministry of internal affairs": "interior ministry",
    "home ministry": "home ministry", "ministry of home affairs": "home ministry",
    "health ministry": "health ministry", "ministry of health": "health ministry",
    "justice ministry": "justice ministry", "ministry of justice": "justice ministry",
    "energy ministry": "energy ministry", "ministry of energy": "energy ministry",
    "economy ministry": "economy ministry", "ministry of economy": "economy ministry",
    "trade ministry": "trade ministry", "commerce ministry": "commerce ministry", "ministry of commerce": "commerce ministry",
    "education ministry": "education ministry", "ministry of education": "education ministry",
    "agriculture ministry": "agriculture ministry", "ministry of agriculture": "agriculture ministry",
    "transport ministry": "transport ministry", "environment ministry": "environment ministry",
    "parliament": "parliament", "supreme court": "supreme court", "constitutional court": "constitutional court",
    "central bank": "central bank", "army": "army", "navy": "navy", "air force": "air force", "military": "military",
    "armed forces": "military", "national police": "national police",
}  # fmt: skip
"""Institutions that most states have, by what they are called."""


@dataclass(frozen=True)
class Actor:
    """A government, a ministry, or the office of a head of state, as one that says and does things."""

    name: str
    country_code: str


def country_of(facts: Facts, text: str, *, is_place: bool = False) -> str | None:
    """Return the ISO 3166-1 alpha-2 code of the country that a name, an adjective or a people's name stands for.

    Args:
        facts: The facts.
        text: "the U.S.", "South Korea's", "Japanese", "Danes".
        is_place: The text is known to name a place, so that "Jordan" is the country and no person. "Georgia" stays
            without an answer: a state of the U.S. is a place, too.
    """
    found = find(facts.country_names, text) or find(facts.peoples, text)
    if found is None and is_place:
        found = find(facts.names_of_others, text)
        found = None if found == "GE" else found
    return found


def people_of(facts: Facts, text: str) -> str | None:
    """Return the code of the country of an adjective or a people: "Japanese", "Danes"; None for the country's own name."""
    return find(facts.peoples, text)


def country_of_capital(facts: Facts, text: str) -> str | None:
    """Return the code of the country that has this capital: of the place, whatever may be meant by it."""
    return find(facts.capitals, text)


def place_of(facts: Facts, text: str) -> Place | None:
    """Return the place that a name means where it is known to name a place: a country, a capital, a listed city or region.

    "Kiev" and "Kyiv" are one; "Springfield" and "Georgia" are several, and give none.
    """
    code = country_of(facts, text, is_place=True)
    if code is None:
        return find(facts.places, text)
    if people_of(facts, text) is not None:
        return None
    return Place(facts.countries[code].name, code, facts.countries[code].wikidata_id)


def government_of(facts: Facts, text: str, *, is_place: bool = False) -> Actor | None:
    """Return the actor for whom a capital, a country or a seat stands as one that says and does things.

    "Beijing", "China", "the Chinese government" give the government of China; "the White House" is itself one of
    the bodies, and so is "No. 10". A capital that is also something else ("Brussels", "Victoria") gives none, and so does
    "Georgia"; "Jordan" is a country only where the text is known to name a place.
    """
    seat = find(facts.bodies, text)
    if seat is not None:
        return Actor(seat.name, seat.country_code) if seat.kind == "seat" and seat.country_code else None
    code = find(facts.acting_capitals, text)
    if code is None and people_of(facts, text) is None:
        code = country_of(facts, text, is_place=is_place)
    if code is not None:
        return Actor(facts.countries[code].government, code)
    institution = institution_of(facts, text)
    return institution if institution and institution.name.startswith("government of ") else None


def institution_of(facts: Facts, text: str) -> Actor | None:
    """Return a state's institution, by what it is and whose: "Japan's Foreign Ministry", "the French parliament".

    All ways to say it give one name: "foreign ministry of Japan". A body that has a row of its own ("the U.S.
    Supreme Court", "Japan's central bank") is named as there.
    """
    name = plain(text)
    own = find(facts.bodies, name)
    if own is not None:
        return (
            Actor(own.name, own.country_code)
            if own.country_code and own.kind not in ("news_agency", "outlet")
            else None
        )
    called, code = _parts(facts, name)
    what = _INSTITUTIONS.get(called)
    if what is None or code is None:
        return None
    if code == "GE" and "Georgian" not in name and "ministry" not in what:
        return None  # the state of Georgia has a government and a supreme court, too
    if what == "central bank":
        bank = next((b for b in facts.bodies.values() if b.kind == "central_bank" and b.country_code == code), None)
        return None if bank is None else Actor(bank.name, code)
    return Actor(facts.countries[code].government.replace("government", what, 1), code)


def body_of(facts: Facts, text: str) -> Body | None:
    """Return the body that a name or an alias means, news agencies and outlets among them."""
    return find(facts.bodies, text)


def agency_of(facts: Facts, text: str) -> str | None:
    """Return the canonical name of the news agency or outlet that a name means: "AP", "the Associated Press".

    "The Times" and "the Post" are several papers, and give none.
    """
    body = find(facts.bodies, text)
    return body.name if body is not None and body.kind in ("news_agency", "outlet") else None


def known_person(facts: Facts, name: str, countries: Iterable[str] = ()) -> Person | None:
    """Return the person in the table that a full name means, with or without a title or a middle initial.

    Args:
        facts: The facts.
        name: "President Donald J. Trump", "Recep Tayyip Erdoğan"; a bare surname is nobody.
        countries: Codes of countries that the document speaks of: a common name ("Gordon Brown") is the person of the
            table only where the country is among them.
    """
    key = written_key(name)
    if " " not in key and "-" not in name:
        found = facts.persons.get(key) if key in ("lbj", "jfk", "fdr", "amlo") and name.isupper() else None
    else:
        found = facts.persons.get(key) or facts.persons.get(person_key(name))
    if found is not None and found.is_common_name and found.country_code not in set(countries):
        return None
    return found


def _owner(facts: Facts, text: str) -> str | None:
    return find(facts.country_names, text) or find(facts.names_of_others, text)


def _parts(facts: Facts, name: str) -> tuple[str, str | None]:
    """Return what an institution is called and whose it is: "South Korean Foreign Ministry", "government of Japan"."""
    called, of, whose = name.rpartition(" of ")
    if of and (code := _owner(facts, whose)) is not None:
        return called.casefold(), code
    words = name.split()
    for end in range(1, len(words)):
        whose = " ".join(words[:end])
        code = _owner(facts, whose) or find(facts.peoples, whose)
        if code is not None:
            return " ".join(words[end:]).casefold(), code
    return "", None
