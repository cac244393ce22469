"""flows/sources: records from tables: JSON lines and values, and CSV. One RawItem a row, memory flat.

A JSON record is passed on as its bytes stand. A row of CSV or Parquet has no bytes of its own, so it becomes compact
JSON with sorted keys: the same row gives the same bytes, and so the same id, in any file.
"""

import base64
import csv
import datetime as dt
import decimal
import itertools
import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from flows.sources import streams
from flows.sources.items import Limits, RawItem, SourceReject
from transforms.decoders.article import Undecodable
from transforms.decoders.charset import decode_characters
from transforms.decoders.records import TEXT_FIELDS

_DELIMITERS = (",", "\t", ";", "|")


def json_lines(pieces: Iterable[bytes], found_at: str, limits: Limits) -> Iterator[RawItem | SourceReject]:
    """Yield each line of a file of JSON lines; that a line is a JSON object is for the decoder to say."""
    numbered = streams.lines(streams.as_utf8(pieces), limits.max_document_bytes)
    yield from _records(numbered, "line", found_at, limits)


def json_file(pieces: Iterable[bytes], found_at: str, limits: Limits) -> Iterator[RawItem | SourceReject]:
    """Yield the records of a `.json` file: an array of objects, one object over several lines, or JSON lines."""
    most = limits.max_document_bytes
    head, pieces = streams.looked_at(
        streams.as_utf8(pieces), lambda seen: b"\n" in seen.lstrip()[-streams.CHUNK_BYTES :] or len(seen) > most
    )
    if _is_whole(head.lstrip().partition(b"\n")[0]):
        yield from _records(streams.lines(pieces, limits.max_document_bytes), "line", found_at, limits)
    else:
        yield from _records(streams.json_values(pieces, limits.max_document_bytes), "value", found_at, limits)


def _is_whole(line: bytes) -> bool:
    """Tell whether a line is a whole JSON object, which makes a file one of JSON lines."""
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def _records(
    numbered: Iterable[tuple[int, bytes | None]], noun: str, found_at: str, limits: Limits
) -> Iterator[RawItem | SourceReject]:
    is_empty = True
    for number, data in numbered:
        is_empty = False
        place = f"{found_at}#{number}"
        if data is None:
            yield too_large(place, f"this {noun}", limits)
        else:
            yield RawItem(data, "application/json", place)
    if is_empty:
        yield SourceReject(found_at, "unpack", "empty", "there is no JSON record in it")


def too_large(uri: str, what: str, limits: Limits) -> SourceReject:
    """The reject for something that is longer than one article may be."""
    allowed = f"{limits.max_document_bytes / 1024**2:.4g} MiB"
    return SourceReject(uri, "unpack", "too_large", f"{what} is longer than the {allowed} allowed for one article")


class _RowTooLongError(Exception):
    """A row of CSV grew past the limit: one long line, or a quotation mark that nothing closes."""


class _CsvLines:
    """Feeds lines to a csv.reader and counts what one row has taken, so that no row can swallow the rest."""

    def __init__(self, pieces: Iterable[bytes], max_bytes: int) -> None:
        self._lines = streams.split_lines(pieces, max_bytes)
        self._max_bytes = max_bytes
        self.row_bytes = 0

    def __iter__(self) -> "_CsvLines":
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self.row_bytes += self._max_bytes + 1 if line is None else len(line)
        if line is None or self.row_bytes > self._max_bytes:
            raise _RowTooLongError
        # What is not UTF-8 travels as surrogates and is decoded row by row, once it is known where its fields end.
        return line.decode("utf-8", "surrogateescape")


