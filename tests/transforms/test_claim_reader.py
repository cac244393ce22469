"""Windows, and candidates by a network that is made of rules."""

import numpy as np
import pytest
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

from tests.transforms.test_words import read
from transforms import claim_paths as paths
from transforms import claim_reader
from transforms.claim_reader import find_candidates, window_inputs
from transforms.windows import LONGEST_WORD, MOST_PIECES, pieces_of, windows_of

VOCABULARY = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "said", "the", "##s", *"abcdefghijklmnopqrstuvwxyz.,“”"]
VOCABULARY += [f"##{letter}" for letter in "abcdefghijklmnopqrstuvwxyz"]


def tokenizer():
    made = Tokenizer(models.WordPiece({piece: number for number, piece in enumerate(VOCABULARY)}, unk_token="[UNK]"))
    made.normalizer = normalizers.BertNormalizer(lowercase=True)
    made.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    return made


class Rules:
    """`said` is a cue; the word before it is the source, the three words behind it are the content."""

    def __init__(self):
        self.tokenizer = tokenizer()
        self.width = 2
        self.static = np.zeros((7, 7), dtype=np.float32)
        self.windows = []

    def encode(self, ids, features, firsts):
        self.windows.append(len(ids))
        assert len(ids) == len(features) <= MOST_PIECES + 2
        said = ids[firsts] == VOCABULARY.index("said")
        return np.where(said, 3.0, -9.0).astype(np.float32), np.zeros((len(firsts), 6), dtype=np.float32)

    def lay_out(self, words, own, inside):
        assert words.shape == (len(own), paths.SPAN, 2)
        scores = np.zeros((len(own), paths.SPAN, paths.SCORES), dtype=np.float32)
        scores[..., 0] = 1
        scores[:, paths.BEFORE - 1, 1] = 9
        scores[:, paths.BEFORE + 1 : paths.BEFORE + 4, 3] = 9
        return scores, np.ones(len(own), dtype=np.float32)


def found(text, network=None):
    words = read(text)
    (candidates,) = find_candidates([words], network or Rules())
    return [
        " | ".join(" ".join(words.texts[n] for n in role) for role in (c.source, c.cue, c.content)) for c in candidates
    ]


def test_a_candidate_is_laid_about_its_cue():
    assert found("But Lee said all was well.") == ["Lee | said | all was well"]


def test_roles_end_with_the_text():
    assert found("said so") == [" | said | so"]
    assert found("Nothing but this Lee said") == []  # no content is no claim
    assert found("") == []


@pytest.mark.parametrize("length", [50, 300, 2000])
def test_each_cue_is_read_once_however_long_the_text(length):
    names = [f"{chr(97 + n % 26)}{chr(97 + n // 26 % 26)}{chr(97 + n // 676)}" for n in range(length)]
    text = " ".join(f"{name.title()} said it was {name}." for name in names)
    network = Rules()
    assert found(text, network) == [f"{name.title()} | said | it was {name}" for name in names]
    assert max(network.windows) <= MOST_PIECES + 2


class Echo(Rules):
    """As the rules, but each word says in its vector what it is; `seen` is what the last claim's span held."""

    def encode(self, ids, features, firsts):
        anchors, parts = super().encode(ids, features, firsts)
        parts[:, 0] = ids[firsts]
        return anchors, parts

    def lay_out(self, words, own, inside):
        scores, logits = super().lay_out(words, own, inside)
        self.seen = [its[its_inside, 0].tolist() for its, its_inside in zip(words, inside, strict=True)]
        return scores, logits


def test_a_claim_is_seen_whole_wherever_windows_end():
    letters = [VOCABULARY[7 + number % 26] for number in range(900)]
    for cue in range(200, 500, 23):
        words = read(" ".join([*letters[:cue], "said", *letters[cue + 1 :]]))
        network = Echo()
        list(find_candidates([words], network))
        around = words.texts[cue - paths.BEFORE : cue + paths.AFTER]
        assert [VOCABULARY[int(piece)] for piece in network.seen[0]] == around


def test_windows_hold_every_word_and_own_each_once():
    words = read(" ".join(f"Word{n} runs on and on." for n in range(700)))
    pieces = pieces_of(words, tokenizer())
    windows = list(windows_of(words, pieces))
    assert len(windows) > 3
    owned = [number for w in windows for number in range(w.owned_start, w.owned_end)]
    assert owned == list(range(len(words)))
    assert all(w.start <= w.owned_start <= w.owned_end <= w.end for w in windows)
    assert all(pieces.firsts[w.end] - pieces.firsts[w.start] <= MOST_PIECES for w in windows)


def test_a_word_of_endless_pieces_fits_into_a_window():
    words = read("世" * 600 + " said the end was near")
    assert len(words) == 6
    pieces = pieces_of(words, tokenizer())
    assert pieces.firsts[1] == LONGEST_WORD
    assert all(len(window_inputs(words, pieces, w)[0]) <= MOST_PIECES + 2 for w in windows_of(words, pieces))


def test_words_of_many_pieces_make_no_window_each():
    words = read(" ".join("zebrafish" * 6 for _ in range(400)))
    pieces = pieces_of(words, tokenizer())
    windows = list(windows_of(words, pieces))
    assert pieces.firsts[-1] > 10_000
    assert len(windows) <= 2 * pieces.firsts[-1] / MOST_PIECES + 2
    assert all(w.owned_start < w.owned_end for w in windows)


def test_a_word_that_the_tokenizer_drops_is_unknown_to_it():
    words = read("a \u00ad b")
    pieces = pieces_of(words, tokenizer())
    assert len(words) == 3
    assert pieces.ids.tolist() == [VOCABULARY.index(piece) for piece in ("a", "[UNK]", "b")]
    assert pieces.firsts.tolist() == [0, 1, 2, 3]


def test_what_is_found_does_not_depend_on_the_batch(monkeypatch):
    texts = ["But Lee said all was well.", "", "Ann said no. Bob said yes or no.", "Nobody spoke."]
    words = [read(text) for text in texts]
    one_by_one = [next(find_candidates([its], Rules())) for its in words]
    assert list(find_candidates(words, Rules())) == one_by_one
    monkeypatch.setattr(claim_reader, "TOGETHER", 1)
    assert list(find_candidates(words, Rules())) == one_by_one
