"""flows/sources: pages out of web archives (WARC and ARC). One RawItem for each page or text that was archived.

What an archive holds beside pages (requests, pictures, redirects, error pages) is no article and is reported once for
the whole file, with counts: reason `skipped_records`.
"""

import contextlib
import io
import logging
import zlib
from collections import Counter
from collections.abc import Iterator
from typing import Any, BinaryIO

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from flows.sources import kinds
from flows.sources.items import Limits, RawItem, SourceReject
from flows.sources.streams import BrokenStreamError, chunks
from flows.sources.tables import too_large

_PAGE_TYPES = {"text/html": "text/html", "application/xhtml+xml": "text/html", "text/plain": "text/plain"}
_ARC_LINE_ENDS = 4  # ARC counts the line ends after a record to its length, and the last record may lack them
_LONGEST_LINE = 64 * 1024  # bytes of a header
_NOT_CONTENT = ("warcinfo", "request", "metadata", "arc_header")
_UNPACKED = ("", "identity", "gzip", "x-gzip", "deflate", "br")


# It warns of each address with a space in it, which it mends.
logging.getLogger("warcio").setLevel(logging.ERROR)


class _Pieces:
    """A stream as warcio reads it, that gives all it has before it breaks, and breaks with an error of ours.

    An EOFError, as of a truncated gzip, would pass for the end of the archive.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._chunks = chunks(stream)

    def read(self, size: int = -1) -> bytes:  # noqa: ARG002
        return next(self._chunks, b"")


class _Archive(ArchiveIterator):  # type: ignore[misc]  # warcio has no types
    """An iterator that keeps its warnings to itself: they would be written in the middle of a progress bar."""

    INC_RECORD = ""

    def __init__(self, stream: BinaryIO) -> None:
        super().__init__(_Pieces(stream), arc2warc=True)
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


def archive_items(stream: BinaryIO, found_at: str, limits: Limits) -> Iterator[RawItem | SourceReject]:
    """Yield the pages of an archive: responses with status 2xx, resources and conversions, of HTML or plain text.

    Args:
        stream: The archive, already unpacked: so an archive that was gzipped as a whole is read as well as one whose
            records were gzipped one by one.
        found_at: The archive's place; records are counted from 1.
        limits: The most bytes of one page.

    Yields:
        Pages with their target as `uri` and with transfer and content encodings undone. Where the archive is broken,
        what was readable before comes out, and a reject says from where on nothing could be read.
    """
    skipped: Counter[str] = Counter()
    number = 0
    is_empty = True
    failure: SourceReject | None = None
    try:
        for record in _Archive(stream):
            number += 1
            place = f"{found_at}#{number}"
            if record.length is None:
                detail = "the archive ends within the headers of this record"
                failure = SourceReject(place, "unpack", "truncated_archive", detail)
                break
            reason = _passed_over(record)
            item = _page(record, place, limits) if reason is None else None
            if _is_cut(record):
                failure = SourceReject(place, "unpack", "truncated_archive", "the archive ends within this record")
                break
            if item:
                is_empty = False
                yield item
            elif reason:
                skipped[reason] += 1
    except BrokenStreamError as error:
        detail = f"from record {number + 1} on there is nothing to be had: {error}"
        failure = SourceReject(found_at, "unpack", error.reason_code, detail)
    except Exception as error:  # warcio meets broken records with whatever its code runs into
        words = " ".join(str(error).split())[:200]
        detail = f"from record {number + 1} on it cannot be read as a web archive: {words}"
        failure = SourceReject(found_at, "unpack", "bad_archive", detail)
    if failure:
        yield failure
    if skipped:
        counts = ", ".join(f"{count} {reason}" for reason, count in skipped.most_common(12))
        detail = f"{skipped.total()} records are no pages and were passed over: {counts}"
        yield SourceReject(found_at, "unpack", "skipped_records", detail)
    if is_empty and not failure and not skipped:
        yield SourceReject(found_at, "unpack", "empty", "there is no page in it")


def _passed_over(record: Any) -> str | None:  # noqa: ANN401 (warcio has no types)
    """Why a record is no page: words to count by, "" for what belongs to the archive itself, None for a page."""
    if record.rec_type in _NOT_CONTENT:
        return ""
    if record.rec_type not in ("response", "resource", "conversion"):
        return f"{record.rec_type} records"
    status = record.http_headers.get_statuscode() if record.http_headers else ""
    if status and not status.startswith("2"):
        return f"HTTP {status}"
    target = _target(record) or ""
    if target.startswith("metadata:") or target.partition("?")[0].endswith("/robots.txt"):
        return "of the crawler's own"
    found = _content_type(record).partition(";")[0].strip().lower()
    return None if found in _PAGE_TYPES else found or "of unknown type"


def _page(record: Any, place: str, limits: Limits) -> RawItem | SourceReject:  # noqa: ANN401
    encoding = record.http_headers.get_header("Content-Encoding") if record.http_headers else None
    if (encoding or "").strip().lower() not in _UNPACKED:
        return SourceReject(place, "unpack", "unsupported_encoding", f"the page is packed as {encoding}")
    try:
        data = _payload(record, limits.max_document_bytes)
    except (zlib.error, ValueError) as error:
        return SourceReject(place, "unpack", "bad_payload", f"the page cannot be unpacked: {error}")
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


def _payload(record: Any, max_bytes: int) -> bytes | None:  # noqa: ANN401
    content = record.content_stream()
    gathered = io.BytesIO()
    while piece := content.read(64 * 1024):
        gathered.write(piece)
        if gathered.tell() > max_bytes:
            return None
    return gathered.getvalue()


def _content_type(record: Any) -> str:  # noqa: ANN401
    headers = record.http_headers or record.rec_headers
    return (headers.get_header("Content-Type") or "") if headers else ""


def _target(record: Any) -> str | None:  # noqa: ANN401
    target = record.rec_headers.get_header("WARC-Target-URI")
    return target or None


def _is_cut(record: Any) -> bool:  # noqa: ANN401
    """Read a record to its end, and tell whether the archive ended before it."""
    with contextlib.suppress(AttributeError):  # a record without a length has no limit
        while record.raw_stream.read(64 * 1024):
            pass
        missing = max(0, int(record.raw_stream.limit))
        declared = record.http_headers.get_header("Content-Length") if record.http_headers else None
        if declared and declared.isdigit():
            # The lengths of ARC records are often off by a few; what the server said of the page counts.
            return missing > 0 and record.payload_length - missing < int(declared)
        is_arc = not record.rec_headers.get_header("WARC-Record-ID")
        return missing > (_ARC_LINE_ENDS if is_arc else 0)
    return False
