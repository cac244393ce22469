"""flows: the claim model by ONNX Runtime, from the files that `train` writes and the repository carries."""

import json
import math
import platform
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from transforms.claim_paths import STATES, Floats
from transforms.claim_reader import Calibration, ClaimModel
from transforms.extractor import extractor
from transforms.words import Integers

SHIPPED = Path(__file__).parent / "weights" / "claims"
CPU_INFO = Path("/proc/cpuinfo")
FILES = ("settings.json", "tokenizer.json", "encoder.onnx", "head.onnx")


class NoModelError(ValueError):
    """A folder that holds no claim model, in words for the user."""


class OnnxNetwork:
    """`transforms.claim_reader.Network` by ONNX Runtime, on one thread: runs spread over processes instead."""

    def __init__(self, folder: Path, settings: dict[str, Any]) -> None:
        """Load the network from the model's folder."""
        import onnxruntime  # here, since naming the model needs no runtime

        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.no_truncation()
        self.tokenizer.no_padding()
        self.width: int = settings["width"]
        self.static: Floats = np.array(settings["static"], dtype=np.float32)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        if _saturates():
            options.add_session_config_entry("session.x64quantprecision", "1")
        # Without this fusion a window takes a fifth less time: its kernel is slower than the two that it replaces.
        slow = ["SkipLayerNormFusion"]
        self._encoder, self._head = (
            onnxruntime.InferenceSession(folder / name, options, disabled_optimizers=slow)
            for name in ("encoder.onnx", "head.onnx")
        )

    def encode(self, ids: Integers, features: Integers, firsts: Integers) -> tuple[Floats, Floats]:
        """As the protocol says."""
        anchors, parts = self._encoder.run(None, {"ids": ids[None], "features": features[None], "firsts": firsts[None]})
        return anchors, parts

    def lay_out(self, words: Floats, own: Floats, inside: npt.NDArray[np.bool_]) -> tuple[Floats, Floats]:
        """As the protocol says; claim by claim, which is faster and makes each independent of the others."""
        each = [
            self._head.run(None, {"words": words[n : n + 1], "own": own[n : n + 1], "inside": inside[n : n + 1]})
            for n in range(len(own))
        ]
        return np.concatenate([scores for scores, _ in each]), np.concatenate([claims for _, claims in each])


def _saturates() -> bool:
    """Whether int8 products may saturate here, and other claims be found than elsewhere: on x86 without VNNI.

    The way around it gives the same numbers to the last bit, but takes half as long again, so it is not for all.
    """
    if platform.machine().lower() not in ("x86_64", "amd64"):
        return False
    try:
        return "vnni" not in CPU_INFO.read_text(encoding="ascii", errors="replace")
    except OSError:
        return True


def load_claim_model(folder: Path = SHIPPED, least_confidence: float | None = None) -> ClaimModel:
    """Load a claim model.

    Args:
        folder: with the files of `FILES`.
        least_confidence: the threshold, where it is not to be the model's own.

    Raises:
        NoModelError: one of the files is not there, or is not what it should be.
    """
    settings = _settings(folder)
    calibration = Calibration(tuple(settings["weights"]), settings["bias"], settings["threshold"])
    if least_confidence is not None:
        calibration = replace(calibration, threshold=least_confidence)
    try:
        network = OnnxNetwork(folder, settings)
    except Exception as error:  # each of the two libraries has its own kinds, all of them bare
        raise NoModelError(f"the claim model in {folder} cannot be loaded: {str(error).splitlines()[0]}") from error
    return ClaimModel(settings["name"], network, calibration)


def extractor_of(folder: Path = SHIPPED, least_confidence: float | None = None) -> str:
    """Name the reader that has this claim model, without loading it.

    Raises:
        NoModelError: there is no model.
    """
    settings = _settings(folder)
    return extractor(settings["name"], settings["threshold"] if least_confidence is None else least_confidence)


def _settings(folder: Path) -> dict[str, Any]:
    missing = [name for name in FILES if not (folder / name).is_file()]
    if missing:
        raise NoModelError(f"{folder} holds no claim model: it lacks {', '.join(missing)}")
    try:
        settings: dict[str, Any] = json.loads((folder / "settings.json").read_text(encoding="utf-8"))
        numbers = [
            *settings["weights"],
            settings["bias"],
            settings["threshold"],
            *(n for row in settings["static"] for n in row),
        ]
        is_sound = (
            isinstance(settings["name"], str)
            and isinstance(settings["width"], int)
            and len(settings["weights"]) == 3
            and np.shape(settings["static"]) == (len(STATES), len(STATES))
            and all(isinstance(number, int | float) and math.isfinite(number) for number in numbers)
        )
    except (ValueError, TypeError, KeyError):
        is_sound = False
    if not is_sound:
        raise NoModelError(f"{folder / 'settings.json'} does not describe a claim model")
    return settings
