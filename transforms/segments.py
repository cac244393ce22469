"""transforms: the paragraphs of a text, each with its role: what is read for claims, and what is noise around it.

One paragraph is one segment. A wrong label hides claims, so every rule asks for plain evidence, and what no rule knows
is body.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from transforms.annotations import Segment
from transforms.paragraphs import paragraphs

_AGENCY = (
    r"(?:AP|AFP|EPA|PA|UPI|TNS|Associated Press|Agence France-Presse|Reuters|REUTERS|Getty|GETTY|Bloomberg|Shutterstock|"
    r"iStock|Alamy|Landov|Corbis|Pixabay|Unsplash|Creative Commons|Wikimedia|Flickr|Zuma|ZUMA|POLITICO|NPR|Pool)"
)
_SAYS = re.compile(r"\b(?:said|told|added|wrote|tweeted|according to)\b", re.IGNORECASE)
_ENDED = re.compile(r"[.!?…][\"'”’)\]]*$")


class _Rule(NamedTuple):
    """Gives its role to a paragraph no longer than `longest` in which the pattern is found.

    The paragraph is seen with single spaces. `may_say` is whether it may hold "said" and the like.
    """

    name: str
    role: str
    pattern: re.Pattern[str]
    longest: int = 200
    may_say: bool = False


def _any_case(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_RULES: Sequence[_Rule] = (
    _Rule("no letters", "other", re.compile(r"^[\W_]+$"), 10**9, may_say=True),
    _Rule("image mark", "other", re.compile(r"^(?:!?\[[^\]]*\]\([^)]*\)\s?)+$"), 2000, may_say=True),
    _Rule("rights", "other", _any_case(r"^(?:copyright\s*(?:©|\(c\)|(?:19|20)\d\d)|©|\(c\)\s*(?:19|20)\d\d)"), 400),
    _Rule("widget", "other", _any_case(
        r"^(?:photos?|videos?|images?|audio|gallery|close|loading|share|tweet|print|e-?mail|comments?|tags|toggle caption|"
        r"\[(?:music|pullquote)\]|\((?:soundbite|music)[^()]*\)|slideshow \(\d+ images?\)|"
        r"media playback is (?:not supported|unsupported) on (?:your|this) device)\W*$")),
    _Rule("notice", "other", _any_case(
        r"^(?:this is a rush transcript|npr transcripts are created|content created by .{3,60} is available without charge|"
        r"this article is more than \d+ (?:years?|months?) old|(?:the )?(?:views|opinions) expressed (?:by|in|here)\b)"), 700),
    _Rule("teaser in brackets", "teaser", _any_case(
        r"^(?:\( |\((?:photos?|videos?|watch|read(?: more)?|see(?: also)?|also|related|more|listen|also on [\w ]{2,30})\s?:).{3,160}\)$")),
    _Rule("gallery", "teaser", re.compile(r"^(?:Photos|PHOTOS|Videos?|VIDEOS?|Gallery|In pictures) ?: ?(?:[^\s/]+ ){3,}[^\s/]+$"), 160),
    _Rule("image label", "credit", re.compile(
        r"^(?:(?:PHOTO|[Ff]ile photo|Photo|Image|Picture|Photograph|Illustration|Screenshot|Graphic|Cover image|Main image)s?"
        r"(?: ?(?:[Cc]redits?|[Cc]ourtesy(?: of)?|[Ss]ource))?(?: ?:| by\b| [Cc]ourtesy\b| [Cc]redits?\b)|"
        r"(?:Credit|CREDIT|Source photo) ?:) ?(?:(?![.!?] [A-Z][a-z]{3}).){1,90}$")),
    _Rule("image copyright", "credit", _any_case(r"^image copyright (?:(?!image caption).)*$"), 90),
    _Rule("toggle caption", "credit", _any_case(r"^(?:enlarge this image )?toggle caption\b"), 180),
    _Rule("photographer and agency", "credit", re.compile(rf"^(?:[\w.,’'-]+ ?){{1,7}}\s?[/|]\s?{_AGENCY}\b[\w/ .,’'-]{{0,40}}$"), 100),
    _Rule("credit in brackets", "credit", re.compile(
        rf"^[\[(]\s?(?:(?:[Pp]hoto|[Ii]mage|[Pp]icture|[Ii]llustration|[Cc]ourtesy)\b[^()]{{0,80}}|[^()]{{0,50}}\b{_AGENCY}(?:\b[^()]{{0,40}})?)[\])]$"), 110),
    _Rule("image caption", "caption", _any_case(
        r"^(?:image copyright .{1,90} image caption|(?:media playback is \w+ on \w+ device )?(?:image|media) caption)\b"), 600, may_say=True),
    _Rule("file photo", "caption", re.compile(r"^FILE(?: PHOTO)?\s?[-–—:]"), 900, may_say=True),
    _Rule("caption with its credit", "caption", re.compile(
        rf"(?:[(\[](?:[^()]{{0,50}}[/ ])?(?:{_AGENCY}|[Pp]hoto)\b[^()]{{0,60}}[)\]]|\| [^|.]{{0,40}}\b{_AGENCY}[\w ]{{0,20}}|"
        rf"\b(?:Photo|PHOTO|Image): [^.!?]{{3,80}}|[.!?”’\"] (?:[A-Z][\w.’'-]* ){{1,4}}?[\w’'-]*/ ?{_AGENCY}[\w ]{{0,20}}\.?|\bREUTERS/ ?[A-Z][^.!?]{{2,50}})$"), 900, may_say=True),
    _Rule("caption glued to what follows", "caption", re.compile(rf"^[^|]{{15,300}}[.?!’”\"] \| (?:[^|.]{{0,40}}[/ ])?(?:{_AGENCY}|Photo)\b"), 1200, may_say=True),
    _Rule("advertisement", "promo", _any_case(
        r"^(?:advertisement|story continue[sd] below(?: advertisement)?|(?:advertisement )?continue reading(?: below| the main story)?|"
        r"newsletter sign-? ?up|read or share this story\W+https?:\S+|(?:listen to article [\d:]+ )?share this article\b[\w ]{0,40})\W*$")),
    _Rule("sign up", "promo", _any_case(r"^(?:please )?(?:sign up|subscribe|click here|tap here|click for more)\b"), 250),
    _Rule("sign-up form", "promo", _any_case(
        r"\bby signing up,? you (?:will )?agree\b|\byou can unsubscribe at any time\b|\bverify you['’]re not a robot\b"), 1200),
    _Rule("inbox", "promo", _any_case(
        r"\b(?:to|in) your inbox\b|\bsign up here\b|\bthank you for signing up\b|"
        r"\bsign up (?:for|to (?:get|receive)) (?:our|the|their)\b.{0,80}\bnewsletters?\b"), 300),
    _Rule("follow us", "promo", _any_case(
        r"^(?:[-•*–] ?)?(?:(?:you can )?follow\b.{0,60}?(?:\bon (?:twitter|facebook|instagram|x)\b|@\w)|"
        r"(?:like|join|find|watch|visit) us (?:on|at)\b|join us on|watch the latest video at|"
        r"(?:click here )?(?:download|get) (?:the|our) (?:[\w’'-]+ ){0,4}app\b)"), 220),
    _Rule("interest", "promo", re.compile(r"^Interested in .{2,60}\? Add .{2,60} as an interest to stay up to date"), 400),
    _Rule("teaser with its label", "teaser", _any_case(
        r"^(?:read more|read also|also read|read next|see also|related(?: (?:articles?|stor(?:y|ies)|coverage))?|more|more on this|more from [\w ]{2,30}|"
        r"watch|don[’']t miss|must read|recommended|full coverage|also on [\w ]{2,30})\s?(?::|\.\.\.|…|$)")),
    _Rule("read more", "teaser", re.compile(r"(?<![.!?”\"]) (?:Read more|READ MORE)$")),
    _Rule("byline", "byline", re.compile(
        r"^(?:By|BY|Words by|Written by|Reported by) (?:(?!January|February|March|April|June|July|August|September|October|November|December|"
        r"\w+day\b)[A-Z][\w.’'-]*)(?:,? (?:and |AND |& |de |van |von |al-|bin )?[A-Z][\w.’'-]*)+(?:, .{2,60})?$"), 120),
    _Rule("contributors", "byline", _any_case(
        r"^[^.“”\"]{3,160}\bcontributed (?:reporting )?(?:to|for) this (?:report|story|article|post)\.?$|^contributing(?: writers?)?:|"
        r"^\W{0,2}(?:additional |with )?(?:reporting|writing|compiled|editing|edited) by (?:(?!\. [A-Z][a-z]+ [a-z]).)*$"), 300),
    _Rule("about the author", "byline", _any_case(r"\bfollow (?:him|her|them) (?:on twitter\b|at @|@)"), 700),
    _Rule("time of publication", "byline", _any_case(
        r"^(?:(?:last |first )?(?:updated|published|posted)\b(?: on| at)?:? (?=.*\d).{3,50}|"
        r"\d+ (?:years?|months?|weeks?|days?|hours?|minutes?) ago|"
        r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,? )?(?:january|february|march|april|may|june|july|august|september|october|november|december)"
        r" \d{1,2},? \d{4}(?:,? (?:at )?\d{1,2}[:.]\d\d.{0,15})?)$"), 80),
)  # fmt: skip

_CAPITALS = re.compile(r"[^a-z]*$")
_LONGEST_HEADLINE, _LONGEST_ENDED_HEADLINE = 160, 90  # characters
_MOST_TEASERS_IN_CAPITALS = 6  # more of them are the article's own headings
# How a lead or a sentence of the body begins, and a headline that ends with a full stop hardly ever.
_LEAD_OPENING = re.compile(r"^(?:the|an?|it|it['’]s|in|on|at|this|these|there|he|she|they|we|i|but|and|as|when|after|[“\"])\b", re.I)
_DATELINE = re.compile(r"^[A-Z][A-Z .,/()A-Za-z]{2,50} ?(?:\([A-Z][\w ]+\))? ?[—–-]{1,2} ")
_MASTHEAD = re.compile(
    r"(?:USA TODAY|(?:The )?Associated Press|Reuters|Opinion (?:contributor|columnist|editor)|"
    r"[A-Z][\w ]{2,30} (?:[Ss]taff|Network|News Service|contributor|columnist|reporter|correspondent|[Ww]riter))"
)
_NAMES = re.compile(r"[A-Z][\w.’'-]+(?: [A-Z][\w.’'-]*){1,3}(?:(?:, | and |, and )[A-Z][\w.’'-]+(?: [A-Z][\w.’'-]*){1,3})*")


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
    roles = [_role(content) for content in contents]
    _label_head(contents, roles)
    _label_teasers(contents, roles)
    return [Segment(role, span.start, span.end) for role, span in zip(roles, spans, strict=True)]


def _role(content: str) -> str:
    """What a paragraph's own words say of it."""
    says = _SAYS.search(content) is not None
    for rule in _RULES:
        if len(content) <= rule.longest and (rule.may_say or not says) and rule.pattern.search(content):
            return rule.role
    return "body"


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
    return words >= 5 and len(content) <= _LONGEST_ENDED_HEADLINE and is_one_sentence and not _LEAD_OPENING.match(content)


