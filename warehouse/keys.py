"""warehouse: where ids stand: for some columns of each Parquet file, the hashes of its values, sorted, with their rows.

A lookup of some hundred ids then costs a binary search a file, and reads nothing where none of them stands, which is what a
batch of new documents asks. Without it each commit would scan these columns whole, and its cost grow with the warehouse.
What lies here is derived: where a file is missing or damaged, the column itself is read. So that damage is seen, a file
begins with the SHA-256 of the rest.
"""

import os
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import suppress
from hashlib import file_digest, sha256
from pathlib import Path
from threading import Lock

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from warehouse.durable import link
from warehouse.paths import KEYS_ENDING, keys_file, keys_folder, named_rows, table_files, table_names

KEYS: dict[str, tuple[str, ...]] = {
    "records": ("record_id",),
    "documents": ("document_id", "record_id", "uri"),
    "appearances": ("document_id",),
    "readings": ("document_id",),
    "rejects": ("reject_id",),
}
"""The columns that a batch is looked up by, table by table."""

Hashes = npt.NDArray[np.uint64]

_STORED = np.dtype("<u8")
_DIGEST_BYTES = 32
_KEPT_BYTES = 256 << 20
_File = tuple[int, int, int, int]
_sound: set[_File] = set()
"""The files that this process has read whole once and found as they were written; they never change. By the file and not by
its name, of which it gets another with each snapshot."""


def write_keys(snapshot: Path, table: str, stem: str, rows: pa.Table) -> None:
    """Write the keys of a file that has just been written, from its rows in their order."""
    for column in KEYS.get(table, ()):
        values = rows.column(column)
        places = np.flatnonzero(values.is_valid().to_numpy())
        hashes = _hashed(values.drop_null().to_pylist())
        order = np.argsort(hashes, kind="stable")
        file = keys_file(snapshot, table, column, stem)
        file.parent.mkdir(parents=True, exist_ok=True)
        # Neither whole at once nor durable: what a power cut leaves of it does not fit its checksum.
        data = np.stack([hashes[order], places[order].astype(np.uint64)]).astype(_STORED).tobytes()
        file.write_bytes(sha256(data).digest() + data)
        file.chmod(0o444)


def link_keys(base: Path, snapshot: Path, table: str, stems: Sequence[str]) -> None:
    """Take over the keys of files that the next snapshot takes over."""
    for column in KEYS.get(table, ()) if stems else ():
        source, target = (keys_folder(folder) / table / column for folder in (base, snapshot))
        target.mkdir(parents=True, exist_ok=True)
        for stem in stems:
            with suppress(FileNotFoundError):  # nobody wrote these down
                link(f"{source}/{stem}{KEYS_ENDING}", f"{target}/{stem}{KEYS_ENDING}")


def rows_of(snapshot: Path, table: str, column: str, ids: Sequence[str], columns: Sequence[str]) -> Iterator[pa.Table]:
    """Yield, file by file, the rows of a table whose column holds one of the ids, with the columns named."""
    hashes = np.unique(_hashed(ids))
    needed = list(dict.fromkeys([*columns, column]))
    keys = keys_folder(snapshot) / table / column
    for name in table_names(snapshot, table):
        file = snapshot / table / name
        places = _places(f"{keys}/{name.removesuffix('.parquet')}{KEYS_ENDING}", hashes)
        if places is not None and not len(places):
            continue
        opened = pq.ParquetFile(file)
        if places is None or opened.metadata.num_rows != named_rows(file):
            rows = opened.read(columns=needed)  # nobody wrote its keys down, or its rows were changed since
        else:
            rows = _taken(opened, places, needed)
        # Two values may have one hash.
        yield rows.filter(pc.is_in(rows.column(column), value_set=pa.array(ids, pa.string()))).select(columns)


def damaged_keys(snapshot: Path) -> Iterator[Path]:
    """Yield the files of keys that are not what was written. A missing one is none: its column is read."""
    for table, columns in KEYS.items():
        for column in columns:
            for file in table_files(snapshot, table):
                keys = keys_file(snapshot, table, column, file.stem)
                if keys.exists() and not _is_sound(keys):
                    yield keys


