import datetime as dt
import os
import shutil
import subprocess
import sys
import threading

import pandas as pd
import psutil
import pytest

from schemas.contract import arrow_schema
from schemas.tables import TABLES
from tests.conftest import REPOSITORY
from tests.warehouse.batches import NOW, batch, reject, tables
from warehouse.checking import BrokenContractError, violations
from warehouse.errors import WarehouseError
from warehouse.landing import land, prepare
from warehouse.paths import table_files
from warehouse.reading import connect, current_snapshot


def column(layout, sql):
    connection = connect(layout.root)
    try:
        return [row[0] for row in connection.execute(sql).fetchall()]
    finally:
        connection.close()


def texts(layout):
    return column(layout, "SELECT text FROM documents ORDER BY text")


def files(layout):
    snapshot = current_snapshot(layout.root)
    return {f"{name}/{file.name}": file.stat().st_ino for name in TABLES for file in table_files(snapshot, name)}


def test_a_new_warehouse_has_every_table_empty(layout):
    for name in TABLES:
        folder = pd.read_parquet(layout.current / name)
        assert len(folder) == 0
        assert list(folder.columns) == list(TABLES[name].columns)


def test_what_lands_is_in_every_table(layout):
    landed = land(layout, batch("one", "two"))
    assert texts(layout) == ["one", "two"]
    assert column(layout, "SELECT text FROM sentences ORDER BY text") == ["one", "two"]
    assert len(landed.documents) == 2
    assert landed.rows["sentences"] == 2


def test_a_notebook_reads_what_sql_reads(layout):
    land(layout, batch("one", "two", published_at=NOW, published_precision="minute", published_origin="record"))
    land(layout, batch("three"))
    folder = pd.read_parquet(layout.current / "documents").sort_values("document_id", ignore_index=True)
    answer = connect(layout.root).sql("SELECT * FROM documents ORDER BY document_id").df()
    pd.testing.assert_frame_equal(
        folder.astype({"authors": str}), answer.astype({"authors": str}), check_dtype=False, check_exact=True
    )


def test_the_same_batch_again_changes_nothing(layout):
    land(layout, batch("one", "two") | tables(rejects=[reject("/in/bad")]))
    before, snapshot = files(layout), current_snapshot(layout.root)
    later = batch("one", "two", now=NOW + dt.timedelta(days=1))
    assert land(layout, later | tables(rejects=[reject("/in/bad")])).rows == {}
    assert files(layout) == before
    assert current_snapshot(layout.root) == snapshot


def test_another_reader_replaces_all_rows_of_a_document_and_no_other(layout):
    land(layout, batch("one", "two"))
    land(layout, batch("one", extractor="reader/2"))
    assert column(layout, "SELECT extractor FROM readings JOIN documents USING (document_id) ORDER BY text") == [
        "reader/2",
        "reader/1",
    ]
    assert column(layout, "SELECT text FROM sentences ORDER BY text") == ["one", "two"]
    assert list(violations(connect(layout.root))) == []


def test_the_same_document_elsewhere_adds_an_appearance_only(layout):
    land(layout, batch("one", found_at="/a"))
    landed = land(layout, batch("one", found_at="/b"))
    assert landed.rows == {"appearances": 1}
    assert column(layout, "SELECT found_at FROM appearances ORDER BY 1") == ["/a", "/b"]


@pytest.mark.parametrize("order", [("aa", "bb"), ("bb", "aa")])
def test_the_metadata_of_the_smallest_record_wins_in_any_order(layout, order):
    for record in order:
        land(layout, batch("one", record=record, title=f"from {record}"))
    assert column(layout, "SELECT title FROM documents") == ["from aa"]
    assert len(column(layout, "SELECT 1 FROM sentences")) == 1


