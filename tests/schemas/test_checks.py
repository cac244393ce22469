"""Each check finds what it is for, on tables made sound and then broken in one place."""

import hashlib

import duckdb
import pytest

from schemas.checks import CHECKS
from schemas.contract import arrow_schema, conform, frame
from schemas.tables import TABLES

TEXT = "“Zoë won’t go,” 𝕏 said e\u0301."
SHA256 = hashlib.sha256(TEXT.encode()).hexdigest()
SOUND = {
    "records": [{"record_id": "r", "pack": "p", "offset": 0, "length": 1, "media_type": "text/plain", "decoder": "text/1"}],
    "documents": [{"document_id": "d", "record_id": "r", "authors": [], "text": TEXT, "text_sha256": SHA256}],
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
        (changed("documents", 0, text_sha256="0" * 64), "documents_text_sha256"),
        (changed("claims", 0, confidence=1.5), "claims_range"),
        (changed("claims", 0, confidence=float("nan")), "claims_range"),
        (changed("sentences", 0, ordinal=-1), "sentences_range"),
    ],
)
def test_a_broken_place_is_found(tables, check):
    assert check in broken_checks(tables)


def broken_raw(table, **values):
    """Break what a table's schema would refuse: as only damage, or another program, can."""
    connection = duckdb.connect()
    for name in TABLES:
        rows = conform(name, frame(name, SOUND[name])) if name in SOUND else arrow_schema(name).empty_table()
        connection.register("made", rows)
        connection.execute(f"CREATE TABLE {name} AS FROM made")
    for column, value in values.items():
        connection.execute(f"UPDATE {table} SET {column} = {value}")
    return {check.name for check in CHECKS if connection.execute(check.violations).fetchall()}


def test_a_null_where_none_may_be_is_found():
    assert "claims_nulls" in broken_raw("claims", form="NULL")
    assert broken_raw("claims", cue_text="NULL") == set()


def test_a_value_that_is_not_in_its_list_is_found():
    assert "claims_form_values" in broken_raw("claims", form="'sideways'")
    assert "claims_unresolved_values" in broken_raw("claims", unresolved="['no_such_code']")
    assert "claims_stance_values" in broken_raw("claims", stance="'shrugs'")
