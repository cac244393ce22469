"""transforms: whose words a quotation holds, so that "I" and "we" in it have somebody to stand for."""

from bisect import bisect_right
from collections.abc import Callable, Sequence

from transforms.annotations import Claim, Segment, Span
from transforms.quotations import is_open

_LEAST_SHARED = 0.5


def quotation_claims(
    text: str, quotations: Sequence[Span], claims: Sequence[Claim], segments: Sequence[Segment]
) -> list[int | None]:
    """Return, for each quotation, the index of the claim whose source speaks in it, if any.

    A quotation that no claim has as its content belongs to the speaker of the one before where that lies in the same
    paragraph, or was left open at its paragraph's end.
    """
    starts = [segment.start for segment in segments]
    found: list[int | None] = []
    for number, quote in enumerate(quotations):
        its = _speaking(quote, claims)
        if its is None and number:
            before = quotations[number - 1]
            same = bisect_right(starts, before.start) == bisect_right(starts, quote.start)
            if same or is_open(text, before):
                its = found[-1]
        found.append(its)
    return found


def _speaking(quote: Span, claims: Sequence[Claim]) -> int | None:
    """Return the claim that has most of a quotation as its content and its source outside."""
    best, most = None, _LEAST_SHARED * (quote.end - quote.start)
    for index, claim in enumerate(claims):
        if not claim.source or any(quote.start <= span.start < quote.end for span in (*claim.source, *claim.cue)):
            continue
        shared = sum(max(0, min(quote.end, part.end) - max(quote.start, part.start)) for part in claim.content)
        # "…, Ann Lee said, according to the affidavit": of two around the same words, the inner one speaks them.
        if shared > most or (shared == most and best is not None and claim.parent == best):
            best, most = index, shared
    return best


def quotation_at(quotations: Sequence[Span]) -> Callable[[int], int | None]:
    """Return a function that gives the index of the quotation around a code point."""
    starts = [span.start for span in quotations]

    def at(position: int) -> int | None:
        index = bisect_right(starts, position) - 1
        return index if index >= 0 and position < quotations[index].end else None

    return at
