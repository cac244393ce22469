"""warehouse: forgetting: documents that were taken down go from every table, every snapshot and the raw store.

First it is written down what has to go; then a commit without it is made, so that nobody sees it from here on; then the
older snapshots, the packs and what runs have in hand are rewritten. Killed at any point, the next command that writes
finds what was written down and does the rest: all of it can be done again.
"""

import shutil
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.ipc
import pyarrow.parquet as pq

from schemas.contract import arrow_schema
from schemas.tables import TABLES
from warehouse.changes import Changes
from warehouse.commits import Cause
from warehouse.durable import fsync, link, replace_durably, unfinished
from warehouse.erasure import Erasure, Takedown, find_erasure, load_erasure, snapshot_folders
from warehouse.errors import plain_errors
from warehouse.fetched import drop_fetched
from warehouse.files import Drops, dropped, holds
from warehouse.hashes import digest, replace_hash
from warehouse.keys import drop_keys
from warehouse.landing import commit, locked, nothing
from warehouse.paths import Layout, table_files
from warehouse.raw import Stored, erase
from warehouse.reading import current_snapshot
from warehouse.standing import Standing
from warehouse.tombstones import Tombstones


@dataclass(frozen=True)
class Forgotten:
    """What a takedown came to: the documents that went, the bytes of how many records, and in how many snapshots."""

    documents: tuple[str, ...]
    records: int
    snapshots: int


def forget(layout: Layout, takedown: Takedown) -> Forgotten:
    """Take documents down for good, and finish what was cut short before.

    Nothing happens where no document fits. Bytes that another document needs, too, stay.

    Raises:
        WarehouseError: The warehouse cannot be read or written; what was begun is finished by the next command that writes.
    """
    with plain_errors(layout.root), locked(layout):
        _finish(layout)
        found = find_erasure(layout, takedown)
        if not found.documents:
            return Forgotten((), 0, 0)
        return _forget(layout, takedown, found)


def erase_unneeded(layout: Layout, places: Mapping[str, Stored]) -> None:
    """Erase the bytes of records that a run has stored of documents taken down before, where no document needs them.

    Raises:
        WarehouseError: The raw store cannot be written.
    """
    with plain_errors(layout.root), locked(layout):
        standing = Standing(current_snapshot(layout.root))
        try:
            needed = set(standing.rows("documents", "record_id", list(places)).column("record_id").to_pylist())
        finally:
            standing.close()
        erase(layout, (place for record, place in places.items() if record not in needed))


def finish(layout: Layout) -> None:
    """Finish a takedown that was cut short, if there is one.

    Raises:
        WarehouseError: The warehouse cannot be read or written.
    """
    with plain_errors(layout.root), locked(layout):
        _finish(layout)


def _finish(layout: Layout) -> None:
    if layout.takedown.exists():
        takedown, begun = load_erasure(layout.takedown)
        _forget(layout, takedown, find_erasure(layout, takedown, begun))


def _forget(layout: Layout, takedown: Takedown, found: Erasure) -> Forgotten:
    _write_down(layout, takedown, found)
    _commit_without(layout, takedown, found)
    snapshots = _sweep(_older_snapshots(layout), found.drops())
    records = erase(layout, (Stored(*place) for place in found.places))
    addresses = {row["uri"] for row in found.documents} | {takedown.address}
    drop_fetched(layout, {uri for uri in addresses if uri is not None})
    _clean_scratch(layout, found.drops())
    layout.takedown.unlink()
    fsync(layout.root)
    return Forgotten(tuple(sorted(found.document_ids)), records, snapshots)


def _write_down(layout: Layout, takedown: Takedown, found: Erasure) -> None:
    replace_durably(layout.takedown, found.written(takedown))