def drop_keys(file: Path) -> None:
    """Remove the keys of a table's file that is about to be rewritten: they hold hashes of what is taken out of it."""
    for column in KEYS.get(file.parent.name, ()):
        keys_file(file.parents[1], file.parent.name, column, file.stem).unlink(missing_ok=True)


def _places(file: str, wanted: Hashes) -> Hashes | None:
    """Return the rows whose hashes are among those wanted, which are sorted, in order; None where nobody can say."""
    try:
        hashes, rows = _kept.opened(file)
    except (OSError, ValueError):
        return None
    low = np.searchsorted(hashes, wanted)
    inside = low < len(hashes)
    low, wanted = low[inside], wanted[inside]
    is_there = hashes[low] == wanted
    if not is_there.any():
        return np.array([], np.uint64)
    low = low[is_there]
    counts = np.searchsorted(hashes, wanted[is_there], "right") - low
    before = np.cumsum(counts) - counts
    return np.unique(rows[np.arange(counts.sum()) + np.repeat(low - before, counts)]).astype(np.uint64)


class _Kept:
    """Hashes and rows of files, in memory while they are asked for: a commit looks at each file of a table several times.

    In memory and not mapped, since Python keeps a file open for each mapping.
    """

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._bytes = 0
        self._looks = 0
        # Those asked for last stand last, each with the number of that look.
        self._files: OrderedDict[_File, tuple[int, npt.NDArray[np.uint64]]] = OrderedDict()
        self._lock = Lock()

    def opened(self, path: str) -> npt.NDArray[np.uint64]:
        """Return a file's hashes and rows; a ValueError where it is not what was written."""
        status = os.stat(path)  # noqa: PTH116 (a path costs as much as the look, and there are hundreds)
        file = (status.st_dev, status.st_ino, status.st_mtime_ns, status.st_size)
        with self._lock:
            self._looks += 1
            if (kept := self._files.get(file)) is not None:
                self._files[file] = (self._looks, kept[1])
                self._files.move_to_end(file)
                return kept[1]
        if file not in _sound and not _is_sound(Path(path)):
            raise ValueError(f"{path} is damaged")
        _sound.add(file)
        if status.st_size == _DIGEST_BYTES:
            return np.empty((2, 0), np.uint64)
        with self._lock:
            if not self._has_room(status.st_size):
                return np.memmap(path, _STORED, "r", offset=_DIGEST_BYTES).reshape(2, -1)
            found = np.fromfile(path, _STORED, offset=_DIGEST_BYTES).reshape(2, -1)
            if file not in self._files:
                self._bytes += status.st_size
            self._files[file] = (self._looks, found)
            return found

    def _has_room(self, size: int) -> bool:
        """Tell whether a file may be kept; those not asked for in a long while are let go, since they have been merged."""
        while self._bytes + size > self._most_bytes and self._files:
            oldest, (last, _) = next(iter(self._files.items()))
            if last >= self._looks - 4 * len(self._files):
                return False
            del self._files[oldest]
            self._bytes -= oldest[3]
        return self._bytes + size <= self._most_bytes


_kept = _Kept(_KEPT_BYTES)


def _is_sound(file: Path) -> bool:
    with file.open("rb") as stream:
        own = stream.read(_DIGEST_BYTES)
        return file_digest(stream, "sha256").digest() == own


def _taken(opened: pq.ParquetFile, places: Hashes, columns: list[str]) -> pa.Table:
    """Read the row groups that hold the rows, and return these rows only."""
    sizes = [opened.metadata.row_group(number).num_rows for number in range(opened.metadata.num_row_groups)]
    ends = np.cumsum(sizes)
    groups = np.searchsorted(ends, places, "right")
    pieces = []
    for group in np.unique(groups):
        start = int(ends[group]) - sizes[group]
        inside = (places[groups == group] - np.uint64(start)).astype(np.int64)
        pieces.append(opened.read_row_group(int(group), columns=columns).take(inside))
    return pa.concat_tables(pieces)


def _hashed(values: Sequence[str]) -> Hashes:
    hashed: Hashes = pd.util.hash_array(np.array(values, dtype=object), categorize=False)
    return hashed
