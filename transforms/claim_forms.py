"""transforms: the form of a claim: whether its content stands in quotation marks of its own, wholly, in part, or not."""

import re
from collections.abc import Sequence

from spacy.tokens import Doc

from transforms.annotations import Claim, Span
from transforms.claim_parts import between

_INNER = re.compile(
    r"(?<![\w‘’'])‘(?![\s’])(?:[^‘’“”\n]|(?<=\w)’(?=\w))+?(?<!\s)’(?!\w)"
    r"|(?<![\w'])'(?![\s'])(?:[^'“”\"\n]|(?<=\w)'(?=\w))+?(?<!\s)'(?!\w)"
    r"|“[^“”\n]+”"
)
"""A quotation within another: single marks in double ones, or the reverse; apostrophes close nothing."""


def form_of(doc: Doc, claim: Claim, quotations: Sequence[Span]) -> str:
    """Return "direct", "indirect" or "mixed".

    Marks around the whole claim are another's and say nothing: a claim inside a quotation takes its form from the
    marks inside that.

    Args:
        doc: the parse over the document's exact text.
        claim: the claim.
        quotations: the document's outermost quotations, marks included.
    """
    outside = [*claim.cue, *claim.source]
    own: list[Span] = []
    for quotation in quotations:
        if not any(quotation.start <= span.start and span.end <= quotation.end for span in outside):
            own.append(quotation)
        elif any(quotation.start <= span.start < quotation.end for span in claim.content):
            own += [
                q for q in _inner(doc, quotation) if not any(q.start <= s.start and s.end <= q.end for s in outside)
            ]
    words = [token.idx for span in claim.content for token in between(doc, *span) if any(map(str.isalnum, token.text))]
    quoted = sum(any(q.start <= start < q.end for q in own) for start in words)
    return "indirect" if not quoted else "direct" if quoted == len(words) else "mixed"


def _inner(doc: Doc, quotation: Span) -> list[Span]:
    """The quotations inside a quotation."""
    tokens = doc.char_span(quotation.start, quotation.end, alignment_mode="expand")
    if tokens is None:
        return []
    text = tokens.text[quotation.start - tokens.start_char : quotation.end - tokens.start_char]
    return [
        Span(quotation.start + match.start(), quotation.start + match.end())
        for match in _INNER.finditer(text, 1, len(text) - 1)
    ]
