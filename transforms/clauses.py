"""transforms: the clause of a content that its stance and its standing hang on, and the word that governs it."""

from collections.abc import Sequence

from spacy.tokens import Token

from transforms.claim_parts import lemma_of
from transforms.names import words_of

NEGATIONS = frozenset({"not", "n't", "n’t", "never", "nor", "neither", "cannot"})
FIRST_PERSON = frozenset({"i", "we"})
PRONOUNS = frozenset({"i", "we", "he", "she", "they", "it", "you", "who"})
_HOLDING = words_of("think believe guess suppose reckon hope feel suspect assume mean")
"""What only frames a proposition: "I think it is late"."""
_FRAMES = words_of(
    "claim allegation idea notion report rumor rumour suggestion accusation belief assertion fact possibility argument"
    " theory view assumption likelihood conclusion finding evidence news contention hope fear prospect risk chance sign"
    " perception concern proof charge impression indication story word speculation danger threat case thought doubt"
)
"""Nouns that stand for the proposition of a clause of their own: "the claim that it leaked"."""
_SUBJECTS = ("nsubj", "nsubjpass", "csubj", "expl", "csubjpass")
_ASKING = frozenset({"ask", "wonder", "question"})


def is_verb(token: Token) -> bool:
    """Say whether a word is a verb, an auxiliary that stands alone included."""
    return token.pos_ in ("VERB", "AUX")


def has_subject(verb: Token) -> bool:
    """Say whether a verb has a subject of its own."""
    return any(child.dep_ in _SUBJECTS for child in verb.children)


def auxiliaries(verb: Token) -> list[Token]:
    """Return the auxiliaries of a verb, those that it shares with the verb before it included."""
    found = [child for child in verb.children if child.dep_ in ("aux", "auxpass")]
    found += [child for helper in found for child in helper.children if child.dep_ == "aux"]  # "will get hurt"
    if not found and verb.dep_ == "conj" and not has_subject(verb) and is_verb(verb.head):
        return auxiliaries(verb.head) if verb.tag_ in ("VB", "VBN") else []
    return found


def sentences(content: Sequence[Token]) -> list[list[Token]]:
    """Split a content into its sentences, marks and white space left out."""
    found: list[list[Token]] = [[]]
    at: int | None = None
    for token in content:
        # `Token.sent` looks the sentence up in the whole document each time.
        gap = token.doc[at + 1 : token.i] if at is not None and token.i > at + 1 else ()
        if found[-1] and (token.is_sent_start or any(between.is_sent_start for between in gap)):
            found.append([])
        at = token.i
        if any(map(str.isalnum, token.text)) or token.text == "%":
            found[-1].append(token)
    return [part for part in found if part]


def is_asked(sentence: Sequence[Token]) -> bool:
    """Say whether a sentence of a content ends in a question mark."""
    last = sentence[-1]
    if last.lower_ in ("right", "ok", "okay", "huh", "no", "yes") and len(sentence) > 1:
        return False  # a statement with a tag
    for token in last.doc[last.i + 1 : last.i + 4]:
        if token.is_sent_start:
            return False
        if token.text.startswith("?"):
            return True
    return False


def roots_of(sentence: Sequence[Token]) -> list[Token]:
    """Return the words of a sentence that hang on none of its others."""
    inside = {token.i for token in sentence}
    return [token for token in sentence if token.head.i == token.i or token.head.i not in inside]


def main_root(content: Sequence[Token]) -> Token | None:
    """Return the head of the main clause of a content: of the first sentence that states something.

    It is a verb where there is one, else the head of what the content names.
    """
    parts = sentences(content)
    if not parts:
        return None
    stating = [part for part in parts if any(is_verb(token) for token in part)]
    stated = [part for part in stating if not is_asked(part)]
    first = parts[0]
    governor = roots_of(first)[0].head if first else None
    if governor is not None and lemma_of(governor) in _ASKING:
        stated = []
    chosen = (stated or stating or [first])[0]
    roots = roots_of(chosen)
    verbs = [token for token in roots if is_verb(token) and token.dep_ != "prep"]  # "including" is none
    named = next(
        (t.i for t in roots if t.pos_ in ("NOUN", "PROPN", "PRON") and t.dep_ in ("dobj", "pobj", "oprd")), None
    )
    if named is not None:  # "him of meddling to help a friend": the aim is not what is put forward
        verbs = [verb for verb in verbs if not (verb.dep_ == "advcl" and verb.i > named and not has_subject(verb))]
    finite = [token for token in verbs if has_subject(token) and token.dep_ != "advcl"]
    opening = roots[0]
    if opening.dep_ in ("nsubj", "nsubjpass") and not finite and len(roots) > 1:
        # "{the price} is seen as {too high}": what is said of the subject stands after the cue
        told = [token for token in roots[1:] if token.dep_ in ("oprd", "acomp", "attr", "pobj", "xcomp", "ccomp")]
        verbs, roots = [v for v in verbs if v in told] or ([] if told else verbs), told or roots
    if not verbs and opening.dep_ == "mark":  # the parse lost the clause that "that" opens
        verbs = [token for token in chosen if is_verb(token) and has_subject(token)][-1:]
    if opening.pos_ in ("NOUN", "PROPN", "PRON", "ADJ") and finite and len(parts) == 1:
        # "him to leave", "what happened": the verb, unless the noun has a clause of its own
        return finite[0]
    return (finite or verbs or [token for token in roots if token.pos_ != "INTJ"] or roots)[0]


