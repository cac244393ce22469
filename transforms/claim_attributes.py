"""transforms: what a claim means beside its spans: form, stance, status, polarity, kind of source, chain.

Each value is given where a plain rule reads it off the words, and is None otherwise; `unresolved` says why.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from spacy.tokens import Doc, Token

from transforms.annotations import Claim, Span
from transforms.mentions import Entity, Mention, source_entity, span_entity
from transforms.names import words_of
from transforms.number_words import DIGITS, WORDS, number
from transforms.persons import PERSON_NOUNS
from transforms.stance import cue_head, is_nobody, stance
from transforms.standing import is_negated, main_verb, status


@dataclass(frozen=True)
class ClaimAttributes:
    """The columns of `claims` that are read off the words of a claim; None where they could not be told."""

    form: str
    stance: str | None
    status: str | None
    is_negated: bool | None
    source_kind: str | None
    source_count: int | None
    cue_lemma: str | None
    unresolved: tuple[str, ...]


_DOCUMENTS = words_of(
    "report statement document study survey poll letter memo memorandum email filing indictment affidavit lawsuit",
    "complaint website article transcript book paper audit ruling tweet notice release record data figure editorial",
    "order analysis research review post message testimony bill law constitution page story",
)
_OFFICIALS = words_of(
    "official authority police prosecutor diplomat lawmaker minister officer investigator government ministry",
    "regulator senator congressman legislator magistrate ambassador envoy aide policeman military army",
    "administration department agency court",
)
_SPOKESPERSONS = words_of("spokesman spokeswoman spokesperson representative")
_OF_THE_STATE = re.compile(
    r"\b(?:ministry|department|police|government|military|army|navy|office|embassy|president|White House|Pentagon"
    r"|Kremlin|state|court|sheriff|mayor|governor|administration|agency|commission|federal)\b",
    re.IGNORECASE,
)
_COMMON = _OFFICIALS | _SPOKESPERSONS | words_of("people resident family management staff expert critic source none")
_ARTICLES = frozenset({"det", "poss", "nummod"})
_COLLECTIVES = words_of("group number couple series handful pair majority host family crowd team panel coalition range")
_DEFINITE = words_of("the this that these those his her its their our my your whose")
_NUMBER = re.compile(rf"{DIGITS}|{WORDS}", re.IGNORECASE)
_NAMED = {"person": "named_person", "organisation": "named_organisation", "place": "named_place", "work": "document"}


def claim_attributes(
    doc: Doc, claim: Claim, quotations: Sequence[Span], mentions: Sequence[Mention], entities: Sequence[Entity]
) -> ClaimAttributes:
    """Read the attributes of one claim.

    Args:
        doc: the parse over the document's exact text, with tags and heads.
        claim: the claim.
        quotations: the document's outermost quotations, marks included.
        mentions: the document's mentions, from `mentions.read_mentions` for the same claims.
        entities: the document's entities, from the same call.
    """
    why: list[str] = []
    content = [token for span in claim.content for token in _tokens(doc, span)]
    cue = [token for span in claim.cue for token in _tokens(doc, span)]
    form = _form(content, claim, quotations)
    source = [token for span in claim.source for token in _tokens(doc, span)]
    its_stance, reason = stance(cue, claim.cue_lemma, content, source)
    why += [reason] if reason else []
    its_status, negated = None, None
    verb, reason = main_verb(content)
    if verb is None:
        why += [reason] if reason else []
    else:
        its_status, negated = status(verb, its_stance, form == "direct"), is_negated(verb)
        if claim.cue_lemma == "expect":
            its_status = its_status or "possible"
        why += ["status_not_plain"] if its_status is None else []
        why += ["polarity_not_plain"] if negated is None else []
    if not claim.source:
        kind = "none" if form == "indirect" and _names_no_source(cue_head(cue, claim.cue_lemma)) else None
        why.append("source_not_found" if kind is None else "no_source")
    else:
        kind = None if is_nobody(source) else _source_kind(doc, claim, mentions, entities)
        why += ["source_not_linked"] if source_entity(claim, mentions) is None else []
        why += ["source_kind_unclear"] if kind is None else []
    lemma = claim.cue_lemma or (_main_lemma(cue) if cue else None)
    return ClaimAttributes(form, its_stance, its_status, negated, kind, _source_count(doc, claim), lemma, tuple(why))


def chain(
    number: int,
    claims: Sequence[Claim],
    doc: Doc,
    mentions: Sequence[Mention],
    entities: Sequence[Entity],
    outlet: str | None,
) -> list[tuple[str, int | None]]:
    """Return the hops of one claim from its first speaker outward, each with its name and, if known, its entity.

    The source comes first, then those who relayed it, then the same of the claim around it, and so on; the outlet last,
    unless the hop before is the outlet itself. A claim with no source has no chain, since the first hop is by definition
    the first speaker; a claim around it that names nobody adds no hop.
    """
    if not claims[number].source:
        return []
    hops: list[tuple[str, int | None]] = []
    at: int | None = number
    while at is not None:
        claim = claims[at]
        if claim.source:
            entity = source_entity(claim, mentions)
            hops.append((_hop_name(" ".join(_words(doc, span) for span in claim.source), entity, entities), entity))
        for span in claim.relayers:
            entity = span_entity(span, mentions)
            hops.append((_hop_name(_words(doc, span), entity, entities), entity))
        at = claim.parent
    # Who says what they themselves believe is one hop.
    hops = [*hops[:1], *(hop for before, hop in pairwise(hops) if not _is_the_same(before, hop))]
    if outlet and _folded(outlet) != _folded(hops[-1][0]):
        same = (index for index, other in enumerate(entities) if _folded(other.name) == _folded(outlet))
        hops.append((outlet, next(same, None)))
    return hops


def _is_the_same(one: tuple[str, int | None], other: tuple[str, int | None]) -> bool:
    if one[1] is not None or other[1] is not None:
        return one[1] == other[1]
    return _folded(one[0]) == _folded(other[0])


def _tokens(doc: Doc, span: Span) -> list[Token]:
    return list(doc.char_span(span.start, span.end, alignment_mode="expand") or ())


def _words(doc: Doc, span: Span) -> str:
    """Return a span's text. `Doc.text` would do as well, but is put together anew each time."""
    tokens = doc.char_span(span.start, span.end, alignment_mode="expand")
    return "" if tokens is None else tokens.text[span.start - tokens.start_char : span.end - tokens.start_char]


