"""transforms: who is quoted: direct speech in quotation marks and the cue that stands beside it.

A parser trained on clean text goes astray in long quotations, so the cue is looked for by place: after the quotation
("…," she said), before it (She said: "…"), between its parts. Only the subject is asked of the parse.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from spacy.tokens import Doc, Token

from transforms.annotations import Claim, Segment, Span
from transforms.claim_parts import NONE, between, cue_of, noun_phrase, source_of, subtree, trimmed, words
from transforms.cues import SAYING
from transforms.quotations import is_open

FEWEST_WORDS = 3
LONGEST_TITLE = 7  # words
SMALL_WORD = 3  # letters: "of", "the"
REACH = 30  # tokens between a quotation and its cue, a long apposition included
REACH_CHARS = 400
MARKS = "\"“”„‟«»‘’'`"


@dataclass
class Speech:
    """A cue and the quotations that hang on it."""

    verb: Token
    cue: Span
    source: tuple[Span, ...]
    content: list[Span]
    relayers: tuple[Span, ...] = NONE
    ends: int = 0  # where the sentence of the cue, or of the last quotation that goes on, ends
    paragraph: int = 0
    verbs: set[int] = field(default_factory=set)


def is_speech(text: str, quotation: Span) -> bool:
    """Whether a quotation is set off like a sentence of its own, and not a phrase taken over into the writer's."""
    inner = text[quotation.start : quotation.end].strip(MARKS + " ")
    if len(inner.split()) < FEWEST_WORDS:
        return inner[-1:] in ",?!." and inner[:1].isupper()
    if len(inner.split()) <= LONGEST_TITLE and inner[-1] not in "?!." and _is_title(inner):
        return False
    before = text[max(0, quotation.start - 3) : quotation.start].rstrip()
    following = text[quotation.end : quotation.end + 1]
    if inner[-1] in ",?!.…—-" or following == "," or not _has_closing_mark(text, quotation):
        return True
    return before[-1:] in (":", ",") and inner[:1].isupper()


def quoted_claims(
    doc: Doc, text: str, paragraphs: Sequence[Segment], quoted: Sequence[Span], sentences: Sequence[Span]
) -> tuple[list[Claim], set[int]]:
    """Claims of quotations that have a cue beside them.

    Args:
        doc: the document.
        paragraphs: its readable segments.
        quoted: its quotations.
        sentences: its sentences.

    Returns:
        Claims, and the indices of the tokens that served as their cues.
    """
    speeches: list[Speech] = []
    starts = [s.start for s in sentences]
    last: Speech | None = None
    number = 0

    for index, quotation in enumerate(quoted):
        while number + 1 < len(paragraphs) and paragraphs[number].end <= quotation.start:
            number += 1
        paragraph = paragraphs[number]
        if not is_speech(text, quotation):
            continue
        at = max(bisect_right(starts, quotation.start) - 1, 0)
        sentence_start = max(sentences[at].start, paragraph.start)
        limit = min(max(paragraph.end, quotation.end), quotation.end + REACH_CHARS)
        if index + 1 < len(quoted):
            limit = min(limit, quoted[index + 1].start)
        earliest = max(sentence_start, quotation.start - REACH_CHARS)
        if not text[earliest : quotation.start].strip() and _ends_with_colon(text, paragraphs, number, quotation):
            earliest = max(sentences[at - 1].start, quotation.start - REACH_CHARS)
        found = _before(doc, text, quotation, earliest) or _after(doc, text, quotation, limit)
        if found is None:
            if last is not None and _goes_on(text, last, quotation, number):
                last.content.append(quotation)
                last.ends, last.paragraph = quotation.end, number
            else:
                last = None
            continue
        verb, source, relayers, cue = found
        ending = sentences[max(bisect_right(starts, cue.start) - 1, 0)].end
        content = quotation
        if cue.start > quotation.end:
            content = _whole(text, quotation, sentence_start)
        same = next((s for s in speeches[-3:] if s.verb.i == verb.i), None)
        if same is not None:
            same.content.append(content)
            same.ends, same.paragraph = max(quotation.end, ending), number
            last = same
            continue
        last = Speech(verb, cue, source, [content], relayers, max(quotation.end, ending), number)
        speeches.append(last)
    claims = []
    for s in speeches:
        pieces = _joined(s.content)
        claims.append(Claim(s.source, (s.cue,), pieces, s.verb.lemma_.lower(), s.relayers))
    return claims, {s.verb.i for s in speeches}