def finite_verb(content: Sequence[Token]) -> Token | None:
    """Return the first verb of a content that has a tense and is in no relative clause, whatever the parse hung it on."""
    for token in content:
        if not is_verb(token) or token.dep_ in ("aux", "auxpass"):
            continue
        forms = [token, *auxiliaries(token)]
        first = min(forms, key=lambda form: form.i)
        is_relative = any(child.tag_ in ("WDT", "WP", "WRB") and child.i < token.i for child in token.children)
        if first.tag_ in ("VBZ", "VBP", "VBD", "MD") and not is_relative and token.dep_ != "advcl":
            return token
    return None


def proposition(root: Token, inside: set[int] | None = None) -> tuple[Token, bool]:
    """Go down from "I think" and "the claim that" to what is put forward; say too whether "not" stood on the way.

    Args:
        root: where to begin.
        inside: the numbers of the words that may be gone to; all where it is None.
    """
    negated = False
    for _ in range(4):
        below: Token | None = None
        if any(c.dep_ == "nsubj" and any(p.tag_ == "POS" for p in c.children) for c in root.children):
            # "the firm's proposed deal would …", where the parse took "proposed" for the verb
            below = next((c for c in root.children if c.dep_ == "ccomp" and has_subject(c)), None)
        if is_verb(root) and lemma_of(root) in _HOLDING and _is_held_by_speaker(root):
            below = next((c for c in root.children if c.dep_ == "ccomp" and is_verb(c) and c.i > root.i), None)
        elif root.pos_ in ("NOUN", "PROPN") and lemma_of(root) in _FRAMES:
            below = next((c for c in root.children if c.dep_ in ("acl", "ccomp") and is_verb(c) and _has_that(c)), None)
        if below is None or (inside is not None and below.i not in inside):
            break
        negated = negated or (is_verb(root) and lemma_of(root) in _HOLDING and is_under_not(root))
        root = below
    return root, negated


def is_under_not(verb: Token) -> bool:
    """Say whether a verb itself is under "not" or "never"."""
    return any(
        (child.dep_ == "neg" or child.lower_ in NEGATIONS) and not is_not_only(child)
        for child in (*verb.children, *auxiliaries(verb))
        if child.dep_ not in ("cc", "nsubj", "dobj")
    )


def is_not_only(negation: Token) -> bool:
    """Say whether a negation only opens "not only … but"."""
    after = negation.nbor() if negation.i + 1 < len(negation.doc) else None
    return after is not None and after.lower_ in ("only", "just", "merely", "simply")


def governor(word: Token) -> Token | None:
    """Return the word that a clause or a noun hangs on, over prepositions, joined words and "I think"."""
    for _ in range(6):
        above = word.head
        if above.i == word.i:
            return None
        joined = word.dep_ == "conj" or above.dep_ in ("prep", "agent", "dative")
        if joined or (is_verb(above) and lemma_of(above) in _HOLDING and _is_held_by_speaker(above)):
            word = above
            continue
        return above
    return None


def _is_held_by_speaker(verb: Token) -> bool:
    subjects = {child.lower_ for child in verb.children if child.dep_ == "nsubj"}
    if subjects & FIRST_PERSON:
        return True
    # "said he believed it would work": what is believed is what is said
    above = verb.head
    return (
        bool(subjects & {"he", "she", "they", "it"}) and above.i != verb.i and lemma_of(above) in ("say", "tell", "add")
    )


def _has_that(verb: Token) -> bool:
    return has_subject(verb) or any(child.dep_ == "mark" for child in verb.children)
