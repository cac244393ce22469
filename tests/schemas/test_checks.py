"""Each check finds what it is for, on tables made sound and then broken in one place."""

import datetime as dt
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


def made(tables):
    return {
        name: conform(name, frame(name, tables[name])) if name in tables else arrow_schema(name).empty_table()
        for name in TABLES
    }


def broken_checks(tables):
    connection = duckdb.connect()
    for name, rows in made(tables).items():
        connection.register(name, rows)
    return {check.name for check in CHECKS if connection.execute(check.violations).fetchall()}


def not_seen_to_hold(tables):
    return {check.name for check in CHECKS if check.holds is not None and not check.holds(made(tables))}


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


def test_what_can_be_seen_without_a_query_is_seen_of_sound_tables():
    assert not_seen_to_hold(SOUND) == set()


SPAN = {"char_start": 0, "char_end": 1, "text": "“", "document_id": "d"}
TIMES = {"times": [SPAN | {"time_id": "t", "start_date": dt.date(2026, 3, 2), "end_date": dt.date(2026, 3, 1)}]}
COPY = {"document_id": "d", "copy_group_id": "d", "group_size": 1, "similarity": 1.0, "extractor": "copies/1"}
TOMBSTONE = {
    "tombstone_id": "t", "takedown_scope": "document", "document_id": "d", "record_id": "r", "text_sha256": SHA256,
    "decided_by": "Eve", "decided_at": dt.datetime(2026, 3, 1, tzinfo=dt.UTC),
}  # fmt: skip


@pytest.mark.parametrize(
    "tables",
    [
        changed("claim_spans", 0, char_start=2),
        changed("claim_spans", 1, text="X"),
        changed("sentences", 0, char_end=27),
        changed("sentences", 0, char_start=26, char_end=27, text=""),
        changed("sentences", 0, char_start=5, char_end=5, text=""),
        changed("sentences", 0, char_start=-1, char_end=25, text=""),
        changed("sentences", 0, document_id="other"),
        changed("claim_spans", 1, claim_id="other"),
        changed("claim_spans", 1, role="content"),
        changed("claims", 0, sentence_id="other"),
        changed("claims", 0, depth=1),
        changed("claims", 0, parent_claim_id="c"),
        changed("claims", 0, source_entity_id="other"),
        changed("documents", 0, published_precision="day"),
        changed("documents", 0, published_at=dt.datetime(2026, 3, 1, tzinfo=dt.UTC)),
        changed("quantities", 0, value_low=3.0),
        SOUND | {"claim_spans": []},
        SOUND | {"claims": SOUND["claims"] * 2},
        SOUND | {"claim_spans": SOUND["claim_spans"] * 2},
        SOUND | {"records": []},
        SOUND | TIMES,
        SOUND | {"copies": [COPY | {"agency": "Eastline News"}]},
        SOUND | {"copies": [COPY], "tombstones": [TOMBSTONE]},
    ],
)
def test_what_breaks_a_check_is_never_seen_to_hold(tables):
    looked_at = {check.name for check in CHECKS if check.holds is not None}
    broken = broken_checks(tables) & looked_at
    assert broken <= not_seen_to_hold(tables)
    assert broken


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
