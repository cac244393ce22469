"""flows/sources: what kind of thing some bytes are, told from a name, a content type, or the bytes themselves."""

import re
from typing import Literal, TypeAlias

from flows.sources.streams import BYTE_ORDER_MARKS

Kind: TypeAlias = Literal["text", "markdown", "html", "lines", "json", "csv", "tsv", "parquet", "feed", "xml", "warc"]

BY_EXTENSION: dict[str, Kind] = {
    ".txt": "text",
    ".text": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".jsonl": "lines",
    ".ndjson": "lines",
    ".json": "json",
    ".csv": "csv",
    ".tsv": "tsv",
    ".parquet": "parquet",
    ".xml": "xml",
    ".rss": "feed",
    ".atom": "feed",
    ".rdf": "feed",
    ".warc": "warc",
    ".arc": "warc",
}
BY_MEDIA_TYPE: dict[str, Kind] = {
    "text/html": "html",
    "application/xhtml+xml": "xml",
    "text/markdown": "markdown",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
    "application/json": "json",
    "application/x-ndjson": "lines",
    "application/jsonl": "lines",
    "application/rss+xml": "feed",
    "application/atom+xml": "feed",
    "application/rdf+xml": "feed",
    "application/xml": "xml",
    "text/xml": "xml",
    "application/warc": "warc",
}
# Text, but not an article: what lies beside saved pages and in checkouts.
NOT_ARTICLES = {
    ".css": "a style sheet",
    ".js": "a script",
    ".mjs": "a script",
    ".map": "a source map",
    ".svg": "a drawing",
    ".py": "a program",
    ".sh": "a program",
    ".sql": "a program",
    ".toml": "a settings file",
    ".ini": "a settings file",
    ".cfg": "a settings file",
    ".yaml": "a settings file",
    ".yml": "a settings file",
}
_MAGIC = (
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\x89PNG\r\n", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"RIFF", "a sound, video or WebP file"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old office document"),
    (b"{\\rtf", "an RTF document"),
    (b"BZh", "a bzip2 file"),
    (b"\xfd7zXZ\x00", "an xz file"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard file"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"\x7fELF", "a program"),
)
# What may stand before the first element of XML or HTML: declarations, comments, a document type.
_PROLOGUE = re.compile(r"(?:\s+|<\?.*?>|<!--.*?-->|<!doctype[^>\[]*(?:\[.*?\]\s*)?>)*", re.IGNORECASE | re.DOTALL)
_ELEMENT = re.compile(r"<(?:[a-z0-9]+:)?([a-z0-9]+)[\s/>]", re.IGNORECASE)
_FEED_ELEMENTS = {"rss", "feed", "rdf", "channel"}
_HTML_ELEMENTS = frozenset(
    {"html", "head", "body", "title", "meta", "link", "script", "style"}
    | {"main", "article", "section", "div", "header", "h1", "h2", "p"}
)
_CONTROL = bytes(code for code in range(32) if code not in b"\t\n\r\f\v\x1b")


def named_kind(name: str) -> Kind | None:
    """The kind that a file's name tells, `.gz` aside; None where it tells none."""
    return BY_EXTENSION.get(extension(name))


def extension(name: str) -> str:
    """The extension of a file's name in lower case with its dot, `.gz` aside; "" where it has none."""
    base = name.lower().rsplit("/", 1)[-1].removesuffix(".gz")
    return "." + base.rsplit(".", 1)[1] if "." in base.lstrip(".") else ""


def foreign(head: bytes) -> str | None:
    """Name what this is ("a PDF file") if it cannot be an article; None if it may be text.

    Some odd control characters leave it text, many make it binary; UTF-16 and UTF-32 are text,
    with or without a byte order mark.
    """
    for magic, words in _MAGIC:
        if head.startswith(magic):
            return words
    if not head or any(head.startswith(mark) for mark, _ in BYTE_ORDER_MARKS):
        return None
    # UTF-16 and UTF-32 without a mark: most bytes at some of the four places are NUL, and next to none at another.
    if b"\0" in head:
        nuls = [head[place::4].count(0) / max(len(head[place::4]), 1) for place in range(4)]
        if max(nuls) > 0.4 and min(nuls) < 0.05:
            return None
    controls = len(head) - len(head.translate(None, _CONTROL))
    return "binary data" if controls > len(head) // 20 else None


def sniffed_kind(head: bytes) -> Kind:
    """The kind that some first bytes look like; plain text where they look like nothing else."""
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith((b"WARC/", b"filedesc://")):
        return "warc"
    text = beginning(head)
    if text.startswith(("{", "[")):
        return "json"
    if text.startswith("<"):
        prologue = _PROLOGUE.match(text)
        start = prologue.end() if prologue else 0
        element = _ELEMENT.match(text, start)
        name = element[1].lower() if element else ""
        if name in _FEED_ELEMENTS:
            return "feed"
        is_html = name in _HTML_ELEMENTS or "<!doctype html" in text[:start].lower()
        return "html" if is_html else "xml"
    return "text"


def beginning(head: bytes) -> str:
    """The first characters as text, good enough to look for ASCII marks, from the first one that is not blank."""
    encoding = next((name for mark, name in BYTE_ORDER_MARKS if head.startswith(mark)), None)
    text = head.decode(encoding, "replace") if encoding else head.replace(b"\0", b"").decode("utf-8-sig", "replace")
    return text.lstrip()
