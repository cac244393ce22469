"""flows: what a warehouse holds: its tables and views, what was refused, and what was corrected."""

import re
import shlex
from collections.abc import Collection
from pathlib import Path
from typing import Any

import pyarrow as pa
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from flows.terminal import harmless_line, place
from schemas.columns import COLUMNS
from schemas.tables import TABLES
from warehouse.catalogue import analyst_views, examples
from warehouse.errors import WarehouseError
from warehouse.reading import connect

_SHORT_ID = 12
_SHOWN = 80


def list_tables(root: Path, name: str | None) -> None:
    """Print the tables and views with what a row of each is, or the columns of one.

    Raises:
        WarehouseError: No warehouse, or no such table.
    """
    connection = connect(root)
    views = analyst_views()
    columns: dict[str, list[tuple[str, str]]] = {}
    for table, column, data_type in connection.execute(
        "SELECT table_name, column_name, data_type FROM duckdb_columns() WHERE NOT internal AND schema_name = 'main' ORDER BY ALL"
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
        if name in views:
            description, example = examples()[name]
            out.print(
                Text(description), Text(f"onrecord sql {shlex.quote(example)}", "bold"), sep="\n\n", soft_wrap=True
            )
        return
    listed = Table("name", "rows", "what a row is")
    for table in (*TABLES, *views):
        (count,) = connection.execute(f"SELECT count(*) FROM {table}").fetchall()[0]
        # Of a view the first sentence; the rest stands beside its columns.
        what = TABLES[table].row if table in TABLES else re.split(r"(?<=[.:]) ", views[table][0])[0].rstrip(".:")
        listed.add_row(table, f"{count:,}", escape(what))
    out.print(listed)
    out.print("onrecord tables NAME describes the columns of one, with an example", soft_wrap=True)


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
        out.print(place(uri, "bold"), f"({stage}, {code}):", Text(harmless_line(detail)))


def list_corrections(root: Path, ids: Collection[str] | None = None, *, is_all: bool = False) -> None:
    """Print what people decided, one line each.

    Args:
        root: The warehouse.
        ids: The corrections to print; None for all.
        is_all: Whether to print those, too, that hold no longer.

    Raises:
        WarehouseError: No warehouse.
    """
    out = Console(highlight=False, soft_wrap=True)
    relation = connect(root).sql(
        """
        SELECT k.*, f.correction_id IS NOT NULL AS is_in_force, c.claim_id, c.content_text, c.source_text, c.stance, c.status
        FROM corrections AS k
        LEFT JOIN corrections_in_force AS f USING (correction_id)
        LEFT JOIN claims AS c ON c.claim_id = coalesce(f.claim_id, k.target_id)
        ORDER BY k.decided_at, k.recorded_at, k.correction_id
        """
    )
    found: pa.Table = relation.to_arrow_table()
    lines = [
        _correction_line(row)
        for row in found.to_pylist()
        if (row["correction_id"] in ids if ids is not None else is_all or row["is_in_force"])
    ]
    for line in lines or ["nothing was corrected"]:
        out.print(escape(harmless_line(line)))


def _correction_line(row: dict[str, Any]) -> str:
    decision, target, new = row["decision"], row["target_name"], row["new_value"]
    if decision == "undo":
        what = f"takes back {_short(row['target_id'])}"
    elif decision == "merge":
        what = f"{row['other_name']} is {target}"
    elif decision == "split":
        part = row["other_name"] or "what it names"
        where = f" in document {_short(row['other_id'])}" if row["other_id"] else ""
        what = f"{part}{where} is not {target} but {new}"
    elif decision == "rename":
        what = f"{target} is called {new}"
    else:
        content = row["content_text"] or "(not among the claims as they are read now)"
        what = f"claim {_short(row['target_id'])} “{content[:_SHOWN]}{'…' if len(content) > _SHOWN else ''}”"
        if decision == "wrong":
            what += " is wrong"
        else:
            was = row["source_text"] if decision == "source" else row[decision]
            what += f": {decision} {was or '(none)'} → {new}"
    held = "" if row["is_in_force"] or decision == "undo" else " (holds no longer)"
    because = f", because {row['reason']}" if row["reason"] else ""
    return f"{_short(row['correction_id'])} {row['decided_at']:%Y-%m-%d} {row['decided_by']}: {what}{because}{held}"


def _short(key: str) -> str:
    return key[:_SHORT_ID]
