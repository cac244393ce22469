"""flows: what becomes of one batch: bytes to documents, documents to rows, rows to files.

Decoding and reading need no warehouse, so that a machine which cannot see it can do them; what lies between them and after
them is done where the warehouse is.
"""

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

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
from transforms.reading import Unread, read
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


@dataclass(frozen=True)
class Decoded:
    """What a batch's bytes gave: the records that are articles, each with its document's row, and what was refused."""

    articles: tuple[tuple[StagedRecord, Row], ...]
    refusals: tuple[Refusal, ...]


@dataclass(frozen=True)
class Settled:
    """A batch's documents in line with what stands.

    Attributes:
        articles: As of `Decoded`, without what was taken down before.
        refusals: What was refused in decoding, and what was taken down before.
        documents: Rows of `documents`, by id.
        unread: Those that are to be read.
        held: Rows of the records, other than the batch's own, that documents keep to: a document that came from a
            smaller record before stays that record's.
        stones: Rows of `tombstones`, so that the next run knows the bytes of what was taken down before it stores them.
    """

    articles: tuple[tuple[StagedRecord, Row], ...]
    refusals: tuple[Refusal, ...]
    documents: dict[str, Row]
    unread: list[Row]
    held: list[Row]
    stones: list[Row]


@dataclass(frozen=True)
class Read:
    """The tables of what was read in documents, and those on which the reader failed."""

    tables: dict[str, pa.Table]
    failed: list[Unread]


def read_batch(settings: RunSettings, folder: Path, batch: StagedBatch, now: datetime) -> ReadBatch:
    """Decode and read a batch in this process, and leave its tables in a folder.

    Args:
        settings: The run's settings.
        folder: Folder of the batch, in the run's scratch folder.
        batch: What was staged.
        now: When the run saw these records.
    """
    decoded = decode_records(settings, batch.records, raw_bytes(settings, batch))
    found = settle(settings, decoded)
    return save_read(folder, batch, found, read_documents(settings, found.unread), now)


def raw_bytes(settings: RunSettings, batch: StagedBatch) -> Iterator[bytes | Refusal]:
    """Yield the bytes of a batch's records, from the raw store; or why there are none."""
    layout = Layout(settings.root)
    return (_bytes_of(layout, record) for record in batch.records)


def _bytes_of(layout: Layout, record: StagedRecord) -> bytes | Refusal:
    """Return the bytes of a record. Damaged ones are refused: they would be read as another article."""
    try:
        _, data = fetch(layout, record.place)
        if content_id(data) == record.record_id:
            return data
    except DamagedFileError:
        pass
    except GoneError:
        return forgotten(record.found_at, record.record_id, None)
    detail = (
        f"its bytes in raw/{record.place.pack} are damaged: put that file back from a backup (see `onrecord check`)"
    )
    return Refusal(record.found_at, "decode", "damaged_record", detail, record.record_id)


def decode_records(settings: RunSettings, records: Sequence[StagedRecord], data: Iterable[bytes | Refusal]) -> Decoded:
    """Make documents of records, given what `raw_bytes` yields; needs no warehouse."""
    options = Options(outlet=settings.outlet, published=settings.published_option())
    articles, refusals = [], []
    for record, its in zip(records, data, strict=True):
        if isinstance(its, Refusal):
            refusals.append(its)
            continue
        try:
            with bounds.at_most(bounds.DECODING_SECONDS):
                article = decode(its, record.media_type, record.charset, settings.field_map)
                row = document_row(article, record.record_id, record.uri, record.defaults, options)
            articles.append((record, row))
        except Undecodable as reason:
            refusals.append(Refusal(record.found_at, "decode", reason.reason_code, reason.detail, record.record_id))
    return Decoded(tuple(articles), tuple(refusals))


