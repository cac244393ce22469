"""warehouse: run the contract's checks over a batch before it lands, or over all that has landed."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import duckdb
import pyarrow as pa

from schemas.checks import CHECKS, Check

_EXAMPLES = 5


@dataclass(frozen=True)
class Violation:
    """A check that does not hold, and some of the rows that break it, as column → value."""

    check: Check
    count: int
    examples: list[dict[str, Any]]


@dataclass(frozen=True)
class Unchecked:
    """A check that could not be run, and why: a file of its tables is damaged, or of another version's schemas."""

    check: Check
    reason: str


class BrokenContractError(Exception):
    """A batch breaks a check of the contract: a defect in onrecord, never the input's fault; the batch does not land."""


def check_batch(tables: Mapping[str, pa.Table]) -> None:
    """Run the checks of each table in a batch, but for those that the table's schema has held already.

    Raises:
        BrokenContractError: A check does not hold.
    """
    # What breaks a check are rows of its own table, so a table without any breaks none.
    due = [
        check
        for check in CHECKS
        if not check.is_of_one_row
        and {check.table, *check.reads} <= set(tables)
        and tables[check.table].num_rows
        and not (check.holds is not None and check.holds(tables))
    ]
    if not due:
        return
    connection = duckdb.connect(config={"threads": 1})
    try:
        for name in {name for check in due for name in (check.table, *check.reads)}:
            connection.register(name, tables[name])
        for check in due:
            if broken := _violation(connection, check):
                examples = ", ".join(str(tuple(row.values())) for row in broken.examples[:3])
                raise BrokenContractError(
                    f"{check.description} {broken.count} rows break it, such as {examples} ({check.name})"
                )
    finally:
        connection.close()


def violations(connection: duckdb.DuckDBPyConnection) -> Iterable[Violation]:
    """Yield the checks that do not hold on the tables that a connection sees; DuckDB's errors are raised."""
    for check in CHECKS:
        if (broken := _violation(connection, check)) is not None:
            yield broken


def checked(connection: duckdb.DuckDBPyConnection) -> Iterator[Violation | Unchecked]:
    """Yield the checks that do not hold, and those that cannot be run, and go on after either."""
    for check in CHECKS:
        try:
            broken = _violation(connection, check)
        except duckdb.Error as error:
            yield Unchecked(check, str(error).splitlines()[0])
        else:
            if broken is not None:
                yield broken


def _violation(connection: duckdb.DuckDBPyConnection, check: Check) -> Violation | None:
    found = connection.execute(f"SELECT * FROM ({check.violations}) LIMIT {_EXAMPLES}")
    columns = [column[0] for column in found.description or ()]
    rows = [dict(zip(columns, row, strict=True)) for row in found.fetchall()]
    if not rows:
        return None
    (count,) = connection.execute(f"SELECT count(*) FROM ({check.violations})").fetchall()[0]
    return Violation(check, count, rows)
