"""transforms: what a number counts, by the parse: the noun that it modifies or that follows its "of"."""

import re
from typing import NamedTuple

from spacy.tokens import Doc, Token
from spacy.tokens import Span as Tokens

from transforms.annotations import Span

TIME_NOUNS = frozenset(
    {"second", "minute", "hour", "day", "night", "week", "weekend", "month", "year", "decade", "century", "quarter"}
    | {"millennium", "millennia", "fortnight"}
)
_FRACTIONS = frozenset({"percent", "third", "fourth", "fifth", "sixth", "eighth", "tenth", "ex", "%", "pm", "am"})
_NAME_LABELS = frozenset({"PERSON", "ORG", "FAC", "PRODUCT", "LAW", "WORK_OF_ART", "EVENT"})
_NOUNS = frozenset({"NN", "NNS", "NNP", "NNPS"})
_PLURALS = frozenset({"NNS", "NNPS"})
_BETWEEN = _NOUNS | {"JJ", "JJR", "JJS", "VBN", "VBG", "HYPH", "AFX", "POS", "RB", "FW"}
# Nouns that have no plural of their own, and words that stand for people.
_INVARIANT = frozenset(
    {"people", "police", "personnel", "staff", "aircraft", "troops", "cattle", "sheep", "fish", "spacecraft", "species"}
    | {"others", "offspring", "deer", "crew", "dead", "wounded", "injured", "missing", "homeless", "infected"}
)
_STATES = frozenset({"dead", "wounded", "injured", "missing", "homeless", "hospitalized", "infected"})
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_COUNTING = re.compile(r"\b(?:at least|more than|only|just|up to|no more than)\s+$", re.IGNORECASE)
_NO_ONE = frozenset(
    {"point", "day", "time", "thing", "way", "side", "hand", "reason", "example", "case", "another", "place", "kind"}
    | {"moment", "part", "year", "night", "month", "week", "another"}
)
_CHANGED_TO = re.compile(
    r"\b(?:r[oi]se|risen|rising|climb\w*|increas\w*|f[ae]ll\w*|drop\w*|br(?:ought|ings?|inging)|up|down|jump\w*|gr[eo]w\w*"
    r"|declin\w*|toll|total\w*|number|count|st(?:ands?|ood)|swell\w*|soar\w*|cut|reduc\w*)\b[^.]{0,25}"
    r"\b(?:to|from|by|at|of)\s+(?:\w+ ){0,2}$",
    re.IGNORECASE,
)
_HARMED = frozenset({"kill", "injure", "wound", "arrest", "hurt", "claim", "leave", "detain", "shoot"})
_ROUND_WORDS = ("dozen", "hundred", "thousand", "million", "billion", "trillion")


class Counted(NamedTuple):
    """The noun that a number counts, with the nouns right before it, and where it ends in the text."""

    noun: str
    end: int
    is_time: bool


def counted(doc: Doc, text: str, span: Span, limit: int, vague: str | None = None) -> Counted | None:
    """Return what a number counts.

    Args:
        doc: the parse.
        text: its text.
        span: the number.
        limit: the end of the segment.
        vague: the words, where the number is "hundreds", "several thousand" and the like.

    Returns:
        The noun; None where there is none, or the number is part of a name.
    """
    tokens = doc.char_span(span.start, span.end, alignment_mode="expand")
    if tokens is None or _in_name(tokens) or text.startswith(")", span.end):  # "4) What comes next"
        return None
    last = tokens[-1]
    if vague is None or vague.lower() in ("tens", "scores") or text.startswith(" of ", span.end):
        of = noun_of(doc, text, span.end)
        if of is not None:
            if text[span.start : span.end].lower() == "one":
                return None
            return of if vague else Counted(of.noun, span.end, of.is_time)
    if vague is not None and vague.lower().endswith("s"):
        # "Billions in taxes": a number by itself; "test scores" and "the tens" are none.
        is_number = vague.lower() not in ("tens", "scores") and last.dep_ != "compound"
        return Counted("", span.end, False) if is_number else None
    head = _modified(tokens) or _following(last, limit)
    if head is None or head.idx + len(head) > limit:
        return None
    if any("\n" in token.text or token.is_quote for token in doc[last.i + 1 : head.i]):
        return None
    lemma = head.lemma_.lower()
    if lemma in TIME_NOUNS or lemma in _FRACTIONS:
        return Counted(lemma, span.end, True)
    if text[span.start : span.end].lower() in ("one", "1") and not _counts_one(text, span, head):
        return None
    is_list = any(token.like_num for token in doc[last.i + 1 : head.i])  # "4, 5 and 7 points"
    return Counted(_noun(head, last.i), span.end if is_list else head.idx + len(head), False)


