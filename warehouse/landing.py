"""warehouse: landing: one batch is one atomic commit over all tables.

A commit takes the lock, writes the next snapshot's folder (new files for what changed, links for the rest), makes its
catalogue, flushes all of it to disk, and swaps the link `current`. Until the swap nothing is visible; what a killed
commit left behind is removed by the next one.
"""

import os
import secrets
import shutil
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
from filelock import FileLock, Timeout

from schemas.contract import arrow_schema, fingerprint
from schemas.tables import TABLES
from warehouse.catalogue import make_catalogue, record_catalogue
from warehouse.changes import Changes, changes
from warehouse.checking import check_batch
from warehouse.commits import LINK, RUN, Cause, row_changes, write_commit
from warehouse.copy_changes import CopyRows, copy_changes
from warehouse.durable import fsync, replace_durably, unfinished
from warehouse.errors import WarehouseError, plain_errors
from warehouse.files import write_next
from warehouse.hashes import verify_names, write_hashes
from warehouse.link_changes import link_changes
from warehouse.paths import Layout, recorded_contract
from warehouse.reading import current_snapshot
from warehouse.standing import Standing
from warehouse.standing_copies import StandingCopies
from warehouse.tags import tags
from warehouse.tombstones import Tombstones

_KEEP_SNAPSHOTS = 3
_KEEP_SECONDS = 3600
_KEEP_LEFTOVERS_SECONDS = 24 * 3600
_LOCK_SECONDS = 600
_WRITERS = 4
_KEPT_BY_ROLLBACK = {"runs", "tombstones"}
"""What was done stays written down, and what was taken down stays away, whatever is rolled back."""
_DROPPED = ".dropped-"


@dataclass(frozen=True)
class Landed:
    """What a commit changed: rows added to each table, and the documents that are new or newly read."""

    rows: dict[str, int]
    documents: frozenset[str]
    claims: int


def land(
    layout: Layout,
    batch: Mapping[str, pa.Table],
    outdated_rejects: Sequence[str] = (),
    cause: Cause = RUN,
) -> Landed:
    """Commit a batch: all of its rows become visible at once, or none.

    Args:
        layout: The warehouse.
        batch: Tables that conform to the contract; those left out have no rows. A document whose reading is in the batch
            has all its rows replaced; one without is only updated in `documents` and `appearances`.
        outdated_rejects: Rejects that are true no more, to be dropped.
        cause: Why, for the history.

    Raises:
        WarehouseError: The warehouse cannot be written, or another process holds its lock for ten minutes.
        BrokenContractError: The batch breaks a check of the contract; nothing landed.
    """
    batch = Tombstones.of(current_snapshot(layout.root)).without(batch)
    with ThreadPoolExecutor(1) as checker, plain_errors(layout.root), locked(layout):
        # Side by side with looking the batch up, for the clock's sake.
        checked = checker.submit(
            check_batch, {name: batch.get(name, arrow_schema(name).empty_table()) for name in TABLES}
        )
        base = current_snapshot(layout.root)
        verify_names(base)
        if base is not None and not (layout.current.is_symlink() and layout.current.exists()):
            _point_to(layout, base)
        if base is not None and _is_outdated(base):
            # A snapshot of its own that only rewrites the files: no reader and no lookup meets two schemas.
            commit(layout, base, nothing(), Cause("schema"))
            base = current_snapshot(layout.root)
        standing = Standing(base)
        try:
            # Again, since a document may have been taken down while the lock was waited for.
            todo = changes(Tombstones.of(base).without(batch), standing, outdated_rejects)
        except Exception:
            checked.result()  # what is wrong with the batch tells more than what came of it
            raise
        finally:
            standing.close()
        checked.result()
        if base is None or todo.is_any:
            commit(layout, base, todo, cause)
    return Landed(
        rows={name: table.num_rows for name, table in todo.rows.items() if table.num_rows},
        documents=todo.read_documents,
        claims=todo.rows["claims"].num_rows,
    )


