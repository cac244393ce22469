"""transforms: the paragraphs of a text, each with its role: what is read for claims, and what is noise around it.

One paragraph is one segment. A wrong label hides claims, so every rule asks for plain evidence, and what no rule knows
is body.
"""

import re
from collections.abc import Sequence

from transforms.annotations import Segment
from transforms.paragraphs import paragraphs
from transforms.segment_rules import AGENCY, role_of

_ENDED = re.compile(r"[.!?…][\"'”’)\]]*$")
_CAPITALS = re.compile(r"[^a-z]*$")
_LONGEST_HEADLINE, _LONGEST_ENDED_HEADLINE = 160, 90  # characters
_MOST_TEASERS_IN_CAPITALS = 6  # more of them are the article's own headings
# How a lead or a sentence of the body begins, and a headline that ends with a full stop hardly ever.
_LEAD_OPENING = re.compile(
    r"^(?:the|an?|it|it['’]s|in|on|at|this|these|there|he|she|they|we|i|but|and|as|when|after|[“\"])\b", re.I
)
_DATELINE = re.compile(
    r"^(?:[A-Z][A-Z.’'-]{2,}(?:,? [A-Z][\w.’'-]*){0,4}(?: ?\([\w ]+\))?"
    rf"|[A-Z][\w ,.’'-]{{2,40}} \((?:{AGENCY})\)) ?[—–-]{{1,2}} "
)
_MASTHEAD = re.compile(
    r"(?:USA TODAY|(?:The )?Associated Press|Reuters|Opinion (?:contributor|columnist|editor)|"
    r"[A-Z][\w ]{2,30} (?:[Ss]taff|Network|News Service|contributor|columnist|reporter|correspondent|[Ww]riter))"
)
_NAMES = re.compile(
    r"[A-Z][\w.’'-]+(?: [A-Z][\w.’'-]*){1,3}(?:(?:, | and |, and )[A-Z][\w.’'-]+(?: [A-Z][\w.’'-]*){1,3})*"
)


def segment_text(text: str) -> list[Segment]:
    """Split a text into paragraphs and label each.

    Args:
        text: A document's text.

    Returns:
        Segments in the order of the text, without white space at their ends. They don't overlap, and together they hold
        every character that is not white space.
    """
    spans = paragraphs(text)
    contents = [" ".join(text[span.start : span.end].split()) for span in spans]
    roles = [role_of(content) for content in contents]
    _label_head(contents, roles)
    _label_teasers(contents, roles)
    return [Segment(role, span.start, span.end) for role, span in zip(roles, spans, strict=True)]


def _label_head(contents: Sequence[str], roles: list[str]) -> None:
    """Label what stands above the body: headline, author and masthead, summary."""
    for number in range(min(3, len(contents) - 1)):
        if _MASTHEAD.fullmatch(contents[number + 1]) and _NAMES.fullmatch(contents[number]):
            roles[number] = roles[number + 1] = "byline"
    if contents and contents[0].startswith("Story highlights "):
        for number, content in enumerate(contents):
            if roles[number] != "body" or _ENDED.search(content):
                break
            roles[number] = "summary"
        return
    bodies = [number for number, role in enumerate(roles) if role == "body"]
    if len(bodies) < 2 or bodies[0] > 2 or not _is_headline(contents[bodies[0]]):
        return
    head, second = bodies[0], bodies[1]
    roles[head] = "headline"
    # A paragraph that a picture or a byline parts from the body.
    if second == head + 1 and second + 1 < len(roles) and roles[second + 1] in ("other", "credit", "byline"):
        roles[second] = "summary"


def _is_headline(content: str) -> bool:
    if len(content) > _LONGEST_HEADLINE or _DATELINE.match(content) or content[-1] in ":,":
        return False
    words = len(content.split())
    if not _ENDED.search(content) or _capital_share(content) >= 0.8:
        return words >= 3
    is_one_sentence = not re.search(r"[.!?][\"'”’]? [A-Z“‘\"']", content[:-1])
    return (
        words >= 5 and len(content) <= _LONGEST_ENDED_HEADLINE and is_one_sentence and not _LEAD_OPENING.match(content)
    )


def _capital_share(content: str) -> float:
    """How many of the words of more than three letters begin with a capital, from 0 to 1."""
    words = [word for word in re.findall(r"[^\W\d_][\w’'-]*", content) if len(word) > 3]
    capitals = sum(1 for word in words if word[0].isupper())
    return capitals / max(1, len(words))


def _label_teasers(contents: Sequence[str], roles: list[str]) -> None:
    """Label headlines of other articles that stand between two paragraphs: in capitals, or set off by a bar."""
    bodies = [number for number, role in enumerate(roles) if role == "body"]
    found = [
        number
        for number in bodies[1:-1]
        # What a colon introduces belongs to this article.
        if _is_foreign_headline(contents[number]) and not contents[number - 1].endswith(":")
    ]
    in_capitals = [number for number in found if _CAPITALS.match(contents[number])]
    are_teasers = len(in_capitals) <= min(_MOST_TEASERS_IN_CAPITALS, len(bodies) / 3)
    for number in found:
        if are_teasers or number not in in_capitals:
            roles[number] = "teaser"


def _is_foreign_headline(content: str) -> bool:
    words = re.findall(r"[^\W\d_][\w’'-]*", content)
    if not 5 <= len(words) <= 30 or re.search(r"[.!?…:][\"'”’)\]]*$", content):
        return False
    if _CAPITALS.match(content):
        return content[0] not in '“"('
    return " | " in content and _capital_share(content) >= 0.8
