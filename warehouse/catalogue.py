"""warehouse: the DuckDB file of a snapshot: a view for each table, the analyst's views, and a comment on everything."""

import re
import shutil
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from graphlib import TopologicalSorter
from importlib import resources
from itertools import takewhile
from pathlib import Path
from threading import Lock
from types import MappingProxyType
from typing import NamedTuple

import duckdb
import pyarrow.parquet as pq

from schemas.columns import BOOL, COLUMNS, DATE, FLOAT, INSTANT, INT32, INT32S, INT64, STRING, STRINGS
from schemas.contract import fingerprint
from schemas.ids import content_id
from schemas.tables import TABLES, Table
from warehouse.durable import replace_durably, unfinished
from warehouse.hashes import digest
from warehouse.paths import catalogue, recorded_contract, recorded_root, table_files, table_names

_SQL_TYPES = {
    STRING: "VARCHAR", STRINGS: "VARCHAR[]", INT32: "INTEGER", INT64: "BIGINT", FLOAT: "DOUBLE", BOOL: "BOOLEAN",
    DATE: "DATE", INSTANT: "TIMESTAMPTZ", INT32S: "INTEGER[]",
}  # fmt: skip
_ON_FILES = {table: f"SELECT * FROM files.{table}" for table in TABLES}
_SEARCH = "search.sql"
_READ = re.compile(r"\b(?:FROM|JOIN)\s+(\w+)")


def analyst_views() -> dict[str, tuple[str, str]]:
    """Return the analyst's views: name → (description, query); the description is the file's leading comment, less its example.

    A view that reads another one stands after it, as DuckDB wants them made.
    """
    views = {}
    for file in sorted(resources.files("warehouse").joinpath("views").iterdir(), key=lambda f: f.name):
        if file.name.endswith(".sql"):
            text = file.read_text(encoding="utf-8")
            lines = text.splitlines()
            comment = [line for line in lines if line.startswith("--")]
            query = "\n".join(line for line in lines if not line.startswith("--")).strip().rstrip(";")
            views[file.name.removesuffix(".sql")] = (_told(comment)[0], query)
    reads = {name: [read for read in _READ.findall(query) if read in views] for name, (_, query) in views.items()}
    return {name: views[name] for name in TopologicalSorter(reads).static_order()}


def examples() -> dict[str, tuple[str, str]]:
    """Return description and example query of each view, and of the search over claims, by name."""
    folder = resources.files("warehouse")
    files = {file.name.removesuffix(".sql"): file for file in folder.joinpath("views").iterdir()}
    files["claims_about('words')"] = folder.joinpath(_SEARCH)
    told = {name: file.read_text(encoding="utf-8").splitlines() for name, file in sorted(files.items())}
    return {name: _told(list(takewhile(lambda line: line.startswith("--"), lines))) for name, lines in told.items()}


def _told(comment: list[str]) -> tuple[str, str]:
    description, _, example = " ".join(line.lstrip("- ") for line in comment).partition(" Example: ")
    return description, example


def write_catalogue(snapshot: Path) -> None:
    """Make the DuckDB file of a snapshot anew, as where it was moved; the snapshot's folder is an absolute path."""
    record_catalogue(snapshot, make_catalogue(snapshot))


def make_catalogue(snapshot: Path, base: Path | None = None) -> str:
    """Make the DuckDB file of a snapshot, with views that hold absolute paths, and return its hash.

    A table's view stands on one in the schema `files`, which alone names the files. So the catalogue of the snapshot before
    can be copied and only those be made anew: a fifth of the time that all the views and comments take.

    Args:
        snapshot: The snapshot's folder, under its final name, as an absolute path, with the tables' files in it.
        base: The snapshot before, if any.
    """
    file = catalogue(snapshot)
    new = unfinished(file)
    queries = _queries(patterns(snapshot), lacking(snapshot))
    try:
        if base is None or not _is_copied(base, new, queries):
            new.unlink(missing_ok=True)
            _execute(new, f"CREATE SCHEMA files;\n{_file_views(queries)};\n{_views(_ON_FILES)}")
        own = digest(new)
        new.chmod(0o444)
        new.replace(file)
    finally:
        for left in (new, new.with_name(f"{new.name}.wal")):
            left.unlink(missing_ok=True)
    return own


def record_catalogue(snapshot: Path, own: str) -> None:
    """Write down what a snapshot's catalogue was made for, with its hash: the snapshot is finished with that."""
    replace_durably(recorded_root(snapshot), f"{snapshot}\n{own}\n{_views_id()}".encode())


class Made(NamedTuple):
    """What a catalogue was made for and by: the folder, its own hash, and the views that were today's then."""

    root: str
    digest: str
    views: str

    def is_for(self, snapshot: Path) -> bool:
        """Tell whether it fits where the snapshot lies now, and has the views of this version of onrecord."""
        return self.root == str(snapshot) and self.views == _views_id()


def made_for(snapshot: Path) -> Made | None:
    """Return what a snapshot's catalogue was made for; None where that is not known."""
    try:
        root, own, views = recorded_root(snapshot).read_text(encoding="utf-8").rsplit("\n", 2)
    except (OSError, ValueError):
        return None
    return Made(root, own, views)


