"""transforms: the words that attribute, by lemma and by the shape of what they attribute.

The claim reader asks this lexicon, and no other place, whether a word may be a cue. A word is in a list where it
attributes in that shape at least about half the times in news text; so "show" has a clause, "take" has nothing.
"""

from collections.abc import Mapping

MISREAD: Mapping[str, str] = {"hop": "hope", "retweete": "retweet"}
"""What the lemmatiser makes of "hoped" and "retweeted", put right."""


def _words(*lines: str) -> frozenset[str]:
    return frozenset(word for line in lines for word in line.split())


def _phrases(joined: str) -> frozenset[str]:
    return frozenset(joined.split("|"))


SAYING = _words(
    "acknowledge add admit advise agree allege announce argue ask assert assure begin believe bemoan blog boast brag",
    "caution chant charge claim clarify comment complain concede conclude confess confirm contend continue counter",
    "crow cry deadpan declare demand deny describe disclose elaborate emphasise emphasize enthuse estimate exclaim",
    "explain fume gloat growl guess gush hint insist instruct interject intervene intone joke lament maintain mock",
    "muse mutter note observe offer opine plead pledge post predict proclaim promise pronounce propose protest quip",
    "rail read recall recite recommend recount reiterate rejoin relate remark remind repeat reply report respond",
    "retort reveal say scoff scream shout sigh snap speculate state stress suggest sum summarise summarize suspect",
    "swear tease tell testify text theorize think thunder tweet urge vent volunteer vow warn whisper wonder write",
    "yell",
)
"""Verbs that a quotation or a parenthesis (", she said,") may hang on."""

SPEAKING = _words("report poll study survey source sources police official officials experts analysts")
"""Nouns that name who speaks, where no name does."""

_CLAUSE = (SAYING - _words("begin continue mock offer rail tease")) | _words(
    "anticipate applaud assume bet brief calculate certify consider contradict convince decide demonstrate denounce",
    "determine disagree discuss dispute doubt envision expect express fear feel find forecast forget guarantee",
    "highlight hope imagine imply indicate inform know learn mention notify order persuade point posit prefer",
    "question realise realize rebut reckon recognise recognize rule share show signal specify stipulate threaten",
    "underscore understand verify want welcome wish worry",
)
_INFINITIVE = _words(
    "admit advise advocate agree aim ask beg call challenge chant claim decide decline demand deny encourage expect",
    "hope instruct intend invite like lobby love offer order persuade plan plead pledge prefer profess promise propose",
    "purport push recommend refuse report say seek swear tell threaten urge vote vow want warn",
)
_OBJECT = _words(
    "accuse acknowledge admit advocate affirm allege announce answer applaud assail attack bemoan blame blast brand",
    "call caution challenge chant characterise characterize chide cite compare condemn confirm congratulate contend",
    "credit criticise criticize declare decry defend demand denounce deny deplore deride describe detail disavow",
    "disclose discuss dismiss dispute dub echo email emphasise emphasize endorse explain express favor favour frame",
    "hail highlight hint issue label lambast lambaste lament laud list mention mock note offer oppose order paint",
    "portray praise predict prefer proclaim project promise propose protest question rebuke rebut recall reference",
    "refute reiterate reject remember remind repeat report retweet reveal ridicule say seek show slam stress suggest",
    "support thank tout tweet underscore urge view voice welcome write",
)
_PASSIVE = _words(
    "accuse allege ask assume believe consider criticise criticize deem depict describe estimate expect portray",
    "presume regard report rumor rumour say see show suspect think view",
)
_PREPOSITION = _phrases(
    "advocate for|agree on|agree with|allude to|apologise for|apologize for|argue against|argue for|ask about|"
    "ask for|balk at|believe in|boast about|boast of|brag about|call for|campaign against|campaign for|"
    "caution against|comment on|complain about|complain of|describe as|disagree with|disapprove of|elaborate on|"
    "focus on|hint at|hint to|hope for|identify as|insist on|joke about|lash at|muse about|object to|point to|"
    "push for|rail against|refer to|say about|say of|see as|seize on|side with|speak about|speak of|stand by|"
    "talk about|talk of|tell of|think about|view as|vote against|vote for|vouch for|warn about|warn against|"
    "warn of|worry about|write about|not respond to|not reply to"
)
_NOUN = _words(
    "allegation argument assertion belief call claim contention decision demand desire hope intention offer pledge",
    "promise proposal refusal reluctance request statement suggestion threat unwillingness vow warning",
)
_NOUN_THAT = _words(
    "accusation admission allegation announcement argument assertion assumption belief claim complaint concern",
    "contention doubt evidence fear hope idea insistence notion prediction promise report rumor rumour sign",
    "speculation statement suggestion warning",
)
_NOUN_OF = _phrases(
    "announcement of|assessment of|attack on|call for|claim of|comment about|comment on|condemnation of|"
    "criticism of|critique of|denial of|denunciation of|description of|embrace of|endorsement of|opposition to|"
    "position on|praise of|promise of|rejection of|remark about|stance on|thought on|view on"
)

FRAMES: Mapping[str, frozenset[str]] = {
    "clause": _CLAUSE,  # she says that it rains
    "infinitive": _INFINITIVE,  # she vows to win; she asked him to go
    "object": _OBJECT,  # she blames the weather; she called him a friend
    "preposition": _PREPOSITION,  # she called for calm
    "seeming": _words("seem appear"),  # it seems to rain: nobody is named who says so
    "passive_to": _PASSIVE,  # he is expected to win
    "passive_rest": _PASSIVE - _words("say ask show"),  # he is seen as weak
    "passive_by": _OBJECT - _words("support show attack"),  # he was criticised by the board
    "noun": _NOUN,  # her promise to go
    "noun_that": _NOUN_THAT,  # the claim that it rains
    "noun_of": _NOUN_OF,  # her criticism of the board
}
"""For each shape, the words that attribute in it: verbs and nouns, some with their preposition."""
