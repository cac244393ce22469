"""flows: what a worker process does with one batch: bytes to documents, documents to rows, rows to files."""

import logging
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from flows import bounds
from flows.batches import ReadBatch, Refusal, StagedBatch, StagedRecord, forgotten, save_tables
from flows.facts import load_facts
from flows.models import claim_model, english
from flows.settings import RunSettings
from schemas.contract import conform, frame
from schemas.ids import content_id
from transforms.decoders import decode, decoder_name
from transforms.decoders.article import Undecodable
from transforms.documents import Options, document_row, publication_day, settled
from transforms.reading import read
from warehouse.errors import DamagedFileError
from warehouse.forgetting import erase_unneeded
from warehouse.paths import Layout
from warehouse.raw import GoneError, fetch
from warehouse.reading import current_snapshot
from warehouse.standing import Standing
from warehouse.tombstones import Tombstones, tombstone

Row = dict[str, Any]

# Its warnings tell what the rejects tell, and would run across the progress bar.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)


def read_batch(settings: RunSettings, folder: Path, batch: StagedBatch, now: datetime) -> ReadBatch:
    """Decode and read a batch, and leave its tables in a folder.

    Args:
        settings: The run's settings.
        folder: Folder of the batch, in the run's scratch folder.
        batch: What was staged.
        now: When the run saw these records.
    """
    layout = Layout(settings.root)
    refusals = list(batch.refusals)
    options = Options(outlet=settings.outlet, published=settings.published_option())
    tombstones = Tombstones.of(current_snapshot(layout.root))
    decoded = list(_decoded(layout, batch.records, settings.field_map, options, refusals))
    stones = _without_forgotten(layout, decoded, tombstones, refusals)

    documents: dict[str, Row] = {}
    for _, row in decoded:
        documents[row["document_id"]] = settled(row, documents.get(row["document_id"]))
    unread, held = _settle_with_standing(layout.root, documents, settings.extractor)
    rows, failed = read(
        [documents[key] for key in unread],
        english(),
        claim_model(settings.claim_model, settings.least_confidence),
        load_facts(),
        bounds.reading,
    )
    for failure in failed:
        row = documents.pop(failure.document_id)
        place = next(_place(record) for record, its in decoded if its["document_id"] == failure.document_id)
        refusals.append(Refusal(place, "read", failure.reason_code, failure.detail, row["record_id"]))

    gone = {row["record_id"] for row in stones} - {row["record_id"] for _, row in decoded}
    own = {record.record_id: _record_row(record) for record in reversed(batch.records) if record.record_id not in gone}
    landed = [(record, row["document_id"]) for record, row in decoded if row["document_id"] in documents]
    frames = rows | {
        "records": frame("records", list(({row["record_id"]: row for row in held} | own).values())),
        "documents": frame("documents", list(documents.values())),
        "appearances": frame("appearances", _appearance_rows(landed, now)),
        "tombstones": frame("tombstones", stones),
        "rejects": frame("rejects", list({row["reject_id"]: row for row in (r.row() for r in refusals)}.values())),
    }
    save_tables(folder, {name: conform(name, found) for name, found in frames.items()})
    return ReadBatch(folder, tuple(refusals))


def _decoded(
    layout: Layout,
    records: Iterable[StagedRecord],
    field_map: dict[str, str],
    options: Options,
    refusals: list[Refusal],
) -> Iterable[tuple[StagedRecord, Row]]:
    for record in records:
        try:
            data = _bytes_of(layout, record)
            with bounds.at_most(bounds.DECODING_SECONDS):
                article = decode(data, record.media_type, record.charset, field_map)
                row = document_row(article, record.record_id, record.uri, record.defaults, options)
            yield record, row
        except GoneError:
            refusals.append(forgotten(record.found_at, record.record_id, None))
        except Undecodable as reason:
            refusals.append(Refusal(record.found_at, "decode", reason.reason_code, reason.detail, record.record_id))


def _without_forgotten(
    layout: Layout, decoded: list[tuple[StagedRecord, Row]], tombstones: Tombstones, refusals: list[Refusal]
) -> list[Row]:
    """Take documents that were taken down out of what was decoded, and their bytes, stored just now, from the packs.

    Returns:
        Rows of `tombstones`, so that the next run knows these bytes before it stores them.
    """
    stones: dict[str, Row] = {}
    kept, places = [], {}
    for record, row in decoded:
        found = tombstones.of_document(row["document_id"], row["uri"])
        if found is None:
            kept.append((record, row))
            continue
        refusals.append(forgotten(record.found_at, record.record_id, found))
        places[record.record_id] = record.place
        stone = tombstone(found["takedown_scope"], row, record.record_id, found)
        stones[stone["tombstone_id"]] = stone
    if places:
        decoded[:] = kept
        for _, row in kept:
            places.pop(row["record_id"], None)  # the same bytes are another document, too
        erase_unneeded(layout, places)
    return list(stones.values())


def _bytes_of(layout: Layout, record: StagedRecord) -> bytes:
    """Return the bytes of a record. Damaged ones are refused: they would be read as another article."""
    try:
        _, data = fetch(layout, record.place)
    except DamagedFileError:
        data = None
    if data is None or content_id(data) != record.record_id:
        detail = (
            f"its bytes in raw/{record.place.pack} are damaged: put that file back from a backup (see `onrecord check`)"
        )
        raise Undecodable("damaged_record", detail)
    return data


def _place(record: StagedRecord) -> str:
    """Return what to name a record by: an entry of a file by its number, a page by its own address, not its feed's."""
    return record.found_at if "#" in record.found_at else record.uri or record.found_at


def _settle_with_standing(root: Path, documents: dict[str, Row], extractor: str) -> tuple[list[str], list[Row]]:
    """Bring rows in line with what stands.

    Returns:
        The ids of the documents that are to be read, and the rows of the records, other than the batch's own, that
        documents keep to: a document that came from a smaller record before stays that record's.
    """
    standing = Standing(current_snapshot(root))
    try:
        ids = list(documents)
        old = {row["document_id"]: row for row in standing.rows("documents", "document_id", ids).to_pylist()}
        readings = {row["document_id"]: row for row in standing.rows("readings", "document_id", ids).to_pylist()}
        held = standing.rows("records", "record_id", [row["record_id"] for row in old.values()]).to_pylist()
    finally:
        standing.close()
    unread = []
    for key in ids:
        row = documents[key] = settled(documents[key], old.get(key))
        reading = readings.get(key)
        is_current = (
            reading is not None
            and reading["extractor"] == extractor
            and reading["anchor_date"] == publication_day(row)
            # The outlet is the last hop of every chain, so a document with another outlet is read again.
            and old[key]["outlet"] == row["outlet"]
        )
        if not is_current:
            unread.append(key)
    return unread, held


def _record_row(record: StagedRecord) -> Row:
    return {
        "record_id": record.record_id,
        "pack": record.place.pack,
        "offset": record.place.offset,
        "length": record.place.length,
        "media_type": record.media_type,
        "decoder": decoder_name(record.media_type),
    }


def _appearance_rows(landed: Iterable[tuple[StagedRecord, str]], now: datetime) -> list[Row]:
    places = dict.fromkeys((document_id, record.found_at) for record, document_id in landed)
    return [{"document_id": key, "found_at": place, "first_seen_at": now} for key, place in places]
