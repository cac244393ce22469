"""flows: reading on a Dask cluster. No shared disk is needed: bytes go there, Arrow files in memory come back.

What a worker there is sent and gives is pickled by Dask, so whoever may speak to the cluster's scheduler may run code on its
workers and on this machine: it must be trusted.
"""

import logging
import os
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import TypeVar

import distributed
import pyarrow as pa
from distributed.client import Future

from flows.batches import ReadBatch, Refusal, StagedBatch, StagedRecord
from flows.readers import WorkerDiedError
from flows.settings import RunSettings
from flows.usage import ClusterError
from flows.worker import Decoded, Read, Row, decode_records, raw_bytes, read_documents, save_read, settle
from transforms.reading import Unread

_CONNECT_SECONDS = 10
_ALONE_SECONDS = 60  # a scheduler that has had no worker for so long has lost them all
_LOOK_SECONDS = 5

# What it would print of lost workers is told in one line, or costs nothing.
logging.getLogger("distributed").setLevel(logging.CRITICAL)

Done = TypeVar("Done")
_one_at_a_time = threading.Lock()


class Cluster:
    """A Dask cluster's workers; see `flows.readers.Readers`."""

    def __init__(self, address: str, settings: RunSettings) -> None:
        """Connect, and see that each worker would read as this process does.

        Raises:
            ClusterError: Nobody answers at the address, or a worker there has another onrecord.
        """
        self._address = address
        self._expected = reader_of(settings)
        try:
            self._client = distributed.Client(  # type: ignore[no-untyped-call]
                address, timeout=_CONNECT_SECONDS, set_as_default=False
            )
            self._client.wait_for_workers(1, timeout=_CONNECT_SECONDS)
        except (OSError, ValueError, TimeoutError) as error:
            raise ClusterError(
                f"no Dask cluster with a worker answers at {address}: start one with `dask scheduler` and "
                f"`dask worker {address} --nthreads 1`, or leave --cluster out"
            ) from error
        self._refuse_others(settings)

    def _refuse_others(self, settings: RunSettings) -> None:
        try:
            found = self._client.run(reader_of, settings, on_error="return")
        except OSError as error:
            raise self._lost() from error
        for worker, its in found.items():
            if its != self._expected:
                raise ClusterError(_otherwise(worker, its, self._expected))

    @property
    def slots(self) -> int:
        """Twice the workers that there are now."""
        return 2 * max(1, len(self._client.scheduler_info(n_workers=-1)["workers"]))

    def read(self, settings: RunSettings, folder: Path, batch: StagedBatch, now: datetime) -> ReadBatch:
        """Read a batch: decoded there, settled with the warehouse here, read there, saved here."""
        data = list(raw_bytes(settings, batch))
        decoded = self._there(_decode_there, self._expected, settings, batch.records, data)
        found = settle(settings, decoded)
        tables, failed = self._there(_read_there, self._expected, settings, found.unread)
        done = Read({name: pa.ipc.open_stream(held).read_all() for name, held in tables.items()}, failed)
        return save_read(folder, batch, found, done, now)

    def stop(self) -> None:
        """Give up what is under way and leave the cluster as it was."""
        self._client.close(timeout=_LOOK_SECONDS)  # type: ignore[no-untyped-call]

    def _there(self, work: Callable[..., Done], *given: object) -> Done:
        try:
            future: Future[Done] = self._client.submit(work, *given, pure=False)
            alone = 0.0
            while True:
                try:
                    return future.result(timeout=_LOOK_SECONDS)
                except distributed.TimeoutError:
                    workers = self._client.scheduler_info(n_workers=-1)["workers"]
                    alone = 0.0 if workers else alone + _LOOK_SECONDS
                    if alone >= _ALONE_SECONDS:
                        raise ClusterError(
                            f"the cluster at {self._address} has had no worker for a minute: start some and run "
                            "again; what had landed before is intact"
                        ) from None
        except distributed.KilledWorker as error:
            raise WorkerDiedError from error
        except (OSError, CancelledError) as error:
            raise self._lost() from error

    def _lost(self) -> ClusterError:
        return ClusterError(
            f"the cluster at {self._address} answers no more: run again when it does; what had landed before is intact"
        )


def reader_of(settings: RunSettings) -> dict[str, str]:
    """Return what decides how a process reads: two that agree give the same rows for the same bytes."""
    return {"onrecord": version("onrecord"), "reader": settings.extractor, "spacy": version("spacy")}


def _decode_there(
    expected: dict[str, str], settings: RunSettings, records: Sequence[StagedRecord], data: Sequence[bytes | Refusal]
) -> Decoded:
    _check(expected, settings)
    with _one_at_a_time:
        return decode_records(settings, records, data)


def _read_there(
    expected: dict[str, str], settings: RunSettings, documents: Sequence[Row]
) -> tuple[dict[str, bytes], list[Unread]]:
    """Read documents, one batch at a time in a process: more threads would only share its one interpreter."""
    _check(expected, settings)
    with _one_at_a_time:
        done = read_documents(settings, documents)
    return {name: _stream(table) for name, table in done.tables.items()}, done.failed


def _check(expected: dict[str, str], settings: RunSettings) -> None:
    """Workers may join while a run goes on, so each batch asks."""
    if (own := reader_of(settings)) != expected:
        raise ClusterError(_otherwise(f"{os.uname().nodename}, process {os.getpid()}", own, expected))


def _otherwise(worker: str, its: object, expected: dict[str, str]) -> str:
    if not isinstance(its, dict):
        return (
            f"the Dask worker {worker} cannot read ({str(its).splitlines()[0]}): install onrecord {expected['onrecord']} "
            "where it runs"
        )
    differing = ", ".join(
        f"{name} {its[name]} instead of {expected[name]}" for name in expected if its[name] != expected[name]
    )
    return f"the Dask worker {worker} would read otherwise ({differing}): install the same onrecord there"


def _stream(table: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    held: bytes = sink.getvalue().to_pybytes()
    return held
