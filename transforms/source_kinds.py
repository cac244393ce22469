"""transforms: what kind of source a claim has, and how many they are: what an audit of sourcing counts."""

import re
from collections.abc import Sequence

from spacy.tokens import Doc, Token

from transforms.annotations import Claim
from transforms.mentions import RELATIVES, Entity, Mention
from transforms.names import words_of
from transforms.number_words import DIGITS, WORDS, number
from transforms.outlets import outlet_at
from transforms.persons import PERSON_NOUNS
from transforms.source_nouns import CROWDS, DOCUMENTS, GROUPS, OFFICIALS, PERSONS, SPOKESPERSONS
from transforms.stance import is_nobody

_OF_THE_STATE = re.compile(
    r"\b(?:ministry|department|police|government|military|army|navy|office|embassy|president|White House|Pentagon"
    r"|Kremlin|state|court|sheriff|mayor|governor|administration|agency|commission|federal|NATO|U\.?N\.?|U\.?S\.?"
    r"|Sen\.|Rep\.|Gov\.|senator|congress\w*|parliament|city|county|consulate"
    r"|bureau|FBI|CIA|district attorney|treasury|border|customs|EPA|ICE|DHS)(?!\w)",
    re.IGNORECASE,
)
_BODIES = re.compile(
    r"(?:White House|Pentagon|Kremlin|Downing Street|Congress|Senate|House|House of (?:Representatives|Commons|Lords)"
    r"|Supreme Court|State Department|Justice Department|Treasury|Élysée|Capitol Hill|Wall Street|Vatican"
    r"|Democrats?|Republicans?|(?:House|Senate) (?:Democrats|Republicans)|GOP|Tories|Labour|Taliban|Hamas|Hezbollah)"
)
"""Bodies and parties that go by the name of a building or of their members."""
_COLLECTIVES = words_of("group number couple series handful host family crowd team panel coalition range")
_DEFINITE = words_of("the this that these those his her its their our my your whose")
_QUANTIFIED = words_of("one two three four five several some many most few none both all each half another any")
_PARTS = words_of(
    "majority minority percent % third quarter half dozens hundreds thousands lots plenty rest proportion"
)
_THIRD_PERSON = frozenset({"he", "she"})
_STATE_BODIES = words_of("government administration military army")
_SHORT_TITLES = {
    "president": "Pres.", "senator": r"Sen\.", "governor": r"Gov\.", "congressman": r"Rep\.", "mayor": "Mayor-elect",
    "congresswoman": r"Rep\.", "representative": r"Rep\.", "judge": r"Judge", "chancellor": "Chancellor", "sheriff": "Sheriff",
}  # fmt: skip
"""Titles that stand for who holds them, with how they are shortened before a name."""
_TITLED = re.compile(
    r"\b(?:President|Mr\.?|Mrs\.?|Ms\.?|Sen\.|Rep\.|Gov\.|Senator|Prime Minister|Sir)(?: [A-Z][\w.’'-]*){1,3}$"
)
_OF_A_BODY = re.compile(r"\b(?:members? of (?:Congress|Parliament|the (?:House|Senate)))\b")
_LEADING = re.compile(r"\b(?:GOP|Republican|Democratic|congressional|House|Senate|party|government) leaders?\b")
_HELPERS = words_of("adviser advisor aide staffer representative")
"""Of the state only where their words say so: campaigns and firms have them, too."""
_OF_A_FIRM = re.compile(
    r"\b(?:Corp|Inc|Co|Ltd|LLC|company|campaign|club|union|team|league|airline|bank|network|firm)\b"
)
_FIGURES = words_of(
    "public political senior opposition right left conservative liberal leading prominent key religious"
)
_FIRST_PERSON = frozenset({"i", "we", "me", "us", "my", "our"})
_ALWAYS_OFFICIAL = words_of("government military army police navy authority prosecutor official investigator")
_ORDER = ("named_person", "named_organisation", "named_place", "official_unnamed", "unnamed", "document")
_SOMEBODY = PERSONS | PERSON_NOUNS | CROWDS | SPOKESPERSONS
_NUMBER = re.compile(rf"{DIGITS}|{WORDS}", re.IGNORECASE)
_NAMED = {
    "person": "named_person", "organisation": "named_organisation", "place": "named_place", "work": "document",
}  # fmt: skip
_ARTICLES = frozenset({"det", "poss", "nummod"})


