"""transforms: what goes with what: pronouns with whom they may mean, nouns with what a name itself says."""

from collections.abc import Iterable

from spacy.tokens import Token

from transforms.facts import Facts, agency_of, known_person
from transforms.first_names import FEMALE, MALE
from transforms.nominals import Description
from transforms.referents import Referent

UNTOLD = 0.6
"""How well somebody whose gender is not told goes with "he" or "she"."""


def clause(token: Token) -> int | None:
    """Return the verb of the clause that a word is in."""
    while token.head.i != token.i:
        token = token.head
        if token.pos_ in ("VERB", "AUX"):
            return token.i
    return None


def descriptions_in_name(referent: Referent, facts: Facts | None) -> Iterable[Description]:
    """What an organisation's own name says that it is: a ministry, an agency, a party; a paper, by the facts."""
    if facts is not None and referent.entity_type == "organisation" and agency_of(facts, referent.name) is not None:
        yield from (Description(noun, frozenset()) for noun in ("newspaper", "network", "outlet", "website"))
    if facts is not None and referent.is_named and referent.entity_type == "person":
        known = known_person(facts, referent.name)
        if known is not None and known.office == "president":
            yield Description("president", frozenset())
    if referent.is_named and referent.entity_type == "organisation":
        words = referent.name.split()
        yield Description(words[-1].lower(), frozenset(words[:-1]))
        if "of" in words and words.index("of") > 0:
            yield Description(words[words.index("of") - 1].lower(), frozenset(words))


def goes(referent: Referent, pronoun: str) -> float:
    """Return how well "he", "she", "they" or "it" goes with whom it may mean, from 0 to 1."""
    kind = referent.entity_type
    if pronoun in ("he", "she"):
        if kind not in ("person", None) or (kind is None and not referent.is_named):
            return 0.0
        if referent.gender is None:
            return UNTOLD if kind == "person" else UNTOLD / 2
        return 1.0 if referent.gender == pronoun else 0.0
    if pronoun == "they":
        return {"group": 1.0, "organisation": 0.5}.get(kind or "", 0.0)
    return {"organisation": 1.0, "place": 0.7, "work": 0.6}.get(kind or "", 0.0)


def first_name_gender(name: str) -> str | None:
    """Return the pronoun that goes with a full name's first name, if it tells."""
    words = name.lower().split()
    if len(words) < 2:
        return None
    return "he" if words[0] in MALE else "she" if words[0] in FEMALE else None
