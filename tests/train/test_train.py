"""The room that makes the claim model: its corpus, its scores, its losses. Models are not fitted here."""

from collections import Counter
from itertools import product

import numpy as np
import pytest

from tests.transforms.test_claim_paths import every_path
from tests.transforms.test_claim_reader import Rules
from tests.transforms.test_words import read
from train.calibration import logistic
from train.corpus import Example, read_corpus
from train.scores import count, f1
from train.teaching import with_taught
from transforms import claim_paths as paths
from transforms.claim_reader import Calibration, ClaimModel

TEXT = "The pier is safe, Lee said. Nobody fell."
STANDOFF = "\n".join(
    [
        "T1\tSource 18 21\tLee",
        "T2\tCue 22 26\tsaid",
        "T3\tContent 0 16\tThe pier is safe",
        "T4\tContent 28 39\tNobody fell",
        "T5\tCue 28 34\tNobody",
        "E1\tAttribution:T2 Source:T1 Cue:T2 Content:T3 Content2:T4",
        "E2\tAttribution:T5 Cue:T5",
    ]
)


@pytest.fixture
def corpus(tmp_path):
    (tmp_path / "metadata.tsv").write_text(
        "compartment\tfilename\tlevel\tannotators\tpublisher\ntrain\tone\t1\tann|bob\tpost\ndev\ttwo\t1\tann\tpost\n"
    )
    for folder in ("text", "attributions"):
        (tmp_path / "train" / folder).mkdir(parents=True)
    (tmp_path / "train" / "text" / "one.txt").write_text(TEXT)
    (tmp_path / "train" / "attributions" / "one_ann.ann").write_text(STANDOFF)
    return tmp_path


def test_reads_the_claims_of_a_split_as_words(corpus):
    (example,) = read_corpus(corpus, "train")
    assert (example.name, example.text) == ("one", TEXT)
    (claim,) = example.claims  # what has no content is no claim
    told = {role: [example.words.texts[number] for number in numbers] for role, numbers in claim.items()}
    assert told == {"source": ["Lee"], "cue": ["said"], "content": ["The", "pier", "is", "safe", "Nobody", "fell"]}


def claim(source, cue, content):
    return {"source": source, "cue": cue, "content": content}


def test_scores_pair_claims_by_their_content():
    gold = [claim([0], [1], [2, 3, 4]), claim([], [8], [9, 10])]
    found = [claim([0], [1], [2, 3]), claim([7], [8], [9, 10]), claim([], [20], [21])]
    counts = count(gold, found)
    assert counts == Counter({"gold": 2, "found": 3, "content": 2, "content+source": 1, "exact": 1})
    assert f1(counts, "content") == pytest.approx(80)
    assert f1(Counter(), "content") == 0


def test_the_logistic_regression_finds_what_tells_right_from_wrong():
    rng = np.random.default_rng(1)
    seen = rng.normal(size=(4000, 3))
    right = rng.random(4000) < 1 / (1 + np.exp(-(2 * seen[:, 0] - seen[:, 1] + 0.5)))
    assert logistic(seen, right) == pytest.approx([2, -1, 0, 0.5], abs=0.25)


def test_a_teacher_teaches_what_the_corpus_has_not():
    sure = Calibration((0, 0, 0), 3, 0.5)
    outer = "Ann said that Bob said all was well."
    words = read(outer)
    told = {"source": [0], "cue": [1], "content": list(range(2, 8))}
    annotated, plain = with_taught(
        [Example("a", outer, words, [told]), Example("b", outer, words, [], is_annotated=False)],
        ClaimModel("", Rules(), sure),
    )
    (inner,) = annotated.taught
    assert [words.texts[n] for role in ("source", "cue", "content") for n in inner.roles[role]] == [
        "Bob", "said", "all", "was", "well",
    ]  # fmt: skip
    assert inner.is_inner
    assert annotated.claims == [told]
    assert [taught.is_inner for taught in plain.taught] == [False, False]
    assert plain.unread == [2, 3, 4, 5, 6, 7][: len(plain.unread)] != []
    assert annotated.unread == []


def test_the_loss_is_the_path_among_all_paths():
    torch = pytest.importorskip("torch", reason="needs requirements/train.txt (torch), which is absent here")
    from train.network import partition, path_scores

    rng = np.random.default_rng(2)
    steps = torch.tensor(rng.normal(size=(2, 3, 7, 7)), dtype=torch.float32, requires_grad=True)
    total = partition(steps)
    for number in range(2):
        scores = [score for _, score in every_path(steps[number].detach().numpy())]
        assert total[number].item() == pytest.approx(np.log(np.exp(scores).sum()), abs=1e-4)
    total.sum().backward()
    assert steps.grad.sum((2, 3)) == pytest.approx(1, abs=1e-4)  # one step a word, whichever
    states = torch.tensor(list(product((1, 4), (0, 6), (3, 5)))[:2])
    expected = []
    for number, path in enumerate(states.tolist()):
        before = (0, *path[:-1])
        expected.append(sum(steps[number, t, a, b].item() for t, (a, b) in enumerate(zip(before, path, strict=True))))
    assert path_scores(steps, states).tolist() == pytest.approx(expected, abs=1e-5)


def test_training_and_reading_lay_the_same_paths():
    torch = pytest.importorskip("torch", reason="needs requirements/train.txt (torch), which is absent here")
    from train.network import potentials

    rng = np.random.default_rng(3)
    scores = rng.normal(size=(2, paths.SPAN, paths.SCORES)).astype(np.float32)
    static = rng.normal(size=(7, 7)).astype(np.float32)
    inside = torch.ones(2, paths.SPAN, dtype=torch.bool)
    ours = paths.potentials(scores, static)
    theirs = potentials(torch.from_numpy(scores), inside, torch.from_numpy(static)).numpy()
    possible = ours > paths.IMPOSSIBLE / 2
    assert (theirs[~possible] < paths.IMPOSSIBLE / 2).all()
    assert theirs[possible] == pytest.approx(ours[possible], abs=1e-4)


def test_the_loss_is_finite_where_a_path_is_sure_of_itself():
    torch = pytest.importorskip("torch", reason="needs requirements/train.txt (torch), which is absent here")
    from train.network import partition

    steps = torch.zeros(1, 3, 7, 7)
    steps[0, :, 5, 5] = 200  # the best step of all, which no path from the first state can take
    steps.requires_grad_()
    total = partition(steps)
    total.sum().backward()
    assert torch.isfinite(total).all()
    assert torch.isfinite(steps.grad).all()
