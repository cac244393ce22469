"""`onrecord publish` as a user calls it."""

import onrecord
from flows.cli import call
from tests.warehouse.batches import batch
from warehouse.landing import land, prepare


def test_publishes_what_has_landed(tmp_path, capsys):
    layout = prepare(tmp_path / "warehouse")
    land(layout, batch("one"))
    uri = (tmp_path / "public").as_uri()
    assert call(["publish", uri, "--warehouse", str(layout.root)]) == 0
    assert capsys.readouterr().out.startswith("snapshot 2 published: ")
    assert onrecord.connect(uri).sql("SELECT text FROM documents").fetchall() == [("one",)]
    assert call(["publish", uri, "--warehouse", str(layout.root)]) == 0
    assert ": 0 files uploaded" in capsys.readouterr().out


def test_says_in_a_line_what_is_wrong(tmp_path, capsys):
    layout = prepare(tmp_path / "warehouse")
    for arguments, code in (
        (["nowhere", "--warehouse", str(layout.root)], 1),
        ([tmp_path.as_uri(), "--warehouse", str(tmp_path / "none")], 1),
        ([tmp_path.as_uri(), "--warehouse", str(layout.root), "--keep-hours", "-1"], 2),
    ):
        assert call(["publish", *arguments]) == code
        told = capsys.readouterr()
        assert told.out == ""
        assert told.err.startswith("onrecord: ")
        assert told.err.count("\n") == 1