def source_kind(
    doc: Doc, number: int, claims: Sequence[Claim], mentions: Sequence[Mention], entities: Sequence[Entity]
) -> str | None:
    """Return the kind of a claim's source (`schemas.values.SOURCE_KIND`), None where it could not be told.

    A pronoun takes the kind of its entity; "I" and "we" in what somebody says take that of who says it.

    Args:
        doc: the parse.
        number: the claim's index; it has a source.
        claims: the document's claims.
        mentions: the document's mentions.
        entities: its entities.
    """
    claim = claims[number]
    tokens = _tokens(doc, claim)
    head = _head(doc, claim)
    if head is None or not tokens or is_nobody(tokens):
        return None
    mention = next((m for m in mentions for span in claim.source if span in m.heads), None)
    if head.pos_ == "PROPN" and _TITLED.search(doc[tokens[0].i : head.i + 1].text):
        return "named_person"
    if mention is not None and mention.entity is not None:
        entity = entities[mention.entity]
        found = _entity_kind(entity, doc, mention)
        if entity.members and all(entities[m].is_named and entities[m].entity_type == "person" for m in entity.members):
            found = "named_person"
        if found is None and mention.form == "pronoun":
            found = _kind_by_nominal(doc, mention.entity, mentions)
        if found is not None:
            return found
    elif mention is not None and mention.form == "name":  # a surname that several persons have
        return "named_person"
    if head.lower_ in _THIRD_PERSON:
        return _kind_before(doc, number, claims, mentions, entities)
    if head.lower_ in _FIRST_PERSON:
        parent = claim.parent
        if parent is None or not claims[parent].source:
            return None
        speaker = source_kind(doc, parent, claims, mentions, entities)
        return None if speaker == "document" else speaker
    if head.lower_ in RELATIVES or head.tag_ in ("WP", "WDT"):
        noun = _antecedent(head)
        return None if noun is None else _kind_of_part(noun, noun.left_edge.i, mentions, entities)
    joined = [child for child in head.children if child.dep_ == "conj" and child in tokens]
    if joined:
        kinds = {_kind_of_part(part, tokens[0].i, mentions, entities) for part in (head, *joined)}
        first = next((kind for kind in _ORDER if kind in kinds), None)  # of mixed kinds the first counts
        return first if None not in kinds or first in _ORDER[:2] else None
    if _is_full_name(head, tokens) or _is_named_holder(doc, head, tokens):
        return "named_person"
    found = _kind_of_noun(head, tokens[0].i)
    if found is None and mention is not None and mention.entity is not None:
        known = entities[mention.entity]
        if not known.is_named and not known.members:
            # Who has no name here: what they were called first tells, else they are somebody; but "the host", who was
            # never "a host" before, may well be somebody with a name.
            is_the = head.tag_ == "NN" and any(child.lower_ == "the" for child in head.lefts)
            is_somebody = (
                known.entity_type in ("person", "group") and head.lemma_.lower() not in OFFICIALS and not is_the
            )
            found = _kind_by_nominal(doc, mention.entity, mentions) or ("unnamed" if is_somebody else None)
    return found


def source_count(doc: Doc, claim: Claim, kind: str | None) -> int | None:
    """Return how many sources there are, where the text says so, None elsewhere.

    One for a named person, for "a" and "one of", the number stated or listed by name; "a group", "at least two" and
    bodies have none.
    """
    head = _head(doc, claim)
    if head is None:
        return None
    tokens = _tokens(doc, claim)
    joined = [child for child in head.children if child.dep_ == "conj" and child in tokens]
    if kind == "named_person":
        while joined and (more := [c for c in joined[-1].children if c.dep_ == "conj" and c in tokens]):
            joined += more
        if joined:
            parts = (head, *joined)
            return len(parts) if all(part.pos_ == "PROPN" or part.lower_ in _THIRD_PERSON for part in parts) else None
        is_one = head.pos_ == "PROPN" or head.tag_ in ("NN", "WP") or head.lower_ in ("i", "he", "she", "his", "her")
        return 1 if is_one else _number_of(head, tokens)
    if joined or kind in ("named_organisation", "named_place"):
        return None
    if head.lower_ in ("i", "he", "she", "someone", "another") or (head.lower_ == "one" and _whole(head) is not None):
        return 1
    return _number_of(head, tokens)


def _kind_before(
    doc: Doc, number: int, claims: Sequence[Claim], mentions: Sequence[Mention], entities: Sequence[Entity]
) -> str | None:
    """The kind of an unresolved "he" or "she": a named person, where the last source before that is no pronoun is one."""
    at = claims[number].source[0].start
    before = [
        (other.source[0].start, index)
        for index, other in enumerate(claims)
        if other.source
        and other.source[0].start < at
        and (head := _head(doc, other)) is not None
        and head.pos_ != "PRON"
    ]
    kind = source_kind(doc, max(before)[1], claims, mentions, entities) if before else None
    return kind if kind == "named_person" else None


