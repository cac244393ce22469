"""train: sentences in which one passes on another's words, put together, since the corpus has too few or marks them otherwise.

`Lee was quoted as saying by the Courier` is Lee's claim, and the Courier a hop of its chain; `X, according to Lee, the
Courier reported` is a claim inside another. Each sentence is a pattern of this project's, filled with sources and contents
of the corpus, so that patterns meet all sorts of words.
"""

import random
import re
from collections.abc import Iterator, Sequence

import numpy as np

from train.corpus import Example, Taught, text_words

OUTLETS = (
    "Reuters", "the Associated Press", "the AP", "Kyodo News", "Agence France-Presse", "AFP", "Bloomberg News", "the BBC",
    "state television", "local media", "the Harbour Gazette", "the newspaper", "the Straits Press Agency", "Northern Wire",
    "Xinhua", "the Yonhap news agency", "Radio Halden", "the Financial Times", "the Ansel Courier", "Politico",
)  # fmt: skip
PATTERNS = (
    "<C0>{quote}</C0> <S0>{name}</S0> <Q0>was quoted as saying</Q0> by {outlet}.",
    "<C0>{quote}</C0> <S0>{name}</S0> <Q0>was quoted</Q0> by {outlet} as saying.",
    "<C0>{quote}</C0> {outlet} <Q0>quoted</Q0> <S0>{name}</S0> as saying.",
    "<S0>{name}</S0> <Q0>was quoted as saying</Q0> by {outlet} <C0>that {clause}</C0>.",
    "<C0>{Clause}</C0>, <S0>{name}</S0> <Q0>was quoted as saying</Q0>.",
    "<C0>{Clause}</C0>, <S0>{source}</S0> <Q0>was cited as saying</Q0> by {outlet}.",
    "{Outlet} <Q0>quoted</Q0> <S0>{source}</S0> as saying <C0>that {clause}</C0>.",
    "{Outlet} <Q0>quoted</Q0> <S0>{name}</S0> as saying <C0>{clause}</C0>.",
    "<S0>{Name}</S0>, <Q0>quoted</Q0> by {outlet} as saying <C0>that {clause}</C0>, left early.",
    "<C0><C1>{Clause}</C1>, <Q1>according to</Q1> <S1>{source}</S1></C0>, <S0>{outlet}</S0> <Q0>reported</Q0>.",
    "<C0><C1>{Clause}</C1>, <S1>{source}</S1> <Q1>said</Q1></C0>, <Q0>according to</Q0> <S0>{outlet}</S0>.",
    "<C0>{Clause}</C0>, <S0>{outlet}</S0> <Q0>reported</Q0>, citing {source}.",
    "<C0>{Clause}</C0>, <S0>{outlet}</S0> <Q0>said</Q0>, quoting {source}.",
    "<S0>{Outlet}</S0> <Q0>reported</Q0> <C0>that <S1>{source}</S1> <Q1>said</Q1> <C1>{clause}</C1></C0>.",
    "<S0>{Outlet}</S0> <Q0>reported</Q0> <C0>that {clause}</C0>, citing {source}.",
    "<C0><S1>{Source}</S1> <Q1>has not confirmed</Q1> <C1>that {clause}</C1></C0>, <Q0>according to</Q0> <S0>{outlet}</S0>.",
    "<C0><S1>{Source}</S1> <Q1>denied</Q1> <C1>that {clause}</C1></C0>, <S0>{outlet}</S0> <Q0>reported</Q0>.",
    "<Q0>According to</Q0> <S0>{source}</S0>, <C0>{clause}</C0>.",
    "<Q0>According to</Q0> <S0>{outlet}</S0>, <C0><S1>{source}</S1> <Q1>said</Q1> <C1>{clause}</C1></C0>.",
)
PER_ARTICLE = 8  # sentences
_TAG = re.compile(r"<(/?)([SQC])(\d)>|\{(\w+)\}")
_ROLE = {"S": "source", "Q": "cue", "C": "content"}


def invented(examples: Sequence[Example], count: int, seed: int) -> Iterator[Example]:
    """Put together articles of a few sentences.

    Args:
        examples: the corpus, for sources and contents.
        count: of articles.
        seed: of the choice.
    """
    rng = random.Random(seed)
    words = _words(examples)
    for number in range(count):
        text = ""
        spans: list[tuple[int, str, int, int]] = []
        for place in range(PER_ARTICLE):
            text, its = _filled(text, rng.choice(PATTERNS), words, rng)
            spans += [(10 * place + claim, role, start, end) for claim, role, start, end in its]
            text += "\n\n"
        yield _example(f"invented-{number}", text, spans)


def _words(examples: Sequence[Example]) -> dict[str, list[str]]:
    """Sources and contents that fit the patterns."""
    found: dict[str, list[str]] = {"name": [], "source": [], "clause": [], "quote": [], "outlet": list(OUTLETS)}
    for example in examples:
        for claim in example.claims:
            source, content = (_text(example, claim[role]) for role in ("source", "content"))
            if (
                source
                and re.fullmatch(r"(?:[A-Z][\w.’'-]+ ?){1,3}", source)
                and source.lower() not in ("he", "she", "they")
            ):
                found["name"].append(source)
            if source and 2 <= len(source.split()) <= 10 and "\n" not in source:
                found["source"].append(source.rstrip(","))
            if content and re.fullmatch(r"“[^“”\n]{20,160},”", content):
                found["quote"].append(content)
            if content and re.fullmatch(r"that [^“”\"\n:;]{20,140}", content):
                found["clause"].append(content.removeprefix("that "))
    return found


def _text(example: Example, numbers: Sequence[int]) -> str | None:
    if not numbers or numbers[-1] - numbers[0] + 1 != len(numbers):
        return None
    return example.text[example.words.starts[numbers[0]] : example.words.ends[numbers[-1]]]


def _filled(
    text: str, pattern: str, words: dict[str, list[str]], rng: random.Random
) -> tuple[str, list[tuple[int, str, int, int]]]:
    """The text with a pattern filled in behind it, and the spans of the pattern's roles."""
    begun: dict[str, int] = {}
    spans = []
    end = 0
    for match in _TAG.finditer(pattern):
        text += pattern[end : match.start()]
        end = match.end()
        if match.group(4):
            filling = rng.choice(words[match.group(4).lower()])
            text += filling[0].upper() + filling[1:] if match.group(4)[0].isupper() else filling
        elif match.group(1):
            key = match.group(2) + match.group(3)
            spans.append((int(match.group(3)), _ROLE[match.group(2)], begun[key], len(text)))
        else:
            begun[match.group(2) + match.group(3)] = len(text)
    return text + pattern[end:], spans


def _example(name: str, text: str, spans: Sequence[tuple[int, str, int, int]]) -> Example:
    words = text_words(text)
    claims: dict[int, dict[str, list[int]]] = {}
    for which, role, start, end in spans:
        first, last = np.searchsorted(words.starts, start), np.searchsorted(words.ends, end, side="right")
        claims.setdefault(which, {"source": [], "cue": [], "content": []})[role] = list(range(first, last))
    for claim in claims.values():
        own = {*claim["source"], *claim["cue"]}
        claim["content"] = [word for word in claim["content"] if word not in own]
    whole = {number: claim for number, claim in claims.items() if all(claim.values())}
    # The second digit of a claim's number is its depth.
    taught = [Taught(claim, 1.0, number % 10 > 0) for number, claim in whole.items()]
    return Example(name, text, words, [], is_annotated=False, taught=taught)
