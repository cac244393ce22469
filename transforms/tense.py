"""transforms: on which side of the day of publication a time lies, as the verb that governs it tells."""

import re
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from transforms.annotations import Span


@dataclass(frozen=True)
class Direction:
    """Which way a time lies ("past", "future" or None), and whether the verb itself says so.

    `is_direct` is False where a noun stands between: "discussed a visit in March", "Friday's vote was close".
    """

    tense: str | None = None
    is_direct: bool = True


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_SURE = _words("will 'll ’ll shall wo ll")  # wo: of "won't"
_MODALS = _words("would could may might should can must ca need ought")
# What is wanted, planned or ordered is still to come when it is said. ("Hop" is what spaCy makes of "hoped".)
_PLANNING = _words(
    "plan expect intend hope hop want set schedule due agree vow promise prepare pledge seek aim propose urge order tell ask "
    "call decide go need wish slate likely unlikely ready poise invite bind suppose project threaten book arrange "
    "require demand advise warn encourage summon timetable forecast eye target give"
)
# Of those, what may be said of the thing planned: "the vote scheduled for Friday", not "asked on Friday".
_PLANNED = _words(
    "plan expect schedule slate book set project forecast timetable arrange propose due intend target eye"
)
_POSTPONING = _words(
    "postpone delay defer adjourn extend suspend reschedule put push move recess schedule hold cancel close shut halt "
    "remand ban bar give set stay wait need leave detain block freeze pause"
)
# What has its day fixed in advance: "will play in Friday's final", but "will appeal Friday's ruling".
_FIXED = _words(
    "meeting call vote game match election hearing debate summit deadline talk session race final ceremony event conference "
    "rally trial launch primary runoff referendum contest visit wedding funeral concert clash fixture semifinal "
    "inauguration trip interview speech address show episode tournament poll opening protest march strike"
)
# What a programme sets: "meets on Friday" is to come, "tells a reporter on Friday" may be a story told in the present.
_SET_DAYS = _words(
    "meet begin start open vote leave arrive go come return head travel face take play host hold release close end expire "
    "air premiere kick run resume hit deliver testify speak appear be launch vote decide gather sit conclude depart"
)
_REPORTED = re.compile(r"(?:said|told|announced|reported|confirmed|wrote|tweeted|testified|acknowledged)", re.I)
_PAST_BEFORE = _words("since after following")
_FIXING = _words("propose suggest set choose pick eye target schedule float favor favour name")
_TALKS = _words("call conversation interview briefing")
_UNTIL = _words("until till til through to for")
_ADJECTIVES = _words("due likely unlikely set ready eligible able scheduled expected")
_HOUR = re.compile(r"[\d:.]+|[ap]\.?m\.?|[BCEMP][SD]?T|GMT|noon|midnight|at|around|about|\(|\)|late|early", re.I)


def direction(doc: Doc, span: Span) -> Direction:
    """Return the side on which the governing verb, or the words right before a time, put it.

    Args:
        doc: the parse over the document's exact text, with tags, heads and lemmas.
        span: of the time.
    """
    found = doc.char_span(span.start, span.end, alignment_mode="expand")
    if found is None:
        return Direction()
    first = found.start
    while first > 0 and found.start - first < 5 and _HOUR.fullmatch(doc[first - 1].text):
        first -= 1
    before = doc[first - 1].lower_ if first > 0 else ""
    is_that = before == "that" and doc[first - 1].tag_ == "DT"  # "in that Friday meeting"
    behind = doc[first - 2].lower_ if first > 1 and before in ("the", "a", "an", "last") else before
    if before == "after" and any(word.lower_ in ("until", "till") for word in doc[max(0, first - 3) : first]):
        return Direction("future")  # "until well after Jan. 1"
    if before == "as" and first > 1 and doc[first - 2].lower_ in ("late", "early", "soon"):
        return Direction(None, is_direct=False)  # "paid speeches as late as Feb. 24"
    if is_that or (behind in _PAST_BEFORE and (behind == "since" or not _is_to_come(found.root))):
        return Direction("past")
    if before == "come":  # "come January"
        return Direction("future")
    for word in reversed(doc[max(0, first - 4) : first]):  # "told reporters Friday the panel has to decide"
        if _REPORTED.fullmatch(word.text) and word.tag_ == "VBD":
            return Direction("past")
        if word.pos_ not in ("NOUN", "PROPN", "PRON", "ADP", "DET"):
            break
    if first > 0 and found.end < len(doc) and _fixes(doc[first - 1], doc[found.end]):
        return Direction("future")  # "proposed late March for the visit"
    token, noun = found.root, None
    if found.end < len(doc) and doc[found.end].lower_ in ("'s", "’s"):
        noun = token.head
    for _ in range(10):
        if token.lower_ == "ahead" or (token.tag_ == "VBG" and token.lower_ in ("going", "heading")):
            return Direction("future")
        if _is_asked_in_a_talk(token, noun):
            token = token.head
            continue
        if token.pos_ in ("VERB", "AUX") or token.tag_ in ("VBD", "VBN", "VBZ", "VBP"):
            tense, climbs = _of_verb(token, before, is_ahead=token.i > found.start)
            if tense is not None or not climbs:
                if tense == "open":
                    return Direction(None, noun is None)
                if before == "before" and tense == "past":  # of what came before Friday, Friday may be still to come
                    return Direction(None, is_direct=False)
                is_fixed = noun is not None and noun.lemma_.lower() in _FIXED
                if is_fixed and token.lemma_.lower() in _PLANNED and before in ("a", "an", "the"):
                    return Direction("future", is_direct=False)  # "has scheduled a Friday vote"
                if noun is not None and before != "on" and tense == "future" and not is_fixed:
                    tense = None
                is_infinitive = any(child.lower_ == "to" and child.dep_ == "aux" for child in token.children)
                if noun is not None and before in ("until", "till"):  # "with a month until Election Day"
                    tense = "future"
                is_direct = noun is None and not is_infinitive and not (before in _UNTIL and tense == "past")
                return Direction(tense or _by_default(before), is_direct)
        elif (token.i < first and token.pos_ in ("NOUN", "PROPN", "PRON")) or (
            token.i >= found.end and token.pos_ == "NOUN"
        ):
            noun = noun or token
        if token.head.i == token.i:
            break
        token = token.head
    return Direction(_by_default(before), noun is None)


