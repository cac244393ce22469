"""What landing costs as the warehouse grows: CPU time a document and a commit, and bytes on disk.

    python bench/landing.py BASE [--sizes 1000 10000 100000] [--batch 200] [--work DIR]

BASE is a warehouse of real articles (`onrecord run ARTICLES --warehouse BASE`). Its documents land again and again under new
ids, as many as asked for, in batches as a run lands them; so the rows are real, and beyond BASE's own they are replicated.
"""

import argparse
import shutil
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from schemas.contract import arrow_schema
from schemas.tables import TABLES
from warehouse.landing import land, prepare
from warehouse.paths import Layout, table_files
from warehouse.reading import current_snapshot

Batch = dict[str, pa.Table]
REPLICATED = [name for name, table in TABLES.items() if table.landing == "document"] + ["appearances", "records"]
PROBES = 15  # commits whose median stands for a commit at that size


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
    """Return a batch's rows under other ids: the first eight digits say which copy it is."""
    return {
        name: pa.table([_renamed(table, field.name, copy) for field in table.schema], schema=arrow_schema(name))
        for name, table in batch.items()
    }


def _renamed(table: pa.Table, column: str, copy: int) -> pa.ChunkedArray:
    values = table.column(column)
    if column.endswith("_id"):
        # Spread over the range of ids, as hashes are: a copy's ids must not all stand together in sorted files.
        mark = f"{copy * 2654435761 % 2**32:08x}"
        return pc.binary_join_element_wise(
            pc.utf8_slice_codeunits(values, 0, 4), mark, pc.utf8_slice_codeunits(values, 12), ""
        )
    if column in ("found_at", "uri"):
        return pc.binary_join_element_wise(values, f"copy {copy}", "#")
    return values


def batches(base: list[Batch]) -> Iterator[Batch]:
    """Yield batches without end, each document under ids of its own."""
    copy = 0
    while True:
        copy += 1
        for batch in base:
            yield renamed(batch, copy)


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
    parser.add_argument("--work", type=Path, help="keep the warehouse here")
    arguments = parser.parse_args()
    base = base_batches(arguments.base, arguments.batch)
    root = arguments.work or Path(tempfile.mkdtemp(prefix="onrecord-landing-"))
    layout = prepare(root)
    coming = batches(base)
    done = 0
    print(
        "| documents | landing since the line before, CPU ms a document "
        "| an appending commit | a replacing commit | bytes a document |"
    )
    print("|---|---|---|---|---|", flush=True)
    for size in sorted(arguments.sizes):
        costs = []
        batch = next(coming)
        while done < size:
            costs.append(timed(layout, batch))
            done, batch = done + arguments.batch, next(coming)
        spent = sum(cost.cpu for cost in costs) / len(costs) / arguments.batch * 1000
        appended = []
        for _ in range(PROBES):
            appended.append(timed(layout, batch))
            batch = next(coming)
        replaced = [timed(layout, _read_anew(renamed(base[0], number + 1))) for number in range(3)]
        held = disk_bytes(root) / (done + PROBES * arguments.batch)
        print(
            f"| {done:,} | {spent:.2f} | {milliseconds(appended)} | {milliseconds(replaced)} | {held:,.0f} |",
            flush=True,
        )
        done += PROBES * arguments.batch
    if not arguments.work:
        shutil.rmtree(root)


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
