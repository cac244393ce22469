"""How much two texts have in common: against sets of tuples of words, and against the probability of sharing a key."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.shingles import are_copies, common, keys, share, shingles

WORDS = [f"w{number}" for number in range(5_000)]
TEXTS = st.lists(st.sampled_from(["a", "b", "c"]), max_size=30).map(" ".join)


def plain(text: str) -> set[tuple[str, ...]]:
    words = text.lower().split()
    run = min(5, len(words))
    return {tuple(words[i : i + run]) for i in range(len(words) - run + 1)} if words else set()


def story(seed: int, length: int = 400) -> list[str]:
    return random.Random(seed).choices(WORDS, k=length)


@given(TEXTS, TEXTS)
def test_what_is_common_is_what_sets_of_runs_have_in_common(one: str, other: str) -> None:
    a, b = plain(one), plain(other)
    assert len(shingles(one)) == len(a)
    assert common(shingles(one), shingles(other)) == len(a & b)
    assert share(shingles(one), shingles(other)) == (len(a & b) / len(a) if a else 1.0)


@given(TEXTS, TEXTS)
def test_near_copies_are_those_of_both_measures_whichever_way_round(one: str, other: str) -> None:
    a, b = plain(one), plain(other)
    shared = len(a & b)
    expected = shared > 0 and shared >= 0.6 * min(len(a), len(b)) and shared >= 0.3 * len(a | b)
    assert are_copies(shingles(one), shingles(other)) == are_copies(shingles(other), shingles(one)) == expected


def test_case_and_punctuation_do_not_count() -> None:
    assert (shingles("“We will pay,” the Mayor said today.") == shingles("We WILL pay the mayor said — today")).all()


def test_a_frame_a_cut_and_a_changed_line_leave_a_copy_and_a_round_up_is_none() -> None:
    wire = story(1)
    a = shingles(" ".join(wire))
    framed = story(2, 120) + wire + story(3, 80)
    cut = wire[:150]
    changed = wire[:200] + story(4, 20) + wire[220:]
    for copy in (framed, cut, changed):
        assert are_copies(a, shingles(" ".join(copy)))
    round_up = story(5) + story(1) + story(6) + story(7)
    assert not are_copies(a, shingles(" ".join(round_up)))
    assert not are_copies(a, shingles(" ".join(story(8))))


def test_keys_depend_on_the_text_alone() -> None:
    """These stand in warehouses: with other ones, the version in transforms/copies.py must change."""
    found = keys(shingles("The harbour board said on Tuesday that it would not lease the outer terminal."))
    assert len(found) == 64
    assert found[:3] == [-1378381060, -256027183, 1908249177]
    assert keys(shingles("")) == keys(shingles("…!")) == []
    assert all(-(2**31) <= key < 2**31 for key in found)


@pytest.mark.parametrize("kept", [0.5, 0.8])
def test_texts_share_keys_as_often_as_their_resemblance_squared(kept: float) -> None:
    shared = expected = 0.0
    for seed in range(40):
        one = story(seed)
        other = one[: int(kept * len(one))] + story(1000 + seed, int((1 - kept) * len(one)))
        a, b = shingles(" ".join(one)), shingles(" ".join(other))
        resemblance = common(a, b) / (len(a) + len(b) - common(a, b))
        shared += sum(x == y for x, y in zip(keys(a), keys(b), strict=True)) / 64
        expected += resemblance**2
    assert shared == pytest.approx(expected, rel=0.15)
