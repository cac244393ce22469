"""transforms: the claims of one document, read by rule from its parse: who (source) says (cue) what (content).

Quotations with a cue beside them come first, since there the marks are surer than the parse, then "according to" and
the verbs whose clause, infinitive or object is a content. One level is read: claims inside a content are left out.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Doc

from transforms.annotations import Claim, Segment, Span
from transforms.claim_clauses import clause_claims
from transforms.claim_continuations import with_leftovers
from transforms.claim_labels import labelled_claims
from transforms.claim_parts import between, without
from transforms.claim_quotations import quoted_claims
from transforms.parsing import sentence_spans
from transforms.quotations import READABLE_ROLES, quotations

DATELINE = re.compile(
    r"[A-Z]{3}[A-Z.,'’/ -]*(?:,? [\w., ]{1,30}?)??\([\w ./]{2,30}\) ?(?:[—–]|--?) |"
    r"[A-Z]{2}[A-Z.'’/ -]{3,}(?:, [A-Z][\w. ]{1,20})? ?(?:[—–]|--) "
)
"""Where and by whom a report was filed, as in `OSLO, Norway (AP) — `: no part of what is said."""

NOBODY = re.compile(r"(?:nobody|no[ -]one|none|neither|no(?!\.))\b", re.IGNORECASE)
"""A source that is nobody; No. 10 is somebody."""


def read_claims(doc: Doc, segments: Sequence[Segment]) -> list[Claim]:
    """Read the claims of one document.

    Args:
        doc: a document of `transforms.parsing.parse`.
        segments: its segments; only readable ones (headline, summary, body, caption) give claims.

    Returns:
        Claims in the order of their first character, none inside another's content. Spans of a claim have no white
        space at their ends and don't overlap.
    """
    text = doc.text  # spaCy puts it together anew each time
    readable = [s for s in segments if s.role in READABLE_ROLES]
    if not readable:
        return []
    quoted = quotations(text, segments)
    sentences = _touching(sentence_spans(doc), [Span(r.start, r.end) for r in readable])
    found, used = quoted_claims(doc, text, readable, quoted, sentences)
    found += labelled_claims(doc, text, readable)
    first = 0  # the first quotation that may reach into the sentence
    for sentence in sentences:
        while first < len(quoted) and quoted[first].end <= sentence.start:
            first += 1
        last = first
        while last < len(quoted) and quoted[last].start < sentence.end:
            last += 1
        found += clause_claims(text, between(doc, *sentence), quoted[first:last], used)
    found = with_leftovers(text, found, readable, quoted, sentences)
    datelines = [Span(*m.span()) for r in readable if (m := DATELINE.match(text, r.start, r.end))]
    outermost = _outermost(text, [_apart(text, claim, datelines) for claim in found])
    return [c for c in outermost if not (c.source and NOBODY.match(text, c.source[0].start))]


def _apart(text: str, claim: Claim, datelines: Sequence[Span]) -> Claim:
    """The claim with no dateline in it, and with roles that don't overlap: the cue keeps its words, then the source."""

    def clear(spans: Sequence[Span], holes: Sequence[Span]) -> tuple[Span, ...]:
        hit = [h for h in holes if any(s.start < h.end and h.start < s.end for s in spans)]
        return tuple(piece for s in spans for piece in without(text, s, hit)) if hit else tuple(spans)

    source = clear(claim.source, [*claim.cue, *datelines])
    content = clear(claim.content, [*claim.cue, *source, *claim.relayers, *datelines])
    return replace(claim, source=source, content=content)


def _outermost(text: str, claims: Sequence[Claim]) -> list[Claim]:
    """Claims whose cue lies in no other's content, of two that hold each other's cue the outer one."""
    kept: list[Claim] = []
    covered = bytearray(len(text))
    longest_first = sorted(
        (c for c in claims if c.content),
        key=lambda c: (_rank(c), -sum(s.end - s.start for s in c.content)),
    )
    for claim in longest_first:
        if not any(any(covered[s.start : s.end]) for s in claim.cue):
            kept.append(claim)
            for s in claim.content:
                covered[s.start : s.end] = b"\1" * (s.end - s.start)
    return sorted(kept, key=lambda c: min(s.start for s in (*c.source, *c.cue, *c.content)))


def _rank(claim: Claim) -> int:
    """An "according to" at either end of a sentence is its outermost cue, one in the middle of it the innermost."""
    return 1 if claim.cue_lemma != "accord" else 0 if len(claim.content) == 1 else 2


def _touching(spans: Sequence[Span], areas: Sequence[Span]) -> list[Span]:
    """Spans that overlap one of the areas; both in the order of the text."""
    found = []
    number = 0
    for span in spans:
        while number < len(areas) and areas[number].end <= span.start:
            number += 1
        if number < len(areas) and areas[number].start < span.end:
            found.append(span)
    return found
