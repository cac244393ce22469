"""transforms: where the paragraphs of a text are: its lines, with those joined again that were only wrapped."""

import re
from collections.abc import Sequence
from itertools import pairwise

from transforms.annotations import Span

NARROWEST_WRAPPED_LINE, WIDEST_WRAPPED_LINE = 40, 100
_ABBREVIATION_END = re.compile(r"(?:\b[A-Z]|\b[A-Z][a-z]{1,4})\.$")
_SENTENCE_END = re.compile(r"[.!?…:;][\"'”’)\]]*$")
_LIST_ITEM = re.compile(r"[-•*–—·▪►]|\(?\d{1,3}[.)]\s|[a-z][.)]\s")


def paragraphs(text: str) -> list[Span]:
    """Return the paragraphs of a text.

    A line break is one within a paragraph where the text is wrapped at a column, or where the sentence plainly goes on:
    the next line begins with a small letter, and the line before ends with no full stop, with an abbreviation, or
    within a quotation. A blank line always ends a paragraph.

    Args:
        text: Any text.

    Returns:
        Spans without white space at their ends, in order; none is empty.
    """
    lines: list[Span] = []
    follows: list[bool] = []  # whether the line before stands right above, with no blank one between
    position, is_after_blank = 0, True
    for raw in text.splitlines(keepends=True):
        bare = raw.strip()
        if bare:
            start = position + len(raw) - len(raw.lstrip())
            lines.append(Span(start, start + len(bare)))
            follows.append(not is_after_blank)
        is_after_blank = not bare
        position += len(raw)
    width = _wrap_width(text, lines, follows)
    found: list[Span] = []
    for number, line in enumerate(lines):
        if follows[number] and _continues(text, lines[number - 1], line, width):
            found[-1] = Span(found[-1].start, line.end)
        else:
            found.append(line)
    return found


def _wrap_width(text: str, lines: Sequence[Span], follows: Sequence[bool]) -> int | None:
    """The column at which a text is wrapped; None where its lines are paragraphs."""
    width = max((line.end - line.start for line in lines), default=0)
    if not NARROWEST_WRAPPED_LINE <= width <= WIDEST_WRAPPED_LINE:
        return None
    breaks = [pair for pair, follow in zip(pairwise(lines), follows[1:], strict=True) if follow]
    full = sum(_is_full(text, line, following, width) for line, following in breaks)
    return width if full >= 3 and full >= 0.6 * len(breaks) else None


def _is_full(text: str, line: Span, following: Span, width: int) -> bool:
    """Whether the first word of the next line had no room on this one."""
    word = text[following.start : following.end].split(maxsplit=1)[0]
    return line.end - line.start + 1 + len(word) > width


def _continues(text: str, line: Span, following: Span, width: int | None) -> bool:
    if _LIST_ITEM.match(text, following.start, following.end):
        return False
    if width is not None and _is_full(text, line, following, width):
        return True
    if line.end - line.start < NARROWEST_WRAPPED_LINE or not text[following.start].islower():
        return False
    tail = text[max(line.start, line.end - 12) : line.end]
    if not _SENTENCE_END.search(tail) or _ABBREVIATION_END.search(tail):
        return True
    return text.count("“", line.start, line.end) > text.count("”", line.start, line.end)
