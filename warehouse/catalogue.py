"""warehouse: the DuckDB file of a snapshot: a view for each table, the analyst's views, and a comment on everything."""

import os
import re
from collections.abc import Mapping, Sequence
from graphlib import TopologicalSorter
from importlib import resources
from pathlib import Path

import duckdb

from schemas.columns import COLUMNS
from schemas.tables import TABLES
from warehouse.paths import catalogue, recorded_root, table_files

_READ = re.compile(r"\b(?:FROM|JOIN)\s+(\w+)")


def analyst_views() -> dict[str, tuple[str, str]]:
    """Return the analyst's views: name → (description, query); the description is the file's leading comment.

    A view that reads another one stands after it, as DuckDB wants them made.
    """
    views = {}
    for file in sorted(resources.files("warehouse").joinpath("views").iterdir(), key=lambda f: f.name):
        if file.name.endswith(".sql"):
            text = file.read_text(encoding="utf-8")
            lines = text.splitlines()
            comment = [line for line in lines if line.startswith("--")]
            query = "\n".join(line for line in lines if not line.startswith("--")).strip().rstrip(";")
            views[file.name.removesuffix(".sql")] = (" ".join(line.lstrip("- ") for line in comment), query)
    reads = {name: [read for read in _READ.findall(query) if read in views] for name, (_, query) in views.items()}
    return {name: views[name] for name in TopologicalSorter(reads).static_order()}


def write_catalogue(snapshot: Path) -> None:
    """Make the DuckDB file of a snapshot anew, with views that hold absolute paths.

    Args:
        snapshot: The snapshot's folder, under its final name, as an absolute path, with the tables' files in it.
    """
    file = catalogue(snapshot)
    unfinished = file.with_name(f".unfinished-{os.getpid()}")
    unfinished.unlink(missing_ok=True)
    with duckdb.connect(str(unfinished), config={"threads": 1}) as connection:
        connection.begin()  # a transaction for each of some three hundred statements costs as much again as they do
        define_views(connection, patterns(snapshot))
        connection.commit()
        connection.execute("CHECKPOINT")
    unfinished.chmod(0o444)
    unfinished.replace(file)
    recorded_root(snapshot).write_text(str(snapshot), encoding="utf-8")


def patterns(snapshot: Path) -> dict[str, list[str]]:
    """Return each table's files in a snapshot, as DuckDB reads them."""
    return {table: [as_pattern(str(file)) for file in table_files(snapshot, table)] for table in TABLES}


def define_views(connection: duckdb.DuckDBPyConnection, files: Mapping[str, Sequence[str]]) -> None:
    """Define a view for each table and the analyst's views, with their comments, over the tables' files."""
    statements = []
    for table in TABLES.values():
        listed = ", ".join(map(_literal, files[table.name]))
        statements.append(f"CREATE VIEW {table.name} AS SELECT * FROM read_parquet([{listed}])")
        statements.append(f"COMMENT ON VIEW {table.name} IS {_literal(f'One row is {table.row}.')}")
        statements += [
            f"COMMENT ON COLUMN {table.name}.{name} IS {_literal(COLUMNS[name].description)}" for name in table.columns
        ]
    for name, (description, query) in analyst_views().items():
        statements.append(f"CREATE VIEW {name} AS {query}")
        statements.append(f"COMMENT ON VIEW {name} IS {_literal(description)}")
    connection.execute(";\n".join(statements))


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def as_pattern(path: str) -> str:
    """Return a path with what DuckDB would take for a glob escaped."""
    return re.sub(r"([*?\[])", r"[\1]", path)
