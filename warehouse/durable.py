"""warehouse: durable: small files that are replaced whole or not at all, and names that outlast a power cut."""

import os
import secrets
import shutil
from pathlib import Path


def unfinished(file: Path) -> Path:
    """Return a name beside a file for its next content: of its own for each call, hidden, and never one of Parquet's.

    Process ids would not do: two containers that share a folder may have the same ones.
    """
    return file.with_name(f".{file.name}-{secrets.token_hex(8)}")


def replace_durably(file: Path, data: bytes) -> None:
    """Give a file new content, at once and for good.

    Raises:
        OSError: It cannot be written; the old content stands.
    """
    new = unfinished(file)
    try:
        with new.open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        new.replace(file)
    finally:
        new.unlink(missing_ok=True)
    fsync(file.parent)


def fsync(path: str | Path) -> None:
    """Make a file's bytes, or the names in a folder, durable."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def link(source: str | Path, target: str | Path) -> None:
    """Give a file a second name, or make a copy where there are no hard links."""
    try:
        os.link(source, target)
    except OSError:
        # A file system without hard links (exFAT, some network mounts): a copy is slower and as right.
        shutil.copy2(source, target)
        fsync(target)
