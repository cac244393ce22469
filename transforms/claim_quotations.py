"""transforms: direct claims: quotations set off as speech, joined to the cue beside them and to each other."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Doc

from transforms.annotations import Claim, Segment, Span
from transforms.claim_parts import lemma_of, trimmed
from transforms.claim_speakers import Found, cue_after, cue_before
from transforms.quotations import is_open

FEWEST_WORDS = 3
LONGEST_TITLE = 7  # words
SMALL_WORD = 3  # letters: "of", "the"
REACH_CHARS = 400  # how far from a quotation its cue is looked for
LONGEST_HEAD = 300  # characters of a sentence before the quotation that ends it
MARKS = "\"“”„‟«»‘’'`"


@dataclass
class _Speech:
    """A cue and the quotations that hang on it."""

    found: Found
    content: list[Span]
    ends: int  # where the sentence of the cue ends, or the last quotation if that is later
    paragraph: int


def is_speech(text: str, quotation: Span) -> bool:
    """Whether a quotation is set off like a sentence of its own, and is no title and no phrase within the writer's."""
    inner = text[quotation.start : quotation.end].strip(MARKS + " \t\n")
    count = len(inner.split())
    if count < FEWEST_WORDS:
        return inner[-1:] in (",", "?", "!", ".") and inner[:1].isupper()
    if count <= LONGEST_TITLE and inner[-1] not in "?!." and _is_title(inner):
        return False
    closed = text[quotation.end - 1] in MARKS
    if inner[-1] in ",?!.…—-" or text[quotation.end : quotation.end + 1] == "," or not closed:
        return True
    before = text[max(0, quotation.start - 3) : quotation.start].rstrip()
    return before[-1:] in (":", ",") and inner[:1].isupper()


def quoted_claims(
    doc: Doc, text: str, paragraphs: Sequence[Segment], quoted: Sequence[Span], sentences: Sequence[Span]
) -> tuple[list[Claim], set[int]]:
    """Claims of quotations that have a cue beside them.

    Args:
        doc: the document.
        text: its text.
        paragraphs: its readable segments.
        quoted: its quotations.
        sentences: its sentences.

    Returns:
        Claims, and the indices of the tokens that served as their cues.
    """
    speeches: list[_Speech] = []
    starts = [s.start for s in sentences]
    last: _Speech | None = None  # whose words a quotation with no cue of its own may go on with
    number = 0
    for index, quotation in enumerate(quoted):
        while number + 1 < len(paragraphs) and paragraphs[number].end <= quotation.start:
            number += 1
        if not is_speech(text, quotation):
            continue
        at = max(bisect_right(starts, quotation.start) - 1, 0)
        sentence_start = max(sentences[at].start, paragraphs[number].start)
        earliest = max(sentence_start, quotation.start - REACH_CHARS)
        if _is_announced(text, paragraphs, number, quotation):
            earliest = max(sentences[at - 1].start, quotation.start - REACH_CHARS)
        limit = min(max(paragraphs[number].end, quotation.end), quotation.end + REACH_CHARS)
        if index + 1 < len(quoted):
            limit = min(limit, quoted[index + 1].start)
        found = cue_before(doc, text, quotation, earliest) or cue_after(doc, text, quotation, limit)
        if found is None:
            if last is None or not _goes_on(text, last, quotation, number):
                last = None
                continue
            last.content.append(quotation)
            last.ends, last.paragraph = quotation.end, number
            continue
        whole = _whole(text, quotation, sentence_start) if found.cue[0].start > quotation.end else quotation
        ends = max(quotation.end, sentences[max(bisect_right(starts, found.cue[0].start) - 1, 0)].end)
        last = next((s for s in speeches[-3:] if s.found.head.i == found.head.i), None)
        if last is None:
            last = _Speech(found, [], ends, number)
            speeches.append(last)
        last.content.append(whole)
        last.ends, last.paragraph = ends, number
    claims = [
        Claim(s.found.source, s.found.cue, _joined(s.content), lemma_of(s.found.head), s.found.relayers)
        for s in speeches
    ]
    return claims, {s.found.head.i for s in speeches}


def _is_announced(text: str, paragraphs: Sequence[Segment], number: int, quotation: Span) -> bool:
    """Whether a quotation opens its paragraph and the one before announces it: `The minister wrote:`."""
    opens = quotation.start == paragraphs[number].start and number > 0
    return opens and text[paragraphs[number - 1].end - 1] == ":"


def _goes_on(text: str, last: _Speech, quotation: Span, paragraph: int) -> bool:
    """Whether a quotation with no cue of its own continues the one before it.

    It does where nothing stands between them in one paragraph, and where it opens the next paragraph after a cue at the
    end of this one, or after a quotation that was left open.
    """
    if quotation.start < last.ends:
        return False
    gap = text[last.ends : quotation.start].strip()
    if paragraph == last.paragraph:
        return gap in ("", ".")
    final = last.content[-1]
    return paragraph == last.paragraph + 1 and not gap and (is_open(text, final) or last.ends > final.end)


def _whole(text: str, quotation: Span, sentence_start: int) -> Span:
    """A quotation that ends a sentence begun in the writer's words, from the start of that sentence."""
    inner = text[quotation.start : quotation.end].lstrip(MARKS + " …")
    begun = text[sentence_start : quotation.start].strip()
    if begun and len(begun) < LONGEST_HEAD and inner[:1].islower():
        return Span(trimmed(text, sentence_start, quotation.start).start, quotation.end)
    return quotation


def _is_title(inner: str) -> bool:
    """Whether all but the small words have a capital: the name of a programme or a book."""
    return all(word[0].isupper() or not word[0].isalpha() or len(word) <= SMALL_WORD for word in inner.split())


def _joined(spans: Sequence[Span]) -> tuple[Span, ...]:
    """The spans in the order of the text, those that overlap as one."""
    ordered: list[Span] = []
    for span in sorted(spans):
        if ordered and span.start < ordered[-1].end:
            ordered[-1] = Span(ordered[-1].start, max(ordered[-1].end, span.end))
        else:
            ordered.append(span)
    return tuple(ordered)
