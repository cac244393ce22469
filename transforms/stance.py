"""transforms: what the source of a claim does to its content: from the cue's words, their negation, and the content.

The cue is read first. Where it is neutral ("said") and the content is itself a denial, a request, a promise or a refusal
to speak, the content decides. `docs/labelling.md` says what each stance takes in.
"""

from collections.abc import Sequence
from typing import NamedTuple

from spacy.tokens import Token

from transforms.claim_parts import lemma_of
from transforms.clauses import NEGATIONS, auxiliaries, is_asked, is_not_only, is_verb, main_root, sentences
from transforms.content_acts import (
    NEUTRAL,
    content_act,
    is_order,
    is_quoted,
    is_subjunctive,
    opens_with_that,
    refusal,
    rules_out,
)
from transforms.cues import ASSERTING, CONFIRMING, DECLINING, DENYING, SAYING_MORE, STANCE_OF, deciding_word
from transforms.names import words_of
from transforms.persons import PERSON_NOUNS

_WANTING = words_of("want wish prefer desire like")
_HARDLY = words_of("hardly barely scarcely rarely seldom nearly almost")
_NOBODY = words_of("no nobody none nothing neither nor not few hardly scarcely barely")
_QUESTION_WORDS = words_of("whether if why how what who when where which")
_STOPPING = words_of("stop cease quit avoid refrain help resist")
_FAILING = words_of("fail neglect omit")
_SPEECH = words_of("position stand details detail explanation comments")  # "gave no details", "takes no position"
_OPEN_TO_PERSONS = frozenset({"him", "her", "them", "us", "you", "me", "everyone", "everybody", "anyone", "people"})


class Stance(NamedTuple):
    """A claim's stance; by which rule (a key of `stance_confidence.RULES`), or the code that says why there is none."""

    value: str | None
    rule: str
    reason: str | None = None


def stance(cue: Sequence[Token], lemma: str | None, content: Sequence[Token], source: Sequence[Token]) -> Stance:
    """Decide a claim's stance.

    Args:
        cue: the cue's words.
        lemma: the lemma of its head.
        content: the content's words.
        source: the source's words.

    Returns:
        The stance, or None and the code (a key of `schemas.values.UNRESOLVED`) that says why there is none.
    """
    head = deciding_word(cue, lemma)
    if not cue and lemma is None:
        if is_quoted(content):
            return Stance(content_act(content, is_direct=True) or "asserts", "no_word")
        return Stance(None, "no_word", "no_cue")
    if head is None or not head.is_alpha:
        return Stance(content_act(content, is_quoted(content)) or "asserts", "no_word")
    verbs = _coordinated(head)
    if any(map(_is_hardly, verbs)) or _is_stopped(head, cue) or [token.lower_ for token in content] == ["nothing"]:
        return Stance(None, "negated", "stance_not_plain")
    word = lemma_of(head)
    negated = _is_negated(head, verbs, cue) or is_nobody(source)
    declined = _declined(head, cue, content, negated)
    if declined is not None:
        return Stance(declined or None, "declined", None if declined else "stance_not_plain")
    found = _plain(head, word, cue, content)
    if negated:
        turned = _negated(head, word, found, verbs, cue, content, source)
        return Stance(turned, "negated", None if turned else "stance_not_plain")
    if found == "asserts" and word in NEUTRAL:
        act = content_act(content, is_quoted(content))
        return Stance(act or found, "neutral" if act is None else "content")
    if found != "asserts":
        return Stance(found, "listed")
    return Stance(found, "asserting" if word in ASSERTING else "unlisted")


def cue_head(cue: Sequence[Token], lemma: str | None) -> Token | None:
    """Return the word of a cue that its lemma is of, else its first verb or noun."""
    head = next((token for token in cue if lemma is not None and token.lemma_.lower() == lemma), None)
    return head or next((token for token in cue if token.pos_ in ("VERB", "NOUN")), None)


def is_nobody(source: Sequence[Token]) -> bool:
    """Say whether a source is said to be nobody, or hardly anybody: "no official", "neither of them"."""
    first = source[0].lower_ if source else ""
    is_address = len(source) > 1 and source[1].like_num and first == "no" and source[1].lower_ != "one"  # "No 10"
    return first in _NOBODY and not is_address


