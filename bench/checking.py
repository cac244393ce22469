"""What `onrecord check` costs: seconds and peak memory over a warehouse of a million claims.

    python bench/checking.py BASE [--claims 1000000] [--work DIR]

BASE is a warehouse of real articles (`onrecord run ARTICLES --warehouse BASE`). Its documents are written again and again
under new ids, straight into the files of one snapshot, as bench/landing.py would land them in an hour; its packs are linked.
"""

import argparse
import importlib
import os
import resource
import shutil
import sys
import tempfile
import time
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from flows.checking import check_warehouse
from schemas.contract import arrow_schema, fingerprint
from schemas.tables import TABLES
from warehouse.catalogue import write_catalogue
from warehouse.files import write_next
from warehouse.hashes import write_hashes
from warehouse.paths import Layout, recorded_contract, table_files
from warehouse.reading import current_snapshot

_FILE_CLAIMS = 100_000  # claims to a file, so that a table has some ten large ones, as geometric merging leaves them


def build(base: Path, root: Path, claims: int) -> None:
    """Write a warehouse of at least so many claims."""
    landing = importlib.import_module("landing")  # the program beside this one
    layout = Layout(root.resolve())
    layout.raw.mkdir(parents=True)
    for pack in Layout(base).raw.glob("*.zst"):
        os.link(pack, layout.raw / pack.name)
    [own] = landing.base_batches(base, _documents(base))
    target, parts = layout.snapshot(1), layout.root / "parts"
    done = copy = 0
    while done < claims:
        pieces: list[dict[str, pa.Table]] = []
        while sum(piece["claims"].num_rows for piece in pieces) < _FILE_CLAIMS:
            copy += 1
            pieces.append(landing.renamed(own, copy))
        part = parts / f"{copy:06d}"
        for name in own:
            write_next(name, None, part, pa.concat_tables([piece[name] for piece in pieces]), {})
            (target / name).mkdir(parents=True, exist_ok=True)
            for file in (part / name).iterdir():
                file.rename(target / name / file.name)
        done += sum(piece["claims"].num_rows for piece in pieces)
    for name in TABLES:
        if name not in own:
            write_next(name, None, target, arrow_schema(name).empty_table(), {})
    shutil.rmtree(parts)
    recorded_contract(target).write_text(fingerprint(), encoding="ascii")
    write_hashes(target, None)
    write_catalogue(target)
    layout.current.symlink_to("snapshots/000001")


def _documents(base: Path) -> int:
    snapshot = current_snapshot(base)
    if snapshot is None:
        raise SystemExit(f"no warehouse at {base}: make one with `onrecord run ARTICLES --warehouse {base}`")
    return sum(pq.read_metadata(file).num_rows for file in table_files(snapshot, "documents"))


def main() -> None:
    """Build the warehouse where it is not there yet, check it, and print what that cost."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("base", type=Path)
    parser.add_argument("--claims", type=int, default=1_000_000)
    parser.add_argument("--work", type=Path, help="keep the warehouse here, or check the one that is here")
    arguments = parser.parse_args()
    root = arguments.work or Path(tempfile.mkdtemp(prefix="onrecord-checking-")) / "warehouse"
    if not root.exists():
        # In a process of its own, so that the memory it takes is not the check's.
        if (child := os.fork()) == 0:
            build(arguments.base.resolve(), root, arguments.claims)
            os._exit(0)
        if os.waitpid(child, 0)[1]:
            sys.exit("the warehouse could not be built")
    wall, cpu = time.perf_counter(), time.process_time()
    check_warehouse(root)
    size = sum(file.stat().st_size for file in root.rglob("*") if file.is_file())
    print(
        f"{time.perf_counter() - wall:.1f} s, {time.process_time() - cpu:.1f} CPU s, "
        f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MiB; {size / 1e6:,.0f} MB of files"
    )
    if not arguments.work:
        shutil.rmtree(root.parent)


if __name__ == "__main__":
    main()
