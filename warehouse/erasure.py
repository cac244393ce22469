"""warehouse: erasure: what has to go with documents that are taken down, from all snapshots and from the raw store."""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from schemas.ids import content_id
from warehouse.catalogue import from_files
from warehouse.errors import WarehouseError
from warehouse.paths import Layout, table_files
from warehouse.raw import GoneError, Stored, fetch, unreferenced
from warehouse.tombstones import DOCUMENT_TABLES, Row, tombstone

_READ = ("documents", "records", "appearances", "claims", "entities", "entity_links", "corrections")


@dataclass(frozen=True)
class Takedown:
    """What somebody decided to take down.

    Attributes:
        document_ids: Documents: this text at this address.
        address: An address: whatever stands there, now and later. None where documents are named.
        decided_by: Who decided.
        decided_at: When, with a zone.
        reason: Why.
    """

    document_ids: tuple[str, ...]
    address: str | None
    decided_by: str
    decided_at: datetime
    reason: str | None = None


@dataclass
class Erasure:
    """What has to go, over all snapshots: ids, and places in the raw store.

    Attributes:
        documents: Each document's `document_id`, `uri` and `text_sha256`.
        records: Each document with its records: (document_id, record_id).
        erased: Records that no other document needs, so that their bytes go.
        places: Where such bytes lie: (pack, offset, length).
        entities: Entities of the documents.
        linked: Those of them whose canonical stays.
        canonicals: Canonicals that no other document's entity is linked to.
        corrections: What people decided on the documents, their claims and their entities.
    """

    documents: list[Row] = field(default_factory=list)
    records: set[tuple[str, str]] = field(default_factory=set)
    erased: set[str] = field(default_factory=set)
    places: set[tuple[str, int, int]] = field(default_factory=set)
    entities: set[str] = field(default_factory=set)
    linked: set[str] = field(default_factory=set)
    canonicals: set[str] = field(default_factory=set)
    corrections: set[str] = field(default_factory=set)

    @property
    def document_ids(self) -> set[str]:
        """The ids of the documents."""
        return {row["document_id"] for row in self.documents}

    def drops(self) -> dict[str, dict[str, Collection[str]]]:
        """Return which rows go: table → column → ids."""
        drops: dict[str, dict[str, Collection[str]]] = {
            name: {"document_id": self.document_ids} for name in DOCUMENT_TABLES
        }
        return drops | {
            "records": {"record_id": self.erased},
            "rejects": {"record_id": self.erased},
            "entity_links": {"entity_id": self.entities},
            "canonicals": {"canonical_id": self.canonicals},
            "corrections": {"correction_id": self.corrections},
        }

    def tombstones(self, takedown: Takedown) -> list[Row]:
        """Return the rows of `tombstones` that keep the documents away."""
        by_id = {row["document_id"]: row for row in self.documents}
        scope = "document" if takedown.address is None else "address"
        return [tombstone(scope, by_id[key], record, asdict(takedown)) for key, record in sorted(self.records)]

    def written(self, takedown: Takedown) -> bytes:
        """Return all of it as it is written down, so that the work can be finished if it is cut short."""
        recorded = {name: sorted(value) if isinstance(value, set) else value for name, value in vars(self).items()}
        decided = asdict(takedown) | {"decided_at": takedown.decided_at.isoformat()}
        return json.dumps({"takedown": decided, "erasure": recorded}).encode()


def load_erasure(file: Path) -> tuple[Takedown, Erasure]:
    """Return what `Erasure.written` gave.

    Raises:
        WarehouseError: The file is damaged.
    """
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
        decided, recorded = found["takedown"], found["erasure"]
        when = datetime.fromisoformat(decided["decided_at"])
        takedown = Takedown(**decided | {"document_ids": tuple(decided["document_ids"]), "decided_at": when})
        rows = recorded.pop("documents")
        return takedown, Erasure(rows, **{name: set(map(_hashable, value)) for name, value in recorded.items()})
    except (ValueError, KeyError, TypeError) as error:
        raise WarehouseError(f"{file} is damaged: remove it, and forget again what it was about") from error


def _hashable(value: Any) -> Any:  # noqa: ANN401  (JSON's lists were tuples)
    return tuple(value) if isinstance(value, list) else value


def snapshot_folders(layout: Layout) -> list[Path]:
    """Return the folders of all snapshots, those among the tags, too, that a copy without links has made."""
    folders = [*layout.snapshots.iterdir(), *(layout.tags.iterdir() if layout.tags.is_dir() else ())]
    return [folder for folder in folders if folder.is_dir() and not folder.is_symlink()]


