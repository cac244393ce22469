"""transforms: what a paragraph's own words say of its role: the rules for noise, each with a name.

Each rule asks for words that an article's own sentences hardly ever have; where a paragraph holds "said" and the like,
most rules let it go, since it may hold a claim.
"""

import re
from typing import NamedTuple

AGENCY = "|".join(
    (
        r"AP|AFP|EPA|PA|UPI|TNS|Associated Press|Agence France-Presse|Reuters|REUTERS|Getty|GETTY|Bloomberg",
        r"Shutterstock|iStock|Alamy|Landov|Corbis|Pixabay|Unsplash|Creative Commons|Wikimedia|Flickr|Zuma|ZUMA",
        r"POLITICO|NPR|Pool",
    )
)
_SAYS = re.compile(r"\b(?:said|told|added|wrote|tweeted|according to)\b", re.IGNORECASE)
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_WEEKDAYS = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"


class Rule(NamedTuple):
    """Gives its role to a paragraph of at most `longest` characters in which the pattern is found.

    The paragraph is seen with single spaces. `may_say` is whether it may hold "said" and the like.
    """

    name: str
    role: str
    pattern: re.Pattern[str]
    longest: int = 200
    may_say: bool = False


def role_of(content: str) -> str:
    """The role of a paragraph by the first rule that holds; "body" where none does.

    Args:
        content: the paragraph, its white space made single.
    """
    says = _SAYS.search(content) is not None
    for rule in RULES:
        if len(content) <= rule.longest and (rule.may_say or not says) and rule.pattern.search(content):
            return rule.role
    return "body"


def _cased(*alternatives: str) -> re.Pattern[str]:
    return re.compile("|".join(alternatives))


def _any_case(*alternatives: str) -> re.Pattern[str]:
    return re.compile("|".join(alternatives), re.IGNORECASE)


