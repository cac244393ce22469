"""train: sentences in which one passes on another's words, put together, since the corpus has too few or marks them otherwise.

`Lee was quoted as saying by the Courier` is Lee's claim, and the Courier a hop of its chain; `X, according to Lee, the
Courier reported` is a claim inside another; and a sentence of the corpus that says what somebody claims is, in somebody
else's mouth, a claim with the corpus's own claim in it. Each sentence is one of `train.patterns`.
"""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from train.corpus import Example, Taught, text_words
from train.patterns import FILLINGS, GROUPS

PER_ARTICLE = 8  # sentences
FEWEST, MOST = 5, 32  # words of a statement
_TAG = re.compile(r"<(/?)([SQC])(\d)>|\{(\w+)\}")
_ROLE = {"S": "source", "Q": "cue", "C": "content"}
_SENTENCE = re.compile(r"(?:^|(?<=\. ))([A-Z“\"][^\n]*?[a-z0-9])(\.)(?= [A-Z]|$)", re.MULTILINE)
_UNSUITED = re.compile(r"[“”\"‘:;?!()\[\]]|^(?:But|And|So|Yet|Or)\b|\b(?:[A-Z][a-z]{1,3}|[A-Z](?:\.[A-Z])*)$")
"""Marks that would not fit, conjunctions, an abbreviation at the end (no end of a sentence then)."""
_PRONOUNS = frozenset(("i", "we", "you", "he", "she", "they", "it", "who", "that", "this", "these", "those"))
_LOWERED = re.compile(
    r"(?:The|A|An|In|On|At|He|She|They|It|We|His|Her|Their|Its|This|That|These|Those|Some|Many|Most|Several|Both|Other|Two|"
    r"Three|If|When|While|As|After|Before|For|With|By|Since|Although|Though|Even|No|One|All|Last|Few|More|There)\b"
)


@dataclass(frozen=True)
class Filling:
    """A text and the parts of claims in it: (number of the claim, role, start, end)."""

    text: str
    spans: tuple[tuple[int, str, int, int], ...] = ()


def invented(examples: Sequence[Example], count: int, seed: int) -> Iterator[Example]:
    """Put together articles of a few sentences.

    Args:
        examples: the corpus, for sources, contents and sentences with claims.
        count: of articles.
        seed: of the choice.
    """
    rng = random.Random(seed)
    fillings = _fillings(examples)
    for number in range(count):
        text = ""
        spans: list[tuple[int, str, int, int]] = []
        for _ in range(PER_ARTICLE):
            (patterns,) = rng.choices([patterns for patterns, _ in GROUPS], [share for _, share in GROUPS])
            its = _filled(rng.choice(patterns), fillings, rng)
            first = max((claim for claim, *_ in spans), default=-1) + 1
            spans += [
                (first + claim, role, len(text) + start, len(text) + end) for claim, role, start, end in its.spans
            ]
            text += its.text + "\n\n"
        yield _example(f"invented-{number}", text, spans)


def _fillings(examples: Sequence[Example]) -> dict[str, list[Filling]]:
    """What fits the patterns: sources, contents and whole sentences of the corpus."""
    found: dict[str, list[Filling]] = {kind: [Filling(text) for text in texts] for kind, texts in FILLINGS.items()}
    found |= {"name": [], "source": [], "clause": [], "quote": [], "statement": []}
    for example in examples:
        found["statement"] += _statements(example)
        for claim in example.claims:
            source, content = (_text(example, claim[role]) for role in ("source", "content"))
            if source is None or source.lower() in _PRONOUNS or source.endswith(("’s", "'s")):
                source = ""
            if re.fullmatch(r"(?:[A-Z][\w.’'-]+ ?){1,3}", source):
                found["name"].append(Filling(source))
            if 2 <= len(source.split()) <= 10 and "\n" not in source:
                found["source"].append(Filling(source.rstrip(",")))
            if content and re.fullmatch(r"“[^“”\n]{20,160},”", content):
                found["quote"].append(Filling(content))
            if content and re.fullmatch(r"that [^“”\"\n:;]{20,140}", content):
                found["clause"].append(Filling(content.removeprefix("that ")))
    return found


