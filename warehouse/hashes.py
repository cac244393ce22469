"""warehouse: hashes: what each file of a snapshot was when it was written, so that damage is found and never carried on.

SNAPSHOT/hashes holds a line for each file, as `sha256sum --check hashes` takes it; the first line, a comment, holds the
hash of the rest. A file is hashed once, when it is written: it never changes, and later snapshots take the line over with
the link. The catalogue is not among them, since it is derived: its own hash stands in SNAPSHOT/root.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from hashlib import file_digest, sha256
from pathlib import Path
from types import MappingProxyType

from warehouse.durable import replace_durably
from warehouse.errors import DamagedFileError
from warehouse.paths import files_of, recorded_hashes

_HEAD = "# onrecord hashes 1 "
_LINE = re.compile(r"([0-9a-f]{64})  (\S.*)")


def digest(file: Path) -> str:
    """Return the SHA-256 of a file, hexadecimal: of the hashes that every system can check, the fastest by far here."""
    with file.open("rb") as stream:
        return file_digest(stream, "sha256").hexdigest()


def read_hashes(snapshot: Path) -> Mapping[str, str] | None:
    """Return path within the snapshot → hash; None where none were recorded, as by versions before 0.2.

    Raises:
        DamagedFileError: The file of hashes is not what was written.
    """
    file = recorded_hashes(snapshot)
    try:
        status = file.stat()
        return _read(file, status.st_ino, status.st_mtime_ns, status.st_size)
    except FileNotFoundError:
        return None


@lru_cache(maxsize=8)
def _read(file: Path, *_status: int) -> Mapping[str, str]:
    """Return what a file of hashes holds; once, since a commit asks for each file that it reads and writes."""
    head, _, rest = file.read_bytes().partition(b"\n")
    if head != f"{_HEAD}{sha256(rest).hexdigest()}".encode():
        raise DamagedFileError(f"{file} is damaged: it is not what was written; the next commit makes it anew")
    return MappingProxyType(_lines(rest))


def remaining_hashes(snapshot: Path) -> dict[str, str]:
    """Return what can still be made out in a damaged file of hashes; each line may be a wrong one."""
    return _lines(recorded_hashes(snapshot).read_bytes())


def _lines(text: bytes) -> dict[str, str]:
    found = (_LINE.fullmatch(line) for line in text.decode("utf-8", "replace").splitlines())
    return {line[2]: line[1] for line in found if line}


def write_hashes(snapshot: Path, base: Path | None) -> None:
    """Record the hashes of a snapshot that is about to be made current, once all of its files but the catalogue lie there.

    Args:
        snapshot: The new snapshot.
        base: The one that it was made from: of what it took over, the recorded hashes are taken over, too.
    """
    try:
        known = (read_hashes(base) or {}) if base else {}
    except DamagedFileError:
        known = {}
    own = (f"/{snapshot.name}-", f"/{snapshot.name}.")  # files that this commit wrote bear its number
    recorded = {}
    for name in files_of(snapshot):
        is_taken_over = name in known and not any(mark in name for mark in own) and "/" in name
        recorded[name] = known[name] if is_taken_over else digest(snapshot / name)
    _write(snapshot, recorded)


def verify_names(snapshot: Path | None) -> None:
    """See that the tables' files are those that were written, no fewer and no more, before a snapshot is made from them.

    Raises:
        DamagedFileError: One is gone, and its rows would be lost with nobody told; or one came from elsewhere.
    """
    if snapshot is None:
        return
    try:
        recorded = {name for name in read_hashes(snapshot) or () if "/" in name}
    except DamagedFileError:
        return
    there = {name for name in files_of(snapshot) if name.endswith(".parquet")}
    for name in sorted(recorded - there):
        raise DamagedFileError(f"{snapshot / name} is gone: put it back from a backup or from an older snapshot")
    for name in sorted(there - recorded) if recorded else ():
        raise DamagedFileError(f"{snapshot / name} was not written by onrecord: take it out of the warehouse")


def replace_hash(snapshot: Path, name: str, own: str) -> None:
    """Record another hash of a file that is about to be rewritten, as a takedown does; without recorded hashes, nothing.

    A file of hashes that is damaged is left as it is: it is for `onrecord check` to tell.

    Args:
        snapshot: The snapshot's folder.
        name: The file's path within it.
        own: Its new hash.
    """
    try:
        recorded = read_hashes(snapshot)
    except DamagedFileError:
        return
    if recorded is not None:
        _write(snapshot, {**recorded, name: own})


def _write(snapshot: Path, recorded: Mapping[str, str]) -> None:
    text = "".join(f"{own}  {name}\n" for name, own in sorted(recorded.items()))
    replace_durably(recorded_hashes(snapshot), f"{_HEAD}{sha256(text.encode()).hexdigest()}\n{text}".encode())


def verify(file: Path) -> None:
    """See that a table's file is what was written, before its rows are carried on into another file.

    Raises:
        DamagedFileError: It is not. Where no hash of it is recorded, it is taken as it is.
    """
    snapshot = file.parents[1]
    try:
        recorded = (read_hashes(snapshot) or {}).get(f"{file.parent.name}/{file.name}")
    except DamagedFileError:
        return
    if recorded is not None and recorded != digest(file):
        raise DamagedFileError(
            f"{file} is damaged: it is not what was written; put it back from a backup (`onrecord check` names all such files)"
        )
