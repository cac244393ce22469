"""Parquet gives one record a row; a file that is broken, or a bomb, costs itself and no more than its bounds."""

import datetime as dt
import decimal
import io
import json
import sys

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from flows.sources import parquet as source
from flows.sources.counts import count_hint
from flows.sources.items import Limits, RawItem, SourceReject
from flows.sources.parquet import parquet_rows
from flows.sources.tables import csv_rows

LIMITS = Limits()
ON_LINUX = pytest.mark.skipif(sys.platform != "linux", reason="needs a limit on memory")


def loaded(items) -> list[dict]:
    assert all(isinstance(item, RawItem) for item in items), items
    return [json.loads(item.data) for item in items]


def codes(items) -> list[tuple[str, str]]:
    return [(item.uri, item.reason_code) for item in items if isinstance(item, SourceReject)]


def parquet(table: pa.Table, **options) -> io.BytesIO:
    out = io.BytesIO()
    pq.write_table(table, out, **options)
    return io.BytesIO(out.getvalue())


def test_parquet_rows_become_json_whatever_their_types() -> None:
    table = pa.table(
        {
            "text": ["a", None],
            "published": [dt.datetime(2026, 1, 2, 3, 4, tzinfo=dt.UTC), None],
            "day": [dt.date(2026, 1, 2), None],
            "score": [float("nan"), 0.5],
            "price": [decimal.Decimal("1.50"), None],
            "raw": [b"\xff\x00", b"plain"],
            "authors": [["A", "B"], []],
        }
    )
    items = list(parquet_rows(parquet(table), "p", LIMITS))
    first, second = loaded(items)
    assert first["published"] == "2026-01-02T03:04:00+00:00"
    assert (first["day"], first["score"], first["price"]) == ("2026-01-02", None, "1.50")
    assert (first["raw"], second["raw"]) == ("/wA=", "plain")
    assert first["authors"] == ["A", "B"]
    assert [item.found_at for item in items] == ["p#1", "p#2"]


def test_the_same_row_has_the_same_bytes_in_csv_and_parquet() -> None:
    (from_csv,) = csv_rows(["title,text\nT,é\n".encode()], "t.csv", LIMITS)
    (from_parquet,) = parquet_rows(parquet(pa.table({"text": ["é"], "title": ["T"]})), "p", LIMITS)
    assert from_csv.data == from_parquet.data


def test_a_parquet_file_without_a_text_column_is_one_reject() -> None:
    assert codes(parquet_rows(parquet(pa.table({"x": [1, 2]})), "p", LIMITS)) == [("p", "no_text_column")]


