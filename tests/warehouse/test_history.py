"""Snapshots that are kept, found again and gone back to, as somebody does who looks after a warehouse."""

import datetime as dt
import os
import shutil
import subprocess
import sys
import time

import pytest

import onrecord
from tests.conftest import REPOSITORY
from tests.warehouse.batches import NOW, batch, tables
from warehouse.commits import Cause
from warehouse.errors import WarehouseError
from warehouse.history import history, roll_back, snapshot_at, tag, untag
from warehouse.landing import land, prepare
from warehouse.paths import table_files
from warehouse.reading import current_snapshot


def texts(layout, as_of=None):
    connection = onrecord.connect(layout.root, as_of=as_of)
    try:
        return [text for (text,) in connection.execute("SELECT text FROM documents ORDER BY text").fetchall()]
    finally:
        connection.close()


def number(layout):
    return int(current_snapshot(layout.root).name)


def make_old(layout):
    """Let every snapshot have been superseded a day ago."""
    day_ago = time.time() - 86400
    for folder in layout.snapshots.iterdir():
        os.utime(folder, (day_ago, day_ago))


@pytest.fixture
def grown(layout):
    """A warehouse of "one", tagged; then "two"; then "one" read by another reader."""
    land(layout, batch("one"), cause=Cause("run", "first-run"))
    tag(layout, "first", "current")
    land(layout, batch("two"))
    land(layout, batch("one", extractor="reader/2"))
    return layout


def test_history_says_what_each_snapshot_changed_and_why(grown):
    made, first, second, third = history(grown)
    assert (made.commit.cause.what, made.commit.rows) == ("made", {})
    assert (first.commit.cause, first.tags) == (Cause("run", "first-run"), ("first",))
    assert first.commit.rows["documents"] == (1, 0)
    assert second.commit.rows["sentences"] == (1, 0)
    assert third.commit.rows == {"sentences": (1, 1), "readings": (1, 1)}
    assert [snapshot.is_current for snapshot in (made, first, second, third)] == [False, False, False, True]
    assert first.commit.superseded_at == second.commit.committed_at


def test_a_tagged_snapshot_stays_until_the_tag_is_removed(grown):
    make_old(grown)
    for text in ("three", "four", "five"):
        land(grown, batch(text))
    standing = [snapshot.number for snapshot in history(grown)]
    assert 2 in standing
    assert 1 not in standing
    assert texts(grown, "first") == ["one"]
    untag(grown, "first")
    make_old(grown)
    land(grown, batch("six"))
    assert 2 not in [snapshot.number for snapshot in history(grown)]


def test_a_notebook_reads_a_tag_as_a_folder(grown):
    import pandas as pd

    assert list(pd.read_parquet(grown.tags / "first" / "documents")["text"]) == ["one"]


def test_a_snapshot_is_found_by_number_tag_and_time(grown):
    first, second = history(grown)[1:3]
    between = first.commit.committed_at + (second.commit.committed_at - first.commit.committed_at) / 2
    ways = ("first", 2, "2", first.commit.committed_at, between, between.replace(tzinfo=None).isoformat())
    assert {snapshot_at(grown, way).number for way in ways} == {2}
    for way in ("current", dt.datetime.now(dt.UTC), f"{dt.datetime.now(dt.UTC):%Y-%m-%d}"):
        assert snapshot_at(grown, way).is_current


def test_what_does_not_stand_is_said_with_what_does(grown):
    between = history(grown)[2].commit.committed_at
    shutil.rmtree(grown.snapshot(1))
    shutil.rmtree(grown.snapshot(3))
    for wanted in ("no-such-tag", 1, "1", 99, "2001-01-01", between):
        with pytest.raises(WarehouseError, match=r"there are 2 \(first, 2.* UTC\), 4 \(2") as caught:
            onrecord.connect(grown.root, as_of=wanted)
        assert "\n" not in str(caught.value)


def test_what_is_no_name_for_a_tag_is_refused(layout):
    for name in ("", "12", "2026-01-01", "current", "../x", "a/b", ".hidden", "a b", "x\n"):
        with pytest.raises(WarehouseError, match="no name for a tag"):
            tag(layout, name, "current")


def test_a_tag_does_not_move_in_silence(grown):
    tag(grown, "first", 2)
    with pytest.raises(WarehouseError, match="snapshot 2 already"):
        tag(grown, "first", "current")
    with pytest.raises(WarehouseError, match=r"no tag 'other': there are first"):
        untag(grown, "other")


