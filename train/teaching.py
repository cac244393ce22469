"""train: claims that a teacher finds where the corpus has none: inside others, and in articles that nobody annotated.

The corpus marks one level, so a model that was fitted to it passes over what lies in a content. Given the content alone, as
a text, it finds the claims in it as it would any others; and they teach the next model to find both levels in one pass.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from train.corpus import Example, Taught
from transforms.claim_reader import Candidate, ClaimModel, find_candidates
from transforms.words import GAPS, Words

DEEPEST = 3
FEWEST_WORDS = 4
"""A content of fewer words has no claim in it."""
INTRODUCING = frozenset({"that", "whether", "if"})
LEAST = 0.15
"""Claims of a lower confidence are not taught."""
SURE = 0.4
"""Inner claims of this confidence and more are taught as certain: it is the confidence that content and source are right to
the word, and of those about half are; that there is a claim is surer. Whether there is one at the others is left open."""


def with_taught(examples: Sequence[Example], model: ClaimModel) -> list[Example]:
    """Return the examples with the claims that a teacher finds: inside the corpus's, or where it has none, all.

    What lies inside the claims of the latter is not looked for, to save time, and left unread.

    Args:
        examples: articles, annotated or not.
        model: a model fitted to claims of one level, with its calibration.
    """
    taught: list[list[Taught]] = [[] for _ in examples]
    bare = [number for number, example in enumerate(examples) if not example.is_annotated]
    found = find_candidates((examples[number].words for number in bare), model.network)
    for number, candidates in zip(bare, found, strict=True):
        taught[number] = _lessons(candidates, model, 1.0, is_inner=False)
    unread = [sorted({word for claim in its for word in claim.roles["content"]}) for its in taught]
    fresh = [(n, claim["content"], 1.0) for n, example in enumerate(examples) for claim in example.claims]
    for _ in range(DEEPEST):
        contents = [(number, _statement(examples[number].words, content), sure) for number, content, sure in fresh]
        contents = [found for found in contents if len(found[1]) >= FEWEST_WORDS]
        alone = (_alone(examples[number].words, content) for number, content, _ in contents)
        fresh = []
        for (number, content, sure), candidates in zip(contents, find_candidates(alone, model.network), strict=True):
            for claim in _lessons(candidates, model, sure, is_inner=True):
                roles = {role: [content[word] for word in words] for role, words in claim.roles.items()}
                taught[number].append(replace(claim, roles=roles))
                if claim.weight >= 0.5:
                    fresh.append((number, roles["content"], claim.weight))
    return [
        replace(example, taught=_distinct(its), unread=words)
        for example, its, words in zip(examples, taught, unread, strict=True)
    ]


def sharpened(example: Example) -> Example:
    """An example whose inner claims are taught as certain, or not at all."""
    kept = [replace(claim, weight=1.0) if claim.is_inner else claim for claim in example.taught]
    kept = [new for new, old in zip(kept, example.taught, strict=True) if not old.is_inner or old.weight >= SURE]
    doubtful = [claim.roles["cue"][0] for claim in example.taught if claim.is_inner and claim.weight < SURE]
    return replace(example, taught=kept, unread=sorted({*example.unread, *doubtful}))


def _distinct(taught: Sequence[Taught]) -> list[Taught]:
    """One claim for each cue, the surest: the same may be found at two levels."""
    surest = {claim.roles["cue"][0]: claim for claim in sorted(taught, key=lambda claim: claim.weight)}
    return list(surest.values())


def _lessons(candidates: Sequence[Candidate], model: ClaimModel, sure: float, *, is_inner: bool) -> list[Taught]:
    claims = [
        Taught(
            {"source": c.source, "cue": c.cue, "content": c.content}, sure * model.calibration.confidence(c), is_inner
        )
        for c in candidates
    ]
    return [claim for claim in claims if claim.weight >= LEAST]


def _statement(words: Words, content: Sequence[int]) -> list[int]:
    """A content without the marks and the conjunction about it."""
    start, end = 0, len(content)
    while start < end and (words.texts[content[start]].lower() in INTRODUCING or not _is_word(words, content[start])):
        start += 1
    while start < end and not _is_word(words, content[end - 1]):
        end -= 1
    return list(content[start:end])


def _is_word(words: Words, number: int) -> bool:
    return words.texts[number][0].isalnum()


def _alone(words: Words, numbers: Sequence[int]) -> Words:
    """Some words as a text of their own, told in plain speech even where they are a quotation."""
    chosen = np.asarray(numbers)
    gaps = words.gaps[chosen]
    gaps[0] = GAPS.index("paragraph")
    texts = [words.texts[number] for number in numbers]
    return Words(texts, words.starts[chosen], words.ends[chosen], words.shapes[chosen], gaps, np.zeros_like(gaps))
