"""flows: answers to queries, written as a table, CSV, JSON or Parquet."""

import io
import json
import shutil
import sys
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq

from flows.terminal import harmless
from warehouse.errors import WarehouseError
from warehouse.history import connect_at
from warehouse.reading import query

_ROWS_SHOWN = 1_000


def answer(root: Path, sql: str, format: str, output: Path | None, as_of: str | None = None) -> None:
    """Run one query over a warehouse and write its result.

    Args:
        root: The warehouse.
        sql: The query.
        format: "table", "csv", "json" or "parquet".
        output: File to write to; None for standard output.
        as_of: Another snapshot than the newest: its number, a tag, or a time.

    Raises:
        WarehouseError: No warehouse or snapshot, a bad query, or a file that cannot be written.
    """
    check_format(format, output)
    connection = connect_at(root, as_of)
    try:
        write_relation(query(connection, sql), format, output)
    finally:
        connection.close()


def check_format(format: str, output: Path | None) -> None:
    """Refuse, before any work, to write what a terminal cannot show.

    Raises:
        WarehouseError: It is Parquet for a terminal.
    """
    if format == "parquet" and output is None and sys.stdout.isatty():
        raise WarehouseError("Parquet is not for a terminal: name a file with --output FILE")


def write_relation(relation: duckdb.DuckDBPyRelation, format: str, output: Path | None) -> None:
    """Write a result; the arguments are those of `answer`.

    Raises:
        WarehouseError: The query fails, or the file cannot be written.
    """
    try:
        data = _rendered(relation, format)
    except (duckdb.Error, pa.ArrowException) as error:
        raise WarehouseError(str(error)) from error
    if output is None or str(output) == "-":
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    try:
        output.write_bytes(data)
    except OSError as error:
        raise WarehouseError(f"cannot write {output}: {error.strerror}") from error


def _rendered(relation: duckdb.DuckDBPyRelation, format: str) -> bytes:
    if format == "table":
        return _as_table(relation).encode()
    if format == "json":
        lines = relation.query("answer", "SELECT CAST(to_json(answer) AS VARCHAR) FROM answer")
        assert lines is not None  # a SELECT has a result
        rows = [row for (row,) in lines.fetchall()]
        return ("[\n" + ",\n".join(rows) + "\n]\n").encode()
    # Arrow's writers know no intervals such as "2 days 03:00:00": they are written as text.
    columns = (
        f'CAST("{name}" AS VARCHAR) AS "{name}"' if str(kind) == "INTERVAL" else f'"{name}"'
        for name, kind in (
            (name.replace('"', '""'), kind) for name, kind in zip(relation.columns, relation.types, strict=True)
        )
    )
    table = relation.project(", ".join(columns)).to_arrow_table()
    sink = io.BytesIO()
    if format == "parquet":
        pq.write_table(table, sink, compression="zstd")
    else:
        pa.csv.write_csv(_flat(table), sink)
    return sink.getvalue()


def _as_table(relation: duckdb.DuckDBPyRelation) -> str:
    """DuckDB's own box, as wide as the terminal; a last line says so where rows are left out."""
    width = shutil.get_terminal_size((200, 50)).columns
    box = io.StringIO()
    stdout, sys.stdout = sys.stdout, box
    try:
        relation.show(max_width=width, max_rows=_ROWS_SHOWN)
    finally:
        sys.stdout = stdout
    return harmless(box.getvalue())


def _flat(table: pa.Table) -> pa.Table:
    """CSV has no lists: they are written as JSON."""
    for index, field in enumerate(table.schema):
        if pa.types.is_nested(field.type):
            texts = [
                None if value is None else json.dumps(value, ensure_ascii=False, default=str)
                for value in table.column(index).to_pylist()
            ]
            table = table.set_column(index, field.name, pa.array(texts, pa.string()))
    return table
