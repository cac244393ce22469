"""transforms: the standing of a claim's content (realis) and whether it is negated, from its main verb."""

from collections.abc import Sequence

from spacy.tokens import Token

from transforms.names import words_of
from transforms.stance import NEGATIONS

_POSSIBLE = frozenset({"may", "might", "could", "should", "ought"})
_LIKELY = frozenset({"likely", "expect", "possible"})
_PLANS = words_of("plan intend schedule aim")
_STATES = words_of(
    "be have know believe think need want like love remain seem appear feel mean own deserve matter contain include",
    "depend belong understand hope support oppose",
)
_NOBODY = frozenset({"nobody", "nothing", "none", "nowhere"})
_HARDLY = frozenset({"hardly", "barely", "scarcely", "without", "few", "little", "rarely", "seldom"})
_IDLE = frozenset({"necessary", "needed", "possible", "anything"})  # "if necessary" is no condition
_SELF = frozenset({"i", "we", "he", "she", "they"})


def main_verb(content: Sequence[Token]) -> tuple[Token | None, str | None]:
    """Return the main verb of a content of one clause, or None and the code that says why there is none."""
    inside = {token.i for token in content}
    words = [token for token in content if not token.is_punct and not token.is_space and not token.is_quote]
    roots = [token for token in words if token.head.i == token.i or token.head.i not in inside]
    if len({token.sent.start for token in words}) > 1:
        return None, "several_sentences"
    verbs = [token for token in roots if token.pos_ in ("VERB", "AUX")]
    if len(verbs) != 1:
        return None, "no_main_verb"
    return verbs[0], None


def status(verb: Token, stance: str | None, is_direct: bool) -> str | None:
    """Return the standing of the content whose main verb this is; None where its form doesn't show one.

    In indirect speech tenses shift back ("said that it was safe" may well hold now), so there a state in the past, or a
    progressive one, shows nothing; an event in the past has happened either way.
    """
    auxiliaries = [child for child in verb.children if child.dep_ in ("aux", "auxpass")]
    helpers = {child.lower_ for child in auxiliaries}
    conditions = [
        child
        for child in verb.children
        if child.dep_ == "advcl"
        and child.lower_ not in _IDLE
        and any(c.dep_ == "mark" and c.lower_ in ("if", "unless") for c in child.children)
    ]
    if "would" in helpers or conditions:
        return "conditional"
    is_infinitive = any(child.tag_ == "TO" for child in auxiliaries)
    if _is_planned(verb, helpers, is_infinitive, stance):
        return "planned"
    lemma = verb.lemma_.lower()
    predicates = {child.lemma_.lower() for child in verb.children if child.dep_ in ("acomp", "oprd")} | {lemma}
    if helpers & _POSSIBLE or stance == "requests" or (predicates & _LIKELY and _to(verb)):
        return "possible"
    if is_infinitive or any(child.tag_ == "MD" for child in auxiliaries) or stance == "questions":
        return None
    return _by_tense(verb, auxiliaries, is_direct)


def is_negated(verb: Token) -> bool | None:
    """Say whether a clause is negated; None where a word such as "hardly" leaves it open."""
    for child in verb.children:
        words = {child.lower_, *(c.lower_ for c in child.children if c.dep_ in ("det", "neg"))}
        if words & _HARDLY and child.dep_ in ("advmod", "nsubj", "dobj", "prep"):
            return None
        if child.dep_ == "neg" or child.lower_ in NEGATIONS:
            return True
        if child.dep_ in ("nsubj", "nsubjpass", "dobj", "attr") and (child.lower_ in _NOBODY or "no" in words):
            return True
        if child.lower_ == "longer" and any(c.lower_ == "no" for c in child.children):
            return True
    return False


def _is_planned(verb: Token, helpers: set[str], is_infinitive: bool, stance: str | None) -> bool:
    lemma = verb.lemma_.lower()
    if is_infinitive and stance in ("promises", "agrees"):
        return True
    if lemma in _PLANS and _to(verb):
        return True
    if lemma == "be" and any(c.dep_ == "xcomp" and _marked(c) for c in verb.children):  # "is to visit"
        return verb.tag_ in ("VBZ", "VBP")
    if lemma == "go" and verb.tag_ == "VBG" and _to(verb):  # "is going to run"
        return _is_own(verb)
    # What others will do is a forecast; what the source says it will do itself is a plan.
    return bool(helpers & {"will", "'ll", "’ll", "shall"}) and lemma not in _STATES and _is_own(verb)


def _by_tense(verb: Token, auxiliaries: Sequence[Token], is_direct: bool) -> str | None:
    first = auxiliaries[0] if auxiliaries else verb
    if any(child.lemma_ == "have" for child in auxiliaries):
        return None if verb.lemma_.lower() in _STATES or verb.tag_ == "VBG" else "happened"
    if first.tag_ == "VBD":
        shifted = verb.lemma_.lower() in _STATES or verb.tag_ == "VBG" or first.lower_ == "did"
        return "happened" if is_direct or not shifted else None
    if first.tag_ in ("VBZ", "VBP"):
        return "current"
    return None


def _is_own(verb: Token) -> bool:
    return any(child.dep_ == "nsubj" and child.lower_ in _SELF for child in verb.children)


def _to(verb: Token) -> bool:
    """Say whether the verb, or what it is with ("is likely"), has an infinitive."""
    heads = [verb, *(child for child in verb.children if child.dep_ in ("acomp", "oprd"))]
    return any(child.dep_ in ("xcomp", "ccomp") and _marked(child) for head in heads for child in head.children)


def _marked(verb: Token) -> bool:
    return any(child.tag_ == "TO" for child in verb.children)
