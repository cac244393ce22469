"""flows/sources: pages out of web archives (WARC and ARC). One RawItem for each page or text that was archived.

What an archive holds beside pages (requests, pictures, redirects, error pages) is no article and is reported once for
the whole file, with counts: reason `skipped_records`. A record that is broken is rejected, and reading goes on behind it:
at the next gzip member, or else at the next line that begins a WARC record.
"""

import contextlib
import logging
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, BinaryIO

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from flows.sources import kinds
from flows.sources.items import Limits, RawItem, SourceReject
from flows.sources.members import members
from flows.sources.payloads import PayloadError, payload
from flows.sources.streams import BrokenStreamError
from flows.sources.tables import too_large

_PAGE_TYPES = {"text/html": "text/html", "application/xhtml+xml": "text/html", "text/plain": "text/plain"}
_ARC_LINE_ENDS = 4  # ARC counts the line ends after a record to its length, and the last record may lack them
_LONGEST_LINE = 64 * 1024  # bytes of a header
_NOT_CONTENT = ("warcinfo", "request", "metadata", "arc_header")
_MAGIC = b"WARC/"
_RECORD = re.compile(rb"(?:\A|(?<=\n))WARC/[01]\.[0-9]")


# It warns of each address with a space in it, which it mends.
logging.getLogger("warcio").setLevel(logging.ERROR)


class _Pieces:
    """A stream as warcio reads it, that gives all it has before it breaks, and breaks with an error of ours.

    An EOFError, as of a truncated gzip, would pass for the end of the archive.
    """

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._next = next(pieces, b"")
        self.is_warc = self._next.startswith(_MAGIC)

    def read(self, size: int = -1) -> bytes:  # noqa: ARG002
        given, self._next = self._next, b""
        return given or next(self._pieces, b"")

    def seek_record(self, rest: bytes) -> bool:
        """Move to the next line that begins a record, and tell whether there is one. `rest`: what warcio had left over."""
        seen = b"\n" + rest  # warcio reads headers by line
        while (found := _RECORD.search(seen)) is None:
            more = self.read()
            if not more:
                return False
            seen = seen[-len(_MAGIC) - 4 :] + more
        self._next = seen[found.start() :]
        return True


class _Archive(ArchiveIterator):  # type: ignore[misc]  # warcio has no types
    """An iterator that keeps its warnings to itself: they would be written in the middle of a progress bar."""

    INC_RECORD = ""

    def __init__(self, pieces: _Pieces) -> None:
        super().__init__(pieces, arc2warc=True)
        unbounded = self.reader.readline

        def readline(length: int | None = None) -> bytes:
            # Of a file that is no archive the first line may be all there is, and warcio would gather it.
            line: bytes = unbounded(_LONGEST_LINE if length is None else min(length, _LONGEST_LINE))
            return line

        self.reader.readline = readline

    def _next_record(self, next_line: str | bytes | None) -> Any:  # noqa: ANN401
        try:
            return super()._next_record(next_line)
        except EOFError as error:
            if next_line:  # a record has begun; else warcio would take this for the archive's regular end
                raise ArchiveLoadFailed("it ends within the headers of this record") from error
            raise

    def is_followed_by_junk(self) -> bool:
        """Read on to the next record, and tell whether anything but blank lines stood before it."""
        before = self.err_count
        self.read_to_end()
        return bool(self.err_count > before)

    def left_over(self) -> bytes:
        """What had been read of the stream and not been used."""
        buffer = self.reader.buff if self.reader else None
        return buffer.read() if buffer else b""


def archive_items(stream: BinaryIO, found_at: str, limits: Limits) -> Iterator[RawItem | SourceReject]:
    """Yield the pages of an archive: responses with status 2xx, resources and conversions, of HTML or plain text.

    Args:
        stream: The archive: plain, gzipped as a whole, or with each record gzipped on its own, as is usual.
        found_at: The archive's place; records are counted from 1.
        limits: The most bytes of one page.

    Yields:
        Pages with their target as `uri` and with transfer and content encodings undone. A record that is broken gives a
        reject, and what lies behind it is read.
    """
    reading = _Reading(found_at, limits)
    for pieces in members(stream, lambda begin: begin.startswith(_MAGIC)):
        yield from reading.items(pieces)
    yield from reading.summary()


