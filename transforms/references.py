"""transforms: whom each name, nominal and pronoun of a text refers to, read in the order of the text.

What a reader does: keep in mind who was mentioned, and take a pronoun for the one who is most in mind and goes with it.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from transforms.actors import acts_as_government
from transforms.agreement import clause, descriptions_in_name, goes
from transforms.annotations import Span
from transforms.facts import Facts, government_of, known_person
from transforms.naming_anew import is_body, main_firm, named_anew
from transforms.nominals import Nominal, descriptions, fits, genders, kind_of
from transforms.persons import gender
from transforms.referents import Place, Referent, ranked, salience

PRONOUNS: Mapping[str, str] = {
    "he": "he", "him": "he", "his": "he", "himself": "he",
    "she": "she", "her": "she", "hers": "she", "herself": "she",
    "they": "they", "them": "they", "their": "they", "theirs": "they", "themselves": "they",
    "it": "it", "its": "it", "itself": "it",
}  # fmt: skip
FIRST_PERSONS: Mapping[str, str] = {
    "i": "i", "me": "i", "my": "i", "mine": "i", "myself": "i",
    "we": "we", "us": "we", "our": "we", "ours": "we", "ourselves": "we",
}  # fmt: skip
_ARTICLE = re.compile(r"^(?:the|an?)\s+", re.IGNORECASE)
_ASIDE = re.compile(r", | [–—-]+ |\bwho\b| for (?:hours|days|weeks|months|years|decades)\b")
_LONGEST_NAME = 100
_REFLEXIVE = frozenset({"himself", "herself", "themselves", "itself"})
_OBJECTS = frozenset({"dobj", "dative", "pobj", "iobj"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_PAIRS = frozenset({"leader", "president", "minister", "politician", "candidate", "pair"})
SURE = 0.56
"""The share of the score of the two best that the best must have."""
LEAST = 0.1
_SURE_OF_NAME = 0.6
_MUCH_LESS = 0.75
_OFTEN_SAID = 2
_NAMED_FIRST = 4
"""Sentences by which one with a name seems nearer: the special counsel is Mueller, though "a special counsel" came last."""
_SURE_BY = {"name": 0.98, "nominal": 0.95}
_WIDELY_KNOWN = frozenset({"president"})
_FIRMS = frozenset({"company", "firm"})
_SURE_ANEW = 0.6


@dataclass(frozen=True)
class Resolved:
    """Whom a mention refers to: the referent's index, by which rule, how sure that is, and the place where it is a government."""

    referent: int
    rule: str
    confidence: float
    literal: int | None = None


