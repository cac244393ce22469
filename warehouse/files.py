"""warehouse: one table's Parquet files from one snapshot to the next: dropped rows, merged files, links for the rest.

Files are merged as in a log-structured merge tree: eight of about the same number of rows become one. So a row is written
again a few times in its life and a table keeps some dozens of files, however large it grows and however small its batches.
"""

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from schemas.contract import arrow_schema
from schemas.tables import TABLES
from warehouse.durable import fsync, link
from warehouse.hashes import verify
from warehouse.keys import link_keys, write_keys
from warehouse.paths import named_rows, table_files

_FAN_IN = 8
_MERGE_BELOW_BYTES = 16 << 20
_ROW_GROUP_BYTES = 16 << 20
_ROW_GROUP_ROWS = (1_000, 100_000)

Drops = Mapping[str, Collection[str]]
"""Column → ids: rows whose column holds one of the ids are left out of the next snapshot."""


def write_next(
    table: str, base: Path | None, target: Path, rows: pa.Table, drops: Drops, *, is_recast: bool = False
) -> None:
    """Write a table's files of the next snapshot.

    Args:
        table: Name of the table.
        base: The snapshot that stands; None for the first.
        target: The snapshot that is being written.
        rows: The rows to add, conforming to the table's schema.
        drops: Which standing rows to leave out.
        is_recast: The files that stand have another schema than today's, so all are written anew.
    """
    folder = target / table
    folder.mkdir(parents=True)
    schema = arrow_schema(table)
    pieces = [rows] if rows.num_rows else []
    remains: list[pa.Table] = []
    standing: list[tuple[int, Path]] = []
    empty: list[Path] = []
    for file in table_files(base, table) if base else []:
        if is_recast:
            pieces.append(_recast(_read(file), schema))
        elif any(ids and holds(file, column, ids) for column, ids in drops.items()):
            left = dropped(_read(file), drops)
            # What is left of a large file stays by itself: to be merged with the new rows would make these large, and all
            # smaller files be merged with them.
            (pieces if _level(left.num_rows) <= _level(rows.num_rows) else remains).append(left)
        elif count := row_count(file):
            standing.append((count, file))
        else:
            empty.append(file)
    total = sum(piece.num_rows for piece in pieces)
    if total:
        for file in _to_merge(standing, total):
            pieces.append(_read(file))
            standing.remove((row_count(file), file))
    elif not standing and not remains and empty:
        # A folder always holds one file at the least, so that a notebook can read a table that has no rows yet.
        standing = [(0, empty[0])]
    for _, file in standing:
        link(file, f"{folder}/{file.name}")
    if base is not None:
        link_keys(base, target, table, [file.stem for _, file in standing])
    for number, left in enumerate(remains, start=1):
        stem = f"{target.name}.{number}-{left.num_rows}"
        write_file(table, _conforming([left], schema), target, stem, is_sorted=True)
    if total or not (standing or remains):
        merged = _conforming(pieces, schema)
        write_file(table, merged, target, f"{target.name}-{merged.num_rows}")


def _conforming(pieces: Sequence[pa.Table], schema: pa.Schema) -> pa.Table:
    return pa.concat_tables([schema.empty_table(), *(piece.select(schema.names).cast(schema) for piece in pieces)])


def row_count(file: Path) -> int:
    """Return how many rows a table's file has; by its name, so that no file need be opened to be left as it is."""
    named = named_rows(file)
    count: int = pq.read_metadata(file).num_rows if named is None else named
    return count


def _to_merge(standing: Sequence[tuple[int, Path]], total: int) -> list[Path]:
    """Return the files to merge with that many new rows: none until enough of their size have come together."""
    left = {file: count for count, file in standing}
    chosen: list[Path] = []
    while len(peers := [file for file, count in left.items() if _is_peer(file, count, total)]) >= _FAN_IN - 1:
        chosen += peers
        total += sum(left.pop(file) for file in peers)
    return chosen


def _is_peer(file: Path, count: int, total: int) -> bool:
    return _level(count) <= _level(total) and file.stat().st_size < _MERGE_BELOW_BYTES


def _level(rows: int) -> int:
    level = 0
    while (rows := rows // _FAN_IN) > 0:
        level += 1
    return level


def _read(file: Path) -> pa.Table:
    verify(file)  # else damage would go on into a file that is sound by its own hash
    return pq.read_table(file)


def holds(file: Path, column: str, ids: Collection[str]) -> bool:
    """Tell whether a file has rows whose column holds one of the ids."""
    # As it lies in the file, each value of a row group once: to make a string for every row takes ten times as long.
    values = pq.ParquetFile(file, read_dictionary=[column]).read(columns=[column]).column(column)
    wanted = pa.array(ids, pa.string())
    return any(pc.any(pc.is_in(_distinct(chunk), value_set=wanted)).as_py() for chunk in values.chunks)


def _distinct(chunk: pa.Array) -> pa.Array:
    return chunk.dictionary if isinstance(chunk, pa.DictionaryArray) else chunk


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


def write_file(table: str, rows: pa.Table, snapshot: Path, stem: str, *, is_sorted: bool = False) -> None:
    """Write rows as one file of a table, sorted, and their keys beside it.

    Args:
        table: Name of the table.
        rows: Conforming to the table's schema.
        snapshot: Where to.
        stem: The file's name; it ends in the number of rows.
        is_sorted: The rows are in order already.
    """
    if not is_sorted:
        rows = rows.sort_by([(column, "ascending") for column in TABLES[table].sort_by])
    rows = rows.combine_chunks()
    low, high = _ROW_GROUP_ROWS
    per_row = max(1, rows.nbytes // max(1, rows.num_rows))
    file = snapshot / table / f"{stem}.parquet"
    unfinished = file.with_suffix(".unfinished")
    pq.write_table(
        rows,
        unfinished,
        compression="zstd",
        # Of ids of its own each row has another: a dictionary of them would be made in vain.
        use_dictionary=[column for column in rows.column_names if (column,) != TABLES[table].key],
        row_group_size=min(high, max(low, _ROW_GROUP_BYTES // per_row)),
    )
    fsync(unfinished)
    unfinished.chmod(0o444)
    unfinished.replace(file)
    write_keys(snapshot, table, file.stem, rows)
