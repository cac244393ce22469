"""transforms: the claims of a document: who (source) says (cue) what (content), nested ones inside the others.

A trained network finds them. Rules say what the corpus that it was trained on cannot teach: that a relaying phrase names
the one who passes words on, that nobody says nothing, that a headline's colon attributes, that a dateline is no part of
what is said.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Doc

from transforms.annotations import Claim, Segment, Span
from transforms.claim_citing import with_cited
from transforms.claim_hops import with_hops
from transforms.claim_labels import labelled_claims
from transforms.claim_parts import between, lemma_of, without
from transforms.claim_relays import names_a_source, with_relayers
from transforms.quotations import READABLE_ROLES
from transforms.word_claims import WordClaim
from transforms.words import GAPS, PLACES, Words

PARAGRAPH = GAPS.index("paragraph")
OUTSIDE, FIRST = PLACES.index("outside"), PLACES.index("first")
DATELINE = re.compile(
    r"[A-Z]{3}[A-Z.,'’/ -]*(?:,? [\w., ]{1,30}?)??\([\w ./]{2,30}\) ?(?:[—–]|--?) |"
    r"[A-Z]{2}[A-Z.'’/ -]{3,}(?:, [A-Z][\w. ]{1,20})? ?(?:[—–]|--) "
)
"""Where and by whom a report was filed, as in `OSLO, Norway (AP) — `: no part of what is said."""
NOBODY = re.compile(
    r"(?:nobody\b|no[ -]one\b|none\b(?! other)|neither\b|no (?!fewer |less |other )[^\W\d])", re.IGNORECASE
)
"""A source that is nobody; No 10 is somebody, and so are no fewer than ten senators."""
RINGING = frozenset({"call", "phone", "telephone", "ring"})
GIVING = frozenset(
    {"propose", "pledge", "promise", "offer", "suggest", "demand", "request", "seek", "commit", "vow", "set"}
)
"""Verbs that give or want what follows them: an amount or a day behind one is content, also where the cue runs on to `for`."""
YOU = re.compile(r"you\b", re.IGNORECASE)
"""A source that is anybody, where the author speaks: `You may think it is over`."""


def read_claims(doc: Doc, segments: Sequence[Segment], words: Words, found: Sequence[WordClaim]) -> list[Claim]:
    """Make claims of what the network found in one document.

    Args:
        doc: a document of `transforms.parsing.parse`.
        segments: its segments.
        words: its words.
        found: its claims, as `read_word_claims` gives them.

    Returns:
        Claims in the order of their first characters. Spans of a claim have no white space at their ends and don't overlap.
    """
    text = doc.text  # spaCy puts it together anew each time
    readable = [s for s in segments if s.role in READABLE_ROLES]
    datelines = [Span(*m.span()) for r in readable if (m := DATELINE.match(text, r.start, r.end))]
    claims: list[Claim] = []
    standing: dict[int, int | None] = {}  # by number in `found`: the claim, or that around it where it is none itself
    for number, claim in enumerate(found):
        if claim.parent is not None and claim.parent not in standing:
            continue
        parent = None if claim.parent is None else standing[claim.parent]
        whole = _spoken(doc, text, words, claim, datelines)
        if whole.source and NOBODY.match(text, whole.source[0].start):
            continue  # nor do those inside it hold
        is_anybody = parent is None and bool(whole.source) and _is_you(text, whole, claim, words)
        is_none = is_anybody or not whole.content or names_a_source(doc, whole) or _only_rings(doc, whole)
        standing[number] = parent if is_none else len(claims)
        if not is_none:
            claims.append(replace(whole, parent=parent))
    ordered = _in_order(_with_labels(claims, labelled_claims(doc, text, readable)))
    return with_cited(doc, text, with_hops(doc, ordered))


def _is_you(text: str, whole: Claim, claim: WordClaim, words: Words) -> bool:
    """Whether the source is the reader: `you`, and not in a quotation."""
    is_outside = words.places[claim.candidate.source[0]] == OUTSIDE
    return bool(is_outside and YOU.fullmatch(text, whole.source[0].start, whole.source[0].end))


def _in_order(claims: Sequence[Claim]) -> list[Claim]:
    """The claims in the order of their first characters, the outer of two that begin together first."""
    starts = [min(span.start for span in (*c.source, *c.cue, *c.content)) for c in claims]
    order = sorted(range(len(claims)), key=lambda n: (starts[n], claims[n].parent is not None, n))
    place = {number: index for index, number in enumerate(order)}
    return [replace(c, parent=None if c.parent is None else place[c.parent]) for c in (claims[n] for n in order)]


def _with_labels(claims: list[Claim], labels: Sequence[Claim]) -> list[Claim]:
    """The claims with those of headlines put first, as the claims around what lies in them."""
    cues = {span.start for claim in claims for span in claim.cue}
    fresh = [label for label in labels if label.cue[0].start not in cues]
    moved = [replace(c, parent=None if c.parent is None else c.parent + len(fresh)) for c in claims]
    for number, claim in enumerate(moved):
        room = [
            n
            for n, label in enumerate(fresh)
            if label.content[0].start <= claim.content[0].start < label.content[-1].end
        ]
        if claim.parent is None and room:
            moved[number] = replace(claim, parent=room[0])
    return [*fresh, *moved]


def _spoken(doc: Doc, text: str, words: Words, claim: WordClaim, datelines: Sequence[Span]) -> Claim:
    its = claim.candidate
    source, cue, content = (_spans(words, numbers) for numbers in (its.source, its.cue, its.content))
    source, cue = _pared(text, source), _pared(text, cue)
    hit = [d for d in datelines if any(s.start < d.end and d.start < s.end for s in (*source, *content))]
    if hit:
        source, content = (tuple(p for s in spans for p in without(text, s, hit)) for spans in (source, content))
    plain = Claim(source, cue, content, _lemma(doc, cue), confidence=claim.confidence)
    return with_relayers(doc, text, _with_object(doc, text, plain))


def _with_object(doc: Doc, text: str, claim: Claim) -> Claim:
    """The claim with the day or the amount that is proposed or pledged in its content: `pledged <$5 million for> a pier`."""
    if len(claim.cue) != 1 or not claim.content:
        return claim
    tokens = between(doc, *claim.cue[0])
    is_next = text[claim.cue[0].end : claim.content[0].start].isspace()
    if not is_next or not tokens or tokens[-1].dep_ != "prep":
        return claim
    for token in tokens[1:]:
        if lemma_of(token.nbor(-1)) in GIVING and token.ent_type_ in ("DATE", "MONEY", "PERCENT", "QUANTITY"):
            first = Span(token.idx, claim.content[0].end)
            return replace(claim, cue=(Span(claim.cue[0].start, token.idx - 1),), content=(first, *claim.content[1:]))
    return claim


def _only_rings(doc: Doc, claim: Claim) -> bool:
    """Whether somebody is rung up: `Ann Lee called him`, with nothing that he is called."""
    cue = [token for span in claim.cue for token in between(doc, *span)]
    content = [token for span in claim.content for token in between(doc, *span)]
    verb = next((token for token in cue if token.pos_ == "VERB"), None)
    if (
        verb is None
        or lemma_of(verb) not in RINGING
        or any(t.dep_ in ("prep", "prt", "auxpass") for t in verb.children)
    ):
        return False
    return all(t.tag_ == "PRP" or t.ent_type_ == "PERSON" for t in content) and content[-1].dep_ == "dobj"


def _spans(words: Words, numbers: Sequence[int]) -> tuple[Span, ...]:
    """Runs of words as spans, none over the end of a paragraph unless a quotation is wrapped there."""
    spans: list[Span] = []
    before = -1
    for number in numbers:
        start, end = int(words.starts[number]), int(words.ends[number])
        begins = words.gaps[number] == PARAGRAPH and words.places[number] in (OUTSIDE, FIRST)
        if spans and number == before + 1 and not begins:
            spans[-1] = Span(spans[-1].start, end)
        else:
            spans.append(Span(start, end))
        before = number
    return tuple(spans)


def _pared(text: str, spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """Spans without a comma or a colon at their end, where they have more than that."""
    pared = []
    for span in spans:
        end = span.start + len(text[span.start : span.end].rstrip(",: "))
        pared.append(Span(span.start, end) if end > span.start else span)
    return tuple(pared)


def _lemma(doc: Doc, cue: Sequence[Span]) -> str | None:
    """The lemma of the word of a cue that the others hang on."""
    tokens = [token for span in cue for token in between(doc, span.start, span.end)]
    if not tokens:
        return None
    own = {token.i for token in tokens}
    heads = [token for token in tokens if token.head.i == token.i or token.head.i not in own]
    verbs = [token for token in heads if token.pos_ in ("VERB", "NOUN")] or heads
    return lemma_of(verbs[0])
