"""flows: a text cut where any span begins or ends, so that overlapping spans can be marked without nesting."""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple


class Span(NamedTuple):
    """Characters [start, end) that carry a mark."""

    start: int
    end: int
    mark: str


class Piece(NamedTuple):
    """Characters [start, end) under one and the same set of marks, in the order of the spans that bear them."""

    start: int
    end: int
    marks: tuple[str, ...]


def pieces(start: int, end: int, spans: Sequence[Span]) -> list[Piece]:
    """Cut the characters [start, end) of a text at every edge of a span.

    Args:
        start: Where to begin, in code points.
        end: Where to end.
        spans: Any spans, in any order; they may overlap, nest, and reach beyond the stretch. Empty ones mark nothing.

    Returns:
        Pieces that cover the stretch with no gap, none of them empty. A mark that several spans bear stands once.
    """
    inside = [span for span in spans if span.start < span.end and span.start < end and span.end > start]
    edges = {start, end}
    for span in inside:
        edges |= {max(span.start, start), min(span.end, end)}
    begins: dict[int, list[int]] = {}
    ends: dict[int, list[int]] = {}
    for index, span in enumerate(inside):
        begins.setdefault(max(span.start, start), []).append(index)
        ends.setdefault(min(span.end, end), []).append(index)
    cuts = sorted(edges)
    running: set[int] = set()
    found = []
    for left, right in pairwise(cuts):
        running.difference_update(ends.get(left, ()))
        running.update(begins.get(left, ()))
        marks = dict.fromkeys(inside[index].mark for index in sorted(running))
        found.append(Piece(left, right, tuple(marks)))
    return found
