"""warehouse: what was taken down, known by hashes only, so that it does not come back."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from schemas.ids import content_id
from schemas.tables import TABLES
from warehouse.files import dropped
from warehouse.paths import named_rows, table_files

Row = dict[str, Any]

DOCUMENT_TABLES = tuple(
    name for name, table in TABLES.items() if "document_id" in table.columns and name != "tombstones"
)
"""The tables whose rows belong to documents."""


@dataclass(frozen=True)
class Tombstones:
    """The tombstones of one snapshot, ready for look-ups.

    Attributes:
        documents: Tombstones by the document that each names.
        records: By the record.
        addresses: Of the addresses that were taken down, by the address's SHA-256.
    """

    documents: Mapping[str, Row] = field(default_factory=dict)
    records: Mapping[str, tuple[Row, ...]] = field(default_factory=dict)
    addresses: Mapping[str, Row] = field(default_factory=dict)

    @classmethod
    def of(cls, snapshot: Path | None) -> "Tombstones":
        """Read the tombstones of a snapshot; of none, or of one from before there were any, there are none."""
        files = table_files(snapshot, "tombstones") if snapshot else []
        # By its name, a file need not be opened to see that it has no rows, as where nothing was ever taken down.
        rows: list[Row] = [row for file in files if named_rows(file) != 0 for row in pq.read_table(file).to_pylist()]
        records: dict[str, tuple[Row, ...]] = {}
        for row in rows:
            records[row["record_id"]] = (*records.get(row["record_id"], ()), row)
        return cls(
            {row["document_id"]: row for row in rows},
            records,
            {row["uri_sha256"]: row for row in rows if row["takedown_scope"] == "address"},
        )

    def of_record(self, record_id: str, uri: str | None) -> Row | None:
        """Return the tombstone for the bytes of a record, where that can be told before they are decoded.

        Args:
            record_id: The record.
            uri: The address that it came from, where it came from one. The same bytes at another address than the one
                taken down are another document.
        """
        if uri is None:
            return next(iter(self.records.get(record_id, ())), None)
        address = uri_sha256(uri)
        same = (row for row in self.records.get(record_id, ()) if row["uri_sha256"] == address)
        return self.addresses.get(address) or next(same, None)

    def of_document(self, document_id: str, uri: str | None) -> Row | None:
        """Return the tombstone for a document, if it or its address was taken down."""
        return self.documents.get(document_id) or (self.addresses.get(uri_sha256(uri)) if uri is not None else None)

    def without(self, batch: Mapping[str, pa.Table]) -> Mapping[str, pa.Table]:
        """Return a batch without the rows of documents that were taken down."""
        if not self.documents:
            return batch
        rows = (
            batch["documents"].select(["document_id", "record_id", "uri"]).to_pylist() if "documents" in batch else []
        )
        taken = [row for row in rows if self.of_document(row["document_id"], row["uri"])]
        documents = {*self.documents, *(row["document_id"] for row in taken)}
        needed = {row["record_id"] for row in rows if row["document_id"] not in documents}
        records = {*self.records, *(row["record_id"] for row in taken)} - needed
        drops = {name: {"document_id": documents} for name in DOCUMENT_TABLES} | {"records": {"record_id": records}}
        return {name: dropped(found, drops.get(name, {})) for name, found in batch.items()}


def tombstone(scope: str, document: Row, record_id: str, decided: Row) -> Row:
    """Return the row of `tombstones` for a document and one of its records.

    Args:
        scope: "document" or "address".
        document: `document_id`, `uri` and `text_sha256` at least.
        record_id: The record.
        decided: `reason`, `decided_by` and `decided_at`.
    """
    address = None if document["uri"] is None else uri_sha256(document["uri"])
    return {
        "tombstone_id": content_id("tombstone", scope, document["document_id"], record_id, address),
        "takedown_scope": scope,
        "document_id": document["document_id"],
        "record_id": record_id,
        "text_sha256": document["text_sha256"],
        "uri_sha256": address,
        **{column: decided[column] for column in ("reason", "decided_by", "decided_at")},
    }


def uri_sha256(uri: str) -> str:
    """Return the hash by which an address is known in a tombstone."""
    return hashlib.sha256(uri.encode()).hexdigest()
