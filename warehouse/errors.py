"""warehouse: what goes wrong with storage, in one line each, with the way out."""

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class WarehouseError(Exception):
    """The warehouse cannot be read or written; the message is one line for the user."""


class NoWarehouseError(WarehouseError):
    """There is no warehouse where one was looked for."""

    def __init__(self, root: Path) -> None:
        super().__init__(f"no warehouse at {root}: make one with `onrecord run INPUT --warehouse {root}`")


class DamagedFileError(WarehouseError):
    """A file is not what was written."""


_PLAIN = {
    errno.ENOSPC: "the disk is full; free some space and run again: what had landed before is intact",
    errno.EDQUOT: "the disk quota is used up; free some space and run again: what had landed before is intact",
    errno.EFBIG: "a file would be larger than is allowed here (ulimit -f); what had landed before is intact",
    errno.EIO: "the disk reports an error; what had landed before is intact: run again, and see to the disk",
    errno.EROFS: "the file system is read-only; name another folder with --warehouse",
    errno.EACCES: "permission denied; name another folder with --warehouse",
    errno.EPERM: "permission denied; name another folder with --warehouse",
    errno.ENOTDIR: "a part of the path is a file; name another folder with --warehouse",
    errno.EEXIST: "a file is in the way; name another folder with --warehouse",
    errno.ENAMETOOLONG: "the path is too long; name another folder with --warehouse",
}


@contextmanager
def plain_errors(root: Path) -> Iterator[None]:
    """Turn errors of the file system into a `WarehouseError` that names the warehouse and the way out."""
    try:
        yield
    except WarehouseError:
        raise
    except Exception as error:
        if not isinstance(error, OSError) and not _is_of_duckdbs_files(error):
            raise
        raise WarehouseError(f"cannot use the warehouse {root}: {_why(error)}") from error


def _is_of_duckdbs_files(error: Exception) -> bool:
    """Tell whether DuckDB could not write or read a file; of a commit that fails so it raises a TransactionException."""
    duckdb = sys.modules.get("duckdb")  # where it is not loaded it raised nothing
    if duckdb is None or not isinstance(error, duckdb.Error):
        return False
    kinds = (duckdb.IOException, duckdb.FatalException, duckdb.InvalidInputException)
    return isinstance(error, kinds) or _code_in(str(error)) is not None


def _code_in(message: str) -> int | None:
    return next((code for code in _PLAIN if os.strerror(code) in message), None)


def _why(error: Exception) -> str:
    # pyarrow and DuckDB put the system's words in their message.
    code = getattr(error, "errno", None) or _code_in(str(error))
    return _PLAIN.get(code or 0) or getattr(error, "strerror", None) or str(error).splitlines()[0]
