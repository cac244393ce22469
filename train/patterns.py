"""train: the patterns of `train.invented`, all this project's own.

`<S0>…</S0>` marks the source of claim 0, `Q` its cue, `C` its content. `{name}`, `{source}`, `{clause}`, `{quote}` and
`{statement}` are filled from the corpus, a statement being a sentence with claims of its own; `{outlet}`, `{verb}`, `{day}`
from the lists below. A capital (`{Clause}`) begins a sentence.
"""

OUTLETS = (
    "Reuters", "the Associated Press", "the AP", "Kyodo News", "Agence France-Presse", "AFP", "Bloomberg News", "the BBC",
    "state television", "local media", "the Harbour Gazette", "the newspaper", "the Straits Press Agency", "Northern Wire",
    "Xinhua", "the Yonhap news agency", "Radio Halden", "the Financial Times", "the Ansel Courier", "Politico",
    "the weekly Tidemark", "Kestrel News", "the news site", "CNN", "Al Jazeera", "the daily Dagens Marked", "Tass",
)  # fmt: skip
FILLINGS = {
    "outlet": OUTLETS,
    "day": ("on Monday", "on Tuesday", "on Friday", "last week", "late on Sunday", "earlier this month", "in May", "Thursday"),
    "verb": (
        "said", "says", "has said", "wrote", "reported", "claimed", "warned", "stressed", "insisted", "acknowledged",
        "admitted", "explained", "argued", "noted", "confirmed", "announced", "alleged", "suggested", "conceded", "testified",
    ),
    "request": (
        "a request for comment", "requests for comment", "repeated requests for comment", "an email seeking comment",
        "questions about the plan", "a message seeking comment", "calls and emails", "an interview request",
    ),
}  # fmt: skip