def _plain(head: Token, word: str, cue: Sequence[Token], content: Sequence[Token]) -> str:
    """Return the stance of a cue, negation aside."""
    words = {token.lower_ for token in cue}
    end = next((token.i for token in content if token.i > head.i), head.i)
    near = words | {child.lower_ for child in head.children if child.dep_ in ("prep", "prt") and head.i < child.i < end}
    opening = next((token.lower_ for token in content if token.is_alpha), "")
    has_infinitive = any(token.tag_ == "TO" for token in content[:8]) and not opens_with_that(content)
    if word in ("ask", "call"):
        return _asking(word, near, content, has_infinitive, opening)
    if word in ("tell", "warn", "caution", "instruct", "alert", "remind", "challenge"):
        return "requests" if word == "instruct" or is_order(content) else "asserts"
    if word == "suggest":
        first = next((token for token in content if token.is_alpha), None)
        is_doing = first is not None and (first.tag_ == "VBG" or is_subjunctive(content))
        return "requests" if is_doing else "asserts"
    if word in _WANTING:
        return "requests" if word != "prefer" and _wants_of_somebody(content) else "believes"
    if word == "seek" and has_infinitive and content[0].tag_ == "TO":
        return "asserts"
    if word == "rule" and "out" in near:
        return "denies"
    if word == "vote" and near & {"for", "against"}:
        return "agrees" if "for" in near else "denies"
    if word == "plead":
        return "requests" if "for" in near or has_infinitive or "with" in near else "asserts"  # "pleaded guilty"
    if word in ("look", "investigate", "examine", "probe", "consider", "study", "debate") and opening in (
        "whether",
        "if",
    ):
        return "questions"
    if word == "see":
        return "believes" if any(t.lower_ in ("as", "little", "no") for t in (*content, *cue)) else "asserts"
    if word == "offer":
        return "promises" if has_infinitive else "asserts"
    if word in ("know", "clear", "sure", "certain") and _is_negated(head, [head], cue) and opening in ("if", "whether"):
        return "questions"
    if word in ("feel", "think") and head.pos_ == "NOUN" and "thoughts" in words:
        return "asserts"
    if word == "swear" and not has_infinitive:
        root = main_root(content)
        helpers = {child.lower_ for child in auxiliaries(root)} if root is not None else set()
        return "promises" if helpers & {"will", "would", "'ll", "’ll", "'d", "’d", "never"} else "asserts"
    if word == "back" and near & {"off", "away", "down"}:
        return "asserts"
    if word == "second":
        return "agrees" if head.pos_ == "VERB" else "asserts"
    if word in ("direct", "press", "push") and not (is_order(content) or "for" in near):
        return "asserts"
    found = STANCE_OF.get(word)
    if found is None and not is_verb(head) and head.pos_ not in ("NOUN", "ADJ"):
        is_view = word == "for" and len(cue) == 1 and any(map(is_verb, content))  # "for some, the deal is a trap"
        return "believes" if is_view else "asserts"
    return found or "asserts"


def _asking(word: str, near: set[str], content: Sequence[Token], has_infinitive: bool, opening: str) -> str:
    """Tell a question ("asked whether") from a request ("asked them to leave", "called for calm") and a mere call."""
    if "for" in near or (word == "call" and near & {"on", "upon"}):
        return "requests"
    if word == "call":
        return "requests" if is_order(content) else "asserts"
    parts = sentences(content)
    is_question = bool(parts) and is_asked(parts[0])
    if "about" in near or opening in _QUESTION_WORDS or is_question:
        return "questions"
    return "requests" if has_infinitive or is_subjunctive(content) or opening == "that" else "questions"


def _wants_of_somebody(content: Sequence[Token]) -> bool:
    """Say whether what is wanted is to be done by somebody: "him to resign"."""
    root = main_root(content)
    if root is None or not is_verb(root) or not any(child.tag_ == "TO" for child in root.children):
        return False
    subjects = [child for child in root.children if child.dep_ in ("nsubj", "nsubjpass") and child.i > content[0].i - 1]
    return any(
        s.lower_ in _OPEN_TO_PERSONS or s.ent_type_ in ("PERSON", "ORG", "GPE", "NORP") or lemma_of(s) in PERSON_NOUNS
        for s in subjects
    )


def _negated(
    head: Token,
    word: str,
    found: str,
    verbs: Sequence[Token],
    cue: Sequence[Token],
    content: Sequence[Token],
    source: Sequence[Token],
) -> str | None:
    """Return the stance of a negated cue."""
    if any(lemma_of(verb) in CONFIRMING for verb in _joined(head)):  # "neither confirmed nor denied"
        return "does_not_confirm"
    if word in DENYING or found == "denies" or word == "doubt" or rules_out(head):
        return "does_not_deny"
    helpers = {child.lower_ for verb in verbs for child in auxiliaries(verb)} | {token.lower_ for token in cue}
    if word in words_of("like love care enjoy plead"):
        return "denies"
    if word in words_of("comment elaborate speculate"):
        return "declines_to_comment"
    if word in words_of("respond answer reply return"):  # no refusal: perhaps they never heard
        return "declines_to_comment" if helpers & {"would", "wo", "will"} else None
    if found == "questions":
        return "questions" if word in ("know", "clear", "sure", "certain") else None
    if found in ("believes", "agrees"):
        if is_nobody(source) or "yet" in helpers or any(c.lower_ == "yet" for v in verbs for c in v.children):
            return "does_not_confirm"
        opening = next((token.lower_ for token in content if token.is_alpha), "")
        return "questions" if word in ("sure", "certain") and opening in _QUESTION_WORDS else "denies"
    if found in ("requests", "promises"):
        return "denies" if word in _WANTING else None
    if word in SAYING_MORE and helpers & {"would", "wo", "will"}:
        return "declines_to_comment"
    if word in words_of("detail explanation answer") or helpers & _SPEECH:
        return "declines_to_comment"
    return "does_not_confirm"


