"""transforms: the language a text is written in, as ISO 639-1; null where it cannot be told."""

from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

FEWEST_BYTES = 20  # of letters in UTF-8: a Chinese character, three bytes, tells as much as some letters of English
LEAST_PROBABILITY = 0.6
SAMPLES, SAMPLE_CHARS = 4, 1000


def identify(text: str) -> str | None:
    """Return the language of a text.

    Long texts are sampled at evenly spaced places, since the opening may be a menu or a list of names.

    Args:
        text: Any text.

    Returns:
        The ISO 639-1 code; None for what is too short or too mixed to tell.
    """
    sample = _sample(text)
    if len("".join(filter(str.isalpha, sample)).encode("utf-8", "replace")) < FEWEST_BYTES:
        return None
    code, probability = _identifier().classify(sample)
    return str(code) if probability >= LEAST_PROBABILITY and len(code) == 2 else None


def _sample(text: str) -> str:
    if len(text) <= SAMPLES * SAMPLE_CHARS:
        return text
    step = (len(text) - SAMPLE_CHARS) / (SAMPLES - 1)
    return " ".join(text[round(n * step) : round(n * step) + SAMPLE_CHARS] for n in range(SAMPLES))


@cache
def _identifier() -> LanguageIdentifier:
    # An instance of our own: the package's module-wide one can be narrowed to other languages by any other user of it.
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