def test_the_text_before_at_the_same_address_is_named(layout):
    uri = "https://post.example/a"
    land(layout, batch("first", uri=uri))
    land(layout, batch("second", uri=uri, now=NOW + dt.timedelta(hours=1)))
    land(layout, batch("elsewhere", uri="https://post.example/b"))
    found = connect(layout.root).execute(
        "SELECT d.text, p.text FROM documents d LEFT JOIN documents p ON p.document_id = d.previous_document_id ORDER BY 1"
    )
    assert found.fetchall() == [("elsewhere", None), ("first", None), ("second", "first")]


def test_a_text_that_is_decoded_anew_takes_the_place_of_the_old_one(layout):
    land(layout, batch("badly decoded", record="r", found_at="/in/page.html", decoder="html/1"))
    land(layout, batch("untouched"))
    land(layout, batch("well decoded", record="r", found_at="/in/page.html", decoder="html/2"))
    assert texts(layout) == ["untouched", "well decoded"]
    assert column(layout, "SELECT decoder FROM records WHERE record_id = 'r'") == ["html/2"]
    assert list(violations(connect(layout.root))) == []


def test_rejects_that_are_true_no_more_are_dropped(layout):
    land(layout, tables(rejects=[reject("/in/one"), reject("/in/other")]))
    land(layout, {}, outdated_rejects=[reject("/in/one")["reject_id"]])
    assert column(layout, "SELECT uri FROM rejects") == ["/in/other"]


def test_a_batch_that_breaks_the_contract_lands_nothing(layout):
    broken = batch("one") | tables(
        sentences=[{"sentence_id": "s", "document_id": "d", "ordinal": 0, "char_start": 0, "char_end": 1, "text": "x"}]
    )
    with pytest.raises(BrokenContractError, match="sentences"):
        land(layout, broken)
    assert texts(layout) == []


def test_a_text_that_is_also_found_elsewhere_stays_there(layout):
    land(layout, batch("shared", record="r", found_at="/in/a.jsonl#1"))
    land(layout, batch("shared", record="s", found_at="/in/b.txt"))
    land(layout, batch("mapped otherwise", record="r", found_at="/in/a.jsonl#1"))
    assert texts(layout) == ["mapped otherwise", "shared"]
    assert column(layout, "SELECT found_at FROM appearances ORDER BY 1") == ["/in/a.jsonl#1", "/in/b.txt"]
    assert list(violations(connect(layout.root))) == []


def test_pages_of_one_feed_with_the_same_bytes_stay_apart(layout):
    feed = "https://post.example/feed"
    land(layout, batch("same", record="r", found_at=feed, uri="https://post.example/a"))
    land(layout, batch("same", record="r", found_at=feed, uri="https://post.example/b"))
    assert column(layout, "SELECT uri FROM documents ORDER BY 1") == [
        "https://post.example/a",
        "https://post.example/b",
    ]


def test_the_text_before_is_never_one_that_was_replaced(layout):
    page = {"record": "r", "found_at": "/in/a.html", "uri": "https://post.example/a"}
    land(layout, batch("oldest", uri="https://post.example/a"))
    land(layout, batch("badly decoded", **page, now=NOW + dt.timedelta(hours=1)))
    land(layout, batch("well decoded", **page, now=NOW + dt.timedelta(hours=2)))
    found = connect(layout.root).execute(
        "SELECT d.text, p.text FROM documents d LEFT JOIN documents p ON p.document_id = d.previous_document_id ORDER BY 1"
    )
    assert found.fetchall() == [("oldest", None), ("well decoded", "oldest")]


def test_metadata_that_bears_on_the_reading_and_comes_without_one_has_the_document_read_again(layout):
    land(layout, batch("one", record="bb", outlet="Post"))
    land(layout, batch("one", record="aa", reading=False))
    assert column(layout, "SELECT outlet FROM documents") == [None]
    assert column(layout, "SELECT count(*) FROM readings") == [0]
    assert column(layout, "SELECT text FROM sentences") == ["one"]  # what was read stands until it is read again


