"""transforms: the name of the reader: what was read by another one is read again."""

RULES = "onrecord/5 en_core_web_sm/3.8.0"
"""Name and version of the rules: raise it whenever the same text would give other rows."""


def extractor(model: str, least_confidence: float) -> str:
    """Name the reader as a whole: rules, claim model and threshold."""
    return f"{RULES} {model} {least_confidence:g}"
