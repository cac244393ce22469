"""transforms: how much two texts have in common: runs of words (shingles), samples of them to find pairs by, and shares.

Broder's resemblance and containment. The samples are MinHash, two to a key, so that documents which share a key are few
and those which should be compared nearly all among them.
"""

import re
import zlib
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Shingles: TypeAlias = NDArray[np.uint64]
"""Hashes of the runs of words in a text, each once, ascending."""

_RUN = 5  # words
_KEYS = 64
_SAMPLES = 2  # MinHash values to a key
_LEAST_RESEMBLANCE = 0.3
_LEAST_CONTAINMENT = 0.6
_WORD = re.compile(r"\w+")


def _mixed(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Spread each value over 64 bits: the finaliser of SplitMix64."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


_STEP = np.uint64(0x9E3779B97F4A7C15)
_FACTORS, _SUMMANDS = _mixed(np.arange(1, 2 * _KEYS * _SAMPLES + 1, dtype=np.uint64) * _STEP).reshape(2, -1)
_FACTORS |= np.uint64(1)


def shingles(text: str) -> Shingles:
    """Return the runs of five words of a text, hashed; of a shorter text its one run. Case and punctuation do not count."""
    words = np.array([zlib.crc32(word.encode()) for word in _WORD.findall(text.lower())], dtype=np.uint64)
    if not len(words):
        return words
    run = min(_RUN, len(words))
    hashes = np.zeros(len(words) - run + 1, dtype=np.uint64)
    for place in range(run):
        hashes = _mixed(hashes * _STEP + words[place : place + len(hashes)])
    return np.unique(hashes)


def keys(found: Shingles) -> list[int]:
    """Return the keys by which texts are found that have shingles in common: 64 numbers of 32 bits; none for no shingle.

    Two texts of resemblance r share a key with the probability r².
    """
    if not len(found):
        return []
    least = np.full(len(_FACTORS), np.iinfo(np.uint32).max, dtype=np.uint64)
    for start in range(0, len(found), 1024):  # what is held at once stays within the processor's cache
        some = found[start : start + 1024, None]
        least = np.minimum(least, ((some * _FACTORS + _SUMMANDS) >> np.uint64(32)).min(axis=0))
    pairs = least.reshape(_KEYS, _SAMPLES)
    joined = _mixed((pairs[:, 0] << np.uint64(32) | pairs[:, 1]) + np.arange(_KEYS, dtype=np.uint64) * _STEP)
    numbers: list[int] = (joined >> np.uint64(32)).astype(np.uint32).view(np.int32).tolist()
    return numbers


def common(one: Shingles, other: Shingles) -> int:
    """Return how many shingles two texts have in common."""
    if not len(one) or not len(other):
        return 0
    short, long = (one, other) if len(one) <= len(other) else (other, one)
    places = np.searchsorted(long, short)
    places[places == len(long)] = 0
    return int((long[places] == short).sum())


def are_copies(one: Shingles, other: Shingles) -> bool:
    """Tell whether two texts are near-copies.

    Three fifths of the shorter one stand in the longer one, and three tenths of what both together have are common. The
    second keeps a short report and the round-up that it stands in apart.
    """
    shared = common(one, other)
    return bool(shared) and (
        shared >= _LEAST_CONTAINMENT * min(len(one), len(other))
        and shared >= _LEAST_RESEMBLANCE * (len(one) + len(other) - shared)
    )


def share(one: Shingles, other: Shingles) -> float:
    """Return which share of the first text's shingles stands in the second, 0 to 1; 1 where the first has none."""
    return common(one, other) / len(one) if len(one) else 1.0
