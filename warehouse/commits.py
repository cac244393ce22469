"""warehouse: what is written down of a commit: when and why it was made, what it changed, when the next one followed."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import duckdb
import pyarrow.parquet as pq

from schemas.tables import TABLES
from warehouse.catalogue import from_files
from warehouse.paths import recorded_commit, recorded_contract, recorded_end, table_names

What = Literal["made", "run", "link", "copies", "correct", "schema", "rollback", "forget"]
RowChanges = Mapping[str, tuple[int, int]]
"""Table → (rows added, rows removed); tables that are as before are left out."""


@dataclass(frozen=True)
class Cause:
    """Why a snapshot is made.

    Attributes:
        what: The kind of work that commits it.
        run_id: The flow run, where one commits it.
        detail: Of a rollback, the snapshot that it goes back to; of a takedown, how many documents.
    """

    what: What
    run_id: str | None = None
    detail: str | None = None


RUN = Cause("run")
LINK = Cause("link")


@dataclass(frozen=True)
class Commit:
    """What was written down of a snapshot.

    Attributes:
        committed_at: When it was committed, UTC.
        superseded_at: When the next one took its place; None of the newest one, and where that was not written down.
        cause: Why; None for a snapshot from before such things were written down.
        base: The snapshot that it followed.
        rows: What it changed.
    """

    committed_at: datetime
    superseded_at: datetime | None
    cause: Cause | None
    base: int | None
    rows: RowChanges


def write_commit(target: Path, base: Path | None, cause: Cause, rows: RowChanges, now: datetime) -> None:
    """Write down what a commit is about, in the folder of the new snapshot and in that of the one before."""
    recorded = {
        "committed_at": now.isoformat(),
        "what": cause.what,
        "run_id": cause.run_id,
        "detail": cause.detail,
        "base": int(base.name) if base else None,
        "rows": {table: list(counts) for table, counts in rows.items() if any(counts)},
    }
    recorded_commit(target).write_text(json.dumps(recorded), encoding="utf-8")
    if base is not None:
        # Before the commit, and so too early by as long as that takes; a commit that fails is corrected by the next one.
        recorded_end(base).write_text(now.isoformat(), encoding="ascii")


def read_commit(snapshot: Path) -> Commit:
    """Return what was written down of a snapshot; of one from before that was done, when its files were made."""
    try:
        superseded = datetime.fromisoformat(recorded_end(snapshot).read_text(encoding="ascii"))
    except (OSError, ValueError):
        superseded = None
    try:
        found = json.loads(recorded_commit(snapshot).read_text(encoding="utf-8"))
        return Commit(
            datetime.fromisoformat(found["committed_at"]),
            superseded,
            Cause(found["what"], found["run_id"], found["detail"]),
            found["base"],
            {table: (added, removed) for table, (added, removed) in found["rows"].items()},
        )
    except (OSError, ValueError, KeyError, TypeError):
        made = recorded_contract(snapshot)
        when = (made if made.exists() else snapshot).stat().st_mtime
        return Commit(datetime.fromtimestamp(when, UTC), superseded, None, None, {})


def row_changes(base: Path | None, target: Path, added: Mapping[str, int] | None) -> RowChanges:
    """Return what a commit changed; the files that both snapshots have are not looked at.

    Args:
        base: The snapshot before.
        target: The snapshot that was written, of the same schemas.
        added: The rows that the commit added, by table; None where they are to be told by comparing the rows.
    """
    files = {table: own_files(base, target, table) for table in TABLES}
    if added is None:
        with duckdb.connect() as connection:
            return {
                table: (_count_missing(connection, new, old), _count_missing(connection, old, new))
                for table, (old, new) in files.items()
            }
    return {
        table: (added.get(table, 0), added.get(table, 0) + _rows(old) - _rows(new))
        for table, (old, new) in files.items()
    }


def _count_missing(connection: duckdb.DuckDBPyConnection, files: list[Path], others: list[Path]) -> int:
    """Count the rows in files that are not in the other ones."""
    if not _rows(files) or not _rows(others):
        return _rows(files)
    one, other = (f"FROM {from_files(some)}" for some in (files, others))
    [(count,)] = connection.execute(f"SELECT count(*) FROM ({one} EXCEPT ALL {other})").fetchall()
    return int(count)


def own_files(one: Path | None, other: Path, table: str) -> tuple[list[Path], list[Path]]:
    """Return the files of a table that only the one snapshot has, and those that only the other has.

    A file is named by the snapshot in which it was written, so files of one name are the same file.
    """
    ours = set(table_names(one, table)) if one else set()
    theirs = set(table_names(other, table))
    return (
        [one / table / name for name in sorted(ours - theirs)] if one else [],
        [other / table / name for name in sorted(theirs - ours)],
    )


def _rows(files: list[Path]) -> int:
    return sum(pq.read_metadata(file).num_rows for file in files)
