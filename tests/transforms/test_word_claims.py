"""Which claims are kept, and which lies in which."""

from transforms.claim_reader import Calibration, Candidate
from transforms.word_claims import nested

CALIBRATION = Calibration((1, 0, 0), 0, 0.5)


def candidate(source, cue, content, logit=1.0):
    return Candidate(list(source), list(cue), list(content), logit, 0, 0)


def told(*candidates):
    """Each claim's cue and that of the claim it lies in, which comes before it."""
    claims = nested(candidates, CALIBRATION)
    assert all(claim.parent is None or claim.parent < number for number, claim in enumerate(claims))
    cues = [claim.candidate.cue[0] for claim in claims]
    return {cue: None if c.parent is None else cues[c.parent] for cue, c in zip(cues, claims, strict=True)}


def test_a_claim_inside_a_content_has_its_claim_as_parent():
    outer = candidate([0], [1], range(2, 20))
    inner = candidate([3], [4], range(5, 12), 3)
    innermost = candidate([5], [6], range(7, 12), 0.1)
    beside = candidate([30], [31], range(32, 35), 2)
    assert told(innermost, beside, inner, outer) == {1: None, 4: 1, 6: 4, 31: None}


def test_the_outer_of_two_cues_at_the_end_is_the_last():
    according = candidate([7, 8], [5, 6], range(4))
    reported = candidate([10], [11], range(9))
    assert told(according, reported) == {11: None, 5: 11}


def test_what_is_not_sure_enough_is_left_out():
    assert told(candidate([0], [1], [2, 3], -0.1)) == {}


def test_of_two_claims_with_one_content_the_surer_stays():
    assert told(candidate([0], [1], range(4, 9), 1), candidate([0], [2], range(4, 9), 2)) == {2: None}
    assert told(candidate([0], [1], range(4, 9)), candidate([0], [2], range(8, 20))) == {1: None, 2: None}


def test_a_claim_that_reaches_out_of_the_content_is_cut_a_little_and_left_out_beyond_that():
    outer = candidate([0], [1], range(2, 20))
    (_, inner) = nested([outer, candidate([3], [4], range(5, 22), 2)], CALIBRATION)
    assert inner.candidate.content == list(range(5, 20))
    assert told(outer, candidate([3], [4], range(15, 31), 0.5)) == {1: None}
    assert told(outer, candidate([3], [4], range(15, 31), 2)) == {4: None}  # the surer of the two stays
    assert told(outer, candidate([25], [4], range(5, 18))) == {1: None}  # its source is elsewhere


def test_an_inner_claim_may_be_the_longer():
    outer, inner = candidate([0], [1], range(2, 20)), candidate([], [3], range(4, 23))
    assert told(outer, inner) == {1: None, 3: 1}


def test_of_two_that_only_a_cue_connects_the_surer_stays():
    weak, sure = candidate([0], [1], range(2, 8), 0.1), candidate([], [5], range(8, 12), 3)
    assert told(weak, sure) == {5: None}
    assert told(candidate([0], [1], range(2, 8), 4), sure) == {1: None}


def test_nothing_gives_nothing():
    assert nested([], CALIBRATION) == []
