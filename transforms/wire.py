"""transforms: whose wire copy an article is: the news agency that its credit, byline, dateline or outlet names.

An agency that is only quoted, or that took the picture, is none: each rule wants a line, or the beginning or end of one,
that is a credit in form.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from transforms.fact_tables import Body, Facts, find

_HEAD = 1_500  # characters in which a dateline or a byline stands
_TAIL = 1_500  # characters in which a credit stands
_DATELINE = re.compile(r"^[A-Z][^\n(]{1,80}\((?P<who>[^()\n]{2,60})\)[ ]?[-–—]{1,2}", re.MULTILINE)
STRONG = ("dateline", "byline", "copyright", "author", "outlet")
"""What says that the words are the agency's, the surest first."""


@dataclass(frozen=True)
class Credit:
    """An agency by its name in the tables of facts, what tells it, and where, in code points, if that is in the text."""

    agency: str
    evidence: str
    char_start: int | None = None
    char_end: int | None = None
    text: str | None = None


@dataclass(frozen=True)
class _Rule:
    evidence: str
    pattern: re.Pattern[str]
    where: str  # "head" or "tail"


@lru_cache(maxsize=4)
def _rules(names: tuple[str, ...]) -> tuple[_Rule, ...]:
    agency = "(?:[Tt]he |THE )?(?P<agency>" + "|".join(map(re.escape, names)) + r")\b"
    writer = r"(?: (?:[Ss]taff )?(?:[Ww]riters?|[Rr]eporters?|WRITERS?|REPORTERS?|[Cc]orrespondents?))?"
    place = r"[A-Z][\w.'’]*(?:[ /,-]{1,2}[A-Z0-9][\w.'’]*){0,7}"
    person = r"[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){0,4}"
    people = rf"{person}(?:(?:, | and | AND ){person}){{0,3}}"
    return tuple(
        _Rule(evidence, re.compile(pattern, re.MULTILINE), where)
        for evidence, where, pattern in (
            # OSLO (AP) — · LONDON, March 3 (Reuters) - · (Reuters) - · NEW DELHI: (PTI)
            ("dateline", "head", rf"^(?:{place},?:?[ ]{{0,2}})?\({agency}\)[ ]?(?:[-–—]{{1,2}}|:)"),
            # By The Associated Press · By Ann Lee, Associated Press · By ANN LEE and BO ROY Associated Press Writers
            ("byline", "head", rf"^(?:By|BY|by) {agency}{writer}$"),
            ("byline", "head", rf"^(?:By|BY|by) {people}(?:, | of | for | \| | / | )(?:for )?{agency}{writer}$"),
            ("byline", "head", rf"^{people}, {agency}{writer}$"),
            ("byline", "head", rf"^(?:Story|Article|Report) (?:by|from):? {agency}$"),
            ("byline", "tail", rf"^[-–—] ?{agency}\.?$"),
            ("byline", "tail", r"^\(?(?:Additional )?[Rr]eporting by [^\n]{3,200};[^\n]*\b(?P<reuters>[Ee]diting) by [^\n]+$"),
            ("copyright", "tail", rf"^\(?(?:©|\([cC]\)|Copyright)(?: ©)?,? (?:\d{{4}}(?:[-–]\d{{4}})?,? )(?:by )?{agency}"),
            ("copyright", "tail", rf"^\(?(?:©|\([cC]\)|Copyright)(?: ©)?,? (?:by )?{agency}[^\n]{{0,60}}[Rr]ights [Rr]eserved"),
            ("contributed", "tail", rf"^(?:Contributing|With files from|With reports? from):? [^\n]*\b{agency}"),
            ("contributed", "tail", rf"\b(?:includes|contains|used) (?:material|information) from {agency}"),
            ("contributed", "tail", rf"\b{agency}[^\n]{{0,160}}\bcontributed (?:to (?:this|the)|reporting|material)\b"),
        )
    )  # fmt: skip


def credit(text: str, outlet: str | None, authors: Sequence[str], facts: Facts) -> Credit | None:
    """Return whose wire copy an article is, as far as it says so itself; None where it does not.

    Args:
        text: Its text.
        outlet: Who published it, where that is known.
        authors: Its authors.
        facts: The tables of facts, which know the agencies and their names.
    """
    found = _in_text(text, facts)
    weak = None
    for one in found:
        if one.evidence != "contributed":
            return one
        weak = weak or one
    by_author = [_agency_of_author(author, facts) for author in authors]
    named = [agency for agency in by_author if agency is not None]
    if named and len(named) == len(by_author):
        return Credit(named[0], "author")
    if (agency := _agency(outlet or "", facts)) is not None:
        return Credit(agency, "outlet")
    return weak or (Credit(named[0], "contributed") if named else None)


def agency_of(credits: Iterable[Credit | None]) -> str | None:
    """Return the agency that near-copies name together: the one most of them name, by the surest evidence, else by name."""
    strong = [one for one in credits if one is not None and one.evidence in STRONG]
    names = {one.agency for one in strong}

    def weight(name: str) -> tuple[int, int, str]:
        own = [one for one in strong if one.agency == name]
        return (-len(own), min(STRONG.index(one.evidence) for one in own), name)

    return min(names, key=weight, default=None)


def _in_text(text: str, facts: Facts) -> Iterable[Credit]:
    names = tuple(sorted((name for name, body in facts.bodies.items() if _is_agency(body)), key=lambda n: (-len(n), n)))
    tail = max(0, len(text) - _TAIL)
    for rule in _rules(names):
        # From a line's beginning on, since the patterns are anchored to lines.
        start, end = (0, _HEAD) if rule.where == "head" else (text.rfind("\n", 0, tail) + 1 if tail else 0, len(text))
        for match in rule.pattern.finditer(text, start, min(end, len(text))):
            is_in_form_only = bool(match.groupdict().get("reuters"))
            if (
                is_in_form_only
                and (dateline := _DATELINE.search(text, 0, _HEAD))
                and "reuters" not in dateline["who"].lower()
            ):
                break  # another's dateline: Reuters is not alone in closing with who reported and who edited
            name = "Reuters" if is_in_form_only else match["agency"]
            agency = _agency(name, facts)
            if agency is not None:
                yield Credit(agency, rule.evidence, match.start(), match.end(), match.group())
                break


def _is_agency(body: Body) -> bool:
    return body.kind == "news_agency"


def _agency(name: str, facts: Facts) -> str | None:
    body = find(facts.bodies, name)
    return body.name if body is not None and _is_agency(body) else None


def _agency_of_author(author: str, facts: Facts) -> str | None:
    """The agency that an author is or works for: "Associated Press" · "Ann Lee, Associated Press" · "Reuters Staff"."""
    whole = re.sub(r"^[Bb]y ", "", author.strip())
    last = re.split(r", | / | \| | for | of ", whole)[-1]
    bare = re.sub(r" (?:[Ss]taff|[Ww]riters?|[Rr]eporters?|[Ss]taff [Ww]riters?|[Cc]orrespondents?)$", "", last)
    return _agency(whole, facts) or _agency(bare, facts)
