"""transforms: which names of one document name the same, and of what type that is.

spaCy's small model often errs on the type of a single name, so names are joined by how they are written first, and the
type is decided for all of one entity's names together.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from transforms.facts import Facts, body_of, country_of, country_of_capital, known_person, people_of
from transforms.first_names import EITHER, FEMALE, MALE
from transforms.names import ORGANISATIONS, TITLES, TYPES, Name, name_key, words_of

SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
_ACRONYM = re.compile(r"\s?\((?:the )?[“\"']?([A-Z][A-Za-z.&-]{1,9})[”\"']?\)")
_SHORT = re.compile(r"[A-Z]{3,6}")
_PLACED = re.compile(r"\b(?:in|near|across|outside) $")
_WORD_BEFORE = re.compile(r"([\w-]+)\.? $")
_WHERE = re.compile(
    r"\b(?:near|(?:north|south)?(?:north|south|east|west) of|(?:city|town|village|province|suburb) of) $"
)
_PLACE_LABELS = frozenset({"GPE", "LOC", "FAC", "NORP"})
# Surnames that are as well known as places: only the model's word tells which is meant.
_PLACES_TOO = words_of(
    "israel jordan chad georgia ireland england france holland poland germany washington lincoln houston austin dallas"
    " cleveland jackson madison paris london sydney orlando denver charlotte virginia montana berlin york troy kent"
    " lancaster chester burlington hamilton wellington darwin santiago cordoba valencia florence phoenix"
)
# The words by which a name of several words is not shortened: "United" is neither airline nor nation.
_TOO_COMMON = words_of(
    "american national united new white great royal international federal first north south east west northern southern"
    " eastern western central european british supreme general democratic republican social people world state states"
    " house senate department ministry group party bank committee council office university school center centre city"
    " institute association commission agency court foundation fund company corp inc news press service system union"
    " justice police county street high public home security act bill amendment reform research wall project team"
)
_OUTLETS = words_of(
    "times post journal globe herald tribune guardian telegraph gazette courier mail sun star chronicle examiner"
    " independent observer register dispatch inquirer sentinel mirror economist standard record"
)
_FIRST_NAMES = MALE | FEMALE | EITHER
_PLACE_WORDS = words_of(
    "region sea ocean island islands province county river mountain mountains valley street avenue road airport strait"
    " peninsula bay gulf coast desert lake"
)
_BODY_WORDS = words_of(
    "newspaper magazine website broadcaster network publisher automaker carmaker retailer airline startup nonprofit militia"
)
_TITLE_WEIGHT, _WORDS_WEIGHT, _KNOWN_WEIGHT = 3, 3, 50


@dataclass(frozen=True)
class Naming:
    """What the names of a document name.

    `entity_of` maps a name's key to an index into `fullest` (keys) and `types`, or to None where several are possible:
    `possible` has those. `rules` says by which rule of `schemas.values.RESOLVED_BY` a key was joined to another's entity.
    """

    entity_of: Mapping[str, int | None]
    fullest: Sequence[str]
    types: Sequence[str | None]
    rules: Mapping[str, str]
    possible: Mapping[str, tuple[int, ...]]


def resolve_names(text: str, names: Sequence[Name], facts: Facts | None = None) -> Naming:
    """Decide which names are one: a surname and its full name, an acronym and what it stands for, "the Globe".

    A part of a name joins a longer one only where a single longer one fits.
    """
    votes, places, order = _votes(text, names)
    written = {name.key: text[name.start : name.end] for name in reversed(names)}
    known = {} if facts is None else _known(facts, order, written, votes)
    _tell_families(order, votes)
    persons = [key for key in order if " " in key and _leading(votes[key]) == "person"]
    bodies = [key for key in order if " " in key and _leading(votes[key]) == "organisation"]
    joined: dict[str, list[str]] = {}
    rules: dict[str, str] = {}
    is_person = {name.key for name in names if name.label == "PERSON"}
    only_places = {key for key in order if places[key] and key in _PLACES_TOO}
    for key in order:
        if key.endswith(" region") and (bare := key.removesuffix(" region")) in votes:
            joined[key], rules[key] = [bare], "name_part"
            votes[bare]["place"] += _WORDS_WEIGHT * votes[bare].total()  # named as a region, it is one everywhere
            continue
        longer = _longer_names(key, persons, key in is_person, key in only_places or places[key] > 1)
        if longer:
            joined[key], rules[key] = longer, "name_part"
    for key, acronym in _acronyms(text, names):
        if acronym in votes and acronym != key and acronym not in joined:
            joined[acronym], rules[acronym] = [key], "acronym"
    for key, first in known.items():
        if key not in joined and key != first:
            joined[key], rules[key] = [first], "alias"
    for key in order:
        if key not in joined and (body := _body(key, written[key], bodies, written)) is not None:
            joined[key], rules[key] = [body], "acronym" if _SHORT.fullmatch(written[key]) else "name_part"
    return _naming(order, votes, joined, rules)


def _votes(text: str, names: Sequence[Name]) -> tuple[dict[str, Counter[str]], Counter[str], list[str]]:
    """Count what tells the type of each key; and how often it is said to be where something is."""
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    places: Counter[str] = Counter()
    for name in names:
        its = votes[name.key]
        if name.label:
            its[TYPES[name.label]] += 1
        before = text[max(0, name.start - 20) : name.start]
        places[name.key] += bool(_PLACED.search(before)) and name.label in _PLACE_LABELS
        word = _WORD_BEFORE.search(before)
        if word is not None and word[1].lower() in TITLES and word[1][0].isupper():
            its["person"] += _TITLE_WEIGHT
        if word is not None and word[1] in _BODY_WORDS:
            its["organisation"] += _WORDS_WEIGHT
        if _WHERE.search(before) and name.label != "PERSON":
            its["place"] += _WORDS_WEIGHT
    for key, its in votes.items():
        words = key.split()
        if len(words) > 1 and words[-1] in ORGANISATIONS:
            its["organisation"] += _WORDS_WEIGHT
        elif len(words) > 1 and words[-1] in _PLACE_WORDS:
            its["place"] += _WORDS_WEIGHT
        elif len(words) in (2, 3) and words[0] in _FIRST_NAMES and not its["place"]:
            its["person"] += _WORDS_WEIGHT
    return votes, places, list(votes)


def _tell_families(order: Iterable[str], votes: dict[str, Counter[str]]) -> None:
    """Vote for persons whose surname alone is known for a person's, and for families: "the Bidens"."""
    for key in order:
        *first, last = key.split()
        alone = votes.get(last, Counter())
        if len(first) == 1 and last not in ORGANISATIONS and _leading(votes[key]) in ("organisation", None):
            if alone["person"] > 1 and _leading(alone) == "person" and votes[key].total() <= alone["person"]:
                votes[key]["person"] += votes[key].total() + 1
        elif not first and key.endswith("s") and _leading(votes[key]) in ("place", "organisation"):
            is_surname = any(other.endswith(f" {key[:-1]}") and _leading(votes[other]) == "person" for other in order)
            votes[key]["group"] += votes[key].total() + 1 if is_surname else 0