def test_a_snapshot_stays_for_an_hour_after_it_was_superseded(layout):
    import time

    land(layout, batch("old"))
    old = current_snapshot(layout.root)
    day_ago = time.time() - 86400
    os.utime(old, (day_ago, day_ago))
    connection = connect(layout.root)
    for number in range(5):
        land(layout, batch(f"text {number}"))
    assert connection.execute("SELECT text FROM documents").fetchall() == [("old",)]
    os.utime(old, (day_ago, day_ago))
    land(layout, batch("newest"))
    assert not old.exists()
    assert len(texts(layout)) == 7


def test_files_stay_few_however_many_batches_land(layout):
    for number in range(20):
        land(layout, batch(f"text {number}"))
    assert len(texts(layout)) == 20
    assert len(table_files(current_snapshot(layout.root), "documents")) <= 6


def test_what_replaces_a_document_of_a_large_file_lies_beside_what_is_left_of_it(layout):
    """Else a few new rows would be as many as the whole file, and all smaller files be merged with them."""
    few = [f"text {number}" for number in range(70)]
    land(layout, batch(*few))
    for number in range(7):
        land(layout, batch(f"more {number}"))
    before = files(layout)
    land(layout, batch("text 3", extractor="reader/2"))
    after = files(layout)
    rows = sorted(
        int(name.rpartition("-")[2].removesuffix(".parquet")) for name in after if name.startswith("sentences/")
    )
    assert rows == [8, 69]
    assert any(name.startswith("documents/") and before.get(name) == node for name, node in after.items())
    assert column(layout, "SELECT count(*) FROM readings WHERE extractor = 'reader/2'") == [1]
    assert list(violations(connect(layout.root))) == []


def test_a_large_file_that_is_replaced_bit_by_bit_leaves_few_files(layout):
    few = [f"text {number}" for number in range(70)]
    land(layout, batch(*few))
    for text in few:
        land(layout, batch(text, extractor="reader/2"))
    assert column(layout, "SELECT DISTINCT extractor FROM readings") == ["reader/2"]
    assert sorted(texts(layout)) == sorted(few)
    assert len(table_files(current_snapshot(layout.root), "sentences")) <= 8


def test_what_does_not_change_is_linked_not_copied(layout):
    land(layout, batch(*(f"text {number}" for number in range(50))))
    before = files(layout)
    land(layout, batch("one more"))
    after = files(layout)
    kept = set(before) & set(after)
    assert any(name.startswith("documents/") for name in kept)
    assert all(before[name] == after[name] for name in kept)


def test_a_reader_keeps_its_snapshot_while_others_land(layout):
    land(layout, batch("one"))
    connection = connect(layout.root)
    land(layout, batch("two"))
    assert connection.execute("SELECT count(*) FROM documents").fetchall() == [(1,)]
    assert len(texts(layout)) == 2


