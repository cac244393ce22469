"""transforms: the nominals of a parse that may refer to somebody: "the governor", "two officials", "Norway's ministry".

A nominal says what someone is, and so do the words beside a name ("Governor Ann Lee", "Ann Lee, the governor"): both are
a `Description`, by which a nominal finds the name that it stands for.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from spacy.tokens import Token

from transforms.annotations import Span
from transforms.names import words_of
from transforms.persons import PERSON_NOUNS, gender

INSTITUTIONS = words_of(
    "ministry department agency administration government embassy commission parliament army navy military"
    " council bureau authority treasury consulate legislature senate court"
)
"""Nominals with these heads and a modifier that tells whose they are or what for name an institution, nearly as a name."""
BODIES = INSTITUTIONS | words_of(
    "company firm group organisation organization party bank newspaper paper magazine network broadcaster outlet station"
    " union campaign team office police force university school college hospital church charity club league tribunal"
    " board committee panel regulator watchdog foundation airline retailer manufacturer association institute centre"
    " center coalition alliance startup carmaker automaker chain publisher website nonprofit"
)
"""Nouns for what has members or staff."""
_PEOPLE = words_of(
    "official people expert analyst critic lawmaker supporter opponent voter source authority scientist researcher"
    " advocate aide leader member others parent spokesperson ally donor resident staffer worker strategist pollster"
    " economist historian scholar observer investigator relative neighbour neighbor colleague friend republican democrat"
    " conservative liberal progressive president minister chief nominee representative congressman congresswoman lawyer"
    " attorney head counsel host backer associate billionaire millionaire candidate frontrunner front-runner incumbent elect mp"
)
PEOPLE = PERSON_NOUNS | _PEOPLE
WORKS = words_of(
    "report statement document study survey poll letter memo memorandum email filing indictment affidavit lawsuit"
    " complaint article transcript book audit ruling tweet post notice release record editorial order analysis"
    " research review message testimony bill law constitution page story video ad memoir op-ed"
)
_PARTS = words_of(
    "majority number percent % half third quarter dozen hundred thousand lot couple handful plurality rest share"
)
"""Nouns, and signs, for some of many: "a majority of voters"."""
_ALIKE: Mapping[str, str] = {
    **dict.fromkeys(("senator", "representative", "congressman", "congresswoman", "legislator", "mp"), "lawmaker"),
    **dict.fromkeys(("spokesman", "spokeswoman", "spokesperson"), "spokesperson"),
    **dict.fromkeys(("president", "premier", "chancellor", "minister", "king", "queen", "monarch"), "leader"),
    **dict.fromkeys(("company", "retailer", "manufacturer", "carmaker", "automaker", "airline", "startup"), "firm"),
    **dict.fromkeys(("organisation", "organization", "association", "coalition", "alliance", "nonprofit"), "group"),
    **dict.fromkeys(("newspaper", "magazine", "broadcaster", "network", "outlet"), "paper"),
    **dict.fromkeys(("attorney", "solicitor", "barrister"), "lawyer"),
    **dict.fromkeys(("dad", "daddy"), "father"),
    **dict.fromkeys(("mom", "mum"), "mother"),
}
_WIDER = frozenset({"leader", "lawmaker", "firm", "group", "spokesperson", "paper", "lawyer", "father", "mother"})
_SHORT_TITLES: Mapping[str, str] = {
    "sen": "senator", "rep": "representative", "gov": "governor", "gen": "general", "prof": "professor",
    "dr": "doctor", "sgt": "sergeant", "capt": "captain", "col": "colonel", "lt": "lieutenant", "rev": "reverend",
    "pres": "president",
}  # fmt: skip
PARTIES: Mapping[str, str] = {"R": "republican", "D": "democrat"}
_PARTY = re.compile(r",? \(?([RD])(?:-[A-Z][\w. ]{1,8})?[),]")
# Words that make it another's office: the vice president is not the president.
_OTHER_OFFICE = words_of("vice deputy prime assistant attorney acting foreign finance defence defense interior")
_LOWER_OFFICE = words_of("vice deputy assistant")
_CAPITALISED = re.compile(r"[A-Z][\w.]+")
_MODIFIERS = frozenset({"det", "amod", "compound", "poss", "nummod", "nmod", "case", "quantmod", "predet", "punct"})
_DEFINITE = frozenset({"the", "this", "that", "these", "those"})
_TELLING = frozenset({"amod", "compound", "poss", "nmod"})
_TELLS_NOTHING = words_of(
    "same new own other former current previous local first second whole entire federal state national central main"
    " its their his her our my your whose that this"
)


@dataclass(frozen=True)
class Description:
    """What somebody is said to be: a noun, and the words around it."""

    noun: str
    words: frozenset[str]


@dataclass(frozen=True)
class Nominal:
    """A noun phrase that refers to somebody, from its first modifier to its head.

    `kind` is an entity type, or None where the noun tells none; `token` is the index of the head.
    """

    span: Span
    token: int
    kind: str | None
    is_definite: bool
    is_plural: bool
    description: Description


def nominal(head: Token, limit: int = 0) -> Nominal:
    """Describe the noun phrase of a head, from `limit` (a code point) on at the earliest."""
    first, modifiers = head, [child for child in head.lefts if child.dep_ in _MODIFIERS and child.idx >= limit]
    modifiers = [child for child in modifiers if child.dep_ != "punct" or child.text == "-"]
    for child in modifiers:
        edge = child.left_edge
        if edge.idx >= limit and edge.i < first.i:
            first = edge
    while first.i < head.i and (first.is_quote or first.is_punct):
        first = first.nbor(1)
    is_definite = any(child.lower_ in _DEFINITE for child in modifiers)
    is_part = head.pos_ == "NUM" or head.lemma_.lower() in _PARTS
    is_plural = is_part or head.tag_ in ("NNS", "NNPS") or head.lower_ in ("police", "people", "others")
    description = _description(head, modifiers)
    return Nominal(
        Span(max(limit, first.idx), head.idx + len(head)),
        head.i,
        "group" if is_part or (head.ent_type_ == "NORP" and is_plural) else kind_of(description.noun, is_plural),
        is_definite,
        is_plural,
        description,
    )


def kind_of(noun: str, is_plural: bool) -> str | None:
    """Return the entity type of whom or what a noun means."""
    if noun in BODIES:
        return "group" if is_plural else "organisation"
    if noun in PEOPLE:
        return "group" if is_plural else "person"
    return "work" if noun in WORKS else None


def is_reference(head: Token) -> bool:
    """Say whether a noun means somebody and is neither part of a name's description nor said of another."""
    if head.tag_ not in ("NN", "NNS", "NNP", "NNPS") or noun_of(head) not in PEOPLE | BODIES:
        return False
    if head.dep_ in ("compound", "nmod", "appos", "attr", "amod", "oprd"):
        return False
    if head.dep_ == "pobj" and head.head.lower_ == "as":
        return False
    return not any(child.dep_ == "appos" and child.pos_ == "PROPN" for child in head.children)


