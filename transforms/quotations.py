"""transforms: where the quotations of a text are, as spans that hold their quotation marks.

Only outermost quotations are given. A quotation over several paragraphs (an opening mark at each, a closing mark only
at the end) is one span for each paragraph; `is_open` tells that a span goes on in the next. A quotation that is merely
wrapped over a line break is one span, though it may cross a segment boundary.
"""

import re
from collections.abc import Sequence

from transforms.annotations import Segment, Span

READABLE_ROLES = frozenset({"headline", "summary", "body", "caption"})
OPENING = frozenset({"“", "„", "‟", "«", "``", "‘"})
CLOSING = frozenset({"”", "»", "’"})
AMBIGUOUS = frozenset({'"', "''", "'"})
MARK = re.compile(r"``|''|[\"“”„‟«»‘’']")
SINGLE = frozenset({"‘", "’", "'"})
# A mark of omission at the head of a word is no opening mark: '90s, 'em, 'til.
OMISSION = re.compile(r"['‘’](?:\d\ds?\b|(?:em|til|tis|twas|cause|bout|round|n|cos|neath)\b)", re.IGNORECASE)
SENTENCE_END = frozenset(".!?…")
MAX_WRAPPED_LINES = 20


def quotations(text: str, segments: Sequence[Segment]) -> list[Span]:
    """Find the outermost quotations of a text.

    Args:
        text: the document's text.
        segments: its segments in the order of the text; only readable roles (headline, summary, body, caption) are
            looked at, so a mark in a credit or a teaser opens nothing.

    Returns:
        Spans in the order of the text, marks included, not overlapping. An opening mark that is never closed reaches
        to the end of its paragraph where it plainly opens speech (at the head of the paragraph, after a colon or a
        comma), and is passed over elsewhere.
    """
    spans: list[Span] = []
    open_at: int | None = None
    wrapped_from = -1  # index of the paragraph in which a quotation wrapped over line breaks began
    readable = [segment for segment in segments if segment.role in READABLE_ROLES]
    for number, segment in enumerate(readable):
        found, open_at = _scan(text, segment.start, segment.end, open_at)
        spans += found
        if open_at is None:
            continue
        if open_at >= segment.start:
            wrapped_from = number
        following = readable[number + 1] if number + 1 < len(readable) else None
        if following is not None and _starts_with_opening_mark(text, following):
            spans.append(Span(open_at, _last_visible(text, open_at, segment.end) + 1))
            open_at = None
        elif following is None or not _is_wrapped(text, readable, number, wrapped_from):
            first = readable[wrapped_from]
            if _opens_speech(text, open_at, first.start):
                spans.append(Span(open_at, _last_visible(text, open_at, first.end) + 1))
            open_at = None
    return sorted(span for span in spans if span.end - span.start > 1)


def is_open(text: str, span: Span) -> bool:
    """Tell whether a quotation of `quotations` lacks its closing mark, so that it may go on in the next paragraph."""
    last = text[span.end - 1]
    if last in '"”»' or text.endswith("''", span.start + 1, span.end):
        return False
    return text[span.start] + last not in ("„“", "»«", "‘’", "‘'", "''")


def _scan(text: str, start: int, end: int, open_at: int | None) -> tuple[list[Span], int | None]:
    """Quotations of one paragraph, and where the one still open at its end began."""
    spans: list[Span] = []
    depth = 0
    position = start
    singles_end = True  # until a search to the end of the paragraph has found no single mark that closes
    while match := MARK.search(text, position, end):
        mark, at, position = match.group(), match.start(), match.end()
        before = text[at - 1] if at > start else " "
        after = text[position] if position < end else " "
        if mark in SINGLE:
            if open_at is None and singles_end and _opens_single(text, at, before, after):
                closed = _single_close(text, position, end)
                singles_end = closed is not None
                if closed is not None:
                    spans.append(Span(at, closed))
                    position = closed
                elif mark == "‘" and not text[start:at].strip():
                    open_at = at
            elif open_at is not None and text[open_at] == "‘" and mark != "‘" and not after.isalnum():
                spans.append(Span(open_at, position))
                open_at = None
            continue
        looks_opening = (before.isspace() or before in "([—–-‘'") and not after.isspace()
        if open_at is None:
            if _opens_double(mark, before, after, looks_opening):
                open_at, depth = at, 0
            continue
        opener = text[open_at]
        if mark in OPENING and not (opener + mark in ("„“", "»«") and not looks_opening):
            last = _last_visible(text, open_at, at)
            if text[last] in SENTENCE_END or text[last] == ",":  # the mark that should have closed the first is missing
                spans.append(Span(open_at, last + 1))
                open_at, depth = at, 0
            else:
                depth += 1
        elif mark in AMBIGUOUS and looks_opening and text[open_at : open_at + len(mark)] != mark:
            depth += 1
        elif mark in AMBIGUOUS and looks_opening and at > open_at + 1:
            open_at, depth = at, 0  # the earlier mark was a stray one
        elif depth:
            depth -= 1
        else:
            spans.append(Span(open_at, position))
            open_at = None
    return spans, open_at


def _opens_double(mark: str, before: str, after: str, looks_opening: bool) -> bool:
    if mark in OPENING:
        return not after.isspace() or before.isspace()
    if mark in CLOSING:  # mistyped, as in: ”We came
        return looks_opening and after.isalnum()
    if before.isdigit():  # inches and seconds
        return False
    return looks_opening or not after.isspace()  # the second: glued to the sentence before it


def _opens_single(text: str, at: int, before: str, after: str) -> bool:
    if text[at] == "’" or before.isalnum() or not (after.isalnum() or after in '“"[$£€#@…'):
        return False
    return not OMISSION.match(text, at)


def _single_close(text: str, position: int, end: int) -> int | None:
    """End of the single-quoted stretch whose inside begins at `position`, or None where nothing closes it."""
    possessive: int | None = None
    for match in re.compile(r"[‘’']").finditer(text, position, end):
        at = match.start()
        before, after = text[at - 1], text[at + 1 : at + 2]
        if after.isalnum() or before.isspace() or match.group() == "‘":
            if (before.isspace() or before in "([—") and possessive is not None:
                return possessive  # a new quotation begins, so the one before it must have ended
            continue
        if before not in "sS" or not after.isspace() or at + 2 >= end:
            return at + 1
        if possessive is None:  # "the dogs' owners" or the end: the end only if no better one comes
            possessive = at + 1
    return possessive


def _starts_with_opening_mark(text: str, segment: Segment) -> bool:
    match = MARK.match(text, segment.start, segment.end)
    return match is not None and match.group() not in CLOSING and match.group() != "'"


def _is_wrapped(text: str, readable: Sequence[Segment], number: int, first: int) -> bool:
    """Whether the quotation open at the end of a paragraph is only wrapped onto the next line."""
    here, following = readable[number], readable[number + 1]
    gap = text[here.end : following.start]
    if number - first >= MAX_WRAPPED_LINES or gap.strip() or gap.count("\n") != 1:
        return False
    return text[following.start].islower() or text[here.end - 1] not in SENTENCE_END


def _opens_speech(text: str, at: int, paragraph_start: int) -> bool:
    return at == paragraph_start or text[_last_visible(text, paragraph_start, at)] in ",:"


def _last_visible(text: str, start: int, end: int) -> int:
    """Index of the last character in `[start, end)` that is not white space; `start` itself is not."""
    at = end - 1
    while at > start and text[at].isspace():
        at -= 1
    return at
