"""What a student is taught beside the corpus: sentences put together, and a teacher's findings."""

import pytest

from tests.transforms.test_words import read
from train.corpus import Example, Taught
from train.invented import invented
from train.patterns import GROUPS, OTHERS
from train.teaching import SURE, sharpened

TEXT = (
    "The pier is safe. Mayor Ann Lee has denied that the old harbour wall leaks badly. It rained.\n"
    "“All is well and dry over there,” Lee said."
)


def span(words, text):
    start = TEXT.index(text)
    return list(words.within(start, start + len(text)))


@pytest.fixture
def corpus():
    words = read(TEXT)
    denial = {"source": "Mayor Ann Lee", "cue": "has denied", "content": "that the old harbour wall leaks badly"}
    said = {"source": "Lee", "cue": "said", "content": "“All is well and dry over there,”"}
    claims = [{role: span(words, text) for role, text in claim.items()} for claim in (denial, said)]
    claims[1]["source"] = [len(words) - 3]  # the second Lee
    return [Example("one", TEXT, words, claims)]


def told(example, taught):
    return {role: " ".join(example.words.texts[n] for n in numbers) for role, numbers in taught.roles.items()}


def test_a_sentence_of_the_corpus_keeps_its_claim_in_another_mouth(corpus):
    inner = []
    for example in invented(corpus, 30, seed=1):
        for taught in example.taught:
            if told(example, taught)["cue"] == "has denied":
                inner.append(taught.is_inner)
                assert told(example, taught)["content"] == "that the old harbour wall leaks badly"
                assert told(example, taught)["source"] == "Mayor Ann Lee"
    assert len(inner) > 30
    assert all(inner)


def test_every_claim_put_together_is_whole(corpus):
    for example in invented(corpus, 30, seed=2):
        assert example.taught
        for taught in example.taught:
            assert taught.roles["cue"]
            assert taught.roles["content"]
            every = [word for its in taught.roles.values() for word in its]
            assert len(every) == len(set(every))
            assert taught.weight == 1


def test_contents_that_nobody_looked_into_are_said_to_be_unread(corpus):
    (example,) = invented(corpus, 1, seed=3)
    contents = [set(taught.roles["content"]) for taught in example.taught]
    cues = {taught.roles["cue"][0] for taught in example.taught}
    deepest = set().union(*(content for content in contents if not content & cues))
    assert set(example.unread) == deepest != set()


def test_the_same_seed_puts_the_same_together(corpus):
    one, other, third = (next(invented(corpus, 1, seed)).text for seed in (4, 4, 5))
    assert one == other != third


def test_patterns_close_what_they_open():
    for patterns, share in GROUPS:
        assert share > 0
        for pattern in patterns:
            for tag in ("S0", "Q0", "C0", "S1", "Q1", "C1"):
                assert pattern.count(f"<{tag}>") == pattern.count(f"</{tag}>")
            assert "<Q0>" in pattern
            assert "<C0>" in pattern
    assert any("added" in pattern for pattern in OTHERS)


def test_inner_claims_are_taught_as_certain_or_left_open():
    words = read("Ann said Bob said it and Cy said no.")
    roles = {"source": [2], "cue": [3], "content": [4]}
    doubtful = {"source": [6], "cue": [7], "content": [8]}
    outer = Taught({"source": [0], "cue": [1], "content": [2, 3, 4, 5, 6, 7, 8]}, 0.3, False)
    example = Example(
        "a", "", words, [], taught=[outer, Taught(roles, SURE, True), Taught(doubtful, SURE - 0.01, True)]
    )
    result = sharpened(example)
    assert result.taught == [outer, Taught(roles, 1.0, True)]
    assert result.unread == [7]
