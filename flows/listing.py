"""flows: what a warehouse holds: its tables and views, what was refused, and whether it keeps the contract."""

from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from flows.terminal import harmless_line
from schemas.columns import COLUMNS
from schemas.tables import TABLES
from warehouse.catalogue import analyst_views
from warehouse.checking import violations
from warehouse.errors import WarehouseError
from warehouse.reading import connect


def list_tables(root: Path, name: str | None) -> None:
    """Print the tables and views with rows, columns and descriptions, or the columns of one.

    Raises:
        WarehouseError: No warehouse, or no such table.
    """
    connection = connect(root)
    views = analyst_views()
    columns: dict[str, list[tuple[str, str]]] = {}
    for table, column, data_type in connection.execute(
        "SELECT table_name, column_name, data_type FROM duckdb_columns() WHERE NOT internal ORDER BY ALL"
    ).fetchall():
        columns.setdefault(table, []).append((column, data_type))
    out = Console(highlight=False)
    if name is not None:
        if name not in columns:
            raise WarehouseError(f"no table {name!r}: there are {', '.join(sorted(columns))}")
        rows = dict(columns[name])
        order = TABLES[name].columns if name in TABLES else tuple(rows)
        listed = Table("column", "type", "unit", "what it holds")
        for column in order:
            known = COLUMNS.get(column)
            description = known.description if known else ""
            listed.add_row(column, rows[column], (known.unit if known else None) or "", escape(description))
        out.print(listed)
        return
    listed = Table("name", "rows", "what a row is", "columns")
    for table in (*TABLES, *views):
        (count,) = connection.execute(f"SELECT count(*) FROM {table}").fetchall()[0]
        what = TABLES[table].row if table in TABLES else views[table][0]
        names = TABLES[table].columns if table in TABLES else [column for column, _ in columns[table]]
        listed.add_row(table, f"{count:,}", escape(what), ", ".join(names))
    out.print(listed)


def list_rejects(root: Path) -> None:
    """Print what was not taken in: the count of each reason, then every one.

    Raises:
        WarehouseError: No warehouse.
    """
    connection = connect(root)
    out = Console(highlight=False, soft_wrap=True)
    counts = connection.execute(
        "SELECT reason_code, count(*) FROM rejects GROUP BY ALL ORDER BY count(*) DESC, reason_code"
    ).fetchall()
    if not counts:
        out.print("nothing was rejected")
        return
    out.print(", ".join(f"{count:,} × {code}" for code, count in counts))
    for uri, stage, code, detail in connection.execute(
        "SELECT uri, stage, reason_code, detail FROM rejects ORDER BY uri, stage, reason_code"
    ).fetchall():
        out.print(f"[bold]{escape(harmless_line(uri))}[/bold] ({stage}, {code}): {escape(harmless_line(detail))}")


def check_warehouse(root: Path) -> bool:
    """Run every check of the contract over all that has landed, print what is broken, and return whether nothing is.

    Raises:
        WarehouseError: No warehouse.
    """
    out = Console(highlight=False, soft_wrap=True)
    broken = list(violations(connect(root)))
    for violation in broken:
        out.print(f"{violation.check.name}: {violation.count:,} rows. {escape(violation.check.description)}")
        out.print(f"  such as {escape(str(violation.examples[0]))}")
    if not broken:
        out.print("sound: every check of the contract holds")
    return not broken
