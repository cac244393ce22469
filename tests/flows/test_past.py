"""History from the command line."""

import csv
import io
import json

import pandas as pd
import pytest

from flows.cli import call
from tests.warehouse.claim_batches import claim_rows, read_batch
from warehouse.commits import Cause
from warehouse.landing import land, prepare


def said(capsys, *arguments):
    code = call([str(argument) for argument in arguments])
    out, err = capsys.readouterr()
    return code, out, err


@pytest.fixture
def root(tmp_path):
    """Two claims, then the same ones from another reader."""
    layout = prepare(tmp_path / "w")
    land(layout, read_batch(), cause=Cause("run", "run-1"))
    land(
        layout,
        read_batch(claim_rows("c1", "Ana", "said", "it", stance="denies"), extractor="reader/2"),
        cause=Cause("run", "run-2"),
    )
    return layout.root


def test_history_lists_what_stands(capsys, root, monkeypatch):
    monkeypatch.setenv("COLUMNS", "250")
    assert said(capsys, "tag", "before", "--as-of", "2", "-w", root)[0] == 0
    code, out, _ = said(capsys, "history", "-w", root)
    assert code == 0
    [line] = [line for line in out.splitlines() if "before" in line]
    assert "run run-1" in line
    assert "claims +2" in line
    assert "claims +1 −2" in out
    _, out, _ = said(capsys, "tag", "-w", root)
    assert out.startswith("before: snapshot 2, made ")
    assert said(capsys, "tag", "before", "--remove", "-w", root)[0] == 0
    assert "no tags" in said(capsys, "tag", "-w", root)[1]


def test_sql_asks_another_snapshot(capsys, root):
    query = "SELECT count(*) AS n FROM claims"
    _, out, _ = said(capsys, "sql", query, "-w", root, "--as-of", "2", "--format", "json")
    assert json.loads(out) == [{"n": 2}]
    code, _, err = said(capsys, "sql", query, "-w", root, "--as-of", "lost")
    assert (code, err.count("\n")) == (1, 1)
    assert "'lost' is no tag" in err


def test_diff_in_every_format(capsys, root, tmp_path):
    code, out, _ = said(capsys, "diff", "2", "-w", root)
    assert code == 0
    assert "claims from snapshot 2 to 3: 0 came, 1 went, 1 changed" in out
    _, out, _ = said(capsys, "diff", "2", "current", "-w", root, "--format", "csv")
    rows = {row["change"]: row for row in csv.DictReader(io.StringIO(out))}
    assert json.loads(rows["changed"]["differs"]) == ["stance"]
    assert (rows["changed"]["previous_stance"], rows["changed"]["stance"]) == ("asserts", "denies")
    _, out, _ = said(capsys, "diff", "3", "2", "-w", root, "--format", "json")
    assert {row["change"] for row in json.loads(out)} == {"changed", "came"}
    file = tmp_path / "diff.parquet"
    assert said(capsys, "diff", "2", "-w", root, "--format", "parquet", "--output", file)[0] == 0
    assert len(pd.read_parquet(file)) == 2


def test_rollback_says_what_it_undid_and_how_to_undo_it(capsys, root):
    code, out, _ = said(capsys, "rollback", "2", "-w", root)
    assert code == 0
    assert "claims 2 back and 1 gone" in out
    assert "onrecord rollback 3" in out
    _, out, _ = said(capsys, "diff", "2", "current", "-w", root)
    assert "0 came, 0 went, 0 changed" in out
    assert "newest already" in said(capsys, "rollback", "current", "-w", root)[1]


def test_export_leaves_out_the_words(capsys, root, tmp_path):
    code, out, _ = said(capsys, "export", tmp_path / "out", "--without-text", "--as-of", "2", "-w", root)
    assert code == 0
    assert "left out: the words of the articles" in out
    claims = pd.read_parquet(tmp_path / "out" / "claims.parquet")
    assert sorted(claims["claim_id"]) == ["c1", "c2"]
    assert "content_text" not in claims
    code, _, err = said(capsys, "export", tmp_path / "out", "-w", root)
    assert (code, err.count("\n")) == (1, 1)


def test_wrong_usage_ends_with_2(capsys, root):
    for arguments in (["tag", "--remove"], ["tag", "x", "--remove", "--as-of", "2"], ["tag", "--as-of", "2"]):
        assert said(capsys, *arguments, "-w", root)[0] == 2


@pytest.mark.parametrize(
    "arguments", [["history"], ["tag", "x"], ["diff", "1"], ["rollback", "1"], ["export", "out"], ["forget", "x"]]
)
def test_where_there_is_no_warehouse_that_is_said_and_none_is_made(capsys, tmp_path, arguments):
    code, _, err = said(capsys, *arguments, "-w", tmp_path / "none")
    assert (code, err.count("\n")) == (1, 1)
    assert "onrecord run INPUT" in err
    assert not (tmp_path / "none").exists()