def _hop_name(words: str, entity: int | None, entities: Sequence[Entity]) -> str:
    return " ".join(words.split()) if entity is None else entities[entity].name


def _folded(name: str) -> str:
    return name.casefold().removeprefix("the ")


def _main_lemma(cue: Sequence[Token]) -> str:
    return next((token for token in cue if token.pos_ in ("VERB", "NOUN")), cue[0]).lemma_.lower()


def _form(content: Sequence[Token], claim: Claim, quotations: Sequence[Span]) -> str:
    """Count the words of the content inside quotation marks; marks around the whole claim say nothing."""
    outside = [*claim.cue, *claim.source]
    own = [q for q in quotations if not any(q.start <= span.start and span.end <= q.end for span in outside)]
    words = [token.idx for token in content if any(map(str.isalnum, token.text))]
    quoted = sum(any(q.start <= start < q.end for q in own) for start in words)
    return "indirect" if not quoted else "direct" if quoted == len(words) else "mixed"


def _source_head(doc: Doc, claim: Claim) -> Token | None:
    tokens = doc.char_span(*claim.source[0], alignment_mode="expand") if claim.source else None
    return None if tokens is None else tokens.root


def _source_kind(doc: Doc, claim: Claim, mentions: Sequence[Mention], entities: Sequence[Entity]) -> str | None:
    head = _source_head(doc, claim)
    if head is None:
        return None
    mention = next((m for m in mentions for span in claim.source if span in m.heads), None)
    if mention is None:
        return None
    if mention.entity is not None:
        return _NAMED.get(entities[mention.entity].entity_type or "")
    if mention.form == "name":  # a surname that several persons have
        return "named_person"
    if mention.form == "pronoun":
        return None
    return _nominal_kind(head, _words(doc, claim.source[0]))


def _names_no_source(head: Token | None) -> bool:
    """Say whether a cue without a source is of a form that needs none: a noun, a passive, "it seems"."""
    if head is None or any(child.dep_ == "agent" for child in head.children):
        return False
    passive = head.tag_ == "VBN" and not any(child.lemma_ == "have" for child in head.children)
    is_passive = passive or any(child.dep_ == "auxpass" for child in head.children)
    subjects = {child.lower_ for child in head.children if child.dep_ in ("nsubj", "expl")}
    return head.pos_ == "NOUN" or is_passive or bool(subjects & {"it", "there"}) or head.lemma_ in ("seem", "appear")


def _is_surname(head: Token) -> bool:
    """Say whether a source is written like a name that was not found: "Fleming", which the model took for a noun."""
    if not head.text[0].isupper() or head.ent_type_ == "NORP" or any(child.dep_ in _ARTICLES for child in head.lefts):
        return False
    if head.lemma_.lower().removesuffix("s") in PERSON_NOUNS or head.lemma_.lower() in _COMMON:
        return False
    # Where a sentence begins every word has its capital; but without an article only a plural is a source there.
    opens = head.is_sent_start or not any(token.is_alpha for token in head.sent[: head.i - head.sent.start])
    return head.tag_ != "NNS" or not opens


def _nominal_kind(head: Token, words: str) -> str | None:
    lemma = head.lemma_.lower()
    if lemma in _DOCUMENTS:
        return "document"
    if _is_surname(head):
        return None
    is_plural = head.tag_ in ("NNS", "NNPS") or lemma in ("police", "people")
    is_definite = any(child.lower_ in _DEFINITE or child.dep_ == "poss" for child in head.lefts)
    if is_definite and not is_plural and lemma not in ("government", "military", "army", "police"):
        return None  # "the senator", "his lawyer": someone who may have been named before
    if lemma in _OFFICIALS or (lemma in _SPOKESPERSONS and _OF_THE_STATE.search(words)):
        return "official_unnamed"
    return None if is_definite else "unnamed"  # "the two leaders" may have been named before as well


def _source_count(doc: Doc, claim: Claim) -> int | None:
    """Return how many sources there are, where a number or "a" says so; "a group" and "at least two" do not."""
    head = _source_head(doc, claim)
    if head is None or head.pos_ != "NOUN" or head.lemma_.lower() in _COLLECTIVES:
        return None
    inside = [child for child in head.lefts if child.idx >= claim.source[0].start]
    for child in inside:
        if child.dep_ == "nummod":
            written = child.text if not any(child.lefts) else ""
            value = number(written) if _NUMBER.fullmatch(written) and child.ent_type_ != "DATE" else None
            return int(value) if value is not None and value == int(value) else None
    if head.tag_ == "NN" and any(child.dep_ == "det" and child.lower_ in ("a", "an") for child in inside):
        return 1
    return None