class _Reading:
    """One archive as it is read: how many records came, and which were passed over."""

    def __init__(self, found_at: str, limits: Limits) -> None:
        self._found_at = found_at
        self._limits = limits
        self._skipped: Counter[str] = Counter()
        self._number = 0
        self._is_silent = True

    @property
    def _place(self) -> str:
        return f"{self._found_at}#{self._number}"

    def items(self, pieces: Iterator[bytes]) -> Iterator[RawItem | SourceReject]:
        """Yield the pages of one gzip member, or of an archive that is not packed."""
        is_open = False  # whether the last record counted is still being read
        try:
            source = _Pieces(pieces)
            archive: _Archive | None = _Archive(source)
            while archive:
                try:
                    for record in archive:
                        self._number += 1
                        is_open = True
                        item = self._item(record, archive)
                        is_open = False
                        if item:
                            self._is_silent = False
                            yield item
                    archive = None
                except BrokenStreamError:
                    raise
                except Exception as error:  # warcio meets broken records with whatever its code runs into
                    self._number += 0 if is_open else 1
                    is_open = False
                    rest = archive.left_over() if archive else b""
                    archive = _Archive(source) if source.is_warc and source.seek_record(rest) else None
                    yield self._broken(error, goes_on=archive is not None)
        except BrokenStreamError as error:
            self._number += 0 if is_open else 1
            self._is_silent = False
            yield SourceReject(self._place, "unpack", error.reason_code, f"this record cannot be read: {error}")

    def _broken(self, error: Exception, *, goes_on: bool) -> SourceReject:
        self._is_silent = False
        # Of anything else than warcio's own complaints, the words are about its code, not about the archive.
        is_told = isinstance(error, ArchiveLoadFailed)
        words = " ".join(str(error).split())[:200] if is_told else "its headers are not those of a record"
        if goes_on:
            return SourceReject(self._place, "unpack", "bad_record", f"this cannot be read as a record: {words}")
        detail = f"from record {self._number} on it cannot be read as a web archive: {words}"
        return SourceReject(self._found_at, "unpack", "bad_archive", detail)

    def _item(self, record: Any, archive: _Archive) -> RawItem | SourceReject | None:  # noqa: ANN401
        if record.length is None:
            # Without a length it has no end but that of the archive, or of its gzip member.
            raise ArchiveLoadFailed("it has no length, or ends within its headers")
        reason = _passed_over(record)
        item = _page(record, self._place, self._limits) if reason is None else None
        if _is_cut(record):
            return SourceReject(self._place, "unpack", "truncated_archive", "the archive ends within this record")
        if archive.is_followed_by_junk() and not (_is_arc(record) or _is_whole(record)):
            detail = "it is longer or shorter than it says: behind it there is neither a blank line nor a record"
            return SourceReject(self._place, "unpack", "bad_record", detail)
        if reason:
            self._skipped[reason] += 1
        return item

    def summary(self) -> Iterator[SourceReject]:
        """Yield what is to be said of the archive as a whole."""
        if self._skipped:
            counts = ", ".join(f"{count} {reason}" for reason, count in self._skipped.most_common(12))
            detail = f"{self._skipped.total()} records are no pages and were passed over: {counts}"
            yield SourceReject(self._found_at, "unpack", "skipped_records", detail)
        elif self._is_silent:
            yield SourceReject(self._found_at, "unpack", "empty", "there is no page in it")


def _passed_over(record: Any) -> str | None:  # noqa: ANN401 (warcio has no types)
    """Why a record is no page: words to count by, "" for what belongs to the archive itself, None for a page."""
    if record.rec_type in _NOT_CONTENT:
        return ""
    if record.rec_type not in ("response", "resource", "conversion"):
        return f"{record.rec_type} records" if record.rec_type else "records of no type"
    status = record.http_headers.get_statuscode() if record.http_headers else ""
    if status and not status.startswith("2"):
        return f"HTTP {status}" if status.isdigit() else "records without an HTTP status"
    target = _target(record) or ""
    if target.startswith("metadata:") or target.partition("?")[0].endswith("/robots.txt"):
        return "of the crawler's own"
    found = _content_type(record).partition(";")[0].strip().lower()
    return None if found in _PAGE_TYPES else found or "of unknown type"


def _page(record: Any, place: str, limits: Limits) -> RawItem | SourceReject:  # noqa: ANN401
    if why := record.rec_headers.get_header("WARC-Truncated"):
        return SourceReject(place, "unpack", "truncated_page", f"the crawler kept a part of the page only ({why})")
    try:
        data = payload(record, limits.max_document_bytes)
    except PayloadError as error:
        return SourceReject(place, "unpack", error.reason_code, str(error))
    if data is None:
        return too_large(place, "this page", limits)
    if not data.strip():
        return SourceReject(place, "unpack", "empty", "the page has no content")
    declared = _content_type(record)
    kind, _, parameters = declared.partition(";")
    if kinds.foreign(data[:4096]):
        return SourceReject(place, "unpack", "binary", f"the page is said to be {kind}, but is not text")
    charset = parameters.lower().partition("charset=")[2].partition(";")[0].strip(" \"'") or None
    return RawItem(data, _PAGE_TYPES[kind.strip().lower()], place, uri=_target(record), charset=charset)


def _content_type(record: Any) -> str:  # noqa: ANN401
    headers = record.http_headers or record.rec_headers
    return (headers.get_header("Content-Type") or "") if headers else ""


def _target(record: Any) -> str | None:  # noqa: ANN401
    target = record.rec_headers.get_header("WARC-Target-URI")
    return target or None


def _is_arc(record: Any) -> bool:  # noqa: ANN401
    return not record.rec_headers.get_header("WARC-Record-ID")


def _is_whole(record: Any) -> bool:  # noqa: ANN401
    """Whether the page is as long as its server said, whatever the record's own length."""
    declared = record.http_headers.get_header("Content-Length") if record.http_headers else None
    return bool(declared and declared.isdigit() and int(declared) == record.payload_length)


def _is_cut(record: Any) -> bool:  # noqa: ANN401
    """Read a record to its end, and tell whether the archive ended before it."""
    with contextlib.suppress(AttributeError):  # a record without a length has no limit
        while record.raw_stream.read(64 * 1024):
            pass
        missing = max(0, int(record.raw_stream.limit))
        declared = record.http_headers.get_header("Content-Length") if record.http_headers else None
        if declared and declared.isascii() and declared.isdigit():
            # The lengths of ARC records are often off by a few; what the server said of the page counts.
            return missing > 0 and record.payload_length - missing < int(declared)
        return missing > (_ARC_LINE_ENDS if _is_arc(record) else 0)
    return False
