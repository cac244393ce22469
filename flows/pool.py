"""flows: the processes that read batches: started clean, stopped with the run, never left behind."""

import multiprocessing
import os
import signal
import threading
from concurrent.futures import ProcessPoolExecutor

_TASKS_A_CHILD = 100


def new_pool(processes: int) -> ProcessPoolExecutor:
    """Return a pool of worker processes.

    They are spawned, not forked: a fork of a process that runs threads can deadlock. Each is replaced now and then, since
    spaCy keeps every word that it has ever seen.
    """
    return ProcessPoolExecutor(
        processes,
        mp_context=multiprocessing.get_context("spawn"),
        max_tasks_per_child=_TASKS_A_CHILD,
        initializer=_start_worker,
    )


def stop_pool(pool: ProcessPoolExecutor) -> None:
    """Stop the workers at once, whatever they are at: what they have written lies in the run's scratch folder only."""
    pool.shutdown(wait=False, cancel_futures=True)
    for child in multiprocessing.active_children():
        child.terminate()
        child.join()


def _start_worker() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the run itself stops its workers
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """A parent that is killed cannot stop its workers, so they watch it."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