Found = tuple[Token, tuple[Span, ...], tuple[Span, ...], Span]


def _after(doc: Doc, text: str, quotation: Span, limit: int) -> Found | None:
    """The cue after a quotation: `she said`, `said Ann Lee`, `the ministry's spokesman, Ann Lee, said`."""
    last = text[quotation.start : quotation.end].rstrip(MARKS + " ")[-1:]
    tail = between(doc, quotation.end, limit)[:REACH]
    while tail and tail[0].text in (",", "-", "—", "–"):
        tail = tail[1:]
    if not tail or last in ".…" and not tail[0].text[0].islower() and last == ".":
        return None
    if tail[0].lower_ in ("and", "but", "or", "that", "in", "as", "when", "while", "to", "for", "at", "who", "which"):
        return None
    for place, token in enumerate(tail):
        if token.text in ".;:?!" or token.text in ("“", '"'):
            return None
        if (
            token.pos_ in ("VERB", "AUX")
            and token.lemma_.lower() in SAYING
            and (token.tag_ not in ("VBG", "VB") or token.lower_ == "read")
            or (token.lower_ == "saying" and place > 1 and tail[place - 1].lower_ == "as")
        ):
            if token.dep_ in ("relcl", "acl") and place > 2 and token.head in tail[:place]:
                continue
            relayed = token.lower_ == "saying"
            cue_verb = tail[place - 2] if relayed else token
            source = _inverted(text, token, tail, place) if place < 2 and not relayed else None
            source = source or _subject(text, cue_verb, tail, place - 2 if relayed else place, quotation)
            if source is None:
                return None
            if relayed:
                start = cue_of(cue_verb).start
                return cue_verb, (source,), _relayers(text, tail, place + 1), Span(start, token.idx + len(token.text))
            return token, (source,), NONE, cue_of(token)
    return None


def _inverted(text: str, verb: Token, tail: Sequence[Token], place: int) -> Span | None:
    """The subject right after the cue: `said Ann Lee, a spokeswoman`."""
    if place == 1 and tail[0].pos_ not in ("ADV", "AUX"):
        return None
    for child in verb.children:
        if child.i > verb.i and child.dep_ in ("nsubj", "nsubjpass", "dobj", "npadvmod", "oprd", "attr"):
            return noun_phrase(text, child, [Span(verb.idx, verb.idx + len(verb.text))])
    follower = tail[place + 1] if place + 1 < len(tail) else None
    if follower is not None and follower.pos_ in ("PROPN", "NOUN", "DET", "PRON"):
        head = follower
        while (
            head.head in tail[place + 1 :]
            and head.head.i > verb.i
            and head.head != head
            and head.head.pos_ in ("PROPN", "NOUN")
        ):
            head = head.head
        return noun_phrase(text, head, [Span(verb.idx, verb.idx + len(verb.text))])
    return None


def _subject(text: str, verb: Token, tail: Sequence[Token], place: int, quotation: Span) -> Span | None:
    """The subject between the quotation and the cue."""
    first = tail[0]
    end = place
    while (
        end > 0 and tail[end - 1].pos_ in ("AUX", "ADV", "PART") and tail[end - 1].head.i in (verb.i, tail[end - 1].i)
    ):
        end -= 1
    phrase = tail[:end]
    if not phrase or first.pos_ not in ("PRON", "PROPN", "NOUN", "DET", "ADJ", "NUM", "X", "VERB", "ADV"):
        return None
    for child in verb.children:
        if (
            child.dep_ in ("nsubj", "nsubjpass", "csubj")
            and child in phrase
            and (child.left_edge.i <= first.i or first.pos_ == "ADV")
        ):
            return noun_phrase(text, child, [quotation, words([verb])])
    if any(t.pos_ in ("VERB", "AUX") and t.dep_ not in ("relcl", "acl", "amod") for t in phrase):
        return None
    if len(phrase) > 12:
        return None
    return trimmed(text, phrase[0].idx, phrase[-1].idx + len(phrase[-1].text))