def settle(settings: RunSettings, decoded: Decoded) -> Settled:
    """Bring documents in line with what stands in the warehouse, and tell which of them are to be read."""
    layout = Layout(settings.root)
    snapshot = current_snapshot(layout.root)
    articles, refusals, stones = _without_forgotten(layout, decoded, Tombstones.of(snapshot))
    documents: dict[str, Row] = {}
    for _, row in articles:
        documents[row["document_id"]] = settled(row, documents.get(row["document_id"]))
    standing = Standing(snapshot)
    try:
        ids = list(documents)
        old = {row["document_id"]: row for row in standing.rows("documents", "document_id", ids).to_pylist()}
        readings = {row["document_id"]: row for row in standing.rows("readings", "document_id", list(old)).to_pylist()}
        held = standing.rows("records", "record_id", [row["record_id"] for row in old.values()]).to_pylist()
    finally:
        standing.close()
    unread = []
    for key in ids:
        row = documents[key] = settled(documents[key], old.get(key))
        reading = readings.get(key)
        is_current = (
            reading is not None
            and reading["extractor"] == settings.extractor
            and reading["anchor_date"] == publication_day(row)
            # The outlet is the last hop of every chain, so a document with another outlet is read again.
            and old[key]["outlet"] == row["outlet"]
        )
        if not is_current:
            unread.append(row)
    return Settled(articles, refusals, documents, unread, held, stones)


def _without_forgotten(
    layout: Layout, decoded: Decoded, tombstones: Tombstones
) -> tuple[tuple[tuple[StagedRecord, Row], ...], tuple[Refusal, ...], list[Row]]:
    """Take documents that were taken down out of what was decoded, and their bytes, stored just now, from the packs.

    Returns:
        The articles that stay, what was refused in all, and rows of `tombstones`.
    """
    stones: dict[str, Row] = {}
    kept, refusals, places = [], list(decoded.refusals), {}
    for record, row in decoded.articles:
        found = tombstones.of_document(row["document_id"], row["uri"])
        if found is None:
            kept.append((record, row))
            continue
        refusals.append(forgotten(record.found_at, record.record_id, found))
        places[record.record_id] = record.place
        stone = tombstone(found["takedown_scope"], row, record.record_id, found)
        stones[stone["tombstone_id"]] = stone
    for _, row in kept:
        places.pop(row["record_id"], None)  # the same bytes are another document, too
    if places:
        erase_unneeded(layout, places)
    return tuple(kept), tuple(refusals), list(stones.values())


def read_documents(settings: RunSettings, documents: Sequence[Row]) -> Read:
    """Read documents; needs no warehouse. The models are loaded once a process."""
    model = claim_model(settings.claim_model, settings.least_confidence)
    rows, failed = read(documents, english(), model, load_facts(), bounds.reading)
    return Read({name: conform(name, found) for name, found in rows.items()}, failed)


def save_read(folder: Path, batch: StagedBatch, found: Settled, done: Read, now: datetime) -> ReadBatch:
    """Leave the tables of a batch that has been read in its folder."""
    documents = dict(found.documents)
    refusals = [*batch.refusals, *found.refusals]
    for failure in done.failed:
        row = documents.pop(failure.document_id)
        place = next(place_of(record) for record, its in found.articles if its["document_id"] == failure.document_id)
        refusals.append(Refusal(place, "read", failure.reason_code, failure.detail, row["record_id"]))
    gone = {row["record_id"] for row in found.stones} - {row["record_id"] for _, row in found.articles}
    own = {record.record_id: _record_row(record) for record in reversed(batch.records) if record.record_id not in gone}
    landed = [(record, row["document_id"]) for record, row in found.articles if row["document_id"] in documents]
    frames = {
        "records": frame("records", list(({row["record_id"]: row for row in found.held} | own).values())),
        "documents": frame("documents", list(documents.values())),
        "appearances": frame("appearances", _appearance_rows(landed, now)),
        "tombstones": frame("tombstones", found.stones),
        "rejects": frame("rejects", _reject_rows(refusals)),
    }
    save_tables(folder, done.tables | {name: conform(name, made) for name, made in frames.items()})
    return ReadBatch(folder, tuple(refusals))


def save_refusals(folder: Path, batch: StagedBatch, refusals: tuple[Refusal, ...]) -> ReadBatch:
    """Leave the tables of a batch of which nothing could be read: its records, and why each was refused."""
    own = {record.record_id: _record_row(record) for record in reversed(batch.records)}
    rows = {"records": list(own.values()), "rejects": _reject_rows(refusals)}
    save_tables(folder, {name: conform(name, frame(name, made)) for name, made in rows.items()})
    return ReadBatch(folder, refusals)


def place_of(record: StagedRecord) -> str:
    """Return what to name a record by: an entry of a file by its number, a page by its own address, not its feed's."""
    return record.found_at if "#" in record.found_at else record.uri or record.found_at


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


def _reject_rows(refusals: Iterable[Refusal]) -> list[dict[str, str | None]]:
    return list({row["reject_id"]: row for row in (refusal.row() for refusal in refusals)}.values())
