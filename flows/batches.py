"""flows: one batch, the unit of work, of retry and of commit, and how its tables pass between processes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.ipc

from schemas.ids import content_id
from warehouse.raw import Stored

MAX_RECORDS = 256
MAX_CHARACTERS = 600_000  # to be read: some 130 articles
FORGOTTEN = "forgotten"
"""The reason code of what was taken down before."""


@dataclass(frozen=True)
class StagedRecord:
    """One record whose bytes lie in the raw store, and what is known of it from outside the bytes."""

    record_id: str
    place: Stored
    media_type: str
    found_at: str
    uri: str | None = None
    charset: str | None = None
    defaults: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Refusal:
    """One thing that was not taken in."""

    uri: str
    stage: str
    reason_code: str
    detail: str
    record_id: str | None = None

    @property
    def reject_id(self) -> str:
        """The id of its row."""
        return content_id("reject", self.uri, self.stage, self.reason_code, self.record_id)

    def row(self) -> dict[str, str | None]:
        """Return the row of `rejects`."""
        return {
            "reject_id": self.reject_id,
            "uri": self.uri,
            "stage": self.stage,
            "reason_code": self.reason_code,
            "detail": self.detail,
            "record_id": self.record_id,
        }


def forgotten(uri: str, record_id: str, tombstone: Mapping[str, Any] | None) -> Refusal:
    """Return the refusal of what was taken down before, or, where there is no tombstone yet, while it was read."""
    when = (
        f"on {tombstone['decided_at']:%Y-%m-%d} by {tombstone['decided_by']}"
        if tombstone
        else "while this run was reading it"
    )
    return Refusal(
        uri, "decode", FORGOTTEN, f"it was taken down {when}, and stays away: see the table tombstones", record_id
    )


@dataclass(frozen=True)
class StagedBatch:
    """Records to read, what was refused on the way to them, and how many of those found need no work."""

    records: tuple[StagedRecord, ...]
    refusals: tuple[Refusal, ...]
    unchanged: int

    @property
    def found(self) -> int:
        """How many records were found in the inputs."""
        return len(self.records) + self.unchanged


@dataclass(frozen=True)
class ReadBatch:
    """Where a batch's tables lie once it has been read, and what was refused in reading it."""

    folder: Path
    refusals: tuple[Refusal, ...]


def save_tables(folder: Path, tables: Mapping[str, pa.Table]) -> None:
    """Write tables as Arrow files, one a table, into a folder of the run's own."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in tables.items():
        with pa.OSFile(str(folder / f"{name}.arrow"), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
            writer.write_table(table)


def load_tables(folder: Path) -> dict[str, pa.Table]:
    """Return the tables that `save_tables` wrote."""
    tables = {}
    for file in sorted(folder.glob("*.arrow")):
        with pa.OSFile(str(file), "rb") as source:
            tables[file.stem] = pa.ipc.open_file(source).read_all()
    return tables