def land_links(layout: Layout, canonicals: pa.Table, entity_links: pa.Table, cause: Cause = LINK) -> int:
    """Commit what a linking pass found, at once; no row of a document is touched.

    Links of the same entities are replaced, and canonicals that no link needs any more are dropped. Links of entities
    that another process replaced meanwhile are left out.

    Args:
        layout: The warehouse.
        canonicals: Canonicals, all that the links point to among them.
        entity_links: One row for each entity that the pass looked at.
        cause: Why, for the history.

    Returns:
        How many rows were written.

    Raises:
        WarehouseError: The warehouse cannot be written, or another process holds its lock for ten minutes.
        BrokenContractError: The rows break a check of the contract; nothing landed.
    """
    check_batch({"canonicals": canonicals, "entity_links": entity_links})
    with plain_errors(layout.root), locked(layout):
        base = current_snapshot(layout.root)
        verify_names(base)
        standing = Standing(base)
        try:
            todo = link_changes(canonicals, entity_links, standing)
        finally:
            standing.close()
        if todo.is_any:
            commit(layout, base, todo, cause)
    return sum(table.num_rows for table in todo.rows.values())


def land_copies(
    layout: Layout, decide: Callable[[StandingCopies], CopyRows | None], run_id: str | None = None
) -> CopyRows | None:
    """Commit what a pass over near-copies decides, at once; no row of a document is touched.

    The lock is held while it decides, so that no batch lands between what it saw and what it wrote.

    Args:
        layout: The warehouse.
        decide: Looks at what stands and returns the rows that are to stand; None where there is nothing to do.
        run_id: The run that ends with this pass, for the history.

    Returns:
        What was decided.

    Raises:
        WarehouseError: The warehouse cannot be written, or another process holds its lock for ten minutes.
        BrokenContractError: The rows break a check of the contract; nothing landed.
    """
    with plain_errors(layout.root), locked(layout):
        base = current_snapshot(layout.root)
        verify_names(base)
        standing = StandingCopies(base)
        try:
            decided = decide(standing)
        finally:
            standing.close()
        if decided is not None:
            check_batch({"signatures": decided.signatures, "copies": decided.copies})
            commit(layout, base, copy_changes(decided), Cause("copies", run_id))
    return decided


def prepare(root: Path) -> Layout:
    """Return the layout of a warehouse, made where there is none, after trying that it can be written.

    Raises:
        WarehouseError: It cannot.
    """
    layout = Layout(root.resolve())
    with plain_errors(layout.root):
        layout.snapshots.mkdir(parents=True, exist_ok=True)
        trial = unfinished(layout.root / "trial")
        trial.write_bytes(b"")
        trial.unlink()
        _remove_leftovers(layout)
    if layout.takedown.exists():
        from warehouse.forgetting import finish  # which commits, and so imports this module

        finish(layout)
    # This makes the first snapshot, or brings an older one to today's schemas; else it changes nothing.
    land(layout, {}, cause=Cause("made"))
    return layout


@contextmanager
def locked(layout: Layout) -> Iterator[None]:
    """Hold the warehouse's lock: nobody else commits meanwhile. Not to be entered twice.

    Raises:
        WarehouseError: Another process holds it for ten minutes.
    """
    try:
        with FileLock(layout.lock, timeout=_LOCK_SECONDS):
            yield
    except Timeout as error:
        raise WarehouseError(
            f"another process has held {layout.lock} for ten minutes; try again when it is done"
        ) from error


def _is_outdated(base: Path) -> bool:
    """Tell whether the snapshot was written by other schemas than today's."""
    recorded = recorded_contract(base)
    return not recorded.exists() or recorded.read_text(encoding="ascii") != fingerprint()


def nothing() -> Changes:
    """Return no changes, for a commit that only writes what stands anew."""
    return Changes({name: arrow_schema(name).empty_table() for name in TABLES})


