"""transforms: the pieces that the patterns of `time_rules` are made of: names, numbers, determiners, as groups."""

from transforms.time_words import COUNT, UNIT, VAGUE

FULL_MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
SHORT_MONTH = "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec"
DAYS_OF_WEEK = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
DAY_PARTS = "morning|afternoon|evening|night"
SEASON_NAMES = "spring|summer|autumn|fall|winter"
CALENDAR = "week|weekend|month|quarter|year|decade|century"


def month(name: str = "month") -> str:
    """Return the pattern of a month's name, short only with its stop or before a number, as a group of that name."""
    return (
        rf"(?P<{name}>{FULL_MONTH}|{FULL_MONTH.upper()}"
        rf"|(?:{SHORT_MONTH}|{SHORT_MONTH.upper()})(?:\.|(?=[ -]\d)))"
    )


def day(name: str = "day") -> str:
    """Return the pattern of the day of a month, as a group of that name."""
    return rf"(?P<{name}>0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"


MONTH, DAY = month(), day()
YEAR = r"(?P<year>(?:1[5-9]|20)\d\d|2100)(?![\d,]?\d|-\d|%|\.\d)"
OF_YEAR = rf"(?:,? (?:of |in )?{YEAR})"
WEEKDAY = rf"(?P<weekday>{DAYS_OF_WEEK})"
ANY_WEEKDAY = rf"(?:(?:{WEEKDAY}|(?:Mon|Tues?|Wed|Thu(?:rs)?|Fri|Sat|Sun)\.?),? )?"
PART = rf"(?P<part>{DAY_PARTS})"
SEASON = rf"(?P<season>{SEASON_NAMES})"
EARLY = r"(?:(?:[Tt]he )?(?P<third>[Ee]arly|[Ll]ate|[Mm]id)(?:[ -]in)?(?: the)?[ -](?:to[ -](?:mid|late)[ -])?)"
EDGE = (
    r"(?:(?:[Tt]he )?(?P<edge>(?:very )?end|close|beginning|start|onset|middle"
    r"|(?:first|second|latter|last) half) of (?:the )?)"
)
THIRD = rf"(?:{EARLY}|{EDGE})?"
WHICH = (
    r"(?P<which>(?i:this (?:past|coming)|this|last|next)|the (?:coming|current|previous|following|next|same)"
    r"|that same|that(?= [A-Z]\w+[.,;:)]))"  # not "said that Friday's vote"
)
ABOUT = (
    r"(?:(?P<about>(?i:(?:(?:just|slightly|a little|well|much) )?(?:more|less|fewer) than|at least|at most|up to|about"
    r"|around|nearly|almost|(?:just |well )?over|(?:just )?under|roughly|approximately|some)) )?"
)
NUMBER = rf"(?P<number>{COUNT}|{VAGUE})"
OTHER_NUMBER = rf"(?P<number2>{COUNT}|{VAGUE})"
UNITS = rf"(?P<unit>{UNIT})s?"
OTHER_UNITS = rf"(?P<unit2>{UNIT})s?"
PLURALS = r"(?P<unit>second|minute|hour|day|week|month|year|decade|centurie)s"
LONG = r"(?i:(?P<long>years|months|weeks|days|decades|centuries|hours|minutes|moments|long))"
ORDINAL = r"(?P<ordinal>(?i:first|second|third|fourth|final|last|latter)|1st|2nd|3rd|4th)"
QUARTER = r"(?P<quarter>(?:first|second|third|fourth)[- ]quarter)"
PERIOD = rf"(?P<unit>{CALENDAR})"
AFTER_ALL = r"(?=[.,;:)”\"’]|\s*$)"  # "the day before", with nothing that it was before
ZONE = r"(?: ?(?:GMT|UTC|[BCEMP][SD]?T|AE[SD]T|IST|CEST|local time)\b)"
MINUTES = r"(?P<minutes>[:.][0-5]\d)"
SIZES = r"[ -](?:(?:more|additional|full|consecutive|straight|whole|long|short|extra) )?"
_NO_LENGTH = (  # "the past two weeks", "the future president"
    r"(?! [a-z]*(?:second|minute|hour|day|night|week|month|quarter|year|decade|centur|season|few|couple|one|two|three"
    r"|four|five|six|seven|eight|nine|ten|president|prime|tense|participle))"
)
REFERENCE = (
    r"(?:[Rr]ight )?now(?! that\b|-)|Right now|[Cc]urrently|[Nn]owadays|[Aa]t the moment|[Tt]hese days|[Rr]ecently|[Ll]ately"
    r"|(?:the (?:recent |distant )?past|the (?:near |foreseeable |distant |not[- ]too[- ]distant )?future)"
    rf"{_NO_LENGTH}|(?:the )?foreseeable future|near future"
)
NEWSPAPER = (
    r"(?! (?:Times|Telegraph|Mirror|Express|Mail|Herald|Independent|Post|Review|World|Star|Business|Tribune"
    r"|Night (?:Football|Live|Lights)|Morning (?:Herald|Quarterback))\b)"
)
