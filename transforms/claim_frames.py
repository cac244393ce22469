"""transforms: the shapes in which a verb or a noun may attribute, as the parse shows them: its clause, its object, ….

Whether a word does attribute in a shape is for the lexicon of cues to say.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from spacy.tokens import Token

from transforms.annotations import Span
from transforms.claim_parts import (
    NONE,
    cue_of,
    is_asked,
    lemma_of,
    noun_phrase,
    source_of,
    subtree,
    trimmed,
    without,
    words,
)
from transforms.cues import FRAMES, SAYING, SPEAKING

SUBJECTS = frozenset({"nsubj", "nsubjpass", "expl", "csubj"})
RELATIVE = frozenset({"WDT", "WP"})
BELONGING = frozenset({"dobj", "dative", "xcomp", "ccomp", "oprd", "prep", "acomp", "attr", "prt"})


class Frame(NamedTuple):
    """A word in one shape: the shape's name and the word's key in the lexicon, and what would be the content."""

    name: str
    key: str
    content: tuple[Span, ...]
    source: tuple[Span, ...] | None = None  # None: to be looked for
    preposition: Token | None = None  # that belongs to the cue


def verb_frames(text: str, verb: Token) -> Iterator[Frame]:
    """The shapes in which a verb may attribute, the likelier first."""
    lemma = lemma_of(verb)
    children = list(verb.children)
    passive = any(c.dep_ == "auxpass" for c in children)
    later = [c for c in children if c.i > verb.i]
    clauses = [c for c in children if _is_clause(c, lemma) and not (c.i < verb.i and is_asked(c))]
    subject = [c for c in children if c.dep_ in ("nsubjpass", "nsubj")]
    infinitive = any(c.dep_ == "xcomp" for c in later)
    negated = any(c.dep_ == "neg" for c in children)
    if passive:
        parts = [c for c in later if c.dep_ in ("xcomp", "oprd", "ccomp", "prep") and c.lower_ != "by"]
        if subject and subject[0].i < verb.i:
            agent = any(c.dep_ in ("agent", "prep") and c.lower_ == "by" for c in later)
            rest = (_from_to(text, parts),) if parts else NONE
            name = "passive_by" if agent else "passive_to" if infinitive else "passive_rest"
            if name == "passive_rest" and not parts:
                return
            yield Frame(name, lemma, (subtree(text, subject[0]), *rest), None if agent else NONE)
        return
    if clauses:
        head = clauses[-1]
        span = _clause(text, verb, head)
        source = source_of(text, verb, [span])
        content = without(text, span, [*source, cue_of(verb)])
        if verb.dep_ == "relcl" and head.i > verb.i and not any(c.dep_ in SUBJECTS for c in head.children):
            relative = [t for t in head.lefts if t.tag_ in RELATIVE] or [t for t in verb.lefts if t.tag_ in RELATIVE]
            if relative:  # which she said was true
                content = (words(relative[:1]), *content)
        yield Frame("clause", lemma, content, source)
        return
    if infinitive:
        parts = [c for c in later if c.dep_ in ("xcomp", "dobj", "dative", "prep")]
        whole = _from_to(text, parts)
        if subject and subject[0].i < verb.i and lemma in FRAMES["seeming"]:
            if subject[0].tag_ in ("WDT", "WP", "EX") or subject[0].lower_ == "it":
                return
            yield Frame("seeming", lemma, (subtree(text, subject[0]), whole), NONE)
        yield Frame("infinitive", lemma, (whole,))
        return
    if lemma == "call" and not any(c.dep_ in ("oprd", "ccomp", "attr") for c in later):
        objects = [c for c in later if c.dep_ == "dobj"]
        if not objects or objects[-1].left_edge.i == objects[-1].i:
            later = [c for c in later if c.dep_ != "dobj"]
    if lemma == "cite" and any(c.dep_ == "dobj" and _names_a_speaker(c) for c in later):
        return  # whose words they are, not what they are
    if any(c.dep_ in ("dobj", "oprd") for c in later) and not (verb.tag_ == "VBN" and verb.dep_ == "acl"):
        yield Frame("object", lemma, (_from_to(text, [c for c in later if c.dep_ in BELONGING]),))
        return
    for child in later:
        if child.dep_ == "prep":
            parts = [g for g in child.children if g.dep_ in ("pobj", "pcomp")]
            if parts:
                content = (subtree(text, parts[0]),)
                for key in (f"{lemma} {child.lower_}", f"not {lemma} {child.lower_}")[: 1 + negated]:
                    yield Frame("preposition", key, content, preposition=child)
                return


def _is_clause(child: Token, lemma: str) -> bool:
    """Whether a child of a verb is a clause that the verb attributes, or a bare yes or no."""
    bare = child.dep_ == "intj" and child.lower_ in ("yes", "no") and lemma == "say" and child.i == child.head.i + 1
    return child.dep_ == "ccomp" or bare or (lemma == "ask" and _is_question(child))


def _names_a_speaker(noun: Token) -> bool:
    """Whether an object of "cite" is who says something: a name, or "officials"."""
    return noun.pos_ == "PROPN" or noun.lower_ in SPEAKING or noun.lower_ in ("him", "her", "them")


def _is_question(clause: Token) -> bool:
    """Whether a clause that the parse takes for an adverbial one is an indirect question ("asked in May if …")."""
    return clause.dep_ == "advcl" and any(c.dep_ == "mark" and c.lower_ in ("if", "whether") for c in clause.children)


def _clause(text: str, verb: Token, head: Token) -> Span:
    """A clause up to where the same speaker is given a further cue ("said … and added that …")."""
    span = subtree(text, head)
    if head.i < verb.i:
        return span
    for token in head.subtree:
        if _cites_a_speaker(token) and token.i > head.i:  # …, citing officials: hangs on the verb
            span = trimmed(text, span.start, min(token.idx, span.end))
        if (
            token.dep_ == "conj"
            and token.tag_ == verb.tag_
            and token.head.i >= head.i
            and lemma_of(token) in SAYING
            and any(c.dep_ == "ccomp" for c in token.children)
            and not any(c.dep_ in SUBJECTS for c in token.children)
        ):
            before = token.left_edge.nbor(-1)
            end = before.idx if before.dep_ == "cc" or before.lower_ in ("and", "but") else token.left_edge.idx
            return trimmed(text, span.start, min(end, span.end))
    return span


def _cites_a_speaker(token: Token) -> bool:
    cites = token.lower_ == "citing" and token.i > 0 and token.nbor(-1).text == ","
    return cites and any(c.dep_ == "dobj" and _names_a_speaker(c) for c in token.children)


def noun_frame(text: str, noun: Token) -> Frame | None:
    """The shape in which a noun may attribute: `her promise to go`, `the claim that it rained`."""
    owners = [c for c in noun.children if c.dep_ == "poss"]
    owner = noun_phrase(text, owners[0]) if owners else None
    source = (owner,) if owner else NONE
    lemma = lemma_of(noun)
    for child in noun.children:
        if child.i < noun.i:
            continue
        opening = {c.lower_ for c in child.children if c.dep_ in ("aux", "mark")}
        if source and child.dep_ in ("acl", "ccomp", "relcl") and opening & {"to", "that"}:
            return Frame("noun", lemma, (subtree(text, child),), source)
        if child.dep_ in ("acl", "ccomp") and "that" in opening:
            return Frame("noun_that", lemma, (subtree(text, child),), source)
        objects = [g for g in child.children if g.dep_ in ("pobj", "pcomp")] if child.dep_ == "prep" else []
        if source and objects:
            return Frame("noun_of", f"{lemma} {child.lower_}", (subtree(text, objects[0]),), source)
    return None


def _from_to(text: str, parts: Sequence[Token]) -> Span:
    """From the first part's beginning to the last part's end."""
    return trimmed(text, subtree(text, parts[0]).start, subtree(text, parts[-1]).end)