def commit(layout: Layout, base: Path | None, todo: Changes, cause: Cause, content: Path | None = None) -> None:
    """Write the next snapshot and make it the current one. The caller holds the lock.

    Args:
        layout: The warehouse.
        base: The current snapshot; None where there is none.
        todo: What changes.
        cause: Why.
        content: The snapshot whose rows go on, where those are not the current one's; what runs and takedowns were
            written down goes on all the same.
    """
    number = int(base.name) + 1 if base else 1
    layout.snapshots.mkdir(parents=True, exist_ok=True)
    for leftover in layout.snapshots.iterdir():
        if leftover.name.startswith(_DROPPED) or (leftover.name.isdigit() and int(leftover.name) >= number):
            _drop(leftover)
    target = layout.snapshot(number)
    try:
        target.mkdir()
        # For the clock's sake: much of it waits for the disk or is not Python.
        with ThreadPoolExecutor(_WRITERS) as writers:
            for written in [writers.submit(_write_table, name, base, target, todo, content) for name in TABLES]:
                written.result()
            replace_durably(recorded_contract(target), fingerprint().encode())
            made = writers.submit(make_catalogue, target, base)
            added = None if content else {name: table.num_rows for name, table in todo.rows.items()}
            write_commit(target, base, cause, row_changes(base, target, added), datetime.now(UTC))
            write_hashes(target, base)
            record_catalogue(target, made.result())  # last, since a snapshot with it counts as finished
        for folder in (*(target / name for name in TABLES), target, layout.snapshots):
            fsync(folder)
        if base is not None:
            with suppress(OSError):
                # Its age is how long it has been superseded: set before the swap, lest a kill between them make it old.
                os.utime(base)
    except BaseException:
        shutil.rmtree(target, ignore_errors=True)  # on a full disk its room is needed
        raise
    _point_to(layout, target)  # where this fails the snapshot stays: it may be current by now
    with suppress(OSError):
        _drop_old(layout, number)  # the commit is done, whatever becomes of this; the next one tries again


def _write_table(name: str, base: Path | None, target: Path, todo: Changes, content: Path | None) -> None:
    before = base if content is None or name in _KEPT_BY_ROLLBACK else content
    is_recast = before is not None and _is_outdated(before)
    write_next(name, before, target, todo.rows[name], todo.drops.get(name, {}), is_recast=is_recast)


def _point_to(layout: Layout, snapshot: Path) -> None:
    """Make a snapshot the current one, at once."""
    swap = unfinished(layout.current)
    try:
        swap.symlink_to(layout.snapshot(int(snapshot.name)).relative_to(layout.root))
        if layout.current.is_dir() and not layout.current.is_symlink():
            layout.current.rename(unfinished(layout.root / "copied"))  # a copy that followed the link
        swap.replace(layout.current)
    finally:
        swap.unlink(missing_ok=True)
    fsync(layout.root)


def _remove_leftovers(layout: Layout) -> None:
    """Remove what runs that were killed left behind, a day later: no run takes longer."""
    scratch = layout.scratch("").iterdir() if layout.scratch("").exists() else ()
    packs = layout.raw.glob(".*") if layout.raw.exists() else ()
    for path in (*scratch, *packs, *layout.root.glob(".*-*")):
        with suppress(FileNotFoundError):  # another process was done with it in the meantime
            if time.time() - path.lstat().st_mtime > _KEEP_LEFTOVERS_SECONDS:
                shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink()


def _drop_old(layout: Layout, newest: int) -> None:
    """Drop snapshots with no tag that were superseded an hour ago: links keep the files that a later snapshot shares."""
    kept = set(tags(layout).values())
    for folder in layout.snapshots.iterdir():
        if (
            folder.name.isdigit()
            and int(folder.name) not in kept
            and int(folder.name) <= newest - _KEEP_SNAPSHOTS
            and time.time() - folder.stat().st_mtime > _KEEP_SECONDS
        ):
            _drop(folder)


def _drop(folder: Path) -> None:
    """Remove a snapshot. It first loses its name at once, so that none is ever met that is there by half."""
    if not folder.name.startswith(_DROPPED):
        folder = folder.rename(folder.with_name(f"{_DROPPED}{folder.name}-{secrets.token_hex(4)}"))
    shutil.rmtree(folder, ignore_errors=True)