def _commit_without(layout: Layout, takedown: Takedown, found: Erasure) -> None:
    base = current_snapshot(layout.root)
    there = {row["tombstone_id"] for rows in Tombstones.of(base).records.values() for row in rows}
    rows = [row for row in found.tombstones(takedown) if row["tombstone_id"] not in there]
    drops = found.drops()
    standing = Standing(base)
    try:
        # A link whose canonical stays is left for the linking pass, which judges anew what was judged together with it.
        # It is written anew, so that no file of this snapshot has the name of one in another with other rows.
        links = standing.rows("entity_links", "entity_id", sorted(found.linked))
    finally:
        standing.close()
    stones = pa.Table.from_pylist(rows, schema=arrow_schema("tombstones"))
    todo = Changes(nothing().rows | {"tombstones": stones, "entity_links": links}, drops)
    hit = base is not None and any(_has(base, table, its) for table, its in drops.items() if table != "entity_links")
    if rows or hit:
        commit(layout, base, todo, Cause("forget", detail=str(len(found.documents))))


def _has(snapshot: Path, table: str, drops: Drops) -> bool:
    return any(_is_hit(file, drops) for file in table_files(snapshot, table))


def _is_hit(file: Path, drops: Drops) -> bool:
    columns = set(pq.read_schema(file).names)
    return any(ids and column in columns and holds(file, column, ids) for column, ids in drops.items())


def _older_snapshots(layout: Layout) -> list[Path]:
    for copied in layout.root.glob(".copied-*"):  # what a copy that followed the link had made of `current`
        shutil.rmtree(copied, ignore_errors=True)
    newest = current_snapshot(layout.root)
    return [folder for folder in snapshot_folders(layout) if folder.resolve() != newest]


def _sweep(folders: Collection[Path], drops: Mapping[str, Drops]) -> int:
    """Rewrite those files of snapshots that hold rows to be dropped, and return in how many snapshots there were any.

    A file that several snapshots share, as links do, is rewritten once and shared again.
    """
    changed = set()
    for table in TABLES:
        shared: dict[tuple[int, int], list[Path]] = {}
        for folder in folders:
            for file in table_files(folder, table):
                status = file.stat()
                shared.setdefault((status.st_dev, status.st_ino), []).append(file)
        for files in shared.values():
            if _is_hit(files[0], drops.get(table, {})):
                _rewrite(files, drops[table])
                changed |= {file.parents[1] for file in files}
    return len(changed)


def _rewrite(files: Sequence[Path], drops: Drops) -> None:
    first = files[0]
    rows = dropped(pq.read_table(first), drops)
    new = [unfinished(file) for file in files]
    group_rows = max(1, pq.read_metadata(first).row_group(0).num_rows)
    pq.write_table(rows, new[0], compression="zstd", row_group_size=group_rows)
    fsync(new[0])
    new[0].chmod(0o444)
    own = digest(new[0])
    for other in new[1:]:
        link(new[0], other)
    for file, rewritten in zip(files, new, strict=True):
        drop_keys(file)
        # First its hash: killed in between, the file has its rows still, and is rewritten when the work is finished.
        replace_hash(file.parents[1], f"{file.parent.name}/{file.name}", own)
        rewritten.replace(file)
        fsync(file.parent)


def _clean_scratch(layout: Layout, drops: Mapping[str, Drops]) -> None:
    """Take the rows out of what runs, killed ones among them, have not landed yet."""
    for file in layout.scratch("").glob("*/*/*.arrow"):
        # A file that is being written now is landed by a run that lives, and landing leaves out what was taken down.
        with suppress(OSError, pa.ArrowException):
            _clean(file, drops.get(file.stem, {}))


def _clean(file: Path, drops: Drops) -> None:
    with pa.OSFile(str(file), "rb") as source:
        rows = pa.ipc.open_file(source).read_all()
    kept = dropped(rows, drops)
    if kept.num_rows == rows.num_rows:
        return
    new = unfinished(file)
    with pa.OSFile(str(new), "wb") as sink, pa.ipc.new_file(sink, kept.schema) as writer:
        writer.write_table(kept)
    new.replace(file)