def _known(
    facts: Facts, order: Iterable[str], written: Mapping[str, str], votes: dict[str, Counter[str]]
) -> dict[str, str]:
    """Vote for the types of names that the facts have, and return for each the first key that means the same."""
    first: dict[str, str] = {}
    found = {}
    surnames = {name.split()[-1] for name in facts.persons}
    for key in order:
        name = written[key]
        if (body := body_of(facts, name)) is not None:
            votes[key]["organisation"] += _KNOWN_WEIGHT
            found[key] = first.setdefault(body.name, key)
        elif (person := known_person(facts, name)) is not None:
            votes[key]["person"] += _KNOWN_WEIGHT
            found[key] = first.setdefault(person.name, key)
        elif people_of(facts, name) is None and (code := country_of(facts, name)) is not None:
            votes[key]["place"] += _KNOWN_WEIGHT
            found[key] = first.setdefault(code, key)
        elif key in surnames and key not in _PLACES_TOO and not votes[key]["place"]:
            votes[key]["person"] += _WORDS_WEIGHT  # "Trump" alone
        elif " " not in key and country_of_capital(facts, name) is not None:
            if not votes[key]["person"]:
                votes[key]["place"] += _WORDS_WEIGHT
            elif (
                key not in _PLACES_TOO | _FIRST_NAMES
                and key not in surnames
                and votes[key]["person"] == votes[key].total()
            ):
                votes[key]["place"] += _WORDS_WEIGHT + (
                    votes[key]["person"] if votes[key]["person"] < _TITLE_WEIGHT else 0
                )
    return found


