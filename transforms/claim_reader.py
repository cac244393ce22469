"""transforms: the candidates for claims in documents, found by a trained network: cues first, then the roles about each.

The network (its runtime, its weights) comes in as an argument; this module cuts the text into windows, chooses the
cues, and lays the best path about each. Windows go through the network one by one, so that what is found in a document
never depends on what else is in a batch. A claim may begin in one window and end in the next: its words are taken from
the window that each of them belongs to.
"""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from transforms import claim_paths as paths
from transforms.claim_paths import Floats
from transforms.windows import Pieces, Window, pieces_of, windows_of
from transforms.words import Integers, Words

LEAST_CUE = 0.3
"""Words less likely than this to begin a cue are not looked at further."""
_LEAST_LOGIT = math.log(LEAST_CUE / (1 - LEAST_CUE))
DIGITS = 4
"""Of a confidence: what lies behind them may depend on the processor."""
TOGETHER = 256
"""Candidates whose paths are sought at once: the search is a loop over words, whose cost is shared."""


class Network(Protocol):
    """What the claim model computes; `width` is the head's, `static` its transitions (states × states)."""

    tokenizer: Tokenizer
    width: int
    static: Floats

    def encode(self, ids: Integers, features: Integers, firsts: Integers) -> tuple[Floats, Floats]:
        """Encode one window.

        Args:
            ids: wordpieces.
            features: pieces × 3, indices into shapes, gaps and places.
            firsts: each word's first piece.

        Returns:
            A logit for each word to begin a cue, and each word's part in a claim (words × 3 width).
        """

    def lay_out(self, words: Floats, own: Floats, inside: npt.NDArray[np.bool_]) -> tuple[Floats, Floats]:
        """Score the roles of the words about some anchors.

        Args:
            words: claims × `SPAN` × width.
            own: claims × 2 width.
            inside: claims × `SPAN`, whether there is a word.

        Returns:
            Scores (claims × `SPAN` × `SCORES`), and a logit for each anchor to have a claim at all.
        """


@dataclass(frozen=True)
class Candidate:
    """A claim as word numbers of its document, each role sorted, the content never empty.

    What the network thinks of it: the logits of its first cue word and of the claim, the log probability of its path.
    """

    source: list[int]
    cue: list[int]
    content: list[int]
    anchor_logit: float
    claim_logit: float
    path_log: float


@dataclass(frozen=True)
class Calibration:
    """How sure to be of a candidate: a logistic function of what the network thinks of it, and the least to be kept."""

    weights: tuple[float, float, float]
    bias: float
    threshold: float

    def confidence(self, candidate: Candidate) -> float:
        """Return the probability that the candidate's content and source are right."""
        seen = (candidate.anchor_logit, candidate.claim_logit, candidate.path_log)
        exponent = -self.bias - sum(w * x for w, x in zip(self.weights, seen, strict=True))
        return round(float(1 / (1 + np.exp(exponent))), DIGITS)


@dataclass(frozen=True)
class ClaimModel:
    """A network, its name and version, and how sure it is when."""

    name: str
    network: Network
    calibration: Calibration


class _Scored(NamedTuple):
    """Some candidates of one document: its number, their first cue words, and their scores."""

    document: int
    anchors: npt.NDArray[np.int64]
    scores: Floats
    anchor_logits: Floats
    claim_logits: Floats


def find_candidates(documents: Iterable[Words], network: Network) -> Iterator[list[Candidate]]:
    """Find the candidates for claims in each document, in the order of their cues."""
    waiting: list[list[Candidate]] = []
    scored: list[_Scored] = []
    first = 0  # the number of the first document that waits
    for number, words in enumerate(documents):
        waiting.append([])
        for its in _scored(number - first, words, network):
            scored.append(its)
            if sum(len(s.anchors) for s in scored) >= TOGETHER:
                _lay_paths(scored, waiting, network.static)
                scored = []
        if not scored:
            yield from waiting
            waiting, first = [], number + 1
    _lay_paths(scored, waiting, network.static)
    yield from waiting


def window_inputs(words: Words, pieces: Pieces, window: Window) -> tuple[Integers, Integers, Integers]:
    """The network's inputs: ids with the marks at both ends, the features of each piece, each word's first piece."""
    begin, end = pieces.firsts[window.start], pieces.firsts[window.end]
    ids = np.zeros(end - begin + 2, dtype=np.int32)
    ids[0], ids[1:-1], ids[-1] = pieces.opening, pieces.ids[begin:end], pieces.closing
    lengths = np.diff(pieces.firsts[window.start : window.end + 1])
    owner = np.repeat(np.arange(window.start, window.end), lengths)
    features = np.zeros((len(ids), 3), dtype=np.int32)
    features[1:-1] = np.stack([words.shapes[owner], words.gaps[owner], words.places[owner]], 1)
    return ids, features, pieces.firsts[window.start : window.end] - begin + 1


def _scored(document: int, words: Words, network: Network) -> Iterator[_Scored]:
    """Score a document's candidates, each as soon as all the words about it have been encoded."""
    pieces = pieces_of(words, network.tokenizer)
    logits, parts = np.empty(0, np.float32), np.empty((0, 3 * network.width), np.float32)
    kept = looked = (
        0  # the first word whose logit and parts are kept, and the first that was not looked at as an anchor
    )
    for window in windows_of(words, pieces):
        owned = slice(window.owned_start - window.start, window.owned_end - window.start)
        encoded = network.encode(*window_inputs(words, pieces, window))
        logits, parts = (np.concatenate(its) for its in zip((logits, parts), (e[owned] for e in encoded), strict=True))
        ready = window.owned_end if window.owned_end == len(words) else max(window.owned_end - paths.AFTER, looked)
        likely = np.flatnonzero(logits[looked - kept : ready - kept] > _LEAST_LOGIT) + looked - kept
        if len(likely):
            place = likely[:, None] + np.arange(-paths.BEFORE, paths.AFTER)
            inside = (place >= 0) & (place < len(logits))
            around = parts[:, : network.width][np.clip(place, 0, len(logits) - 1)]
            scores, claim_logits = network.lay_out(around, parts[likely, network.width :], inside)
            scores[..., 1:4][~inside] = paths.IMPOSSIBLE
            yield _Scored(document, likely + kept, scores, logits[likely], claim_logits)
        looked = ready
        gone = max(looked - paths.BEFORE - kept, 0)
        logits, parts, kept = logits[gone:], parts[gone:], kept + gone


def _lay_paths(scored: list[_Scored], found: list[list[Candidate]], static: Floats) -> None:
    """Add the candidates to the lists of their documents."""
    if not scored:
        return
    steps = paths.potentials(np.concatenate([s.scores for s in scored]), static)
    states, logs = paths.best_paths(steps)
    roles = paths.STATE_ROLE[states]
    row = 0
    for its in scored:
        for anchor, own, whole in zip(its.anchors, its.anchor_logits, its.claim_logits, strict=True):
            start = int(anchor) - paths.BEFORE
            source, cue, content = ((np.flatnonzero(roles[row] == role) + start).tolist() for role in (1, 2, 3))
            if content:
                candidate = Candidate(source, cue, content, float(own), float(whole), float(logs[row]))
                found[its.document].append(candidate)
            row += 1
