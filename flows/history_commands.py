"""flows: the commands about snapshots: which stand, keeping one, what differs between two, going back to one."""

from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from flows.options import DATA, Flag, Warehouse
from flows.usage import UsageError


def history(*, warehouse: Warehouse = DATA) -> int:
    """List the snapshots that stand: when each was made, why, what changed, and its tags.

    Example: onrecord history

    A snapshot is kept for an hour after the next one took its place; one that has a tag, until the tag is removed.

    Parameters
    ----------
    warehouse
        Folder of the warehouse.
    """
    from flows.past import list_history

    list_history(warehouse)
    return 0


def tag(
    name: str | None = None,
    *,
    as_of: Annotated[str | None, Parameter(name="--as-of")] = None,
    remove: Flag = False,
    warehouse: Warehouse = DATA,
) -> int:
    """Keep a snapshot under a name until the name is taken away; with no name, list the tags.

    Example: onrecord tag before-upgrade

    Parameters
    ----------
    name
        The tag: a letter, then letters, digits, '.', '-' or '_'.
    as_of
        Another snapshot than the newest: its number, another tag, or a time.
    remove
        Take the name away.
    warehouse
        Folder of the warehouse.
    """
    from flows.past import keep, let_go, list_tags

    if name is None:
        if remove or as_of is not None:
            raise UsageError("name the tag: onrecord tag NAME")
        list_tags(warehouse)
    elif remove:
        if as_of is not None:
            raise UsageError("--remove takes a name away, wherever it is: leave out --as-of")
        let_go(warehouse, name)
    else:
        keep(warehouse, name, as_of)
    return 0


def diff(
    before: str,
    after: str = "current",
    *,
    warehouse: Warehouse = DATA,
    format: Literal["table", "csv", "json", "parquet"] = "table",
    output: Annotated[Path | None, Parameter(allow_leading_hyphen=True)] = None,
) -> int:
    """Show which claims came, went and changed between two snapshots.

    Example: onrecord diff before-upgrade current --format csv

    Parameters
    ----------
    before
        A snapshot: its number, a tag, or a time.
    after
        The snapshot to compare it with; the newest if none is named.
    warehouse
        Folder of the warehouse.
    format
        How to write the result.
    output
        File to write to; standard output where none is named, or "-".
    """
    from flows.past import show_difference

    show_difference(warehouse, before, after, format, output)
    return 0


def rollback(to: str, *, warehouse: Warehouse = DATA) -> int:
    """Make a new snapshot with the content of an old one, so that it can be undone in the same way.

    Example: onrecord rollback before-upgrade

    The next run takes in again what its inputs still hold: docs/history.md.

    Parameters
    ----------
    to
        The snapshot to go back to: its number, a tag, or a time.
    warehouse
        Folder of the warehouse.
    """
    from flows.past import go_back

    go_back(warehouse, to)
    return 0