def test_parquet_that_is_broken_keeps_the_rows_before() -> None:
    whole = parquet(pa.table({"text": [f"row {n}" for n in range(1000)]}), row_group_size=100, compression="gzip")
    data = bytearray(whole.getvalue())
    data[len(data) // 2 : len(data) // 2 + 300] = bytes(300)
    items = list(parquet_rows(io.BytesIO(bytes(data)), "p", LIMITS))
    assert codes(items) == [("p", "bad_parquet")]
    assert 0 < len(items) < 1000
    assert codes(parquet_rows(io.BytesIO(b"PAR1 nothing"), "p", LIMITS)) == [("p", "bad_parquet")]


def test_a_parquet_row_that_is_too_long_costs_that_row() -> None:
    table = pa.table({"text": ["a", "x" * 500, "c"]})
    items = list(parquet_rows(parquet(table), "p", Limits(100)))
    assert codes(items) == [("p#2", "too_large")]
    assert len(items) == 3


def test_rows_of_many_batches_come_in_order() -> None:
    texts = [f"row {number}" for number in range(1_000)]
    items = list(parquet_rows(parquet(pa.table({"text": texts}), row_group_size=300), "p", LIMITS))
    assert [row["text"] for row in loaded(items)] == texts


def test_a_file_on_disk_is_read_from_its_beginning_wherever_its_reader_stands(tmp_path) -> None:
    path = tmp_path / "t.parquet"
    path.write_bytes(parquet(pa.table({"text": ["a", "b"]})).getvalue())
    with path.open("rb") as stream:
        stream.read(7)
        assert [row["text"] for row in loaded(list(parquet_rows(stream, "p", LIMITS)))] == ["a", "b"]


def test_who_stops_after_a_row_leaves_no_process(tmp_path) -> None:
    started = []
    real = source.subprocess.Popen
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(source.subprocess, "Popen", lambda *a, **k: started.append(real(*a, **k)) or started[-1])
        rows = parquet_rows(parquet(pa.table({"text": ["a"] * 100_000})), "p", LIMITS)
        assert next(rows).found_at == "p#1"
        rows.close()
    [process] = started
    assert process.returncode is not None


@ON_LINUX
def test_a_page_that_unpacks_to_more_than_is_allowed_costs_its_file(monkeypatch) -> None:
    monkeypatch.setattr(source, "_MOST_MEMORY_BYTES", 96 << 20)
    table = pa.table({"text": ["good", "x" * (200 << 20)]})
    bomb = parquet(table, row_group_size=1, compression="zstd", use_dictionary=False)
    assert len(bomb.getvalue()) < 100_000
    items = list(parquet_rows(bomb, "p", LIMITS))
    assert [row["text"] for row in loaded(items[:1])] == ["good"]
    assert codes(items) == [("p", "too_large")]
    assert items[-1].detail == (
        "from row 2 on reading it takes more than the 96 MiB of memory allowed for one Parquet file"
    )


def test_one_text_in_very_many_rows_is_a_bomb(monkeypatch) -> None:
    monkeypatch.setattr(source, "NO_BOMB_BYTES", 1_000_000)
    bomb = parquet(pa.table({"text": ["x" * 100_000] * 3_000}), compression="zstd")
    assert len(bomb.getvalue()) < 10_000
    items = list(parquet_rows(bomb, "p", LIMITS))
    assert codes(items) == [("p", "parquet_bomb")]
    assert 10 <= len(items) < 60
    assert items[-1].detail.endswith("it unpacks to more than 300 times its size, as no text does")


def test_rows_without_end_are_a_bomb() -> None:
    bomb = parquet(pa.table({"text": pa.nulls(1_000_000, pa.string())}))
    items = list(parquet_rows(bomb, "p", LIMITS))
    assert codes(items) == [("p", "parquet_bomb")]
    assert len(items) == 10_001
    assert items[-1].detail.endswith("it has more rows than bytes, as no table of texts does")


def test_values_nested_too_deep_cost_their_file() -> None:
    value: object = "x"
    kind = pa.string()
    for _ in range(400):
        value, kind = [value], pa.list_(kind)
    items = list(parquet_rows(parquet(pa.table({"text": ["a"], "deep": pa.array([value], kind)})), "p", LIMITS))
    assert len(items) == 1
    assert isinstance(items[0], RawItem) or items[0].reason_code in ("too_deep", "bad_parquet")


def test_what_brings_the_reader_down_costs_its_file(monkeypatch, tmp_path) -> None:
    file = tmp_path / "t.parquet"
    file.write_bytes(parquet(pa.table({"text": ["a", "b"]})).getvalue())
    assert count_hint([str(file)]) == 2
    crash = tmp_path / "crash.py"
    crash.write_text("import os, signal\nos.kill(os.getpid(), signal.SIGSEGV)\n")
    monkeypatch.setattr(source.parquet_child, "__file__", str(crash))
    [item] = parquet_rows(parquet(pa.table({"text": ["a"]})), "p", LIMITS)
    assert item.reason_code == "bad_parquet"
    assert item.detail == "it cannot be read as Parquet: its reader failed (code -11)"
    assert count_hint([str(file)]) == 1  # and a progress bar guesses
