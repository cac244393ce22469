"""transforms: the rules of the grammar: which words make up a time expression, and what must be there to look for them."""

from transforms.named_days import NAMED_DAY, NAMED_WORDS
from transforms.time_pieces import (
    ABOUT,
    AFTER_ALL,
    ANY_WEEKDAY,
    CALENDAR,
    DAY,
    DAY_PARTS,
    DAYS_OF_WEEK,
    EARLY,
    EDGE,
    FULL_MONTH,
    LONG,
    MINUTES,
    MONTH,
    NEWSPAPER,
    NUMBER,
    OF_YEAR,
    ORDINAL,
    OTHER_NUMBER,
    OTHER_UNITS,
    PART,
    PERIOD,
    PLURALS,
    QUARTER,
    REFERENCE,
    SEASON,
    SEASON_NAMES,
    SHORT_MONTH,
    SIZES,
    THIRD,
    UNITS,
    WEEKDAY,
    WHICH,
    YEAR,
    ZONE,
    day,
    month,
)
from transforms.time_words import ADVERBS_OF_SETS, CENTURIES, COUNT, DECADES, UNIT

_NAMES_OF_MONTHS = f"{FULL_MONTH}|{SHORT_MONTH}|Sep".replace("?", "").replace("|", " ")
_MONTHS = f"{_NAMES_OF_MONTHS} {_NAMES_OF_MONTHS.upper()}"
_MONTH_DAYS = f"{_MONTHS} & #"
_SEASONS = f"{SEASON_NAMES} {SEASON_NAMES.title()}".replace("|", " ")
_WEEKDAYS, _PARTS = DAYS_OF_WEEK.replace("|", " "), DAY_PARTS.replace("|", " ")
_UNITS = (
    "second minute min hour hr day week fortnight month year yr decade century seconds minutes mins hours hrs days weeks "
    "fortnights months years yrs decades centuries"
)
_STRETCHES = f"day week weekend month quarter year decade century {_PARTS} spring summer autumn fall winter"
_NO_DIGIT = r"(?![\d,.:]?\d)"
_TO = r"\s?[-–—]\s?"

