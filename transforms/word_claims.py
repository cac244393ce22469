"""transforms: the claims of documents as word numbers, those inside others too: what the claim model alone finds.

The model finds cues at every depth. Which claim lies in which is read off their words: the inner one lies in the content
of the outer.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from transforms.claim_reader import Calibration, Candidate, ClaimModel, find_candidates
from transforms.words import Words

MOST_SHARED = 0.5
"""The share of a claim's content that a surer one may have, where neither lies in the other."""
MOST_OUTSIDE = 0.2
"""The share of a claim's words that may lie outside of the content around its cue; it loses them."""


@dataclass(frozen=True)
class WordClaim:
    """A claim as word numbers of its document, and the index, in the same list, of the claim around it."""

    candidate: Candidate
    confidence: float
    parent: int | None = None


def read_word_claims(documents: Iterable[Words], model: ClaimModel) -> Iterator[list[WordClaim]]:
    """Find the claims of documents, those inside others too.

    Args:
        documents: the words of each document.
        model: the claim model.

    Yields:
        For each document its claims, each after the one that it lies in.
    """
    for candidates in find_candidates(documents, model.network):
        yield nested(candidates, model.calibration)


def nested(candidates: Sequence[Candidate], calibration: Calibration) -> list[WordClaim]:
    """Choose the candidates that are sure enough, and put each into the smallest content that holds it.

    Of two claims that share their content, the surer stays, unless one lies in the other.
    """
    found = [WordClaim(c, calibration.confidence(c)) for c in candidates]
    sure = [claim for claim in found if claim.confidence >= calibration.threshold]
    sure.sort(key=lambda c: -c.confidence)
    chosen = _distinct(sure)
    # An outer claim has its cue in fewer contents than one inside it.
    depths = Counter(word for claim in chosen for word in claim.candidate.content)
    chosen.sort(key=lambda c: (depths[c.candidate.cue[0]], -len(c.candidate.content), c.candidate.cue))
    placed: list[WordClaim] = []
    innermost: dict[int, int] = {}  # the last placed claim whose content a word belongs to
    for claim in chosen:
        parent = innermost.get(claim.candidate.cue[0])
        within = claim if parent is None else _inside(claim, parent, placed[parent].candidate.content)
        if within is not None:
            innermost.update(dict.fromkeys(within.candidate.content, len(placed)))
            placed.append(within)
    return placed


def _distinct(claims: Sequence[WordClaim]) -> list[WordClaim]:
    """Without those that cannot stand beside an earlier one."""
    kept: list[WordClaim] = []
    contents: list[frozenset[int]] = []
    holders: dict[int, list[int]] = {}  # those of `kept` whose content a word belongs to
    cues: dict[int, list[int]] = {}  # those of `kept` whose cue a word begins
    for claim in claims:
        its = claim.candidate
        content = frozenset(its.content)
        shared = Counter(number for word in content for number in holders.get(word, ()))
        near = {*shared, *holders.get(its.cue[0], ()), *(n for word in content for n in cues.get(word, ()))}
        most = {n: MOST_SHARED * min(len(content), len(contents[n])) for n in near}
        if all(_fit(its, content, kept[n].candidate, contents[n], shared[n] <= most[n]) for n in near):
            for word in content:
                holders.setdefault(word, []).append(len(kept))
            cues.setdefault(its.cue[0], []).append(len(kept))
            kept.append(claim)
            contents.append(content)
    return kept


def _fit(one: Candidate, content: frozenset[int], other: Candidate, its: frozenset[int], is_small: bool) -> bool:
    """Whether two claims may both stand: one lies in the other, or they share a small part of their content only."""
    is_inner, is_outer = one.cue[0] in its, other.cue[0] in content
    if is_inner == is_outer:
        return is_small and not is_inner
    inner, room = (one, its) if is_inner else (other, content)
    return _share_outside(inner, room) <= MOST_OUTSIDE


def _share_outside(claim: Candidate, room: frozenset[int]) -> float:
    every = [*claim.source, *claim.cue, *claim.content]
    return sum(word not in room for word in every) / len(every)


def _inside(claim: WordClaim, parent: int, around: Sequence[int]) -> WordClaim | None:
    """The claim within the content around it; None where too much of it lies outside."""
    own, room = claim.candidate, frozenset(around)
    if _share_outside(own, room) > MOST_OUTSIDE:
        return None
    source, cue, content = ([w for w in role if w in room] for role in (own.source, own.cue, own.content))
    if not content or (own.source and not source):
        return None
    return replace(claim, candidate=replace(own, source=source, cue=cue, content=content), parent=parent)
