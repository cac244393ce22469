"""warehouse: a copy of a snapshot where there is no POSIX file system: object storage, by pyarrow's file systems.

TARGET/files/TABLE/HASH.parquet   each file once, named by its content
TARGET/manifest.json              which files are the snapshot: written last, so that is the publication

A reader takes the files that the manifest names, and no folder: files of earlier publications lie beside them until they
have been superseded for a while.
"""

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b, file_digest
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.fs as pafs
import pyarrow.parquet as pq
from fsspec.implementations.arrow import ArrowFSWrapper

from schemas.tables import TABLES
from warehouse.catalogue import define_views
from warehouse.errors import WarehouseError
from warehouse.paths import recorded_contract, table_files
from warehouse.reading import lock_in

MANIFEST = "manifest.json"
_FORMAT = 1
_FILES = "files"


@dataclass(frozen=True)
class Published:
    """What a publication did: files uploaded with their bytes, files that were there already, files removed."""

    snapshot: int
    written: int
    written_bytes: int
    there: int
    removed: int


@dataclass(frozen=True)
class Target:
    """A place for publications: a file system, a folder in it, and how its files' addresses begin."""

    system: pafs.FileSystem
    folder: str
    scheme: str

    def url(self, path: str) -> str:
        """The address of a file of the publication, as DuckDB and pandas take it."""
        return f"{self.scheme}{self.folder}/{path}"


def target_of(uri: str) -> Target:
    """Find the file system of an address such as s3://bucket/prefix.

    A server other than Amazon's is named in the address: s3://bucket/prefix?endpoint_override=HOST:PORT&scheme=http.

    Raises:
        WarehouseError: it is no address of a file system that pyarrow knows, or it names no folder.
    """
    try:
        system, folder = pafs.FileSystem.from_uri(uri)
    except (OSError, ValueError) as error:
        why = str(error).splitlines()[0]
        raise WarehouseError(f"{uri} is no place to publish to, such as s3://bucket/prefix: {why}") from error
    folder = folder.rstrip("/")
    if not folder:
        raise WarehouseError(f"{uri} names no folder: write it as s3://bucket/prefix")
    return Target(system, folder, "" if system.type_name == "local" else f"{system.type_name}://")


def publish(snapshot: Path, target: Target, now: datetime, keep: timedelta) -> Published:
    """Publish a snapshot: files that are not there yet, then the manifest; then remove what was superseded long ago.

    Stopped at any point, it leaves the publication before or the new one whole, and the next call goes on.

    Args:
        snapshot: the snapshot's folder.
        target: where to.
        now: the time, with a zone.
        keep: how long files that no manifest names any more are kept for readers that have begun.

    Raises:
        WarehouseError: the target cannot be written, or holds something else.
    """
    try:
        before = _manifest(target)
        there = _files(target)
        tables: dict[str, list[dict[str, Any]]] = {}
        written = written_bytes = 0
        for name in TABLES:
            tables[name] = []
            for file in table_files(snapshot, name):
                path = f"{_FILES}/{name}/{_digest(file)}.parquet"
                size = file.stat().st_size
                if there.get(path) != size:  # a copy that was cut short has another size
                    _upload(file, target, path)
                    written, written_bytes = written + 1, written_bytes + size
                rows = pq.read_metadata(file).num_rows
                tables[name].append({"path": path, "bytes": size, "rows": rows})
        named = {str(entry["path"]) for entries in tables.values() for entry in entries}
        since = {path: before["superseded"].get(path, now.isoformat()) for path in there if path not in named}
        gone = [path for path, when in since.items() if now - datetime.fromisoformat(when) >= keep]
        manifest = {
            "format": _FORMAT,
            "snapshot": int(snapshot.name),
            "contract": recorded_contract(snapshot).read_text(encoding="ascii"),
            "published_at": now.isoformat(),
            "tables": tables,
            "superseded": {path: when for path, when in since.items() if path not in gone},
        }
        _write(target, MANIFEST, json.dumps(manifest, indent=1).encode())
        for path in gone:
            target.system.delete_file(f"{target.folder}/{path}")
    except OSError as error:
        raise _unusable(target, error) from error
    return Published(int(snapshot.name), written, written_bytes, len(named) - written, len(gone))


def connect_published(uri: str) -> duckdb.DuckDBPyConnection:
    """Open a publication: the tables and views of the snapshot that its manifest names, read where they lie.

    Raises:
        WarehouseError: there is none, or it cannot be read.
    """
    target = target_of(uri)
    try:
        manifest = _manifest(target)
    except OSError as error:
        raise _unusable(target, error) from error
    if not manifest["tables"]:
        raise WarehouseError(f"nothing is published at {uri}: publish a warehouse with `onrecord publish {uri}`")
    urls = {name: [target.url(entry["path"]) for entry in entries] for name, entries in manifest["tables"].items()}
    connection = duckdb.connect()
    try:
        if target.scheme:
            connection.register_filesystem(ArrowFSWrapper(target.system))
        define_views(connection, urls)
        lock_in(connection, [url for its in urls.values() for url in its])
    except duckdb.Error as error:
        raise WarehouseError(f"cannot read what is published at {uri}: {str(error).splitlines()[0]}") from error
    return connection


def _manifest(target: Target) -> Mapping[str, Any]:
    """The manifest, empty where there is none."""
    try:
        with target.system.open_input_stream(f"{target.folder}/{MANIFEST}") as stream:
            manifest = json.loads(stream.read())
    except FileNotFoundError:
        return {"tables": {}, "superseded": {}}
    except ValueError:
        manifest = None
    if not isinstance(manifest, dict) or manifest.get("format") != _FORMAT:
        raise WarehouseError(
            f"{target.url(MANIFEST)} is not what this onrecord publishes: name another folder, or remove it"
        )
    return manifest


def _files(target: Target) -> dict[str, int]:
    """The files of all publications, with their sizes."""
    selector = pafs.FileSelector(f"{target.folder}/{_FILES}", recursive=True, allow_not_found=True)
    found = (info for info in target.system.get_file_info(selector) if info.is_file)
    return {info.path[info.path.rindex(f"/{_FILES}/") + 1 :]: info.size for info in found}


def _digest(file: Path) -> str:
    with file.open("rb") as stream:
        return file_digest(stream, lambda: blake2b(digest_size=16)).hexdigest()


def _upload(file: Path, target: Target, path: str) -> None:
    _make_folder(target, path)
    with file.open("rb") as source, target.system.open_output_stream(f"{target.folder}/{path}") as sink:
        shutil.copyfileobj(source, sink, 1 << 20)


def _write(target: Target, path: str, data: bytes) -> None:
    """Write a small file whole or not at all: object storage does so by itself."""
    place = f"{target.folder}/{path}"
    if target.scheme:
        with target.system.open_output_stream(place) as sink:
            sink.write(data)
        return
    _make_folder(target, path)
    with target.system.open_output_stream(f"{place}.new") as sink:
        sink.write(data)
    target.system.move(f"{place}.new", place)


def _make_folder(target: Target, path: str) -> None:
    """On a disk, make the folder of a file; object storage has no folders, and making one may be forbidden."""
    if not target.scheme:
        target.system.create_dir(f"{target.folder}/{path}".rpartition("/")[0], recursive=True)


def _unusable(target: Target, error: OSError) -> WarehouseError:
    return WarehouseError(f"cannot use {target.url('')}: {str(error).splitlines()[0]}")
