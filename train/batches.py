"""train: examples as batches of windows, with what the model should say of them."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor

from train.corpus import ROLES, Example, Taught
from transforms import claim_paths as paths
from transforms.claim_reader import window_inputs
from transforms.windows import MOST_PIECES, Pieces, Window, pieces_of


@dataclass(frozen=True)
class Prepared:
    """An example and its wordpieces."""

    example: Example
    pieces: Pieces


@dataclass(frozen=True)
class Batch:
    """Windows, padded.

    `anchors`: how surely a word begins a cue, 0 to 1, or -1 where its claim is cut off or nobody looked; `claims`: (window,
    anchor) of the whole ones, `weights` how sure they are, `states` their paths (claims × `SPAN`).
    """

    ids: Tensor
    features: Tensor
    firsts: Tensor
    mask: Tensor | None
    counts: Tensor
    roles: Tensor
    anchors: Tensor
    claims: Tensor
    weights: Tensor
    states: Tensor


def prepare(example: Example, tokenizer: Tokenizer) -> Prepared:
    """Split an example into wordpieces."""
    return Prepared(example, pieces_of(example.words, tokenizer))


def random_windows(prepared: Prepared, rng: random.Random) -> Iterator[Window]:
    """Cut an example into windows that don't overlap, the first of a random length."""
    count = len(prepared.example.words)
    firsts = prepared.pieces.firsts
    start, room = 0, rng.randint(MOST_PIECES // 3, MOST_PIECES)
    while start < count:
        end = int(np.searchsorted(firsts, firsts[start] + room, side="right")) - 1
        end = min(max(end, start + 1), count)
        yield Window(start, end, start, end)
        start, room = end, MOST_PIECES


def window_groups(
    prepared: Sequence[Prepared], size: int, seed: int, epoch: int
) -> Iterator[list[tuple[Prepared, Window]]]:
    """All examples once, in random windows: groups of windows of similar length in random order."""
    rng = random.Random(f"{seed} {epoch}")
    windows = [(item, window) for item in prepared for window in random_windows(item, rng)]
    rng.shuffle(windows)
    pool = size * 20
    groups = []
    for begin in range(0, len(windows), pool):
        some = sorted(windows[begin : begin + pool], key=lambda found: found[1].end - found[1].start)
        groups += [some[place : place + size] for place in range(0, len(some), size)]
    rng.shuffle(groups)
    yield from groups


def batch_of(windows: Sequence[tuple[Prepared, Window]]) -> Batch:
    """Put windows together."""
    rows = [window_inputs(item.example.words, item.pieces, window) for item, window in windows]
    longest, most = max(len(ids) for ids, _, _ in rows), max(len(firsts) for _, _, firsts in rows)
    ids = np.zeros((len(rows), longest), dtype=np.int64)
    features = np.zeros((len(rows), longest, 3), dtype=np.int64)
    mask = np.full((len(rows), 1, 1, longest), float(paths.IMPOSSIBLE), dtype=np.float32)
    firsts = np.zeros((len(rows), most), dtype=np.int64)
    roles = np.full((len(rows), most), -1, dtype=np.int64)
    anchors = np.full((len(rows), most), -1, dtype=np.float32)
    claims, weights, states = [], [], []
    for number, ((item, window), (its, features_, firsts_)) in enumerate(zip(windows, rows, strict=True)):
        ids[number, : len(its)] = its
        features[number, : len(its)] = features_
        mask[number, ..., : len(its)] = 0
        count = len(firsts_)
        firsts[number, :count] = firsts_
        roles[number, :count] = anchors[number, :count] = 0
        for taught in lessons(item.example):
            claim = taught.roles
            if not taught.is_inner and taught.weight >= 0.5:
                for role, label in zip(ROLES, (1, 2, 3), strict=True):
                    roles[number, [w - window.start for w in claim[role] if window.start <= w < window.end]] = label
            anchor = claim["cue"][0]
            if not window.start <= anchor < window.end:
                continue
            whole = [w for role in ROLES for w in claim[role]]
            if window.start <= min(whole) and max(whole) < window.end:
                anchors[number, anchor - window.start] = taught.weight
                claims.append((number, anchor - window.start))
                weights.append(taught.weight)
                states.append(gold_states(claim))
            else:
                anchors[number, anchor - window.start] = -1
        unread = [w - window.start for w in item.example.unread if window.start <= w < window.end]
        anchors[number, unread] = np.where(anchors[number, unread] == 0, -1, anchors[number, unread])
    return Batch(
        torch.from_numpy(ids),
        torch.from_numpy(features),
        torch.from_numpy(firsts),
        torch.from_numpy(mask) if mask.any() else None,
        torch.tensor([len(f) for _, _, f in rows]),
        torch.from_numpy(roles),
        torch.from_numpy(anchors),
        torch.tensor(claims, dtype=torch.int64).view(-1, 2),
        torch.tensor(weights, dtype=torch.float32),
        torch.tensor(np.array(states).reshape(-1, paths.SPAN), dtype=torch.int64),
    )


def lessons(example: Example) -> list[Taught]:
    """What a model should find in an article: the corpus's claims, and those that a teacher found."""
    return [*(Taught(claim, 1.0, False) for claim in example.claims), *example.taught]


def gold_states(claim: dict[str, list[int]]) -> np.ndarray:
    """A claim's path about its anchor, `SPAN` states. Of a source in pieces the first is kept, as of a cue."""
    anchor = claim["cue"][0]
    labels = np.zeros(paths.SPAN, dtype=np.int64)
    for role, label in (("content", 2), ("source", 3), ("cue", 1)):
        numbers = claim[role] if role == "content" else _first_run(claim[role])
        for word in numbers:
            place = word - anchor + paths.BEFORE
            if 0 <= place < paths.SPAN:
                labels[place] = label
    source = np.flatnonzero(labels == 3)
    if len(source):
        after = np.arange(paths.SPAN) > source[-1]
        labels[after] += 4
    return labels


def _first_run(numbers: list[int]) -> list[int]:
    return [n for i, n in enumerate(numbers) if n == numbers[0] + i]