def find_erasure(layout: Layout, takedown: Takedown, begun: Erasure | None = None) -> Erasure:
    """Find what has to go with documents that are taken down.

    Args:
        layout: The warehouse, locked.
        takedown: What was decided.
        begun: What was found before the work was cut short; all of it is in what is returned.

    Raises:
        WarehouseError: A file cannot be read.
    """
    found = begun or Erasure()
    with everything(layout) as connection:
        _find_rows(connection, takedown, found)
        places = connection.execute(
            "SELECT found_at, uri FROM appearances SEMI JOIN gone USING (document_id) JOIN documents USING (document_id)"
        ).fetchall()
        held = connection.execute('SELECT DISTINCT record_id, pack, "offset", length FROM records').fetchall()
        in_use = {key for (key,) in connection.execute("SELECT DISTINCT record_id FROM documents").fetchall()}
    known = _Places(places)
    for record_id, *place in held:
        # A record in no document's row may hold a document's text all the same: of several, the smallest has the row.
        if record_id in found.erased or (record_id not in in_use and known.fit(_seen(layout, Stored(*place)))):
            found.erased.add(record_id)
            found.places.add(tuple(place))
    referenced: dict[str, int] = {}
    for pack, _, length in {tuple(place) for _, *place in held}:
        referenced[pack] = referenced.get(pack, 0) + length
    of_records = {(pack, offset) for _, pack, offset, _ in held}
    for stored, seen, data in unreferenced(layout, referenced):
        is_alone = (stored.pack, stored.offset) not in of_records
        if is_alone and (content_id(data) in found.erased or known.fit(seen)):
            found.places.add((stored.pack, stored.offset, stored.length))
    return found


class _Places:
    """Where the documents were found; with the address, since a feed or an archive is one place with many."""

    def __init__(self, places: Iterable[tuple[str, str | None]]) -> None:
        self._uris: dict[str, set[str | None]] = {}
        for found_at, uri in places:
            self._uris.setdefault(found_at, {None}).add(uri)

    def fit(self, seen: Mapping[str, Any] | None) -> bool:
        return seen is not None and seen.get("uri") in self._uris.get(str(seen.get("found_at")), ())


def _seen(layout: Layout, place: Stored) -> dict[str, Any] | None:
    try:
        return fetch(layout, place)[0]
    except (GoneError, ValueError, pa.ArrowException):  # damaged bytes are for `onrecord check` to tell
        return None
    except WarehouseError:
        return None  # the pack is gone


def everything(layout: Layout) -> duckdb.DuckDBPyConnection:
    """Return a connection to the tables that hang on documents as they are in all snapshots together.

    A row that several snapshots have stands in it once for each file that it is in.
    """
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'UTC'")
    for table in _READ:
        files = {}
        for folder in snapshot_folders(layout):
            for file in table_files(folder, table):
                status = file.stat()
                files[status.st_dev, status.st_ino] = file
        connection.execute(f"CREATE VIEW {table} AS FROM {from_files(files.values(), by_name=True)}")
    return connection


def _find_rows(connection: duckdb.DuckDBPyConnection, takedown: Takedown, found: Erasure) -> None:
    def ids(sql: str) -> set[str]:
        return {value for (value,) in connection.execute(sql).fetchall()}

    connection.execute("CREATE TEMP TABLE gone (document_id VARCHAR)")
    connection.execute(
        "INSERT INTO gone SELECT unnest($1::VARCHAR[]) UNION SELECT document_id FROM documents WHERE uri = $2",
        [sorted({*takedown.document_ids, *found.document_ids}), takedown.address],
    )
    known = found.document_ids
    for key, uri, text_sha256 in connection.execute(
        "SELECT DISTINCT document_id, uri, text_sha256 FROM documents SEMI JOIN gone USING (document_id) ORDER BY ALL"
    ).fetchall():
        if key not in known:
            found.documents.append({"document_id": key, "uri": uri, "text_sha256": text_sha256})
    found.records |= set(
        connection.execute(
            "SELECT DISTINCT document_id, record_id FROM documents SEMI JOIN gone USING (document_id)"
        ).fetchall()
    )
    needed = ids("SELECT DISTINCT record_id FROM documents ANTI JOIN gone USING (document_id)")
    found.erased |= {record for _, record in found.records} - needed
    found.entities |= ids("SELECT DISTINCT entity_id FROM entities SEMI JOIN gone USING (document_id)")
    connection.register("own", pa.table({"entity_id": pa.array(sorted(found.entities), pa.string())}))
    found.canonicals |= ids(
        "SELECT canonical_id FROM entity_links SEMI JOIN own USING (entity_id) WHERE canonical_id IS NOT NULL "
        "EXCEPT SELECT canonical_id FROM entity_links ANTI JOIN own USING (entity_id)"
    )
    connection.register("unneeded", pa.table({"canonical_id": pa.array(sorted(found.canonicals), pa.string())}))
    found.linked |= ids(
        "SELECT entity_id FROM entity_links SEMI JOIN own USING (entity_id) ANTI JOIN unneeded USING (canonical_id) "
        "WHERE canonical_id IS NOT NULL"
    )
    found.corrections |= ids(
        "WITH decided AS (SELECT correction_id FROM corrections "
        "WHERE target_document_id IN (FROM gone) OR other_id IN (FROM gone) OR other_id IN (FROM own) "
        "OR target_id IN (SELECT claim_id FROM claims SEMI JOIN gone USING (document_id))) "
        "FROM decided UNION "
        "SELECT correction_id FROM corrections WHERE decision = 'undo' AND target_id IN (FROM decided)"
    )
