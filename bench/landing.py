"""What landing costs as the warehouse grows: CPU time a document and a commit, and bytes on disk.

    python bench/landing.py BASE [--sizes 1000 10000 100000 1000000] [--batch 200] [--replace 3] [--work DIR] [--log FILE]

BASE is a warehouse of real articles (`onrecord run ARTICLES --warehouse BASE`). Its documents land again and again under new
ids, as many as asked for; so the rows are real, and beyond BASE's own they are
replicated, the letters of each copy exchanged for one another. All of them land in commits of --batch documents, each of which
is timed. A line tells, for each size, CPU time a document: the mean of all commits since the size before, with the merging of
files that falls among them; and the median of the last 64 commits before that size. Then as many replacing commits as asked for.
--log writes a line for each appending commit: documents that stood, seconds by the clock, CPU seconds. Superseded snapshots are
dropped after a minute and not after an hour, else the disk would hold each row some four times. A million documents take 30 GB
and more than an hour.
"""

import argparse
import random
import shutil
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

import warehouse.landing
from schemas.contract import arrow_schema
from schemas.tables import TABLES
from warehouse.landing import land, prepare
from warehouse.paths import Layout, table_files
from warehouse.reading import current_snapshot

Batch = dict[str, pa.Table]
REPLICATED = [name for name, table in TABLES.items() if table.landing == "document"] + ["appearances", "records"]
HEX, LETTERS = b"0123456789abcdef", b"abcdefghijklmnopqrstuvwxyz"
WORDS = ("text", "title", "summary", "name", "source_text", "cue_text", "content_text", "noun")
LAST = 64  # commits whose median is told
_KEEP_SECONDS = 60


class Cost(NamedTuple):
    """Seconds of one commit."""

    wall: float
    cpu: float


def base_batches(base: Path, size: int) -> list[Batch]:
    """Return a warehouse's documents in batches, each with all its rows."""
    snapshot = current_snapshot(base)
    if snapshot is None:
        raise SystemExit(f"no warehouse at {base}: make one with `onrecord run ARTICLES --warehouse {base}`")
    tables = {name: pa.concat_tables(map(pq.read_table, table_files(snapshot, name))) for name in REPLICATED}
    documents = tables["documents"].sort_by("document_id")
    batches = []
    for start in range(0, documents.num_rows - size + 1, size):
        own = documents.slice(start, size)
        batch = {name: _those(table, "document_id", own) for name, table in tables.items() if name != "records"}
        batch["records"] = _those(tables["records"], "record_id", own)
        batches.append(batch)
    return batches


def _those(table: pa.Table, column: str, of: pa.Table) -> pa.Table:
    return table.filter(pc.is_in(table.column(column), value_set=of.column(column).combine_chunks()))


def renamed(batch: Batch, copy: int) -> Batch:
    """Return a batch's rows under other ids, as unlike those of other copies as hashes are."""
    return {
        name: pa.table([_renamed(table, field.name, copy) for field in table.schema], schema=arrow_schema(name))
        for name, table in batch.items()
    }


def _renamed(table: pa.Table, column: str, copy: int) -> pa.ChunkedArray:
    values = table.column(column)
    if column.endswith("_id"):
        # Eight digits say which copy it is, spread over the range of ids: a copy's must not all stand together in sorted
        # files. The others are exchanged, else they would stand in a file many times and be compressed to nothing.
        mark = f"{copy * 2654435761 % 2**32:08x}"
        digits = exchanged(values, HEX, copy)
        return pc.binary_join_element_wise(
            pc.utf8_slice_codeunits(digits, 0, 4), mark, pc.utf8_slice_codeunits(digits, 12), ""
        )
    if column in ("found_at", "uri"):
        return pc.binary_join_element_wise(values, f"copy {copy}", "#")
    return values


