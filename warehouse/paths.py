"""warehouse: where everything lies; no other module of this room spells a path.

WAREHOUSE/raw/PACK                      the bytes as they came
WAREHOUSE/raw/PACK.erased               what a pack hashes to since something was erased from it
WAREHOUSE/snapshots/000042/TABLE/*.parquet   immutable files
WAREHOUSE/snapshots/000042/warehouse.duckdb  views over this snapshot
WAREHOUSE/snapshots/000042/root         this folder's absolute path, for which the views were made, and the views' hash
WAREHOUSE/snapshots/000042/keys/TABLE/COLUMN/*.keys   hashes of ids and their rows, for lookups; derived
WAREHOUSE/snapshots/000042/contract     fingerprint of the schemas that its files have
WAREHOUSE/snapshots/000042/commit.json  when and why it was committed, and what it changed
WAREHOUSE/snapshots/000042/superseded   when the next one took its place
WAREHOUSE/snapshots/000042/hashes       hash of each of its files
WAREHOUSE/current -> snapshots/000042   the newest snapshot
WAREHOUSE/tags/NAME -> ../snapshots/000042   a snapshot that is kept
WAREHOUSE/scratch/RUN/                  a run's work in progress; removed when the run ends
WAREHOUSE/fetched                       validators for conditional requests (ETag, Last-Modified), after their hash
WAREHOUSE/linked                        which files the last linking pass has left nothing to do in
WAREHOUSE/applied                       which decisions on canonicals the links follow
WAREHOUSE/takedown.json                 what is being forgotten; there only until that is done
WAREHOUSE/corrections.csv               decisions that the user lays there, to be read at each run
WAREHOUSE/lock                          held while a batch is committed
"""

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Layout:
    """The paths of one warehouse."""

    root: Path

    @property
    def raw(self) -> Path:
        """Folder of the packs."""
        return self.root / "raw"

    @property
    def snapshots(self) -> Path:
        """Folder of the snapshots."""
        return self.root / "snapshots"

    @property
    def current(self) -> Path:
        """The link to the newest snapshot."""
        return self.root / "current"

    @property
    def tags(self) -> Path:
        """Folder of the links to snapshots that are kept."""
        return self.root / "tags"

    @property
    def takedown(self) -> Path:
        """What is being forgotten, until that is done."""
        return self.root / "takedown.json"

    @property
    def lock(self) -> Path:
        """The file that is locked during a commit."""
        return self.root / "lock"

    @property
    def fetched(self) -> Path:
        """The validators of addresses fetched before."""
        return self.root / "fetched"

    @property
    def applied(self) -> Path:
        """What tells which decisions on canonicals the links follow."""
        return self.root / "applied"

    @property
    def linked(self) -> Path:
        """What tells which files the last linking pass has seen."""
        return self.root / "linked"

    @property
    def corrections(self) -> Path:
        """The user's own file of corrections, read at each run where there is one."""
        return self.root / "corrections.csv"

    def scratch(self, run: str) -> Path:
        """Folder for a run's work in progress."""
        return self.root / "scratch" / run

    def snapshot(self, number: int) -> Path:
        """Folder of a snapshot."""
        return self.snapshots / f"{number:06d}"


def catalogue(snapshot: Path) -> Path:
    """Return a snapshot's DuckDB file."""
    return snapshot / "warehouse.duckdb"


def recorded_root(snapshot: Path) -> Path:
    """Return the file that holds the absolute path of the folder for which the views were made."""
    return snapshot / "root"


def recorded_contract(snapshot: Path) -> Path:
    """Return the file that holds the fingerprint of the schemas that the snapshot's files have."""
    return snapshot / "contract"


def recorded_commit(snapshot: Path) -> Path:
    """Return the file that says when and why the snapshot was committed, and what it changed."""
    return snapshot / "commit.json"


def recorded_end(snapshot: Path) -> Path:
    """Return the file that says when the next snapshot took this one's place."""
    return snapshot / "superseded"


def recorded_hashes(snapshot: Path) -> Path:
    """Return the file that holds the hashes of the snapshot's files."""
    return snapshot / "hashes"


def files_of(snapshot: Path) -> list[str]:
    """Return the files of a snapshot whose hashes are recorded, as paths within it, sorted: its tables and its contract.

    Folders within a table's folder count, since pandas looks into them. Keys are derived, and hold a checksum of their own.
    """
    found = [recorded_contract(snapshot).name] if recorded_contract(snapshot).exists() else []
    for folder in snapshot.iterdir():
        if folder.is_dir() and folder != keys_folder(snapshot):
            # Names as text: of some thousand files a commit, paths would take as long as the writing.
            for within, _, names in os.walk(folder):
                found += [f"{within[len(str(snapshot)) + 1 :]}/{name}" for name in names]
    return sorted(found)


def table_names(snapshot: Path, table: str) -> list[str]:
    """Return the names of one table's Parquet files, sorted: as text, which a commit that looks at thousands gets sooner."""
    try:
        return sorted(name for name in os.listdir(snapshot / table) if name.endswith(".parquet"))  # noqa: PTH208
    except FileNotFoundError:
        return []


def table_files(snapshot: Path, table: str) -> list[Path]:
    """Return the Parquet files of one table, in the order of their names."""
    folder = snapshot / table
    return [folder / name for name in table_names(snapshot, table)]


KEYS_ENDING = ".keys"


def keys_folder(snapshot: Path) -> Path:
    """Return the folder of a snapshot's keys."""
    return snapshot / "keys"


def keys_file(snapshot: Path, table: str, column: str, stem: str) -> Path:
    """Return the file that says where the values of a column stand in the Parquet file of that stem."""
    return keys_folder(snapshot) / table / column / f"{stem}{KEYS_ENDING}"


def named_rows(file: Path) -> int | None:
    """Return how many rows a table's file was written with, which its name says; files of version 0.1 were not named so."""
    _, _, rows = file.stem.partition("-")
    return int(rows) if rows.isdigit() else None
