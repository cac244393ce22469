"""warehouse: reading: a connection that sees one snapshot, can change nothing and can open no file outside it."""

import re
from pathlib import Path

import duckdb

from schemas.tables import TABLES
from warehouse.catalogue import as_pattern, write_catalogue
from warehouse.errors import WarehouseError, plain_errors
from warehouse.paths import Layout, catalogue, recorded_root, table_files

_EXPLAIN = re.compile(r"\s*EXPLAIN\s+(ANALYZE\s+|\([^)]*\)\s*)?", re.IGNORECASE)
_ALLOWED = {duckdb.StatementType.SELECT, duckdb.StatementType.MULTI}  # MULTI is a PIVOT over values not listed


def current_snapshot(root: Path) -> Path | None:
    """Return the folder of the newest snapshot, or None where nothing has landed yet."""
    current = Layout(root).current
    return current.resolve() if current.exists() else None


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
    with plain_errors(root):
        recorded = recorded_root(snapshot)
        if not recorded.exists() or recorded.read_text(encoding="utf-8") != str(snapshot):
            try:
                write_catalogue(snapshot)
            except duckdb.Error as error:
                raise WarehouseError(f"cannot write new views into {snapshot}: {error}") from error
    try:
        connection = duckdb.connect(str(catalogue(snapshot)), read_only=True)
    except duckdb.Error as error:
        raise WarehouseError(f"cannot open {catalogue(snapshot)}: {error}") from error
    files = [str(file) for table in TABLES for file in table_files(snapshot, table)]
    # Both spellings: DuckDB asks for leave with the pattern that the view holds, and with the name that it matches.
    allowed = sorted({spelling for file in files for spelling in (file, as_pattern(file))})
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute("SET allowed_paths = $1", [allowed])
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
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
