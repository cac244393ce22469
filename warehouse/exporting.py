"""warehouse: exporting: the tables of a snapshot as one file each, with or without the words of the articles."""

import json
import os
import shutil
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from importlib import resources
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq

from schemas.contract import arrow_schema
from schemas.sharing import ARTICLE_TEXT, MOST_WORDS, PRIVATE, PRIVATE_TABLES, SHORT_ONLY, shared_columns
from schemas.tables import TABLES
from warehouse.errors import WarehouseError
from warehouse.paths import table_files

MANIFEST = "manifest.json"
_FORMULA = "^[=+\\-@\\t\\r]"
"""A cell that begins so is a formula to a spreadsheet."""


@dataclass(frozen=True)
class Exported:
    """What an export wrote: rows by table, and the columns left out of each."""

    rows: dict[str, int]
    left_out: dict[str, list[str]]


def export(snapshot: Path, target: Path, *, with_text: bool, format: str, version: str, now: datetime) -> Exported:
    """Write a snapshot's tables into a folder, with a manifest and a page that says what they are; all of it or nothing.

    Args:
        snapshot: The snapshot's folder.
        target: The folder to make; one that is there must be empty.
        with_text: Whether words of the articles are written, and with them the tables that are the exporter's own.
        format: "parquet" or "csv".
        version: Version of onrecord, for the manifest.
        now: The time.

    Raises:
        WarehouseError: The folder is not empty, or cannot be written.
    """
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise WarehouseError(f"{target} is there already and not empty: name another folder")
    unfinished = target.with_name(f".{target.name}.{os.getpid()}")
    rows, left_out = {}, {}
    try:
        unfinished.mkdir(parents=True)
        for table in TABLES:
            columns = list(TABLES[table].columns) if with_text else shared_columns(table)
            left_out[table] = [name for name in TABLES[table].columns if name not in columns]
            if columns:
                rows[table] = _write_table(
                    snapshot, table, columns, unfinished / f"{table}.{format}", with_text=with_text
                )
        exported = Exported(rows, {table: names for table, names in left_out.items() if names})
        manifest = _manifest(snapshot, exported, with_text=with_text, format=format, version=version, now=now)
        (unfinished / MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
        page = resources.files("warehouse").joinpath("export_with_text.md" if with_text else "export_without_text.md")
        (unfinished / "README.md").write_text(page.read_text(encoding="utf-8"), encoding="utf-8")
        if target.exists():
            target.rmdir()
        unfinished.rename(target)
    except OSError as error:
        raise WarehouseError(f"cannot write {target}: {error.strerror or error}") from error
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return exported


def _manifest(
    snapshot: Path, exported: Exported, *, with_text: bool, format: str, version: str, now: datetime
) -> dict[str, Any]:
    reasons = ARTICLE_TEXT | PRIVATE
    left_out = {
        table: PRIVATE_TABLES.get(table) if table not in exported.rows else {name: reasons.get(name) for name in names}
        for table, names in exported.left_out.items()
    }
    return {
        "made_by": f"onrecord {version}",
        "exported_at": now.isoformat(),
        "snapshot": int(snapshot.name),
        "format": format,
        "with_text": with_text,
        "tables": {table: {"file": f"{table}.{format}", "rows": count} for table, count in exported.rows.items()},
        "left_out": left_out,
    }


def _write_table(snapshot: Path, table: str, columns: list[str], file: Path, *, with_text: bool) -> int:
    cut = set() if with_text else SHORT_ONLY
    fields = [arrow_schema(table).field(name) for name in columns]
    schema = pa.schema([f.with_nullable(True) if f.name in cut else f for f in fields], arrow_schema(table).metadata)
    if file.suffix == ".csv":
        flat = pa.schema([pa.field(f.name, pa.string() if pa.types.is_nested(f.type) else f.type) for f in schema])
        with pa.csv.CSVWriter(str(file), flat) as writer:
            return _copy(snapshot, table, schema, cut, lambda rows: writer.write_table(_plain_cells(rows).cast(flat)))
    with pq.ParquetWriter(file, schema, compression="zstd") as writer:
        return _copy(snapshot, table, schema, cut, writer.write_table)


def _copy(
    snapshot: Path, table: str, schema: pa.Schema, cut: Collection[str], write: Callable[[pa.Table], object]
) -> int:
    count = 0
    for rows in _batches(snapshot, table, schema):
        write(_with_short_names(rows, cut))
        count += rows.num_rows
    return count


def _batches(snapshot: Path, table: str, schema: pa.Schema) -> Iterator[pa.Table]:
    for file in table_files(snapshot, table):
        source = pq.ParquetFile(file)
        there = [name for name in schema.names if name in source.schema_arrow.names]
        for batch in source.iter_batches(columns=there):
            # A snapshot that an older version wrote may lack a column that is declared today.
            columns = [
                batch.column(field.name).cast(field.type) if field.name in there else pa.nulls(len(batch), field.type)
                for field in schema
            ]
            yield pa.table(columns, schema=schema)


def _with_short_names(rows: pa.Table, columns: Collection[str]) -> pa.Table:
    """Return rows with null in place of names so long that they are stretches of a sentence."""
    for index, field in enumerate(rows.schema):
        if field.name in columns:
            names = rows.column(index)
            is_long = pc.greater(pc.count_substring_regex(names, r"\S+"), MOST_WORDS)
            rows = rows.set_column(index, field, pc.if_else(is_long, pa.scalar(None, pa.string()), names))
    return rows


def _plain_cells(rows: pa.Table) -> pa.Table:
    """CSV has no lists: they are written as JSON. And no cell may be a formula: an apostrophe goes before it."""
    for index, field in enumerate(rows.schema):
        column = rows.column(index)
        if pa.types.is_nested(field.type):
            texts = [None if its is None else json.dumps(its, ensure_ascii=False) for its in column.to_pylist()]
            rows = rows.set_column(index, field.name, pa.array(texts, pa.string()))
        elif pa.types.is_string(field.type):
            is_formula = pc.match_substring_regex(column, _FORMULA)
            safe = pc.if_else(is_formula, pc.binary_join_element_wise("'", column, ""), column)
            rows = rows.set_column(index, field.name, safe)
    return rows
