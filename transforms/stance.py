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
_NOT_SURE = frozenset({"may", "might", "should", "must"})
_NOT_ONLY = frozenset({"only", "just", "merely", "simply"})
_HARDLY = words_of("hardly barely scarcely rarely seldom nearly almost longer")
_NOBODY = words_of("no nobody none nothing neither nor not few hardly scarcely barely")
_GOES_ON = words_of("go continue begin start proceed keep come rush")
_NOT_DOING = frozenset({"without", "of", "from", "against"})  # "without denying", "short of denying"


def stance(
    cue: Sequence[Token], lemma: str | None, content: Sequence[Token], source: Sequence[Token]
) -> tuple[str | None, str | None]:
    """Decide a claim's stance.

    Args:
        cue: the cue's words.
        lemma: the lemma of its head.
        content: the content's words.
        source: the source's words.

    Returns:
        The stance and None, or None and the code (a key of `schemas.values.UNRESOLVED`) that says why there is none.
    """
    head = cue_head(cue, lemma)
    if head is None and lemma is None:
        return None, "no_cue"
    lemma = lemma or ("" if head is None else head.lemma_.lower())
    verbs = _coordinated(head)
    around = [*cue, *(child for verb in verbs for child in verb.children if child.dep_ in ("neg", "aux", "preconj"))]
    negations = [token for token in around if token.lower_ in NEGATIONS and not _is_not_only(token)]
    is_negated = bool(negations) or (head is not None and _follows_nor(head))
    words = {token.lower_ for token in around}
    if is_nobody(source) or [token.lower_ for token in content] == ["nothing"] or any(map(_is_open, verbs)):
        return None, "stance_not_plain"
    if head is not None and _is_not_done(head, cue):
        return None, "stance_not_plain"
    found = _declined(head, {token.lemma_.lower() for token in cue} | {lemma}, is_negated)
    if found is not None:
        return found or None, None if found else "stance_not_plain"
    if is_negated:
        found = {"confirm": "does_not_confirm", "deny": "does_not_deny"}.get(lemma)
        if any(verb.lemma_.lower() == "confirm" for verb in _joined(head)):  # "neither confirmed nor denied"
            found = found and "does_not_confirm"
        if lemma == "comment" and words & {"would", "wo", "will"}:
            found = "declines_to_comment"
        found = None if words & _NOT_SURE else found
        return found, None if found else "stance_not_plain"
    if words & _MODALS:  # "would say", "may deny": not said, or not yet
        return None, "stance_not_plain"
    found = _asking(head, {t.lower_ for t in cue}, content) if lemma in ("ask", "call") else _STANCES.get(lemma)
    if found == "asserts" and content and content[-1].text in ("?", '"', "”", "''") and _is_question(content):
        found = "questions"
    return found, None if found else "stance_unknown_cue"


def cue_head(cue: Sequence[Token], lemma: str | None) -> Token | None:
    """Return the word of a cue that its lemma is of, else its first verb or noun."""
    head = next((token for token in cue if lemma is not None and token.lemma_.lower() == lemma), None)
    return head or next((token for token in cue if token.pos_ in ("VERB", "NOUN")), None)


def is_nobody(source: Sequence[Token]) -> bool:
    """Say whether a source is said to be nobody, or hardly anybody: "no official", "neither of them"."""
    first = source[0].lower_ if source else ""
    is_address = len(source) > 1 and source[1].like_num and first == "no" and source[1].lower_ != "one"  # "No 10"
    return first in _NOBODY and not is_address


def _declined(head: Token | None, lemmas: set[str], is_negated: bool) -> str | None:
    """Return the stance of who declines or refuses, "" where that is not plain, and None where nobody does."""
    if not lemmas & _DECLINING:
        return None
    objects = lemmas | ({child.lemma_.lower() for child in head.children} if head is not None else set())
    if is_negated or not objects & _SAYING_MORE:
        return ""
    return "does_not_confirm" if "confirm" in objects else "declines_to_comment"


def _coordinated(head: Token | None) -> list[Token]:
    """Return a verb with those before it whose negation and auxiliaries it shares: "did not confirm or deny"."""
    verbs = [] if head is None else [head]
    while verbs and verbs[-1].dep_ == "conj" and not any(c.dep_ == "nsubj" for c in verbs[-1].children):
        verb, before = verbs[-1], verbs[-1].head
        link = _link(verb)
        if link in ("but", "yet") or (link not in ("or", "nor") and not verb.tag_ == before.tag_ == "VB"):
            break
        verbs.append(before)
    return verbs


def _joined(head: Token | None) -> list[Token]:
    """Return a verb with all that it is joined to."""
    if head is None:
        return []
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


def _is_not_only(negation: Token) -> bool:
    after = negation.nbor() if negation.i + 1 < len(negation.doc) else None
    return after is not None and after.lower_ in _NOT_ONLY


def _is_open(head: Token) -> bool:
    """Say whether the words around a cue leave open if it holds: "hardly said", "if he denies", "at no time said"."""
    for child in head.children:
        inner = [c.lower_ for c in child.children if c.dep_ == "pobj" for c in c.children] if child.i < head.i else []
        if (
            (child.dep_ == "advmod" and child.lower_ in _HARDLY)
            or (child.dep_ == "mark" and child.lower_ in ("if", "unless", "whether", "lest"))
            or (child.dep_ == "det" and child.lower_ in ("no", "neither"))
            or (child.dep_ == "prep" and "no" in inner)
        ):
            return True
    subjects = [child.i for child in head.children if child.dep_ == "nsubj"]
    inverted = any(c.dep_ == "aux" and subjects and c.i < subjects[0] for c in head.children)
    return inverted and any(token.text == "?" for token in list(head.sent)[-3:])  # "Did he deny that …?"


def _is_not_done(head: Token, cue: Sequence[Token]) -> bool:
    """Say whether a cue hangs on another word that leaves open if it came about: "failed to deny", "stopped saying"."""
    above = head.head
    if above in cue or head.pos_ == "NOUN" or (above.pos_ == "VERB" and above.lemma_.lower() in _GOES_ON):
        return False
    if head.dep_ == "pcomp":
        return above.lower_ in _NOT_DOING
    if any(child.tag_ == "TO" for child in head.children):
        return head.dep_ != "advcl" or above.pos_ != "VERB"  # "got up to say" is done
    return head.dep_ == "xcomp" and head.tag_ == "VBG"


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
