"""transforms: from the claim model's scores to roles: the best way to lay one claim's roles over the words about its cue.

A claim is a path through seven states, one a word. The states make sure of what holds for every claim: one cue, which
begins at its anchor; at most one source, in one piece; any number of pieces of content.
"""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

ROLES = ("none", "source", "cue", "content")
STATES = ("none", "cue", "content", "source", "none_after", "cue_after", "content_after")
"""Roles before and after the source (a claim without one stays in the first three)."""
STATE_ROLE = np.array([0, 2, 3, 1, 0, 2, 3])
BEFORE, AFTER = 64, 128  # words about the anchor that its claim may lie in: 99.6 % of the corpus's do
SPAN = BEFORE + AFTER
SCORES = 3 * len(ROLES)
"""Scores for a word: of each role, of a role that begins with the word, of a role that ended with the word before."""
IMPOSSIBLE = np.float32(-1e4)


def transitions() -> npt.NDArray[np.bool_]:
    """Which state may follow which, as states × states."""
    allowed = np.zeros((7, 7), dtype=np.bool_)
    for before in (0, 1, 2):
        allowed[before, [0, 1, 2, 3]] = True
        allowed[before + 4, [4, 5, 6]] = True
    allowed[3, [3, 4, 5, 6]] = True
    return allowed


ALLOWED = transitions()
CHANGES = STATE_ROLE[:, None] != STATE_ROLE[None, :]


def potentials(scores: Floats, static: Floats) -> Floats:
    """Return log potentials of the steps, claims × words × states × states; step t leads from word t-1 to word t.

    Args:
        scores: claims × `SPAN` × `SCORES`; what lies outside of the text has `IMPOSSIBLE` in all roles but none.
        static: states × states, learned.
    """
    roles, begins, ends = scores[..., 0:4], scores[..., 4:8], scores[..., 8:12]
    enter = roles[..., STATE_ROLE]
    change = begins[..., STATE_ROLE][..., None, :] + ends[..., STATE_ROLE][..., :, None]
    steps: Floats = enter[..., None, :] + np.where(CHANGES, change, np.float32(0)) + static
    steps[..., ~ALLOWED] = IMPOSSIBLE
    cue = np.equal(STATE_ROLE, ROLES.index("cue"))
    begins_cue = cue[None, :] & ~cue[:, None]
    steps[:, :BEFORE, :, cue] = IMPOSSIBLE
    steps[:, BEFORE, :, ~cue] = IMPOSSIBLE
    steps[:, BEFORE + 1 :, begins_cue] = IMPOSSIBLE
    return steps


def best_paths(steps: Floats) -> tuple[npt.NDArray[np.int8], Floats]:
    """Find the best path of each claim.

    Args:
        steps: log potentials, claims × words × states × states.

    Returns:
        States (claims × words), and the log probability of that path among all.
    """
    claims, count = steps.shape[:2]
    score = np.full((claims, 7), IMPOSSIBLE * count, dtype=np.float32)
    score[:, 0] = 0
    total = score.copy()
    came_from = np.empty((count, claims, 7), dtype=np.int8)
    for t in range(count):
        reached = score[:, :, None] + steps[:, t]
        came_from[t] = reached.argmax(1)
        score = reached.max(1)
        every = total[:, :, None] + steps[:, t]
        top = every.max(1)
        total = top + np.log(np.exp(every - top[:, None]).sum(1))
    best = score.argmax(1)
    states = np.empty((claims, count), dtype=np.int8)
    for t in range(count - 1, -1, -1):
        states[:, t] = best
        best = came_from[t, np.arange(claims), best]
    top = total.max(1)
    return states, score.max(1) - (top + np.log(np.exp(total - top[:, None]).sum(1)))
