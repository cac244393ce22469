"""transforms: a document's text as the claim model sees it: words, and what their letters and their place tell.

The model's encoder knows no capitals and no line breaks, so each word bears its shape, what stands before it, and
whether it lies inside a quotation. Words of segments that are not read are left out.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from transforms.annotations import Segment, Span
from transforms.quotations import READABLE_ROLES

WORD = re.compile(r"\w+|[^\w\s]")
SHAPES = ("other", "lower", "title", "upper", "initial", "mixed", "digits", "mark")
GAPS = ("none", "space", "line", "paragraph")
PLACES = ("outside", "inside", "first", "last")

_SHAPE = {name: number for number, name in enumerate(SHAPES)}
_GAP = {name: number for number, name in enumerate(GAPS)}
_PLACE = {name: number for number, name in enumerate(PLACES)}

Integers = npt.NDArray[np.int32]


@dataclass(frozen=True)
class Words:
    """The words of a document, one entry each; `texts` as written, spans in code points.

    `shapes`, `gaps` (what stands before the word) and `places` (in the quotation around it) are indices into `SHAPES`,
    `GAPS` and `PLACES`.
    """

    texts: list[str]
    starts: Integers
    ends: Integers
    shapes: Integers
    gaps: Integers
    places: Integers

    def __len__(self) -> int:
        return len(self.texts)

    def within(self, start: int, end: int) -> range:
        """Return the numbers of the words that have a character in [start, end)."""
        return range(int(np.searchsorted(self.ends, start, side="right")), int(np.searchsorted(self.starts, end)))


def words_of(text: str, segments: Sequence[Segment], quoted: Sequence[Span]) -> Words:
    """Split the readable segments of a text into words.

    Args:
        text: the document's text.
        segments: its segments in the order of the text.
        quoted: its quotations, as `transforms.quotations.quotations` gives them.
    """
    texts: list[str] = []
    starts: list[int] = []
    gaps: list[int] = []
    for segment in segments:
        if segment.role not in READABLE_ROLES:
            continue
        end = -1  # of the word before, in this segment
        for match in WORD.finditer(text, segment.start, segment.end):
            start = match.start()
            gaps.append(_gap(text, end, start))
            starts.append(start)
            end = match.end()
            texts.append(match.group())
    first = np.array(starts, dtype=np.int32)
    last = first + np.array([len(word) for word in texts], dtype=np.int32)
    shapes = np.array([_shape(word) for word in texts], dtype=np.int32)
    return Words(texts, first, last, shapes, np.array(gaps, dtype=np.int32), _places(first, last, quoted))


def _gap(text: str, end: int, start: int) -> int:
    if end < 0:
        return _GAP["paragraph"]
    if end == start:
        return _GAP["none"]
    return _GAP["line"] if "\n" in text[end:start] else _GAP["space"]


def _shape(word: str) -> int:
    if not word[0].isalnum():
        return _SHAPE["mark"]
    if word.islower():
        return _SHAPE["lower"]
    if word.isdigit():
        return _SHAPE["digits"]
    if word.isupper():
        return _SHAPE["upper"] if len(word) > 1 else _SHAPE["initial"]
    if word[0].isupper() and word[1:].islower():
        return _SHAPE["title"]
    return _SHAPE["mixed"] if word.isalpha() else _SHAPE["other"]


def _places(starts: Integers, ends: Integers, quoted: Sequence[Span]) -> Integers:
    places = np.zeros(len(starts), dtype=np.int32)
    for span in quoted:
        first, last = np.searchsorted(starts, span.start), np.searchsorted(ends, span.end, side="right")
        if first < last:
            places[first:last] = _PLACE["inside"]
            places[first] = _PLACE["first"]
            places[last - 1] = _PLACE["last"]
    return places