class Reader:
    """Reads mentions in the order of the text and remembers whom they refer to."""

    def __init__(
        self, doc: Doc, text: str, referents: list[Referent], speakers: Sequence[int | None], facts: Facts | None
    ) -> None:
        """Begin to read.

        Args:
            doc: the parse.
            text: its text.
            referents: whom the names name; others are added as they come.
            speakers: for each quotation the referent that speaks in it, where a name tells.
            facts: what is known of countries and their governments.
        """
        self.doc, self.text = doc, text
        self.referents = referents
        self.speakers, self.facts = speakers, facts
        self.governments: dict[str, int] = {}
        self.appositions: list[tuple[Token, int]] = []

    def read_name(
        self, span: Span, root: Token, index: int | None, possible: Sequence[int], at: Place, is_source: bool
    ) -> Resolved | None:
        """Take note of a name; of several that it may name, take the one that is most in mind."""
        said = descriptions(self.text, root, span)
        told = genders([noun for noun, _ in said if noun is not None])
        rule, confidence = "name", _SURE_BY["name"]
        if index is None:
            scores = [(salience(self.referents[one], at), one) for one in possible if self._may_be(one, told)]
            scores.sort(reverse=True)
            known = [pair for pair in scores if self._is_widely_known(pair[1])]
            if len(known) == 1:  # of namesakes, the bare surname is the one's whom all know
                scores = known
            if not scores or (len(scores) > 1 and scores[0][0] * (1 - _SURE_OF_NAME) <= scores[1][0] * _SURE_OF_NAME):
                return None
            index, rule = scores[0][1], "name_part"
            confidence = 0.8
        referent = self.referents[index]
        if (
            referent.entity_type == "place" and root.dep_ == "pobj"
        ):  # "the senator from Ohio, a critic": the critic is no place
            said = [pair for pair in said if pair[0] is None or kind_of(pair[1].noun, False) != "person"]
        referent.descriptions += [one for _, one in said]
        if referent.entity_type == "person" and not told and any(is_body(noun) for noun, _ in said):
            referent.entity_type = "organisation"  # "the Free Coast, a militia group"
        for noun, _ in said:
            if noun is not None and "appos" in (noun.dep_, root.dep_ if noun == root.head else ""):
                self.appositions.append((noun, index))
        if len(told) == 1 and referent.entity_type in ("person", None):
            referent.gender = next(iter(told))
        referent.places.append(at)
        if self.facts is not None and referent.entity_type == "place" and not referent.descriptions:
            actor = government_of(self.facts, referent.name)
            if actor is not None and acts_as_government(root, is_source, self.facts):
                government = self._government(actor.name)
                self.referents[government].places.append(at)
                return Resolved(government, "government", 0.9, index)
        return Resolved(index, rule, confidence)

    def _is_widely_known(self, index: int) -> bool:
        one = self.referents[index]
        return self.facts is not None and bool(one.places) and known_person(self.facts, one.name) is not None

    def _government(self, name: str) -> int:
        if name not in self.governments:
            self.governments[name] = len(self.referents)
            self.referents.append(Referent(name, "organisation", True, 0))
        return self.governments[name]

    def _may_be(self, index: int, told: Collection[str]) -> bool:
        its = self.referents[index].gender
        return its is None or not told or its in told

    def read_nominal(
        self, said: Nominal, root: Token, at: Place, institution: bool, longest: str | None = None
    ) -> Resolved:
        """Find whom a nominal refers to; where nobody known, it is somebody new.

        Args:
            said: the nominal.
            root: its head.
            at: where it is.
            institution: whether it names somebody as a name does.
            longest: the whole source that it heads, by which somebody new without a name is called.
        """
        known = self._institution(said) if institution else self._described(said, root, at)
        known = known or self._same_words(said, root)
        if known is None and said.is_plural and said.is_definite:
            known = self._pair(said, root, at)
        if known is None and longest is not None:
            known = self._known_anew(named_anew(self.referents, said, root, at))
        if known is None:
            index = self._new(said, root, institution, longest)
            known = Resolved(index, "nominal", _SURE_BY["nominal"])
        referent = self.referents[known.referent]
        referent.places.append(at)
        return known

    def _institution(self, said: Nominal) -> Resolved | None:
        """The same words are the same institution; "the foreign ministry" is the last one named that ends so."""
        if self.facts is not None and (actor := government_of(self.facts, self.text[slice(*said.span)])) is not None:
            return Resolved(self._government(actor.name), "nominal", _SURE_BY["nominal"])
        key = _folded(self.text[said.span.start : said.span.end])
        ending = [
            (one.places[-1].token if one.places else -1, index)
            for index, one in enumerate(self.referents)
            if one.entity_type == "organisation" and one.is_named and _folded(one.name).endswith(" " + key)
        ]
        same = [i for i, one in enumerate(self.referents) if one.is_named and _folded(one.name) == key]
        if same:
            return Resolved(same[0], "nominal", _SURE_BY["nominal"])
        if ending:
            return Resolved(max(ending)[1], "nominal_part", 0.9 if len(ending) == 1 else 0.7)
        return None

    def _described(self, said: Nominal, root: Token, at: Place) -> Resolved | None:
        """Find who was described so: "the mayor" is the last one who was said to be a mayor."""
        if not said.is_definite:
            return None
        found = []
        noun = said.description.noun
        for index, referent in enumerate(self.referents):
            if not referent.places or referent.members or referent.is_plural != said.is_plural:
                continue
            if said.kind in ("person", "organisation") and referent.entity_type not in (said.kind, None):
                continue
            its = gender(root)
            if its is not None and referent.gender not in (its, None):
                continue
            times = sum(
                fits(said, [one]) for one in {*referent.descriptions, *descriptions_in_name(referent, self.facts)}
            )
            if times or fits(said, [*referent.descriptions, *descriptions_in_name(referent, self.facts)]):
                is_next = at.sentence - referent.places[-1].sentence <= 1
                nearness = referent.places[-1].sentence + _NAMED_FIRST * (referent.is_named or is_next)
                found.append((nearness + _OFTEN_SAID * min(times, 3), index))
        if noun in _FIRMS:
            found += main_firm(self.referents, at, self.facts)
        if not found:
            return None
        best = max(found)[1]
        is_alone = len(found) == 1 or noun in _WIDELY_KNOWN
        return Resolved(best, "description", 0.85 if is_alone else 0.7)

    def _known_anew(self, index: int | None) -> Resolved | None:
        return None if index is None else Resolved(index, "description", _SURE_ANEW)

    def _same_words(self, said: Nominal, root: Token) -> Resolved | None:
        """Find the same words: "transport ministry officials" are the same each time, bare "officials" may be others."""
        if said.is_plural and said.description.words and not any(child.dep_ == "nummod" for child in root.lefts):
            key = _folded(self.text[said.span.start : said.span.end])
            for index, one in enumerate(self.referents):
                if not one.is_named and one.places and _folded(one.name) == key:
                    return Resolved(index, "nominal", 0.8)
        return None

    def _pair(self, said: Nominal, root: Token, at: Place) -> Resolved | None:
        """Take for "the two leaders" the two persons who are most in mind, where no third is."""
        noun = said.description.noun
        is_two = any(child.lower_ in ("two", "both") for child in root.lefts) or noun == "pair"
        if said.kind != "group" or not (is_two or noun in _PAIRS) or any(child.dep_ == "prep" for child in root.rights):
            return None
        near = self._persons_near(at, 3 if is_two else 1)
        described = [i for i in near if fits(said, self.referents[i].descriptions)]
        scores = sorted(
            ((salience(self.referents[i], at), i) for i in (described if len(described) > 1 else near)), reverse=True
        )
        if len(scores) < 2 or (len(scores) > 2 and scores[2][0] > _MUCH_LESS * scores[1][0]):
            return None
        pair = self.group(sorted(i for _, i in scores[:2]), said.span.start)
        self.referents[pair].descriptions.append(said.description)
        return Resolved(pair, "group", 0.7)

    def _persons_near(self, at: Place, sentences: int) -> list[int]:
        return [
            index
            for index, one in enumerate(self.referents)
            if one.entity_type == "person"
            and any(
                0 <= at.sentence - place.sentence <= sentences
                and place.quotation == at.quotation
                and place.weight > 0.3
                for place in one.places
            )
        ]

    def group(self, members: Sequence[int], start: int) -> int:
        """Return the group of some referents, made where it is new."""
        for index, one in enumerate(self.referents):
            if one.members and set(one.members) == set(members):
                return index
        name = " and ".join(self.referents[index].name for index in members)
        self.referents.append(Referent(name, "group", False, start, members=tuple(members)))
        return len(self.referents) - 1

    def author(self, name: str) -> int:
        """Return the referent of who wrote the text."""
        for index, one in enumerate(self.referents):
            if one.entity_type == "person" and _folded(one.name) == _folded(name):
                return index
        self.referents.append(Referent(name, "person", True, 0))
        return len(self.referents) - 1

    def _new(self, said: Nominal, root: Token, institution: bool, longest: str | None) -> int:
        words = self.text[said.span.start : said.span.end]
        if longest is not None and not institution and len(longest) <= _LONGEST_NAME:
            words = _ASIDE.split(longest)[0]
        words = " ".join(words.split())
        name = _ARTICLE.sub("", words) or words
        referent = Referent(name, said.kind, institution, said.span.start, gender(root))
        referent.descriptions.append(said.description)
        self.referents.append(referent)
        return len(self.referents) - 1

    def read_pronoun(self, token: Token, at: Place, is_source: bool, apart: Sequence[Span] = ()) -> Resolved | None:
        """Find whom a pronoun of the third person refers to, if that is plain enough.

        Who says something is nobody of whom it is said: "Another person, he says, was fired". So the spans of `apart`,
        contents of which the pronoun is the source, don't count.
        """
        pronoun = PRONOUNS[token.lower_]
        if pronoun == "it" and not is_source and token.lower_ != "its":
            return None  # mostly a thing, or nothing at all
        barred = self._barred(token, at)
        order = ranked(
            ((i, one) for i, one in enumerate(self.referents) if i not in barred),
            at,
            lambda one: goes(one, pronoun),
            apart,
            clause(token) if token.dep_ == "poss" else None,
        )
        if pronoun == "they" and (not order or order[0][0] < 0.3):
            near = [i for i in self._persons_near(at, 1) if i not in barred]
            if len(near) == 2:
                index = self.group(near, token.idx)
                self.referents[index].places.append(at)
                return Resolved(index, "group", 0.6)
        if not order or order[0][0] < LEAST:
            return None
        share = order[0][0] / (order[0][0] + order[1][0]) if len(order) > 1 else 1.0
        if share < SURE:
            return None
        index = order[0][1]
        referent = self.referents[index]
        if token.lower_ == "them" and referent.entity_type == "organisation" and len(self._persons_near(at, 0)) > 1:
            return None  # "criticism from Oslo: he called her and described them as friends"
        referent.places.append(at)
        if pronoun in ("he", "she") and referent.gender is None and share > 0.7:
            referent.gender = pronoun
        return Resolved(index, "pronoun", round(0.5 + share / 2.2, 2))

    def _barred(self, token: Token, at: Place) -> set[int]:
        """Whom a pronoun cannot mean: who does what is done to it, and who speaks the words that it stands in."""
        barred: set[int] = set()
        speaker = self.speakers[at.quotation] if at.quotation is not None else None
        if speaker is not None:
            barred.add(speaker)
        if token.lower_ in _REFLEXIVE or token.dep_ not in _OBJECTS | _SUBJECTS:
            return barred
        for index, one in enumerate(self.referents):
            for place in one.places[-3:]:
                other = self.doc[place.token]
                if place.verb == at.verb and place.sentence == at.sentence and other.dep_ in _SUBJECTS | _OBJECTS:
                    barred.add(index)
        return barred


def _folded(words: str) -> str:
    return " ".join(words.replace("’", "'").casefold().split()).removeprefix("the ")
