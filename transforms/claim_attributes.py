"""transforms: what a claim means beside its spans: form, stance, status, polarity, kind of source.

Each value is given where a plain rule reads it off the words, and is None otherwise; `unresolved` says why.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from transforms.annotations import Claim, Span
from transforms.claim_forms import form_of
from transforms.mentions import Entity, Mention, source_entity
from transforms.source_kinds import source_count, source_kind
from transforms.stance import cue_head, stance
from transforms.stance_confidence import stance_confidence
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
    stance_confidence: float | None
    unresolved: tuple[str, ...]


def claim_attributes(
    doc: Doc,
    number: int,
    claims: Sequence[Claim],
    quotations: Sequence[Span],
    mentions: Sequence[Mention],
    entities: Sequence[Entity],
) -> ClaimAttributes:
    """Read the attributes of one claim.

    Args:
        doc: the parse over the document's exact text, with tags and heads.
        number: the claim's index.
        claims: the document's claims.
        quotations: the document's outermost quotations, marks included.
        mentions: the document's mentions, from `mentions.read_mentions` for the same claims.
        entities: the document's entities, from the same call.
    """
    claim = claims[number]
    why: list[str] = []
    content = [token for span in claim.content for token in _tokens(doc, span)]
    cue = [token for span in claim.cue for token in _tokens(doc, span)]
    form = form_of(doc, claim, quotations)
    source = [token for span in claim.source for token in _tokens(doc, span)]
    its_stance, rule, reason = stance(cue, claim.cue_lemma, content, source)
    why += [reason] if reason else []
    its_status, negated = None, None
    verb, reason = main_verb(content)
    if verb is None:
        why += [reason] if reason else []
    else:
        its_status, negated = status(verb, its_stance, form == "direct"), is_negated(verb)
        if its_stance in ("asserts", "believes") and _opens_with_if(content):
            its_status = "conditional"
        if claim.cue_lemma == "expect":
            its_status = its_status or "possible"
        why += ["status_not_plain"] if its_status is None else []
        why += ["polarity_not_plain"] if negated is None else []
    kind, count = None, None
    if not claim.source:
        kind = "none" if form == "indirect" and _names_no_source(cue_head(cue, claim.cue_lemma)) else None
        why.append("source_not_found" if kind is None else "no_source")
    else:
        kind = source_kind(doc, number, claims, mentions, entities)
        count = source_count(doc, claim, kind)
        entity = source_entity(claim, mentions)
        if count is None and kind == "named_person" and entity is not None:
            its = [entities[member] for member in entities[entity].members]  # "they", where the text has named them all
            are_persons = all(one.is_named and one.entity_type == "person" for one in its or [entities[entity]])
            count = len(its or [entity]) if are_persons else None
        why += ["source_not_linked"] if entity is None else []
        why += ["source_kind_unclear"] if kind is None else []
    lemma = claim.cue_lemma or (_main_lemma(cue) if cue else None)
    if lemma is None and "no_cue" not in why:
        why.append("no_cue")
    sure = None if its_stance is None else stance_confidence(rule)
    return ClaimAttributes(form, its_stance, its_status, negated, kind, count, lemma, sure, tuple(why))


def _tokens(doc: Doc, span: Span) -> list[Token]:
    return list(doc.char_span(span.start, span.end, alignment_mode="expand") or ())


def _opens_with_if(content: Sequence[Token]) -> bool:
    """Say whether a content begins with its condition: "If it rains, we stay"; the parse may hang that on the cue."""
    words = [token for token in content if token.is_alpha]
    return bool(words) and words[0].lower_ in ("if", "unless") and any(t.text == "," for t in content[1:])


def _main_lemma(cue: Sequence[Token]) -> str:
    return next((token for token in cue if token.pos_ in ("VERB", "NOUN")), cue[0]).lemma_.lower()


def _names_no_source(head: Token | None) -> bool:
    """Say whether a cue without a source is of a form that needs none: a noun, a passive, "it seems"."""
    if head is None or any(child.dep_ == "agent" for child in head.children):
        return False
    passive = head.tag_ == "VBN" and not any(child.lemma_ == "have" for child in head.children)
    is_passive = passive or any(child.dep_ == "auxpass" for child in head.children)
    subjects = {child.lower_ for child in head.children if child.dep_ in ("nsubj", "expl")}
    return head.pos_ == "NOUN" or is_passive or bool(subjects & {"it", "there"}) or head.lemma_ in ("seem", "appear")
