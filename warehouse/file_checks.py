"""warehouse: whether each file is what was written: the snapshots' by their recorded hashes, raw packs by their names."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from warehouse.catalogue import made_for, write_catalogue
from warehouse.errors import DamagedFileError
from warehouse.fetched import fetched_is_damaged
from warehouse.hashes import digest, read_hashes, remaining_hashes
from warehouse.keys import damaged_keys
from warehouse.paths import Layout, catalogue, files_of, recorded_hashes
from warehouse.raw import names_of, pack_name
from warehouse.reading import current_snapshot


@dataclass(frozen=True)
class FileFinding:
    """What is wrong with a file; a note, where nothing is wrong but something could not be told."""

    file: Path
    what: str
    is_note: bool = False


def file_findings(layout: Layout) -> Iterator[FileFinding]:
    """Yield what is wrong with the files of all snapshots that are kept, and with the raw packs.

    A catalogue that is damaged is made anew and keys that are damaged are removed, since both are derived.

    Raises:
        OSError: A folder cannot be listed.
    """
    newest = current_snapshot(layout.root)
    if newest is None:
        return
    if not (layout.current.is_symlink() and layout.current.exists()):
        yield FileFinding(layout.current, "the link to the newest snapshot is lost; the next run makes it again")
    kept = [folder for folder in layout.snapshots.iterdir() if folder.name.isdigit()]
    kept = sorted((folder for folder in kept if int(folder.name) <= int(newest.name)), reverse=True)
    with_hashes = [folder for folder in kept if recorded_hashes(folder).exists()]
    hashed: dict[tuple[int, int], str] = {}  # by inode: a file that snapshots share is read once, and named once
    named: set[tuple[int, int]] = set()
    for snapshot in kept:
        had_hashes = any(int(other.name) < int(snapshot.name) for other in with_hashes)
        found = [
            *_of_snapshot(snapshot, hashed, named, had_hashes=had_hashes),
            *_of_keys(snapshot),
            *_of_catalogue(snapshot),
        ]
        if snapshot.exists():  # else another process has dropped it meanwhile
            yield from found
    if fetched_is_damaged(layout):
        yield FileFinding(layout.fetched, "is damaged: every page is asked for anew, and the next run makes it anew")
    for pack in sorted(layout.raw.glob("*.zst")) if layout.raw.is_dir() else ():
        yield from _of_pack(layout, pack)


def pack_findings(layout: Layout, connection: duckdb.DuckDBPyConnection) -> Iterator[FileFinding]:
    """Yield what is wrong between the records and the packs that they lie in: packs that are gone or too short.

    Raises:
        duckdb.Error: The records cannot be read.
    """
    ends = connection.execute('SELECT pack, max("offset" + length), count(*) FROM records GROUP BY pack ORDER BY pack')
    for pack, end, count in ends.fetchall():
        file = layout.raw / pack
        if not file.is_file():
            yield FileFinding(file, f"is gone, and with it the bytes of {count:,} records")
        elif file.stat().st_size < end:
            yield FileFinding(file, f"is cut short: records lie in its first {end:,} bytes")


def _of_snapshot(
    snapshot: Path, hashed: dict[tuple[int, int], str], named: set[tuple[int, int]], *, had_hashes: bool
) -> Iterator[FileFinding]:
    there, is_trusted = files_of(snapshot), True
    try:
        recorded = read_hashes(snapshot)
    except DamagedFileError:
        what = "is damaged: it is not what was written; the next commit makes it anew"
        yield FileFinding(recorded_hashes(snapshot), what)
        recorded, is_trusted = remaining_hashes(snapshot), False
    if recorded is None and had_hashes:
        yield FileFinding(recorded_hashes(snapshot), "is gone; the next commit makes it anew")
    for name in there:
        file = snapshot / name
        try:
            inode = (file.stat().st_dev, file.stat().st_ino)
            if inode in named:
                continue
            found = list(
                _of_file(file, recorded, recorded.get(name) if recorded else None, inode, hashed, is_trusted=is_trusted)
            )
        except OSError as error:
            found = [FileFinding(file, f"cannot be read: {error.strerror or error}")]
        if found:
            named.add(inode)
            yield from found
    for name in sorted(set(recorded or ()) - set(there)) if is_trusted else ():
        yield FileFinding(snapshot / name, "is gone")


def _of_file(
    file: Path,
    all_recorded: Mapping[str, str] | None,
    recorded: str | None,
    inode: tuple[int, int],
    hashed: dict[tuple[int, int], str],
    *,
    is_trusted: bool,
) -> Iterator[FileFinding]:
    if all_recorded is None:
        yield from _unrecorded(file)
        return
    if recorded is not None and inode not in hashed:
        hashed[inode] = digest(file)
    if recorded is not None and hashed[inode] == recorded:
        return
    if not is_trusted:
        # It may be the line that is wrong, or gone: what can be told is whether the file can be read.
        yield from (finding for finding in _unrecorded(file) if not finding.is_note)
    elif recorded is not None:
        yield FileFinding(file, "is damaged: it is not what was written")
    elif not file.name.startswith(".") or file.suffix == ".parquet":
        # Others that are hidden were left by a process that was killed, and nobody reads them.
        yield FileFinding(file, "was not written by onrecord: readers of the folder would take it in")


def _unrecorded(file: Path) -> Iterator[FileFinding]:
    """A file with no recorded hash, as versions before 0.2 left it: all that can be told is whether it can be read."""
    if file.suffix == ".parquet":
        try:
            for _ in pq.ParquetFile(file).iter_batches():
                pass
        except (pa.ArrowException, OSError) as error:
            yield FileFinding(file, f"cannot be read: {str(error).splitlines()[0]}")
            return
    yield FileFinding(file, "has no recorded hash; the next commit records it", is_note=True)


def _of_keys(snapshot: Path) -> Iterator[FileFinding]:
    for file in damaged_keys(snapshot):
        what = "is damaged; it is derived, and"
        try:
            file.unlink()
        except OSError:
            yield FileFinding(file, f"{what} not used")
        else:
            yield FileFinding(file, f"{what} was removed: lookups read the table's file itself")


def _of_catalogue(snapshot: Path) -> Iterator[FileFinding]:
    made, file = made_for(snapshot), catalogue(snapshot)
    if made is not None and not made.is_for(snapshot):
        return  # the warehouse was moved, or made by another version: the next reader makes the views anew
    if file.is_file() and made is not None and made.digest == digest(file):
        return
    what = "is damaged or gone; it is derived, and"
    try:
        write_catalogue(snapshot)
    except (OSError, duckdb.Error):
        yield FileFinding(file, f"{what} the next commit makes it anew")
    else:
        yield FileFinding(file, f"{what} was made anew")


def _of_pack(layout: Layout, pack: Path) -> Iterator[FileFinding]:
    try:
        with pack.open("rb") as stream:
            own = pack_name(stream)
    except OSError as error:
        yield FileFinding(pack, f"cannot be read: {error.strerror or error}")
        return
    if own not in names_of(layout, pack.name):
        yield FileFinding(pack, "is damaged: its bytes are not those that it is named for")
