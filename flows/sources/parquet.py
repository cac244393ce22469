"""flows/sources: records from Parquet. The file is read in a process of its own: one with a bound on its memory.

A small file can say that it unpacks to anything, and what it says of itself need not be true; so no look at its metadata
would bound what the library takes. And the library is native code: what brings it down costs one file, not the run.
"""

import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa

from flows.sources import parquet_child
from flows.sources.items import Limits, RawItem, SourceReject
from flows.sources.streams import NO_BOMB_BYTES, TIGHTEST
from flows.sources.tables import compact_json, missing_text_column, too_large

_MOST_MEMORY_BYTES = 1 << 30
_NO_BOMB_ROWS = 10_000


class _UnreadableError(Exception):
    """It cannot be read on: the reason code and the words for it."""

    def __init__(self, reason_code: str, words: str) -> None:
        super().__init__(words)
        self.reason_code = reason_code


def parquet_rows(
    stream: BinaryIO, found_at: str, limits: Limits, *, text_column: str | None = None
) -> Iterator[RawItem | SourceReject]:
    """Yield each row of a Parquet file as compact sorted JSON, a few rows in memory at a time.

    Dates and times are given in ISO 8601, decimals as text, bytes as text where they are UTF-8, else in base 64. A file
    that takes more than 1 GiB of memory to read is `too_large`, and one that unpacks to more than 300 times its size, and
    more than 64 MiB, a `parquet_bomb`, as is one with more rows than bytes (and than 10,000); the rows before are kept.
    """
    number = unpacked = 0
    try:
        with _seekable_file(stream) as file, _Child(file, limits) as child:
            rows = child.opened()
            if missing := missing_text_column(rows.schema.names, found_at, text_column):
                yield missing
                return
            size = os.fstat(file.fileno()).st_size
            most, most_rows = max(NO_BOMB_BYTES, TIGHTEST * size), max(_NO_BOMB_ROWS, size)
            for data in child.rows(rows):
                number += 1
                unpacked += len(data or b"")
                if unpacked > most:
                    words = f"it unpacks to more than {TIGHTEST} times its size, as no text does"
                    raise _UnreadableError("parquet_bomb", words)
                if number > most_rows:
                    raise _UnreadableError("parquet_bomb", "it has more rows than bytes, as no table of texts does")
                place = f"{found_at}#{number}"
                if data is None or len(data) > limits.max_document_bytes:
                    yield too_large(place, "this row", limits)
                else:
                    yield RawItem(data, "application/json", place, charset="utf-8")
    except _UnreadableError as error:
        where = f"from row {number + 1} on " if number else ""
        yield SourceReject(found_at, "unpack", error.reason_code, f"{where}{error}")
        return
    if number == 0:
        yield SourceReject(found_at, "unpack", "empty", "there is no row in it")


def row_count(path: Path) -> int | None:
    """Return how many rows a Parquet file says that it has; None where it cannot be read."""
    with path.open("rb") as file:
        done = subprocess.run(_command(0), stdin=file, capture_output=True, env=_environment())
    return int(done.stdout) if done.returncode == 0 else None


def _command(max_row_bytes: int) -> list[str]:
    return [sys.executable, "-P", parquet_child.__file__, str(_MOST_MEMORY_BYTES), str(max_row_bytes)]


def _environment() -> dict[str, str]:
    # Memory that is asked of the system when it is needed is refused as it should; Arrow's own pools reserve more.
    return os.environ | {"ARROW_DEFAULT_MEMORY_POOL": "system"}


class _Child:
    """The process that reads a file, and the rows that it sends."""

    def __init__(self, file: BinaryIO, limits: Limits) -> None:
        command = _command(limits.max_document_bytes)
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 (closed in __exit__)
        self._process = subprocess.Popen(
            command, stdin=file, stdout=subprocess.PIPE, stderr=self._errors, env=_environment()
        )

    def __enter__(self) -> "_Child":
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        with self._process, self._errors:
            pass

    def opened(self) -> pa.ipc.RecordBatchStreamReader:
        """Return the stream that it sends.

        Raises:
            _UnreadableError: It could not open the file.
        """
        try:
            return pa.ipc.open_stream(self._process.stdout)
        except (pa.ArrowException, OSError) as error:
            raise self._failure() from error

    def rows(self, stream: pa.ipc.RecordBatchStreamReader) -> Iterator[bytes | None]:
        """Yield each row as JSON; None for one that is too large to be sent.

        Raises:
            _UnreadableError: The file cannot be read further.
        """
        try:
            for batch, marks in stream.iter_batches_with_custom_metadata():
                if marks and parquet_child.TOO_LARGE in marks:
                    yield None
                for row in batch.to_pylist():
                    yield compact_json(row)
        except RecursionError as error:
            raise _UnreadableError("too_deep", "its values lie within values deeper than can be read") from error
        except (pa.ArrowException, OSError) as error:
            raise self._failure() from error
        if self._process.wait() != 0:  # the stream ends with the process, in the middle or not
            raise self._failure()

    def _failure(self) -> _UnreadableError:
        """Wait for its end, and return what it said of the reason."""
        assert self._process.stdout is not None
        self._process.stdout.close()
        code = self._process.wait()
        self._errors.seek(0)
        last = self._errors.read()[-4096:].decode("utf-8", "replace").strip().rpartition("\n")[2]
        try:
            reason_code, words = json.loads(last)
        except ValueError:
            return _UnreadableError("bad_parquet", f"it cannot be read as Parquet: its reader failed (code {code})")
        return _UnreadableError(reason_code, words)


@contextmanager
def _seekable_file(stream: BinaryIO) -> Iterator[BinaryIO]:
    """Yield a stream as a file that another process can read from its beginning."""
    stream.seek(0)
    try:
        stream.fileno()
    except (io.UnsupportedOperation, AttributeError):
        with tempfile.TemporaryFile() as copy:
            shutil.copyfileobj(stream, copy)
            copy.seek(0)
            yield copy
    else:
        yield stream
