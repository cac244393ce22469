"""transforms: the quantities of one document: money, percentages, measures and counts, with unit, noun and relation.

Numbers are found by their writing; the parse says only what is counted. Years, dates, times, durations, ages, ordinals,
scores ("3-2"), most of a plain "one" and numbers within names are no quantities.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Doc

from transforms.annotations import Segment, Span
from transforms.counted import Counted, counted, noun_of, stands_alone
from transforms.number_words import least, number
from transforms.quantity_patterns import (
    CHANGE,
    CHANGE_BEFORE,
    EXPRESSION,
    INCHES,
    NUMBERED,
    NUMBERED_NOUN,
    RANGED,
    RATE,
)
from transforms.quotations import READABLE_ROLES
from transforms.relations import Relation, relation_after, relation_before, relation_of_verb, sign_after
from transforms.shares import shares
from transforms.time_patterns import time_spans
from transforms.units import unit_of_sign, unit_of_words


@dataclass(frozen=True)
class Quantity:
    """One quantity: its span and its columns in the table `quantities`.

    The span runs from the words of the relation to the unit, with what it is for each of ("$15 an hour"), or to the noun
    that is counted; what follows "of" is outside it ("40 percent" of voters), but behind "hundreds of" and the like.
    `value_low` and `value_high` are the number stated, twice, or the ends of a range; `relation` says how the true one
    stands to it: "hundreds" are at least 100. `unit` is an ISO 4217 code, "percent" (shares and parts as well: "one in
    five" is 20), "percentage_points", "basis_points" or a measure by pint's name; it is None for a count, and where a
    currency or a weight could not be told ("pounds"): then `noun` holds the sign or word.
    """

    start: int
    end: int
    value_low: float | None
    value_high: float | None
    unit: str | None
    noun: str | None
    relation: str | None


_IN_TERMS = re.compile(r"\w+-(?:term|time)\b")
_PREPOSITIONS = frozenset({"under", "over", "above", "below", "about", "around", "beyond"})
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")


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
    text = doc.text  # put together anew each time
    found: list[Quantity] = []
    for segment in segments:
        if segment.role in READABLE_ROLES:
            found += _Reader(doc, text, segment).read()
    return found


class _Reader:
    """The reading of one segment; `taken` marks the characters that are times or quantities already."""

    def __init__(self, doc: Doc, text: str, segment: Segment) -> None:
        self.doc, self.text, self.start, self.end = doc, text, segment.start, segment.end
        self.taken = bytearray(segment.end - segment.start)
        self.next = segment.start

    def read(self) -> list[Quantity]:
        for span in time_spans(self.text, self.start, self.end):
            self._take(span.start, span.end)
        found: list[Quantity] = []
        for share in shares(self.doc, self.text, self.start, self.end):
            if not self._is_taken(share.start, share.end):
                percent = share.percent
                found.append(
                    self._related(Quantity(share.start, share.end, percent, percent, "percent", share.noun, "="))
                )
                self._take(share.start, share.end)
        while (expression := EXPRESSION.search(self.text, self.next, self.end)) is not None:
            self.next = expression.end()
            if not self._is_taken(expression.start(), expression.end()):
                found += self._quantities(expression)
            elif expression["low_unit"] and expression["range"]:
                # "40 percent to two-thirds": what is taken is another one.
                low = self._side(expression, "low")
                if low is not None and not self._is_taken(expression.start(), expression.start("range")):
                    found += self._finished(expression, low, low)
        return _apart(sorted(found, key=lambda quantity: quantity.start))

    def _quantities(self, match: re.Match[str]) -> Iterator[Quantity]:
        """Yield what one match says: a number, a range, or two numbers, one after the other."""
        if NUMBERED.search(self.text, max(self.start, match.start() - 12), match.start()):
            return
        if re.fullmatch(r"\(\d\d?\)", self.text[match.start() - 1 : match.end() + 1]):
            return  # the second of some points: "(2)"
        if self.text[match.end("low_unit") - 4 : match.end("low_unit")].lower() in ("foot", "feet"):
            inches = INCHES.match(self.text, match.end("low_unit"), self.end)
            if inches is not None:
                yield from self._height(match, inches)
                return
        low = self._side(match, "low")
        if low is None:
            return
        if match["range"] is None:
            yield from self._finished(match, low, low)
            return
        high = self._side(match, "high")
        if high is None:
            return
        unit = high.unit or low.unit
        own = match["low_unit"] and not match["high_unit"]  # "20 cents to $14"
        if own or (low.unit and high.unit and low.unit != high.unit):
            self.next = match.start("range")
            yield from self._finished(match, low, low)
            return
        shares_scale = match["high_scale"] and not match["low_scale"] and match["low"] and _is_short(match["low"])
        if shares_scale and not match["low_unit"]:
            value = number(match["low"], match["high_scale"])
            low = replace(low, value_low=value, value_high=value)
        low, high = (replace(one, unit=unit, noun=low.noun or high.noun) for one in (low, high))
        if low.value_low is None or high.value_high is None:
            return
        is_rising = low.value_low < high.value_high
        if self._are_two(match, low.value_low, high.value_high):
            high = replace(high, start=match.start("high_sign") if match["high_sign"] else match.start("high"))
            if not (unit or low.noun):
                ending = self._counted(match, Span(match.start("low"), high.end), True, match["high_scale"])
                if ending is None:  # "rose from 3,000 to 5,000"
                    self.next = match.start("range")
                    yield from self._finished(match, low, low)
                    return
                low, high = (replace(one, noun=ending.noun or None) for one in (low, high))
                high = replace(high, end=ending.end)
            yield replace(low, start=_first(match))
            yield self._rated(high)
        elif " to " in match["range"] and not unit and self._is_changed(match):  # "rose 5,000 to 261,000"
            self.next = match.start("range")
            yield from self._finished(match, low, low)
        elif is_rising:
            yield from self._finished(match, low, high)

    def _are_two(self, match: re.Match[str], low: float, high: float) -> bool:
        """Say whether "from 3 to 5" or "51%-47%" is no range, but two numbers."""
        if low >= high:
            return bool(match["low_unit"] or match["sign"] or match["high_unit"])
        if not match["between"] and " to " in match["range"] and high > 3 * low and self._is_changed(match):
            return True
        if (match["between"] or "").strip().lower() != "from":
            return False
        near = self.text[max(self.start, match.start() - 60) : match.start()]
        return not RANGED.search(near) and CHANGE.search(near.rpartition(". ")[2]) is not None

    def _is_changed(self, match: re.Match[str]) -> bool:
        return CHANGE_BEFORE.search(self.text, max(self.start, match.start() - 16), match.start()) is not None

    def _side(self, match: re.Match[str], side: str) -> Quantity | None:
        """Return one side of a match as a quantity of its own; None where its words are no number."""
        sign = match["sign"] if side == "low" else match["high_sign"] or match["sign"]
        if match["vague"] and side == "low":
            value: float | None = least(match["vague"])
        else:
            value = number(match[side], match[f"{side}_scale"])
        if value is None:
            return None
        if side == "low" and match["minus"]:
            value = -value
        end = max(match.end(name) for name in (side, f"{side}_scale", f"{side}_unit"))
        if side == "low":
            end = max(end, match.end("vague"), match.end("plus"))
        unit = noun = None
        if sign:
            unit = unit_of_sign(sign, self.text)
            noun = None if unit else sign.strip()
        elif group := next((name for name in (f"{side}_unit", "high_unit") if match[name]), None):  # "6 to 9 cents"
            written = re.sub(r"^\s*(?:of)?[\s-]*", "", match[group])
            unit, times = unit_of_words(self.text, match.end(group) - len(written), match.end(group))
            noun = None if unit else written
            # Written in hundredths, the product is not quite what a float of the words would be.
            value = round(value * times, 6) if times != 1 else value
        return Quantity(match.start(), end, value, value, unit, noun, "=")

    def _finished(self, match: re.Match[str], low: Quantity, high: Quantity) -> Iterator[Quantity]:
        """Yield a number or a range with its noun, its end and its relation, if it is a quantity at all."""
        is_range = low is not high
        start = low.start if is_range else _first(match)
        found = replace(low, start=start, end=max(low.end, high.end), value_high=high.value_high)
        scale = (match["high_scale"] if is_range else None) or match["low_scale"]
        if found.unit or found.noun:
            found = self._rated(found)
            if found.unit and not found.unit.isupper():
                # "1,000 feet of a school" are not made of it.
                is_place = found.unit != "percent" and re.match(
                    r" of (?:an?|the) ", self.text[found.end : found.end + 8]
                )
                noun = None if is_place else noun_of(self.doc, self.text, found.end)
                found = replace(found, noun=noun.noun if noun and not noun.is_time else None)
        else:
            number_span = Span(start if match["vague"] else match.start("low"), found.end)
            ending = self._counted(match, number_span, is_range, scale)
            if ending is None:
                return
            found = replace(found, noun=ending.noun or None, end=min(ending.end, self.end))
        yield self._related(found, match)

    def _rated(self, found: Quantity) -> Quantity:
        """Widen the span of an amount or a measure to what it is for each of: of a measure it becomes part of the unit."""
        rate = RATE.match(self.text, found.end, self.end)
        if rate is None or found.unit == "percent":
            return found
        time = rate["time"] or rate["slash"] or rate["dashed"] or ("day" if rate["daily"] else None)
        if found.unit is None or found.unit.isupper():
            return replace(found, end=rate.end())
        return replace(found, unit=f"{found.unit} / {time.lower()}", end=rate.end()) if time else found

    def _counted(self, match: re.Match[str], span: Span, is_range: bool, scale: str | None) -> Counted | None:
        """Return what a number without a unit counts, nothing for one that counts by itself; None for no quantity."""
        words = match["vague"] or match["low"]
        if match["vague"] is None and not is_range:
            hyphened = NUMBERED_NOUN.match(self.text, span.end, self.end)
            if hyphened is not None and words.lower() not in ("one", "zero"):
                return Counted(hyphened["noun"], hyphened.end(), False)
            if self.text[span.end : span.end + 1] == "-":  # "four-star generals"
                return None
        relation = self._relation_before(match.start())
        if _YEAR.fullmatch(words) and not match["plus"] and (relation is None or relation.words in _PREPOSITIONS):
            return None
        found = counted(self.doc, self.text, span, self.end, vague=match["vague"])
        if found is not None:
            return None if found.is_time else found
        if scale and len(scale) == 1:  # "5m": metres or millions
            return None
        if is_range:
            return Counted("", span.end, False) if scale else None
        has_relation = relation is not None or match["plus"] is not None
        if stands_alone(self.doc, self.text, span, bool(scale), has_relation):
            return Counted("", span.end, False)
        return None

    def _height(self, match: re.Match[str], inches: re.Match[str]) -> Iterator[Quantity]:
        feet, more = number(match["low"]), number(inches["inches"] or inches["after"])
        if feet is not None and more is not None and more < 12:
            self.next = inches.end()
            value = feet + more / 12
            yield self._related(Quantity(match.start(), inches.end(), value, value, "foot", None, "="), match)

    def _relation_before(self, start: int) -> Relation | None:
        return relation_before(self.doc, self.text, self.start, start)

    def _related(self, found: Quantity, match: re.Match[str] | None = None) -> Quantity:
        """Set the relation of a quantity, from the words before it, on it or behind it, and widen its span to them."""
        before = self._relation_before(found.start)
        is_vague = match is not None and match["vague"] is not None
        if before is not None and is_vague and before.words in _PREPOSITIONS:
            before = None  # "work under hundreds of contracts"
        if before is not None and before.words == "over" and _IN_TERMS.match(self.text, found.start, found.end):
            before = None  # "a victory over nine-term Senator Lee"
        start, end = found.start, found.end
        if before is not None and not self._is_taken(before.start, before.end):
            start, relation = before.start, before.sign
        else:
            relation = relation_of_verb(self.text, self.start, start) or "="
        if match is not None and match["plus"]:
            relation = "~" if match["odd"] else sign_after(match["after"])
        elif (after := relation_after(self.text, end, self.end)) is not None:
            relation, end = after.sign, after.end
        if is_vague:
            relation = ">" if relation == ">" else ">="
        return replace(found, start=start, end=end, relation=relation)

    def _take(self, start: int, end: int) -> None:
        self.taken[start - self.start : end - self.start] = b"\1" * (end - start)

    def _is_taken(self, start: int, end: int) -> bool:
        return any(self.taken[start - self.start : end - self.start])


def _apart(found: list[Quantity]) -> list[Quantity]:
    """End each quantity before the next one: "two 20-foot boats" are "two" and "20-foot"."""
    apart: list[Quantity] = []
    for one in reversed(found):
        if apart and one.end > apart[-1].start:
            one = replace(one, end=max(one.start + 1, apart[-1].start - 1))
        apart.append(one)
    return apart[::-1]


def _first(match: re.Match[str]) -> int:
    """Return where the number begins, with its sign, behind "between" or "from"."""
    return min(match.start(name) for name in ("minus", "sign", "vague", "low") if match[name] is not None)


def _is_short(written: str) -> bool:
    """Say whether "3" in "3 to 5 million" is counted in millions as well: not "300,000 to 5 million"."""
    return "," not in written and len(written) <= 5
