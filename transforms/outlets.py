"""transforms: outlets that pass words on (papers, agencies, broadcasters): which words name one, and where it ends.

A wrong hop in a chain is worse than none. So a name counts as an outlet's where it is known, or ends in a word that
says so ("Harbour Gazette"); a common noun where it can hardly be anything else ("the newspaper", "state media").
"""

import re

from spacy.tokens import Doc, Token

from transforms.annotations import Span
from transforms.names import words_of

_KNOWN = frozenset(
    """
    abc|abc news|al arabiya|al jazeera|al mayadeen|al-jazeera|ani|ansa|ap|associated press|afp|agence france-presse
    anadolu|asahi|atlantic|axios|bbc|bild|bloomberg|bloomberg businessweek|breitbart|business insider|buzzfeed
    c-span|caixin|cbc|cbn|cbs|cgtn|channel 4|cnbc|cnet|cnn|corriere della sera|ctv|daily beast|daily caller|daily mail
    daily wire|der spiegel|deutsche welle|die welt|die zeit|dpa|economist|efe|el país|el pais|el universal|espn
    euronews|face the nation|fars|federalist|financial times|forbes|foreign affairs|foreign policy|fortune|fox
    fox & friends|france 24|gizmodo|good morning america|guardian|haaretz|hill|hindu|hollywood reporter|huffington post
    huffpost|independent|intercept|interfax|irna|isna|itar-tass|itv|jiji|kcna|kommersant|kyodo|la repubblica|lbc
    le figaro|le monde|le parisien|lifenews|los angeles times|marketwatch|mcclatchy|media matters|meet the press
    mehr|mother jones|msnbc|nbc|national enquirer|national review|new republic|new york times|new yorker|newsmax
    newsweek|nhk|nikkei|novaya gazeta|npr|people|pbs|politico|politifact|press association|press trust of india
    propublica|pti|reuters|ria|ria novosti|rolling stone|rt|rté|sana|salon|scientific american|sky|sky news|slate
    south china morning post|spectator|sputnik|state of the union|stat|stern|tass|tasnim|techcrunch|telemundo|theblaze
    the nation|this week|time|town hall|townhall|univision|upi|usa today|vanity fair|variety|vice|vogue|vox|wafa
    wall street journal|washington examiner|washington free beacon|washington post|weekly standard|wired|xinhua|yahoo
    yomiuri|yonhap|60 minutes|daily show|late show|morning joe|morning edition|all things considered|snopes|cnsnews
    factcheck.org|npr news|roll call|fivethirtyeight|recode|verge|ars technica|engadget|mashable|jezebel|gawker|quartz
    pro publica|bbc world service|voice of america|radio free europe|radio free asia|mirror|daily mirror|observer|sun
    """.replace("\n", "|").replace("    ", "").split("|")
) - {""}  # fmt: skip
"""Papers, agencies, broadcasters and programmes, by the names they go by. Written down from general knowledge."""
# Words that are much else as well are names only so:
_ONLY_WITH_CAPITAL_THE = frozenset({"hill", "nation", "verge", "intercept", "atlantic", "independent", "observer"})
_ONLY_BARE = frozenset(
    {"people", "time", "sky", "vice", "fortune", "wired", "variety", "salon", "stat", "slate", "fox"}
)
_NOT_ALONE = frozenset({"sun", "mirror", "town hall", "this week", "ria", "ani", "sana", "fars", "mehr", "independent"})
"""Only behind "the" (`the Sun`), or not at all."""

