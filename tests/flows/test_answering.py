"""Answers to queries hold what was asked, whatever the names and the lengths of the columns."""

import pandas as pd
import pytest

from flows.answering import _as_table, answer
from warehouse.errors import WarehouseError
from warehouse.reading import connect, query


@pytest.mark.parametrize("format", ["csv", "json", "parquet"])
def test_columns_of_the_same_name_keep_their_own_values(examples, tmp_path, format):
    file = tmp_path / "out"
    answer(examples, "SELECT 1 AS a, 'x' AS A, INTERVAL 1 DAY AS a", format, file)
    readers = {"csv": pd.read_csv, "json": pd.read_json, "parquet": pd.read_parquet}
    assert {name: str(value) for name, [value] in readers[format](file).items()} == {
        "a": "1",
        "A_1": "x",
        "a_2": "1 day",
    }


def test_a_table_shows_the_beginning_of_a_long_text(examples, monkeypatch):
    monkeypatch.setenv("COLUMNS", "60000")
    asked = "SELECT repeat('x', 10000) AS a, repeat('y', 10001) AS b, repeat('z', 20000) AS b, NULL::VARCHAR AS c"
    with connect(examples) as connection:
        shown = _as_table(query(connection, asked))
    assert (shown.count("x"), shown.count("y"), shown.count("z")) == (10_000, 10_000, 10_000)
    assert shown.count("…") == 2


def test_an_answer_that_cannot_be_written_is_said_in_words(examples, monkeypatch):
    def too_long(*_, **__):
        raise OSError("Capacity error: array cannot contain more than 2147483646 bytes")
        yield

    monkeypatch.setattr("flows.answering._rendered", too_long)
    with pytest.raises(WarehouseError, match="cannot write the answer: Capacity error"):
        answer(examples, "SELECT 1", "csv", None)