def _number_of(head: Token, tokens: Sequence[Token]) -> int | None:
    if head.lower_ == "both":
        return 2
    if head.like_num and head.pos_ == "NUM" and not any(head.lefts) and _NUMBER.fullmatch(head.text):
        value = number(head.text)  # "two of the officials"
        return int(value) if value is not None and 0 < value < 1000 and value == int(value) else None
    if head.pos_ not in ("NOUN", "PROPN") or head.lemma_.lower() in _COLLECTIVES | _PARTS:
        return None
    inside = [child for child in head.lefts if child in tokens]
    for child in inside:
        if child.dep_ == "nummod":
            written = " ".join(token.text for token in child.subtree)
            value = (
                number(written) if _NUMBER.fullmatch(written) and child.ent_type_ not in ("DATE", "PERCENT") else None
            )
            return int(value) if value is not None and value == int(value) else None
        if child.lower_ == "both":
            return 2
    is_one = any(child.lower_ in ("a", "an", "one", "another") for child in inside)
    return 1 if head.tag_ in ("NN", "NNP") and is_one else None


def _tokens(doc: Doc, claim: Claim) -> list[Token]:
    """The words of a source, whole ones: a span may begin inside one."""
    spans = (doc.char_span(*span, alignment_mode="expand") for span in claim.source)
    return [token for span in spans for token in span or () if not token.is_space]


def _head(doc: Doc, claim: Claim) -> Token | None:
    tokens = doc.char_span(*claim.source[0], alignment_mode="expand") if claim.source else None
    if tokens is None:
        return None
    root: Token = tokens.root
    if root.ent_type_ in ("DATE", "TIME"):  # "a Gallup poll this month", which the parser hangs on the month
        return next((t for t in reversed(list(tokens)) if t.pos_ == "NOUN" and not t.ent_type_), root)
    return root


def _kind_by_nominal(doc: Doc, entity: int, mentions: Sequence[Mention]) -> str | None:
    """The kind of whom a pronoun means who has no name: that of the first nominal for them."""
    first = next((m for m in mentions if m.entity == entity and m.form == "nominal"), None)
    tokens = None if first is None else doc.char_span(first.start, first.end, alignment_mode="expand")
    return None if tokens is None else _kind_of_noun(tokens.root, tokens[0].i)


def _entity_kind(entity: Entity, doc: Doc, mention: Mention) -> str | None:
    if not entity.is_named:
        return None
    if _BODIES.fullmatch(entity.name.removeprefix("the ").removeprefix("The ")):
        return "named_organisation"
    tokens = doc.char_span(mention.start, mention.end, alignment_mode="expand")
    if entity.entity_type != "person" and tokens is not None and mention.form == "name":
        outlet = outlet_at(doc, tokens.start)
        if outlet is not None and outlet.end >= mention.end:
            return "named_organisation"
    return _NAMED.get(entity.entity_type or "")


def _kind_of_part(part: Token, first: int, mentions: Sequence[Mention], entities: Sequence[Entity]) -> str | None:
    """The kind of one of several sources that are joined by "and"."""
    for mention in mentions:
        if mention.start <= part.idx < mention.end and mention.entity is not None and entities[mention.entity].is_named:
            return _entity_kind(entities[mention.entity], part.doc, mention)
    return _kind_of_noun(part, max(first, part.left_edge.i))


def _is_full_name(head: Token, tokens: Sequence[Token]) -> bool:
    """Say whether a source ends in a person's full name that was joined to no entity, perhaps for a namesake."""
    if head.pos_ != "PROPN" or head.ent_type_ != "PERSON" or head.i == tokens[0].i or outlet_at(head.doc, tokens[0].i):
        return False
    before = head.nbor(-1)
    return before.ent_type_ == "PERSON" and before.text[0].isupper() and head.text[0].isupper()


def _is_named_holder(doc: Doc, head: Token, tokens: Sequence[Token]) -> bool:
    """Say whether a source is a title whose holder the text names: "the president", where it has "President Ann Lee"."""
    short = _SHORT_TITLES.get(head.lower_)
    if short is None or head.pos_ not in ("NOUN", "PROPN") or tokens[0].lower_ != "the":
        return False
    if len([token for token in tokens if token.i <= head.i]) != 2:
        return False  # "the Ruritanian president" may be another
    return re.search(rf"\b(?:{head.lower_.capitalize()}|{short}) [A-Z][a-z]", doc.text) is not None