def csv_rows(
    pieces: Iterable[bytes], found_at: str, limits: Limits, *, tab: bool = False, text_column: str | None = None
) -> Iterator[RawItem | SourceReject]:
    """Yield each row of a CSV file with a header as compact sorted JSON; `found_at` counts rows below the header.

    The delimiter is the one of comma, tab, semicolon and bar that the header has most of.

    Args:
        pieces: The file in chunks.
        found_at: The file's place.
        limits: The most bytes of a row.
        tab: Whether the file is known to be separated by tabs.
        text_column: The column that holds the text, where the user named it.
    """
    head, pieces = streams.looked_at(streams.as_utf8(pieces), lambda seen: len(seen) >= streams.CHUNK_BYTES)
    if b"\r" in head and b"\n" not in head:  # the line ends of old Mac programs
        pieces = (piece.replace(b"\r", b"\n") for piece in pieces)
        head = head.replace(b"\r", b"\n")
    first_line = head.lstrip(b"\r\n").partition(b"\n")[0].decode("utf-8", "replace")
    delimiter = "\t" if tab else max(_DELIMITERS, key=first_line.count)
    # A module-wide setting of csv; it only ever grows, and the rows are bounded by _CsvLines.
    csv.field_size_limit(max(csv.field_size_limit(), limits.max_document_bytes + 1))

    source = _CsvLines(pieces, limits.max_document_bytes)
    reader = csv.reader(source, delimiter=delimiter)
    columns: list[str] | None = None
    number = 0
    while True:
        source.row_bytes = 0
        try:
            row = next(reader)
        except StopIteration:
            break
        except _RowTooLongError:
            number += 1
            yield too_large(f"{found_at}#{number}", "this row (or a quoted field that nothing closes)", limits)
            reader = csv.reader(source, delimiter=delimiter)
            continue
        except csv.Error as error:
            number += 1
            yield SourceReject(f"{found_at}#{number}", "unpack", "bad_row", f"this row cannot be read as CSV: {error}")
            continue
        if not any(row):
            continue
        if columns is None:
            try:
                columns = [name.strip() or f"column_{place}" for place, name in enumerate(_decoded(row), start=1)]
            except Undecodable as error:
                yield SourceReject(found_at, "unpack", error.reason_code, error.detail)
                return
            if missing := missing_text_column(columns, found_at, text_column):
                yield missing
                return
            continue
        number += 1
        yield _csv_item(row, columns, f"{found_at}#{number}")
    if number == 0:
        yield SourceReject(found_at, "unpack", "empty", "there is no row in it" if columns else "the file is blank")


def _csv_item(row: Sequence[str], columns: Sequence[str], place: str) -> RawItem | SourceReject:
    if any(row[len(columns) :]):
        detail = f"the row has {len(row)} fields and the header {len(columns)}: a comma in a field without quotes?"
        return SourceReject(place, "unpack", "too_many_fields", detail)
    record: dict[str, str | None] = {}
    try:
        values = _decoded(row[: len(columns)])
    except Undecodable as error:
        return SourceReject(place, "unpack", error.reason_code, error.detail)
    for name, value in itertools.zip_longest(columns, values, fillvalue=""):
        record.setdefault(name, value or None)
    return RawItem(compact_json(record), "application/json", place, charset="utf-8")


def _decoded(fields: Sequence[str]) -> list[str]:
    """Decode the fields in which surrogates stand for bytes that are not UTF-8. A file may hold several encodings."""
    damaged = [place for place, field in enumerate(fields) if not _is_encodable(field)]
    if not damaged:
        return list(fields)
    # Together, since an encoding cannot be told from a name of four letters.
    joined = "\v".join(fields[place] for place in damaged)
    parts = decode_characters(joined.encode("utf-8", "surrogateescape")).split("\v")
    if len(parts) != len(damaged):  # a field holds that character itself
        parts = [decode_characters(fields[place].encode("utf-8", "surrogateescape")) for place in damaged]
    decoded = dict(zip(damaged, parts, strict=True))
    return [decoded.get(place, field) for place, field in enumerate(fields)]


def _is_encodable(field: str) -> bool:
    try:
        field.encode()
    except UnicodeEncodeError:
        return False
    return True


def missing_text_column(columns: Sequence[str], found_at: str, text_column: str | None) -> SourceReject | None:
    """The one reject of a table that has no column of text; None where it has one.

    Args:
        columns: The table's columns.
        found_at: The table's place.
        text_column: The column that the user named with `--map text=COLUMN`, or None to look for the usual ones.
    """
    # The decoder of a row compares names in the same way.
    names = {re.sub(r"[\s-]+", "_", name.strip().lower()) for name in columns}
    if text_column in columns or (text_column is None and names.intersection(TEXT_FIELDS)):
        return None
    looked_for = "no column is known to hold text" if text_column is None else f"there is no column {text_column!r}"
    shown = ", ".join(columns[:30]) + (", …" if len(columns) > 30 else "")
    detail = f"{looked_for}; the columns are: {shown}. Name the right one with --map text=COLUMN"
    return SourceReject(found_at, "unpack", "no_text_column", detail)


def compact_json(record: Mapping[str, Any]) -> bytes:
    """Serialise one row so that equal rows give equal bytes: sorted keys, no spaces, UTF-8."""
    plain = {str(name): _plain(value) for name, value in record.items()}
    text = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8", "replace")


def _plain(value: Any) -> Any:  # noqa: ANN401 (whatever Arrow holds)
    if value is None or isinstance(value, (str, bool, int)):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, (dt.datetime, dt.date, dt.time)):
        return value.isoformat()
    if isinstance(value, (bytes, bytearray)):
        try:
            return bytes(value).decode("utf-8")
        except UnicodeDecodeError:
            return base64.b64encode(value).decode("ascii")
    if isinstance(value, Mapping):
        return {str(name): _plain(inner) for name, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(inner) for inner in value]
    if isinstance(value, decimal.Decimal):
        return str(value)
    return str(value)
