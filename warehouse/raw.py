"""warehouse: the raw store: the bytes of each record as they came, in packs that are named by their content.

A pack is a run of zstd frames, one a record, so `zstd -dc PACK` prints them all and a single record is read without the
rest. Each frame holds one line of JSON that says where and when the record was seen, then the bytes themselves.
"""

import hashlib
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO

import pyarrow as pa

from warehouse.durable import replace_durably
from warehouse.errors import DamagedFileError, plain_errors
from warehouse.paths import Layout


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
        WarehouseError: The pack is not there or cannot be read.
    """
    pack = layout.raw / place.pack
    with plain_errors(layout.root), pack.open("rb") as file:
        file.seek(place.offset)
        frame = file.read(place.length)
    try:
        whole = pa.CompressedInputStream(pa.BufferReader(frame), "zstd").read()
        head, _, data = whole.partition(b"\n")
        return json.loads(head), data
    except (OSError, ValueError) as error:
        raise DamagedFileError(f"{pack} is damaged: it is not what was written (see `onrecord check`)") from error