_LAST_WORDS = words_of(
    "News Times Post Gazette Tribune Herald Courier Chronicle Journal Telegraph Newspaper Newspapers Radio TV",
    "Television Magazine Broadcasting Broadcaster Globe Inquirer Enquirer Star-Ledger Ledger Examiner Observer",
    "Register Sentinel Dispatch Weekly Newswire Wire Star Mail Review Standard Mirror Today Network Channel",
    "Post-Gazette Sun-Times Post-Dispatch Times-Picayune Mercury Bee Tonight Podcast Businessweek",
)
_PRESS = re.compile(r".+ (?:Press|News Agency|Broadcasting (?:Corporation|Company|Corp\.?|Service))|Daily [A-Z]\w+")
_ALONE = words_of(
    "Times Post Journal Tribune Gazette Herald Courier Chronicle Telegraph Globe Inquirer Examiner Register"
)
"""Last words that name an outlet by themselves behind "the": `told the Gazette`."""
_NEEDS_MORE = words_of("Star Mail Review Standard Mirror Today Network Channel Mercury Bee Tonight Weekly Observer")
_NOUNS = words_of(
    "newspaper newspapers paper magazine tabloid broadsheet broadcaster outlet outlets television tv radio newswire podcast",
    "media station network channel website site agency agencies daily weekly",
)
_NEEDS_KIND = frozenset(
    {"media", "station", "network", "channel", "website", "site", "agency", "agencies", "daily", "weekly"}
)
_KINDS = words_of(
    "news media state state-run state-owned state-controlled state-affiliated local national official television tv",
    "radio cable newspaper public foreign domestic government-run government pro-government semi-official broadcast",
    "independent wire",
)
_HYPHENED = words_of("- run owned controlled affiliated backed aligned based")
"""The hyphen of "state-run" and what follows it, tokens of their own."""
_PLAIN_THE = frozenset({"network", "station", "channel", "website", "site"})
"""Nouns that mean an outlet behind "the" where somebody speaks to it: `told the network`."""
_JOURNALISTS = words_of(
    "reporter journalist host co-host anchor anchorwoman anchorman correspondent columnist editor presenter contributor",
    "interviewer moderator analyst blogger writer reporters journalists hosts",
)
_OF_AN_OUTLET = _JOURNALISTS | words_of(
    "program programme show newspaper magazine radio television tv affiliate station network podcast website interview",
    "morning evening online news channel agency service breakfast report story article",
)
_MORE_OF_THE_NAME = words_of(
    "News Business Sports Radio TV Television International World Online Nightly Politics Digital Sunday Magazine Daily"
    " Network Arabic Persian Africa Asia Europe 1 2 3 4 5"
)
_DAYS = words_of("Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July")
_DAYS |= words_of("August September October November December")
_OPENING = frozenset("\"“'‘`")
_POSSESSIVES = frozenset({"'s", "’s"})
_LONGEST = 7  # tokens of a name


def is_outlet(name: str) -> bool:
    """Say whether a name is that of a paper, agency, broadcaster or programme."""
    words = name.removeprefix("the ").removeprefix("The ").split()
    if not words:
        return False
    plain = " ".join(words)
    if plain.casefold().replace("’", "'") in _KNOWN - _NOT_ALONE:
        return plain[0].isupper() or plain[0].isdigit()
    if words[-1] in _LAST_WORDS:
        return len(words) > 1 or (words[-1] in _ALONE and words != name.split())
    return _PRESS.fullmatch(plain) is not None


def outlet_key(name: str) -> str:
    """Return what names of one outlet have in common: "CBS" and "CBS News", "the AP" and "Associated Press"."""
    key = re.sub(r"\s*\(.*?\)| - .*$|\.com$|['’]s$", "", name.casefold().removeprefix("the "))
    key = re.sub(r"(?<=\S) (?:online|news|news agency|agency|newspaper|magazine)\b", "", key).strip()
    return {"associated press": "ap", "agence france-presse": "afp", "nyt": "new york times"}.get(key, key)


def same_outlet(one: str, other: str) -> bool:
    """Say whether two names are one outlet's, one maybe short: "the Times" and "The New York Times"."""
    a, b = outlet_key(one), outlet_key(other)
    return a == b or a.endswith(" " + b) or b.endswith(" " + a)


def outlet_at(doc: Doc, start: int, is_listener: bool = False) -> Span | None:
    """Return the span of the outlet that is named from a token on, None where there is none.

    Articles, marks and what tells the kind of outlet ("the state news agency Xinhua") may stand before the name; a
    possessive or a journalist behind it ("CNN's Ann Lee").

    Args:
        doc: the parse.
        start: index of the first token after the preposition or verb.
        is_listener: whether somebody speaks to it, or it acts: then "the network" and "the paper" are outlets as well.
    """
    i = start
    article = ""
    while i < min(len(doc), start + 6):
        token = doc[i]
        if token.text in _OPENING or token.lower_ in ("the", "a", "an", "its", "his", "her", "their"):
            article = token.text if token.text not in _OPENING else article
            i += 1
            continue
        name = _name_at(doc, i, article)
        if name is not None:
            return name
        nominal = _nominal_at(doc, i, article, is_listener)
        if nominal is not None:
            return nominal
        is_owner = token.pos_ == "PROPN" and i + 1 < len(doc) and doc[i + 1].text in _POSSESSIVES
        is_kind = token.lower_ in _KINDS | _NOUNS | _JOURNALISTS or token.pos_ == "ADJ" or token.text in _POSSESSIVES
        if not is_owner and not is_kind:
            return None
        i += 1  # "Japan's Kyodo News", "the state news agency Xinhua"
    return None


