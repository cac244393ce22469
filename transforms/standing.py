"""transforms: the standing of a claim's content (realis) and whether it is negated, from its main clause.

The first that holds: conditional, planned, possible, happened, current; `docs/labelling.md` says what each takes in. A
content without a verb has a standing where its cue tells one: "denied the murder", "called for a ceasefire".
"""

from collections.abc import Sequence

from spacy.tokens import Token

from transforms.claim_parts import lemma_of
from transforms.clauses import (
    NEGATIONS,
    auxiliaries,
    finite_verb,
    governor,
    has_subject,
    is_under_not,
    is_verb,
    main_root,
    proposition,
)
from transforms.content_acts import NEUTRAL, content_act, is_quoted
from transforms.cues import DECLINING, POSSIBLE_CUES, SAYING_MORE, ruling_lemma
from transforms.names import words_of
from transforms.noun_contents import nominal_status
from transforms.tenses import (
    STATES,
    gerund_status,
    infinitive_status,
    is_conditional,
    is_likely,
    is_past,
    is_present,
    is_willed,
    is_wish,
    planned_status,
    tense_status,
)

_POSSIBLE = frozenset({"may", "might", "could", "can", "should", "must", "ought", "ca", "need"})
_WOULD = frozenset({"would", "'d", "’d"})
_NOBODY = frozenset({"nobody", "nothing", "none", "nowhere"})
_HARDLY = frozenset({"hardly", "barely", "scarcely", "rarely", "seldom"})
_HELD = words_of("believe think hope expect fear suspect predict")


def main_verb(content: Sequence[Token]) -> tuple[Token | None, str | None]:
    """Return the word that a content's standing hangs on: the verb of its main clause, else a noun that tells an event.

    Args:
        content: the content's words.

    Returns:
        The word and None, or None and the code (a key of `schemas.values.UNRESOLVED`) that says why there is none.
    """
    root = main_root(content)
    if root is None:
        return None, "no_main_verb"
    inside = {token.i for token in content}
    framed = _done(root, content)
    root, _ = proposition(framed, inside)
    if root != framed and is_verb(framed) and is_verb(root):
        return framed, None  # what stands under "I don't think" is found anew where it is read
    if not (is_verb(root) and root.tag_ != "VBG") and ruling_lemma(governor(root)) in NEUTRAL | {""}:
        # What is said is a clause: where the parse shows none, it erred.
        bare = root.tag_ == "VBG" and bool(auxiliaries(root))
        root = root if bare else finite_verb(content) or root
    if is_verb(root):
        asked = _spoken_of(root, inside)
        return (asked, None) if asked is not None else (None, "no_main_verb")
    clause = _clause_within(root, inside)
    if clause is not None:
        return clause, None
    return (root, None) if nominal_status(root, content) else (None, "no_main_verb")


def status(verb: Token, stance: str | None, is_direct: bool) -> str | None:
    """Return the standing of the content with this main word; None where its form doesn't show one.

    In indirect speech tenses shift back ("said that it was safe" may well hold now), so there a state in the past holds
    now where the cue is in the past, and an event in the past has happened either way.

    Args:
        verb: what `main_verb` returned.
        stance: the claim's stance.
        is_direct: whether the content stands wholly in quotation marks.
    """
    verb, _ = proposition(verb)
    over = ruling_lemma(governor(verb))
    if not is_verb(verb):
        return nominal_status(verb, list(verb.subtree))
    helpers = {child.lower_ for child in auxiliaries(verb)} | ({verb.lower_} if verb.tag_ == "MD" else set())
    is_past_cue = not is_direct and is_past(verb)
    is_finite = has_subject(verb) or bool(helpers - {"to"})
    if is_conditional(verb, helpers):
        return "conditional"
    if helpers & _WOULD:
        if is_wish(verb):
            return "possible"
        willed = is_willed(verb)
        if over == "wish":
            return "possible"
        if is_past_cue and over in ("ask", "question", "wonder"):
            return "planned" if willed else "possible"
        if is_past_cue and (stance == "believes" or lemma_of(verb.head) in _HELD):
            return "possible"
        return "planned" if is_past_cue and willed else "conditional"
    if verb.tag_ == "VB" and not helpers and not has_subject(verb):
        return "possible"  # "Go home", "Let's see"
    if any(child.tag_ == "TO" for child in auxiliaries(verb)):
        return infinitive_status(verb, stance, over)
    if stance == "requests" or over in ("expect", "expectation"):
        return "possible"
    if stance == "promises" and not is_direct:
        return "planned"
    if any(child.lower_ in ("maybe", "perhaps", "possibly") for child in verb.children):
        return "possible"
    if stance == "believes" and not helpers and (over == "want" or (over in POSSIBLE_CUES and verb.tag_ == "VBN")):
        return "possible"  # "wants this resolved"
    planned = planned_status(verb, helpers, is_past_cue)
    if planned is not None:
        return "possible" if over in ("doubt", "fear") else planned
    if helpers & _POSSIBLE or is_likely(verb):
        return "possible"
    if verb.tag_ == "VBG" and not helpers and any(c.dep_ in ("nsubj", "nsubjpass") for c in verb.children):
        return "current"  # "sees the state betraying its founders"
    if verb.tag_ == "VBG" and not is_finite:
        return gerund_status(verb, over, stance)
    if (
        over in ("fear", "hope", "hop", "worry")
        and not is_past_cue
        and is_present(verb)
        and lemma_of(verb) not in STATES
    ):
        return "possible"
    return tense_status(verb, is_past_cue)


