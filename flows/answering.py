"""flows: answers to queries, written as a table, CSV, JSON or Parquet, batch by batch, so that memory stays flat."""

import io
import json
import shutil
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import chain
from pathlib import Path
from typing import BinaryIO

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq

from flows.terminal import harmless
from warehouse.errors import WarehouseError
from warehouse.history import connect_at
from warehouse.reading import query

_ROWS_SHOWN = 1_000
_ROWS_AT_ONCE = 10_000
_CHARACTERS_SHOWN = 10_000  # of one text in a table; DuckDB takes its time to lay out a million
# What a spreadsheet takes for the beginning of a formula (OWASP, "CSV Injection"), the wide forms of the signs included.
_FORMULA = "^[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]"


def answer(
    root: Path, sql: str, format: str, output: Path | None, as_of: str | None = None, *, is_exact: bool = False
) -> None:
    """Run one query over a warehouse and write its result.

    Args:
        root: The warehouse.
        sql: The query.
        format: "table", "csv", "json" or "parquet".
        output: File to write to; None for standard output.
        as_of: Another snapshot than the newest: its number, a tag, or a time.
        is_exact: Whether text in CSV is written as it is, even where a spreadsheet would run it as a formula.

    Raises:
        WarehouseError: No warehouse or snapshot, a bad query, or a file that cannot be written.
    """
    check_format(format, output)
    connection = connect_at(root, as_of)
    try:
        with interruptible():
            relation = query(connection, sql)
        write_relation(relation, format, output, is_exact=is_exact)
    finally:
        connection.close()


@contextmanager
def interruptible() -> Iterator[None]:
    """Pass on as Ctrl-C what DuckDB makes of it."""
    try:
        yield
    except RuntimeError as error:
        if "interrupted" in str(error).lower():
            raise KeyboardInterrupt from error
        raise


def check_format(format: str, output: Path | None) -> None:
    """Refuse, before any work, to write what a terminal cannot show.

    Raises:
        WarehouseError: It is Parquet for a terminal.
    """
    if format == "parquet" and output is None and sys.stdout.isatty():
        raise WarehouseError("Parquet is not for a terminal: name a file with --output FILE")


def write_relation(
    relation: duckdb.DuckDBPyRelation, format: str, output: Path | None, *, is_exact: bool = False
) -> None:
    """Write a result; the arguments are those of `answer`.

    Raises:
        WarehouseError: The query fails, or the file cannot be written.
    """
    is_shown = output is None or str(output) == "-"
    try:
        with interruptible(), ExitStack() as stack:
            pieces = _rendered(relation, format, is_exact=is_exact)
            first = next(pieces)  # what is wrong with a query shows before a file is touched
            sink: BinaryIO = sys.stdout.buffer if output is None or is_shown else stack.enter_context(output.open("wb"))
            for piece in chain((first,), pieces):
                sink.write(_for_terminal(piece) if is_shown and sys.stdout.isatty() else piece)
            sink.flush()
    except (duckdb.Error, pa.ArrowException) as error:
        raise WarehouseError(str(error)) from error
    except BrokenPipeError:
        raise
    except OSError as error:
        where = output or "the answer"
        raise WarehouseError(f"cannot write {where}: {error.strerror or error}") from error


def _for_terminal(piece: bytes) -> bytes:
    return harmless(piece.decode("utf-8", "replace")).encode()


def _rendered(relation: duckdb.DuckDBPyRelation, format: str, *, is_exact: bool) -> Iterator[bytes]:
    """Yield the answer in pieces, at least one."""
    if format == "table":
        yield _as_table(relation).encode()
    elif format == "json":
        yield from _as_json(relation)
    elif format == "parquet":
        yield from _as_parquet(relation)
    else:
        yield from _as_csv(relation, is_exact=is_exact)


def _as_json(relation: duckdb.DuckDBPyRelation) -> Iterator[bytes]:
    lines = relation.query("answer", "SELECT CAST(to_json(answer) AS VARCHAR) FROM answer")
    assert lines is not None  # a SELECT has a result
    between = "[\n"
    for batch in lines.to_arrow_reader(_ROWS_AT_ONCE):
        if rows := batch.column(0).to_pylist():
            yield (between + ",\n".join(rows)).encode()
            between = ",\n"
    yield b"\n]\n" if between == ",\n" else b"[\n\n]\n"


