"""schemas: what the declarations amount to: Arrow schemas, frames and tables that conform to them."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import pandas as pd
import pyarrow as pa

from schemas.columns import COLUMNS
from schemas.ids import content_id
from schemas.tables import TABLES


class ContractError(ValueError):
    """A table does not have the columns, types or values that it was declared with: a defect in the code, never input."""


@cache
def arrow_schema(table: str) -> pa.Schema:
    """Return the Arrow schema of a table, descriptions and units in its metadata."""
    declared = TABLES[table]
    fields = []
    for name in declared.columns:
        column = COLUMNS[name]
        metadata = {"description": column.description}
        if column.unit:
            metadata["unit"] = column.unit
        fields.append(pa.field(name, column.type, nullable=name in declared.nullable, metadata=metadata))
    return pa.schema(fields, metadata={"description": declared.row})


@cache
def fingerprint() -> str:
    """Return an id of all the Arrow schemas together: tables with another fingerprint were written by other schemas."""
    return content_id(*(part for name in TABLES for part in (name, arrow_schema(name).serialize().to_pybytes())))


def frame(table: str, rows: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """Return rows as a frame on Arrow types, with exactly the columns of the table.

    Args:
        table: Name of the table.
        rows: One mapping a row. A column that may be null may be left out.

    Raises:
        ContractError: A row has a column that the table lacks, or a value of another type.
    """
    schema = arrow_schema(table)
    unknown = {key for row in rows for key in row} - set(schema.names)
    if unknown:
        raise ContractError(f"{table}: no such columns: {', '.join(sorted(unknown))}")
    try:
        made = pa.Table.from_pylist(list(rows), schema=schema)
    except (pa.ArrowInvalid, pa.ArrowTypeError) as error:
        raise ContractError(f"{table}: {error}") from error
    return frame_of(made)


def frame_of(rows: pa.Table) -> pd.DataFrame:
    """Return an Arrow table as a frame on Arrow types."""
    result: pd.DataFrame = rows.to_pandas(types_mapper=pd.ArrowDtype)
    return result


def conform(table: str, rows: pd.DataFrame) -> pa.Table:
    """Return a frame as an Arrow table of exactly the declared schema.

    Raises:
        ContractError: Columns are missing or too many, a type does not fit, a required value is null, a value is not
            in the column's list.
    """
    schema = arrow_schema(table)
    # pyarrow would drop columns that the schema lacks in silence, so the sets are compared first.
    if set(rows.columns) != set(schema.names):
        raise ContractError(f"{table}: columns {sorted(rows.columns)} instead of {sorted(schema.names)}")
    try:
        made = pa.Table.from_pandas(rows, schema=schema, preserve_index=False).replace_schema_metadata(schema.metadata)
    except (pa.ArrowInvalid, pa.ArrowTypeError, ValueError) as error:
        raise ContractError(f"{table}: {error}") from error
    for field in schema:
        column = made.column(field.name)
        allowed = COLUMNS[field.name].values
        if allowed is not None:
            _check_values(table, field, column, allowed)
    return made


def _check_values(table: str, field: pa.Field, column: pa.ChunkedArray, allowed: Mapping[str, str]) -> None:
    flat = column.combine_chunks().flatten() if pa.types.is_list(field.type) else column
    strange = {value for value in flat.unique().to_pylist() if value is not None} - set(allowed)
    if strange:
        raise ContractError(f"{table}.{field.name}: not in its list of values: {', '.join(sorted(strange))}")
