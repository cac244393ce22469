"""warehouse: reading: a connection that sees one snapshot, can change nothing and can open no file outside it."""

import json
import re
from collections.abc import Sequence
from pathlib import Path

import duckdb

from schemas.tables import TABLES
from warehouse.catalogue import as_pattern, define_views, lacking, made_for, patterns, write_catalogue
from warehouse.errors import NoWarehouseError, WarehouseError
from warehouse.paths import Layout, catalogue, recorded_root, table_files

# What stands before the statement that is explained. No comment, no quotation mark: they could hide where it begins.
_EXPLAIN = re.compile(r"[ \t\r\n]*EXPLAIN[ \t\r\n]+(?:ANALYZE[ \t\r\n]+|\([\w ,]*\)[ \t\r\n]*)?", re.IGNORECASE)
_FIRST_WORD = re.compile(r"[\s(]*(?:SELECT|FROM|WITH|PIVOT|PIVOT_WIDER)\b", re.IGNORECASE)
# A common table expression may write (COPY, INSERT …), and a function may run a text: so each part of a query must be one of
# these, and no function one of those. Of a PIVOT over values not listed no parts are told: there the words must not occur.
_QUERY_PARTS = {"SELECT_NODE", "SET_OPERATION_NODE", "RECURSIVE_CTE_NODE", "CTE_NODE"}
_RUNS_TEXT = {"query", "json_execute_serialized_sql"}
_WORDS_THAT_WRITE = re.compile(
    rf"\b(?:COPY|INSERT|UPDATE|DELETE|MERGE|{'|'.join(sorted(_RUNS_TEXT))})\b", re.IGNORECASE
)
# A query leaves the other half of the memory to the rest of the machine, and never fills the disk.
_SETTINGS = {
    "TimeZone": "UTC",
    "memory_limit": "50%",
    "max_temp_directory_size": "10GiB",
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "allow_persistent_secrets": False,
}


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
        raise NoWarehouseError(root)
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
    lock_in(connection, allowed)
    return connection


def lock_in(connection: duckdb.DuckDBPyConnection, allowed: Sequence[str]) -> None:
    """Let a connection open no file but those allowed, use bounded memory and disk, and change none of this again."""
    for name, value in _SETTINGS.items():
        connection.execute(f"SET {name} = $1", [value])
    connection.execute("SET allowed_paths = $1", [list(allowed)])
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")


def _opened(snapshot: Path) -> duckdb.DuckDBPyConnection:
    made = made_for(snapshot)
    try:
        if made is None or not made.is_for(snapshot):
            write_catalogue(snapshot)
        return duckdb.connect(str(catalogue(snapshot)), read_only=True)
    except (OSError, duckdb.Error):
        pass
    # A warehouse that was moved, or made by another version, and cannot be written: the views are made in memory.
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
        if (kind := _kind(connection, sql)) != "a query":
            raise WarehouseError(f"only queries are run here (SELECT, DESCRIBE, EXPLAIN …), not {kind}")
        relation = connection.sql(sql)
    except (duckdb.CatalogException, duckdb.BinderException) as error:
        way_out = "`onrecord tables` lists the tables and views, `onrecord tables NAME` the columns of one"
        raise WarehouseError(f"{str(error).rstrip()}\n{way_out}") from error
    except duckdb.Error as error:
        raise WarehouseError(str(error)) from error
    if relation is None:
        raise WarehouseError("that query has no result")
    return relation


def _kind(connection: duckdb.DuckDBPyConnection, sql: str) -> str:
    """Tell what a text asks for, by DuckDB's own parser: "a query", or what else it is."""
    statements = connection.extract_statements(sql)
    if len(statements) != 1:
        raise WarehouseError(f"one query at a time, please: this is {len(statements)} statements")
    try:
        kind = statements[0].type
    except ValueError:  # a kind that the binding has no name for
        return "this"
    if kind == duckdb.StatementType.EXPLAIN:
        # EXPLAIN ANALYZE runs what it explains, and the parser does not tell what that is.
        explained = _EXPLAIN.match(sql)
        return _kind(connection, sql[explained.end() :]) if explained else "EXPLAIN behind a comment"
    if kind == duckdb.StatementType.MULTI:
        # What holds a PIVOT over values not listed becomes several statements: it may be a COPY as well as a query.
        if not _FIRST_WORD.match(sql):
            return "a PIVOT within another statement, or behind a comment"
        if word := _WORDS_THAT_WRITE.search(sql):
            return (
                f"a PIVOT in a query with the word {word[0]} in it (list the values: PIVOT … ON column IN ('a', 'b'))"
            )
        return "a query"
    return _kind_of_parts(connection, sql) if kind == duckdb.StatementType.SELECT else kind.name


def _kind_of_parts(connection: duckdb.DuckDBPyConnection, sql: str) -> str:
    """Tell whether what DuckDB takes for a SELECT is a query in all its parts: "a query", or what else is in it."""
    [(serialized,)] = connection.execute("SELECT CAST(json_serialize_sql($1) AS VARCHAR)", [sql]).fetchall()
    try:
        parsed = json.loads(serialized)
    except RecursionError:
        return "one that is nested so deep"
    if parsed["error"]:
        return f"what cannot be looked into ({parsed.get('error_message')})"
    pending = [parsed["statements"]]
    while pending:
        part = pending.pop()
        if isinstance(part, dict):
            kind = str(part.get("type"))
            if kind.endswith("_NODE") and kind not in _QUERY_PARTS:
                return f"a query with {kind.partition('_')[0]} in it"
            if (name := str(part.get("function_name")).lower()) in _RUNS_TEXT:
                return f"one that calls {name}, which runs a text"
        pending.extend(part.values() if isinstance(part, dict) else part if isinstance(part, list) else ())
    return "a query"
