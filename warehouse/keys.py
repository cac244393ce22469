"""warehouse: where ids stand: for some columns of each Parquet file, the hashes of its values, sorted, with their rows.

A lookup of some hundred ids then costs a binary search a file, and reads nothing where none of them stands, which is what a
batch of new documents asks. Without it each commit would scan these columns whole, and its cost grow with the warehouse.
What lies here is derived: where a file is missing or damaged, the column itself is read. So that damage is seen, a file
begins with the SHA-256 of the rest.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from hashlib import file_digest, sha256
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from warehouse.durable import link
from warehouse.paths import keys_file, named_rows, table_files

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
_sound: set[tuple[int, int, int, int]] = set()
"""The files that this process has read whole once and found as they were written; they never change."""


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


def link_keys(base: Path | None, snapshot: Path, table: str, stem: str) -> None:
    """Take over the keys of a file that the next snapshot takes over."""
    if base is None:
        return
    for column in KEYS.get(table, ()):
        source, target = keys_file(base, table, column, stem), keys_file(snapshot, table, column, stem)
        if not target.parent.exists():
            target.parent.mkdir(parents=True)
        with suppress(FileNotFoundError):  # nobody wrote these down
            link(source, target)


def rows_of(snapshot: Path, table: str, column: str, ids: Sequence[str], columns: Sequence[str]) -> Iterator[pa.Table]:
    """Yield, file by file, the rows of a table whose column holds one of the ids, with the columns named."""
    hashes = _hashed(ids)
    needed = list(dict.fromkeys([*columns, column]))
    for file in table_files(snapshot, table):
        places = _places(keys_file(snapshot, table, column, file.stem), hashes)
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


def _places(file: Path, wanted: Hashes) -> Hashes | None:
    """Return the rows whose hashes are among those wanted, in order; None where nobody can say."""
    try:
        status = file.stat()
        own = (status.st_dev, status.st_ino, status.st_mtime_ns, status.st_size)
        if own not in _sound and not _is_sound(file):
            return None
        _sound.add(own)
        if status.st_size == _DIGEST_BYTES:
            return np.array([], np.uint64)
        hashes, rows = np.memmap(file, _STORED, "r", offset=_DIGEST_BYTES).reshape(2, -1)
    except (OSError, ValueError):
        return None
    low, high = np.searchsorted(hashes, wanted, "left"), np.searchsorted(hashes, wanted, "right")
    found = [rows[start:end] for start, end in zip(low, high, strict=True) if end > start]
    return np.unique(np.concatenate(found)).astype(np.uint64) if found else np.array([], np.uint64)


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
