"""transforms: how the quantities of news English are written: patterns only, their meaning is read in `quantities`."""

import re

from transforms.counted import TIME_NOUNS
from transforms.number_words import DIGITS, PORTION, SCALE, VAGUE, WORDS
from transforms.units import SIGN, UNIT

_TIME = "second|minute|hour|day|night|week|month|quarter|year"
_EACH = "barrel|gallon|lit(?:er|re)|ton(?:ne)?|metric ton|ounce|pound|kilo(?:gram)?|share|person|head|capita|household"
RATE = re.compile(
    rf"\s?(?:(?:per|an?|each|every)\s(?P<time>{_TIME})|(?P<daily>daily)|/\s?(?P<slash>{_TIME})|-a-(?P<dashed>{_TIME})"
    rf"|(?:per|an?)\s(?:{_EACH}))\b(?![-’'])",
    re.IGNORECASE,
)
"""What a measure or an amount of money is for each of: "a day"."""

_NUMBER = rf"{DIGITS}|{WORDS}"
EXPRESSION = re.compile(
    rf"(?:(?:plus or minus|\+/[-–])\s?|±|(?<![\w.,/:#$€£+–-]))(?:(?P<between>between|from)\s+(?={SIGN}|{_NUMBER}))?"
    rf"(?P<minus>minus\s|(?<=\s)[-−–](?=[\d$€£.]))?"
    rf"(?P<sign>{SIGN})?(?:(?P<vague>{VAGUE})|(?P<low>{PORTION}(?=[\s-]{UNIT})|{_NUMBER})(?P<low_scale>{SCALE})?)"
    rf"(?P<plus>\+|[\s-]plus\b|[\s-](?P<odd>odd)\b|\sor\s(?P<after>more|so|less|fewer)\b(?! than))?"
    rf"(?P<low_unit>(?(vague)(?:\s+of)?)[\s-]?{UNIT})?"
    rf"(?P<range>(?:[-–]\s(?:to|or)\s+|\s?[-–—]\s?|-to-|\s+(?:to|or)\s+|(?(between)\s+and\s+|(?!)))"
    rf"(?P<high_sign>{SIGN})?(?P<high>{_NUMBER})(?P<high_scale>{SCALE})?(?P<high_unit>[\s-]?{UNIT})?)?"
    rf"(?!\w|[.,:/]\d)",
    re.IGNORECASE,
)
"""A number with its sign and unit, and the second one of a range."""
INCHES = re.compile(
    rf",?\s(?:and\s)?(?P<inches>{_NUMBER})(?:\s|-)inch(?:es)?\b|-(?P<after>\d\d?)(?:-inch)?(?![\w-]|[.,]\d)",
    re.IGNORECASE,
)
"""What follows the feet of a height."""
CHANGE = re.compile(
    r"\b(?:r[oi]s(?:e|es|en|ing)|ris|f[ae]ll\w*|increas|decreas|gr[eo]w|jump|climb|drop|declin|slip|sli?d|reduc|cut|rais"
    r"|lower|boost|expand|sh?r[aiu]nk|w[ea]nt|go(?:es|ing|ne)?\b|up\b|down\b|mov|shift|chang|doubl|tripl|plung|soar|surg"
    r"|swell|narrow|widen|improv|bump|hik|quadrupl|tumbl|dip|eas|edg|tick|advanc|revis|extend|slash|trim|push|swung)",
    re.IGNORECASE,
)
"""What makes "from 3 to 5" two numbers, one after the other, and not a range."""
CHANGE_BEFORE = re.compile(
    r"\b(?:r[oi]s[ei]\w*|f[ae]ll\w*|slid\w*|s[hp]e[dn][dt]?\w*|gain\w*|lost|los\w+|add\w*|dropp?\w*|climb\w*|jump\w*|sank|up|down"
    r"|tumbl\w*|by)\s(?:by\s)?$",
    re.IGNORECASE,
)
"""What makes "fell $1 to $50" and "rose 5,000 to 261,000" two numbers: by how much, and what it is now."""
NUMBERED = re.compile(
    r"\b(?:Fortune|Group of|Gang of|Section|Article|Rule|Chapter|Route|Flight|Level|Phase|Title|Highway|Interstate|I-"
    r"|Proposition|Prop\.|Measure|Amendment|Type|No\.|Nos\.|Number|Pages?|Channel|District|Resolution|Verse|Lot|Suite"
    r"|Room|Apt\.|Box|Exit|Gate|Game|Round|SPF|Windows|Stage|Category|Grade|Area|Pier|Terminal|Caption|Photo|Image|Slide"
    r"|Step|Part|Figure|Table|per|Boeing|Airbus|Formula|S&P|FTSE|CAC|Nikkei|Russell|Nasdaq|Dow|ASX|#)\s?$"
)
"""What stands before a number that is a name, or a part of a rate."""
NUMBERED_NOUN = re.compile(
    r"-(?P<noun>(?!(?:fold|time|way|something|figure|digit|plus|odd|handed|star|strong|old|on|to|by|and|a|in|off|up|th)\b)"
    rf"(?!(?:{'|'.join(sorted(TIME_NOUNS))})s?\b)[a-z]{{3,}}(?<!ed)(?<!ing)(?<!ish))(?![\w-])"
)
RANGED = re.compile(r"\b(?:rang\w+|anywhere|somewhere|var(?:y|ies|ied))\s+$", re.IGNORECASE)
