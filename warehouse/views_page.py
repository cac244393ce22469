"""warehouse: the page on the analyst's views, docs/views.md, as Markdown made from the views themselves."""

import duckdb

from schemas.columns import COLUMNS
from schemas.contract import arrow_schema
from schemas.tables import TABLES
from warehouse.catalogue import analyst_views, examples

_HEAD = """# The views

Made from `warehouse/views/` by `make dictionary`; do not edit it by hand: a test fails when it is stale.

They join the tables of the [dictionary](dictionary.md) so that nobody needs to know the joins. Each example is run by the
tests on the articles in `examples/` and gives rows there; `onrecord sql "..."` runs it on yours. Where a column has no
description, the view's own tells what it holds.
"""


def views_page() -> str:
    """Return the page: each view with its description, an example query and its columns."""
    connection = duckdb.connect()
    for table in TABLES:
        connection.register(table, arrow_schema(table).empty_table())
    columns: dict[str, list[tuple[str, str]]] = {}
    for name, (_, query) in analyst_views().items():
        view = connection.sql(query)
        view.create_view(name)
        columns[name] = list(zip(view.columns, map(str, view.types), strict=True))
    parts = [_HEAD]
    for name, (description, example) in examples().items():
        parts.append(f"## {name}\n\n{description}\n\n```sql\n{example}\n```\n")
        if name in columns:
            rows = (f"| {column} | {kind.lower()} | {_described(column)} |" for column, kind in columns[name])
            parts.append("\n".join(["| column | type | what it holds |", "|---|---|---|", *rows]) + "\n")
    return "\n".join(parts)


def _described(column: str) -> str:
    return COLUMNS[column].description if column in COLUMNS else ""


if __name__ == "__main__":
    print(views_page(), end="")