def test_tags_survive_a_copy_that_knows_no_links(grown, tmp_path):
    shutil.copytree(grown.root, tmp_path / "copy", symlinks=False)
    layout = prepare(tmp_path / "copy")
    assert texts(layout, "first") == ["one"]
    make_old(layout)
    for text in ("three", "four", "five"):
        land(layout, batch(text))
    assert texts(layout, 2) == ["one"]
    untag(layout, "first")
    assert not (layout.tags / "first").exists()


def test_going_back_makes_a_new_snapshot_that_can_be_undone(grown):
    run = {"run_id": "r", "code_version": "1", "found_count": 1, "unchanged_count": 0, "landed_count": 1,
           "rejected_count": 0, "claim_count": 0, "started_at": NOW, "ended_at": NOW}  # fmt: skip
    land(grown, tables(runs=[run]))
    grown.fetched.write_text("{}")
    before = number(grown)
    wanted, new = roll_back(grown, "first")
    assert (wanted.number, new.number) == (2, before + 1)
    assert texts(grown) == ["one"]
    assert new.commit.cause == Cause("rollback", detail="2")
    assert new.commit.rows == {
        "records": (0, 1), "documents": (0, 1), "appearances": (0, 1), "sentences": (1, 2), "readings": (1, 2),
    }  # fmt: skip
    connection = onrecord.connect(grown.root)
    assert connection.execute("SELECT run_id FROM runs").fetchall() == [("r",)]  # it did run
    assert not grown.fetched.exists()  # a page that is rolled back is to be fetched again
    roll_back(grown, before)
    assert texts(grown) == ["one", "two"]
    land(grown, batch("three"))
    assert texts(grown) == ["one", "three", "two"]
    assert roll_back(grown, "current")[1].number == number(grown)


KILLED = """
import os, sys
sys.path.insert(0, {repository!r})
from pathlib import Path
import warehouse.landing as landing
from warehouse.history import roll_back
name, call = sys.argv[2], int(sys.argv[3])
done, calls = getattr(landing, name), []
def dying(*args, **kwargs):
    result = done(*args, **kwargs)
    calls.append(1)
    if len(calls) == call:
        os.kill(os.getpid(), 9)
    return result
setattr(landing, name, dying)
roll_back(landing.Layout(Path(sys.argv[1])), "first")
"""


@pytest.mark.parametrize(("step", "call", "is_done"), [("write_commit", 1, False), ("_point_to", 1, True)])
def test_a_rollback_killed_on_the_way_is_done_or_not_begun(grown, step, call, is_done):
    code = KILLED.format(repository=str(REPOSITORY))
    result = subprocess.run([sys.executable, "-c", code, str(grown.root), step, str(call)], capture_output=True)
    assert result.returncode == -9, result.stderr.decode()
    assert texts(grown) == (["one"] if is_done else ["one", "two"])
    prepare(grown.root)
    roll_back(grown, "first")
    assert texts(grown) == ["one"]
    assert texts(grown, 4) == ["one", "two"]


def test_a_snapshot_of_an_older_schema_is_asked_with_todays_views_once_it_was_moved(layout, tmp_path):
    import pandas as pd

    land(layout, batch("one"))
    tag(layout, "old", "current")
    snapshot = current_snapshot(layout.root)
    for file in table_files(snapshot, "documents"):
        old = pd.read_parquet(file).drop(columns=["summary"]).assign(gone="x")
        file.unlink()
        old.to_parquet(file)
    shutil.rmtree(snapshot / "tombstones")
    shutil.rmtree(snapshot / "signatures")  # its columns are of types that others have not
    (snapshot / "contract").write_text("another")
    (snapshot / "hashes").unlink()
    land(layout, batch("two"))
    moved = tmp_path / "moved"
    layout.root.rename(moved)
    connection = onrecord.connect(moved, as_of="old")
    assert connection.execute("SELECT text, summary FROM documents").fetchall() == [("one", None)]
    assert connection.execute("SELECT count(*) FROM tombstones").fetchall() == [(0,)]
    assert connection.execute("SELECT count(keys) FROM signatures").fetchall() == [(0,)]
    roll_back(prepare(moved), "old")
    assert onrecord.connect(moved).execute("SELECT text FROM documents").fetchall() == [("one",)]


def test_snapshots_from_before_history_was_written_down_are_listed(grown):
    for name in ("commit.json", "superseded"):
        (grown.snapshot(3) / name).unlink()
    found = history(grown)[2]
    assert (found.number, found.commit.cause, found.commit.rows) == (3, None, {})
    assert texts(grown, found.commit.committed_at) == ["one", "two"]


def test_a_published_copy_has_one_state(tmp_path):
    with pytest.raises(ValueError, match="one state"):
        onrecord.connect(tmp_path.as_uri(), as_of="first")