def is_negated(verb: Token) -> bool | None:
    """Say whether a clause is negated; None where a word such as "hardly" leaves it open."""
    verb, framed = proposition(verb)  # "I don't think it is safe"
    if not is_verb(verb):
        judged = [t for c in verb.head.children if c.lower_ == "as" and c.i > verb.i for t in list(c.subtree)[:4]]
        return any(child.lower_ in NEGATIONS or child.lower_ == "no" for child in (*verb.children, *judged))
    for child in verb.children:
        if child.lower_ in _HARDLY and child.dep_ == "advmod":
            return None
    return framed or is_under_not(verb) or any(_is_no(child) for child in verb.children)


def _done(root: Token, content: Sequence[Token]) -> Token:
    """Return what a content is about that is an act of its own: "ruling out a lease" is about the lease."""
    act = content_act(content, is_quoted(content))
    if act in (None, "questions") or not is_verb(root) or not has_subject(root):
        return root
    below = [c for c in root.children if c.dep_ in ("xcomp", "ccomp", "dobj") and c.i > root.i]
    if below and act == "does_not_confirm" and lemma_of(root) == "be":
        return below[0]
    return next((child for child in below if is_verb(child)), below[0] if below else root)


def _spoken_of(verb: Token, inside: set[int]) -> Token | None:
    """Return a verb, or what it says more about: None for "to comment", the clause for "to say whether he had paid"."""
    above = governor(verb)
    if above is None or lemma_of(above) not in DECLINING or lemma_of(verb) not in SAYING_MORE:
        return verb
    clauses = [child for child in verb.children if child.dep_ == "ccomp" and is_verb(child) and child.i in inside]
    return clauses[0] if clauses else None


def _clause_within(noun: Token, inside: set[int]) -> Token | None:
    """Return the verb of a content that the parse hung on a noun: "him to leave", "what happened"."""
    for child in noun.children:
        if child.i not in inside or not is_verb(child):
            continue
        if noun.tag_ in ("WP", "WDT") and child.dep_ in ("relcl", "acl"):
            return child
        to = any(c.tag_ == "TO" for c in child.children)
        if child.dep_ in ("acl", "relcl") and to and noun.lower_ in ("him", "her", "them", "us", "you", "me"):
            return child
    return None


def _is_no(child: Token) -> bool:
    if child.dep_ in ("nsubj", "nsubjpass", "dobj", "attr", "acomp", "oprd"):
        inner = {grandchild.lower_ for grandchild in child.children if grandchild.dep_ in ("det", "neg", "preconj")}
        return child.lower_ in _NOBODY or bool(inner & {"no", "neither"}) or child.lower_ == "neither"
    if child.dep_ == "advmod" and child.lower_ == "longer":
        return any(c.lower_ == "no" for c in child.children)
    if child.dep_ == "prep":  # "in no way", "under no circumstances"
        return any(
            d.lower_ == "no" for p in child.children if p.dep_ == "pobj" for d in p.children if d.dep_ == "det"
        ) and (child.lower_ in ("in", "under", "by", "at"))
    return False
