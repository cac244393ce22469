"""The best path of a claim, beside every path there is."""

from itertools import product

import numpy as np
import pytest

from transforms import claim_paths as paths


def every_path(steps):
    """Each path's states and score, of one claim with few words."""
    for states in product(range(7), repeat=steps.shape[0]):
        before = (0, *states[:-1])
        yield states, sum(steps[t, a, b] for t, (a, b) in enumerate(zip(before, states, strict=True)))


@pytest.mark.parametrize("seed", range(4))
def test_the_best_path_is_the_best_of_all(seed):
    rng = np.random.default_rng(seed)
    steps = rng.normal(size=(3, 4, 7, 7)).astype(np.float32) * 2
    states, logs = paths.best_paths(steps)
    for claim in range(3):
        scored = list(every_path(steps[claim]))
        best, top = max(scored, key=lambda found: found[1])
        assert tuple(states[claim]) == best
        total = np.log(np.sum(np.exp([score for _, score in scored])))
        assert logs[claim] == pytest.approx(top - total, abs=1e-4)


def roles_of(scores):
    steps = paths.potentials(scores, np.zeros((7, 7), dtype=np.float32))
    return paths.STATE_ROLE[paths.best_paths(steps)[0]]


@pytest.mark.parametrize("seed", range(5))
def test_whatever_the_scores_a_claim_has_one_cue_and_one_source_at_most(seed):
    scores = np.random.default_rng(seed).normal(size=(8, paths.SPAN, paths.SCORES)).astype(np.float32) * 5
    for roles in roles_of(scores):
        cue = np.flatnonzero(roles == 2)
        assert cue[0] == paths.BEFORE
        assert (np.diff(cue) == 1).all()
        assert (np.diff(np.flatnonzero(roles == 1)) == 1).all()


def test_scores_lead_the_path():
    scores = np.zeros((1, paths.SPAN, paths.SCORES), dtype=np.float32)
    scores[..., 0] = 1  # nothing, unless said otherwise
    anchor = paths.BEFORE
    scores[0, anchor - 2 : anchor, 1] = 5  # two words of source before
    scores[0, anchor + 1 : anchor + 6, 3] = 5  # five words of content after
    (roles,) = roles_of(scores)
    assert roles[anchor - 3 : anchor + 7].tolist() == [0, 1, 1, 2, 3, 3, 3, 3, 3, 0]
    scores[0, anchor + 4, 4 + 3] = -20  # no content begins here …
    scores[0, anchor + 3, 3] = -1  # … so this word is not left out
    (roles,) = roles_of(scores)
    assert roles[anchor + 1 : anchor + 6].tolist() == [3, 3, 3, 3, 3]


def test_no_words_no_paths():
    states, logs = paths.best_paths(np.zeros((0, 4, 7, 7), dtype=np.float32))
    assert states.shape == (0, 4)
    assert logs.shape == (0,)
