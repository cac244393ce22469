"""transforms: from bytes to characters, with nothing changed on the way."""

import codecs
import re

from charset_normalizer import from_bytes

from transforms.decoders.article import Undecodable

# The UTF-32 marks begin with the UTF-16 ones, so they are tried first.
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MAGIC_NUMBERS = (
    (b"%PDF-", "a PDF file: turn it into text first (for example with pdftotext)"),
    (b"PK\x03\x04", "a zip archive or an office document (.docx, .odt, .xlsx): unpack it, or save it as plain text"),
    (b"\xd0\xcf\x11\xe0", "an old office document (.doc, .xls): save it as plain text"),
    (b"{\\rtf", "a rich text file (.rtf): save it as plain text"),
    (b"\x1f\x8b", "gzip data within what was unpacked already: unpack it once more"),
    (b"BZh", "a bzip2 archive: unpack it first"),
    (b"\xfd7zXZ\x00", "an xz archive: unpack it first"),
    (b"\x28\xb5\x2f\xfd", "a zstandard archive: unpack it first"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive: unpack it first"),
    (b"PAR1", "a Parquet file under another name: name it .parquet"),
    (b"SQLite format 3\x00", "an SQLite database: export the articles as CSV or JSON lines"),
    (b"\x89PNG", "a PNG image"),
    (b"GIF8", "a GIF image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"\x7fELF", "a program"),
)
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")  # not white space, not the escape of ISO-2022
_SEVEN_BIT = re.compile(r"iso-?2022|hz|utf-?7", re.IGNORECASE)
_MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_SNIFFED = 4096  # bytes looked at for NULs
_DETECTED = 65_536  # bytes shown to the detector, whose time grows with them
_WESTERN_SHARE = 0.25


def decode_characters(data: bytes, charset: str | None = None) -> str:
    """Decode bytes of unknown encoding: byte order mark, UTF-8, the declared charset, then detection.

    The mark itself is not text; everything else is kept, line ends included. UTF-8 that is damaged in places is read as
    UTF-8 with U+FFFD at those places, as a browser reads it.

    Args:
        data: the bytes.
        charset: what the transport or the document declares; an unknown name counts as none.

    Returns:
        The text; it may be blank.

    Raises:
        Undecodable: "binary" for what is not text.
    """
    for magic, what in _MAGIC_NUMBERS:
        if data.startswith(magic):
            raise Undecodable("binary", f"This is not text but {what}.")
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _text(data[len(mark) :].decode(encoding, errors="replace"))
    wide = _without_mark(data)
    if wide is not None:
        return _text(wide)
    declared = _codec(charset)
    if declared and _SEVEN_BIT.match(declared) and b"\x1b" in data:
        # Such bytes are all below 128, so they would pass for UTF-8.
        text = _strict(data, declared)
        if text is not None:
            return _text(text)
    for encoding in filter(None, ("utf-8", declared)):
        text = _strict(data, encoding)
        if text is not None:
            return _text(text)
    return _text(_detected(data))


def _text(text: str) -> str:
    sample = text[:100_000]
    if len(_CONTROLS.findall(sample)) > len(sample) / 50:
        raise Undecodable("binary", "This is not text: many of its bytes are control characters.")
    return text


def _codec(charset: str | None) -> str | None:
    if not charset:
        return None
    try:
        name = codecs.lookup(charset.strip().strip("\"'")).name
    except (LookupError, ValueError):
        return None
    # What is labelled Latin 1 or ASCII is Windows 1252 in practice; the WHATWG standard reads it so.
    return "cp1252" if name in ("iso8859-1", "ascii") else name


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return codecs.decode(data, encoding)
    except (UnicodeError, LookupError, ValueError, TypeError):
        return None
    except Exception:  # codecs that are not of text (zlib, hex) raise errors of their own
        return None


def _without_mark(data: bytes) -> str | None:
    """UTF-16 or UTF-32 without a mark: NULs at the places where those encodings put them for western text."""
    head = data[: _SNIFFED - _SNIFFED % 4]
    if b"\0" not in head or len(data) < 4:
        return None
    nuls = [head[offset::4].count(0) / max(1, len(head[offset::4])) for offset in range(4)]
    candidates = {
        "utf-32-le": nuls[2] > 0.9 and nuls[3] > 0.9,
        "utf-32-be": nuls[0] > 0.9 and nuls[1] > 0.9,
        "utf-16-le": nuls[1] > 0.4 and nuls[3] > 0.4 and nuls[0] + nuls[2] < 0.1,
        "utf-16-be": nuls[0] > 0.4 and nuls[2] > 0.4 and nuls[1] + nuls[3] < 0.1,
    }
    for encoding, fits in candidates.items():
        text = _strict(data, encoding) if fits else None
        if text is not None:
            return text
    return None


def _detected(data: bytes) -> str:
    """Decode what is neither UTF-8 nor as declared.

    On short western texts the detector is wrong in 4 of 11, cp1252 in none, so cp1252 comes before it there.
    """
    repaired = data.decode("utf-8", errors="replace")
    if len(_MULTIBYTE.findall(data)) > repaired.count("\ufffd"):
        return repaired
    sample = data[:_DETECTED]
    high = sum(byte >= 0x80 for byte in sample)
    if high <= _WESTERN_SHARE * len(sample):
        western = _strict(data, "cp1252")
        if western is not None:
            return western
    best = from_bytes(sample).best()
    text = _strict(data, best.encoding) if best is not None else None
    if text is not None:
        return text
    if high > _WESTERN_SHARE * len(sample):
        raise Undecodable(
            "binary",
            "This is not text in any known encoding. If it is text, convert it to UTF-8 (for example with iconv).",
        )
    return data.decode("cp1252", errors="replace")