def _as_parquet(relation: duckdb.DuckDBPyRelation) -> Iterator[bytes]:
    reader = _plain(relation).to_arrow_reader(_ROWS_AT_ONCE * 10)
    sink = io.BytesIO()
    with pq.ParquetWriter(sink, reader.schema, compression="zstd") as writer:
        for batch in reader:
            writer.write_batch(batch)
            yield _taken(sink)
    yield sink.getvalue()


def _as_csv(relation: duckdb.DuckDBPyRelation, *, is_exact: bool) -> Iterator[bytes]:
    reader = _plain(relation).to_arrow_reader(_ROWS_AT_ONCE)
    texts = [_is_text(field.type) for field in reader.schema]
    names = (
        reader.schema.names if is_exact else _without_formulas(pa.array(reader.schema.names, pa.string())).to_pylist()
    )
    types = [pa.string() if is_text else field.type for is_text, field in zip(texts, reader.schema, strict=True)]
    schema = pa.schema([pa.field(name, kind) for name, kind in zip(names, types, strict=True)])
    sink = io.BytesIO()
    with pa.csv.CSVWriter(sink, schema) as writer:
        yield _taken(sink)
        for batch in reader:
            columns = [
                _as_text(column, is_exact=is_exact) if is_text else column
                for is_text, column in zip(texts, batch.columns, strict=True)
            ]
            writer.write_batch(pa.record_batch(columns, schema=schema))
            yield _taken(sink)
    yield _taken(sink)


def _taken(sink: io.BytesIO) -> bytes:
    """Take out what has been written so far."""
    data = sink.getvalue()
    sink.seek(0)
    sink.truncate()
    return data


def _plain(relation: duckdb.DuckDBPyRelation) -> duckdb.DuckDBPyRelation:
    """Arrow's writers know no intervals such as "2 days 03:00:00": they are written as text.

    Columns of the same name get names of their own (a, a_1), as in JSON; else the first would stand for all.
    """
    named = relation.query("answer", "FROM answer")
    assert named is not None  # a SELECT has a result
    relation = named
    columns = (
        f'CAST("{name}" AS VARCHAR) AS "{name}"' if str(kind) == "INTERVAL" else f'"{name}"'
        for name, kind in (
            (name.replace('"', '""'), kind) for name, kind in zip(relation.columns, relation.types, strict=True)
        )
    )
    return relation.project(", ".join(columns))


def _as_table(relation: duckdb.DuckDBPyRelation) -> str:
    """DuckDB's own box, as wide as the terminal; a last line says so where rows are left out. Long texts are cut."""
    width = shutil.get_terminal_size((200, 50)).columns
    box = io.StringIO()
    stdout, sys.stdout = sys.stdout, box
    try:
        _shortened(relation).show(max_width=width, max_rows=_ROWS_SHOWN)
    finally:
        sys.stdout = stdout
    return harmless(box.getvalue())


def _shortened(relation: duckdb.DuckDBPyRelation) -> duckdb.DuckDBPyRelation:
    """Cut long texts. Columns are meant by their places, since two may have the same name."""
    if relation.columns == ["explain_key", "explain_value"]:
        return relation
    return relation.project(
        ", ".join(
            f"CASE WHEN length(#{place}) > {_CHARACTERS_SHOWN} THEN left(#{place}, {_CHARACTERS_SHOWN}) || '…' "
            f'ELSE #{place} END AS "{name}"'
            if str(kind) == "VARCHAR"
            else f'#{place} AS "{name}"'
            for place, (name, kind) in enumerate(
                zip((name.replace('"', '""') for name in relation.columns), relation.types, strict=True), start=1
            )
        )
    )


def _is_text(kind: pa.DataType) -> bool:
    return any(test(kind) for test in (pa.types.is_nested, pa.types.is_dictionary, pa.types.is_string))


def _as_text(column: pa.Array, *, is_exact: bool) -> pa.Array:
    """CSV has no lists: they are written as JSON."""
    if pa.types.is_nested(column.type):
        values = (
            None if value is None else json.dumps(value, ensure_ascii=False, default=str)
            for value in column.to_pylist()
        )
        return pa.array(values, pa.string())
    texts = column.cast(pa.string())
    return texts if is_exact else _without_formulas(texts)


def _without_formulas(texts: pa.Array) -> pa.Array:
    """Set an apostrophe before what a spreadsheet would run as a formula."""
    quoted = pc.binary_join_element_wise("'", texts, "")
    return pc.if_else(pc.match_substring_regex(texts, _FORMULA), quoted, texts)
