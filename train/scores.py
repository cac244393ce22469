"""train: how well predicted claims agree with the corpus: content F1, with the source, and exact.

As the corpus's scorer counts: claims are paired one to one by the IoU of their content words, highest first, at least
0.5; a pair's sources agree where both are empty or share half of their words. (The scorer also takes sources whose head
words agree, so it gives a little more.)
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

Claim = Mapping[str, Sequence[int]]
"""Role → word numbers."""


def iou(one: Iterable[int], other: Iterable[int]) -> float:
    """Words in both by words in either; 0 for two empty ones."""
    a, b = set(one), set(other)
    return len(a & b) / len(a | b) if a | b else 0.0


def pairs(gold: Sequence[Claim], found: Sequence[Claim]) -> list[tuple[int, int]]:
    """Which claim of the corpus goes with which found one."""
    close = [
        (-iou(g["content"], f["content"]), i, j)
        for i, g in enumerate(gold)
        for j, f in enumerate(found)
        if set(g["content"]) & set(f["content"])
    ]
    result: dict[int, int] = {}
    for distance, i, j in sorted(close):
        if -distance >= 0.5 and i not in result and j not in result.values():
            result[i] = j
    return list(result.items())


def is_right_source(gold: Claim, found: Claim) -> bool:
    """Whether the sources of a pair agree."""
    return (not gold["source"] and not found["source"]) or iou(gold["source"], found["source"]) >= 0.5


def count(gold: Sequence[Claim], found: Sequence[Claim]) -> Counter[str]:
    """Count what the scores of one document need."""
    counts = Counter(gold=len(gold), found=len(found))
    for i, j in pairs(gold, found):
        counts["content"] += 1
        counts["content+source"] += is_right_source(gold[i], found[j])
        counts["exact"] += set(gold[i]["content"]) == set(found[j]["content"])
    return counts


def f1(counts: Counter[str], name: str) -> float:
    """The F1 of one score in percent, from the sum of the counts of all documents."""
    return 200 * counts[name] / max(1, counts["gold"] + counts["found"])
