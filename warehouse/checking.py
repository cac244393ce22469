"""warehouse: run the contract's checks over a batch before it lands, or over all that has landed."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

import duckdb
import pyarrow as pa

from schemas.checks import CHECKS, Check


@dataclass(frozen=True)
class Violation:
    """A check that does not hold, and some of the rows that break it."""

    check: Check
    count: int
    examples: list[tuple[object, ...]]


class BrokenContractError(Exception):
    """A batch breaks a check of the contract: a defect in onrecord, never the input's fault; the batch does not land."""


def check_batch(tables: Mapping[str, pa.Table]) -> None:
    """Run the checks of each table in a batch.

    Raises:
        BrokenContractError: A check does not hold.
    """
    connection = duckdb.connect(config={"threads": 1})
    try:
        for name, table in tables.items():
            connection.register("given", table)
            # Taken over once: each of the checks would read the Arrow table anew.
            connection.execute(f"CREATE TEMP TABLE {name} AS FROM given")
        filled = {name for name, table in tables.items() if table.num_rows}
        broken = list(violations(connection, set(tables), of=filled))
    finally:
        connection.close()
    if broken:
        first = broken[0]
        raise BrokenContractError(
            f"{first.check.description} {first.count} rows break it, such as {first.examples[:3]} ({first.check.name})"
        )


def violations(
    connection: duckdb.DuckDBPyConnection, tables: Iterable[str] | None = None, of: Collection[str] | None = None
) -> Iterable[Violation]:
    """Yield the checks that do not hold on the tables that a connection sees.

    Args:
        connection: The connection.
        tables: The tables that it sees; all if not given.
        of: The tables whose rows are to be checked, if not all; a table with no rows breaks nothing.
    """
    chosen = None if tables is None else set(tables)
    for check in CHECKS:
        if chosen is not None and not {check.table, *check.reads} <= chosen:
            continue
        if of is not None and check.table not in of:
            continue
        rows = connection.execute(check.violations).fetchall()
        if rows:
            yield Violation(check, len(rows), rows[:5])
