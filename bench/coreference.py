"""Scores of coreference: MUC, B-cubed, CEAF-e and their mean (the score of the CoNLL shared tasks), over whole documents.

Used by `entities.py`. A mention is any hashable value, a cluster a set of them; counts of documents may be added up.
"""

from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass, field

Cluster = frozenset[Hashable]


@dataclass
class Counts:
    """Sums over documents: for each measure the numerators and denominators of recall and precision."""

    sums: dict[str, list[float]] = field(default_factory=lambda: {name: [0.0] * 4 for name in ("MUC", "B3", "CEAFe")})

    def add(self, key: Collection[Cluster], response: Collection[Cluster]) -> None:
        """Add one document."""
        similarity = ceaf_e(list(key), list(response))
        for name, four in (
            ("MUC", (*links(key, response), *links(response, key))),
            ("B3", (*shares(key, response), *shares(response, key))),
            ("CEAFe", (similarity, len(key), similarity, len(response))),
        ):
            self.sums[name] = [old + new for old, new in zip(self.sums[name], four, strict=True)]

    def scores(self) -> dict[str, tuple[float, float, float]]:
        """Return precision, recall and F1 of each measure, from 0 to 1."""
        found = {}
        for name, (right, there, good, given) in self.sums.items():
            recall, precision = right / max(there, 1e-9), good / max(given, 1e-9)
            found[name] = (precision, recall, 2 * precision * recall / max(precision + recall, 1e-9))
        return found

    def conll(self) -> float:
        """Return the mean of the three F1."""
        return sum(f1 for _, _, f1 in self.scores().values()) / 3


def links(key: Collection[Cluster], response: Collection[Cluster]) -> tuple[float, float]:
    """Return how many links of the key's clusters the response has, and how many there are (MUC)."""
    of = {mention: number for number, cluster in enumerate(response) for mention in cluster}
    right = there = 0
    for cluster in key:
        parts = {of[mention] for mention in cluster if mention in of}
        alone = sum(mention not in of for mention in cluster)
        right += len(cluster) - len(parts) - alone
        there += len(cluster) - 1
    return right, there


def shares(key: Collection[Cluster], response: Collection[Cluster]) -> tuple[float, float]:
    """Return the sum over the key's mentions of the share of their cluster that the response has with them (B-cubed)."""
    of = {mention: cluster for cluster in response for mention in cluster}
    right = sum(len(cluster & of[m]) / len(cluster) for cluster in key for m in cluster if m in of)
    return right, sum(len(cluster) for cluster in key)


def ceaf_e(key: Sequence[Cluster], response: Sequence[Cluster]) -> float:
    """Return the similarity of the best pairing of clusters (entity-based CEAF)."""
    if not key or not response:
        return 0.0
    rows, columns = (key, response) if len(key) <= len(response) else (response, key)
    gains = [[2 * len(a & b) / (len(a) + len(b)) for b in columns] for a in rows]
    return _best_pairing(gains)


def _best_pairing(gains: Sequence[Sequence[float]]) -> float:
    """Return the greatest sum of gains, one a row and no column twice (the Hungarian method, rows <= columns)."""
    rows, columns = len(gains), len(gains[0])
    above, left = [0.0] * (rows + 1), [0.0] * (columns + 1)
    owner, way = [0] * (columns + 1), [0] * (columns + 1)
    for row in range(1, rows + 1):
        owner[0], at = row, 0
        least, used = [float("inf")] * (columns + 1), [False] * (columns + 1)
        while owner[at]:
            used[at], step, following = True, float("inf"), 0
            for column in range(1, columns + 1):
                if not used[column]:
                    cost = -gains[owner[at] - 1][column - 1] - above[owner[at]] - left[column]
                    if cost < least[column]:
                        least[column], way[column] = cost, at
                    if least[column] < step:
                        step, following = least[column], column
            for column in range(columns + 1):
                if used[column]:
                    above[owner[column]] += step
                    left[column] -= step
                else:
                    least[column] -= step
            at = following
        while at:
            owner[at], at = owner[way[at]], way[at]
    return sum(gains[owner[column] - 1][column - 1] for column in range(1, columns + 1) if owner[column])
