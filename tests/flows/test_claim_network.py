"""The claim model as it is shipped: its files, and that what it finds depends on the text alone."""

import json
import shutil

import pytest

from flows import claim_network
from flows.claim_network import FILES, SHIPPED, NoModelError, extractor_of, load_claim_model
from tests.conftest import REPOSITORY
from tests.transforms.test_words import read
from transforms import claim_reader
from transforms.word_claims import read_word_claims

TEXTS = [path.read_text(encoding="utf-8") for path in sorted((REPOSITORY / "examples" / "wire").glob("*.txt"))]


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(SHIPPED, tmp_path / "model")


def test_the_same_claims_whatever_else_is_in_the_batch(model, monkeypatch):
    words = [read(text) for text in [*TEXTS, "", "\n\n".join(TEXTS)]]
    together = list(read_word_claims(words, model))
    assert sum(map(len, together)) > 50
    assert [next(read_word_claims([its], model)) for its in words] == together
    assert list(read_word_claims(words[::-1], model)) == together[::-1]
    monkeypatch.setattr(claim_reader, "TOGETHER", 3)
    assert list(read_word_claims(words, model)) == together


def test_the_same_claims_on_a_processor_without_vnni(model, monkeypatch, tmp_path):
    monkeypatch.setattr(claim_network, "CPU_INFO", tmp_path / "absent")
    words = [read(text) for text in TEXTS[:4]]
    assert list(read_word_claims(words, load_claim_model())) == list(read_word_claims(words, model))


def test_confidence_is_between_the_threshold_and_one(model):
    confidences = [claim.confidence for its in read_word_claims(map(read, TEXTS), model) for claim in its]
    assert model.calibration.threshold <= min(confidences) <= max(confidences) <= 1
    surer = load_claim_model(least_confidence=0.8)
    kept = [claim.confidence for its in read_word_claims(map(read, TEXTS), surer) for claim in its]
    assert 0 < len(kept) < len(confidences)
    assert min(kept) >= 0.8


def test_the_reader_is_named_by_model_and_threshold(folder):
    settings = json.loads((folder / "settings.json").read_text())
    assert settings["name"] in extractor_of()
    assert extractor_of(folder) == extractor_of()
    assert extractor_of(least_confidence=0.8) != extractor_of()
    (folder / "settings.json").write_text(json.dumps({**settings, "name": "other/2"}))
    assert extractor_of(folder) != extractor_of()


@pytest.mark.parametrize("file", FILES)
def test_a_model_that_lacks_a_file_is_none(folder, file):
    (folder / file).unlink()
    with pytest.raises(NoModelError, match=f"holds no claim model: it lacks {file}"):
        load_claim_model(folder)


@pytest.mark.parametrize(
    "change",
    [
        {"threshold": None},
        {"threshold": "0.5"},
        {"static": [[0]]},
        {"weights": [1]},
        {"name": 3},
        {"bias": float("nan")},
    ],
)
def test_settings_that_are_not_a_models_are_refused(folder, change):
    settings = json.loads((folder / "settings.json").read_text())
    (folder / "settings.json").write_text(json.dumps(settings | change))
    with pytest.raises(NoModelError, match="does not describe a claim model"):
        extractor_of(folder)


@pytest.mark.parametrize("file", ["tokenizer.json", "encoder.onnx", "head.onnx"])
def test_junk_is_refused_in_one_line(folder, file):
    (folder / file).write_bytes(b"junk")
    with pytest.raises(NoModelError, match="cannot be loaded") as told:
        load_claim_model(folder)
    assert "\n" not in str(told.value)