def _naming(
    order: Sequence[str],
    votes: Mapping[str, Counter[str]],
    joined: Mapping[str, Sequence[str]],
    rules: Mapping[str, str],
) -> Naming:
    roots: dict[str, tuple[str, ...]] = {}
    for key in order:
        its: tuple[str, ...] = (key,)
        for _ in range(3):  # the acronym of a name that is itself a part: never more steps than kinds of joins
            its = tuple(dict.fromkeys(root for one in its for root in joined.get(one, (one,))))
        roots[key] = its
    fullest = [key for key in order if roots[key] == (key,)]
    types = []
    for root in fullest:
        own = _leading(votes[root])
        everyone = sum((votes[key] for key in order if roots[key] == (root,)), Counter())
        types.append(own if " " in root and own else _leading(everyone))
    index = {root: number for number, root in enumerate(fullest)}
    sure = {key: index[its[0]] if len(its) == 1 and its[0] in index else None for key, its in roots.items()}
    possible = {key: tuple(index[root] for root in its if root in index) for key, its in roots.items() if len(its) > 1}
    return Naming(sure, fullest, types, rules, possible)


def _leading(votes: Mapping[str, int]) -> str | None:
    """Return the type with most votes, the earlier seen of equals; None where nothing tells."""
    best = max(votes, key=lambda kind: votes[kind], default=None)
    return best if best is not None and votes[best] > 0 else None


def _longer_names(key: str, persons: Iterable[str], is_person: bool, is_place: bool) -> list[str]:
    """Return the persons' names that `key` may be a part of: their surname, first name, or first and last."""
    words = key.split()
    found = []
    for person in persons:
        parts = person.split()
        suffixed = parts[-1] in SUFFIXES
        core = parts[:-1] if suffixed else parts
        if len(words) == 1:
            # A bare surname never means the junior beside the senior; what is told to be in a place is the place.
            is_surname = words[0] == core[-1] or core[-1].endswith("-" + words[0])
            fits = (is_surname and not suffixed and not is_place) or (is_person and words[0] == core[0])
        else:
            is_shorter = len(core) > len(words)
            same = words[0] == core[0] and words[-1] == core[-1]
            is_end = len(words) == 2 and list(core[-2:]) == words  # "van Dyke"
            fits = is_person and is_shorter and (same or is_end) and not suffixed
        if fits:
            found.append(person)
    if not found and len(words) == 1 and not is_place:
        found = [p for p in persons if p.split()[-1] in SUFFIXES and len(p.split()) > 2 and p.split()[-2] == words[0]]
    return [p for p in found if not any(len(q.split()) > len(p.split()) and _same_ends(p, q) for q in found)]


def _same_ends(shorter: str, longer: str) -> bool:
    """Say whether two names are one with and without a middle name, whose shorter one joins the longer anyway."""
    a, b = shorter.split(), longer.split()
    return a[0] == b[0] and a[-1] == b[-1]


def _body(key: str, written: str, bodies: Iterable[str], forms: Mapping[str, str]) -> str | None:
    """Return the one organisation's full name of which a key is the acronym or a part: "the Globe", "Pew", "HHS"."""
    words = key.split()
    if len(words) > 1:
        return None
    written = written.replace(".", "")
    if _SHORT.fullmatch(written):
        found = [body for body in bodies if _stands_for(written, forms[body])]
    elif key in _OUTLETS:
        found = [body for body in bodies if body.split()[-1] == key]
    elif key in _TOO_COMMON or key in _PLACES_TOO or not written[:1].isupper():
        return None
    else:
        found = [body for body in bodies if body.split()[0] == key and body.split()[-1] in ORGANISATIONS]
    return found[0] if len(found) == 1 else None


def _stands_for(acronym: str, name: str) -> bool:
    words = [word for word in re.split(r"[\s-]+", name) if word]
    small = "".join(word[0] for word in words if word[0].isupper())
    return acronym.casefold() == small.casefold()


def _acronyms(text: str, names: Sequence[Name]) -> Iterable[tuple[str, str]]:
    """Yield a name's key with its acronym's, where the text introduces one: "World Health Organization (WHO)"."""
    for name in names:
        match = _ACRONYM.match(text, name.end)
        if match is not None:
            words = [word for word in re.split(r"[\s-]+", text[name.start : name.end]) if word]
            initials = "".join(word[0] for word in words)
            capitals = "".join(word[0] for word in words if word[0].isupper())
            if match[1].replace(".", "").casefold() in (initials.casefold(), capitals.casefold()):
                yield name.key, name_key(match[1])
