"""Where a fault strikes: at the Nth call that changes a file, by the preloaded shim or, with no compiler, from Python."""

import ctypes
import errno
import functools
import io
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

COUNT, KILL_BEFORE, KILL_AFTER, KILL_AMID, FAIL_ONCE, FULL = range(6)
KILLS = {"before": KILL_BEFORE, "after": KILL_AFTER, "amid": KILL_AMID}
_SHIM = Path(__file__).with_name("shim.c")


def preloaded(folder):
    """The environment for a process in which the shim meets every call; None where it cannot be built."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None or not sys.platform.startswith("linux"):
        return None
    library = folder / "shim.so"
    built = subprocess.run(
        [compiler, "-O1", "-w", "-shared", "-fPIC", "-o", library, _SHIM, "-ldl"], capture_output=True
    )
    return os.environ | {"LD_PRELOAD": str(library)} if built.returncode == 0 else None


def points():
    """The points of this process."""
    return ShimPoints() if "shim.so" in os.environ.get("LD_PRELOAD", "") else PythonPoints()


class ShimPoints:
    """Every call to the C library that changes a file below a folder, from Python, pyarrow and DuckDB alike."""

    name = "every call to the C library"

    def __init__(self):
        self._library = ctypes.CDLL(None)
        self._library.faults_calls.restype = ctypes.c_long

    def arm(self, root, call, action, error=0, *, reads=False):
        folder = os.fsencode(root) + b"/"
        self._library.faults_arm(folder, ctypes.c_long(call), action, error, int(reads))

    def calls(self):
        return self._library.faults_calls()


class PythonPoints:
    """The calls that our own code makes: those within pyarrow and DuckDB are one point each."""

    name = "every call from Python"
    _OS = ("mkdir", "link", "symlink", "replace", "rename", "unlink", "rmdir", "fsync", "chmod", "utime")

    def __init__(self):
        self._calls = 0

    def arm(self, root, call, action, error=0, *, reads=False):
        import duckdb
        import pyarrow.parquet as pq

        for module, names in ((os, self._OS), (io, ("open",)), (pq, ("write_table",)), (duckdb, ("connect",))):
            for name in names:
                setattr(module, name, self._faulty(getattr(module, name), call, action, error))

    def calls(self):
        return self._calls

    def _faulty(self, real, call, action, error):
        @functools.wraps(real)
        def faulty(*args, **kwargs):
            self._calls += 1
            is_due = self._calls >= call if action == FULL else self._calls == call
            if is_due and action == KILL_BEFORE:
                os.kill(os.getpid(), signal.SIGKILL)
            if is_due and action in (FAIL_ONCE, FULL) and real.__name__ not in ("unlink", "rmdir"):
                raise OSError(error or errno.EIO, os.strerror(error or errno.EIO))
            result = real(*args, **kwargs)
            if is_due and action in (KILL_AFTER, KILL_AMID):
                os.kill(os.getpid(), signal.SIGKILL)
            return result

        return faulty
