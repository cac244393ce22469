"""Small batches to land."""

import datetime as dt
from hashlib import sha256

from schemas.contract import conform, frame
from schemas.ids import content_id

NOW = dt.datetime(2026, 3, 31, 9, 30, tzinfo=dt.UTC)


def tables(**rows):
    return {name: conform(name, frame(name, found)) for name, found in rows.items()}


def batch(
    *texts, extractor="reader/1", record=None, decoder="text/1", found_at=None, now=NOW, reading=True, **metadata
):
    """A batch with one document a text, each with one sentence."""
    documents, records, appearances, readings, sentences = [], [], [], [], []
    for text in texts:
        document_id = content_id(text, metadata.get("uri"))
        record_id = record or content_id("record", text)
        documents.append(
            {
                "document_id": document_id,
                "record_id": record_id,
                "authors": [],
                "text": text,
                "text_sha256": sha256(text.encode()).hexdigest(),
            }
            | metadata
        )
        records.append(
            {
                "record_id": record_id,
                "pack": "p",
                "offset": 0,
                "length": 1,
                "media_type": "text/plain",
                "decoder": decoder,
            }
        )
        appearances.append({"document_id": document_id, "found_at": found_at or f"/in/{text}", "first_seen_at": now})
        readings.append({"document_id": document_id, "extractor": extractor, "outcome": "read"})
        sentences.append(
            {"sentence_id": content_id(extractor, document_id), "document_id": document_id, "ordinal": 0,
             "char_start": 0, "char_end": len(text), "text": text}
        )  # fmt: skip
    return tables(
        documents=documents,
        records=records,
        appearances=appearances,
        readings=readings if reading else [],
        sentences=sentences if reading else [],
    )


def reject(uri, code="empty", record_id=None):
    key = content_id(uri, code)
    return {"reject_id": key, "uri": uri, "stage": "decode", "reason_code": code, "detail": "d", "record_id": record_id}
