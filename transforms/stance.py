"""transforms: what the source of a claim does to its content, by the cue's lemma, negation and auxiliaries."""

from collections.abc import Sequence

from spacy.tokens import Token

from transforms.names import words_of

_LEMMAS = {
    "asserts": words_of(
        "say tell add report state announce note explain write claim insist argue warn predict estimate reveal confirm",
        "show indicate find reply respond tweet post testify declare stress emphasize emphasise maintain contend",
        "assert allege describe quote cite recall remark observe mention conclude complain joke boast brag caution",
        "repeat reiterate accord disclose point admit acknowledge continue counter retort quip advise inform notify",
        "remind blame accuse criticize criticise condemn denounce slam praise call suggest lament highlight exclaim",
        "underscore shout yell recount forecast certify verify affirm proclaim assure announcement statement assertion",
        "contention report warning remark comment prediction allegation accusation admission",
    ),
    "denies": words_of("deny refute dispute rebut contradict denial"),
    "questions": words_of("wonder question inquire enquire doubt query"),
    "requests": words_of("demand urge request implore beg plead order instruct appeal"),
    "promises": words_of("promise pledge vow guarantee"),
    "believes": words_of("believe think hope hop fear worry expect feel suspect assume reckon guess belief"),
    "agrees": words_of("agree concede concur accept"),
}
_STANCES = {lemma: stance for stance, lemmas in _LEMMAS.items() for lemma in lemmas}
_SAYING_MORE = words_of(
    "comment say confirm discuss answer respond elaborate speak talk disclose identify name provide specify give"
)
_DECLINING = frozenset({"decline", "refuse"})
NEGATIONS = frozenset({"not", "n't", "n’t", "never", "nor", "neither"})
_MODALS = frozenset({"will", "would", "may", "might", "could", "can", "should", "must", "'ll", "’ll", "'d", "’d"})


def stance(cue: Sequence[Token], lemma: str | None, content: Sequence[Token]) -> tuple[str | None, str | None]:
    """Decide a claim's stance.

    Args:
        cue: the cue's words.
        lemma: the lemma of its head.
        content: the content's words.

    Returns:
        The stance and None, or None and the code (a key of `schemas.values.UNRESOLVED`) that says why there is none.
    """
    words = {token.lower_ for token in cue}
    head = next((token for token in cue if lemma is not None and token.lemma_.lower() == lemma), None)
    if head is None:
        head = next((token for token in cue if token.pos_ in ("VERB", "NOUN")), None)
    if head is None and lemma is None:
        return None, "no_cue"
    lemma = lemma or ("" if head is None else head.lemma_.lower())
    around = set(words)
    if head is not None:
        around |= {child.lower_ for child in head.children if child.dep_ in ("neg", "aux", "preconj")}
    is_negated = bool(around & NEGATIONS)
    lemmas = {token.lemma_.lower() for token in cue} | {lemma}
    if lemmas & _DECLINING:
        objects = lemmas | ({child.lemma_.lower() for child in head.children} if head is not None else set())
        if is_negated or not objects & _SAYING_MORE:
            return None, "stance_not_plain"
        return ("does_not_confirm" if "confirm" in objects else "declines_to_comment"), None
    if is_negated:
        found = {"confirm": "does_not_confirm", "deny": "does_not_deny"}.get(lemma)
        if lemma == "comment" and around & {"would", "wo", "will"}:
            found = "declines_to_comment"
        return found, None if found else "stance_not_plain"
    if around & _MODALS:  # "would say", "may deny": not said, or not yet
        return None, "stance_not_plain"
    found = _asking(head, words, content) if lemma in ("ask", "call") else _STANCES.get(lemma)
    if found == "asserts" and content and content[-1].text in ("?", '"', "”", "''") and _is_question(content):
        found = "questions"
    return found, None if found else "stance_unknown_cue"


def _asking(head: Token | None, words: set[str], content: Sequence[Token]) -> str | None:
    """Tell a question ("asked whether") from a request ("asked them to leave", "called for calm") and a mere call."""
    after = {child.lower_ for child in head.children if child.dep_ == "prep"} if head is not None else set()
    is_infinitive = any(token.lower_ == "to" and token.tag_ == "TO" for token in content[:6])
    if "for" in words | after:
        return "requests"
    if head is not None and head.lemma_.lower() == "call":
        return "requests" if is_infinitive else "asserts"
    if is_infinitive and not _is_question(content):
        return "requests"
    opening = content[0].lower_ if content else ""
    if _is_question(content) or opening in ("whether", "if", "why", "how", "what", "who", "when", "where", "which"):
        return "questions"
    return None


def _is_question(content: Sequence[Token]) -> bool:
    """Say whether one sentence is the content and ends in a question mark."""
    ends = [token.text for token in content if token.text in (".", "?", "!", "?!")]
    return ends == ["?"] and any(token.text == "?" for token in content[-2:])
