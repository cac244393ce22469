"""warehouse: history: the snapshots that stand, found by number, tag or time, and gone back to."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time
from pathlib import Path

import duckdb

from warehouse.commits import Cause, Commit, read_commit
from warehouse.errors import NoWarehouseError, WarehouseError, plain_errors
from warehouse.landing import commit, locked, nothing
from warehouse.paths import Layout, recorded_root
from warehouse.reading import connect, current_snapshot, open_snapshot
from warehouse.tags import CURRENT, remove_tag, set_tag, tags

AsOf = str | int | datetime
"""A snapshot that stands: its number, a tag, a time at which it was the newest, or "current"."""

_NUMBER = re.compile(r"\d{1,9}")
_MOST_NAMED = 8


@dataclass(frozen=True)
class Snapshot:
    """A snapshot that stands."""

    number: int
    folder: Path
    commit: Commit
    tags: tuple[str, ...]
    is_current: bool


def history(layout: Layout) -> list[Snapshot]:
    """Return the snapshots that stand, the oldest first; none where nothing has landed yet."""
    newest = current_snapshot(layout.root)
    if newest is None:
        return []
    named: dict[int, list[str]] = {}
    for name, number in tags(layout).items():
        named.setdefault(number, []).append(name)
    folders = {int(folder.name): folder for folder in layout.snapshots.iterdir() if folder.name.isdigit()}
    current = int(newest.name)
    return [
        Snapshot(number, folder.resolve(), read_commit(folder), tuple(named.get(number, ())), number == current)
        for number, folder in sorted(folders.items())
        # What a killed commit left is no snapshot.
        if number <= current and recorded_root(folder).exists()
    ]


def snapshot_at(layout: Layout, as_of: AsOf) -> Snapshot:
    """Return the snapshot that a number, a tag or a time means.

    Args:
        layout: The warehouse.
        as_of: A time means the snapshot that was the newest then: a day its end, and a time with no zone UTC.

    Raises:
        WarehouseError: There is no such snapshot, or it stands no more; the message names those that do.
    """
    standing = history(layout)
    if not standing:
        raise NoWarehouseError(layout.root)
    text = as_of.strip() if isinstance(as_of, str) else as_of
    if text == CURRENT:
        return standing[-1]
    for snapshot in standing:
        if text in snapshot.tags:
            return snapshot
    if isinstance(text, int) or (isinstance(text, str) and _NUMBER.fullmatch(text)):
        for snapshot in standing:
            if snapshot.number == int(text):
                return snapshot
        raise WarehouseError(f"snapshot {int(text)} does not stand: {_named(standing)}")
    when = text if isinstance(text, datetime) else _time(text)
    if when is None:
        raise WarehouseError(
            f"{text!r} is no tag, number of a snapshot or time such as 2026-03-31T09:30: {_named(standing)}"
        )
    return _newest_at(standing, when if when.tzinfo else when.replace(tzinfo=UTC))


def connect_at(root: Path, as_of: AsOf | None) -> duckdb.DuckDBPyConnection:
    """Open a snapshot of a warehouse read-only, as `connect` does: the newest one where none is named.

    Raises:
        WarehouseError: There is no warehouse or no such snapshot, or it cannot be read.
    """
    if as_of is None:
        return connect(root)
    return open_snapshot(snapshot_at(Layout(root.resolve()), as_of).folder)


def tag(layout: Layout, name: str, as_of: AsOf) -> Snapshot:
    """Keep a snapshot under a name until the name is taken away.

    Raises:
        WarehouseError: No such snapshot, no fit name, or another snapshot's name.
    """
    with plain_errors(layout.root), locked(layout):
        found = snapshot_at(layout, as_of)
        set_tag(layout, name, found.number)
    return found


def untag(layout: Layout, name: str) -> int:
    """Take a name away and return the number of the snapshot that had it, which goes when it is old.

    Raises:
        WarehouseError: There is no such tag.
    """
    with plain_errors(layout.root), locked(layout):
        return remove_tag(layout, name)


def roll_back(layout: Layout, as_of: AsOf) -> tuple[Snapshot, Snapshot]:
    """Make a new snapshot with the content of an old one, all but what is written down of runs and takedowns.

    What the web said of pages is forgotten with it, so that pages that are rolled back are fetched again.

    Returns:
        The snapshot that was gone back to, and the new one; the same twice, where that is the newest one already.

    Raises:
        WarehouseError: No such snapshot, or the warehouse cannot be written.
    """
    with plain_errors(layout.root), locked(layout):
        wanted = snapshot_at(layout, as_of)
        if wanted.is_current:
            return wanted, wanted
        # First: with it and without the rollback, pages are only fetched once more than needed.
        layout.fetched.unlink(missing_ok=True)
        base = current_snapshot(layout.root)
        commit(layout, base, nothing(), Cause("rollback", detail=str(wanted.number)), content=wanted.folder)
        return wanted, history(layout)[-1]


def _newest_at(standing: list[Snapshot], when: datetime) -> Snapshot:
    before = [snapshot for snapshot in standing if snapshot.commit.committed_at <= when]
    if not before:
        raise WarehouseError(f"nothing stands from {_shown(when)}: {_named(standing)}")
    found = before[-1]
    if found.is_current:
        return found
    ended = found.commit.superseded_at
    if ended is None:
        # Not written down: it ended when the next one began, if that one stands.
        after = standing[standing.index(found) + 1]
        ended = after.commit.committed_at if after.number == found.number + 1 else found.commit.committed_at
    if when >= ended:
        raise WarehouseError(f"what was the newest snapshot at {_shown(when)} does not stand: {_named(standing)}")
    return found


def _time(text: str) -> datetime | None:
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        return None
    if len(text) <= len("2026-03-31"):
        return datetime.combine(when.date(), time.max)  # as of a day: as it was when the day was over
    return when


def _named(standing: list[Snapshot]) -> str:
    shown = [
        f"{snapshot.number} ({', '.join((*snapshot.tags, _shown(snapshot.commit.committed_at)))})"
        for snapshot in standing
    ]
    left_out = f"{len(shown) - _MOST_NAMED} earlier ones, " if len(shown) > _MOST_NAMED else ""
    return f"there are {left_out}{', '.join(shown[-_MOST_NAMED:])}"


def _shown(when: datetime) -> str:
    return f"{when.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
