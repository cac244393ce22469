"""schemas: the data dictionary, docs/dictionary.md, as Markdown made from the declarations."""

import pyarrow as pa

from schemas.checks import CHECKS
from schemas.columns import COLUMNS, Column
from schemas.tables import TABLES, Table

_HEAD = """# The data dictionary

Made from `schemas/` by `make dictionary`; do not edit it by hand: a test fails when it is stale.

All ids are 128-bit hashes of content, as 32 hexadecimal digits: the same input gives the same ids on every machine. All
offsets are code points into `documents.text`, half-open. Every span table holds the characters themselves, so that
`substr(documents.text, char_start + 1, char_end - char_start) = text` for every row. Times are UTC.
A column marked *null* may be null, and is wherever the value is not known.
"""
_LANDING = {
    "document": "All rows of a document are replaced together when it is read anew.",
    "first": "A row stays as it first landed.",
    "newest": "A row with the same key takes the place of the one before.",
    "whole": "Made anew by a pass over all that has landed.",
}


def dictionary() -> str:
    """Return the data dictionary."""
    parts = [_HEAD]
    parts += [_table(table) for table in TABLES.values()]
    parts.append("## Values\n")
    parts += [_values(column) for column in COLUMNS.values() if column.values]
    parts.append(
        "## Checks\n\nRun over every batch before it lands, and by `onrecord check` over all that has landed.\n"
    )
    parts.append("\n".join(f"- {check.description}" for check in CHECKS) + "\n")
    return "\n".join(parts)


def _table(table: Table) -> str:
    lines = [
        f"## {table.name}\n",
        f"One row is {table.row}. {_LANDING[table.landing]} Key: {_code(table.key)}.\n",
        "| column | type | | what it holds |",
        "|---|---|---|---|",
    ]
    for name in table.columns:
        column = COLUMNS[name]
        null = "null" if name in table.nullable else ""
        lines.append(f"| {name} | {_type(column.type)} | {null} | {_described(table, column)} |")
    return "\n".join(lines) + "\n"


def _described(table: Table, column: Column) -> str:
    text = column.description
    if column.unit:
        text += f" Unit: {column.unit}."
    if column.source:
        text += f" From: {column.source}."
    if column.name in table.references:
        text += f" Stands in `{table.references[column.name]}`."
    return text


def _values(column: Column) -> str:
    assert column.values is not None
    listed = "\n".join(f"- `{value}`: {meaning}" for value, meaning in column.values.items())
    return f"### {column.name}\n\n{listed}\n"


def _code(names: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _type(data_type: pa.DataType) -> str:
    if pa.types.is_list(data_type):
        return f"list of {data_type.value_type}"
    if pa.types.is_timestamp(data_type):
        return "timestamp, UTC"
    return {"date32[day]": "date", "double": "float64"}.get(str(data_type), str(data_type))


if __name__ == "__main__":
    print(dictionary(), end="")
