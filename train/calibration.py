"""train: how sure to be of a claim: a logistic regression on articles that the model was not trained on."""

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from train.corpus import Example
from train.scores import count, f1, is_right_source, pairs
from transforms.claim_reader import Calibration, Candidate, ClaimModel, Network, find_candidates
from transforms.word_claims import WordClaim, nested, read_word_claims

RIDGE = 1e-2
STEPS = 50


def as_claim(candidate: Candidate) -> dict[str, list[int]]:
    """A candidate as role → word numbers."""
    return {"source": candidate.source, "cue": candidate.cue, "content": candidate.content}


def calibrate(examples: Sequence[Example], network: Network) -> Calibration:
    """Fit the confidence that a candidate's content and source are right, and choose the threshold of the best F1.

    Args:
        examples: articles that the network has not seen.
        network: the network.
    """
    seen, right = [], []
    found = list(find_candidates([example.words for example in examples], network))
    for example, candidates in zip(examples, found, strict=True):
        claims = [as_claim(candidate) for candidate in candidates]
        good = {j for i, j in pairs(example.claims, claims) if is_right_source(example.claims[i], claims[j])}
        inside = {word for claim in example.claims for word in claim["content"]}
        for number, candidate in enumerate(candidates):
            if candidate.cue[0] in inside:  # one that lies in another the corpus would not have, right or wrong
                continue
            seen.append((candidate.anchor_logit, candidate.claim_logit, candidate.path_log))
            right.append(number in good)
    *weights, bias = logistic(np.array(seen), np.array(right))
    return max(
        (Calibration((weights[0], weights[1], weights[2]), bias, round(0.01 * step, 2)) for step in range(15, 60, 3)),
        key=lambda calibration: balanced(_counts(examples, (nested(its, calibration) for its in found))),
    )


def balanced(counts: Counter[str]) -> float:
    """The mean of the content F1 and the F1 with the source."""
    return (f1(counts, "content") + f1(counts, "content+source")) / 2


def sum_counts(examples: Sequence[Example], model: ClaimModel) -> Counter[str]:
    """Count what the scores need over all examples; claims of depth 0, since the corpus has no others."""
    return _counts(examples, read_word_claims([example.words for example in examples], model))


def _counts(examples: Sequence[Example], found: Iterable[list[WordClaim]]) -> Counter[str]:
    total: Counter[str] = Counter()
    for example, claims in zip(examples, found, strict=True):
        total += count(example.claims, [as_claim(claim.candidate) for claim in claims if claim.parent is None])
    return total


def logistic(inputs: npt.NDArray[np.float64], right: npt.NDArray[np.bool_]) -> list[float]:
    """Weights of the inputs (columns), then the bias, of a logistic regression with a small ridge, by Newton's steps."""
    table = np.column_stack([inputs, np.ones(len(inputs))])
    weights = np.zeros(table.shape[1])
    for _ in range(STEPS):
        guess = 1 / (1 + np.exp(-table @ weights))
        gradient = table.T @ (guess - right) + RIDGE * weights
        curvature = (table.T * (guess * (1 - guess))) @ table + RIDGE * np.eye(len(weights))
        weights -= np.linalg.solve(curvature, gradient)
    return [float(weight) for weight in weights]
