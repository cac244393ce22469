"""warehouse: the raw store: the bytes of each record as they came, in packs that are named by their content.

A pack is a run of zstd frames, one a record, so `zstd -dc PACK` prints them all and a single record is read without the
rest. Each frame holds one line of JSON that says where and when the record was seen, then the bytes themselves.
"""

import hashlib
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow as pa

from warehouse.durable import replace_durably
from warehouse.errors import DamagedFileError, WarehouseError, plain_errors
from warehouse.paths import Layout

_FRAME = (0xFD2FB528).to_bytes(4, "little")
_SKIPPED = (0x184D2A50).to_bytes(4, "little")


@dataclass(frozen=True)
class Stored:
    """Where a record lies: pack, and the bytes of its frame in it."""

    pack: str
    offset: int
    length: int


def store(layout: Layout, records: Iterable[tuple[Mapping[str, Any], bytes]]) -> list[Stored]:
    """Write records as one pack and return where each lies, in order; no records, no pack.

    Args:
        layout: The warehouse.
        records: For each record what was known when it was seen (JSON values), and its bytes.

    Raises:
        WarehouseError: The pack cannot be written.
    """
    frames = []
    codec = pa.Codec("zstd")
    for seen, data in records:
        head = json.dumps(seen, ensure_ascii=True, sort_keys=True).encode() + b"\n"
        frames.append(codec.compress(head + data, asbytes=True))
    if not frames:
        return []
    data = b"".join(frames)
    name = pack_name(io.BytesIO(data))
    with plain_errors(layout.root):
        layout.raw.mkdir(parents=True, exist_ok=True)
        replace_durably(layout.raw / name, data)
    stored, offset = [], 0
    for frame in frames:
        stored.append(Stored(name, offset, len(frame)))
        offset += len(frame)
    return stored


def pack_name(pack: BinaryIO) -> str:
    """Return the name that a pack must bear: the hash of all its bytes, by which a damaged one is known."""
    return hashlib.file_digest(pack, lambda: hashlib.blake2b(digest_size=16)).hexdigest() + ".zst"  # type: ignore[arg-type]


def fetch(layout: Layout, place: Stored) -> tuple[dict[str, Any], bytes]:
    """Return what was known of a record when it was seen, and its bytes.

    Raises:
        DamagedFileError: The frame is not what was written, as far as that can be told from it alone.
        GoneError: The record was erased.
        WarehouseError: The pack is not there or cannot be read.
    """
    pack = layout.raw / place.pack
    with plain_errors(layout.root), pack.open("rb") as file:
        file.seek(place.offset)
        frame = file.read(place.length)
    if _is_erased(frame):
        raise GoneError(f"a record in {place.pack} was erased, since its document was taken down")
    try:
        return _opened(frame)
    except (OSError, ValueError) as error:
        raise DamagedFileError(f"{pack} is damaged: it is not what was written (see `onrecord check`)") from error


def _opened(frame: bytes) -> tuple[dict[str, Any], bytes]:
    whole = pa.CompressedInputStream(pa.BufferReader(frame), "zstd").read()
    head, _, data = whole.partition(b"\n")
    return json.loads(head), data


class GoneError(WarehouseError):
    """The bytes of a record were erased, since its document was taken down."""


def erase(layout: Layout, places: Iterable[Stored]) -> int:
    """Erase records from their packs and return how many lay there still.

    Zeros take a record's place, in a frame that zstd skips, so that every other record stays where it is: neither a
    table nor a run that is under way has to learn another place. The pack keeps its name; what it hashes to from now on is
    written down beside it. The caller holds the lock.

    Raises:
        WarehouseError: A pack cannot be written.
    """
    wanted: dict[str, list[Stored]] = {}
    for place in places:
        wanted.setdefault(place.pack, []).append(place)
    count = 0
    with plain_errors(layout.root):
        for pack, its in sorted(wanted.items()):
            file = layout.raw / pack
            data = bytearray(file.read_bytes() if file.exists() else b"")
            here = 0
            for place in its:
                end = place.offset + place.length
                if end <= len(data) and not _is_erased(data[place.offset : end]):
                    data[place.offset : end] = _skipped(place.length)
                    here += 1
            if here:
                # First what it is going to hash to: killed in between, it hashes to what it did.
                names = {*names_of(layout, pack), pack_name(io.BytesIO(data))} - {pack}
                replace_durably(_erased(layout, pack), "".join(f"{name}\n" for name in sorted(names)).encode())
                replace_durably(file, bytes(data))
                count += here
    return count


def names_of(layout: Layout, pack: str) -> set[str]:
    """Return the names that a pack's bytes may hash to: its own, and what it hashes to since something was erased."""
    try:
        return {pack, *_erased(layout, pack).read_text(encoding="ascii").split()}
    except FileNotFoundError:
        return {pack}


def _erased(layout: Layout, pack: str) -> Path:
    return (layout.raw / pack).with_suffix(".erased")


def unreferenced(layout: Layout, referenced: Mapping[str, int]) -> Iterator[tuple[Stored, dict[str, Any], bytes]]:
    """Yield what lies in the packs and is not erased, of those packs that hold more than is referred to.

    That is what runs that were killed left behind, and what lies beside it: place, what was known of it, and its bytes.

    Args:
        layout: The warehouse.
        referenced: How many bytes of each pack the table `records` refers to.

    Raises:
        WarehouseError: A pack cannot be read.
    """
    with plain_errors(layout.root):
        for file in _packs(layout):
            if file.stat().st_size <= referenced.get(file.name, 0):
                continue
            data = file.read_bytes()
            for offset, length, is_erased in _frames(data):
                if not is_erased:
                    seen, record = _opened(data[offset : offset + length])
                    yield Stored(file.name, offset, length), seen, record


def _packs(layout: Layout) -> list[Path]:
    return sorted(layout.raw.glob("*.zst")) if layout.raw.is_dir() else []


def _skipped(length: int) -> bytes:
    return _SKIPPED + (length - 8).to_bytes(4, "little") + bytes(length - 8)


def _is_erased(frame: bytes | bytearray) -> bool:
    return frame[:4] == _SKIPPED


def _frames(data: bytes) -> Iterator[tuple[int, int, bool]]:
    """Yield offset and length of each frame, and whether it was erased (RFC 8878); a frame that is cut off ends it."""
    offset = 0
    while offset + 8 <= len(data):
        is_erased = data[offset : offset + 4] == _SKIPPED
        if is_erased:
            end = offset + 8 + int.from_bytes(data[offset + 4 : offset + 8], "little")
        elif data[offset : offset + 4] == _FRAME:
            flags = data[offset + 4]
            is_single = bool(flags & 0x20)
            size_bytes = (1 if is_single else 0, 2, 4, 8)[flags >> 6]
            end = offset + 5 + (not is_single) + (0, 1, 2, 4)[flags & 3] + size_bytes
            is_last = False
            while not is_last and end + 3 <= len(data):
                block = int.from_bytes(data[end : end + 3], "little")
                is_last = bool(block & 1)
                end += 3 + (1 if block >> 1 & 3 == 1 else block >> 3)  # a run-length block is one byte
            end += 4 * bool(flags & 4)  # a checksum
        else:
            return
        if end > len(data):
            return
        yield offset, end - offset, is_erased
        offset = end