_OTHER = (
    Rule("no letters", "other", _cased(r"^[\W_]+$"), 10**9, may_say=True),
    Rule("image mark", "other", _cased(r"^(?:!?\[[^\]]*\]\([^)]*\)\s?)+$"), 2000, may_say=True),
    Rule("rights", "other", _any_case(r"^copyright\s*(?:©|\(c\)|(?:19|20)\d\d)", r"^(?:©|\(c\)\s*(?:19|20)\d\d)"), 400),
    Rule(
        "widget",
        "other",
        _any_case(
            r"^(?:photos?|videos?|images?|audio|gallery|close|loading|share|tweet|print|e-?mail|comments?|tags)\W*$",
            r"^\[(?:music|pullquote)\]$",
            r"^\((?:soundbite|music)[^()]*\)$",
            r"^slideshow \(\d+ images?\)$",
            r"^media playback is \w+ on \w+ device$",
        ),
    ),
    Rule(
        "notice",
        "other",
        _any_case(
            r"^this is a rush transcript\b",
            r"^npr transcripts are created on\b",
            r"^content created by .{3,60} is available without charge\b",
            r"^this article is more than \d+ (?:years?|months?) old$",
            r"^(?:the )?(?:views|opinions) expressed (?:by|in|here)\b",
        ),
        700,
    ),
)
_CREDIT = (
    Rule(
        "image label",
        "credit",
        _cased(
            r"^(?:PHOTO|Photo|[Ff]ile photo|Image|Picture|Photograph|Illustration|Screenshot|Graphic)s?"
            r"(?: ?(?:[Cc]redits?|[Cc]ourtesy(?: of)?|[Ss]ource))?(?: ?:| by\b| [Cc]ourtesy\b| [Cc]redits?\b)"
            r"(?:(?![.!?] [A-Z][a-z]{3}).){1,90}$",
            r"^(?:Credit|CREDIT) ?:(?:(?![.!?] [A-Z][a-z]{3}).){1,90}$",
        ),
    ),
    Rule("image copyright", "credit", _any_case(r"^image copyright (?:(?!image caption).)*$"), 90),
    Rule("toggle caption", "credit", _any_case(r"^(?:enlarge this image )?toggle caption\b"), 180),
    Rule(
        "photographer and agency",
        "credit",
        _cased(
            r"^(?:(?:[A-Z][\w.,’'-]*|for|via|and|of|de|van) ){0,6}[A-Z][\w.,’'-]* ?[/|] ?"
            rf"(?:{AGENCY})\b[\w/ .,’'-]{{0,40}}$"
        ),
        100,
    ),
    Rule(
        "credit in brackets",
        "credit",
        _cased(
            r"^[\[(]\s?(?:[Pp]hoto|[Ii]mage|[Pp]icture|[Ii]llustration|[Cc]ourtesy)\b[^()]{0,80}[\])]$",
            rf"^[\[(][^()]{{0,50}}\b(?:{AGENCY})\b[^()]{{0,40}}[\])]$",
        ),
        110,
    ),
)
# Captions are read for claims, so these rules need less care than the others.
_CAPTION = (
    Rule(
        "image caption",
        "caption",
        _any_case(
            r"^image copyright .{1,90} image caption\b",
            r"^(?:media playback is \w+ on \w+ device )?(?:image|media) caption\b",
        ),
        600,
        may_say=True,
    ),
    Rule("file photo", "caption", _cased(r"^FILE(?: PHOTO)?\s?[-–—:]"), 900, may_say=True),
    Rule(
        "caption with its credit",
        "caption",
        _cased(
            rf"[(\[](?:[^()]{{0,50}}[/ ])?(?:{AGENCY}|[Pp]hoto)\b[^()]{{0,60}}[)\]]$",
            rf"\| [^|.]{{0,40}}\b(?:{AGENCY})[\w ]{{0,20}}$",
            r"\b(?:Photo|PHOTO|Image): [^.!?]{3,80}$",
            rf"[.!?”’\"] (?:[A-Z][\w.’'-]* ){{1,4}}?[\w’'-]*/ ?(?:{AGENCY})[\w ]{{0,20}}\.?$",
            r"\bREUTERS/ ?[A-Z][^.!?]{2,50}$",
        ),
        900,
        may_say=True,
    ),
    Rule(
        "caption glued to what follows",
        "caption",
        _cased(rf"^[^|]{{15,300}}[.?!’”\"] \| (?:[^|.]{{0,40}}[/ ])?(?:{AGENCY}|Photo)\b"),
        1200,
        may_say=True,
    ),
)
_PROMO = (
    Rule(
        "advertisement",
        "promo",
        _any_case(
            r"^advertisement\W*$",
            r"^story continue[sd] below(?: advertisement)?\W*$",
            r"^(?:advertisement )?continue reading(?: below| the main story)?\W*$",
            r"^newsletter sign-? ?up\W*$",
            r"^read or share this story\W+https?:\S+$",
            r"^(?:listen to article [\d:]+ )?share this article\b[\w ]{0,40}$",
        ),
    ),
    Rule("sign up", "promo", _any_case(r"^(?:please )?(?:sign up|subscribe|(?:click|tap) here|click for more)\b"), 250),
    Rule(
        "sign-up form",
        "promo",
        _any_case(
            r"\bby signing up,? you (?:will )?agree\b",
            r"\byou can unsubscribe at any time\b",
            r"\bverify you['’]re not a robot\b",
        ),
        1200,
    ),
    Rule(
        "inbox",
        "promo",
        _any_case(
            r"\b(?:to|in) your inbox\b",
            r"\bsign up here\b",
            r"\bthank you for signing up\b",
            r"\bsign up (?:for|to (?:get|receive)) (?:our|the|their)\b.{0,80}\bnewsletters?\b",
        ),
        300,
    ),
    Rule(
        "follow us",
        "promo",
        _any_case(
            r"^(?:[-•*–] ?)?(?:you can )?follow\b.{0,60}?(?:\bon (?:twitter|facebook|instagram)\b|@\w)",
            r"^(?:like|join|find|watch|visit) us (?:on|at)\b",
            r"^watch the latest video at\b",
            r"^(?:download|get) (?:the|our) (?:[\w’'-]+ ){0,4}app\b",
        ),
        220,
    ),
    Rule("interest", "promo", _cased(r"^Interested in .{2,60}\? Add .{2,60} as an interest to stay up to date"), 400),
)
_TEASER = (
    Rule(
        "teaser in brackets",
        "teaser",
        _any_case(
            r"^\( .{3,160}\)$",
            r"^\((?:photos?|videos?|watch|read(?: more)?|(?:see )?also|related|more)\s?:.{3,160}\)$",
            r"^\((?:see|also on [\w ]{2,30})\s?:.{3,160}\)$",
        ),
    ),
    Rule(
        "gallery",
        "teaser",
        _cased(r"^(?:Photos|PHOTOS|Videos?|VIDEOS?|Gallery|In pictures) ?: ?(?:[^\s/]+ ){3,}[^\s/]+$"),
        160,
    ),
    Rule(
        "teaser with its label",
        "teaser",
        _any_case(
            r"^(?:read more|read also|also read|read next|see also|more|more on this|more from [\w ]{2,30}|watch"
            r"|related(?: (?:articles?|stor(?:y|ies)|coverage))?|don[’']t miss|must read|recommended|full coverage"
            r"|also on [\w ]{2,30})\s?(?::|\.\.\.|…|$)",
        ),
    ),
    Rule("read more", "teaser", _cased(r"(?<![.!?”\"]) (?:Read more|READ MORE)$")),
)
_BYLINE = (
    Rule(
        "byline",
        "byline",
        _cased(
            rf"^(?:By|BY|Words by|Written by|Reported by) (?!{_MONTHS}|{_WEEKDAYS})[A-Z][\w.’'-]*"
            r"(?:,? (?:and |AND |& |de |van |von |bin )?[A-Z][\w.’'-]*)+(?:, [^.]{2,60})?$"
        ),
        120,
    ),
    Rule(
        "contributors",
        "byline",
        _any_case(
            r"^[^.“”\"]{3,160}\bcontributed (?:reporting )?(?:to|for) this (?:report|story|article|post)\.?$",
            r"^contributing(?: writers?)?:",
            r"^\W{0,2}(?:additional |with )?(?:reporting|writing|compiled|editing) by (?:(?!\. [A-Z]\w+ [a-z]).)*$",
        ),
        300,
    ),
    Rule("about the author", "byline", _any_case(r"\bfollow (?:him|her|them) (?:on twitter\b|at @|@)"), 700),
    Rule(
        "time of publication",
        "byline",
        _any_case(
            r"^(?:last |first )?(?:updated|published|posted)\b(?: on| at)?:? (?=.*\d).{3,50}$",
            r"^\d+ (?:years?|months?|weeks?|days?|hours?|minutes?) ago$",
            rf"^(?:(?:{_WEEKDAYS}),? )?(?:{_MONTHS}) \d{{1,2}},? \d{{4}}(?:,? (?:at )?\d{{1,2}}[:.]\d\d.{{0,15}})?$",
        ),
        80,
    ),
)
# The first that holds counts: a teaser in brackets may name an agency, and a caption may begin as a credit does.
RULES = (*_OTHER, *_TEASER, *_CREDIT, *_CAPTION, *_PROMO, *_BYLINE)