def _capital_share(content: str) -> float:
    """How many of the words of more than three letters begin with a capital, from 0 to 1."""
    words = [word for word in re.findall(r"[^\W\d_][\w’'-]*", content) if len(word) > 3]
    return sum(word[0].isupper() for word in words) / max(1, len(words))


def _label_teasers(contents: Sequence[str], roles: list[str]) -> None:
    """Label headlines of other articles between two paragraphs of this one: in capitals, or in parts set off by a bar."""
    bodies = [number for number, role in enumerate(roles) if role == "body"]
    found = [
        number
        for number in bodies[1:-1]
        # What a colon introduces belongs to this article.
        if _is_foreign_headline(contents[number]) and not contents[number - 1].endswith(":")
    ]
    in_capitals = [number for number in found if _CAPITALS.match(contents[number])]
    for number in found:
        if number not in in_capitals or len(in_capitals) <= _MOST_TEASERS_IN_CAPITALS:
            roles[number] = "teaser"


def _is_foreign_headline(content: str) -> bool:
    words = re.findall(r"[^\W\d_][\w’'-]*", content)
    if not 5 <= len(words) <= 30 or re.search(r"[.!?…:][\"'”’)\]]*$", content):
        return False
    if _CAPITALS.match(content):
        return content[0] not in "“\"("
    return " | " in content and _capital_share(content) >= 0.8
