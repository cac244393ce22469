"""transforms: contents that are acts of their own: "We deny this", "Go home", "had no comment", "was ruling nothing out"."""

from collections.abc import Sequence

from spacy.tokens import Token

from transforms.claim_parts import lemma_of
from transforms.clauses import (
    FIRST_PERSON,
    auxiliaries,
    has_subject,
    is_asked,
    is_under_not,
    is_verb,
    main_root,
    sentences,
)
from transforms.cues import CONFIRMING, DECLINING, SAYING_MORE
from transforms.names import words_of

NEUTRAL = words_of(
    "say tell add write tweet reply respond explain note state post answer continue declare read announce argue insist",
    "testify recall remark accord exclaim shout joke remind claim",
)
"""Cues that leave the stance to a content that is an act of its own: "We deny this," she said."""
_DECIDING = words_of("rule exclude")
_ACTS = {
    **dict.fromkeys(words_of("deny reject dispute refute disagree oppose"), "denies"),
    **dict.fromkeys(words_of("urge ask demand request implore beg appeal"), "requests"),
    **dict.fromkeys(words_of("promise pledge vow swear guarantee"), "promises"),
    **dict.fromkeys(words_of("agree accept endorse support"), "agrees"),
}
"""What "I" and "we" do by saying so."""


def content_act(content: Sequence[Token], is_direct: bool) -> str | None:
    """Return the stance of a content that is an act of its own under a neutral cue, else None.

    Args:
        content: the content's words.
        is_direct: whether it is quoted; only there are "I" and a bare imperative the source's own.
    """
    parts = sentences(content)
    if not parts:
        return None
    if all(map(is_asked, parts)):
        return "questions"
    root = main_root(content)
    if root is None:
        return None
    if lemma_of(root) == "comment" and not is_verb(root) and any(c.lower_ == "no" for c in root.children):
        return "declines_to_comment"
    if not is_verb(root):
        return None
    subjects = {child.lower_ for child in root.children if child.dep_ in ("nsubj", "nsubjpass")}
    if is_direct and _is_imperative(root, parts[0]):
        return "requests"
    return _own_act(root, subjects) if subjects & {"i", "we", "he", "she", "they", "it"} else None


def is_quoted(content: Sequence[Token]) -> bool:
    """Say whether a content opens within quotation marks."""
    if not content:
        return False
    first = content[0]
    before = first.nbor(-1) if first.i else first
    return first.is_quote or first.text in ("“", "‘", "‘‘", "``") or before.is_quote or before.text in ("“", "‘", "``")


def is_order(content: Sequence[Token]) -> bool:
    """Say whether a content tells somebody to do something: "them to leave", "not to leave"."""
    root = main_root(content)
    if root is None or not is_verb(root) or opens_with_that(content):
        return False
    return any(child.tag_ == "TO" for child in root.children)


def is_subjunctive(content: Sequence[Token]) -> bool:
    """Say whether a clause has a bare verb with a subject: "that he leave"."""
    root = main_root(content)
    return root is not None and root.tag_ == "VB" and has_subject(root) and not auxiliaries(root)


def opens_with_that(content: Sequence[Token]) -> bool:
    """Say whether "that" opens a content."""
    return bool(content) and content[0].lower_ == "that"


def rules_out(verb: Token) -> bool:
    """Say whether a verb is "rule out" or "exclude"."""
    return lemma_of(verb) in _DECIDING and (
        lemma_of(verb) == "exclude" or any(child.lower_ == "out" for child in verb.children)
    )


def refusal(object_: Token | None) -> str:
    """Return the stance of who declines to do something, or declines something."""
    if object_ is None:
        return "declines_to_comment"
    lemma = lemma_of(object_)
    joined = {lemma, *(lemma_of(child) for child in object_.children if child.dep_ == "conj")}
    if joined & CONFIRMING:
        return "does_not_confirm"
    if rules_out(object_) or lemma == "deny":
        return "does_not_deny"
    if lemma in ("request", "question", "inquiry"):
        return "declines_to_comment"
    if lemma in SAYING_MORE:
        objects = {lemma_of(child) for child in object_.children if child.dep_ == "dobj"}
        is_doing = lemma in ("give", "provide", "offer", "release", "share", "take", "go") and not objects & words_of(
            "detail comment answer name information figure number reason interview position explanation specific timetable"
        )
        return "denies" if is_doing else "declines_to_comment"
    return "denies"


def _own_act(root: Token, subjects: set[str]) -> str | None:
    """Return what a source does by saying so of itself: "could not confirm the toll", "urge them to sign"."""
    lemma = lemma_of(root)
    helpers = {child.lower_ for child in auxiliaries(root)}
    if is_under_not(root):
        is_refusing = bool(helpers & {"would", "wo", "will", "'ll", "’ll", "can", "could", "ca"})
        if lemma in CONFIRMING and (is_refusing or "can" in helpers):
            return "does_not_confirm"
        if is_refusing and lemma in words_of("comment elaborate discuss speculate disclose reveal identify answer"):
            return "declines_to_comment"
        if rules_out(root) or (lemma == "deny" and subjects & FIRST_PERSON):
            return "does_not_deny"
        asked = any(c.dep_ == "ccomp" and any(m.lower_ in ("if", "whether") for m in c.children) for c in root.children)
        return "questions" if lemma == "know" and asked else None
    objects = [child for child in root.children if child.dep_ in ("dobj", "xcomp", "acomp")]
    if lemma == "have" and any(lemma_of(c) == "comment" and any(d.lower_ == "no" for d in c.children) for c in objects):
        return "declines_to_comment"
    if lemma in DECLINING:
        return refusal(objects[0] if objects else None)
    if lemma == "be" and any(lemma_of(c) == "unable" and _verb_below(c) in CONFIRMING for c in objects):
        return "does_not_confirm"
    if helpers & {"will", "would", "'ll", "’ll", "'d", "’d"} or not subjects & FIRST_PERSON or root.tag_ == "VBD":
        return None
    if lemma == "call" and any(child.lower_ in ("on", "for", "upon") for child in root.children):
        return "requests"
    is_told = any(child.dep_ == "auxpass" or child.tag_ == "VBD" for child in auxiliaries(root))  # "I was endorsed"
    return None if is_told else _ACTS.get(lemma)


def _verb_below(word: Token) -> str:
    return next((lemma_of(child) for child in word.children if child.dep_ == "xcomp"), "")


def _is_imperative(root: Token, sentence: Sequence[Token]) -> bool:
    """Say whether a sentence is a command: a bare verb with no subject at its head."""
    if root.tag_ not in ("VB", "VBP") or has_subject(root) or any(c.tag_ in ("TO", "MD") for c in root.children):
        return False
    opening = [token for token in sentence if token.pos_ not in ("INTJ", "ADV", "CCONJ")]
    polite = [token for token in opening if token.lower_ not in ("please", "do", "n't", "n’t", "not", "never", "just")]
    starts = bool(polite) and polite[0] == root and root.lower_ == lemma_of(root)
    return starts and lemma_of(root) not in ("thank", "look", "let", "bless", "welcome", "congratulation")
