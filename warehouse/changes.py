"""warehouse: what a batch changes, given what stands: which rows are added and which are dropped, table by table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from schemas.contract import arrow_schema
from schemas.tables import TABLES
from warehouse.files import Drops
from warehouse.standing import Standing

Row = dict[str, Any]


@dataclass(frozen=True)
class Changes:
    """Rows to add and rows to drop, by table, and the documents whose reading is new."""

    rows: dict[str, pa.Table]
    drops: Mapping[str, Drops] = field(default_factory=dict)
    read_documents: frozenset[str] = frozenset()

    @property
    def is_any(self) -> bool:
        """Whether the next snapshot would differ from the one that stands."""
        return any(table.num_rows for table in self.rows.values()) or any(
            ids for drops in self.drops.values() for ids in drops.values()
        )


def changes(batch: Mapping[str, pa.Table], standing: Standing, outdated_rejects: Sequence[str] = ()) -> Changes:
    """Return what a batch changes.

    The rules: a document whose reading is in the batch has its rows replaced in every table, unless a reading of the
    same document from a smaller record and by the same extractor stands. A row that stands already is not written again.
    """
    rows = {name: batch.get(name, arrow_schema(name).empty_table()) for name in TABLES}
    drops: dict[str, dict[str, list[str]]] = {name: {} for name in TABLES}
    superseded, moved = _superseded(rows, standing)

    ids = _strings(rows["documents"], "document_id")
    old_documents = {row["document_id"]: row for row in standing.rows("documents", "document_id", ids).to_pylist()}
    # A reading, like an appearance, stands only where its document does.
    stand = list(old_documents)
    old_readings = {row["document_id"]: row for row in standing.rows("readings", "document_id", stand).to_pylist()}
    new_readings = {row["document_id"]: row for row in rows["readings"].to_pylist()}

    yielding = {
        row["document_id"]
        for row in rows["documents"].to_pylist()
        if (old := old_documents.get(row["document_id"]))
        and old["record_id"] < row["record_id"]
        and new_readings.get(row["document_id"], {}).get("extractor")
        in (None, old_readings.get(row["document_id"], {}).get("extractor"))
    }
    kept = [
        row
        for row in _with_previous(rows["documents"].to_pylist(), old_documents, superseded, standing)
        if row["document_id"] not in yielding
    ]
    changed = {row["document_id"]: row for row in kept if row != old_documents.get(row["document_id"])}
    rows["documents"] = pa.Table.from_pylist(list(changed.values()), schema=arrow_schema("documents"))
    drops["documents"] = {"document_id": [key for key in changed if key in old_documents]}

    # Read again with the same outcome, as when two batches of a run hold the same text: nothing to write.
    repeated = {key for key, row in new_readings.items() if row == old_readings.get(key) and key not in changed}
    read = frozenset(new_readings) - yielding - repeated
    reread = sorted(read & set(old_readings))
    for table in TABLES.values():
        if table.landing == "document" and table.name != "documents":
            rows[table.name] = _keep(rows[table.name], "document_id", read)
            drops[table.name] = {"document_id": list(reread)}
    # A row of new metadata with no reading, since another batch read the document meanwhile: what was read may rest on
    # the old metadata, so the reading is taken back, and the next run reads the document again.
    drops["readings"]["document_id"] += [
        key
        for key, row in changed.items()
        if key in old_documents and key not in read and _bears_on_reading(row, old_documents[key])
    ]

    for name in ("records", "rejects", "runs", "corrections", "tombstones"):
        leads = _strings(rows[name], TABLES[name].key[0])
        rows[name], drops[name] = _by_key(name, rows[name], leads, standing)
    rows["appearances"], drops["appearances"] = _by_key("appearances", rows["appearances"], stand, standing)
    drops["rejects"].setdefault("reject_id", []).extend(outdated_rejects)

    for name, table in TABLES.items():
        if superseded and "document_id" in table.columns:
            drops[name].setdefault("document_id", []).extend(superseded)
    for name in ("signatures", "copies"):
        # What they say rests on the document's metadata, too: the next pass looks at it anew.
        drops[name].setdefault("document_id", []).extend(key for key in changed if key in old_documents)
    if moved:
        stay = standing.rows("appearances", "document_id", sorted({document for document, _ in moved})).to_pylist()
        drops["appearances"].setdefault("document_id", []).extend({document for document, _ in moved})
        stay = [row for row in stay if (row["document_id"], row["found_at"]) not in moved]
        rows["appearances"] = pa.concat_tables(
            [rows["appearances"], pa.Table.from_pylist(stay, schema=arrow_schema("appearances"))]
        )
    return Changes(rows, {name: dict(found) for name, found in drops.items()}, read)


def _strings(table: pa.Table, column: str) -> list[str]:
    values: list[str] = table.column(column).to_pylist()
    return values


def _keep(table: pa.Table, column: str, ids: frozenset[str]) -> pa.Table:
    return table.filter(pc.is_in(table.column(column), value_set=pa.array(sorted(ids), pa.string())))


def _with_previous(
    documents: list[Row], old: Mapping[str, Row], superseded: Mapping[str, Row], standing: Standing
) -> list[Row]:
    """Fill previous_document_id: the text that stood at the same address before, in the warehouse or in the batch."""
    latest = standing.latest_at([row["uri"] for row in documents if row["uri"] is not None])
    filled = []
    for row in documents:
        before: str | None = None
        if row["document_id"] in old:
            before = old[row["document_id"]]["previous_document_id"]
        elif row["uri"] is not None:
            before = latest.get(row["uri"])
            while before is not None and before in superseded:
                before = superseded[before]["previous_document_id"]
            latest[row["uri"]] = row["document_id"]
        filled.append(row | {"previous_document_id": before})
    return filled


def _bears_on_reading(row: Row, old: Row) -> bool:
    """Tell whether a document's new metadata would have it read otherwise: by its anchor date or its chains' last hop."""
    return any(row[column] != old[column] for column in ("outlet", "published_at", "published_precision"))


def _by_key(
    name: str, table: pa.Table, leads: Sequence[str], standing: Standing
) -> tuple[pa.Table, dict[str, list[str]]]:
    """Return the rows that are new by their key, and, where the newest wins, the keys of those to drop.

    Args:
        name: Name of the table.
        table: Rows of it.
        leads: Which values of the key's first column may stand already.
        standing: What stands.
    """
    declared = TABLES[name]
    lead = declared.key[0]
    seen = {
        tuple(row[k] for k in declared.key): row for row in standing.rows(name, lead, sorted(set(leads))).to_pylist()
    }
    new: dict[tuple[object, ...], Row] = {}
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


def _superseded(rows: Mapping[str, pa.Table], standing: Standing) -> tuple[dict[str, Row], set[tuple[str, str]]]:
    """Return what the same bytes, found at the same place, now yield no more.

    That is so where a decoder or the user's column names have changed: the new text takes the old one's place. On the web,
    one place (a feed's address) holds many pages, and only a text of the same address is replaced.

    Returns:
        Standing documents that are found nowhere else, by id; and (document_id, found_at) of appearances of the others.
    """
    now = {row["document_id"]: row for row in rows["documents"].to_pylist()}
    new_places: dict[tuple[str, str], str | None] = {}
    for row in rows["appearances"].to_pylist():
        if document := now.get(row["document_id"]):
            new_places[document["record_id"], row["found_at"]] = document["uri"]
    records = sorted({record for record, _ in new_places})
    others = {
        row["document_id"]: row
        for row in standing.rows("documents", "record_id", records).to_pylist()
        if row["document_id"] not in now
    }
    gone: set[tuple[str, str]] = set()
    stays: set[tuple[str, str]] = set()
    for row in standing.rows("appearances", "document_id", sorted(others)).to_pylist():
        document, place = others[row["document_id"]], row["found_at"]
        here = (document["record_id"], place)
        is_replaced = here in new_places and (
            not place.startswith(("http://", "https://")) or new_places[here] == document["uri"]
        )
        (gone if is_replaced else stays).add((row["document_id"], place))
    elsewhere = {document for document, _ in stays}
    superseded = {document: others[document] for document, _ in gone if document not in elsewhere}
    return superseded, {(document, place) for document, place in gone if document in elsewhere}


def _same(name: str, row: Row, other: Row) -> bool:
    """Tell whether two rows say the same; a record's place in the packs is no reason to write it again."""
    ignored = {"pack", "offset", "length"} if name == "records" else set()
    return all(row[column] == other[column] for column in row if column not in ignored)
