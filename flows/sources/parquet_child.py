"""flows/sources: the process that reads a Parquet file from standard input, and sends its rows on as an Arrow stream.

It is run as a program of its own, by its path, and imports nothing of ours: so it starts fast, and holds no more than it
is allowed. What is wrong with the file ends it with exit code 1 and one line of JSON on standard error: the reason and the
detail.

Usage: python parquet_child.py MAX_MEMORY_BYTES MAX_ROW_BYTES   (with 0 for the latter it only prints how many rows there are)
"""

import json
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

TOO_LARGE = b"too_large"
_ROWS = 64
_BYTES = 16 * 1024 * 1024  # of rows sent together, about
_BUFFER_BYTES = 1024 * 1024  # else all of a column's part of a row group is held at once
_SHRINKS = 4  # JSON of a row has at least a quarter of its bytes in Arrow: a number of 8 bytes may be "1,"


def main() -> int:
    """Send the rows; the exit code tells whether that was all."""
    max_memory, max_row = (int(argument) for argument in sys.argv[1:])
    _limit_memory(max_memory)
    try:
        file = pq.ParquetFile(sys.stdin.buffer, buffer_size=_BUFFER_BYTES, pre_buffer=False)
        if not max_row:
            print(file.metadata.num_rows)
            return 0
        with pa.ipc.new_stream(sys.stdout.buffer, file.schema_arrow) as sink:
            for batch in file.iter_batches(batch_size=_rows_at_once(file.metadata), use_threads=False):
                for rows in _pieces(batch):
                    if rows.num_rows == 1 and rows.nbytes > _SHRINKS * max_row:
                        sink.write_batch(rows.slice(0, 0), custom_metadata={TOO_LARGE: b""})
                    else:
                        sink.write_batch(rows)
    except MemoryError:
        detail = f"reading it takes more than the {max_memory / 1024**2:.4g} MiB of memory allowed for one Parquet file"
        return _failed("too_large", detail)
    except (pa.ArrowException, OSError, ValueError, OverflowError) as error:
        return _failed("bad_parquet", f"it cannot be read as Parquet: {' '.join(str(error).split())[:200]}")
    return 0


def _limit_memory(max_bytes: int) -> None:
    """Allow so much more memory than is held now; where a system does not tell that (macOS), nothing is limited."""
    with suppress(ImportError, OSError, ValueError):
        import resource

        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        limit = pages * resource.getpagesize() + max_bytes
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def _rows_at_once(metadata: pq.FileMetaData) -> int:
    """Return how many rows are decoded together: fewer where they are long, as far as the file tells."""
    groups = [metadata.row_group(place) for place in range(metadata.num_row_groups)]
    longest = max((group.total_byte_size // max(1, group.num_rows) for group in groups), default=0)
    return max(1, min(_ROWS, _BYTES // max(1, longest)))


def _pieces(batch: pa.RecordBatch) -> Iterator[pa.RecordBatch]:
    """Cut a batch, so that what the other end holds at once is bounded: one row, or rows of some MiB together."""
    if batch.num_rows < 2 or batch.nbytes <= _BYTES:
        yield batch
    else:
        half = batch.num_rows // 2
        yield from _pieces(batch.slice(0, half))
        yield from _pieces(batch.slice(half))


def _failed(reason_code: str, detail: str) -> int:
    print(json.dumps([reason_code, detail]), file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
