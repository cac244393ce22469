"""transforms: words as wordpieces, in windows that the claim model's encoder can take in at once.

A long document is read in windows that overlap. Each word belongs to one of them, the one in which it has enough words
around it; so memory is flat in the document's length, and no word is read twice.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from tokenizers import Tokenizer

from transforms.words import GAPS, Integers, Words

MOST_PIECES = 382  # in a window, beside the two marks at its ends
OVERLAP = 48  # words that two windows share
LEFT_CONTEXT = 24  # of them, those that belong to the first of the two
NEAR = 32  # words: how far back a window looks for a sentence to begin with
LONGEST_WORD = 64  # wordpieces; what a longer word has more (a run of ideographs) is not looked at
SENTENCE_MARKS = frozenset('.!?”"')


@dataclass(frozen=True)
class Pieces:
    """The wordpieces of a document.

    Vocabulary ids, the first piece of each word (with one entry more, the end), and the ids of the marks that open and
    close a window.
    """

    ids: Integers
    firsts: Integers
    opening: int
    closing: int


@dataclass(frozen=True)
class Window:
    """A run of words, half-open; those in `[owned_start, owned_end)` belong to it."""

    start: int
    end: int
    owned_start: int
    owned_end: int


def pieces_of(words: Words, tokenizer: Tokenizer) -> Pieces:
    """Split words into wordpieces. A word that the tokenizer drops (a control character) is the unknown piece.

    Args:
        words: the words of a document.
        tokenizer: the encoder's, which must lower-case by itself.
    """
    found = tokenizer.encode(words.texts, is_pretokenized=True, add_special_tokens=False)
    owners = np.array(found.word_ids, dtype=np.int32)
    ids = np.array(found.ids, dtype=np.int32)
    missing = np.setdiff1d(np.arange(len(words), dtype=np.int32), owners)
    if len(missing):
        owners = np.concatenate([owners, missing])
        ids = np.concatenate([ids, np.full(len(missing), tokenizer.token_to_id("[UNK]"), dtype=np.int32)])
        order = np.argsort(owners, kind="stable")
        owners, ids = owners[order], ids[order]
    place = np.arange(len(owners)) - np.searchsorted(owners, owners)
    owners, ids = owners[place < LONGEST_WORD], ids[place < LONGEST_WORD]
    firsts = np.searchsorted(owners, np.arange(len(words) + 1)).astype(np.int32)
    opening, closing = (tokenizer.token_to_id(mark) or 0 for mark in ("[CLS]", "[SEP]"))
    return Pieces(ids, firsts, opening, closing)


def windows_of(words: Words, pieces: Pieces) -> Iterator[Window]:
    """Cut a document into windows of at most `MOST_PIECES` wordpieces, begun at a sentence where one is near."""
    count = len(words)
    start = owned = 0
    while start < count:
        end = int(np.searchsorted(pieces.firsts, pieces.firsts[start] + MOST_PIECES, side="right")) - 1
        end = max(min(end, count), start + 1)
        if end == count:
            yield Window(start, count, owned, count)
            return
        # Where words are of many pieces a window holds few of them, and must not go forward by one.
        shared = min(OVERLAP, (end - start) // 2)
        following = max(_sentence_start(words, end - shared, start), start + 1)
        turn = max(min(following + min(LEFT_CONTEXT, shared // 2), end), owned)
        if turn > owned:
            yield Window(start, end, owned, turn)
        start, owned = following, turn


def _sentence_start(words: Words, number: int, after: int) -> int:
    """The last word at or before `number`, by at most `NEAR`, that seems to begin a sentence; else `number`."""
    for candidate in range(number, max(number - NEAR, after), -1):
        if words.gaps[candidate] >= GAPS.index("line") or words.texts[candidate - 1] in SENTENCE_MARKS:
            return candidate
    return number
