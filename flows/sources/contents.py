"""flows/sources: from one stream of bytes with a name to the articles in it, whether it came from a file or the web."""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from flows.sources import kinds, streams, tables
from flows.sources.feeds import feed_items
from flows.sources.items import Limits, RawItem, SourceItem, SourceReject
from flows.sources.kinds import Kind
from flows.sources.parquet import parquet_rows
from flows.sources.warc import archive_items
from flows.sources.web import Fetcher

_MEDIA_TYPES: dict[Kind, str] = {"text": "text/plain", "markdown": "text/markdown", "html": "text/html"}


@dataclass(frozen=True)
class Reader:
    """Reads articles out of streams.

    Attributes:
        fetcher: Fetches what a feed links to.
        limits: The most that is held in memory for one article.
        text_column: The column of a table that holds the text, where the user named it (`--map text=COLUMN`).
    """

    fetcher: Fetcher
    limits: Limits = field(default_factory=Limits)
    text_column: str | None = None

    def read(
        self,
        stream: BinaryIO,
        found_at: str,
        kind: Kind | None = None,
        *,
        uri: str | None = None,
        charset: str | None = None,
    ) -> Iterator[SourceItem]:
        """Yield the articles in a stream, one at a time.

        Args:
            stream: The bytes, plain or gzipped. Only Parquet needs it to be seekable.
            found_at: Its place: a path, an address or `stdin`.
            kind: What it is, where a name or a server told; None to tell from the bytes.
            uri: The address that it was fetched from.
            charset: The charset that the server named.
        """
        try:
            yield from self._read(stream, found_at, kind, uri, charset)
        except streams.BrokenStreamError as error:
            yield SourceReject(found_at, "unpack", error.reason_code, str(error))

    def _read(
        self, stream: BinaryIO, found_at: str, kind: Kind | None, uri: str | None, charset: str | None
    ) -> Iterator[SourceItem]:
        begin, packed = streams.peek(stream)
        if kind == "warc" and begin:
            yield from archive_items(packed, found_at, self.limits)
            return
        is_packed = begin.startswith(streams.GZIP_MAGIC)
        head = streams.peek(streams.unpacked(io.BytesIO(begin)))[0] if is_packed else begin
        if not head:
            yield SourceReject(found_at, "unpack", "empty", "there is nothing in it")
            return
        looks_like = kinds.sniffed_kind(head)
        if kind is None or kind == "xml":
            kind = looks_like if looks_like != "text" or kind is None else "xml"
        if looks_like == "parquet" or kind == "parquet":
            yield from self._parquet(stream, found_at)
            return
        if looks_like == "warc":
            yield from archive_items(packed, found_at, self.limits)
            return
        if words := kinds.foreign(head):
            code = "binary" if words == "binary data" else "unsupported_type"
            yield SourceReject(found_at, "unpack", code, f"this is {words}, not text, a page, a table or a feed")
            return
        stream = streams.unpacked(packed) if is_packed else packed
        if kind in ("lines", "json", "csv", "tsv"):
            yield from self._table(stream, found_at, kind)
            return
        data = streams.read_whole(stream, self.limits.max_document_bytes)
        if data is None:
            yield tables.too_large(found_at, "this", self.limits)
        elif not kinds.beginning(data).strip():
            yield SourceReject(found_at, "unpack", "empty", "there is nothing but white space in it")
        elif kind in ("feed", "xml"):
            yield from feed_items(data, found_at, self.fetcher, uri=uri, charset=charset)
        else:
            yield RawItem(data, _MEDIA_TYPES[kind], found_at, uri=uri, charset=charset)

    def _table(self, stream: BinaryIO, found_at: str, kind: Kind) -> Iterator[SourceItem]:
        pieces = streams.chunks(stream)
        if kind == "lines":
            yield from tables.json_lines(pieces, found_at, self.limits)
        elif kind == "json":
            yield from tables.json_file(pieces, found_at, self.limits)
        else:
            is_tab = kind == "tsv"
            yield from tables.csv_rows(pieces, found_at, self.limits, tab=is_tab, text_column=self.text_column)

    def _parquet(self, stream: BinaryIO, found_at: str) -> Iterator[SourceItem]:
        if not stream.seekable():
            detail = "a Parquet file cannot be read from a pipe: give its path"
            yield SourceReject(found_at, "unpack", "unsupported_type", detail)
            return
        stream.seek(0)
        yield from parquet_rows(stream, found_at, self.limits, text_column=self.text_column)