def test_commits_from_many_threads_all_land(layout):
    threads = [threading.Thread(target=land, args=(layout, batch(f"text {n}"))) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(texts(layout)) == 8


def test_files_of_an_older_schema_are_rewritten_with_the_next_commit(layout):
    land(layout, batch("one"))
    snapshot = current_snapshot(layout.root)
    file = table_files(snapshot, "documents")[0]
    old = pd.read_parquet(file).drop(columns=["summary"]).assign(gone="x")
    file.chmod(0o644)
    old.to_parquet(file)
    (snapshot / "contract").write_text("another")
    (snapshot / "hashes").unlink()
    land(layout, batch("two"))
    for file in table_files(current_snapshot(layout.root), "documents"):
        assert list(pd.read_parquet(file).columns) == arrow_schema("documents").names
    assert texts(layout) == ["one", "two"]


def test_what_a_killed_commit_left_is_no_hindrance(layout):
    land(layout, batch("one"))
    newest = int(current_snapshot(layout.root).name)
    leftover = layout.snapshot(newest + 1) / "documents"
    leftover.mkdir(parents=True)
    (leftover / "x.parquet").write_text("half a file")
    land(layout, batch("two"))
    assert texts(layout) == ["one", "two"]


KILLED = """
import os, sys
sys.path.insert(0, {repository!r})
from pathlib import Path
import warehouse.landing as landing
from tests.warehouse.batches import batch
steps = {{"write": "write_next", "catalogue": "record_catalogue", "flush": "fsync"}}
name = steps[sys.argv[2]]
done = getattr(landing, name)
calls = []
def dying(*args, **kwargs):
    result = done(*args, **kwargs)
    calls.append(1)
    if len(calls) == int(sys.argv[3]):
        os.kill(os.getpid(), 9)
    return result
setattr(landing, name, dying)
landing.land(landing.Layout(Path(sys.argv[1])), batch("two", "three"))
"""


@pytest.mark.parametrize(("step", "call"), [("write", 2), ("write", 20), ("catalogue", 1), ("flush", 3), ("flush", 21)])
def test_a_commit_killed_on_the_way_leaves_all_as_it_was(layout, step, call):
    land(layout, batch("one"))
    before = files(layout)
    code = KILLED.format(repository=str(REPOSITORY))
    result = subprocess.run([sys.executable, "-c", code, str(layout.root), step, str(call)], capture_output=True)
    assert result.returncode == -9, result.stderr.decode()
    assert files(layout) == before
    assert list(pd.read_parquet(layout.current / "documents")["text"]) == ["one"]
    land(layout, batch("two", "three"))
    assert texts(layout) == ["one", "three", "two"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_is_said_in_one_line(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(WarehouseError, match="permission denied; name another folder"):
        prepare(tmp_path / "warehouse")


def test_a_file_in_the_way_is_said_in_one_line(tmp_path):
    (tmp_path / "taken").write_text("x")
    with pytest.raises(WarehouseError, match="name another folder with --warehouse"):
        prepare(tmp_path / "taken")


def test_a_full_disk_is_said_in_one_line_and_leaves_all_as_it_was(layout, monkeypatch):
    import warehouse.files

    land(layout, batch("one"))

    def full(*args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(warehouse.files.pq, "write_table", full)
    with pytest.raises(WarehouseError, match="the disk is full"):
        land(layout, batch("two"))
    monkeypatch.undo()
    assert texts(layout) == ["one"]


@pytest.mark.parametrize("damage", ["gone", "dangling", "a folder"])
def test_a_copy_that_lost_the_link_to_its_newest_snapshot_loses_nothing(layout, damage):
    land(layout, batch("one"))
    land(layout, batch("two"))
    newest = current_snapshot(layout.root)
    layout.current.unlink()
    if damage == "dangling":
        layout.current.symlink_to("snapshots/000999")
    elif damage == "a folder":
        shutil.copytree(newest, layout.current)
    assert texts(layout) == ["one", "two"]
    prepare(layout.root)
    assert list(pd.read_parquet(layout.current / "documents")["text"].sort_values()) == ["one", "two"]
    land(layout, batch("three"))
    assert texts(layout) == ["one", "three", "two"]


def test_a_commit_that_fails_leaves_no_half_of_a_snapshot(layout, monkeypatch):
    import warehouse.landing

    land(layout, batch("one"))
    before = sorted(layout.snapshots.iterdir())

    def failing(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(warehouse.landing, "make_catalogue", failing)
    with pytest.raises(WarehouseError):
        land(layout, batch("two"))
    assert sorted(layout.snapshots.iterdir()) == before


@pytest.mark.parametrize("kind", ["IOException", "TransactionException"])
def test_a_full_disk_under_the_catalogue_is_said_in_one_line(layout, monkeypatch, kind):
    import duckdb

    import warehouse.landing

    def failing(*_):
        raise getattr(duckdb, kind)('Could not write file "x": No space left on device')

    monkeypatch.setattr(warehouse.landing, "make_catalogue", failing)
    with pytest.raises(WarehouseError, match="the disk is full"):
        land(layout, batch("one"))


class _FullAtCheckpoint:
    """A connection under which the disk is full as soon as a database is to be written."""

    def __init__(self, connection):
        self._connection = connection

    def __getattr__(self, name):
        return getattr(self._connection, name)

    def execute(self, sql):
        import duckdb

        if sql.startswith("CHECKPOINT"):
            raise duckdb.IOException('Could not write file "x": No space left on device')
        return self._connection.execute(sql)


def test_a_disk_that_was_full_under_the_catalogue_is_no_hindrance_once_it_has_room(layout, monkeypatch):
    from functools import cache

    import duckdb

    import warehouse.catalogue

    connections = iter([_FullAtCheckpoint(duckdb.connect()), _FullAtCheckpoint(duckdb.connect()), duckdb.connect()])
    monkeypatch.setattr(warehouse.catalogue, "_attacher", cache(lambda: next(connections)))
    with pytest.raises(WarehouseError, match="the disk is full"):
        land(layout, batch("one"))
    land(layout, batch("two"))
    assert texts(layout) == ["two"]


def test_files_stay_open_no_longer_than_a_commit(layout):
    land(layout, batch("first"))
    before = psutil.Process().num_fds()
    for number in range(12):
        land(layout, batch(f"text {number}", uri=f"https://one.example/{number}"))
    assert psutil.Process().num_fds() <= before


def test_leftovers_that_another_process_removes_meanwhile_are_no_hindrance(layout, monkeypatch):
    from pathlib import Path

    (layout.root / ".trial-of-another").write_text("")
    real = Path.lstat

    def vanishing(path):
        if path.name == ".trial-of-another":
            path.unlink()
        return real(path)

    monkeypatch.setattr(Path, "lstat", vanishing)
    prepare(layout.root)


def test_a_snapshot_is_as_old_as_its_end_even_where_the_commit_is_killed_after_the_swap(layout):
    import time

    land(layout, batch("one"))
    base = current_snapshot(layout.root)
    day_ago = time.time() - 86400
    os.utime(base, (day_ago, day_ago))
    code = KILLED.format(repository=str(REPOSITORY)).replace(
        '"flush": "fsync"', '"flush": "fsync", "swap": "_point_to"'
    )
    subprocess.run([sys.executable, "-c", code, str(layout.root), "swap", "1"], capture_output=True)
    assert texts(layout) == ["one", "three", "two"]
    for number in range(4):
        land(layout, batch(f"text {number}"))
    assert base.exists()


def test_an_error_past_the_swap_does_not_unmake_a_commit(layout, monkeypatch):
    import warehouse.landing

    def failing(*_):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(warehouse.landing, "_drop_old", failing)
    land(layout, batch("one"))
    assert texts(layout) == ["one"]


KILLED_DROPPING = """
import os, shutil, sys
sys.path.insert(0, {repository!r})
from pathlib import Path
import warehouse.landing as landing
from tests.warehouse.batches import batch
real = shutil.rmtree
def by_half(folder, **_):
    real(folder / "documents")
    os.kill(os.getpid(), 9)
shutil.rmtree = by_half
landing.land(landing.Layout(Path(sys.argv[1])), batch("two"))
"""


def test_a_snapshot_that_was_dropped_by_half_is_never_met_should_the_link_be_lost(layout):
    land(layout, batch("one"))
    newest = current_snapshot(layout.root)
    shutil.copytree(newest, layout.snapshot(int(newest.name) + 1))
    code = KILLED_DROPPING.format(repository=str(REPOSITORY))
    result = subprocess.run([sys.executable, "-c", code, str(layout.root)], capture_output=True)
    assert result.returncode == -9, result.stderr.decode()
    layout.current.unlink()
    assert texts(layout) == ["one"]
    land(layout, batch("three"))
    assert texts(layout) == ["one", "three"]
    assert not [path for path in layout.snapshots.iterdir() if not path.name.isdigit()]
