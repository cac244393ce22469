"""transforms: the cue beside a quotation, and its speaker: after it ("…," she said), before it (She said: "…").

A parser trained on clean text goes astray in long quotations, so the cue is looked for by its place; only which word is
the subject is asked of the parse.
"""

from collections.abc import Sequence
from typing import NamedTuple

from spacy.tokens import Doc, Token

from transforms.annotations import Span
from transforms.claim_parts import NONE, between, cue_of, lemma_of, noun_phrase, source_of, trimmed, words
from transforms.cues import SAYING

REACH = 30  # tokens between a quotation and its cue, a long apposition included
LONGEST_SUBJECT = 12  # tokens of a subject that the parse has not seen as one
NO_SUBJECT = frozenset(["and", "but", "or", "that", "in", "as", "when", "while", "to", "for", "at", "who", "which"])
SUBJECT_BEGINS = frozenset({"PRON", "PROPN", "NOUN", "DET", "ADJ", "NUM", "X", "VERB", "ADV"})
FINITE_VERBS = frozenset({"VBD", "VBZ", "VBP"})
NAMED = frozenset({"PERSON", "ORG"})


class Found(NamedTuple):
    """A cue beside a quotation: its head word, who speaks, who passed it on, and its words."""

    head: Token
    source: tuple[Span, ...]
    relayers: tuple[Span, ...]
    cue: tuple[Span, ...]


def cue_after(doc: Doc, text: str, quotation: Span, limit: int) -> Found | None:
    """The cue after a quotation: `she said`, `said Ann Lee`, `the ministry's spokesman, Ann Lee, said`."""
    tail = between(doc, quotation.end, limit)[:REACH]
    while tail and tail[0].text in (",", "-", "—", "–"):
        tail = tail[1:]
    if not tail or tail[0].lower_ in NO_SUBJECT:
        return None
    ends_sentence = text[quotation.start : quotation.end].rstrip("\"”»’'` ").endswith(".")
    if ends_sentence and not tail[0].text[0].islower():
        return None
    for place, token in enumerate(tail):
        if token.text in (".", ";", ":", "?", "!", "“", '"'):
            return None
        if token.dep_ in ("relcl", "acl") and place > 2 and token.head in tail[:place]:
            continue  # a verb within the description of the subject
        if (verb := quoting_verb(token)) in tail:
            subject = _subject(text, verb, tail[: tail.index(verb)], quotation)
            return relayed(text, token, subject) if subject else None
        if token.pos_ in ("VERB", "AUX") and lemma_of(token) in SAYING:
            if token.tag_ in ("VBG", "VB") and token.lower_ != "read":
                continue
            if place == 1 and tail[0].pos_ in ("VERB", "AUX") and tail[0].text[0].isupper():
                # Denning and Will are names, though the tagger takes them for verbs.
                return Found(token, (words(tail[:1]),), NONE, (words([token]),))
            source = _inverted(text, tail, place) if place < 2 else None
            source = source or _subject(text, token, tail[:place], quotation)
            return Found(token, (source,), NONE, (cue_of(token),)) if source else None
    return None


def cue_before(doc: Doc, text: str, quotation: Span, start: int) -> Found | None:
    """The cue before a quotation: `She said: `, `She told reporters in Oslo, `, `adding, `."""
    head = between(doc, start, quotation.start)[-REACH:]
    if not head:
        return None
    last = head[-1]
    announced = last.text in (":", ",") or lemma_of(last) in SAYING
    if not announced and lemma_of(last.head) not in ("tell", "ask", "remind"):
        return None
    for token in reversed(head):
        if token.pos_ not in ("VERB", "AUX"):
            continue
        saying = lemma_of(token) in SAYING
        if not saying and last.text == ":" and (named := _named(head)):
            return named
        if saying or (
            last.text == ":" and token.tag_ in FINITE_VERBS and token.pos_ == "VERB" and token.dep_ in ("ROOT", "conj")
        ):
            has_clause = any(
                c.dep_ == "ccomp" and c.i > token.i and c.right_edge.idx < quotation.start for c in token.children
            )
            if has_clause:
                return None
            spoken = Found(token, source_of(text, token, [quotation]), NONE, (cue_of(token),))
            return relayed(text, token) or spoken
        if token.tag_ in FINITE_VERBS:
            return None
    return _named(head)


def quoting_verb(saying: Token) -> Token | None:
    """`quoted` in "was quoted as saying" and "quoted Ann Lee, a spokeswoman, as saying", None with another `saying`."""
    if saying.lower_ != "saying" or saying.i < 2 or saying.nbor(-1).lower_ != "as":
        return None
    for token in reversed(saying.doc[max(0, saying.i - REACH) : saying.i - 1]):
        if token.lower_ in ("quoted", "quotes", "quoting", "cited", "cites", "citing"):
            return token
        if token.text in (".", ";", ":", "?", "!", "“", "”", '"'):
            return None
    return None


