"""transforms: the parts of a claim in a parse: where a cue, its source and a content begin and end."""

from collections.abc import Iterable, Sequence

from spacy.tokens import Doc, Token

from transforms.annotations import Span

MISREAD = {"hop": "hope", "retweete": "retweet"}
"""What the lemmatiser makes of "hoped" and "retweeted", put right."""
SUBJECTS = frozenset({"nsubj", "csubj"})
BESIDE_THE_CUE = frozenset({"aux", "auxpass", "neg", "advmod"})
EDGES = " \t\r\n\f\v\u00a0\u2028,;:–—-"
LONGEST_SOURCE = 25  # words: a longer one is cut at its first comma, since the parse is then mostly wrong


def trimmed(text: str, start: int, end: int) -> Span:
    """Cut white space, commas and the like off both ends, and a full stop that no quotation mark follows."""
    while start < end and text[start] in EDGES:
        start += 1
    while start < end and (text[end - 1] in EDGES or (text[end - 1] == "." and not _is_abbreviated(text, end))):
        end -= 1
    return Span(start, max(start, end))


def without(text: str, span: Span, holes: Iterable[Span]) -> tuple[Span, ...]:
    """The pieces of a span that lie outside the holes, trimmed; empty ones are left out."""
    pieces = []
    start = span.start
    for hole in sorted(holes):
        if hole.end <= start or hole.start >= span.end:
            continue
        pieces.append(trimmed(text, start, max(start, hole.start)))
        start = hole.end
    if start < span.end:
        pieces.append(trimmed(text, start, span.end))
    return tuple(p for p in pieces if any(c.isalnum() for c in text[p.start : p.end]))


def subtree(text: str, token: Token) -> Span:
    """From the first to the last word that hangs on a token, trimmed."""
    left, right = token.left_edge, token.right_edge
    return trimmed(text, left.idx, right.idx + len(right.text))


def words(tokens: Sequence[Token]) -> Span:
    """From the first token to the last."""
    return Span(tokens[0].idx, tokens[-1].idx + len(tokens[-1].text))


def lemma_of(token: Token) -> str:
    """A token's lemma put right where the lemmatiser errs."""
    lemma = token.lemma_.lower()
    return MISREAD.get(lemma, lemma)


def cue_of(verb: Token) -> Span:
    """A verb with its auxiliaries, negation, adverbs and particle, as far as they stand beside it."""
    doc = verb.doc
    first = last = verb
    while first.i > 0 and first.nbor(-1).head == verb and first.nbor(-1).dep_ in BESIDE_THE_CUE:
        first = first.nbor(-1)
    while last.i + 1 < len(doc) and last.nbor().head == verb and last.nbor().dep_ == "prt":
        last = last.nbor()
    return words([first, last])


def noun_phrase(text: str, noun: Token, limits: Sequence[Span] = ()) -> Span | None:
    """The phrase that a noun heads, as a source: None where it is no name, noun or pronoun.

    Args:
        text: the document's text.
        noun: the head.
        limits: spans that the phrase may not reach into: the cue, quotations.
    """
    if noun.pos_ not in ("NOUN", "PROPN", "PRON", "NUM", "ADJ", "DET", "X") or not (
        any(c.isalnum() for c in noun.text) or noun.text == "%"
    ):
        return None
    if noun.ent_type_ in ("DATE", "TIME") and noun.pos_ in ("PROPN", "NUM"):
        return None  # February speaks to nobody
    start, end = subtree(text, noun)
    if noun.left_edge.dep_ == "cc" and noun.left_edge.i < noun.i:
        start = noun.left_edge.nbor().idx
    core = Span(noun.idx, noun.idx + len(noun.text))
    for limit in limits:
        if limit.start < end and start < limit.end:
            if limit.end <= core.start:
                start = limit.end
            elif limit.start >= core.end:
                end = limit.start
    if end - start > 40 and noun.right_edge.i - noun.left_edge.i > LONGEST_SOURCE:
        comma = text.find(",", core.end, end)
        end = comma if comma > 0 else end
    span = trimmed(text, min(start, core.start), max(end, core.end))
    if text[span.end - 1] in '"”»' and text[span.start] not in '"“«':
        span = trimmed(text, span.start, span.end - 1)
    return span if span.end > span.start else None


def subject_of(text: str, verb: Token) -> tuple[Span, ...]:
    """The subject of a verb."""
    found = [noun_phrase(text, child, [cue_of(verb)]) for child in verb.children if child.dep_ in SUBJECTS]
    return tuple(span for span in found[-1:] if span is not None)


def _is_abbreviated(text: str, end: int) -> bool:
    """Whether a full stop that ends at `end` belongs to an abbreviation such as `U.S.` or `a.m.` here."""
    return end >= 4 and text[end - 2].isalpha() and text[end - 3] == "." and text[end - 4].isalpha()


def between(doc: Doc, position: int, end: int) -> list[Token]:
    """Visible tokens that begin in `[position, end)`."""
    if position >= end:
        return []
    span = doc.char_span(position, end, alignment_mode="expand")
    return [t for t in span or () if not t.is_space and position <= t.idx < end]