def _is_copied(base: Path, new: Path, queries: Mapping[str, str]) -> bool:
    """Copy a snapshot's catalogue and have it read other files; tell whether it is sound and made by today's views."""
    try:
        shutil.copyfile(catalogue(base), new)
        made = made_for(base)
        if made is None or made.views != _views_id() or made.digest != digest(new):
            return False  # else damage would go on into a catalogue that is sound by its own hash
        _execute(new, _file_views(queries))
    except (OSError, duckdb.Error):
        return False
    return True


def _execute(file: Path, statements: str) -> None:
    """Run statements on a DuckDB file, which is made where there is none, and leave nothing of them in a log beside it."""
    with _attaching:
        connection = _attacher()
        try:
            connection.execute(f"ATTACH {_literal(str(file))} AS made; USE made")
            connection.begin()  # a transaction for each of some three hundred statements costs as much again as they do
            connection.execute(statements)
            connection.commit()
            connection.execute("CHECKPOINT made; USE memory; DETACH made")
        except BaseException:
            # What went wrong may have left the file attached for good.
            _attacher.cache_clear()
            connection.close()
            raise


@cache
def _attacher() -> duckdb.DuckDBPyConnection:
    """Return the connection that catalogues are attached to: to open one by itself takes 15 ms each time, attaching it 2."""
    return duckdb.connect(config={"threads": 1})


_attaching = Lock()


def _file_views(queries: Mapping[str, str]) -> str:
    statements = []
    for table, query in queries.items():
        statements.append(f"CREATE OR REPLACE VIEW files.{table} AS {query}")
    return ";\n".join(statements)


@cache
def _views_id() -> str:
    return content_id(fingerprint(), _views(_ON_FILES))


def patterns(snapshot: Path) -> dict[str, list[str]]:
    """Return each table's files in a snapshot, as DuckDB reads them."""
    return {
        table: [as_pattern(f"{snapshot}/{table}/{name}") for name in table_names(snapshot, table)] for table in TABLES
    }


def lacking(snapshot: Path) -> dict[str, list[str]]:
    """Return the columns declared today that a snapshot's files lack, since an older version wrote them, by table."""
    recorded = recorded_contract(snapshot)
    if recorded.exists() and recorded.read_text(encoding="ascii") == fingerprint():
        return {}
    found = {}
    for table in TABLES.values():
        files = table_files(snapshot, table.name)
        there = set(pq.read_schema(files[0]).names) if files else set()
        found[table.name] = [name for name in table.columns if name not in there]
    return found


def define_views(
    connection: duckdb.DuckDBPyConnection,
    files: Mapping[str, Sequence[str]],
    lacking: Mapping[str, Collection[str]] = MappingProxyType({}),
    schema: str = "main",
) -> None:
    """Define a view for each table and the analyst's views, with their comments, over the tables' files.

    Args:
        connection: Where to.
        files: The files of each table, as DuckDB reads them.
        lacking: Columns that the files of a table lack: they are null.
        schema: DuckDB's schema to define them in; in another one than "main" the tables alone.
    """
    queries = _queries(files, lacking)
    if schema == "main":
        connection.execute(_views(queries))
    else:
        connection.execute(";\n".join(f"CREATE VIEW {schema}.{table} AS {query}" for table, query in queries.items()))


def _views(queries: Mapping[str, str]) -> str:
    """Return the statements that make all views, given the query of each table's view."""
    statements = []
    for table in TABLES.values():
        statements.append(f"CREATE VIEW {table.name} AS {queries[table.name]}")
        statements.append(f"COMMENT ON VIEW {table.name} IS {_literal(f'One row is {table.row}.')}")
        statements += [
            f"COMMENT ON COLUMN {table.name}.{name} IS {_literal(COLUMNS[name].description)}" for name in table.columns
        ]
    for name, (description, query) in analyst_views().items():
        statements.append(f"CREATE VIEW {name} AS {query}")
        statements.append(f"COMMENT ON VIEW {name} IS {_literal(description)}")
    statements.append(resources.files("warehouse").joinpath(_SEARCH).read_text(encoding="utf-8"))
    return ";\n".join(statements)


def _queries(files: Mapping[str, Sequence[str]], lacking: Mapping[str, Collection[str]]) -> dict[str, str]:
    """Return the query of each table's view over the table's files."""
    return {
        table.name: _table_query(table, files[table.name], lacking.get(table.name, ())) for table in TABLES.values()
    }


def _table_query(table: Table, files: Sequence[str], lacking: Collection[str]) -> str:
    source = f" FROM read_parquet([{', '.join(map(_literal, files))}])" if files else " WHERE false"
    if not lacking:
        return f"SELECT *{source}"
    columns = (
        f"CAST(NULL AS {_SQL_TYPES[COLUMNS[name].type]}) AS {name}" if name in lacking else f'"{name}"'
        for name in table.columns
    )
    return f"SELECT {', '.join(columns)}{source}"


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def from_files(files: Iterable[Path], *, by_name: bool = False) -> str:
    """Return what reads some files in DuckDB's SQL, at least one; by the names of their columns where these may differ."""
    names = ", ".join(_literal(as_pattern(str(file))) for file in files)
    return f"read_parquet([{names}]{', union_by_name = true' if by_name else ''})"


def as_pattern(path: str) -> str:
    """Return a path with what DuckDB would take for a glob escaped."""
    return re.sub(r"([*?\[])", r"[\1]", path)
