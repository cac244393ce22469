"""warehouse: reading: a connection that sees one snapshot, can change nothing and can open no file outside it."""

import re
from pathlib import Path

import duckdb

from schemas.tables import TABLES
from warehouse.catalogue import as_pattern, catalogue_for, define_views, lacking, patterns, write_catalogue
from warehouse.errors import WarehouseError
from warehouse.paths import Layout, catalogue, recorded_root, table_files

_EXPLAIN = re.compile(r"\s*EXPLAIN\s+(ANALYZE\s+|\([^)]*\)\s*)?", re.IGNORECASE)
_ALLOWED = {duckdb.StatementType.SELECT, duckdb.StatementType.MULTI}  # MULTI is a PIVOT over values not listed


def current_snapshot(root: Path) -> Path | None:
    """Return the folder of the newest snapshot, or None where nothing has landed yet.

    Where the link `current` was lost or made a folder, as by a copy with a tool that does not know links, that is the
    newest snapshot that was finished.
    """
    layout = Layout(root)
    if layout.current.is_symlink() and layout.current.exists():
        return layout.current.resolve()
    folders = layout.snapshots.iterdir() if layout.snapshots.is_dir() else ()
    finished = [folder for folder in folders if folder.name.isdigit() and recorded_root(folder).exists()]
    return max(finished, key=lambda folder: int(folder.name)).resolve() if finished else None


def connect(root: Path) -> duckdb.DuckDBPyConnection:
    """Open the newest snapshot of a warehouse, read-only.

    Its views stay on that snapshot, which is kept for an hour after the next one.
    A warehouse that was moved gets new views first, since views hold absolute paths.

    Raises:
        WarehouseError: There is no warehouse, or it cannot be read.
    """
    root = root.resolve()
    snapshot = current_snapshot(root)
    if snapshot is None:
        raise WarehouseError(f"no warehouse at {root}: make one with `onrecord run INPUT --warehouse {root}`")
    return open_snapshot(snapshot)


def open_snapshot(snapshot: Path) -> duckdb.DuckDBPyConnection:
    """Open a snapshot by its folder, an absolute path; else as `connect`.

    Raises:
        WarehouseError: It cannot be read.
    """
    connection = _opened(snapshot)
    files = [str(file) for table in TABLES for file in table_files(snapshot, table)]
    # Both spellings: DuckDB asks for leave with the pattern that the view holds, and with the name that it matches.
    allowed = sorted({spelling for file in files for spelling in (file, as_pattern(file))})
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute("SET allowed_paths = $1", [allowed])
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return connection


def _opened(snapshot: Path) -> duckdb.DuckDBPyConnection:
    made_for = catalogue_for(snapshot)
    try:
        if made_for is None or made_for[0] != str(snapshot):
            write_catalogue(snapshot)
        return duckdb.connect(str(catalogue(snapshot)), read_only=True)
    except (OSError, duckdb.Error):
        pass
    # A warehouse that was moved and cannot be written: the views are made in memory.
    connection = duckdb.connect()
    try:
        define_views(connection, patterns(snapshot), lacking(snapshot))
    except duckdb.Error as error:
        raise WarehouseError(f"cannot read {snapshot}: {error}") from error
    return connection


def query(connection: duckdb.DuckDBPyConnection, sql: str) -> duckdb.DuckDBPyRelation:
    """Return the relation of one query; anything but a query is refused.

    Raises:
        WarehouseError: It is not one query, or DuckDB does not accept it.
    """
    try:
        statements = connection.extract_statements(sql)
        if len(statements) != 1:
            raise WarehouseError(f"one query at a time, please: this is {len(statements)} statements")
        inner = statements[0]
        if inner.type == duckdb.StatementType.EXPLAIN:
            # EXPLAIN ANALYZE runs what it explains.
            inner = connection.extract_statements(_EXPLAIN.sub("", sql, count=1))[0]
        if inner.type not in _ALLOWED:
            raise WarehouseError(f"only queries are run here (SELECT, DESCRIBE, EXPLAIN …), not {inner.type.name}")
        relation = connection.sql(sql)
    except duckdb.Error as error:
        raise WarehouseError(str(error)) from error
    if relation is None:
        raise WarehouseError("that query has no result")
    return relation
