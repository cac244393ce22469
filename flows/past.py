"""flows: what a warehouse was, and making it so again: history, tags, differences, going back."""

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import duckdb
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from flows.answering import check_format, write_relation
from warehouse.commits import Cause, RowChanges
from warehouse.comparing import compare_claims
from warehouse.errors import NoWarehouseError
from warehouse.history import history as standing
from warehouse.history import roll_back, snapshot_at, tag, untag
from warehouse.landing import prepare
from warehouse.paths import Layout
from warehouse.tags import CURRENT, tags

_WHAT = {
    "made": "made",
    "run": "run",
    "link": "linked",
    "copies": "copies grouped",
    "correct": "corrected",
    "schema": "brought to new schemas",
    "rollback": "rolled back to",
    "forget": "forgot documents:",
}


def list_history(root: Path) -> None:
    """Print the snapshots that stand, the oldest first.

    Raises:
        WarehouseError: No warehouse.
    """
    out = Console(highlight=False)
    listed = Table("snapshot", "made", "tags", "why", "what changed")
    for snapshot in standing(_layout(root)):
        names = [*snapshot.tags, *([CURRENT] if snapshot.is_current else [])]
        listed.add_row(
            str(snapshot.number),
            _when(snapshot.commit.committed_at),
            escape(", ".join(names)),
            escape(_why(snapshot.commit.cause)),
            _changes(snapshot.commit.rows) or ("nothing" if snapshot.commit.cause else "not written down"),
        )
    out.print(listed)


def list_tags(root: Path) -> None:
    """Print the tags, one a line, each with its snapshot.

    Raises:
        WarehouseError: No warehouse.
    """
    layout = _layout(root)
    there = {snapshot.number: snapshot for snapshot in standing(layout)}
    for name, number in tags(layout).items():
        made = f"made {_when(there[number].commit.committed_at)}" if number in there else "which is gone"
        print(f"{name}: snapshot {number}, {made}")
    if not tags(layout):
        print("no tags: keep the newest snapshot with `onrecord tag NAME`")


def keep(root: Path, name: str, as_of: str | None) -> None:
    """Give a snapshot a name and say so.

    Raises:
        WarehouseError: No warehouse or snapshot, no fit name, or one that is taken.
    """
    found = tag(_layout(root), name, as_of or CURRENT)
    print(f"snapshot {found.number}, made {_when(found.commit.committed_at)}, is kept as {name}")


def let_go(root: Path, name: str) -> None:
    """Take a name away and say so.

    Raises:
        WarehouseError: No warehouse, or no such tag.
    """
    number = untag(_layout(root), name)
    print(f"{name} is no name of snapshot {number} any more; without another it goes when it is old")


def show_difference(root: Path, before: str, after: str, format: str, output: Path | None) -> None:
    """Write which claims came, went and changed; as a table, with a line before it that counts them.

    Raises:
        WarehouseError: No warehouse or snapshot, or a file that cannot be written.
    """
    check_format(format, output)
    layout = _layout(root)
    one, other = snapshot_at(layout, before), snapshot_at(layout, after)
    found = compare_claims(one.folder, other.folder)
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'UTC'")
    connection.register("difference", found)
    query = "FROM difference"
    if format == "table":
        counts = Counter(found.column("change").to_pylist())
        told = ", ".join(f"{counts[change]:,} {change}" for change in ("came", "went", "changed"))
        print(f"claims from snapshot {one.number} to {other.number}: {told}")
        # The narrow ones of the columns: all are in the other formats.
        query = """
            SELECT
                change, why, left(document_id, 12) AS document, coalesce(source, previous_source) AS source,
                coalesce(cue, previous_cue) AS cue, coalesce(content, previous_content) AS content,
                CASE WHEN change = 'changed' THEN array_to_string(differs, ', ') END AS differs,
                left(coalesce(claim_id, previous_claim_id), 12) AS claim
            FROM difference
        """
        if not found.num_rows:
            return
    write_relation(connection.sql(query), format, output)


def go_back(root: Path, to: str) -> None:
    """Roll a warehouse back and say what that undid.

    Raises:
        WarehouseError: No warehouse or snapshot, or the warehouse cannot be written.
    """
    layout = prepare(_layout(root).root)
    [before] = standing(layout)[-1:]
    wanted, new = roll_back(layout, to)
    if wanted is new:
        print(f"snapshot {wanted.number} is the newest already: nothing to roll back")
        return
    print(f"snapshot {new.number} has the content of {wanted.number}, made {_when(wanted.commit.committed_at)}")
    print(f"undone: {_undone(new.commit.rows) or 'nothing'}")
    print(
        f"to undo this: onrecord rollback {before.number} (within the hour; `onrecord tag NAME --as-of {before.number}` "
        "keeps it). The next run takes in again what its inputs still hold."
    )


def _layout(root: Path) -> Layout:
    layout = Layout(root.resolve())
    if not standing(layout):
        raise NoWarehouseError(layout.root)
    return layout


def _why(cause: Cause | None) -> str:
    if cause is None:
        return ""
    run = cause.run_id and (cause.run_id if cause.what == "run" else f"run {cause.run_id}")
    return " ".join(part for part in (_WHAT[cause.what], cause.detail, run) if part)


def _changes(rows: RowChanges) -> str:
    return ", ".join(
        f"{table} " + " ".join(f"{sign}{count:,}" for sign, count in zip("+−", counts, strict=True) if count)
        for table, counts in rows.items()
    )


def _undone(rows: RowChanges) -> str:
    return ", ".join(
        f"{table} "
        + " and ".join(f"{count:,} {what}" for count, what in zip(counts, ("back", "gone"), strict=True) if count)
        for table, counts in rows.items()
    )


def _when(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
