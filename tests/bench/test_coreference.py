"""The scores of coreference, against examples worked out by hand and a pairing found by trying all."""

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from bench.coreference import Counts, ceaf_e, links, shares


def clusters(*texts):
    return [frozenset(text) for text in texts]


def test_the_example_of_the_muc_paper():
    key, response = clusters("abcd"), clusters("ab", "cd")
    assert links(key, response) == (2, 3)
    assert links(response, key) == (2, 2)


def test_b_cubed_by_hand():
    key, response = clusters("abc", "de"), clusters("ab", "cde")
    right, there = shares(key, response)
    assert there == 5
    assert abs(right - (2 / 3 + 2 / 3 + 1 / 3 + 1 + 1)) < 1e-9


def test_the_same_clusters_score_one():
    counts = Counts()
    counts.add(clusters("abc", "de"), clusters("de", "abc"))
    assert abs(counts.conll() - 1) < 1e-9


def test_nothing_found_scores_nothing():
    counts = Counts()
    counts.add(clusters("abc"), [])
    assert counts.conll() == 0


@given(st.lists(st.integers(0, 3), min_size=8, max_size=8), st.lists(st.integers(0, 3), min_size=8, max_size=8))
def test_the_best_pairing_is_the_best_of_all(one, other):
    key, response = ([frozenset(n for n in range(8) if its[n] == c) for c in sorted(set(its))] for its in (one, other))
    few, many = sorted((key, response), key=len)
    best = max(
        sum(2 * len(a & b) / (len(a) + len(b)) for a, b in zip(few, chosen, strict=False))
        for chosen in permutations(many, len(few))
    )
    assert abs(ceaf_e(key, response) - best) < 1e-9
