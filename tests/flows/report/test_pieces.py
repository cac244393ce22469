"""Texts cut at every edge of a span."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from flows.report.pieces import Piece, Span, pieces

LONGEST = 12
spans = st.lists(st.builds(Span, st.integers(0, LONGEST), st.integers(0, LONGEST), st.sampled_from("abcd")), max_size=8)


def slow(start, end, spans):
    """Each character by itself, with the marks on it."""
    return [
        (place, tuple(dict.fromkeys(span.mark for span in spans if span.start <= place < span.end)))
        for place in range(start, end)
    ]


@given(st.integers(0, LONGEST), st.integers(0, LONGEST), spans)
def test_each_character_bears_the_marks_of_the_spans_on_it(start, length, spans):
    end = start + length
    found = pieces(start, end, spans)
    assert [(place, piece.marks) for piece in found for place in range(piece.start, piece.end)] == slow(
        start, end, spans
    )


@given(st.integers(0, LONGEST), st.integers(0, LONGEST), spans)
def test_pieces_leave_no_gap_and_none_is_empty(start, length, spans):
    found = pieces(start, start + length, spans)
    assert all(piece.start < piece.end for piece in found)
    assert "".join("x" * (piece.end - piece.start) for piece in found) == "x" * length
    assert all(left.end == right.start for left, right in pairwise(found))


def test_spans_that_cross_are_cut_where_they_cross():
    assert pieces(0, 10, [Span(0, 6, "a"), Span(4, 8, "b")]) == [
        Piece(0, 4, ("a",)),
        Piece(4, 6, ("a", "b")),
        Piece(6, 8, ("b",)),
        Piece(8, 10, ()),
    ]
