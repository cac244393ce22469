"""Each check finds what it is for, on tables made sound and then broken in one place."""

import duckdb
import pytest

from schemas.checks import CHECKS
from schemas.contract import arrow_schema, conform, frame
from schemas.tables import TABLES

TEXT = "“Zoë won’t go,” 𝕏 said e\u0301."
SOUND = {
    "records": [{"record_id": "r", "pack": "p", "offset": 0, "length": 1, "media_type": "text/plain", "decoder": "text/1"}],
    "documents": [{"document_id": "d", "record_id": "r", "authors": [], "text": TEXT, "text_sha256": "h"}],
    "sentences": [{"sentence_id": "s", "document_id": "d", "ordinal": 0, "char_start": 0, "char_end": 26, "text": TEXT}],
    "claims": [
        {"claim_id": "c", "document_id": "d", "sentence_id": "s", "depth": 0, "content_text": "Zoë won’t go", "form": "direct",
         "unresolved": []}
    ],
    "claim_spans": [
        {"claim_id": "c", "document_id": "d", "role": "content", "ordinal": 0, "char_start": 1, "char_end": 13,
         "text": "Zoë won’t go"},
        {"claim_id": "c", "document_id": "d", "role": "source", "ordinal": 0, "char_start": 16, "char_end": 17, "text": "𝕏"},
    ],
    "quantities": [
        {"quantity_id": "q", "document_id": "d", "char_start": 0, "char_end": 1, "text": "“", "value_low": 1.0, "value_high": 2.0}
    ],
}  # fmt: skip


def broken_checks(tables):
    connection = duckdb.connect()
    for name in TABLES:
        rows = conform(name, frame(name, tables[name])) if name in tables else arrow_schema(name).empty_table()
        connection.register(name, rows)
    return {check.name for check in CHECKS if connection.execute(check.violations).fetchall()}


def changed(table, index, **values):
    rows = [dict(row) for row in SOUND[table]]
    rows[index] |= values
    return SOUND | {table: rows}


def test_sound_tables_break_nothing():
    assert broken_checks(SOUND) == set()


@pytest.mark.parametrize(
    ("tables", "check"),
    [
        (changed("claim_spans", 0, char_start=2), "claim_spans_span"),
        (changed("claim_spans", 1, text="X"), "claim_spans_span"),
        (changed("sentences", 0, char_end=27), "sentences_span"),
        (changed("claim_spans", 1, claim_id="other"), "claim_spans_claim_id_reference"),
        (changed("claims", 0, sentence_id="other"), "claims_sentence_id_reference"),
        (changed("claims", 0, depth=1), "claims_depth"),
        (changed("documents", 0, published_precision="day"), "published_together"),
        (changed("quantities", 0, value_low=3.0), "quantities_range"),
        (SOUND | {"claim_spans": SOUND["claim_spans"][1:]}, "claims_have_content"),
        (SOUND | {"documents": SOUND["documents"] * 2}, "documents_key"),
        (SOUND | {"records": []}, "documents_record_id_reference"),
    ],
)
def test_a_broken_place_is_found(tables, check):
    assert check in broken_checks(tables)
