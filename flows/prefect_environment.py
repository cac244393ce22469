"""flows: how Prefect is set up before it is imported: no call to the outside, a quiet terminal."""

import atexit
import multiprocessing
import os
import sys
import tempfile
from pathlib import Path


def set_environment(*, is_verbose: bool = False) -> None:
    """Set what the user has not set. Must be called before Prefect is imported, since it reads these only then."""
    os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
    os.environ.setdefault("DO_NOT_TRACK", "1")
    # Prefect prints the traceback of a failed flow; the command line says the same in one line of its own. What the
    # flow logs is kept by the server whatever the terminal shows.
    os.environ.setdefault("PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL", "INFO" if is_verbose else "CRITICAL")
    # The first start makes the server's database, which takes a slow machine longer than the default of 20 s.
    os.environ.setdefault("PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS", "120")
    os.environ.setdefault("PREFECT_CLI_PROMPT", "false")
    home = Path(os.environ.get("PREFECT_HOME") or "~/.prefect").expanduser()
    if not _is_writable(home):
        # A service's user may have no home: Prefect would try for two minutes, and fail.
        os.environ["PREFECT_HOME"] = tempfile.mkdtemp(prefix="onrecord-prefect-")


def end_quietly() -> None:
    """See that a process that was started for one run, or to read, has nothing more to say once its exit functions are through.

    Threads keep modules alive past them, and DuckDB's binding would fill the terminal and the log of every run with
    complaints of its own about that. The exit code, which Prefect reads, stays what it is.
    """
    spec = getattr(sys.modules["__main__"], "__spec__", None)
    # A worker starts its own program, `onrecord serve` a child of multiprocessing.
    if (spec is not None and spec.name.startswith("prefect.")) or multiprocessing.parent_process() is not None:
        atexit.register(lambda: os.dup2(os.open(os.devnull, os.O_WRONLY), 2))


def _is_writable(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False
