"""transforms: the words that attribute, by lemma and by the shape of what they attribute.

The claim reader asks this lexicon, and no other place, whether a word may be a cue. A word is in a list where it
attributes in that shape at least about half the times in news text; so "show" has a clause, "take" has nothing.
"""

from collections.abc import Mapping


def _words(*lines: str) -> frozenset[str]:
    return frozenset(word for line in lines for word in line.split())


SAYING = _words(
    "say tell add write note explain argue report announce ask reply respond continue insist claim warn declare state",
    "acknowledge admit tweet recall conclude remark quip joke shout yell exclaim recount concede contend assert allege",
    "maintain suggest stress emphasize emphasise reiterate predict lament complain wonder observe counter retort quote",
    "testify post proclaim vow boast brag muse reveal urge read caution confirm repeat cry interject opine text blog",
    "comment protest promise deny plead snap chant demand volunteer offer speculate advise agree tease summarize",
    "summarise confess begin charge rail elaborate clarify mock pronounce theorize enthuse crow gush vent bemoan recite",
    "intone fume deadpan gloat assure remind scoff intervene pledge growl scream mutter whisper sigh thunder rejoin",
    "estimate hint instruct propose recommend relate conclude sum swear think believe guess suspect disclose describe",
)
"""Verbs that a quotation or a parenthesis (", she said,") may hang on."""

_CLAUSE = SAYING - _words("continue begin offer tease mock rail quote") | _words(
    "show find point hope hop fear worry question learn convince doubt dispute decide determine reckon realize realise",
    "order discuss signal demonstrate wish notify inform brief imply threaten assume expect recognize recognise rule",
    "underscore highlight guarantee mention rebut prefer certify verify forecast understand anticipate calculate",
    "express share denounce contradict welcome remain indicate posit want forget stipulate specify feel consider",
    "know see disagree applaud lament caution conclude persuade bet envision imagine vent hold",
) - _words("hold remain see")

_INFINITIVE = _words(
    "urge call ask refuse decline promise pledge hope hop vow threaten want seek plan intend expect encourage persuade",
    "agree claim advise order instruct beg plead demand propose swear recommend tell prefer warn decide report say like",
    "offer aim advocate profess purport push lobby invite chant vote love challenge struggle opt",
) - _words("struggle opt")

_OBJECT = _words(
    "call criticize criticise defend accuse describe urge endorse cite announce blame express reject mock dismiss praise",
    "recall declare slam question blast repeat tout note highlight reveal lament portray denounce claim admit offer",
    "echo condemn reiterate rebut decry emphasize emphasise underscore stress deny applaud voice predict chide laud",
    "deride oppose support assail hail propose demand welcome acknowledge disavow rebuke ridicule bemoan lambast",
    "lambaste mention discuss confirm dispute refute deplore protest view characterize characterise brand label dub",
    "allege disclose say attack report show thank challenge write promise reference explain remind favor suggest",
    "favour advocate compare answer name detail paint chant credit congratulate affirm project frame list prefer hint",
    "email tweet retweet retweete caution remember title order urge contend proclaim address seek issue block consider",
) - _words("block name title claim address consider")

_PASSIVE = _words(
    "expect say believe think report allege rumor rumour accuse suspect estimate deem presume assume see view ask",
    "consider criticize criticise describe show portray depict regard",
)

_PREPOSITION = frozenset(
    "talk about|call for|refer to|speak about|speak of|point to|ask about|ask for|push for|worry about|advocate for|"
    "say about|say of|vouch for|agree with|agree on|vote for|vote against|think about|see as|describe as|rail against|"
    "hint at|hint to|side with|seize on|write about|caution against|hope for|hop for|apologize for|apologise for|"
    "complain about|complain of|comment on|muse about|argue for|argue against|view as|boast of|boast about|brag about|"
    "disapprove of|warn of|warn about|warn against|talk of|joke about|allude to|object to|insist on|"
    "disagree with|campaign for|elaborate on|lash at|tell of|identify as|balk at|stand by|believe in|campaign against|"
    "focus on".split("|")
)

_NOUN = _words(
    "proposal decision refusal desire suggestion claim vow promise pledge intention assertion argument belief hope",
    "threat offer demand call request statement contention warning allegation reluctance unwillingness",
)
_NOUN_THAT = _words(
    "idea evidence statement accusation belief assumption report doubt hope suggestion assertion claim notion allegation",
    "speculation complaint warning promise argument contention prediction concern fear rumor rumour admission",
    "announcement insistence sign",
)
_NOUN_OF = frozenset(
    "attack on|thought on|endorsement of|criticism of|critique of|opposition to|comment on|comment about|remark about|"
    "call for|announcement of|embrace of|denunciation of|condemnation of|assessment of|praise of|view on|stance on|"
    "position on|claim of|promise of|description of|rejection of|denial of".split("|")
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
