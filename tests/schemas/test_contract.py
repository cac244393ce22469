import pandas as pd
import pyarrow as pa
import pytest

from schemas.columns import COLUMNS
from schemas.contract import ContractError, arrow_schema, conform, frame
from schemas.tables import TABLES

SENTENCE = {"sentence_id": "s", "document_id": "d", "ordinal": 0, "char_start": 0, "char_end": 2, "text": "Hi"}
READING = {"document_id": "d", "extractor": "e/1", "outcome": "read"}


def test_every_column_of_a_table_is_declared_and_every_declared_column_is_used():
    used = {name for table in TABLES.values() for name in table.columns}
    assert used == set(COLUMNS)


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_keys_references_and_order_name_columns_of_the_table(table):
    columns = set(table.columns)
    assert set(table.key) <= columns
    assert set(table.references) <= columns
    assert set(table.sort_by) <= columns
    assert table.nullable <= columns
    assert set(table.references.values()) <= set(TABLES)
    assert not set(table.key) & table.nullable


def test_descriptions_are_in_the_arrow_metadata():
    field = arrow_schema("claims").field("cue_lemma")
    assert field.metadata[b"description"] == COLUMNS["cue_lemma"].description.encode()
    assert arrow_schema("sentences").field("char_start").metadata[b"unit"] == b"code points"


def test_a_frame_conforms_and_keeps_its_values():
    table = conform("sentences", frame("sentences", [SENTENCE]))
    assert table.schema.equals(arrow_schema("sentences"), check_metadata=True)
    assert table.to_pylist() == [SENTENCE]


def test_an_empty_frame_has_every_column():
    assert conform("claims", frame("claims", [])).column_names == list(TABLES["claims"].columns)


def test_nullable_columns_may_be_left_out():
    assert conform("readings", frame("readings", [READING])).column("anchor_date").to_pylist() == [None]


def test_an_unknown_column_is_an_error():
    with pytest.raises(ContractError, match="speakr"):
        frame("sentences", [SENTENCE | {"speakr": "x"}])


def test_a_column_too_many_in_a_frame_is_an_error():
    rows = frame("sentences", [SENTENCE])
    rows["extra"] = "x"
    with pytest.raises(ContractError, match="extra"):
        conform("sentences", rows)


def test_a_missing_column_is_an_error():
    with pytest.raises(ContractError, match="text"):
        conform("sentences", frame("sentences", [SENTENCE]).drop(columns="text"))


def test_a_null_in_a_required_column_is_an_error():
    with pytest.raises(ContractError, match=r"text.*null"):
        conform("sentences", frame("sentences", [SENTENCE | {"text": None}]))


def test_a_value_outside_its_list_is_an_error():
    with pytest.raises(ContractError, match=r"readings\.outcome.*lost"):
        conform("readings", frame("readings", [READING | {"outcome": "lost"}]))


def test_a_value_outside_the_list_of_a_list_column_is_an_error():
    claim = {
        "claim_id": "c", "document_id": "d", "sentence_id": "s", "depth": 0, "content_text": "x", "form": "direct",
        "unresolved": ["no_such_code"],
    }  # fmt: skip
    with pytest.raises(ContractError, match="no_such_code"):
        conform("claims", frame("claims", [claim]))


def test_a_wrong_type_is_an_error():
    with pytest.raises(ContractError):
        frame("sentences", [SENTENCE | {"ordinal": "first"}])


def test_frames_are_on_arrow_types():
    assert all(isinstance(dtype, pd.ArrowDtype) for dtype in frame("sentences", [SENTENCE]).dtypes)
    assert frame("sentences", [SENTENCE]).dtypes["ordinal"] == pd.ArrowDtype(pa.int32())
