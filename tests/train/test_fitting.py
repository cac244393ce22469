"""Batches, and fitting a model that is too small to be of use: it goes on where it was cut short."""

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="needs requirements/train.txt (torch), which is absent here")

from tests.transforms.test_claim_reader import VOCABULARY, tokenizer  # noqa: E402
from tests.transforms.test_words import read  # noqa: E402
from train.batches import batch_of, gold_states, prepare  # noqa: E402
from train.corpus import Example, Taught  # noqa: E402
from train.fitting import Recipe, fit, losses  # noqa: E402
from train.network import ClaimModel, Encoder  # noqa: E402
from train.pipeline import _fitted  # noqa: E402
from train.torch_network import TorchNetwork  # noqa: E402
from transforms import claim_paths as paths  # noqa: E402
from transforms.claim_reader import find_candidates  # noqa: E402
from transforms.windows import Window  # noqa: E402

TEXT = "Ann said the pier was safe. Nobody fell."
CLAIM = {"source": [0], "cue": [1], "content": [2, 3, 4, 5]}


def tiny():
    torch.manual_seed(1)
    return ClaimModel(Encoder(len(VOCABULARY), 24, 1, 2), 12)


def prepared(**changes):
    return prepare(Example("a", TEXT, read(TEXT), [CLAIM], **changes), tokenizer())


def test_a_batch_says_what_the_model_should_say():
    item = prepared(taught=[Taught({"source": [3], "cue": [4], "content": [5]}, 1.0, True)], unread=[7])
    count = len(item.example.words)
    batch = batch_of([(item, Window(0, count, 0, count)), (item, Window(1, 5, 1, 5))])
    assert batch.roles[0].tolist() == [1, 2, 3, 3, 3, 3, 0, 0, 0, 0]
    assert batch.anchors[0].tolist() == [0, 1, 0, 0, 1, 0, 0, -1, 0, 0]
    # In a window that cuts claims off nobody knows what their cues are; what lies outside is padded.
    assert batch.anchors[1].tolist() == [-1, 0, 0, -1] + [-1] * 6
    assert batch.claims.tolist() == [[0, 1], [0, 4]]


def test_a_path_lays_the_roles_about_the_cue():
    states = gold_states(CLAIM)
    told = [paths.STATES[state] for state in states[paths.BEFORE - 2 : paths.BEFORE + 6]]
    assert told == ["none", "source", "cue_after", *["content_after"] * 4, "none_after"]
    before = (0, *states[:-1])
    assert all(paths.ALLOWED[a, b] for a, b in zip(before, states, strict=True))


def test_a_model_learns_and_goes_on_where_it_was_cut_short(tmp_path, monkeypatch):
    recipe = Recipe(epochs=60, size=1, rate=5e-3, head_rate=5e-3, rounded_share=0)
    monkeypatch.setattr("train.fitting.SAVED_EVERY", 10)
    whole = fit(tiny(), [prepared()], recipe, 1, tmp_path / "whole")

    calls = []

    def cut_short(model, batch):
        calls.append(1)
        if len(calls) == 25:
            raise KeyboardInterrupt
        return losses(model, batch)

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr("train.fitting.losses", cut_short)
        fit(tiny(), [prepared()], recipe, 1, tmp_path / "part")
    again = fit(tiny(), [prepared()], recipe, 1, tmp_path / "part")
    for name, value in whole.state_dict().items():
        np.testing.assert_allclose(value, again.state_dict()[name], atol=1e-6, err_msg=name)
    (candidates,) = find_candidates([read(TEXT)], TorchNetwork(whole, tokenizer()))
    best = max(candidates, key=lambda candidate: candidate.anchor_logit)
    assert (best.source, best.cue, best.content) == ([0], [1], [2, 3, 4, 5])


def test_what_was_fitted_with_rounding_is_the_same_as_what_its_file_gives(tmp_path):
    """Exported with the rounding of training still in it, a model computes it at each reading, for nothing."""
    recipe = Recipe(epochs=2, size=1, rounded_share=1)
    example = Example("a", TEXT, read(TEXT), [CLAIM])
    fitted, from_file = (_fitted("tiny", tiny(), tokenizer(), tmp_path, [example], recipe, 1) for _ in range(2))
    inputs = (torch.tensor([[2, 5, 6, 3]]), torch.zeros(1, 4, 3, dtype=torch.long), torch.tensor([[1, 2]]))
    with torch.no_grad():
        np.testing.assert_array_equal(fitted.encoder(*inputs), from_file.encoder(*inputs))
