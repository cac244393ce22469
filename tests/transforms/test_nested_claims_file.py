"""The annotated passages about claims inside claims are sound, so that what is measured on them means something."""

from itertools import combinations, pairwise

import pytest

from tests.transforms.nested_passages import FILE, passages

PASSAGES = passages()
CLAIMS = [(passage, number) for passage in PASSAGES for number in range(len(passage.claims))]

each_passage = pytest.mark.parametrize("passage", PASSAGES, ids=lambda passage: passage.text[:40])


def parts(claim):
    return [*claim.source, *claim.cue, *claim.content, *claim.relayers]


def overlap(a, b):
    return a.start < b.end and b.start < a.end


def ancestors(passage, number):
    while (number := passage.claims[number].parent) is not None:
        yield number


def test_there_are_enough_of_each():
    assert len(PASSAGES) >= 60
    assert len({passage.text for passage in PASSAGES}) == len(PASSAGES)
    depths = [passage.depth(number) for passage, number in CLAIMS]
    assert sum(depth > 0 for depth in depths) >= 40
    assert max(depths) >= 2
    assert sum(all(claim.parent is None for claim in passage.claims) for passage in PASSAGES) >= 12


@each_passage
def test_parts_of_a_claim_are_in_order_and_apart(passage):
    for claim in passage.claims:
        assert claim.cue and claim.content
        for role in (claim.source, claim.cue, claim.content):
            assert all(a.end <= b.start for a, b in pairwise(role))
        assert not any(overlap(a, b) for a, b in combinations(parts(claim), 2))


@each_passage
def test_an_inner_claim_lies_in_the_content_around_it(passage):
    for number, claim in enumerate(passage.claims):
        if claim.parent is None:
            continue
        assert 0 <= claim.parent < len(passage.claims)
        assert passage.depth(number) > 0
        around = passage.claims[claim.parent].content
        for part in parts(claim):
            assert any(piece.start <= part.start and part.end <= piece.end for piece in around)


@each_passage
def test_claims_share_words_only_where_one_lies_in_the_other(passage):
    for a, b in combinations(range(len(passage.claims)), 2):
        if a in ancestors(passage, b) or b in ancestors(passage, a):
            continue
        assert not any(overlap(x, y) for x in parts(passage.claims[a]) for y in parts(passage.claims[b]))


@each_passage
def test_spans_end_at_words(passage):
    for claim in passage.claims:
        for part in parts(claim):
            words = passage.text[part.start : part.end]
            assert words == words.strip()
        for piece in claim.content:
            assert passage.text[piece.end - 1] not in ",.;:"


def test_what_is_not_in_a_text_is_refused(tmp_path):
    text = FILE.read_text(encoding="utf-8")
    file = tmp_path / "wrong.toml"
    for right, wrong in (("source_nth = 2", "source_nth = 9"), ('source = "Olsen"', 'source = "Olse"')):
        assert right in text
        file.write_text(text.replace(right, wrong), encoding="utf-8")
        with pytest.raises(ValueError, match="times in"):
            passages(file)
    file.write_text(text.replace("source_nth", "sorce_nth"), encoding="utf-8")
    with pytest.raises(ValueError, match="unknown keys"):
        passages(file)
