"""transforms: the quantities of one document: money, percentages, measures and counts, with unit, noun and relation.

Numbers are found by their writing; the parse says only what is counted. Years, dates, times, durations, ages, ordinals,
fractions, shares ("one in five"), scores ("3-2"), a plain "one" and numbers within names are no quantities. What is said
without a number ("hundreds of people") is left out, since no value could be given.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from transforms.annotations import Segment, Span
from transforms.number_words import DIGITS, SCALE, WORDS, number
from transforms.quotations import READABLE_ROLES
from transforms.time_patterns import time_spans
from transforms.units import DOLLAR, SIGN, UNIT, unit_of_sign, unit_of_words


@dataclass(frozen=True)
class Quantity:
    """One quantity: its span, from the relation's words to the noun, and its columns in the table `quantities`.

    `value_low` and `value_high` are the number stated, twice, or the ends of a range; `relation` says how the true one
    stands to it. `unit` is an ISO 4217 code, "percent", "percentage_points" or a measure by pint's name; it is None for
    a count, and where a currency or a weight could not be told ("pounds"): then `noun` holds the sign or word.
    """

    start: int
    end: int
    value_low: float | None
    value_high: float | None
    unit: str | None
    noun: str | None
    relation: str | None


_RELATIONS = {
    ">": "more than|over|above|exceeding|in excess of|upward of|upwards of|greater than|higher than",
    ">=": "at least|no fewer than|no less than|not less than|a minimum of",
    "<": "less than|fewer than|under|below|lower than",
    "<=": "up to|at most|no more than|not more than|as many as|as much as|a maximum of",
    "~": "about|around|approximately|roughly|some|nearly|almost|close to|an estimated|estimated|more or less|~",
    "=": "exactly|only|just",
}
_RELATION_OF = {phrase: sign for sign, phrases in _RELATIONS.items() for phrase in phrases.split("|")}
_RELATION = "|".join(sorted(_RELATION_OF, key=len, reverse=True))
_EXPRESSION = re.compile(
    rf"(?<![\w.,/:#$€£+–-])(?P<relation>(?:{_RELATION})\s+(?:just\s+)?)?(?P<between>between\s+)?"
    rf"(?P<sign>{SIGN})?(?P<low>{DIGITS}|{WORDS})(?P<low_scale>{SCALE})?"
    rf"(?:(?:\s?[-–]\s?|\s+(?:to|or)\s+|(?(between)\s+and\s+|(?!)))"
    rf"{SIGN}?(?P<high>{DIGITS}|{WORDS})(?P<high_scale>{SCALE})?)?"
    rf"(?P<plus>\+|\sor more)?(?:[\s-]?(?P<unit>{UNIT}))?(?![\w/]|[.,:]\d|[-–]\d)",
    re.IGNORECASE,
)
_SHARE = re.compile(
    rf"(?<![\w.,$£€])(?P<part>{DIGITS}|{WORDS}) (?:in|out of)(?: every)? (?P<whole>{DIGITS}|{WORDS})", re.IGNORECASE
)
_OTHER_DOLLARS = re.compile(
    r"\b(?:A|AU|C|CA|NZ|HK|S)\$|\b(?:Australian|Canadian|New Zealand|Hong Kong|Singapore) dollar"
)
_NOT_COUNTED = frozenset(
    {"second", "minute", "hour", "day", "night", "week", "weekend", "month", "year", "decade", "century", "percent"}
    | {"third", "quarter", "fourth", "fifth", "sixth", "eighth", "tenth", "ex"}
)
_NAME_LABELS = frozenset({"PERSON", "ORG", "FAC", "PRODUCT", "LAW", "WORK_OF_ART", "EVENT", "DATE", "TIME", "ORDINAL"})
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_INDEFINITE = re.compile(r"\b(?:several|few|many) $", re.IGNORECASE)
_ROUND_WORDS = ("hundred", "thousand", "million", "billion", "trillion")


def read_quantities(doc: Doc, segments: Sequence[Segment]) -> list[Quantity]:
    """Read the quantities of one document.

    A bare "$" is the US dollar, as is the custom of news in English, unless the text speaks of another country's dollar
    as well: then its unit is None and its noun is the sign.

    Args:
        doc: the parse over the document's exact text, with tags, heads and entities.
        segments: the document's segments; only readable roles are read.

    Returns:
        Quantities in the order of the text, not overlapping.
    """
    text = doc.text
    dollar = None if _OTHER_DOLLARS.search(text) else "USD"
    found: list[Quantity] = []
    for segment in segments:
        if segment.role not in READABLE_ROLES:
            continue
        taken = bytearray(segment.end - segment.start)
        for span in time_spans(text, segment.start, segment.end):
            taken[span.start - segment.start : span.end - segment.start] = b"\1" * (span.end - span.start)
        for share in _SHARE.finditer(text, segment.start, segment.end):
            part, whole = number(share["part"]), number(share["whole"])
            is_time = any(taken[share.start("whole") - segment.start : share.end() - segment.start])
            if part is not None and whole is not None and part < whole and not is_time:
                taken[share.start() - segment.start : share.end() - segment.start] = b"\1" * len(share[0])
        for match in _EXPRESSION.finditer(text, segment.start, segment.end):
            if not any(taken[match.start("low") - segment.start : match.end() - segment.start]):
                found += _quantities(doc, match, segment, dollar)
    return found


def _quantities(doc: Doc, match: re.Match[str], segment: Segment, dollar: str | None) -> Iterator[Quantity]:
    text = match.string  # `Doc.text` is put together anew each time
    sign, scale = match["sign"], match["high_scale"] or match["low_scale"]
    unit, noun = _unit(match, dollar)
    if scale and len(scale) == 1 and not sign:  # "5m": metres or millions
        return
    low = number(match["low"], match["low_scale"] or (scale if _shares_scale(match) else None))
    high = number(match["high"], match["high_scale"]) if match["high"] else low
    if low is None or high is None or low > high or (match["high"] and low == high):
        return
    start, end = match.start(), match.end()
    measured = bool(sign or match["unit"])
    if not measured:
        # "One thing" is hardly a number, "2017 Comey" a year, "several hundred people" no hundred.
        is_bare = not match["relation"] and (match["low"].lower() == "one" or _YEAR.fullmatch(match["low"]))
        if is_bare or _INDEFINITE.search(text, max(0, start - 8), start):
            return
        counted = _counted(
            doc, text, Span(match.start("low"), max(map(match.end, ("low", "low_scale", "high", "high_scale"))))
        )
        if counted is None and not _stands_alone(doc, match):
            return
        if counted is not None:
            noun, end = counted[0], max(end, min(counted[1], segment.end))
    elif unit in ("percent", "percentage_points"):
        noun = _of(doc, text, match.end())
    relation = _relation(match)
    if match["high"] and text[: match.start("low")].endswith("from "):
        # "Rose from 3 to 5 percent" is no range, but two numbers.
        yield Quantity(
            match.start("low"),
            match.end("low_scale") if match["low_scale"] else match.end("low"),
            low,
            low,
            unit,
            noun,
            "=",
        )
        yield Quantity(match.start("high"), end, high, high, unit, noun, "=")
        return
    yield Quantity(start, end, low, high, unit, noun, relation)


def _shares_scale(match: re.Match[str]) -> bool:
    """Say whether "3" in "3 to 5 million" is counted in millions as well: not "300,000 to 5 million"."""
    return bool(match["high"]) and "," not in match["low"] and len(match["low"]) <= 4


def _relation(match: re.Match[str]) -> str:
    if match["plus"]:
        return ">="
    words = " ".join((match["relation"] or "only").lower().split())
    return _RELATION_OF[words if words in _RELATION_OF else words.removesuffix(" just")]


def _unit(match: re.Match[str], dollar: str | None) -> tuple[str | None, str | None]:
    """Return the unit, and as the noun its sign or word where those do not tell which it is."""
    if match["sign"]:
        unit, written = unit_of_sign(match["sign"]), match["sign"].strip()
    elif match["unit"]:
        unit, written = unit_of_words(match.string, *match.span("unit")), match["unit"]
    else:
        return None, None
    unit = dollar if unit == DOLLAR else unit
    return unit, None if unit else written


def _counted(doc: Doc, text: str, span: Span) -> tuple[str, int] | None:
    """Return what a number counts and where that ends: the plural noun that it modifies, or that follows "of"."""
    tokens = doc.char_span(span.start, span.end, alignment_mode="expand")
    # The model takes many a large number for a date, and none of these has a scale.
    labels = _NAME_LABELS - {"DATE"} if len(tokens or ()) > 1 else _NAME_LABELS
    if tokens is None or any(token.ent_type_ in labels for token in tokens):
        return None
    last = tokens[-1]
    if (of := _of(doc, text, span.end)) is not None:
        return of, span.end
    head = next((token.head for token in tokens if token.head.i > last.i), last)
    if not 0 < head.i - last.i <= 5 or not any(token.dep_ == "nummod" for token in tokens):
        return None
    if head.tag_ not in ("NNS", "NNPS") and not (last.lower_ in ("one", "1") and head.tag_ == "NN"):
        return None
    if head.lemma_.lower() in _NOT_COUNTED or any("\n" in t.text or t.is_quote for t in doc[last.i + 1 : head.i]):
        return None
    return _noun(head, last.i), head.idx + len(head)


def _of(doc: Doc, text: str, end: int) -> str | None:
    """Return the noun of an "of" right after a number: "40 percent of voters", "two of the men"."""
    if text[end : end + 4] != " of ":
        return None
    of = doc.char_span(end + 1, end + 3)
    objects = [child for child in of[0].children if child.dep_ == "pobj"] if of is not None else []
    return _noun(objects[0], of[0].i) if objects and objects[0].pos_ in ("NOUN", "PROPN") and of is not None else None


def _noun(head: Token, after: int) -> str:
    """Return a noun with the nouns right before it: "cherry trees"."""
    first = head.i
    while (
        first - 1 > after and head.doc[first - 1].pos_ in ("NOUN", "PROPN") and head.doc[first - 1].dep_ == "compound"
    ):
        first -= 1
    return " ".join(head.doc[first : head.i + 1].text.split())


def _stands_alone(doc: Doc, match: re.Match[str]) -> bool:
    """Say whether a number without unit and noun has meaning: "fell to 3 million", "killed at least 12"."""
    tokens = doc.char_span(match.start("low"), match.end(), alignment_mode="expand")
    if tokens is None or any(token.ent_type_ in _NAME_LABELS for token in tokens) or _YEAR.fullmatch(match["low"]):
        return False
    if match.string[match.end() : match.end() + 1] in ("-", "–", "'", "’") or match["high"]:
        return False
    if match["low_scale"] or match["low"].lower().endswith(_ROUND_WORDS):
        return True
    # "Over 60" may be an age and "around 10" an hour: a bare number with a relation counts only as subject or object.
    named = match["relation"] is not None or match["low"][0].isdigit()
    return named and tokens.root.dep_ in ("nsubj", "nsubjpass", "dobj") and tokens.root.ent_type_ == "CARDINAL"
