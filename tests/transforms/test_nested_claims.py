"""Claims inside claims: the sixty passages of nested_claims.toml, read by the shipped model."""

import pytest

from tests.transforms.nested_passages import passages
from tests.transforms.test_quotations import paragraphs
from transforms.claim_chain import chain
from transforms.claims import read_claims
from transforms.mentions import read_mentions
from transforms.parsing import parse
from transforms.quotations import quotations
from transforms.word_claims import read_word_claims
from transforms.words import words_of

PASSAGES = passages()


@pytest.fixture(scope="module")
def readings(nlp, model):
    """For each text its parse and its claims."""

    def read(texts):
        segments = [paragraphs(text) for text in texts]
        words = [words_of(text, its, quotations(text, its)) for text, its in zip(texts, segments, strict=True)]
        docs = parse(zip(texts, segments, strict=True), nlp)
        for its, tokens, found, doc in zip(segments, words, read_word_claims(words, model), docs, strict=True):
            yield doc, its, read_claims(doc, its, tokens, found)

    return read


def places(spans):
    return {place for span in spans for place in range(span.start, span.end)}


def is_close(one, other):
    a, b = places(one), places(other)
    return not a | b or len(a & b) >= 0.5 * len(a | b)


def found_at(gold, claims):
    """The claims that are the gold one, by content and source."""
    return [n for n, c in enumerate(claims) if is_close(gold.content, c.content) and is_close(gold.source, c.source)]


@pytest.fixture(scope="module")
def outcomes(readings):
    """Per passage: nested claims found in the right claim, nested claims there are, nested claims read."""
    counts = []
    for passage, (_, _, claims) in zip(PASSAGES, readings([p.text for p in PASSAGES]), strict=True):
        right = there = 0
        for gold in passage.claims:
            if gold.parent is not None:
                there += 1
                parents = found_at(passage.claims[gold.parent], claims)
                right += any(claims[n].parent in parents for n in found_at(gold, claims))
        counts.append((passage, right, there, sum(c.parent is not None for c in claims)))
    return counts


def test_most_nested_claims_are_found_within_the_right_one(outcomes):
    missed = [passage.text for passage, right, there, _ in outcomes if right < there]
    assert sum(right for _, right, _, _ in outcomes) >= 41, missed
    assert sum(there for _, _, there, _ in outcomes) == 59


def test_hardly_any_is_found_where_there_is_none(outcomes):
    invented = [passage.text for passage, _, there, read in outcomes if not there and read]
    assert len(invented) <= 2, invented


CHAINS = {
    "Northern Wire reported that Norwegian officials have proposed early August.": [
        ["Northern Wire", "Post"],
        ["Norwegian officials", "Northern Wire", "Post"],
    ],
    "The White House has not confirmed the call, according to the AP.": [
        ["AP", "Post"],
        ["The White House", "AP", "Post"],
    ],
    "The bridge was closed on Monday, according to the police, Northern Wire reported.": [
        ["Northern Wire", "Post"],
        ["the police", "Northern Wire", "Post"],
    ],
}


NOT_YET = pytest.mark.xfail(strict=True, reason="the model does not find what was proposed yet")


@pytest.mark.parametrize(
    ("text", "expected"),
    [pytest.param(*chain, marks=[] if number else [NOT_YET]) for number, chain in enumerate(CHAINS.items())],
    ids=range(len(CHAINS)),
)
def test_the_chain_goes_through_the_claims_around(readings, text, expected):
    ((doc, segments, claims),) = readings([text])
    mentions, entities = read_mentions(doc, segments, claims)
    chains = [chain(n, claims, doc, mentions, entities, "Post") for n in range(len(claims))]
    told = [[name.removeprefix("the ").removeprefix("The ") for name, _ in hops] for hops in chains]
    assert told == [[name.removeprefix("the ").removeprefix("The ") for name in hops] for hops in expected]
