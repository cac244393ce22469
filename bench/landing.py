"""What landing costs as the warehouse grows: CPU time a document and a commit, and bytes on disk.

    python bench/landing.py BASE [--sizes 1000 10000 100000] [--batch 200] [--grow 4000] [--work DIR]

BASE is a warehouse of real articles (`onrecord run ARTICLES --warehouse BASE`). Its documents land again and again under new
ids, as many as asked for; so the rows are real, and beyond BASE's own they are
replicated, the letters of each copy exchanged for one another. On the way to a size they land in
commits of some thousand documents, for the time that it takes; at the size, appending commits of --batch documents are timed:
wall and CPU time of one is their median, CPU time a document their mean, with the merging of files that falls among them.

    python bench/landing.py BASE --work DIR --stretch 9 --sizes 1000000

makes a warehouse left by --work so many times as large, in a tenth of the time that landing so much takes.
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

import warehouse.files
from schemas.contract import arrow_schema
from schemas.tables import TABLES
from warehouse.catalogue import write_catalogue
from warehouse.commits import RUN
from warehouse.durable import link
from warehouse.files import write_file
from warehouse.hashes import write_hashes
from warehouse.keys import KEYS
from warehouse.landing import commit, land, locked, nothing, prepare
from warehouse.paths import Layout, named_rows, table_files
from warehouse.reading import current_snapshot

Batch = dict[str, pa.Table]
REPLICATED = [name for name, table in TABLES.items() if table.landing == "document"] + ["appearances", "records"]
HEX, LETTERS = b"0123456789abcdef", b"abcdefghijklmnopqrstuvwxyz"
WORDS = ("text", "title", "summary", "name", "source_text", "cue_text", "content_text", "noun")
PROBES = 64  # appending commits at each size: eight files make a merge, so these have merges of two sizes among them


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


def grown(coming: Iterator[Batch], count: int) -> Batch:
    """Return so many of the coming batches as one."""
    some = [next(coming) for _ in range(count)]
    return {name: pa.concat_tables([batch[name] for batch in some]) for name in some[0]}


def main() -> None:
    """Print a table, a line for each size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("base", type=Path)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000])
    parser.add_argument("--batch", type=int, default=200)
    parser.add_argument("--grow", type=int, default=4_000, help="documents a commit on the way to the next size")
    parser.add_argument("--stretch", type=int, help="first make the warehouse at --work so many times as large")
    parser.add_argument("--probes", type=int, default=PROBES, help="appending commits at each size")
    parser.add_argument("--replace", type=int, default=3, help="replacing commits at each size")
    parser.add_argument("--work", type=Path, help="keep the warehouse here")
    arguments = parser.parse_args()
    base = base_batches(arguments.base, arguments.batch)
    root = arguments.work or Path(tempfile.mkdtemp(prefix="onrecord-landing-"))
    layout = prepare(root)
    coming = batches(base)
    done = 0
    print(
        "| documents | landing, CPU ms a document | an appending commit | a replacing commit | bytes a document | files |"
    )
    print("|---|---|---|---|---|---|", flush=True)
    if arguments.stretch:
        done = stretch(layout, arguments.stretch)
        # Else the first commit would merge all the small files that stretching made, at once, as no warehouse has them.
        warehouse.files._MERGE_BELOW_BYTES = 0
    for size in sorted(arguments.sizes):
        while done < size:
            count = -(-min(arguments.grow, size - done) // arguments.batch)
            land(layout, grown(coming, count))
            done += count * arguments.batch
        appended = [timed(layout, next(coming)) for _ in range(arguments.probes)]
        spent = statistics.mean(cost.cpu for cost in appended) / arguments.batch * 1000
        replaced = [
            timed(layout, _read_anew(reworded(renamed(base[0], number), number)))
            for number in range(1, arguments.replace + 1)
        ]
        held = disk_bytes(root) / (done + arguments.probes * arguments.batch)
        print(
            f"| {done:,} | {spent:.2f} | {milliseconds(appended)} | {milliseconds(replaced) if replaced else ''} | {held:,.0f} "
            f"| {files(root):,} |",
            flush=True,
        )
        done += arguments.probes * arguments.batch
    if not arguments.work:
        shutil.rmtree(root)


def stretch(layout: Layout, times: int) -> int:
    """Make a warehouse so many times as large, and return its documents.

    The files of tables that a batch is looked up in are written again under other ids, with their keys; the files of the
    others, which an appending commit never opens, get as many names as it takes.
    """
    base = current_snapshot(layout.root)
    assert base is not None
    with locked(layout):
        commit(layout, base, nothing(), RUN)
        snapshot = current_snapshot(layout.root)
        assert snapshot is not None
        for name in REPLICATED:
            for place, file in enumerate(table_files(base, name)):
                if not named_rows(file):
                    continue
                rows = pq.read_table(file) if name in KEYS else None
                for copy in range(1, times):
                    stem = f"{place:03d}x{copy:04d}-{named_rows(file)}"
                    if rows is None:
                        link(file, snapshot / name / f"{stem}.parquet")
                        continue
                    write_file(name, renamed({name: rows}, -copy)[name], snapshot, stem)
        write_hashes(snapshot, None)
        snapshot.joinpath("warehouse.duckdb").unlink()
        write_catalogue(snapshot)
    return times * sum(named_rows(file) or 0 for file in table_files(base, "documents"))


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