def _relayers(text: str, tail: Sequence[Token], place: int) -> tuple[Span, ...]:
    """Those named after `was quoted as saying`: `by Kyodo News`."""
    if place + 1 < len(tail) and tail[place].lower_ == "by":
        for child in tail[place].children:
            if child.dep_ == "pobj" and (span := noun_phrase(text, child)):
                return (span,)
        return (words([tail[place + 1]]),)
    return NONE


def _before(doc: Doc, text: str, quotation: Span, sentence_start: int) -> Found | None:
    """The cue before a quotation: `She said: `, `She told reporters in Oslo, `, `adding, `."""
    head = between(doc, sentence_start, quotation.start)
    if not head or head[-1].text not in (":", ",") and head[-1].lemma_.lower() not in SAYING:
        head_is_object = bool(head) and head[-1].head.lemma_.lower() in ("tell", "ask", "remind")
        if not head_is_object:
            return None
    for token in reversed(head[-REACH:]):
        any_verb = (
            head[-1].text == ":"
            and token.tag_ in ("VBD", "VBZ", "VBP", "VBG")
            and token.dep_ in ("ROOT", "conj", "advcl", "ccomp")
        )
        if token.pos_ in ("VERB", "AUX") and (token.lemma_.lower() in SAYING or any_verb and token.pos_ == "VERB"):
            if any(
                c.dep_ == "ccomp"
                and c.i < quotation.start
                and c.right_edge.idx < quotation.start
                and c.i > token.i
                and c.idx < quotation.start
                for c in token.children
            ):
                return None
            return token, source_of(text, token, [quotation]), NONE, cue_of(token)
        if token.tag_ in ("VBD", "VBZ", "VBP") and token.pos_ == "VERB":
            return None
    return _named(text, head)


def _ends_with_colon(text: str, paragraphs: Sequence[Segment], number: int, quotation: Span) -> bool:
    """Whether the paragraph before announces the quotation that opens this one: `The minister wrote:`."""
    opens = quotation.start == paragraphs[number].start and number > 0
    return opens and text[paragraphs[number - 1].end - 1] == ":"


def _named(text: str, head: Sequence[Token]) -> Found | None:
    """Who stands before a colon with no verb: `Pollster Ann Lee: "…"`."""
    if len(head) < 2 or head[-1].text != ":":
        return None
    name = head[-2]
    if name.ent_type_ not in ("PERSON", "ORG") and name.lower_ not in ("report", "statement"):
        return None
    while name.dep_ == "compound" and name.head in head:
        name = name.head
    start = next((e.start for e in name.doc[head[0].i : name.i + 1].ents if e.start <= name.i < e.end), name.i)
    while start > head[0].i and name.doc[start - 1].dep_ in ("compound", "amod", "det", "poss", "nmod"):
        start -= 1
    return head[-1], (words(name.doc[start : name.i + 1]),), NONE, words(head[-1:])


def _goes_on(text: str, last: Speech, quotation: Span, paragraph: int) -> bool:
    """Whether a quotation with no cue of its own continues the one before it."""
    if quotation.start < last.ends:
        return False
    gap = text[last.ends : quotation.start]
    if paragraph == last.paragraph:
        return not gap.strip(" \n\t.")
    final = last.content[-1]
    if paragraph != last.paragraph + 1 or gap.strip():
        return False
    return is_open(text, final) or last.ends > final.end


def _whole(text: str, quotation: Span, sentence_start: int) -> Span:
    """A quotation that ends a sentence begun in the writer's words, from the start of that sentence."""
    head = text[sentence_start : quotation.start]
    inner = text[quotation.start : quotation.end].lstrip(MARKS + " …")
    if head.strip() and inner[:1].islower() and len(head) < 300:
        start = trimmed(text, sentence_start, quotation.start).start
        return Span(start, quotation.end)
    return quotation


def _joined(spans: Sequence[Span]) -> tuple[Span, ...]:
    ordered: list[Span] = []
    for span in sorted(spans):
        if ordered and span.start < ordered[-1].end:
            ordered[-1] = Span(ordered[-1].start, max(ordered[-1].end, span.end))
        else:
            ordered.append(span)
    return tuple(ordered)


def _is_title(inner: str) -> bool:
    """Whether all but the small words have a capital: the name of a programme or a book."""
    return all(word[0].isupper() or not word[0].isalpha() or len(word) <= SMALL_WORD for word in inner.split())


def _has_closing_mark(text: str, quotation: Span) -> bool:
    return text[quotation.end - 1] in MARKS