def _is_negated(head: Token, verbs: Sequence[Token], cue: Sequence[Token]) -> bool:
    """Say whether "not", "no", "fail to" or "without" stands over the word that decides."""
    chain = list(verbs)
    while is_verb(chain[-1].head) and chain[-1].head in cue and chain[-1].head not in chain:
        chain.append(chain[-1].head)  # "does not seem to think"
    around = [*cue, *(c for verb in chain for c in verb.children if c.dep_ in ("neg", "aux", "preconj"))]
    if any(t.lower_ in NEGATIONS and not is_not_only(t) for t in around):
        return True
    if any(t.lower_ == "unable" for t in cue):
        return True
    if any(t.lower_ == "no" and t.dep_ == "det" for t in (*cue, *head.children)) or _follows_nor(head):
        return True
    if any(c.dep_ == "prep" and any(d.lower_ == "no" for p in c.children for d in p.children) for c in head.children):
        first = next(c for c in head.children if c.dep_ == "prep")
        if first.i < head.i:  # "at no time did they deny"
            return True
    above = head.head
    if head.dep_ == "xcomp" and lemma_of(above) in _FAILING:
        return True
    return head.dep_ == "pcomp" and above.lower_ in frozenset({"without"})


def _declined(head: Token, cue: Sequence[Token], content: Sequence[Token], negated: bool) -> str | None:
    """Return the stance of who declines or refuses, "" where that is not plain, and None where nobody does."""
    refusing = next((token for token in cue if lemma_of(token) in DECLINING), None)
    if refusing is None and lemma_of(head.head) in DECLINING and head.dep_ in ("xcomp", "acl"):
        refusing = head.head
    if refusing is None:
        return None
    if negated and head == refusing:
        return ""
    cue_words = {token.i for token in (*cue, *content)}
    below = [
        child for child in refusing.children if child.dep_ in ("xcomp", "acl", "dobj", "ccomp") and child.i > refusing.i
    ]
    if not below and refusing.dep_ == "amod" and is_verb(refusing.head):
        below = [refusing.head]
    after = [token for token in (*cue, *content) if token.i > refusing.i and token.pos_ in ("VERB", "NOUN", "AUX")]
    below = [child for child in below if child.i in cue_words or child == head] or after
    return refusal(below[0] if below else None)


def _coordinated(head: Token) -> list[Token]:
    """Return a verb with those before it whose negation and auxiliaries it shares: "did not confirm or deny"."""
    verbs = [head]
    while verbs[-1].dep_ == "conj" and not any(c.dep_ == "nsubj" for c in verbs[-1].children):
        verb, before = verbs[-1], verbs[-1].head
        link = _link(verb)
        if link in ("but", "yet") or (link not in ("or", "nor") and not verb.tag_ == before.tag_ == "VB"):
            break
        verbs.append(before)
    return verbs


def _joined(head: Token) -> list[Token]:
    """Return a verb with all that it is joined to."""
    return [head, *(child for child in head.children if child.dep_ == "conj"), *_coordinated(head)]


def _link(verb: Token) -> str:
    """Return the word that joins a verb to the one before: "and", "or"."""
    links = [child.lower_ for child in verb.head.children if child.dep_ == "cc" and child.i < verb.i]
    return links[-1] if links else ""


def _follows_nor(verb: Token) -> bool:
    """Say whether "nor" opens the verb's clause, be it joined to another or a sentence of its own."""
    if any(child.lower_ == "nor" and child.i < verb.i for child in verb.children):
        return True
    return verb.dep_ == "conj" and _link(verb) == "nor"


def _is_hardly(verb: Token) -> bool:
    """Say whether a word leaves open if the cue holds: "hardly said"."""
    return any(child.dep_ == "advmod" and child.lower_ in _HARDLY for child in verb.children)


def _is_stopped(head: Token, cue: Sequence[Token]) -> bool:
    """Say whether a cue hangs on a word by which it ends: "stopped saying", "there is no denying"."""
    above = head.head
    if head.tag_ == "VBG" and any(child.dep_ == "det" and child.lower_ == "no" for child in head.children):
        return True
    return above not in cue and head.tag_ == "VBG" and head.dep_ == "xcomp" and lemma_of(above) in _STOPPING
