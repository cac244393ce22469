"""transforms: how a quantity stands to its number: "more than", "about", "up to", "or more", "surpassed"."""

import re
from typing import NamedTuple

from spacy.tokens import Doc

_RELATIONS = {
    ">": "more than|over|above|in excess of|upwards? of|greater than|higher than|north of|beyond",
    ">=": "at least|no fewer than|no less than|not less than|a minimum of|as few as|as little as|at a minimum",
    "<": "less than|fewer than|under|below|lower than|nearly|almost|shy of|short of|smaller than",
    "<=": "up to|at most|no more than|not more than|as many as|as much as|a maximum of|at the most|no greater than",
    "~": "about|around|approximately|roughly|some|close to|an estimated|estimated|more or less|~|circa|in the region of"
    "|on the order of|in the neighborhood of",
    "=": "exactly|only|just|precisely|an average of",
}
_SIGN_OF = {
    **{phrase.replace("s?", ""): sign for sign, phrases in _RELATIONS.items() for phrase in phrases.split("|")},
    "upwards of": ">",
}
_PHRASES = "|".join(sorted(_SIGN_OF, key=len, reverse=True))
_BEFORE = re.compile(
    rf"(?<![\w$€£-])(?:(?:(?:well|just|far|slightly|a little|significantly|considerably|much|even|only)\s+)?"
    rf"(?P<relation>{_PHRASES}))\s+(?:(?:an?|another|an additional|a further|a record|a whopping|a total of)\s+)?$",
    re.IGNORECASE,
)
"""The words of a relation right before a number, to be searched in what stands before it."""
_REACH = 40  # characters
_VERBS = (
    (">", re.compile(r"\b(?:surpass(?:ed|es|ing)?|exceed(?:ed|s|ing)?|topp(?:ed|ing))\s+$", re.IGNORECASE)),
    ("<", re.compile(r"\b(?:near(?:ed|s|ing)|approach(?:ed|es|ing))\s+$", re.IGNORECASE)),
)
"""Verbs that tell a relation but are no part of the quantity's span."""
_AFTER = re.compile(
    r"\s(?:or (?P<word>more|greater|above|higher|so|less|fewer|under|below|lower)|and (?:up|counting))\b(?! than)",
    re.IGNORECASE,
)
_SIGN_AFTER = dict.fromkeys(("more", "greater", "above", "higher"), ">=") | {"so": "~"}
_RISEN = re.compile(
    r"\b(?:go|goes|going|went|gone|mov\w+|revis\w+|bump\w+|push\w+|rais\w+|tick\w+|jump\w+|climb\w+|edg\w+|mark\w+|back"
    r"|inch\w+|shot|c[ao]me|scal\w+|ramp\w+|pick\w+|stepp\w+)\s$",
    re.IGNORECASE,
)
"""What makes "up to" no limit: "it went up to 25 percent"."""
_ABOUT_WHAT = frozenset(
    {"talk", "complain", "speak", "ask", "know", "worry", "concern", "lie", "say", "write", "report", "testify", "hear"}
    | {"learn", "think", "tell", "question", "detail", "information", "concerned", "worried", "story"}
)
_OVER = re.compile(r"\b(?:turn|hand|t[ao]k|sign|giv|pass)\w*\s$", re.IGNORECASE)  # "handed over 500 pages"


class Relation(NamedTuple):
    """A relation's sign (=, ~, >, >=, < or <=), its words, and where they begin and end."""

    sign: str
    words: str
    start: int
    end: int


def relation_before(doc: Doc, text: str, floor: int, start: int) -> Relation | None:
    """Return the relation whose words stand right before a quantity, not before `floor`."""
    found = _BEFORE.search(text, max(floor, start - _REACH), start)
    if found is None:
        return None
    words = " ".join(found["relation"].lower().split())
    if words == "over" and _OVER.search(text, max(floor, start - _REACH), found.start()):
        return None
    if words == "up to" and _RISEN.search(text, max(floor, found.start() - 12), found.start()):
        return None
    if words == "about":
        token = doc.char_span(*found.span("relation"), alignment_mode="expand")
        if token is not None and token[0].dep_ == "prep" and token[0].head.lemma_.lower() in _ABOUT_WHAT:
            return None
    return Relation(_SIGN_OF[words], words, found.start(), start)


def relation_after(text: str, end: int, limit: int) -> Relation | None:
    """Return the relation whose words stand right behind a quantity: "or more"."""
    found = _AFTER.match(text, end, limit)
    return None if found is None else Relation(sign_after(found["word"]), found[0], end, found.end())


def relation_of_verb(text: str, floor: int, start: int) -> str | None:
    """Return the sign that a verb right before a quantity gives it: "surpassed"; the verb is no part of the quantity."""
    before = text[max(floor, start - 14) : start]
    return next((sign for sign, pattern in _VERBS if pattern.search(before)), None)


def sign_after(word: str | None) -> str:
    """Return the sign of a word behind "or": "more", "so", "fewer"; without one, of "plus" and the like."""
    return _SIGN_AFTER.get((word or "more").lower(), "<=")
