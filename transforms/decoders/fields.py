"""transforms: metadata fields as people and machines write them, made plain; None where nothing is said."""

import html
import re

_NOTHING = {"", "none", "null", "nan", "nat", "n/a", "na", "-", "--", "unknown", "undefined", "[]", "{}"}
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,2000}>")
_UNWRITABLE = re.compile(r"[\x00\ud800-\udfff]")
_LANGUAGE = re.compile(r"([a-z]{2})(?:[-_][a-z0-9-]+)?", re.IGNORECASE)
_LANGUAGE_NAMES = {
    "english": "en", "eng": "en", "french": "fr", "fra": "fr", "fre": "fr", "german": "de", "deu": "de", "ger": "de",
    "spanish": "es", "spa": "es", "italian": "it", "ita": "it", "portuguese": "pt", "por": "pt", "dutch": "nl",
    "nld": "nl", "russian": "ru", "rus": "ru", "chinese": "zh", "zho": "zh", "japanese": "ja", "jpn": "ja",
    "arabic": "ar", "ara": "ar", "hindi": "hi", "hin": "hi", "korean": "ko", "kor": "ko", "turkish": "tr", "tur": "tr",
    "polish": "pl", "pol": "pl", "ukrainian": "uk", "ukr": "uk", "swedish": "sv", "swe": "sv",
}  # fmt: skip

_BY = re.compile(r"^(?:by|written by|words by|reported by|posted by|story by|author)\b\s*:?\s+", re.IGNORECASE)
_JOINTS = re.compile(r"\s*[;|\n]\s*|\s*,\s*(?:and|&)\s+|\s+(?:and|&)\s+|\s*,\s+")
_JOB = re.compile(
    r"^(?:staff|senior|chief|special|contributing|associate|assistant|deputy|managing|political|business|national|"
    r"foreign|us|uk|world|science|health|technology|environment|economics)?\s*(?:\w+\s+){0,3}"
    r"(?:writer|reporter|correspondent|editor|columnist|contributor|producer|photographer|freelancer|fellow|ceo|phd|ph\.d\.?|md|m\.d\.?|jr\.?|sr\.?)"
    r"(?:\s+(?:at|for|of|in)\b.*)?$",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"https?://|www\.|^@|\S+@\S+\.\w+|/")


def clean_field(value: object) -> str | None:
    """One line of plain text from a metadata field: tags and entities resolved, white space single.

    Args:
        value: a field of a record; a mapping gives its "name", "rendered" or "value", a list its first entry.

    Returns:
        The text; None for what only stands for nothing ("", "None", "nan", "null").
    """
    if isinstance(value, dict):
        value = next((value[key] for key in ("name", "rendered", "value", "title") if value.get(key)), None)
    if isinstance(value, list):
        value = value[0] if value else None
    if not isinstance(value, str):
        return None
    text = value
    if "&" in text:
        text = html.unescape(text)
    if "<" in text:
        text = _TAG.sub(" ", text)
    text = " ".join(_UNWRITABLE.sub("\ufffd", text).split())
    return None if text.lower() in _NOTHING else text


def clean_language(value: object) -> str | None:
    """The ISO 639-1 code of a declared language ("en-US", "EN", "eng", "English"); None where it is none of these."""
    text = clean_field(value)
    if text is None:
        return None
    match = _LANGUAGE.fullmatch(text)
    return match[1].lower() if match else _LANGUAGE_NAMES.get(text.lower())


def clean_uri(value: object) -> str | None:
    """An absolute http(s) address; None for anything else, since a relative one identifies nothing."""
    text = clean_field(value)
    if text is None or not re.match(r"https?://[^\s/?#]+\.?[^\s]*$", text, re.IGNORECASE):
        return None
    return text


def clean_authors(value: object, outlet: str | None = None) -> tuple[str, ...]:
    """The names in an author field: a byline, a list of names, or a list of mappings with a "name".

    "By A B and C D, Staff Writer" gives ("A B", "C D"). "Doe, Jane", one word on each side of the comma, is one person
    and stays as it is. Addresses, job titles and the outlet itself are no authors.

    Args:
        value: the field as it came.
        outlet: the publication, where known.
    """
    names: list[str] = []
    for entry in value if isinstance(value, list | tuple) else [value]:
        text = clean_field(entry)
        if text is None:
            continue
        if text.startswith("[") and text.endswith("]"):  # a list that was written into a CSV as text
            text = re.sub(r"\s*['\"]\s*,\s*['\"]\s*", "; ", text[1:-1].strip().strip("'\""))
        text = _BY.sub("", text)
        parts = [part for part in _JOINTS.split(text) if part]
        surname_first = len(parts) == 2 and "," in text and all(len(part.split()) == 1 for part in parts)
        names.extend([text] if surname_first else parts)
    cleaned = (_BY.sub("", name).strip(" \t,;:|.-–—*•") for name in names)
    known = (outlet or "").lower()
    kept = [
        name
        for name in cleaned
        if any(letter.isalpha() for letter in name)
        and len(name) <= 100
        and name.lower() not in _NOTHING
        and name.lower() != known
        and not name.startswith(("(", "["))  # a credit: "(Image: …)"
        and not _ADDRESS.search(name)
        and not _JOB.match(name)
    ]
    return tuple(dict.fromkeys(kept))
