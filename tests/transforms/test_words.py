"""Words and what the claim model is told of them."""

from hypothesis import given
from hypothesis import strategies as st

from transforms.annotations import Segment
from transforms.quotations import quotations
from transforms.segments import segment_text
from transforms.words import GAPS, PLACES, SHAPES, words_of


def read(text, segments=None):
    segments = segment_text(text) if segments is None else segments
    return words_of(text, segments, quotations(text, segments))


def test_words_bear_shape_gap_and_place():
    words = read("The U.S. paid 3 euros, McKay said: “NATO won.”")
    assert words.texts[:6] == ["The", "U", ".", "S", ".", "paid"]
    shapes = [SHAPES[number] for number in words.shapes]
    assert dict(zip(words.texts, shapes, strict=True)) == {
        "The": "title", "U": "initial", ".": "mark", "S": "initial", "paid": "lower", "3": "digits", "euros": "lower",
        ",": "mark", "McKay": "mixed", "said": "lower", ":": "mark", "“": "mark", "NATO": "upper", "won": "lower",
        "”": "mark",
    }  # fmt: skip
    assert [GAPS[number] for number in words.gaps[:4]] == ["paragraph", "space", "none", "none"]
    assert [PLACES[number] for number in words.places[-5:]] == ["first", "inside", "inside", "inside", "last"]
    assert not words.places[:-5].any()


def test_a_line_break_is_no_mere_space():
    text = "A first line\nand a second, with no blank line between."
    words = read(text, [Segment("body", 0, len(text))])
    assert [word for word, gap in zip(words.texts, words.gaps, strict=True) if GAPS[gap] == "line"] == ["and"]


def test_noise_is_left_out():
    text = "One here.\nTwo there."
    words = read(text, [Segment("credit", 0, 9), Segment("body", 10, len(text))])
    assert words.texts == ["Two", "there", "."]
    assert words.starts[0] == 10


@given(st.text(max_size=200))
def test_spans_hold_the_words(text):
    words = read(text)
    assert [text[a:b] for a, b in zip(words.starts, words.ends, strict=True)] == words.texts
    assert len(words) == len(words.shapes) == len(words.gaps) == len(words.places)
    held = sum(len(word) for word in words.texts)
    readable = "".join(
        text[s.start : s.end] for s in segment_text(text) if s.role in ("headline", "body", "summary", "caption")
    )
    assert held == len("".join(readable.split()))
