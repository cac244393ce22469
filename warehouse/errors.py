"""warehouse: what goes wrong with storage, in one line each, with the way out."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class WarehouseError(Exception):
    """The warehouse cannot be read or written; the message is one line for the user."""


_PLAIN = {
    errno.ENOSPC: "the disk is full; free some space and run again: what had landed before is intact",
    errno.EDQUOT: "the disk quota is used up; free some space and run again: what had landed before is intact",
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
    except OSError as error:
        why = _PLAIN.get(error.errno or 0, error.strerror or str(error))
        raise WarehouseError(f"cannot use the warehouse {root}: {why}") from error
