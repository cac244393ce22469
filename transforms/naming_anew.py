"""transforms: whom news calls anew by what nobody was said to be before: "the Ohio Republican", "the company"."""

from collections.abc import Sequence

from spacy.tokens import Token

from transforms.facts import Facts, body_of
from transforms.names import words_of
from transforms.nominals import BODIES, Nominal, kind_of, noun_of
from transforms.persons import gender
from transforms.referents import Place, Referent, ranked

_RENAMING = words_of(
    "republican democrat governor senator congressman congresswoman lawmaker native politician conservative liberal"
)
"""By what news calls a person anew who was named just before, and nobody else."""
_UNLIKE = _RENAMING - {"lawmaker", "native", "politician"}
_JUST_BEFORE = 2  # sentences
_SURE = 0.56  # share of the score of the two best
_MAIN = 3  # mentions by which a name is what the text is about
_FAR = 4  # sentences
_BONUS = 10.0  # more than one who was once said to be a company gets


def named_anew(referents: Sequence[Referent], said: Nominal, root: Token, at: Place) -> int | None:
    """Return the person who is plainly most in mind, for "the Ohio Republican" of whom nobody was said to be one.

    Args:
        referents: who was mentioned so far.
        said: the nominal, of which nobody known was told.
        root: its head.
        at: where it is.
    """
    noun, words = said.description.noun, said.description.words
    if noun not in _RENAMING or not said.is_definite or said.is_plural or not words:
        return None
    order = ranked(
        (
            (index, one)
            for index, one in enumerate(referents)
            if one.is_named
            and one.entity_type == "person"
            and not any(known.noun in _UNLIKE - {noun} for known in one.descriptions)
        ),
        at,
        lambda one: 1.0 if gender(root) in (None, one.gender) else 0.0,
    )
    if not order or at.sentence - referents[order[0][1]].places[-1].sentence > _JUST_BEFORE:
        return None
    if len(order) > 1 and order[0][0] / (order[0][0] + order[1][0]) < _SURE:
        return None
    return order[0][1]


def main_firm(referents: Sequence[Referent], at: Place, facts: Facts | None) -> list[tuple[float, int]]:
    """Return the organisation that the text is about with its score as "the company", though it was not said to be one."""
    bodies = [
        (len(one.places), index)
        for index, one in enumerate(referents)
        if one.is_named and one.entity_type == "organisation" and not one.descriptions
    ]
    count, index = max(bodies, default=(0, 0))
    if count < _MAIN or (facts is not None and body_of(facts, referents[index].name) is not None):
        return []
    last = referents[index].places[-1].sentence
    if referents[index].name.split()[-1].lower() in BODIES or at.sentence - last > _FAR:
        return []
    return [(last + _BONUS, index)]


def is_body(noun: Token | None) -> bool:
    """Say whether an apposition says that what it stands beside is a body: "the Free Coast, a militia group"."""
    return noun is not None and noun.dep_ == "appos" and kind_of(noun_of(noun), noun.tag_ == "NNS") == "organisation"
