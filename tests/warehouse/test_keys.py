import pandas as pd
import pytest

import warehouse.keys
from tests.warehouse.batches import batch
from warehouse.landing import land
from warehouse.paths import table_files
from warehouse.reading import current_snapshot
from warehouse.standing import Standing


@pytest.fixture
def standing(layout):
    for number in range(20):
        land(layout, batch(f"a{number}", f"b{number}", uri=f"https://post.example/{number}"))
    opened = Standing(current_snapshot(layout.root))
    yield opened
    opened.close()


def found(standing, *uris):
    return sorted(standing.rows("documents", "uri", uris).column("text").to_pylist())


def test_rows_are_found_by_a_column_that_several_share(standing):
    assert found(standing, "https://post.example/3", "https://post.example/17", "https://post.example/99") == [
        "a17",
        "a3",
        "b17",
        "b3",
    ]


def test_no_file_is_opened_for_an_id_that_stands_nowhere(standing, monkeypatch):
    monkeypatch.setattr("warehouse.keys.pq.ParquetFile", None)
    assert found(standing, "https://post.example/99") == []


@pytest.mark.parametrize("damage", ["lost", "cut short", "flipped", "of rows that were taken out"])
def test_keys_that_cannot_be_used_cost_time_and_no_rows(layout, standing, damage):
    snapshot = current_snapshot(layout.root)
    for file in (snapshot / "keys").rglob("*.keys"):
        if damage == "lost":
            file.unlink()
        elif damage in ("cut short", "flipped"):
            data = file.read_bytes()
            file.chmod(0o644)
            file.write_bytes(data[:100] if damage == "cut short" else data[:32] + bytes(b ^ 1 for b in data[32:]))
    if damage == "of rows that were taken out":
        for file in table_files(snapshot, "documents"):
            kept = pd.read_parquet(file, dtype_backend="pyarrow")
            file.chmod(0o644)
            kept[~kept["text"].str.endswith("0")].to_parquet(file)
    assert found(standing, "https://post.example/17") == ["a17", "b17"]


def test_two_values_with_one_hash_are_told_apart(layout, monkeypatch):
    import numpy as np

    monkeypatch.setattr("warehouse.keys._hashed", lambda values: np.zeros(len(values), np.uint64))
    land(layout, batch("one", uri="https://post.example/1"))
    land(layout, batch("two", uri="https://post.example/2"))
    opened = Standing(current_snapshot(layout.root))
    assert found(opened, "https://post.example/2") == ["two"]
    opened.close()


@pytest.mark.parametrize("most_bytes", [0, 200, 1000])
def test_rows_are_found_where_not_all_keys_may_be_kept_in_memory(standing, monkeypatch, most_bytes):
    monkeypatch.setattr(warehouse.keys, "_kept", warehouse.keys._Kept(most_bytes))
    for _ in range(3):
        for number in range(20):
            assert found(standing, f"https://post.example/{number}") == [f"a{number}", f"b{number}"]