def noun_of(doc: Doc, text: str, end: int, of: bool = True) -> Counted | None:
    """Return the noun of an "of" (or of a "the" and the like) right behind: "40 percent of voters", "half the men"."""
    if of and text[end : end + 4] != " of ":
        return None
    first = doc.char_span(end + 1, end + 3, alignment_mode="expand")
    if first is None:
        return None
    token = first[0]
    heads = [child for child in token.children if child.dep_ == "pobj"] if of else [token.head]
    second = next((it for it in doc[token.i + 1 : token.i + 3] if it.like_num), None) if of else None
    if second is not None and (not heads or heads[0].i <= second.i):  # "seven of nine seats"
        heads = [noun] if (noun := _following(second, len(text))) is not None else []
    if not heads or heads[0].pos_ not in ("NOUN", "PROPN") or not 0 < heads[0].i - token.i <= 7:
        return None
    head = heads[0]
    if not head.text[0].isalpha():  # "90 percent of the £2bn"
        return None
    return Counted(_noun(head, token.i), head.idx + len(head), head.lemma_.lower() in TIME_NOUNS)


def stands_alone(doc: Doc, text: str, span: Span, has_scale: bool, has_relation: bool) -> bool:
    """Say whether a number without unit and noun has meaning: "fell to 3 million", "killed at least 12"."""
    tokens = doc.char_span(span.start, span.end, alignment_mode="expand")
    words = text[span.start : span.end].lower()
    if tokens is None or _in_name(tokens) or _YEAR.fullmatch(words):
        return False
    if text[span.end : span.end + 1] in ("-", "–", "'", "’"):
        return False
    if has_scale or words.endswith(_ROUND_WORDS):
        return True
    if tokens[-1].ent_type_ in ("DATE", "TIME"):
        return False
    root = tokens.root
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+", words) or (has_relation and re.fullmatch(r"\d{3,}", words)):
        return True
    changed = _CHANGED_TO.search(text, max(0, span.start - 50), span.start)
    if changed is not None and (words[0].isdigit() or "toll" in changed[0].lower()):
        return not re.search(r"\bage", text[max(0, span.start - 50) : span.start])
    if root.ent_type_ != "CARDINAL" or words == "one":
        return False
    # "Over 60" may be an age and "around 10" an hour: a bare number counts only as subject or object.
    if root.dep_ == "dobj" and root.head.lemma_.lower() in _HARMED:
        return True
    return (has_relation or words[0].isdigit()) and root.dep_ in ("nsubj", "nsubjpass", "dobj")


def _in_name(tokens: Tokens) -> bool:
    """Say whether a number stands within a name, behind its first word: "Boeing 737"; or is an ordinal."""
    first = tokens[0]
    if any(token.ent_type_ == "ORDINAL" for token in tokens):
        return True
    return first.ent_type_ in _NAME_LABELS and first.ent_iob_ == "I" and not first.is_lower


def _modified(tokens: Tokens) -> Token | None:
    last = tokens[-1]
    head: Token | None = next((token.head for token in tokens if token.head.i > last.i), None)
    if head is None or head.i - last.i > 6 or not any(token.dep_ == "nummod" for token in tokens):
        return None
    one = last.lower_ in ("one", "1")
    return head if _is_plural(head) or (one and head.tag_ in ("NN", "NNP")) or head.lower_ in TIME_NOUNS else None


def _following(last: Token, limit: int) -> Token | None:
    """Return the first plural behind a number, where only what may stand before a noun is between."""
    doc = last.doc
    for token in doc[last.i + 1 : last.i + 7]:
        if token.idx >= limit or token.is_sent_start:
            return None
        if token.lower_ in _STATES and token.i == last.i + 1:
            return token
        if _is_plural(token) or token.lower_ in TIME_NOUNS:
            following = doc[token.i + 1] if token.i + 1 < len(doc) else None
            if following is None or following.tag_ not in _NOUNS or token.dep_ != "compound":
                return token
        elif (token.tag_ not in _BETWEEN and token.text != "-") or token.lower_ in ("last", "next", "past"):
            return None
    return None


def _is_plural(token: Token) -> bool:
    return (token.tag_ in _PLURALS and token.text[0].isalpha()) or token.lower_ in _INVARIANT


def _counts_one(text: str, span: Span, head: Token) -> bool:
    """Say whether "one" is a number, and not "a certain": "at least one memo", "three Poles and one Czech"."""
    if head.lemma_.lower() in _NO_ONE:
        return False
    if _COUNTING.search(text, max(0, span.start - 14), span.start):
        return True
    following = head.nbor().lower_ if head.i + 1 < len(head.doc) else ""
    verb = head.head.lemma_.lower()
    if (
        following in _STATES
        or (verb in _HARMED and head.dep_ in ("dobj", "nsubjpass"))
        or (verb == "die" and head.dep_ == "nsubj")
    ):
        return True
    others = [child for child in head.children if child.dep_ == "conj"] + ([head.head] if head.dep_ == "conj" else [])
    return any(child.dep_ == "nummod" for other in others for child in other.children)


def _noun(head: Token, after: int) -> str:
    """Return a noun with the nouns right before it: "cherry trees"."""
    first = head.i
    while (
        first - 1 > after and head.doc[first - 1].pos_ in ("NOUN", "PROPN") and head.doc[first - 1].dep_ == "compound"
    ):
        first -= 1
    return " ".join(head.doc[first : head.i + 1].text.split())