def _statements(example: Example) -> Iterator[Filling]:
    """The sentences with claims in them, none of which goes on outside."""
    words = example.words
    for match in _SENTENCE.finditer(example.text):
        start, end = match.span(1)
        if _UNSUITED.search(match.group(1)):
            continue
        sentence = words.within(start, end)
        touching = [
            claim for claim in example.claims if any(word in sentence for its in claim.values() for word in its)
        ]
        is_whole = all(word in sentence for claim in touching for its in claim.values() for word in its)
        if not touching or not is_whole or not FEWEST <= len(sentence) <= MOST:
            continue
        spans = tuple(
            (number, role, int(words.starts[run[0]]) - start, int(words.ends[run[-1]]) - start)
            for number, claim in enumerate(touching)
            for role, its in claim.items()
            for run in _runs(its)
        )
        yield Filling(match.group(1), spans)


def _runs(numbers: Sequence[int]) -> Iterator[list[int]]:
    """The stretches of neighbours."""
    run: list[int] = []
    for number in numbers:
        if run and number != run[-1] + 1:
            yield run
            run = []
        run.append(number)
    if run:
        yield run


def _text(example: Example, numbers: Sequence[int]) -> str | None:
    if not numbers or numbers[-1] - numbers[0] + 1 != len(numbers):
        return None
    return example.text[example.words.starts[numbers[0]] : example.words.ends[numbers[-1]]]


def _filled(pattern: str, fillings: dict[str, list[Filling]], rng: random.Random) -> Filling:
    """A pattern filled in: the claims of the fillings are numbered behind its own, 10 and more."""
    text = ""
    begun: dict[str, int] = {}
    spans = []
    end = 0
    number = 10
    for match in _TAG.finditer(pattern):
        text += pattern[end : match.start()]
        end = match.end()
        kind = match.group(4)
        if kind:
            filling = rng.choice(fillings[kind.lower()])
            spans += [(number + claim, role, len(text) + a, len(text) + b) for claim, role, a, b in filling.spans]
            number += 10
            text += _begun(filling.text) if kind[0].isupper() else _continued(filling, text)
        elif match.group(1):
            key = match.group(2) + match.group(3)
            spans.append((int(match.group(3)), _ROLE[match.group(2)], begun[key], len(text)))
        else:
            begun[match.group(2) + match.group(3)] = len(text)
    return Filling(text + pattern[end:], tuple(spans))


def _begun(text: str) -> str:
    return text[0].upper() + text[1:]


def _continued(filling: Filling, before: str) -> str:
    """A text as it stands within a sentence; behind an opening quotation mark it begins one."""
    text = filling.text
    return text[0].lower() + text[1:] if _LOWERED.match(text) and before[-1:] not in "“\"'" else text


def _example(name: str, text: str, spans: Sequence[tuple[int, str, int, int]]) -> Example:
    words = text_words(text)
    claims: dict[int, dict[str, list[int]]] = {}
    for which, role, start, end in spans:
        claims.setdefault(which, {"source": [], "cue": [], "content": []})[role] += words.within(start, end)
    for claim in claims.values():
        own = {*claim["source"], *claim["cue"]}
        claim["content"] = sorted({word for word in claim["content"] if word not in own})
    whole = [claim for claim in claims.values() if claim["cue"] and claim["content"]]
    cues = {claim["cue"][0] for claim in whole}
    inside = {word for claim in whole for word in claim["content"]}
    # Whether the corpus's contents have claims in them the corpus does not say.
    unread = {word for claim in whole if cues.isdisjoint(claim["content"]) for word in claim["content"]}
    taught = [Taught(claim, 1.0, claim["cue"][0] in inside) for claim in whole]
    return Example(name, text, words, [], is_annotated=False, taught=taught, unread=sorted(unread))
