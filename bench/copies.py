"""bench: how well near-copies are found, and what that costs.

Usage: python -m bench.copies [--articles FILE]

Edited copies of 300 real articles (a fixed sample) are looked for among all articles: recall by kind and strength of edit.
All pairs of the articles are compared by brute force: what the keys miss of the pairs that are near-copies, and how many pairs
they have compared in vain. Then the cost of a document, by stage.
"""

import argparse
import gzip
import json
import random
import re
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np

from transforms.shingles import Shingles, are_copies, common, keys, shingles

ARTICLES = Path("../shared/data/articles/articles.jsonl.gz")
_SEED = 20260303
_SAMPLE = 300
_SENTENCE = re.compile(r"(?<=[.!?”])\s+")
_LEAST_SHARED = 2  # as in warehouse/standing_copies.py

Edit = Callable[[list[str], list[str], random.Random], list[str]]


def dropped(part: float) -> Edit:
    """Leave out a part of the sentences, anywhere."""

    def edit(own: list[str], _: list[str], chance: random.Random) -> list[str]:
        gone = set(chance.sample(range(len(own)), round(part * len(own))))
        return [sentence for place, sentence in enumerate(own) if place not in gone]

    return edit


def replaced(part: float) -> Edit:
    """Put another article's sentences in the place of a part of them."""

    def edit(own: list[str], others: list[str], chance: random.Random) -> list[str]:
        gone = set(chance.sample(range(len(own)), round(part * len(own))))
        return [chance.choice(others) if place in gone else sentence for place, sentence in enumerate(own)]

    return edit


def truncated(part: float) -> Edit:
    """Cut a part off the end."""
    return lambda own, _, __: own[: max(1, round((1 - part) * len(own)))]


def framed(part: float) -> Edit:
    """Put another article's sentences before and behind it, as many as a part of its own."""

    def edit(own: list[str], others: list[str], _: random.Random) -> list[str]:
        count = max(1, round(part * len(own) / 2))
        return others[:count] + own + others[-count:]

    return edit


def words_changed(part: float) -> Edit:
    """Change a part of the words, one by one."""

    def edit(own: list[str], others: list[str], chance: random.Random) -> list[str]:
        pool = " ".join(others).split()
        words = " ".join(own).split()
        return [chance.choice(pool) if chance.random() < part else word for word in words]

    return edit


EDITS: dict[str, tuple[Callable[[float], Edit], tuple[float, ...]]] = {
    "sentences dropped": (dropped, (0.05, 0.1, 0.2, 0.3, 0.5)),
    "sentences replaced": (replaced, (0.05, 0.1, 0.2, 0.3, 0.5)),
    "cut off at the end": (truncated, (0.05, 0.1, 0.2, 0.3, 0.5, 0.7)),
    "another's frame": (framed, (0.05, 0.1, 0.2, 0.3, 0.5, 1.0, 2.0)),
    "words changed": (words_changed, (0.01, 0.02, 0.05, 0.1)),
}


def candidates(found: list[Shingles]) -> Counter[tuple[int, int]]:
    """Return the pairs that share keys, and how many, as the pass finds them."""
    holders: dict[int, list[int]] = defaultdict(list)
    for number, one in enumerate(found):
        for key in keys(one):
            holders[key].append(number)
    return Counter(
        (one, other) for same in holders.values() for place, one in enumerate(same) for other in same[place + 1 :]
    )


def report(path: Path) -> Iterator[str]:
    """Yield the lines of the report."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        texts = [json.loads(line)["text"] for line in file]
    began = time.process_time()
    found = [shingles(text) for text in texts]
    hashed = time.process_time()
    signed = [keys(one) for one in found]
    done = time.process_time()
    yield f"{len(texts):,} articles; shingles {1e3 * (hashed - began) / len(texts):.2f} ms, keys " + (
        f"{1e3 * (done - hashed) / len(texts):.2f} ms of CPU time a document"
    )
    yield from _real(found)
    chance = random.Random(_SEED)
    sample = [
        number for number in chance.sample(range(len(texts)), 2 * _SAMPLE) if len(_sentences(texts[number])) >= 10
    ]
    yield ""
    yield f"edits of {len(sample[:_SAMPLE])} articles (seed {_SEED}): found / near-copies by the measure"
    for name, (kind, parts) in EDITS.items():
        cells = []
        for part in parts:
            by_keys = by_measure = 0
            for number in sample[:_SAMPLE]:
                other = texts[chance.randrange(len(texts))]
                copy = shingles(" ".join(kind(part)(_sentences(texts[number]), _sentences(other), chance)))
                is_copy = are_copies(found[number], copy)
                shared = sum(a == b for a, b in zip(signed[number], keys(copy), strict=True))
                by_measure += is_copy
                by_keys += is_copy and shared >= _LEAST_SHARED
            cells.append(f"{part:.0%}: {100 * by_keys / _SAMPLE:.1f} / {100 * by_measure / _SAMPLE:.1f}")
        yield f"{name:20} " + "   ".join(cells)


def _sentences(text: str) -> list[str]:
    return _SENTENCE.split(text)


def _real(found: list[Shingles]) -> Iterator[str]:
    """All pairs of the real articles, by brute force and by keys."""
    merged = np.concatenate(found)
    owner = np.repeat(np.arange(len(found)), [len(one) for one in found])
    order = np.argsort(merged, kind="stable")
    merged, owner = merged[order], owner[order]
    edges = np.flatnonzero(np.r_[True, merged[1:] != merged[:-1], True])
    pairs: Counter[tuple[int, int]] = Counter()
    for start, end in pairwise(edges):
        if end - start > 1:
            same = owner[start:end].tolist()
            pairs.update((one, other) for place, one in enumerate(same) for other in same[place + 1 :])
    alike = {pair: shared / (len(found[pair[0]]) + len(found[pair[1]]) - shared) for pair, shared in pairs.items()}
    tried = candidates(found)
    compared = {pair for pair, shared in tried.items() if shared >= _LEAST_SHARED}
    copies = {pair for pair in pairs if are_copies(found[pair[0]], found[pair[1]])}
    yield f"pairs that have a run of five words in common: {len(pairs):,}; near-copies among them: {len(copies)}"
    yield f"pairs compared, as they share {_LEAST_SHARED} keys: {len(compared)}; near-copies missed: {len(copies - compared)}"
    for low, high in ((0.02, 0.05), (0.05, 0.1), (0.1, 0.2), (0.2, 0.3), (0.3, 1.01)):
        band = {pair for pair, value in alike.items() if low <= value < high}
        yield f"  resemblance {low} to {min(high, 1)}: {len(band):,} pairs, {len(band & compared)} compared"
    for pair in sorted(pairs, key=lambda pair: -alike[pair])[:3]:
        part = common(found[pair[0]], found[pair[1]]) / min(len(found[pair[0]]), len(found[pair[1]]))
        yield f"  most alike: articles {pair[0]} and {pair[1]}: resemblance {alike[pair]:.2f}, containment {part:.2f}"


def main() -> None:
    """Print the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=Path, default=ARTICLES)
    for line in report(parser.parse_args().articles):
        print(line, flush=True)


if __name__ == "__main__":
    main()
