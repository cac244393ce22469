"""transforms: whom an outlet cites for what it reports: `the Harbour Gazette reported, citing two officials`.

What the officials say is theirs, and the outlet passes it on: so they become the source, as with `quoted … as saying`,
and the outlet the next hop. Only outlets are read so; what a minister claims, citing a report, the minister claims.
"""

from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Doc, Token

from transforms.annotations import Claim, Span
from transforms.claim_hops import clause_words, is_its_own
from transforms.claim_parts import between, noun_phrase, trimmed, without, words
from transforms.names import words_of
from transforms.outlets import outlet_at
from transforms.source_nouns import DOCUMENTS, NEWS_ITEMS, OFFICIALS, PERSONS

CITING = frozenset({"citing", "quoting", "cited", "cites", "quotes"})
_SPEAKERS = DOCUMENTS | OFFICIALS | PERSONS | words_of("source people staff resident witness figure statistic media")


def with_cited(doc: Doc, text: str, claims: Sequence[Claim]) -> list[Claim]:
    """Return the claims, those of outlets that cite somebody with those whom they cite as the source.

    Args:
        doc: the parse.
        text: its text.
        claims: a document's claims, parents by index.
    """
    cues = [min((span.start for span in claim.cue), default=-1) for claim in claims]
    return [_with_cited(doc, text, claims, cues, number) for number in range(len(claims))]


def _with_cited(doc: Doc, text: str, claims: Sequence[Claim], cues: Sequence[int], number: int) -> Claim:
    claim = claims[number]
    if len(claim.source) != 1 or not claim.cue or claim.relayers or not _is_outlet(doc, claim.source[0]):
        return claim
    source = {token.i for token in between(doc, *claim.source[0])}
    own = [
        t
        for t in clause_words(doc, claims, number)
        if t.lower_ in CITING and is_its_own(t, claims, cues, number, source)
    ]
    tail = [t for span in claim.content[-1:] for t in between(doc, *span) if t.lower_ == "citing" and _ends(t, span)]
    for citing in (*own, *tail):
        if citing.lower_ not in ("citing", "quoting") and not _is_relative(citing):
            continue
        cited = _cited(text, citing)
        if cited is None:
            continue
        cue = claim.cue
        if not any(span.start <= citing.idx < span.end for span in cue):
            cue = tuple(sorted((*cue, words([citing]))))
        content = _without_cited(doc, text, claim, citing, cited)
        if content:
            return replace(claim, source=(cited,), cue=cue, content=content, relayers=(_outlet(doc, claim.source[0]),))
    return claim


def _is_outlet(doc: Doc, source: Span) -> bool:
    tokens = between(doc, *source)
    return bool(tokens) and outlet_at(doc, tokens[0].i, is_listener=True) is not None


def _outlet(doc: Doc, source: Span) -> Span:
    """The outlet alone, where its article is said to cite: "a Harbour Gazette article"; else the source as it is."""
    tokens = between(doc, *source)
    outlet = outlet_at(doc, tokens[0].i, is_listener=True)
    is_item = any(token.lemma_.lower() in NEWS_ITEMS for token in tokens)
    return outlet if outlet is not None and is_item else source


def _is_relative(verb: Token) -> bool:
    """Say whether a verb is that of `which cited two officials`."""
    return any(child.lower_ in ("which", "who") and child.dep_ == "nsubj" for child in verb.children)


def _cited(text: str, citing: Token) -> Span | None:
    """The noun phrase behind "citing", up to a clause about it; None where it is no speaker or document."""
    noun = next((child for child in citing.children if child.dep_ == "dobj" and child.i > citing.i), None)
    if noun is None or (noun.lemma_.lower() not in _SPEAKERS and not _is_name(noun)):
        return None
    span = noun_phrase(text, noun)
    if span is None:
        return None
    end = span.end
    for token in noun.subtree:
        starts_clause = token.dep_ == "relcl" or (token.text == "," and token.i > noun.i)
        if token.i > noun.i and starts_clause:
            end = min(end, token.left_edge.idx)
    return trimmed(text, span.start, end)


def _is_name(noun: Token) -> bool:
    return noun.pos_ == "PROPN" and noun.ent_type_ in ("PERSON", "ORG", "NORP")


def _ends(citing: Token, content: Span) -> bool:
    """Say whether "citing" opens the last words of a content, behind a comma."""
    behind = between(citing.doc, citing.idx, content.end)
    return (
        citing.i > 0
        and citing.nbor(-1).text == ","
        and len(behind) < 12
        and not any(token.text in (",", "”", '"') or token.tag_ in ("VBD", "VBZ", "MD") for token in behind)
    )


def _without_cited(doc: Doc, text: str, claim: Claim, citing: Token, cited: Span) -> tuple[Span, ...]:
    """The content without whom it was said by, where those words were taken for a part of it."""
    first = claim.content[0]
    if first.start <= cited.start and cited.end <= first.end and cited.start - first.start < 3:
        that = next(
            (t for t in between(doc, cited.end, first.end) if t.lower_ == "that" and t.nbor(-1).text == ","), None
        )
        if that is None:
            return ()
        return (trimmed(text, that.idx, first.end), *claim.content[1:])
    holes = [Span(citing.idx, max(cited.end, citing.idx + len(citing)))]
    return tuple(piece for span in claim.content for piece in without(text, span, holes))
