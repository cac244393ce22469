"""warehouse: one table's Parquet files from one snapshot to the next: dropped rows, merged files, links for the rest.

Files are merged as in a log-structured merge tree: the file written is never less than half as large as the next one
left standing, so a table has about log2(rows) small files, and a commit touches few of them however large it has grown.
"""

import os
import shutil
from collections.abc import Collection, Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from schemas.contract import arrow_schema
from schemas.tables import TABLES
from warehouse.durable import fsync
from warehouse.errors import DamagedFileError
from warehouse.hashes import verify
from warehouse.paths import table_files

_MERGE_BELOW_BYTES = 128 << 20
_ROW_GROUP_BYTES = 16 << 20
_ROW_GROUP_ROWS = (1_000, 100_000)

Drops = Mapping[str, Collection[str]]
"""Column → ids: rows whose column holds one of the ids are left out of the next snapshot."""


def write_next(table: str, base: Path | None, target: Path, rows: pa.Table, drops: Drops) -> None:
    """Write a table's files of the next snapshot.

    Args:
        table: Name of the table.
        base: The snapshot that stands; None for the first.
        target: The snapshot that is being written.
        rows: The rows to add, conforming to the table's schema.
        drops: Which standing rows to leave out.
    """
    folder = target / table
    folder.mkdir(parents=True)
    schema = arrow_schema(table)
    pieces = [rows] if rows.num_rows else []
    standing: list[tuple[int, Path]] = []
    for file in table_files(base, table) if base else []:
        count = pq.read_metadata(file).num_rows
        if not pq.read_schema(file).equals(schema, check_metadata=True) or count == 0:
            pieces.append(_recast(_read(file), schema))
        elif any(ids and holds(file, column, ids) for column, ids in drops.items()):
            pieces.append(dropped(_read(file), drops))
        else:
            standing.append((count, file))
    total = sum(piece.num_rows for piece in pieces)
    standing.sort(key=lambda item: (item[0], item[1].name))
    if total:
        while standing and standing[0][0] < 2 * total and standing[0][1].stat().st_size < _MERGE_BELOW_BYTES:
            count, file = standing.pop(0)
            pieces.append(_read(file))
            total += count
    for _, file in standing:
        link(file, folder / file.name)
    if total or not standing:
        # A folder always holds one file at the least, so that a notebook can read a table that has no rows yet.
        merged = pa.concat_tables(
            [piece.select(schema.names).cast(schema) for piece in pieces] or [schema.empty_table()]
        )
        _write(table, merged, folder / f"{target.name}.parquet")


def _described(file: Path) -> tuple[int, pa.Schema]:
    """Return how many rows a file has, and of what schema."""
    try:
        metadata = pq.read_metadata(file)
        return metadata.num_rows, metadata.schema.to_arrow_schema()
    except (OSError, pa.ArrowException) as error:
        if getattr(error, "errno", None):
            raise  # of the disk, not of what stands on it
        verify(file)
        raise DamagedFileError(f"{file} cannot be read: {str(error).splitlines()[0]}") from error


def _read(file: Path) -> pa.Table:
    verify(file)  # else damage would go on into a file that is sound by its own hash
    return pq.read_table(file)


def holds(file: Path, column: str, ids: Collection[str]) -> bool:
    """Tell whether a file has rows whose column holds one of the ids."""
    values = pq.read_table(file, columns=[column]).column(column)
    return bool(pc.any(pc.is_in(values, value_set=pa.array(ids, pa.string()))).as_py())


def dropped(rows: pa.Table, drops: Drops) -> pa.Table:
    """Return rows without those that are to be dropped; of a column that the table lacks, none is."""
    for column, ids in drops.items():
        if column in rows.column_names and ids:
            rows = rows.filter(pc.invert(pc.is_in(rows.column(column), value_set=pa.array(ids, pa.string()))))
    return rows


def _recast(rows: pa.Table, schema: pa.Schema) -> pa.Table:
    """Bring rows of an older schema to today's: new columns are null, columns that are gone are dropped."""
    columns = [
        rows.column(field.name).cast(field.type)
        if field.name in rows.column_names
        else pa.nulls(rows.num_rows, field.type)
        for field in schema
    ]
    return pa.table(columns, schema=schema)


def _write(table: str, rows: pa.Table, file: Path) -> None:
    rows = rows.sort_by([(column, "ascending") for column in TABLES[table].sort_by]).combine_chunks()
    low, high = _ROW_GROUP_ROWS
    per_row = max(1, rows.nbytes // max(1, rows.num_rows))
    unfinished = file.with_suffix(".unfinished")
    pq.write_table(
        rows,
        unfinished,
        compression="zstd",
        row_group_size=min(high, max(low, _ROW_GROUP_BYTES // per_row)),
    )
    fsync(unfinished)
    unfinished.chmod(0o444)
    unfinished.replace(file)


def link(source: Path, target: Path) -> None:
    """Give a file a second name, or make a copy where there are no hard links."""
    try:
        os.link(source, target)
    except OSError:
        # A file system without hard links (exFAT, some network mounts): a copy is slower and as right.
        shutil.copy2(source, target)
        fsync(target)
