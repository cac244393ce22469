"""transforms: who passes words on that are another's: `Ann Lee was quoted as saying by Kyodo News`.

The relaying phrase has no content of its own, so it is no claim: its subject is a hop of the chain. The corpus that the
claim model was trained on has too few of them to teach.
"""

from dataclasses import replace

from spacy.tokens import Doc, Token

from transforms.annotations import Claim, Span
from transforms.claim_labels import SPEAKING
from transforms.claim_parts import between, cue_of, lemma_of, noun_phrase, subject_of, trimmed, without, words

REACH = 30  # tokens between the quoting verb and "saying", a long apposition included
AFTER = REACH  # tokens behind a cue in which "saying" may follow it
QUOTING = frozenset({"quoted", "quotes", "quoting", "cited", "cites", "citing"})
PASSIVE = frozenset({"was", "were", "is", "are", "been", "being"})


def with_relayers(doc: Doc, text: str, claim: Claim) -> Claim:
    """Return the claim with its speaker and those who relay it told apart, where its cue is a relaying phrase."""
    if not claim.cue:
        return claim
    around = between(doc, claim.cue[0].start, claim.cue[-1].end)
    if around:
        around += [t for t in doc[around[-1].i + 1 : around[-1].i + 1 + AFTER] if not t.is_space]
    for saying in around:
        verb = _quoting_verb(saying)
        if verb is not None and claim.cue[0].start <= verb.idx < claim.cue[-1].end:
            return _relayed(text, claim, verb, saying)
    return claim


def names_a_source(doc: Doc, claim: Claim) -> bool:
    """Whether a claim only says whose words another's are: `…, the Courier reported, citing two officials`."""
    tokens = [token for span in claim.cue for token in between(doc, span.start, span.end)]
    if claim.relayers or not any(token.lower_ in QUOTING for token in tokens):
        return False
    content = [token for span in claim.content for token in between(doc, span.start, span.end)]
    heads = [token for token in content if token.head not in content or token.head == token]
    return all(token.pos_ == "PROPN" or token.lower_ in SPEAKING or token.pos_ == "PRON" for token in heads)


def _quoting_verb(saying: Token) -> Token | None:
    """`quoted` in "was quoted as saying" and "quoted Ann Lee, a spokeswoman, as saying", None with another `saying`."""
    if saying.lower_ != "saying" or saying.i < 2 or saying.nbor(-1).lower_ != "as":
        return None
    for token in reversed(saying.doc[max(0, saying.i - REACH) : saying.i - 1]):
        if token.lower_ in QUOTING:
            return token
        if token.text in (".", ";", ":", "?", "!", "“", "”", '"'):
            return None
    return None


def _relayed(text: str, claim: Claim, verb: Token, saying: Token) -> Claim:
    doc = verb.doc
    middle = doc[verb.i + 1 : saying.i - 1]
    following = doc[saying.i + 1 : saying.i + 2]
    by = next((part[0] for part in (middle, following) if len(part) and part[0].lower_ == "by"), None)
    is_passive = by is not None or not len(middle) or (verb.i > 0 and verb.nbor(-1).lower_ in PASSIVE)
    speaker: Span | None
    relayers: tuple[Span, ...]
    if is_passive:
        clause = words([verb, verb.right_edge])
        subjects = [c for c in verb.children if c.dep_ == "nsubjpass"] or [verb.head] * (verb.dep_ == "acl")
        speaker = next((s for s in claim.source if s.end <= verb.idx), None)
        speaker = speaker or (noun_phrase(text, subjects[0], [clause]) if subjects else None)
        nouns = [c for c in by.children if c.dep_ == "pobj"] if by is not None else []
        limits = [Span(saying.nbor(-1).idx, clause.end)] if len(middle) else []
        found = noun_phrase(text, nouns[0], limits) if nouns else None
        relayers = (found,) if found else ()
    else:
        speaker = trimmed(text, *words(list(middle))) if middle[0].pos_ != "ADP" else None
        relayers = tuple(s for s in claim.source if s.end <= verb.idx) or subject_of(text, verb)
        if verb.dep_ == "relcl" and [text[s.start : s.end].lower() for s in relayers] in (["which"], ["who"]):
            named = noun_phrase(text, verb.head, [Span(verb.left_edge.idx, len(text))])
            relayers = relayers if named is None else (named,)
    if speaker is None:
        return claim
    first, last = cue_of(verb), words([saying.nbor(-1), saying])
    cue = (first, last) if len(middle) else (Span(first.start, last.end),)
    taken = [*cue, speaker, *relayers, *([words([by])] if by is not None else [])]
    content = tuple(piece for span in claim.content for piece in without(text, span, taken))
    if not content:
        return claim
    return replace(claim, source=(speaker,), cue=cue, content=content, relayers=relayers, cue_lemma=lemma_of(verb))