def _fixes(before: Token, behind: Token) -> bool:
    return before.pos_ == "VERB" and before.lemma_.lower() in _FIXING and behind.lower_ in ("for", "as")


def _is_to_come(time: Token) -> bool:
    """Say whether the verb above a time is in the future or under a modal: "that could change after Labor Day"."""
    while time.head.i != time.i and time.pos_ not in ("VERB", "AUX"):
        time = time.head
    return any(child.lower_ in _SURE | _MODALS for child in time.children if child.dep_ == "aux")


def _is_asked_in_a_talk(verb: Token, noun: Token | None) -> bool:
    """Say whether the talk that a time is of is when somebody was asked to do what an infinitive says.

    "Invited her to visit during a call on Friday": the call is when she was invited.
    """
    if noun is None or noun.lemma_.lower() not in _TALKS or noun.head.lower_ != "during":
        return False
    return verb.tag_ == "VB" and verb.dep_ == "xcomp" and noun.head.head == verb and verb.head.tag_ in ("VBD", "VBN")


def _by_default(before: str) -> str | None:
    return "future" if before in ("until", "till", "by") else None


def _of_verb(verb: Token, before: str, is_ahead: bool) -> tuple[str | None, bool]:
    """Return the tense that a verb gives a time, "open" for both, and whether the verb above may tell where it does not."""
    auxiliaries = [child for child in verb.children if child.dep_ in ("aux", "auxpass")]
    words = {child.lower_ for child in auxiliaries}
    is_perfect = any(a.lemma_.lower() == "have" for a in auxiliaries)
    if words & _SURE or words & _MODALS or any(a.tag_ == "MD" for a in auxiliaries):
        is_open = "could" in words and verb.dep_ == "advcl"  # "before they could meet on Friday"
        return ("past" if is_perfect else None if is_open else "future"), False
    if "to" in words:
        return ("past" if is_perfect else _of_infinitive(verb)), False
    if verb.tag_ == "VBG" and not auxiliaries:
        return None, True
    is_past = verb.tag_ == "VBD" or any(a.tag_ == "VBD" for a in auxiliaries)
    lemma = verb.lemma_.lower()
    is_planned = (lemma in _PLANNED and (lemma != "set" or before == "for")) or _is_due(verb)
    if before in _UNTIL and lemma in _POSTPONING and not (is_perfect and is_past) and not is_ahead:
        return "future", False
    if verb.tag_ == "VBN" and not auxiliaries:  # "the vote held on Friday"; at the root, a past tense mistaken
        return ("future" if _is_present(_governing(verb)) else "open") if is_planned else "past", False
    if before in ("for", "by") and is_planned:
        return ("open" if is_past or is_perfect else "future"), False
    if is_past or is_perfect:
        return "past", False
    if _is_present(verb) or any(_is_present(a) for a in auxiliaries):
        is_planned = is_planned and (lemma == "be" or verb.tag_ == "VBN")
        is_coming = verb.tag_ == "VBG" or is_planned or (lemma in _SET_DAYS and "being" not in words)
        return ("future" if is_coming and (before in ("on", "also") or not is_ahead) else None), False
    return None, verb.dep_ == "conj"  # "plan to begin on Monday and continue on Tuesday"


def _governing(token: Token) -> Token:
    """Return the verb above a participle that modifies a noun: "was canceled" of "the rally planned for Friday"."""
    above = token.head
    while above.head.i != above.i and above.pos_ not in ("VERB", "AUX"):
        above = above.head
    return next((child for child in above.children if child.dep_ in ("aux", "auxpass")), above)


def _of_infinitive(verb: Token) -> str | None:
    """Return the tense of "to meet": to come after "plans", past after "failed", open after "was due"."""
    above = verb.head
    if above.i == verb.i:  # a headline: "Mayor to resign on Friday"
        return "future"
    if above.pos_ not in ("VERB", "AUX", "ADJ"):  # "talks to be held in June"
        return "future" if any(child.dep_ == "auxpass" for child in verb.children) else None
    around = [above, *above.children, *([above.head] if above.pos_ == "ADJ" else [])]
    is_past = any(t.tag_ == "VBD" for t in around if t.pos_ in ("VERB", "AUX"))
    if above.lemma_.lower() in _PLANNING or above.lower_ in _ADJECTIVES or above.lemma_ == "be":
        was = any(t.tag_ == "VBD" and t.lemma_ in ("be", "have") for t in around)
        return "open" if was else "future"
    if {t.lower_ for t in around} & (_SURE | _MODALS):
        return "future"
    if is_past or any(t.lemma_ == "have" and t.pos_ == "AUX" for t in around):
        return "past"
    return "future" if above.tag_ == "VB" or any(_is_present(t) for t in around) else None


def _is_present(token: Token) -> bool:
    return token.tag_ in ("VBZ", "VBP", "MD")


def _is_due(verb: Token) -> bool:
    return verb.lemma_ == "be" and any(child.lower_ in _ADJECTIVES for child in verb.children)
