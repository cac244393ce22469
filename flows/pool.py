"""flows: the processes that read batches: started clean, replaced when they die, stopped with the run, never left behind."""

import multiprocessing
import os
import signal
import threading
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from datetime import datetime
from pathlib import Path
from queue import LifoQueue

from flows.batches import ReadBatch, StagedBatch
from flows.prefect_environment import end_quietly
from flows.readers import WorkerDiedError
from flows.settings import RunSettings
from flows.worker import read_batch

_TASKS_A_CHILD = 100


class Pool:
    """Worker processes; see `flows.readers.Readers`.

    Each is an executor of its own: with one for all, the death of a process would break the batches of the others too, and
    nobody could tell which of them was to blame.
    """

    def __init__(self, processes: int) -> None:
        self.slots = 2 * processes
        self._free: LifoQueue[ProcessPoolExecutor] = LifoQueue()
        for _ in range(processes):
            self._free.put(_new_worker())

    def read(self, settings: RunSettings, folder: Path, batch: StagedBatch, now: datetime) -> ReadBatch:
        """Read a batch in the next worker that is free."""
        worker = self._free.get()
        try:
            return worker.submit(read_batch, settings, folder, batch, now).result()
        except BrokenProcessPool as error:
            worker.shutdown(wait=False)
            worker = _new_worker()
            raise WorkerDiedError from error
        finally:
            self._free.put(worker)

    def stop(self) -> None:
        """Stop the workers at once: what they have written lies in the run's scratch folder only."""
        while not self._free.empty():
            self._free.get().shutdown(wait=False, cancel_futures=True)
        for child in multiprocessing.active_children():
            child.terminate()
            child.join()


def _new_worker() -> ProcessPoolExecutor:
    """Return a worker, whose process starts with its first batch.

    It is spawned, not forked: a fork of a process that runs threads can deadlock. It is replaced now and then, since spaCy
    keeps every word that it has ever seen.
    """
    return ProcessPoolExecutor(
        1,
        mp_context=multiprocessing.get_context("spawn"),
        max_tasks_per_child=_TASKS_A_CHILD,
        initializer=_start_worker,
    )


def _start_worker() -> None:
    end_quietly()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the run itself stops its workers
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """A parent that is killed cannot stop its workers, so they watch it."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
