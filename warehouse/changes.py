"""warehouse: what a batch changes, given what stands: which rows are added and which are dropped, table by table."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from schemas.contract import arrow_schema
from schemas.tables import TABLES
from warehouse.files import Drops
from warehouse.standing import Standing


@dataclass(frozen=True)
class Changes:
    """Rows to add and rows to drop, by table, and the documents whose reading is new."""

    rows: dict[str, pa.Table]
    drops: dict[str, Drops] = field(default_factory=dict)
    read_documents: frozenset[str] = frozenset()

    @property
    def is_any(self) -> bool:
        """Whether the next snapshot would differ from the one that stands."""
        return any(table.num_rows for table in self.rows.values()) or any(
            ids for drops in self.drops.values() for ids in drops.values()
        )


def changes(batch: Mapping[str, pa.Table], standing: Standing) -> Changes:
    """Return what a batch changes.

    The rules: a document whose reading is in the batch has its rows replaced in every table, unless a reading of the
    same document from a smaller record and by the same extractor stands. A row that stands already is not written again.
    """
    rows = {name: batch.get(name, arrow_schema(name).empty_table()) for name in TABLES}
    drops: dict[str, dict[str, list[str]]] = {name: {} for name in TABLES}

    documents = rows["documents"]
    ids = _strings(documents, "document_id")
    old_documents = {row["document_id"]: row for row in standing.rows("documents", "document_id", ids).to_pylist()}
    old_readings = {row["document_id"]: row for row in standing.rows("readings", "document_id", ids).to_pylist()}
    new_readings = {row["document_id"]: row for row in rows["readings"].to_pylist()}

    yielding = {
        row["document_id"]
        for row in documents.to_pylist()
        if (old := old_documents.get(row["document_id"]))
        and old["record_id"] < row["record_id"]
        and new_readings.get(row["document_id"], {}).get("extractor")
        in (None, old_readings.get(row["document_id"], {}).get("extractor"))
    }
    kept = [
        _with_previous(row, old_documents)
        for row in _previous_documents(documents.to_pylist(), old_documents, standing)
        if row["document_id"] not in yielding
    ]
    changed = [row for row in kept if row != old_documents.get(row["document_id"])]
    rows["documents"] = pa.Table.from_pylist(changed, schema=arrow_schema("documents"))
    drops["documents"] = {
        "document_id": [str(row["document_id"]) for row in changed if row["document_id"] in old_documents]
    }

    # Read again with the same outcome, as when two batches of a run hold the same text: nothing to write.
    changed_ids = {row["document_id"] for row in changed}
    repeated = {key for key, row in new_readings.items() if row == old_readings.get(key) and key not in changed_ids}
    read = frozenset(new_readings) - yielding - repeated
    reread = sorted(read & set(old_readings))
    for table in TABLES.values():
        if table.landing == "document" and table.name != "documents":
            rows[table.name] = _keep(rows[table.name], "document_id", read)
            drops[table.name] = {"document_id": reread}

    for name in ("records", "rejects", "runs", "appearances", "corrections"):
        rows[name], dropped = _by_key(name, rows[name], standing)
        drops[name] = dropped
    landed_at = {place for f in _strings(rows["appearances"], "found_at") for place in (f, f.rpartition("#")[0])}
    landed_at |= {uri for uri in _strings(rows["documents"], "uri") if uri}
    gone = standing.rows("rejects", "uri", sorted(landed_at - {""}))
    new_rejects = set(_strings(rows["rejects"], "reject_id"))
    drops["rejects"].setdefault("reject_id", []).extend(set(_strings(gone, "reject_id")) - new_rejects)

    superseded = _superseded(batch, standing)
    for name, table in TABLES.items():
        if superseded and "document_id" in table.columns and table.landing != "whole":
            drops[name].setdefault("document_id", []).extend(superseded)
    return Changes(rows, {name: dict(d) for name, d in drops.items()}, read)


def _strings(table: pa.Table, column: str) -> list[str]:
    values: list[str] = table.column(column).to_pylist()
    return values


def _keep(table: pa.Table, column: str, ids: frozenset[str]) -> pa.Table:
    return table.filter(pc.is_in(table.column(column), value_set=pa.array(sorted(ids), pa.string())))


def _previous_documents(
    documents: list[dict[str, object]], old: Mapping[str, object], standing: Standing
) -> list[dict[str, object]]:
    """Fill previous_document_id: the text that stood at the same address before, in the warehouse or in the batch."""
    uris = [str(row["uri"]) for row in documents if row["uri"] is not None]
    latest = standing.latest_at(uris)
    filled = []
    for row in documents:
        row = dict(row)
        if row["uri"] is not None and row["document_id"] not in old:
            row["previous_document_id"] = latest.get(str(row["uri"]))
            latest[str(row["uri"])] = str(row["document_id"])
        filled.append(row)
    return filled


def _with_previous(row: dict[str, object], old: Mapping[str, Mapping[str, object]]) -> dict[str, object]:
    stands = old.get(str(row["document_id"]))
    return row | {"previous_document_id": stands["previous_document_id"]} if stands else row


def _by_key(name: str, table: pa.Table, standing: Standing) -> tuple[pa.Table, dict[str, list[str]]]:
    """Return the rows that are new by their key, and, where the newest wins, the keys of those to drop."""
    declared = TABLES[name]
    lead = declared.key[0]
    seen = {
        tuple(row[k] for k in declared.key): row
        for row in standing.rows(name, lead, sorted(set(_strings(table, lead)))).to_pylist()
    }
    new: dict[tuple[object, ...], dict[str, object]] = {}
    dropped = set()
    for row in table.to_pylist():
        key = tuple(row[k] for k in declared.key)
        if key not in seen:
            new.setdefault(key, row)
        elif declared.landing == "newest" and not _same(name, row, seen[key]):
            new[key] = row
            dropped.add(row[lead])
    return pa.Table.from_pylist(list(new.values()), schema=arrow_schema(name)), {
        lead: sorted(dropped)
    } if dropped else {}


def _superseded(batch: Mapping[str, pa.Table], standing: Standing) -> set[str]:
    """Return the standing documents that the same bytes, found at the same place, now yield no more.

    That is so where a decoder or the user's column names have changed: the new text takes the old one's place.
    """
    documents = batch.get("documents", arrow_schema("documents").empty_table()).to_pylist()
    appearances = batch.get("appearances", arrow_schema("appearances").empty_table()).to_pylist()
    now = {row["document_id"]: row["record_id"] for row in documents}
    places = {(now[row["document_id"]], row["found_at"]) for row in appearances if row["document_id"] in now}
    others = {
        row["document_id"]: row["record_id"]
        for row in standing.rows("documents", "record_id", sorted({record for record, _ in places})).to_pylist()
        if row["document_id"] not in now
    }
    found = standing.rows("appearances", "document_id", sorted(others)).to_pylist()
    return {row["document_id"] for row in found if (others[row["document_id"]], row["found_at"]) in places}


def _same(name: str, row: Mapping[str, object], other: Mapping[str, object]) -> bool:
    """Tell whether two rows say the same; a record's place in the packs is no reason to write it again."""
    ignored = {"pack", "offset", "length"} if name == "records" else set()
    return all(row[column] == other[column] for column in row if column not in ignored)
