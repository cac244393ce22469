"""An export: what is in it, what is not, and that it is whole or not there."""

import csv
import datetime as dt
import json

import duckdb
import pandas as pd
import pytest

import onrecord
from schemas.sharing import ARTICLE_TEXT, PRIVATE_TABLES
from schemas.tables import TABLES
from tests.warehouse.batches import batch, tables
from tests.warehouse.claim_batches import TEXT, read_batch
from warehouse.errors import WarehouseError
from warehouse.exporting import export
from warehouse.landing import land
from warehouse.reading import current_snapshot

NOW = dt.datetime(2026, 3, 31, tzinfo=dt.UTC)


def exported(layout, target, **options):
    chosen = {"with_text": False, "format": "parquet"} | options
    return export(current_snapshot(layout.root), target, version="1", now=NOW, **chosen)


@pytest.fixture
def landed(layout):
    land(layout, read_batch())
    land(layout, batch("=SUM(A1)", title="+1", authors=["@Eve", "Bo"], uri="https://post.example/a", outlet="-Post"))
    return layout


@pytest.mark.parametrize("format", ["parquet", "csv"])
def test_no_word_of_the_articles_is_in_an_export_without_text(landed, tmp_path, format):
    exported(landed, tmp_path / "out", format=format)
    files = {file.name: file for file in (tmp_path / "out").iterdir()}
    assert {f"{table}.{format}" for table in TABLES if table not in PRIVATE_TABLES} | {
        "README.md",
        "manifest.json",
    } == set(files)
    for name, file in files.items():
        if name.endswith(format):
            rows = pd.read_parquet(file) if format == "parquet" else pd.read_csv(file)
            assert not set(rows.columns) & {*ARTICLE_TEXT, "found_at"}
            assert TEXT not in rows.to_csv()
            assert "denied" not in rows.to_csv()
    manifest = json.loads(files["manifest.json"].read_text())
    assert manifest["left_out"]["documents"] == {name: ARTICLE_TEXT[name] for name in ("title", "summary", "text")}
    assert manifest["left_out"]["records"] == PRIVATE_TABLES["records"]
    assert manifest["tables"]["claims"] == {"file": f"claims.{format}", "rows": 2}


def test_who_holds_the_texts_joins_the_two_as_the_readme_says(landed, tmp_path, monkeypatch):
    exported(landed, tmp_path / "out")
    monkeypatch.chdir(tmp_path / "out")
    query = (tmp_path / "out" / "README.md").read_text().split("```sql\n")[1].split("```")[0]
    connection = duckdb.connect()
    connection.execute("CREATE TABLE texts AS SELECT $1 AS text", [TEXT])
    connection.execute("CREATE VIEW none AS FROM 'documents.parquet'")
    connection.execute(query)
    assert ("c2", "content", "that") in connection.fetchall()


def test_a_name_that_is_half_a_sentence_is_null_without_text(layout, tmp_path):
    found = read_batch()
    long = "a man who said that he had seen it"
    names = [row | {"name": long if row["name"] == "Bo" else row["name"]} for row in found["entities"].to_pylist()]
    land(layout, found | tables(entities=names))
    exported(layout, tmp_path / "out")
    names = pd.read_parquet(tmp_path / "out" / "entities.parquet").set_index("entity_id")["name"]
    assert names["e-Ana"] == "Ana"
    assert pd.isna(names["e-Bo"])
    exported(layout, tmp_path / "all", with_text=True)
    assert long in set(pd.read_parquet(tmp_path / "all" / "entities.parquet")["name"])


def test_an_export_with_text_is_all_that_stands(landed, tmp_path):
    done = exported(landed, tmp_path / "out", with_text=True)
    assert set(done.rows) == set(TABLES)
    for table in TABLES:
        key = list(TABLES[table].key)
        there = pd.read_parquet(tmp_path / "out" / f"{table}.parquet").sort_values(key, ignore_index=True)
        stands = onrecord.connect(landed.root).sql(f"FROM {table} ORDER BY {', '.join(key)}").to_arrow_table().num_rows
        assert len(there) == stands == done.rows[table]
        assert list(there.columns) == list(TABLES[table].columns)
    assert "copyright" in (tmp_path / "out" / "README.md").read_text()


def test_no_cell_of_a_csv_is_a_formula(landed, tmp_path):
    exported(landed, tmp_path / "out", with_text=True, format="csv")
    for file in (tmp_path / "out").glob("*.csv"):
        with file.open(newline="") as lines:
            cells = [cell for row in csv.reader(lines) for cell in row]
        assert not [
            cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r")) and not _is_number(cell)
        ]
    row = pd.read_csv(tmp_path / "out" / "documents.csv").set_index("uri").loc["https://post.example/a"]
    assert (row.text, row.title, row.outlet) == ("'=SUM(A1)", "'+1", "'-Post")
    assert json.loads(row.authors) == ["@Eve", "Bo"]


def _is_number(cell):
    try:
        float(cell)
    except ValueError:
        return False
    return True


def test_a_folder_with_something_in_it_is_left_alone(landed, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("mine")
    with pytest.raises(WarehouseError, match="name another folder"):
        exported(landed, tmp_path / "out")
    assert [file.name for file in (tmp_path / "out").iterdir()] == ["mine.txt"]


def test_an_export_that_fails_leaves_nothing(landed, tmp_path, monkeypatch):
    import warehouse.exporting

    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(warehouse.exporting, "_manifest", full)
    with pytest.raises(WarehouseError, match=r"cannot write .*out: No space left"):
        exported(landed, tmp_path / "out")
    assert [path.name for path in tmp_path.iterdir()] == ["warehouse"]
