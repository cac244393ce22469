"""transforms: what the readers find in one document, as plain values; the table functions turn them into rows.

Every span is a half-open range of code points into the document's text.
"""

from dataclasses import dataclass, field
from typing import NamedTuple


class Span(NamedTuple):
    """A stretch of a document's text: code points, half-open."""

    start: int
    end: int


@dataclass(frozen=True)
class Segment:
    """A stretch of the text with one role (see `schemas.values.SEGMENT_ROLE`); one paragraph is one segment."""

    role: str
    start: int
    end: int


@dataclass(frozen=True)
class Claim:
    """One attribution relation: who (source) says (cue) what (content).

    Each role is a tuple of contiguous spans in the order of the text; a source or a cue may be empty, a content never is.
    `relayers` are the spans of those who passed the claim on without a content of their own ("was quoted as saying by
    Kyodo News"), nearest to the first speaker first. `parent` is the index, in the same list, of the claim whose
    content this one lies in.
    """

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    cue_lemma: str | None = None
    relayers: tuple[Span, ...] = field(default=())
    parent: int | None = None
    confidence: float | None = None