def exchanged(values: pa.ChunkedArray, signs: bytes, copy: int) -> pa.Array:
    """Return strings with some ASCII signs exchanged for one another, in an order of each copy's own; lengths stay."""
    mixed = list(signs)
    random.Random(copy).shuffle(mixed)
    codes = np.arange(256, dtype=np.uint8)
    codes[list(signs)] = mixed
    array = values.combine_chunks()
    bits, offsets, data = array.buffers()
    recoded = codes[np.frombuffer(data, np.uint8)] if data is not None else np.array([], np.uint8)
    return pa.Array.from_buffers(array.type, len(array), [bits, offsets, pa.py_buffer(recoded)], -1, array.offset)


def reworded(batch: Batch, copy: int) -> Batch:
    """Return a batch with the small letters of its texts exchanged, so that no two copies' texts are alike."""
    found = {}
    for name, table in batch.items():
        for place, column in enumerate(table.column_names):
            if column in WORDS:
                table = table.set_column(
                    place, table.schema.field(place), exchanged(table.column(place), LETTERS, copy)
                )
        found[name] = table
    return found


def batches(base: list[Batch]) -> Iterator[Batch]:
    """Yield batches without end, each document under ids of its own."""
    copy = 0
    while True:
        copy += 1
        for batch in base:
            yield reworded(renamed(batch, copy), copy)


def timed(layout: Layout, batch: Batch) -> Cost:
    """Land a batch and return what that cost."""
    wall, cpu = time.perf_counter(), time.process_time()
    land(layout, batch)
    return Cost(time.perf_counter() - wall, time.process_time() - cpu)


def disk_bytes(root: Path) -> int:
    """The bytes of the newest snapshot."""
    snapshot = current_snapshot(root)
    return sum(file.stat().st_size for file in snapshot.rglob("*") if file.is_file()) if snapshot else 0


def milliseconds(costs: list[Cost]) -> str:
    """The medians of some commits."""
    wall, cpu = (statistics.median(times) * 1000 for times in zip(*costs, strict=True))
    return f"{wall:.0f} ms ({cpu:.0f} CPU)"


def main() -> None:
    """Print a table, a line for each size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("base", type=Path)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000])
    parser.add_argument("--batch", type=int, default=200)
    parser.add_argument("--replace", type=int, default=3, help="replacing commits at each size")
    parser.add_argument("--work", type=Path, help="keep the warehouse here")
    parser.add_argument("--log", type=Path, help="a file for the cost of each appending commit")
    arguments = parser.parse_args()
    warehouse.landing._KEEP_SECONDS = _KEEP_SECONDS
    base = base_batches(arguments.base, arguments.batch)
    root = arguments.work or Path(tempfile.mkdtemp(prefix="onrecord-landing-"))
    layout = prepare(root)
    coming = batches(base)
    done = 0
    print(
        "| documents | landing, CPU ms a document | an appending commit | a replacing commit | bytes a document | files |"
    )
    print("|---|---|---|---|---|---|", flush=True)
    for size in sorted(arguments.sizes):
        appended = []
        while done < size:
            appended.append(timed(layout, next(coming)))
            if arguments.log:
                with arguments.log.open("a") as log:
                    log.write(f"{done},{appended[-1].wall:.4f},{appended[-1].cpu:.4f}\n")
            done += arguments.batch
        spent = statistics.mean(cost.cpu for cost in appended) / arguments.batch * 1000
        replaced = [
            timed(layout, _read_anew(reworded(renamed(base[0], number), number)))
            for number in range(1, arguments.replace + 1)
        ]
        print(
            f"| {done:,} | {spent:.2f} | {milliseconds(appended[-LAST:])} | {milliseconds(replaced) if replaced else ''} "
            f"| {disk_bytes(root) / done:,.0f} | {files(root):,} |",
            flush=True,
        )
    if not arguments.work:
        shutil.rmtree(root)


def files(root: Path) -> int:
    """The number of the newest snapshot's Parquet files."""
    snapshot = current_snapshot(root)
    return sum(len(table_files(snapshot, name)) for name in TABLES) if snapshot else 0


def _read_anew(batch: Batch) -> Batch:
    readings = batch["readings"]
    newer = pa.array([f"bench/{time.time_ns()}"] * readings.num_rows)
    return batch | {
        "readings": readings.set_column(
            readings.schema.get_field_index("extractor"), readings.schema.field("extractor"), newer
        )
    }


if __name__ == "__main__":
    main()