def _name_at(doc: Doc, i: int, article: str) -> Span | None:
    """The longest name of an outlet that begins at a token."""
    run = i
    while run < min(len(doc), i + _LONGEST) and _is_part(doc, run, i):
        run += 1
    for end in range(run, i, -1):
        name = doc[i:end].text
        if not _names(name, article) or not _ends(doc, end, run):
            continue
        if doc[i].ent_type_ == "PERSON" and name.casefold() not in _KNOWN and not article:
            continue
        return Span(doc[i].idx, doc[end - 1].idx + len(doc[end - 1]))
    return None


def _is_part(doc: Doc, i: int, first: int) -> bool:
    token = doc[i]
    if token.text[0].isupper():
        return token.text not in _DAYS or i == first
    is_inner = i > first and i + 1 < len(doc) and doc[i + 1].text[0].isupper()
    return token.is_digit or (is_inner and token.lower_ in ("&", "of", "the", "and", "-", "–"))


def _names(name: str, article: str) -> bool:
    key = name.casefold().replace("’", "'")
    if key in _ONLY_WITH_CAPITAL_THE:
        return article == "The"
    if key in _ONLY_BARE:
        return not article and name[0].isupper()
    if key in _NOT_ALONE:
        return article.lower() == "the" and key in ("sun", "mirror", "independent")
    if key in _KNOWN:
        return name[0].isupper() or name[0].isdigit()
    words = name.split()
    while len(words) > 1 and words[-1] in _MORE_OF_THE_NAME:
        words.pop()
    if len(words) < len(name.split()) and " ".join(words).casefold() in _KNOWN - _ONLY_WITH_CAPITAL_THE - _NOT_ALONE:
        return name[0].isupper()  # "Fox Business", "BBC Radio 4"
    words = name.split()
    if len(words) == 1:
        return name in _ALONE and article.lower() == "the"
    if words[-1] in _NEEDS_MORE:
        return bool(article) or words[0] == "Daily"
    return is_outlet(name)


def _ends(doc: Doc, end: int, run: int) -> bool:
    """Say whether a name may end before a token: not where it goes on as the name of something else."""
    if end == len(doc):
        return True
    after = doc[end]
    if after.text in ("'s", "’s", "'", "’") or not after.text[0].isalnum():
        return True
    if after.text in _DAYS or after.lower_ in _OF_AN_OUTLET:
        return True
    if end < run or after.text in _MORE_OF_THE_NAME:  # "Fox News Chief", "CNN Wolf": what follows has a capital
        following = [token.lower_ for token in doc[end : end + 6]]
        return any(word in _JOURNALISTS for word in following) or after.text in _DAYS
    return not (after.tag_ in ("NN", "NNS") and after.lower_ not in _DAYS and not _is_time(after))


def _is_time(token: Token) -> bool:
    return token.ent_type_ in ("DATE", "TIME") or token.dep_ in ("npadvmod", "nsubj")


def _nominal_at(doc: Doc, i: int, article: str, is_listener: bool) -> Span | None:
    """A common noun for an outlet that begins at a token, with what tells its kind, and with the article before it."""
    j = i
    while j < min(len(doc), i + 5) and (
        doc[j].lower_ in _KINDS - _NOUNS
        or doc[j].lower_ in _HYPHENED
        or (doc[j].pos_ in ("ADJ", "PROPN", "NOUN") and doc[j].lower_ not in _NOUNS)
    ):
        j += 1
    head = j
    while (
        head + 1 < len(doc)
        and head + 1 < j + 3
        and doc[head + 1].lower_ in _NOUNS
        and doc[head].lower_ in _NOUNS | _KINDS
    ):
        head += 1
    if head >= len(doc) or doc[head].lower_ not in _NOUNS:
        return None
    after = doc[head + 1] if head + 1 < len(doc) else None
    if after is not None and after.text[0].isupper() and after.ent_type_ not in ("DATE", "TIME"):
        return None  # "the newspaper Le Monde"
    if after is not None and after.pos_ == "NOUN" and not _is_time(after):
        return None
    if after is not None and after.text in ("'s", "’s"):
        return None
    noun, kinds = doc[head].lower_, {token.lower_ for token in doc[i:head]}
    is_plain_the = is_listener and noun in _PLAIN_THE and article.lower() == "the" and not kinds
    if noun == "paper" and not (is_listener and article.lower() == "the"):
        return None  # "wrote in a paper": a scientist's
    if noun in _NEEDS_KIND and not kinds & _KINDS and not is_plain_the:
        return None
    if noun in ("agency", "agencies", "site", "website") and not kinds & {"news", "wire"} and not is_plain_the:
        return None
    if noun in ("media", "outlets") and kinds <= {"news", "media", "national", "foreign", "public"}:
        return None  # as good as "reporters"
    first = i - 1 if i and doc[i - 1].text == article and article else i
    return Span(doc[first].idx, doc[head].idx + len(doc[head]))
