"""transforms: the parts of a claim in a parse: where a cue, its source and a content begin and end."""

from collections.abc import Iterable, Sequence

from spacy.tokens import Doc, Token

from transforms.annotations import Span
from transforms.cues import MISREAD, SAYING

NONE: tuple[Span, ...] = ()
SUBJECTS = frozenset({"nsubj", "csubj"})
BESIDE_THE_CUE = frozenset({"aux", "auxpass", "neg", "advmod"})
EDGES = " \t\r\n\f\v\u00a0\u2028,;:–—-"
CLOSING_MARKS = "\"”»'’"
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


def _words_under(token: Token) -> Span:
    return words([token.left_edge, token.right_edge])


def words(tokens: Sequence[Token]) -> Span:
    """From the first token to the last."""
    return Span(tokens[0].idx, tokens[-1].idx + len(tokens[-1].text))


def lemma_of(token: Token) -> str:
    """A token's lemma as the lexicon of cues has it."""
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


def source_of(text: str, verb: Token, limits: Sequence[Span] = ()) -> tuple[Span, ...]:
    """Who the subject of a verb is, looked for up the parse where the verb has none of its own."""
    seen = verb
    asked = [] if is_asked(verb) else [c for c in verb.children if c.i < verb.i and is_asked(c)]
    for subject in [g for c in asked for g in c.children if g.dep_ in SUBJECTS]:
        found = noun_phrase(text, subject, limits)  # Ann Lee, asked if it rained, said …
        return (found,) if found else NONE
    for _ in range(6):
        passive = any(c.dep_ == "auxpass" for c in seen.children)
        if seen == verb and (passive or _is_participle(verb) or is_asked(verb)):
            return _agent(text, verb, limits)
        subjects = [c for c in seen.children if c.dep_ in SUBJECTS or (c.dep_ == "nsubjpass" and seen != verb)]
        if subjects:
            subject = subjects[-1] if seen == verb else subjects[0]
            if seen.dep_ == "relcl" and subject.tag_ in ("WP", "WDT"):
                return _antecedent(text, seen, limits)
            if seen != verb and subject.lower_ in ("it", "there"):
                return NONE
            described = [_words_under(c) for c in subject.children if c.i < verb.i and is_asked(c)]
            found = noun_phrase(text, subject, [*limits, *described])
            return (found,) if found else NONE
        if seen.dep_ in ("acl", "relcl"):
            return (
                _antecedent(text, seen, limits)
                if seen.tag_ == "VBG" or seen.dep_ == "relcl"
                else _agent(text, seen, limits)
            )
        if seen.dep_ not in ("conj", "xcomp", "advcl", "pcomp", "prep", "ccomp", "dep") or seen.head == seen:
            break
        if seen.dep_ == "ccomp" and seen.tag_ != "VBG":
            break
        seen = _cue_above(seen) or seen.head
    return NONE


def _is_participle(verb: Token) -> bool:
    """`Asked` in "Asked whether it rained, she said …": the subject near it is not the one who asks."""
    return (
        verb.tag_ == "VBN"
        and verb.dep_ in ("advcl", "acl", "prep", "ROOT")
        and not any(c.dep_ in ("aux", *SUBJECTS) for c in verb.children)
    )


def is_asked(verb: Token) -> bool:
    """Whether `asked` tells what somebody was asked, as in "Ann Lee, asked if it rained, said …".

    The parse often takes Lee for the one who asks; but no single comma parts a subject from its verb.
    """
    if verb.lower_ != "asked" or verb.i == 0:
        return False
    before = verb.nbor(-1)
    subjects = [c for c in verb.children if c.dep_ in SUBJECTS]
    if before.lower_ in ("when", "if") and not subjects:
        return True
    if before.text == "," and not subjects:
        return verb.dep_ in ("acl", "relcl")
    if before.text != "," or subjects[-1].i > verb.i:
        return False
    return not any(t.text == "," for t in verb.doc[subjects[-1].i : before.i])


def _cue_above(verb: Token) -> Token | None:
    """`said` above `added` in "said that it rained and added that …", which the parse joins to `rained`."""
    clause = verb.head
    while verb.dep_ == "conj" and clause.dep_ == "conj":
        clause = clause.head
    if verb.dep_ != "conj" or clause.dep_ != "ccomp" or clause.i > verb.i:
        return None
    cue = clause.head
    same = cue.tag_ == verb.tag_ and lemma_of(cue) in SAYING and lemma_of(verb) in SAYING
    return cue if same and cue.i < clause.i and any(c.dep_ == "ccomp" for c in verb.children) else None


def _agent(text: str, verb: Token, limits: Sequence[Span]) -> tuple[Span, ...]:
    for child in verb.children:
        if child.dep_ in ("agent", "prep") and child.lower_ == "by":
            for noun in child.children:
                if noun.dep_ == "pobj" and (found := noun_phrase(text, noun, limits)):
                    return (found,)
    return NONE


def _antecedent(text: str, clause: Token, limits: Sequence[Span]) -> tuple[Span, ...]:
    """The noun that a relative or participle clause describes, without the clause."""
    found = noun_phrase(text, clause.head, [*limits, _words_under(clause)])
    return (found,) if found else NONE


def _is_abbreviated(text: str, end: int) -> bool:
    """Whether a full stop that ends at `end` belongs to an abbreviation such as `U.S.` or `a.m.` here."""
    return end >= 4 and text[end - 2].isalpha() and text[end - 3] == "." and text[end - 4].isalpha()


def between(doc: Doc, position: int, end: int) -> list[Token]:
    """Visible tokens that begin in `[position, end)`."""
    if position >= end:
        return []
    span = doc.char_span(position, end, alignment_mode="expand")
    return [t for t in span or () if not t.is_space and position <= t.idx < end]