# The name of the rule that reads a match, what a paragraph must hold for the rule to be tried, and the pattern. Of what
# must be held: one of the words, and one of those behind "&"; "#" is any number; "~" begins a pattern with a number in
# it instead. Earlier rules win over later ones at the same place. Groups of one name in branches of a pattern are joined
# by `groups_of`.
RULES: tuple[tuple[str, str, str], ...] = (
    ("iso", r"~\d-\d", r"(?P<year>(?:1[5-9]|20)\d\d)-(?P<month>[01]\d)-(?P<day>[0-3]\d)"
                       r"(?:[ T](?P<hour>[0-2]\d):(?P<minutes>[0-5]\d)(?::[0-5]\d)?)?"),
    ("slashed", r"~\d/\d", r"(?P<first>\d\d?)/(?P<second>\d\d?)/(?P<year>(?:19|20)\d\d|\d\d)"
                           r"(?: (?P<hour>[0-2]?\d):(?P<minutes>[0-5]\d)(?::[0-5]\d)?)?"),
    ("deed", "~9/11", r"9/11"),
    # Ranges and lists of days and months, weeks by their days.
    ("days", _MONTH_DAYS, rf"{MONTH} {DAY}{_TO}{day('day2')}{OF_YEAR}?{_NO_DIGIT}"),
    ("days", _MONTH_DAYS, rf"{DAY}{_TO}{day('day2')} {MONTH}{OF_YEAR}?"),
    ("days", _MONTH_DAYS, rf"{MONTH} {DAY}{_TO}{month('month2')} {day('day2')}{OF_YEAR}?{_NO_DIGIT}"),
    ("days", _MONTH_DAYS, rf"{DAY} {MONTH}{_TO}{day('day2')} {month('month2')}{OF_YEAR}?"),
    ("months", "quarter", rf"{MONTH}(?: ?[-–—] ?| to ){month('month2')}(?P<quarter> quarter)(?: of)?{OF_YEAR}?"),
    ("months", _MONTHS, rf"{MONTH} ?[-–—] ?{month('month2')}{OF_YEAR}?(?! \d)"),
    ("week_of", "week weekend & #",
     r"(?:[Tt]he )?(?P<unit>weekend|week) (?:of|ending|ended|beginning|starting) (?:on )?"
     rf"{ANY_WEEKDAY}(?:{MONTH} {DAY}|(?:[Tt]he )?{DAY} (?:of )?{MONTH}){OF_YEAR}?{_NO_DIGIT}"),
    ("nth", f"week day weekend & # {_MONTHS}",
     r"(?:[Tt]he )?(?P<nth>first|second|third|fourth|last|final|opening|closing) (?P<unit>weekend|week|day) of "
     rf"(?:{MONTH}{OF_YEAR}?|{YEAR})"),
    # Days.
    ("date", _MONTH_DAYS, rf"{ANY_WEEKDAY}(?:[Tt]he )?{DAY}[ -](?:of )?{MONTH}[ -]?,?(?<!-)(?: (?:in )?| ?){YEAR}"),
    ("date", _MONTH_DAYS, rf"{ANY_WEEKDAY}{MONTH} {DAY},? {YEAR}"),
    ("date", _MONTH_DAYS, rf"{ANY_WEEKDAY}(?:[Tt]he )?{DAY} (?:of )?{MONTH}(?! \d)"),
    ("date", _MONTH_DAYS, rf"{ANY_WEEKDAY}{MONTH} (?:[Tt]he )?{DAY}(?![\d,.:]?\d| ?[-–] ?\d)"),
    ("another_day", _MONTH_DAYS,
     rf"{DAY}(?=,? (?:and|or|to|until|through) (?:[Tt]he )?{day('day2')} (?:of )?{MONTH}{OF_YEAR}?)"),
    ("day", "today tonight tomorrow yesterday Today Tonight Tomorrow Yesterday",
     rf"(?P<day>[Tt]oday(?![”\"])|[Tt]onight|[Tt]omorrow|[Yy]esterday)(?: {PART})?"),
    ("day", "yesterday tomorrow", r"[Tt]he day (?P<day>before yesterday|after tomorrow)"),
    ("day", _PARTS, rf"(?P<day>[Tt]his|[Ll]ast) {PART}"),
    ("named", NAMED_WORDS, rf"(?:{WHICH} )?(?P<name>{NAMED_DAY})(?P<unit> week(?:end)?)?{OF_YEAR}?"),
    # Longer stretches of the calendar.
    ("date", _MONTHS, rf"{THIRD}(?:the month of )?{MONTH},? (?:of )?{YEAR}"),
    ("month", _MONTHS, rf"{THIRD}(?:the month of )?(?:{WHICH} )?{MONTH}"),
    ("season", _SEASONS, rf"{THIRD}(?:[Tt]he )?(?P<season>(?i:{SEASON_NAMES})) (?:of )?{YEAR}"),
    ("season", _SEASONS, rf"{THIRD}{WHICH} {SEASON}"),
    ("season", _SEASONS, rf"{EARLY}(?P<season>spring|summer|autumn|winter)"),
    ("season", _SEASONS, rf"(?:[Tt]he )?{SEASON}(?! (?:of|from|in)\b)(?P<bare>)"),
    ("fiscal", "fiscal Fiscal financial Financial & #",
     rf"(?:[Tt]he )?(?:{QUARTER} (?:of )?)?(?:[Tt]he )?(?:[Ff]iscal(?: [Yy]ear)?|[Ff]inancial [Yy]ear) "
     rf"(?:{QUARTER} (?:of )?)?{YEAR}(?:[-–/]\d\d)?"),
    ("fiscal", "~FY", r"FY ?['’]?(?P<year>(?:20)?\d\d)(?:[-–/]\d\d)?"),
    ("fiscal", "fiscal financial", rf"(?:[Tt]he )?{YEAR}(?:[-–/]\d\d)? (?:fiscal|financial) year"),
    ("fiscal", "fiscal financial",
     r"(?:this|last|next|the (?:current|previous|coming)) (?:fiscal|financial) year"),
    ("fiscal", "fiscal", rf"(?:the |its )?fiscal {QUARTER}"),
    ("part_of_year", "quarter half",
     rf"(?:[Tt]he )?{ORDINAL}[ -](?P<unit>quarter|half)(?: (?:of|in) (?:the year )?)? ?{YEAR}"),
    ("part_of_year", "quarter half",
     rf"(?:[Tt]he )?{ORDINAL} (?P<unit>quarter|half) (?:of )?(?P<which>this|last|next|the) year"),
    ("part_of_year", "quarter half", rf"{YEAR}['’]s {ORDINAL} (?P<unit>quarter|half)"),
    ("part_of_year", "~[QH][1-4]", rf"(?P<code>Q[1-4]|H[12](?=,? 20))(?!-)(?:,? (?:of )?{YEAR})?"),
    ("part_of_year", "~[QH][1-4]", r"(?P<year>20\d\d)[ -]?(?P<code>Q[1-4]|H[12])"),
    ("part_of_year", "quarter",
     r"(?:[Tt]he )?(?P<ordinal>(?i:first|second|third|fourth)|1st|2nd|3rd|4th)[ -](?P<unit>quarter)(?P<bare>)"),
    ("decade", "~0['’]?s", rf"{THIRD}(?:[Tt]he )?(?P<decade>1[5-9]\d|20\d)0['’]?s"),
    ("decade", "~0['’]?s", rf"(?:{EARLY}|{EDGE}|the )['’‘]?(?P<short>[2-9])0['’]?s|['’‘](?P<short>[2-9])0s"),
    ("decade", " ".join(DECADES), rf"(?:{EARLY}|the )(?P<word>{'|'.join(DECADES)})"),
    ("century", "century centuries",
     rf"{THIRD}(?:[Tt]he )?(?P<century>(?:[5-9]|1\d|2[01])(?:st|nd|rd|th)|{'|'.join(CENTURIES)})"
     r"[ -](?:and [\w-]+ )?(?:century|centuries)(?P<bc> B\.?C\.?E?\.?)?"),
    ("bc", r"~BC|B\.C", r"(?:the year )?(?P<year>\d{1,4}) (?:B\.C\.(?:E\.)?|BCE?)"),
    # What comes again.
    ("set", "every each Every Each",
     rf"(?i:every|each) (?:{WEEKDAY}|(?P<month>{FULL_MONTH})|{SEASON}|{PART}|(?P<weekend>weekend)"
     rf"|(?P<other>other |single |few |{COUNT}[ -])?{UNITS}(?<!second))"),
    ("set", " ".join(ADVERBS_OF_SETS).replace("-", " "),
     rf"(?P<adverb>{'|'.join(sorted(ADVERBS_OF_SETS, key=len, reverse=True))})"
     r"(?! (?:[A-Z]|newspaper|paper|magazine|said|tabloid|reported))"),
    ("set", f"{_WEEKDAYS} ".replace("day ", "days ") + "weekdays weekends",
     rf"(?P<weekday>{DAYS_OF_WEEK})s|(?P<weekdays>weekdays)|(?P<weekend>weekends)"),
    ("set", "a an per each every & " + _UNITS,
     r"(?:(?i:once|twice|(?:\d+|two|three|four|five|six|several|many|multiple|a few) times)|\d+ hours|24/7)"
     rf" (?:an?|per|each|every) (?P<unit>{UNIT})"),
    # Against the day of publication, or a time before.
    ("weekday", _WEEKDAYS,
     rf"(?:(?P<third>[Ee]arly|[Ll]ate) )?(?:{WHICH} )?{WEEKDAY}(?: {PART})?{NEWSPAPER}"),
    ("anaphor", "same that before after following next previous preceding prior Same That Following & " + _STRETCHES,
     r"(?:(?:[Ee]arlier|[Ll]ater|[Ll]ate|[Ee]arly) )?"
     rf"(?:(?P<det>(?i:that(?: same| very)?|the (?:very )?same)) "
     rf"(?P<unit>day|{CALENDAR}|{DAY_PARTS}|spring(?! from)|summer|autumn|winter|fall(?=[.,;:]))"
     rf"|(?P<det>(?i:the (?:very )?(?:next|following|previous|preceding|prior))) (?P<unit>day|{DAY_PARTS})"
     rf"|(?P<det>(?i:the (?:following|previous|preceding|prior))) (?P<unit>{CALENDAR}|{SEASON_NAMES})"
     rf"|(?i:the) (?P<unit>day|week|month|year|night|morning|evening) (?P<det>before|after){AFTER_ALL})"),
    ("period", "this last next This Last Next current coming & " + _STRETCHES,
     rf"{THIRD}(?:(?:[Ee]arlier|[Ll]ater|sometime) )?(?P<the>[Tt]he (?=last|next|coming))?"
     rf"(?P<which>(?i:this past|this coming|this|last|next|the current|coming)) {PERIOD}"),
    ("period", "before & last", r"[Tt]he (?P<unit>week|month|year) (?P<which>before last)"),
    ("period", "past", r"(?P<the>(?:[Tt]he )?past) (?P<unit>hour|day|week|month|quarter|year|decade|century)"),
    ("edge", "end close beginning start middle turn rest remainder & " + _STRETCHES,
     rf"(?:[Tt]he )?(?P<edge>(?:very )?end|close|beginning|start|middle|turn|rest|remainder) of (?:[Tt]he )?{PERIOD}"),
    ("edge", "earlier later late early Earlier Later Late Early & " + _STRETCHES,
     rf"(?P<edge>[Ee]arlier|[Ll]ater|[Ll]ate|[Ee]arly) in the {PERIOD}(?! of)"),
    ("edge", "year & end", r"(?P<edge>year)(?:['’]s |[ -])?end"),
    ("weekend", "weekend", r"[Tt]he weekend"),
    ("ago", "ago", rf"(?:{LONG}|{ABOUT}{NUMBER}{SIZES}{UNITS}(?P<half> and a half)?) ago"),
    ("later", "later earlier from before after afterward afterwards & " + _UNITS,
     rf"(?:{LONG}|{ABOUT}{NUMBER} {UNITS}) "
     rf"(?P<side>later|earlier|from now|before{AFTER_ALL}|afterwards?|after{AFTER_ALL})"),
    ("later", "year & earlier ago",
     r"(?:[Tt]he |[Aa] )?(?P<unit>year)-(?P<side>earlier|ago)(?: (?:period|quarter|month))?"),
    # Hours.
    ("clock", r"~\d ?[AaPp]\.?[Mm]",
     rf"(?:[01]?\d(?:[:.][0-5]\d)?\s?[-–]\s?)?(?P<hour>[01]?\d){MINUTES}? ?"
     rf"(?P<half>[ap]\.?m\b\.?|[AP]\.?M\b\.?){ZONE}?"),
    ("clock", r"~\d:\d", rf"(?P<hour>[01]?\d|2[0-3]){MINUTES}(?! ?[ap]\.?m)(?::[0-5]\d)?{ZONE}"),
    ("clock", "GMT UTC", r"(?P<hour>[01]\d|2[0-3])(?P<minutes>[0-5]\d) ?(?:GMT|UTC)"),
    ("clock", "clock", rf"(?P<hour>{COUNT}) o['’]clock(?: (?:in the|at) {PART})?"),
    ("clock", r"~\d (?:in the|at) ", rf"(?P<hour>[1-9]|1[0-2]){MINUTES}? (?:in the|at) {PART}"),
    ("clock", "noon midday midnight Noon Midday Midnight", r"(?P<word>[Nn]oon|[Mm]idday|[Mm]idnight)"),
    ("part_of_day", f"{_PARTS} hours overnight Overnight",
     r"[Oo]vernight|(?<=[Aa]t )night(?! ?club)"
     r"|(?<=[Ii]n the )(?:early |late )?(?:morning|afternoon|evening|(?:early|small) hours(?! of\b))"),
    # Lengths.
    ("length", _UNITS, rf"(?P<range>{COUNT})(?:[ -](?:to|or)[ -]|[-–])(?:{COUNT})[ -]{UNITS}(?![ -]olds?\b)"),
    ("length", _UNITS,
     rf"(?:(?:[Tt]he |these |those )?(?:past|last|next|coming|previous|following) )?{ABOUT}{NUMBER}{SIZES}{UNITS}"
     rf"(?P<half> and a half)?(?:[ -]long)?(?:(?:,? and |, ){OTHER_NUMBER} {OTHER_UNITS})?"
     r"(?![ -](?:olds?|aged?)\b| of age\b)"),
    ("length", "long daylong weeklong monthlong yearlong decadelong hourlong",
     r"(?P<unit>day|week|month|year|decade|century|hour)(?P<plural>s)?-?long"),
    ("length", "all All entire whole full & " + _UNITS,
     r"(?:[Aa]ll|(?:the|an?) (?:entire|whole|full)) (?P<unit>day|week|month|year|decade|century)"),
    ("vague", "recent Recent coming Coming & " + _UNITS, rf"(?:[Tt]he )?(?:[Rr]ecent|[Cc]oming) {PLURALS}"),
    ("vague", _UNITS, rf"(?P<bare>)(?:[Tt]he )?{PLURALS}"),
    ("nights", "night nights", rf"{ABOUT}(?!an? ){NUMBER}[ -](?P<unit>night)s?"),
    # Years, and what has no place on the calendar.
    ("school_year", r"~\d\d\d\d[-–/]\d\d", r"(?P<year>(?:19|20)\d\d)[-–/](?P<year2>\d\d(?:\d\d)?)(?![-–/]?\d)"),
    ("year", r"~(?:1[5-9]|2[01])\d\d", rf"(?:(?:[Tt]he )?year |(?:pre|post)-|{THIRD})?{YEAR}(?P<bare>)"),
    ("reference", "now Right Currently currently Nowadays nowadays Recently recently Lately lately past future moment days",
     rf"(?P<word>{REFERENCE})"),
)  # fmt: skip