def is_institution(head: Token, span: Span) -> bool:
    """Say whether a nominal names an institution: "Norway's foreign ministry", but not "its ministry"."""
    if head.tag_ not in ("NN", "NNP") or head.lemma_.lower() not in INSTITUTIONS:
        return False
    modifiers = [child for child in head.lefts if child.dep_ in _MODIFIERS and child.idx >= span.start]
    if any(child.lower_ in ("a", "an", "another", "any", "every") for child in modifiers):
        return False
    telling = [child for child in modifiers if child.dep_ in _TELLING]
    return bool(telling) and all(child.lower_ not in _TELLS_NOTHING for child in telling)


def noun_of(token: Token) -> str:
    """Return the noun of a nominal's head in its singular, titles written out."""
    word = token.lower_.rstrip(".") if token.tag_ in ("NNP", "NNPS") else token.lemma_.lower().rstrip(".")
    if token.tag_ == "NNPS":
        word = word.removesuffix("s")
    if word == "elect" and token.i > 1:  # "the president-elect" is three words to the tokeniser
        return token.nbor(-2).lower_
    return _SHORT_TITLES.get(word, word)


def descriptions(text: str, root: Token, span: Span) -> list[tuple[Token | None, Description]]:
    """Return what is said of a name, with the noun that says it: titles, appositions, "Ann Lee is the mayor".

    Args:
        text: the document's text.
        root: the word of the name that the others hang on.
        span: the name.
    """
    nouns = [child for child in root.children if child.dep_ in ("compound", "appos", "nmod")]
    if root.dep_ == "appos":
        nouns.append(root.head)
    if root.dep_ == "nsubj" and root.head.lemma_ == "be":
        nouns += [child for child in root.head.children if child.dep_ == "attr"]
    found: list[tuple[Token | None, Description]] = []
    for noun in nouns:
        if span.start <= noun.idx < span.end or noun_of(noun) not in PEOPLE | BODIES | frozenset(
            _SHORT_TITLES.values()
        ):
            continue
        others = [child for child in root.lefts if noun.dep_ == "compound" and child.i < noun.i]
        found.append((noun, _description(noun, [*others, *noun.children])))
    end = root.idx + len(root)
    party = _PARTY.match(text, end) if end == span.end else None
    if party is not None:
        found.append((None, Description(PARTIES[party[1]], frozenset())))
        found.append((None, Description("lawmaker", frozenset())))
    return found


def fits(said: Nominal, known: Iterable[Description]) -> bool:
    """Say whether a nominal may be meant for one of whom these descriptions are known."""
    known = list(known)
    capitals = {word for word in said.description.words if _CAPITALISED.match(word)}
    others = {word for one in known for word in one.words if _CAPITALISED.match(word)}
    if any(not any(_is_the_same_land(word, other) for other in others) for word in capitals):
        return False
    noun, words = said.description.noun, said.description.words
    for one in known:
        offices = _OTHER_OFFICE if noun == one.noun else _LOWER_OFFICE
        if _is_alike(noun, one.noun) and words & offices == one.words & offices:
            return True
    return False


def _is_the_same_land(one: str, other: str) -> bool:
    """Say whether two words begin alike, as "Japanese" and "Japan" do."""
    return one[:4] == other[:4]


def _is_alike(said: str, known: str) -> bool:
    """Say whether one noun may stand for the other: "the leader" for a president, but not the other way around."""
    return said == known or (said in _WIDER and _ALIKE.get(known) == said) or _ALIKE.get(said) == known == "lawmaker"


def _description(head: Token, modifiers: Iterable[Token]) -> Description:
    words: set[str] = set()
    for child in modifiers:
        if child.dep_ in _TELLING:
            words.update(_word(token) for token in child.subtree if token.is_alpha or "." in token.text)
        elif child.dep_ == "prep" and child.lower_ == "of":
            words.update(_word(token) for token in child.subtree if token.pos_ == "PROPN")
    return Description(noun_of(head), frozenset(words))


def _word(token: Token) -> str:
    """A word that names a place or a people keeps its capital."""
    is_name = token.ent_type_ in ("GPE", "NORP", "LOC", "ORG") and token.text[:1].isupper()
    return token.text if is_name else token.lower_


def genders(nouns: Collection[Token]) -> set[str]:
    """Return "he" or "she" for each noun that tells."""
    return {its for noun in nouns if (its := gender(noun)) is not None}
