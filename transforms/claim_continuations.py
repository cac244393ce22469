"""transforms: quotations that no cue beside them and no clause accounts for: whose words they continue."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from transforms.annotations import Claim, Segment, Span
from transforms.claim_quotations import is_speech
from transforms.cues import SAYING

FEWEST_WORDS = 5  # of a quotation that is a claim of its own, with nobody to say it


def with_leftovers(
    text: str,
    claims: Sequence[Claim],
    paragraphs: Sequence[Segment],
    quoted: Sequence[Span],
    sentences: Sequence[Span],
) -> list[Claim]:
    """Give leftover quotations to the claim that they continue; the others become claims with no source.

    A quotation continues a claim whose cue stands before it in the same sentence, or in the sentence right before it
    in the same paragraph: `She said that it rained. "It poured."`

    Args:
        text: the document's text.
        claims: the claims found so far.
        paragraphs: its readable segments.
        quoted: its quotations.
        sentences: its sentences.
    """
    found = list(claims)
    covered = bytearray(len(text))
    for claim in found:
        for span in claim.content:
            covered[span.start : span.end] = b"\1" * (span.end - span.start)
    starts = [s.start for s in sentences]
    in_sentence: dict[int, list[int]] = {}
    for number, claim in enumerate(found):
        if claim.cue and claim.source and claim.cue_lemma in SAYING and not any(covered[slice(*claim.cue[0])]):
            in_sentence.setdefault(bisect_right(starts, claim.cue[0].start) - 1, []).append(number)
    at = 0
    for quotation in quoted:
        while at + 1 < len(paragraphs) and paragraphs[at].end <= quotation.start:
            at += 1
        if any(covered[slice(*quotation)]) or not is_speech(text, quotation):
            continue
        here = bisect_right(starts, quotation.start) - 1
        owner = _owner(found, in_sentence.get(here, ()), quotation)
        opens = here > 0 and sentences[here].start == quotation.start
        if owner is None and opens and sentences[here - 1].start >= paragraphs[at].start:
            owner = _owner(found, in_sentence.get(here - 1, ()), quotation)
        if owner is not None:
            found[owner] = replace(found[owner], content=tuple(sorted((*found[owner].content, quotation))))
            in_sentence.setdefault(here, []).append(owner)
        elif len(text[quotation.start : quotation.end].split()) >= FEWEST_WORDS:
            found.append(Claim((), (), (quotation,)))
    return found


def _owner(claims: Sequence[Claim], numbers: Sequence[int], quotation: Span) -> int | None:
    """The last of the claims, if its cue stands before the quotation."""
    before = [n for n in numbers if claims[n].cue[0].end <= quotation.start]
    return max(before, key=lambda n: claims[n].cue[0].start, default=None)
