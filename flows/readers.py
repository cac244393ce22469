"""flows: who reads the batches of a run: this process, processes of its own or a cluster's; and what a death costs.

A worker that dies costs its batch only, which is read again by another. A batch that keeps killing its workers is cut in
halves, and these again, until the record that does it stands alone: that one is a reject, and all others land.
"""

from datetime import datetime
from pathlib import Path
from typing import Protocol

from flows.batches import ReadBatch, Refusal, StagedBatch, StagedRecord
from flows.settings import RunSettings
from flows.worker import place_of, read_batch, save_refusals


class WorkerDiedError(Exception):
    """The process that read a batch is gone, with no word why."""


class Readers(Protocol):
    """Whoever reads batches, several at a time, asked from as many threads.

    Attributes:
        slots: Batches to have under way at once beside the one that lands: enough that no worker waits for work, and so few
            that what is staged and read ahead stays small.
    """

    @property
    def slots(self) -> int: ...  # noqa: D102  (above)

    def read(self, settings: RunSettings, folder: Path, batch: StagedBatch, now: datetime) -> ReadBatch:
        """Read a batch, as `flows.worker.read_batch` does.

        Raises:
            WorkerDiedError: The worker died over it.
        """

    def stop(self) -> None:
        """Stop at once, whatever is under way."""


class ThisProcess:
    """Reading in the run's own process, one batch after the other: for runs of a single batch."""

    slots = 0

    def read(self, settings: RunSettings, folder: Path, batch: StagedBatch, now: datetime) -> ReadBatch:
        """See `Readers`."""
        return read_batch(settings, folder, batch, now)

    def stop(self) -> None:
        """See `Readers`."""


def read_whole(
    readers: Readers, settings: RunSettings, folder: Path, batch: StagedBatch, now: datetime
) -> list[ReadBatch]:
    """Read a batch, whatever it does to its workers.

    Returns:
        The batch; or its parts, in order, where no worker survived the whole.
    """
    # Twice, since a worker may be killed for no fault of its batch.
    for _ in range(2):
        try:
            return [readers.read(settings, folder, batch, now)]
        except WorkerDiedError:
            continue
    return _read_parts(readers, settings, folder, batch, now)


def _read_parts(
    readers: Readers, settings: RunSettings, folder: Path, batch: StagedBatch, now: datetime
) -> list[ReadBatch]:
    if len(batch.records) == 1:
        return [save_refusals(folder, batch, (*batch.refusals, _death(batch.records[0])))]
    middle = len(batch.records) // 2
    halves = (
        StagedBatch(batch.records[:middle], batch.refusals, batch.unchanged),
        StagedBatch(batch.records[middle:], (), 0),
    )
    parts = []
    for name, half in zip("ab", halves, strict=True):
        its = folder.with_name(folder.name + name)
        parts += read_whole(readers, settings, its, half, now)
    return parts


def _death(record: StagedRecord) -> Refusal:
    detail = "the process that read this text died each time (out of memory, or a crash in a library); please report it"
    return Refusal(place_of(record), "read", "reader_died", detail, record.record_id)
