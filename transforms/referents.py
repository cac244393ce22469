"""transforms: whom a reader has in mind at a place of a text: who was referred to, how near, in what role.

The scores follow Lappin and Leass (1994): each mention gives weight by its grammatical role, which fades with every
sentence; who weighs most is most likely meant next. Weights were set on the tuning halves of `bench/entities.py`.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from spacy.tokens import Token

from transforms.annotations import Span
from transforms.nominals import Description

WINDOW = 7
"""Sentences back to which a pronoun may look."""
_FADING = 0.6
_REPEATED = 0.35
"""What mentions beside the weightiest add."""
_ELSEWHERE_QUOTED = 0.25
"""Who is spoken of inside a quotation is seldom meant outside of it, nor the other way around."""
_OTHER_PARAGRAPH = 0.85
_SPEAKER = 1.35
_OWN_CLAUSE, _LEAST_OF_A_SUBJECT = 1.8, 0.95
"""A possessive mostly means the subject of its clause: "the firm raised its prices"."""
_ROLES = {
    "nsubj": 1.0, "nsubjpass": 0.95, "dobj": 0.6, "dative": 0.6, "iobj": 0.6, "pobj": 0.45, "agent": 0.6, "poss": 0.45,
    "appos": 0.5, "conj": 0.6, "ROOT": 0.7, "attr": 0.5, "compound": 0.2, "nmod": 0.2, "amod": 0.1,
}  # fmt: skip
_ELSE = 0.45


class Place(NamedTuple):
    """Where something is mentioned, and how weightily: numbers of sentence, paragraph and quotation, and the verb.

    Sentences inside quotations count for less, since a text goes on behind a quotation where it was before.
    """

    token: int
    start: int
    sentence: float
    paragraph: int
    quotation: int | None
    verb: int
    weight: float


@dataclass
class Referent:
    """Who or what is referred to, as far as the text has told.

    `gender` is "he", "she" or None where not told. `members` are indices of the referents that make up a group.
    """

    name: str
    entity_type: str | None
    is_named: bool
    start: int
    gender: str | None = None
    members: tuple[int, ...] = ()
    descriptions: list[Description] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)

    @property
    def is_plural(self) -> bool:
        """Whether "they" is the pronoun for it."""
        return self.entity_type == "group"


def weight(token: Token, is_speaker: bool) -> float:
    """Return how weighty a mention is by its grammatical role."""
    if is_speaker:
        return _SPEAKER
    role = token.dep_
    if role == "conj":
        head = token.head
        while head.dep_ == "conj":
            head = head.head
        role = head.dep_
    return _ROLES.get(role, _ELSE)


def salience(referent: Referent, at: Place, apart: Sequence[Span] = (), clause: int | None = None) -> float:
    """Return how much a reader has a referent in mind at a place: 0 where it was not mentioned near before.

    Mentions in the spans of `apart` don't count; the subject of the verb `clause` does for more.
    """
    scores = []
    for place in reversed(referent.places[-12:]):
        distance = at.sentence - place.sentence
        if distance > WINDOW or place.token >= at.token or any(a <= place.start < b for a, b in apart):
            continue
        score = float(place.weight * _FADING**distance)
        if place.quotation != at.quotation:
            score *= _ELSEWHERE_QUOTED if place.quotation is not None else 1.0
        if place.paragraph != at.paragraph:
            score *= _OTHER_PARAGRAPH
        if clause is not None and place.verb == clause and place.weight >= _LEAST_OF_A_SUBJECT:
            score *= _OWN_CLAUSE
        scores.append(score)
    if not scores:
        return 0.0
    best = max(scores)
    return best + _REPEATED * (sum(scores) - best) / len(scores)


def ranked(
    referents: Iterable[tuple[int, Referent]],
    at: Place,
    accept: Callable[[Referent], float],
    apart: Sequence[Span] = (),
    clause: int | None = None,
) -> list[tuple[float, int]]:
    """Rank whom a mention may mean.

    Args:
        referents: all of them, with their indices.
        at: where the mention is.
        accept: how well a referent goes with the mention, from 0 to 1.
        apart: spans whose mentions don't count.
        clause: the verb of the mention's clause, where it is a possessive.

    Returns:
        Scores above 0 with indices, the best first.
    """
    found = []
    for index, referent in referents:
        if not referent.places or at.sentence - referent.places[-1].sentence > WINDOW:
            continue
        share = accept(referent)
        if share > 0 and (score := share * salience(referent, at, apart, clause)) > 0:
            found.append((score, index))
    return sorted(found, key=lambda pair: (-pair[0], -pair[1]))
