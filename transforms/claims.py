"""transforms: the claims of one document, read by rule from its parse: who (source) says (cue) what (content).

Quotations with a cue beside them come first, since there the marks are surer than the parse, then "according to" and the
verbs whose clause, infinitive or object is a content. One level is read: a claim inside another's content is left out.
"""

from collections.abc import Sequence

from spacy.tokens import Doc

from transforms.annotations import Claim, Segment, Span
from transforms.claim_clauses import clause_claims
from transforms.claim_labels import labelled_claims
from transforms.claim_quotations import quoted_claims
from transforms.parsing import sentence_spans
from transforms.quotations import READABLE_ROLES, quotations


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
    sentences = [s for s in sentence_spans(doc) if any(r.start < s.end and s.start < r.end for r in readable)]
    found, used = quoted_claims(doc, text, readable, quoted, sentences)
    found += labelled_claims(doc, text, readable)
    for sentence in sentences:
        tokens = [t for t in doc.char_span(*sentence, alignment_mode="expand") if not t.is_space]
        near = [q for q in quoted if q.start < sentence.end and sentence.start < q.end]
        found += clause_claims(text, tokens, near, used)
    return _outermost(found)


def _outermost(claims: Sequence[Claim]) -> list[Claim]:
    """Claims whose cue lies in no other's content; of two that hold each other's cue, the one said last is the outer."""
    kept: list[Claim] = []
    for claim in sorted(claims, key=lambda c: (c.cue_lemma != "accord", -sum(s.end - s.start for s in c.content))):
        cue = claim.cue[0]
        if not any(s.start < cue.end and cue.start < s.end for k in kept for s in k.content):
            kept.append(claim)
    return sorted(kept, key=lambda c: min(s.start for s in (*c.source, *c.cue, *c.content)))
