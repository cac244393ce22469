"""Quotation spans: which marks open and close, over which lines and paragraphs they reach."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.annotations import Segment
from transforms.quotations import is_open, quotations


def paragraphs(text, role="body"):
    """Each line that holds more than white space, as a segment."""
    segments, at = [], 0
    for line in text.split("\n"):
        if line.strip():
            start = at + len(line) - len(line.lstrip())
            segments.append(Segment(role, start, start + len(line.strip())))
        at += len(line) + 1
    return segments


def found(text):
    return [text[span.start : span.end] for span in quotations(text, paragraphs(text))]


CASES = {
    "curly": ("“It rained. And it blew,” she said. “Hard.”", ["“It rained. And it blew,”", "“Hard.”"]),
    "straight": ('"It rained," she said. "Hard."', ['"It rained,"', '"Hard."']),
    "straight, glued": ('He left."At last," she said."Good."', ['"At last,"', '"Good."']),
    "guillemets": ("«It rained», she said, »hard«.", ["«It rained»", "»hard«"]),
    "low opening mark": ("„It rained“, she said.", ["„It rained“"]),
    "typewriter": ("``It rained,'' she said. ''Hard.''", ["``It rained,''", "''Hard.''"]),
    "opened curly, closed straight": ('“It rained," she said.', ['“It rained,"']),
    "mark mistyped": ("”It rained,” she said.", ["”It rained,”"]),
    "quotation inside": ("“He told me ‘never’ and “no” again,” she said.", ["“He told me ‘never’ and “no” again,”"]),
    "straight inside curly": ('“He said "no" to me,” she said.', ['“He said "no" to me,”']),
    "single": ("‘We’re the dogs’ owners,’ he said. ‘They’re fine.’", ["‘We’re the dogs’ owners,’", "‘They’re fine.’"]),
    "single straight": ("'We don't know,' he said.", ["'We don't know,'"]),
    "single after double": ("“Yes,” he said of the ‘plan’ of old.", ["“Yes,”", "‘plan’"]),
    "apostrophes": ("The boys' toys of the '90s weren't Ann's, rock 'n' roll.", []),
    "omission with a curly mark": ("In the ’80s and ‘90s, get ’em.", []),
    "possessive that ends a quotation": ("The ‘two dogs’ ran from the ‘big cats’ here.", ["‘two dogs’", "‘big cats’"]),
    "inches, side by side": ('A 12"x7" box was a "hit" then.', ['"hit"']),
    "inches": ('The 12" record and the 7" one were "great".', ['"great"']),
    "paragraphs": ("“One.\n\n“Two.\n\n“Three,” he said.", ["“One.", "“Two.", "“Three,”"]),
    "straight paragraphs": ('"One.\n"Two," he said.', ['"One.', '"Two,"']),
    "wrapped line": ("He hailed “the Anglo-U.S.\nalliance” once.", ["“the Anglo-U.S.\nalliance”"]),
    "wrapped over three lines": ("He hailed “one\ntwo\nthree” once.", ["“one\ntwo\nthree”"]),
    "no wrapped line over a blank one": ("He hailed “the Anglo\n\nalliance” once.", []),
    "never closed, opens the paragraph": ("“One and\n\nTwo came.", ["“One and"]),
    "never closed, after a colon": ("She said: “One.\n\nTwo came.", ["“One."]),
    "never closed, within": ("The “one they saw.\n\nTwo came.", []),
    "closing mark missing": ("“It rained. “It blew,” she said.", ["“It rained.", "“It blew,”"]),
    "stray closing mark": ("It rained,” she said. “Hard.”", ["“Hard.”"]),
    "nothing": ("It rained.", []),
    "empty": ("", []),
}


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES.keys())
def test_finds_the_quotations(text, expected):
    assert found(text) == expected


def test_a_mark_in_a_credit_or_a_teaser_opens_nothing():
    text = "Photo: “Ann\nIt rained, he said.\n“Yes,” she said."
    first, second, third = paragraphs(text)
    segments = [Segment("credit", first.start, first.end), second, third]
    assert [text[a:b] for a, b in quotations(text, segments)] == ["“Yes,”"]


def test_a_teaser_in_the_middle_does_not_end_a_quotation_of_several_paragraphs():
    text = "“One.\nMORE: Ten tips\n“Two,” she said."
    first, second, third = paragraphs(text)
    segments = [first, Segment("teaser", second.start, second.end), third]
    assert [text[a:b] for a, b in quotations(text, segments)] == ["“One.", "“Two,”"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“One.\n“Two.”", [True, False]),
        ("‘One.\n‘Two,’ he said.", [True, False]),
        ("''One.''", [False]),
        ('"One."', [False]),
        ("„One“", [False]),
    ],
)
def test_tells_which_quotation_goes_on(text, expected):
    assert [is_open(text, span) for span in quotations(text, paragraphs(text))] == expected


@given(st.text(alphabet="ab .,!\n“”\"'‘’«»„`s9-", max_size=60))
def test_spans_are_in_order_and_keep_to_the_paragraphs(text):
    segments = paragraphs(text)
    spans = quotations(text, segments)
    assert all(a.end <= b.start for a, b in pairwise(spans))
    for span in spans:
        assert text[span.start : span.end] == text[span.start : span.end].strip() != ""
        assert "\n\n" not in text[span.start : span.end]
        assert any(s.start <= span.start < s.end for s in segments)