def _antecedent(pronoun: Token) -> Token | None:
    """The noun that the clause of "who" describes."""
    verb: Token = pronoun.head
    while verb.dep_ in ("conj", "xcomp") and verb.head != verb:
        verb = verb.head
    return verb.head if verb.dep_ == "relcl" and verb.head.pos_ in ("NOUN", "PROPN") else None


def _kind_of_noun(head: Token, first: int) -> str | None:
    """The kind of a source that is a common noun, or of "one of the officials".

    Args:
        head: the noun.
        first: index of the first word of its phrase.
    """
    of = _whole(head)
    if of is not None:
        found = _kind_of_noun(of, of.left_edge.i)
        return found if found in ("official_unnamed", "document") else "unnamed"
    words = head.doc[first : head.right_edge.i + 1].text
    lemma = head.lemma_.lower()
    if _OF_A_BODY.search(words) or _LEADING.search(words):
        return "official_unnamed"
    if _BODIES.fullmatch(re.sub(r"^[Tt]he ", "", head.doc[first : head.i + 1].text)):
        return "named_organisation"
    if head.lower_ == "public" or (head.ent_type_ == "NORP" and head.tag_ in ("NNPS", "NNS")):
        return "unnamed"  # "Americans"
    if lemma == "figure" and any(child.lemma_.lower() in _FIGURES for child in head.lefts):
        return "unnamed"
    if lemma in _HELPERS or lemma == "official":
        is_official = _OF_THE_STATE.search(words) if lemma in _HELPERS else not _OF_A_FIRM.search(words)
        return "official_unnamed" if is_official else "unnamed"
    if lemma in DOCUMENTS and not (head.pos_ == "PROPN" and head.ent_type_ == "PERSON"):
        return "document"
    if _is_surname(head):
        return None
    is_plural = head.tag_ in ("NNS", "NNPS") or lemma in ("police", "people", "staff")
    lefts = [child for child in head.lefts if child.i >= first]
    is_definite = any(child.lower_ in _DEFINITE or child.dep_ == "poss" for child in lefts)
    if lemma == "campaign" and any(child.pos_ == "PROPN" for child in lefts):
        return "named_organisation"
    if lemma in _STATE_BODIES and is_definite:
        return "named_organisation"  # that of a state which the text names
    if lemma in _ALWAYS_OFFICIAL:
        return "official_unnamed"
    if lemma == "source":
        return "official_unnamed" if _is_official_source(lefts) else "unnamed"
    if is_definite and not is_plural:
        return None  # "the senator", "his lawyer": someone who may have been named before
    if lemma in OFFICIALS:
        # "The senators" may be two who were named; "the lawmakers" of a story seldom are.
        return None if is_definite and any(child.dep_ == "nummod" for child in lefts) else "official_unnamed"
    if lemma in SPOKESPERSONS:
        return "official_unnamed" if _OF_THE_STATE.search(words) else "unnamed"
    if is_definite and (any(child.lower_ in _QUANTIFIED for child in lefts) or lemma in ("leader", "man", "woman")):
        return None  # "the two leaders" may have been named before as well
    if lemma in GROUPS:
        return None if is_definite else "unnamed"
    return "unnamed" if lemma in _SOMEBODY or head.lower_ in _SOMEBODY else None


def _whole(head: Token) -> Token | None:
    """The noun behind "one of", "some of", "a group of"."""
    if head.lower_ not in _QUANTIFIED | _PARTS and head.lemma_.lower() not in _COLLECTIVES and head.pos_ != "NUM":
        return None
    of = next((child for child in head.rights if child.lower_ == "of"), None)
    return None if of is None else next((child for child in of.children if child.dep_ == "pobj"), None)


def _is_official_source(lefts: Sequence[Token]) -> bool:
    return any(child.lemma_.lower() in ("government", "official", "administration", "police") for child in lefts)


def _is_surname(head: Token) -> bool:
    """Say whether a source is written like a name that was not found: "Fleming", which the model took for a noun."""
    if not head.text[0].isupper() or head.ent_type_ == "NORP" or any(child.dep_ in _ARTICLES for child in head.lefts):
        return False
    lemma = head.lemma_.lower()
    if lemma.removesuffix("s") in PERSON_NOUNS or lemma in OFFICIALS | SPOKESPERSONS | _SOMEBODY | GROUPS:
        return False
    # Where a sentence begins every word has its capital; but without an article only a plural is a source there.
    opens = head.is_sent_start or not any(token.is_alpha for token in head.sent[: head.i - head.sent.start])
    return head.tag_ != "NNS" or not opens
