"""flows: the commands that look at what has landed."""

from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from flows.options import DATA, Flag, Given, Warehouse
from flows.usage import EXIT_FAILED


def sql(
    query: Annotated[str, Parameter(allow_leading_hyphen=True)],
    *,
    warehouse: Warehouse = DATA,
    format: Literal["table", "csv", "json", "parquet"] = "table",
    output: Annotated[Path | None, Parameter(allow_leading_hyphen=True)] = None,
    as_of: Annotated[str | None, Parameter(name="--as-of")] = None,
    exact: Flag = False,
) -> int:
    """Ask the tables and views a question in SQL (DuckDB's), read-only.

    Example: onrecord sql "SELECT speaker, content FROM who_said_what WHERE stance = 'denies'" --format csv

    Parameters
    ----------
    query
        One query.
    warehouse
        Folder of the warehouse.
    format
        How to write the result.
    output
        File to write to; standard output where none is named, or "-".
    as_of
        Ask another snapshot than the newest: its number, a tag, or a time at which it was the newest (onrecord history).
    exact
        In CSV, write text as it is. Else an apostrophe stands before what a spreadsheet would run as a formula (=, +, -, @).
    """
    from flows.answering import answer

    answer(warehouse, query, format, output, as_of, is_exact=exact)
    return 0


def show(document: Given, *, warehouse: Warehouse = DATA) -> int:
    """Show an article with its claims marked by role, and each claim with its chain.

    Example: onrecord show examples/wire/election.txt

    Parameters
    ----------
    document
        A document's id or the beginning of one, its address, the file it was found in, or words of its title.
    warehouse
        Folder of the warehouse.
    """
    from flows.showing import show_document

    show_document(warehouse, str(document))
    return 0


def tables(name: str | None = None, *, warehouse: Warehouse = DATA) -> int:
    """List the tables and views with what they hold, or the columns of one.

    Example: onrecord tables claims

    Parameters
    ----------
    name
        A table or view, to see each of its columns described.
    warehouse
        Folder of the warehouse.
    """
    from flows.listing import list_tables

    list_tables(warehouse, name)
    return 0


def rejects(*, warehouse: Warehouse = DATA) -> int:
    """List what was not taken in, and why.

    Example: onrecord rejects --warehouse data

    Parameters
    ----------
    warehouse
        Folder of the warehouse.
    """
    from flows.listing import list_rejects

    list_rejects(warehouse)
    return 0


def check(*, warehouse: Warehouse = DATA) -> int:
    """Check everything that has landed: each file against its hash, each row against the contract.

    Example: onrecord check && echo sound

    Prints what is wrong, file by file and rule by rule, with some of the rows, and ends with exit code 1 if anything is.

    Parameters
    ----------
    warehouse
        Folder of the warehouse.
    """
    from flows.checking import check_warehouse

    return 0 if check_warehouse(warehouse) else EXIT_FAILED
