"""A takedown as a user makes it, and what the next runs say of it."""

import json
import sys

import pyarrow as pa
import pytest

from flows.cli import call
from flows.link import link_warehouse
from tests.flows.taking_in import rows, take_in
from warehouse.landing import prepare
from warehouse.paths import Layout

STORY = "https://post.example/story"
TEXT = "The pier will be rebuilt, Mayor Jane Miller said on Monday."
OTHER = "The bank will not fail, its chairman Karl Voss said."


def said(capsys, *arguments):
    code = call([str(argument) for argument in arguments])
    out, err = capsys.readouterr()
    return code, out, err


def raw_text(root):
    packs = (file.read_bytes() for file in Layout(root).raw.glob("*.zst"))
    return "".join(pa.CompressedInputStream(pa.BufferReader(pack), "zstd").read().decode() for pack in packs)


def lines(file, *articles):
    file.write_text("".join(json.dumps(article) + "\n" for article in articles))


@pytest.fixture
def taken(tmp_path):
    """A warehouse of two articles and a copy of the first at another address."""
    articles = [
        {"text": TEXT, "url": STORY, "title": "Pier"},
        {"text": OTHER, "url": "https://post.example/bank"},
        {"text": TEXT, "url": "https://times.example/pier", "title": "A copy"},
    ]
    lines(tmp_path / "in.jsonl", *articles)
    take_in(tmp_path / "w", tmp_path / "in.jsonl")
    link_warehouse(prepare(tmp_path / "w"))
    return tmp_path


def test_an_article_is_forgotten_and_stays_away(capsys, taken):
    root = taken / "w"
    [(document,)] = rows(root, f"SELECT document_id FROM documents WHERE uri = '{STORY}'")
    code, out, err = said(capsys, "forget", STORY, "-w", root, "--yes", "--by", "Eve", "--because", "withdrawn")
    assert (code, err) == (0, "")
    assert "forgotten: 1 documents" in out
    assert "https://times.example/pier" in out.split("not forgotten, since it is the same text at another address")[1]
    assert rows(root, "SELECT decided_by, reason FROM tombstones") == [("Eve", "withdrawn")]
    assert "Pier" not in raw_text(root)
    # The same bytes again, then other bytes of the same text, then another text from there: none comes back.
    again = [{"text": TEXT, "url": STORY, "title": "Pier"}, {"text": TEXT, "url": STORY, "section": "local"}]
    for given in (*again, {"text": "The pier stays as it is, she said.", "url": STORY}):
        lines(taken / "in.jsonl", given, {"text": OTHER, "url": "https://post.example/bank"})
        for _ in range(2):
            done = take_in(root, taken / "in.jsonl")
            [refusal] = done.refusals
            assert (refusal.reason_code, refusal.uri) == ("forgotten", f"{taken}/in.jsonl#1")
            assert done.rows.get("documents", 0) == 0
        assert STORY not in raw_text(root)
        assert rows(root, "SELECT reason_code FROM rejects") == [("forgotten",)]
    assert rows(root, "SELECT count(*) FROM documents") == [(2,)]
    assert document not in str(rows(root, "FROM claims"))
    assert said(capsys, "check", "-w", root)[0] == 0
    code, _, err = said(capsys, "forget", STORY, "-w", root, "--yes")
    assert (code, "was forgotten on" in err) == (1, True)


def test_a_document_is_forgotten_by_its_id_and_another_text_at_its_address_may_come(capsys, taken):
    root = taken / "w"
    lines(taken / "in.jsonl", {"text": TEXT.replace("Monday", "Tuesday"), "url": STORY})
    take_in(root, taken / "in.jsonl")
    [(document,)] = rows(root, f"SELECT document_id FROM documents WHERE uri = '{STORY}' AND text LIKE '%Monday%'")
    code, out, _ = said(capsys, "forget", document[:12], "-w", root, "--yes")
    assert code == 0
    assert "another text at the same address" in out
    assert rows(root, f"SELECT count(*) FROM documents WHERE uri = '{STORY}'") == [(1,)]


def test_a_local_file_is_forgotten_by_its_place(capsys, tmp_path):
    (tmp_path / "a.txt").write_text(TEXT)
    take_in(tmp_path / "w", tmp_path / "a.txt")
    assert said(capsys, "forget", tmp_path / "a.txt", "-w", tmp_path / "w", "--yes")[0] == 0
    assert rows(tmp_path / "w", "FROM documents") == []
    (tmp_path / "b.txt").write_text(TEXT)
    assert [refusal.reason_code for refusal in take_in(tmp_path / "w", tmp_path / "b.txt").refusals] == ["forgotten"]


def test_nobody_is_forgotten_unasked(capsys, taken, monkeypatch):
    root = taken / "w"
    code, _, err = said(capsys, "forget", STORY, "-w", root)
    assert (code, "--yes" in err) == (2, True)
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda _: "n")
    assert "nothing was forgotten" in said(capsys, "forget", STORY, "-w", root)[1]
    assert rows(root, "SELECT count(*) FROM documents") == [(3,)]
    monkeypatch.setattr("builtins.input", lambda _: "y")
    assert said(capsys, "forget", STORY, "-w", root)[0] == 0
    assert rows(root, "SELECT count(*) FROM documents") == [(2,)]


def test_what_is_not_there_is_said(capsys, taken):
    for wanted in ("https://post.example/no", "abcdef0123", "x"):
        code, _, err = said(capsys, "forget", wanted, "-w", taken / "w", "--yes")
        assert (code, err.count("\n")) == (1, 1)
        assert "in any snapshot" in err


def test_a_place_with_several_documents_is_not_guessed(capsys, tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    for text in (TEXT, OTHER):
        (folder / "a.txt").write_text(text)
        take_in(tmp_path / "w", folder)
    code, _, err = said(capsys, "forget", folder / "a.txt", "-w", tmp_path / "w", "--yes")
    assert code == 1
    assert "fits 2 documents" in err


def test_bytes_that_are_erased_while_a_run_has_them_in_hand_are_refused(tmp_path):
    from flows.batches import load_tables
    from flows.settings import RunSettings
    from flows.sources.items import RawItem
    from flows.staging import Stager
    from flows.worker import read_batch
    from tests.flows.taking_in import NOW
    from warehouse.raw import erase

    settings = RunSettings(inputs=["x"], warehouse=tmp_path / "w")
    layout = prepare(settings.root)
    items = [RawItem(text.encode(), "text/plain", f"/in/{n}") for n, text in enumerate((TEXT, OTHER))]
    [batch] = Stager.of(layout, NOW, settings.extractor).batches(items)
    erase(layout, [batch.records[0].place])
    read = read_batch(settings, layout.scratch("test") / "0", batch, NOW)
    assert [(refusal.uri, refusal.reason_code) for refusal in read.refusals] == [("/in/0", "forgotten")]
    assert load_tables(read.folder)["documents"].column("text").to_pylist() == [OTHER]