RELAYED = (
    "<C0>{quote}</C0> <S0>{name}</S0> <Q0>was quoted as saying</Q0> by {outlet}.",
    "<C0>{quote}</C0> <S0>{name}</S0> <Q0>was quoted</Q0> by {outlet} as saying.",
    "<C0>{quote}</C0> {outlet} <Q0>quoted</Q0> <S0>{name}</S0> as saying.",
    "<S0>{name}</S0> <Q0>was quoted as saying</Q0> by {outlet} <C0>that {clause}</C0>.",
    "<C0>{Clause}</C0>, <S0>{name}</S0> <Q0>was quoted as saying</Q0>.",
    "<C0>{Clause}</C0>, <S0>{source}</S0> <Q0>was cited as saying</Q0> by {outlet}.",
    "{Outlet} <Q0>quoted</Q0> <S0>{source}</S0> as saying <C0>that {clause}</C0>.",
    "{Outlet} <Q0>quoted</Q0> <S0>{name}</S0> as saying <C0>{statement}</C0>.",
    "<S0>{Name}</S0>, <Q0>quoted</Q0> by {outlet} as saying <C0>that {clause}</C0>, left early.",
)
CITING = (
    "<C0>{Clause}</C0>, <S0>{outlet}</S0> <Q0>reported</Q0>, citing {source}.",
    "<C0>{Statement}</C0>, <S0>{outlet}</S0> <Q0>said</Q0>, quoting {source}.",
    "<S0>{Outlet}</S0> <Q0>reported</Q0> <C0>that {statement}</C0>, citing {source}.",
)
TWO_LEVELS = (
    "<C0><C1>{Clause}</C1>, <Q1>according to</Q1> <S1>{source}</S1></C0>, <S0>{outlet}</S0> <Q0>reported</Q0>.",
    "<C0><C1>{Clause}</C1>, <S1>{source}</S1> <Q1>{verb}</Q1></C0>, <Q0>according to</Q0> <S0>{outlet}</S0>.",
    "<S0>{Outlet}</S0> <Q0>{verb}</Q0> <C0>that <S1>{source}</S1> <Q1>{verb}</Q1> <C1>{clause}</C1></C0>.",
    "<S0>{Source}</S0> <Q0>{verb}</Q0> <C0>that <S1>{source}</S1> <Q1>had told</Q1> {name} <C1>that {statement}</C1></C0>.",
    "<C0><S1>{Source}</S1> <Q1>has not confirmed</Q1> <C1>that {clause}</C1></C0>, <Q0>according to</Q0> <S0>{outlet}</S0>.",
    "<C0><S1>{Source}</S1> <Q1>denied</Q1> <C1>that {clause}</C1></C0>, <S0>{outlet}</S0> <Q0>reported</Q0> {day}.",
    "<Q0>According to</Q0> <S0>{outlet}</S0>, <C0><S1>{source}</S1> <Q1>{verb}</Q1> <C1>{clause}</C1></C0>.",
    "<S0>{Name}</S0> <Q0>said</Q0> <C0>that, <Q1>according to</Q1> <S1>{source}</S1>, <C1>{statement}</C1></C0>.",
    "<C0>“<S1>{Source}</S1> <Q1>told</Q1> me <C1>that {clause}</C1>,”</C0> <S0>{name}</S0> <Q0>said</Q0>.",
    "<C0>“<S1>I</S1> <Q1>think</Q1> <C1>{clause}</C1>,”</C0> <S0>{name}</S0> <Q0>told</Q0> {outlet}.",
    "<C0>“<S1>We</S1> <Q1>believe</Q1> <C1>{statement}</C1>,”</C0> <Q0>said</Q0> <S0>{name}</S0>.",
)
AROUND = (  # what somebody says, with the corpus's claims in it
    "<Q0>According to</Q0> <S0>{outlet}</S0>, <C0>{statement}</C0>.",
    "<Q0>According to</Q0> <S0>{source}</S0>, <C0>{statement}</C0>.",
    "<C0>{Statement}</C0>, <Q0>according to</Q0> <S0>{outlet}</S0>.",
    "<C0>{Statement}</C0>, <S0>{outlet}</S0> <Q0>reported</Q0> {day}.",
    "<C0>{Statement}</C0>, <S0>{source}</S0> <Q0>{verb}</Q0>.",
    "<S0>{Outlet}</S0> <Q0>reported</Q0> {day} <C0>that {statement}</C0>.",
    "<S0>{Outlet}</S0> <Q0>reported</Q0> <C0>that {statement}</C0>.",
    "<S0>{Source}</S0> <Q0>told</Q0> {outlet} <C0>that {statement}</C0>.",
    "<S0>{Source}</S0> <Q0>told</Q0> reporters {day} <C0>that {statement}</C0>.",
    "<S0>{Source}</S0> <Q0>{verb}</Q0> <C0>that {statement}</C0>.",
    "<S0>{Source}</S0> <Q0>{verb}</Q0> <C0>{statement}</C0>.",
    "<S0>{Name}</S0> <Q0>{verb}</Q0> {day} <C0>that {statement}</C0>.",
    "<S0>{Name}</S0> <Q0>said</Q0> in a statement <C0>that {statement}</C0>.",
    "<C0>“{Statement},”</C0> <S0>{name}</S0> <Q0>said</Q0>.",
    '<C0>"{Statement},"</C0> <Q0>said</Q0> <S0>{source}</S0>.',
    "<C0>“{Statement},”</C0> <S0>{source}</S0> <Q0>told</Q0> {outlet}.",
    "<C0>“{Statement},”</C0> <S0>{name}</S0> <Q0>said</Q0>. <C0>“{Statement}.”</C0>",
    "<S0>{Name}</S0> <Q0>{verb}</Q0>: <C0>“{Statement}.”</C0>",
    "<C0>“{Statement}. {Statement},”</C0> <S0>{name}</S0> <Q0>said</Q0> {day}.",
)
OTHERS = (  # what the corpus has too seldom, or marks as often as not
    "<S0><S1>{Source}</S1></S0> <Q0>said</Q0> <C0>that {clause}</C0> and <Q1>added</Q1> <C1>that {clause}</C1>.",
    "<S0><S1>{Name}</S1></S0> <Q0>said</Q0> <C0>{clause}</C0> but <Q1>denied</Q1> <C1>that {clause}</C1>.",
    "<S0>{Name}</S0> <Q0>said</Q0> <C0>{clause}</C0>. <C0>“{Statement}.”</C0>",
    "<S0>{Source}</S0> <Q0>did not respond to</Q0> <C0>{request}</C0>.",
    "<S0>{Source}</S0> <Q0>did not immediately respond to</Q0> <C0>{request}</C0>.",
    "<S0>{Source}</S0> <Q0>has not responded to</Q0> <C0>{request}</C0>.",
    "<S0>{Name}</S0><Q0>:</Q0> <C0>{Clause}</C0>",
    "The news pleased <S0>{name}</S0><Q0>:</Q0> <C0>“{Statement}.”</C0>",
    "<S0>{Name}</S0>, asked about it {day}, <Q0>said</Q0> <C0>{clause}</C0>.",
)
GROUPS = ((RELAYED, 2), (CITING, 1), (TWO_LEVELS, 3), (AROUND, 6), (OTHERS, 2))
"""Patterns, and how often one of them is taken."""
