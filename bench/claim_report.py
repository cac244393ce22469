"""What the corpus's scorer does not tell: claims by form and by cue, and whether confidence means what it says.

Used by `polnear.py`. A claim's form is read off the corpus's own content: direct where all its words are quoted, mixed where
some are. Its cue is plain where its first word is a form of say or tell, or "according".
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from train.corpus import Example
from train.scores import is_right_source, pairs
from transforms.words import PLACES, Words

PLAIN = frozenset({"say", "says", "said", "saying", "tell", "tells", "told", "telling", "according"})
BINS = 10
ROLES = ("source", "cue", "content")


@dataclass(frozen=True)
class Found:
    """A claim that was read: its spans by role, in code points, and its confidence; None where a rule found it."""

    spans: dict[str, list[list[int]]]
    confidence: float | None


def report(examples: Iterable[Example], found: Mapping[str, Sequence[Found]]) -> str:
    """Return the tables, in Markdown.

    Args:
        examples: the split.
        found: claims of depth 0 by the name of the article.
    """
    there: Counter[str] = Counter()
    right: Counter[tuple[str, str]] = Counter()
    outcomes: list[tuple[float, bool]] = []
    for example in examples:
        its = found.get(example.name, ())
        claims = [{role: _numbers(example.words, one.spans.get(role, ())) for role in ROLES} for one in its]
        kinds = [_kinds(example.words, claim) for claim in example.claims]
        for these in kinds:
            there.update(these)
        good = set()
        for i, j in pairs(example.claims, claims):
            for kind in kinds[i]:
                right[kind, "content"] += 1
                right[kind, "exact"] += set(example.claims[i]["content"]) == set(claims[j]["content"])
            if is_right_source(example.claims[i], claims[j]):
                good.add(j)
                right.update((kind, "content+source") for kind in kinds[i])
        outcomes += [(one.confidence, j in good) for j, one in enumerate(its) if one.confidence is not None]
    lines = ["| recall on claims that are | claims | content | content+source | exact |", "|---|---|---|---|---|"]
    for kind, count in sorted(there.items()):
        shares = (f"{100 * right[kind, score] / count:.1f}" for score in ("content", "content+source", "exact"))
        lines.append(f"| {kind} | {count:,} | {' | '.join(shares)} |")
    return "\n".join([*lines, "", *_reliability(outcomes)])


def _reliability(outcomes: Sequence[tuple[float, bool]]) -> list[str]:
    """How often claims of a confidence are right, by tenths, and the expected calibration error."""
    bins: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for confidence, is_right in outcomes:
        bins[min(int(confidence * BINS), BINS - 1)].append((confidence, is_right))
    lines = ["| confidence | claims | mean confidence | content and source right |", "|---|---|---|---|"]
    error = 0.0
    for number, its in sorted(bins.items()):
        sure, good = (float(np.mean([one[place] for one in its])) for place in (0, 1))
        error += abs(sure - good) * len(its) / max(1, len(outcomes))
        low, high = number / BINS, (number + 1) / BINS
        lines.append(f"| {low:.1f} to {high:.1f} | {len(its):,} | {100 * sure:.1f} | {100 * good:.1f} |")
    return [*lines, "", f"Expected calibration error: {100 * error:.1f} %."]


def _numbers(words: Words, spans: Iterable[Sequence[int]]) -> list[int]:
    return sorted({number for start, end in spans for number in words.within(start, end)})


def _kinds(words: Words, claim: Mapping[str, Sequence[int]]) -> list[str]:
    letters = [n for n in claim["content"] if words.texts[n][0].isalnum()]
    quoted = sum(words.places[n] != PLACES.index("outside") for n in letters)
    form = "indirect" if not quoted else "direct" if quoted == len(letters) else "mixed"
    cue = "say, tell, according" if words.texts[claim["cue"][0]].lower() in PLAIN else "other"
    return [f"form: {form}", f"cue: {cue}", "source: none" if not claim["source"] else "source: named"]