def relayed(text: str, saying: Token, subject: Span | None = None) -> Found | None:
    """`Ann Lee was quoted as saying by Kyodo News` and `Kyodo News quoted Ann Lee as saying`: Lee speaks.

    Args:
        text: the document's text.
        saying: the word "saying".
        subject: the subject of the verb before it, where it is known better than from the parse.
    """
    verb = quoting_verb(saying)
    if verb is None:
        return None
    doc = verb.doc
    middle = doc[verb.i + 1 : saying.i - 1]
    following = doc[saying.i + 1 : saying.i + 2]
    by = next((p[0] for p in (middle, following) if len(p) and p[0].lower_ == "by"), None)
    if len(middle) and by is None and not any(c.dep_ == "auxpass" for c in verb.children):
        if middle[0].pos_ == "ADP":
            return None
        speaker: Span | None = trimmed(text, *words(list(middle)))
        relayers = source_of(text, verb) if subject is None else (subject,)
    else:
        subjects = [c for c in verb.children if c.dep_ == "nsubjpass"] or [verb.head] * (verb.dep_ == "acl")
        clause = words([verb, verb.right_edge])
        speaker = noun_phrase(text, subjects[0], [clause]) if subjects and subject is None else subject
        nouns = [c for c in by.children if c.dep_ == "pobj"] if by is not None else []
        limits = [Span(saying.nbor(-1).idx, clause.end)] if len(middle) else []
        found = noun_phrase(text, nouns[0], limits) if nouns else None
        relayers = (found,) if found else NONE
    if speaker is None:
        return None
    first, last = cue_of(verb), words([saying.nbor(-1), saying])
    cue = (first, last) if len(middle) else (Span(first.start, last.end),)
    return Found(verb, (speaker,), relayers, cue)


def _inverted(text: str, tail: Sequence[Token], place: int) -> Span | None:
    """The subject right after the cue: `said Ann Lee, a spokeswoman`."""
    if place == 1 and tail[0].pos_ not in ("ADV", "AUX"):
        return None
    verb, following = tail[place], tail[place + 1 :]
    limits = [words([verb])]
    for child in verb.children:
        if child.i > verb.i and child.dep_ in ("nsubj", "nsubjpass", "dobj", "npadvmod", "oprd", "attr"):
            return noun_phrase(text, child, limits)
    if not following or following[0].pos_ not in ("PROPN", "NOUN", "DET", "PRON"):
        return None
    head = following[0]
    while head.head in following and head.head != head and head.head.pos_ in ("PROPN", "NOUN"):
        head = head.head
    return noun_phrase(text, head, limits)


def _subject(text: str, verb: Token, phrase: Sequence[Token], quotation: Span) -> Span | None:
    """The subject between the quotation and the cue."""
    while phrase and phrase[-1].pos_ in ("AUX", "ADV", "PART") and phrase[-1].head in (verb, phrase[-1]):
        phrase = phrase[:-1]
    if not phrase or phrase[0].pos_ not in SUBJECT_BEGINS:
        return None
    for child in verb.children:
        at_the_head = child.left_edge.i <= phrase[0].i or phrase[0].pos_ == "ADV"
        if child.dep_ in ("nsubj", "nsubjpass", "csubj") and child in phrase and at_the_head:
            return noun_phrase(text, child, [quotation, words([verb])])
    if len(phrase) > LONGEST_SUBJECT:
        return None
    if any(t.pos_ in ("VERB", "AUX") and t.dep_ not in ("relcl", "acl", "amod") for t in phrase):
        return None
    phrase_span = words(phrase)
    return trimmed(text, phrase_span.start, phrase_span.end)


def _named(head: Sequence[Token]) -> Found | None:
    """Who stands before a colon with no verb: `Pollster Ann Lee: "…"`."""
    if len(head) < 2 or head[-1].text != ":":
        return None
    colon, name = head[-1], head[-2]
    if name.ent_type_ not in NAMED and name.lower_ not in ("report", "statement"):
        return None
    first = next((e.start for e in name.doc[head[0].i : name.i + 1].ents if e.start <= name.i < e.end), name.i)
    while first > head[0].i and name.doc[first - 1].dep_ in ("compound", "amod", "det", "poss", "nmod"):
        first -= 1
    return Found(colon, (words(list(name.doc[first : name.i + 1])),), NONE, (words([colon]),))
