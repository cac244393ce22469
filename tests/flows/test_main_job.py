"""The main job, from files to tables, without Prefect."""

import gzip
import json

import pandas as pd
import pytest

from flows.claim_network import extractor_of
from tests.conftest import REPOSITORY
from tests.flows.taking_in import rows, take_in
from warehouse.checking import violations
from warehouse.reading import connect

ARTICLE = "PORT MARLOW, 3 March 2026 (Coast Wire) — The pier will be rebuilt, Mayor Jane Miller said on Tuesday.\n"
GERMAN = (
    "Der Bürgermeister sagte am Dienstag, dass die Brücke noch in diesem Jahr erneuert werden soll. "
    "Die Kosten trägt das Land, wie ein Sprecher des Ministeriums mitteilte.\n"
)


@pytest.fixture
def root(tmp_path):
    return tmp_path / "warehouse"


def test_the_examples_keep_the_whole_contract(examples):
    assert list(violations(connect(examples))) == []
    assert rows(examples, "SELECT count(*) FROM documents") == [(26,)]


def test_every_span_of_every_table_is_in_its_text(examples):
    connection = connect(examples)
    texts = dict(connection.execute("SELECT document_id, text FROM documents").fetchall())
    for table in ("segments", "sentences", "mentions", "claim_spans", "times", "quantities"):
        spans = connection.execute(f"SELECT document_id, char_start, char_end, text FROM {table}").fetchall()
        assert spans
        assert all(texts[document][start:end] == text for document, start, end, text in spans)


def test_a_second_run_lands_nothing_and_reads_nothing(root, tmp_path, monkeypatch):
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text(ARTICLE)
    (folder / "b.jsonl").write_text(json.dumps({"text": ARTICLE * 2, "url": "https://post.example/1"}) + "\n{bad\n")
    first = take_in(root, folder)
    assert (first.documents, len(first.refusals)) == (2, 1)
    tables = {
        name: rows(root, f"SELECT * FROM {name} ORDER BY ALL") for name in ("documents", "claims", "rejects", "records")
    }

    def no_reading(*_):
        raise AssertionError("read again")

    monkeypatch.setattr("transforms.reading._read_all", no_reading)
    second = take_in(root, folder)
    assert second.rows == {}
    assert (second.found, second.unchanged, len(second.refusals)) == (3, 2, 1)
    assert {name: rows(root, f"SELECT * FROM {name} ORDER BY ALL") for name in tables} == tables


def test_a_new_reader_reads_everything_again(root, tmp_path, monkeypatch):
    (tmp_path / "a.txt").write_text(ARTICLE)
    take_in(root, tmp_path / "a.txt")
    monkeypatch.setattr("transforms.extractor.RULES", "better/2")
    again = take_in(root, tmp_path / "a.txt")
    assert again.documents == 1
    assert rows(root, "SELECT extractor FROM readings") == [(extractor_of(),)]
    assert rows(root, "SELECT count(*) FROM segments") == [(1,)]


def test_the_order_and_size_of_batches_do_not_matter(tmp_path, monkeypatch):
    examples = sorted((REPOSITORY / "examples" / "wire").glob("*.txt"))
    take_in(tmp_path / "one", *examples)
    monkeypatch.setattr("flows.staging.MAX_RECORDS", 2)
    take_in(tmp_path / "other", *reversed(examples))
    for table in (
        "documents",
        "claims",
        "claim_spans",
        "claim_chain",
        "mentions",
        "times",
        "quantities",
        "appearances",
    ):
        sql = f"SELECT * FROM {table} ORDER BY ALL"
        assert rows(tmp_path / "one", sql) == rows(tmp_path / "other", sql)


def test_plain_text_lands_character_for_character(root, tmp_path):
    text = " \r\n“Zoë,”\u00a0he said.\r\n\r\n\tThe end \u2028 e\u0301 𝕏.\r"
    (tmp_path / "a.txt").write_bytes(text.encode())
    (tmp_path / "marked.txt").write_bytes(b"\xef\xbb\xbf" + text.encode())  # a byte order mark is no text
    take_in(root, tmp_path / "a.txt", tmp_path / "marked.txt")
    assert rows(root, "SELECT text FROM documents") == [(text,)]


def test_a_file_is_one_document_wherever_it_lies(root, tmp_path):
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(ARTICLE)
    done = take_in(root, tmp_path / "a.txt", tmp_path / "b.txt")
    assert done.documents == 1
    found = rows(root, "SELECT found_at FROM appearances ORDER BY 1")
    assert found == [(str(tmp_path / "a.txt"),), (str(tmp_path / "b.txt"),)]


def test_copies_of_a_wire_story_are_documents_of_their_own(root, tmp_path):
    lines = [{"text": ARTICLE, "url": f"https://{name}.example/1", "outlet": name} for name in ("post", "times")]
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, lines)))
    take_in(root, tmp_path / "a.jsonl")
    assert rows(root, "SELECT count(*), count(DISTINCT text_sha256) FROM documents") == [(2, 1)]
    assert rows(root, "SELECT list(outlet ORDER BY outlet) FROM documents") == [(["post", "times"],)]


def test_another_language_lands_unread(root, tmp_path):
    (tmp_path / "a.txt").write_text(GERMAN * 3)
    take_in(root, tmp_path / "a.txt")
    assert rows(root, "SELECT language, outcome FROM documents JOIN readings USING (document_id)") == [
        ("de", "not_read_language")
    ]
    assert rows(root, "SELECT count(*) FROM claims") == [(0,)]
    assert rows(root, "SELECT count(*) > 0 FROM segments") == [(True,)]


def test_dates_come_from_the_record_then_the_dateline_then_the_option_never_the_file(root, tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "dateline.txt").write_text(ARTICLE)
    (folder / "nothing.txt").write_text("The pier will be rebuilt, the mayor said.\n")
    (folder / "record.jsonl").write_text(json.dumps({"text": ARTICLE, "date": "2026-03-05T08:15:00+02:00"}))
    take_in(root, folder)
    sql = """SELECT parse_filename(split_part(found_at, '#', 1)), strftime(published_at, '%Y-%m-%d %H:%M'),
        published_precision, published_origin FROM documents JOIN appearances USING (document_id) ORDER BY 1"""
    # One text: the record and the dateline file are one document, and the smaller record's metadata wins.
    assert {row[0]: row[1:] for row in rows(root, sql)}["nothing.txt"] == (None, None, None)
    (folder / "record.jsonl").unlink()
    other = tmp_path / "other"
    take_in(other, folder, published="2026-04-01")
    assert rows(other, sql) == [
        ("dateline.txt", "2026-03-03 00:00", "day", "dateline"),
        ("nothing.txt", "2026-04-01 00:00", "day", "option"),
    ]


def test_a_date_given_later_is_taken_and_one_not_given_again_is_kept(root, tmp_path):
    (tmp_path / "a.txt").write_text("The pier will be rebuilt, the mayor said.\n")
    take_in(root, tmp_path / "a.txt")
    take_in(root, tmp_path / "a.txt", published="2026-04-01")
    sql = "SELECT CAST(anchor_date AS VARCHAR), CAST(published_date AS VARCHAR) FROM readings JOIN claims USING (document_id)"
    assert rows(root, sql) == [("2026-04-01", "2026-04-01")]
    take_in(root, tmp_path / "a.txt")
    take_in(root, tmp_path / "a.txt", outlet="Harbour Post")
    assert rows(root, sql) == [("2026-04-01", "2026-04-01")]
    assert rows(root, "SELECT name FROM claim_chain ORDER BY hop DESC LIMIT 1") == [("Harbour Post",)]


def test_a_text_the_reader_fails_on_is_rejected_and_the_others_land(root, tmp_path, monkeypatch):
    import transforms.reading

    for name, text in {"a": ARTICLE, "b": "POISON " + ARTICLE, "c": "More. " + ARTICLE}.items():
        (tmp_path / f"{name}.txt").write_text(text)
    whole = transforms.reading.read_claims

    def poisoned(doc, *others):
        if "POISON" in doc.text:
            raise RuntimeError("no way")
        return whole(doc, *others)

    monkeypatch.setattr(transforms.reading, "read_claims", poisoned)
    done = take_in(root, *(tmp_path / f"{name}.txt" for name in "abc"))
    assert done.documents == 2
    assert [(r.uri, r.stage, r.reason_code) for r in done.refusals] == [
        (str(tmp_path / "b.txt"), "read", "reader_failed")
    ]
    assert rows(root, "SELECT detail LIKE '%RuntimeError: no way%' FROM rejects") == [(True,)]


BAD = {
    "empty.txt": b"",
    "blank.txt": b" \n\t\n",
    "binary.txt": bytes(range(256)) * 20,
    "picture.png": b"\x89PNG\r\n\x1a\n" + bytes(100),
    "nul.txt": b"The pier\x00 will be rebuilt, \x00the mayor said.\n" * 3,
    "broken.txt.gz": gzip.compress(ARTICLE.encode() * 200)[:60],
    "array.jsonl": b"[1, 2]\n",
    "string.jsonl": b'"text"\n',
    "bad.jsonl": b"{not json\n",
    "surrogate.jsonl": b'{"text": "lone \\ud800 surrogate"}\n',
    "no_text.csv": b"a,b\n1,2\n",
    "script.html": b"<html><head><script>let a = 1;</script></head><body><script>b()</script></body></html>",
    "garbage.xml": b"<<<rss>> not & a feed",
    "garbage.parquet": b"PAR1 nothing of the kind",
    "garbage.warc": b"WARC/1.0\r\nhalf a header",
}


def test_bad_input_gives_rejects_with_reasons_and_loses_nothing_else(root, tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    for name, data in BAD.items():
        (folder / name).write_bytes(data)
    (folder / "good.txt").write_text(ARTICLE)
    (folder / "loop").symlink_to(folder)
    done = take_in(root, folder)
    refused = {refusal.uri.rpartition("/")[2].partition("#")[0] for refusal in done.refusals}
    assert set(BAD) - refused == set()
    assert done.documents == 1
    assert rows(root, "SELECT text FROM documents") == [(ARTICLE,)]
    for refusal in done.refusals:
        assert len(refusal.detail) > 10, refusal
        assert "Traceback" not in refusal.detail
    assert len(rows(root, "SELECT * FROM rejects")) == len({r.row()["reject_id"] for r in done.refusals})


def test_invalid_utf8_is_read_as_what_it_is(root, tmp_path):
    (tmp_path / "a.txt").write_bytes(
        "The café will reopen, “in May,” the owner said. Nobody at the café was hurt.".encode("cp1252")
    )
    take_in(root, tmp_path / "a.txt")
    assert "café will reopen, “in May,”" in rows(root, "SELECT text FROM documents")[0][0]


def test_tables_of_all_kinds_give_the_same_article(root, tmp_path):
    row = {"headline": "Pier", "body": ARTICLE, "source": "Post", "url": "https://post.example/1", "date": "2026-03-04"}
    frame = pd.DataFrame([row])
    frame.to_csv(tmp_path / "a.csv", index=False)
    frame.to_csv(tmp_path / "b.csv.gz", index=False)
    frame.to_parquet(tmp_path / "c.parquet")
    (tmp_path / "d.jsonl.gz").write_bytes(gzip.compress(json.dumps(row).encode()))
    take_in(root, *(tmp_path / name for name in ("a.csv", "b.csv.gz", "c.parquet", "d.jsonl.gz")))
    assert rows(root, "SELECT title, outlet, uri, CAST(published_at AS DATE)::VARCHAR FROM documents") == [
        ("Pier", "Post", "https://post.example/1", "2026-03-04")
    ]
    assert rows(root, "SELECT count(*) FROM appearances") == [(4,)]


def test_columns_may_be_named(root, tmp_path):
    (tmp_path / "a.csv").write_text(f'words,head\n"{ARTICLE}",Pier\n')
    assert [r.reason_code for r in take_in(root, tmp_path / "a.csv").refusals] == ["no_text_column"]
    done = take_in(root, tmp_path / "a.csv", field_map={"text": "words", "title": "head"})
    assert not done.refusals
    assert rows(root, "SELECT title, text FROM documents") == [("Pier", ARTICLE)]
    assert rows(root, "SELECT count(*) FROM rejects") == [(0,)]


def test_raw_bytes_are_kept_with_where_and_when_they_were_seen(root, tmp_path):
    from warehouse.paths import Layout
    from warehouse.raw import Stored, fetch

    (tmp_path / "a.txt").write_text(ARTICLE)
    take_in(root, tmp_path / "a.txt")
    [(pack, offset, length)] = rows(root, 'SELECT pack, "offset", length FROM records')
    seen, data = fetch(Layout(root), Stored(pack, offset, length))
    assert data == ARTICLE.encode()
    assert (seen["found_at"], seen["seen_at"]) == (str(tmp_path / "a.txt"), "2026-03-31T09:30:00+00:00")


@pytest.mark.parametrize("size", [1, 100])
def test_one_text_in_several_records_lands_once_in_any_run(root, tmp_path, monkeypatch, size):
    monkeypatch.setattr("flows.staging.MAX_RECORDS", size)
    lines = [json.dumps({"text": ARTICLE, "title": f"Title {number}"}) for number in range(3)]
    (tmp_path / "a.jsonl").write_text("\n".join(lines))
    (tmp_path / "b.jsonl").write_text(json.dumps({"text": ARTICLE, "title": "Another"}))
    for _ in range(2):
        for name in ("a.jsonl", "b.jsonl"):
            assert not take_in(root, tmp_path / name).refusals
    assert rows(root, "SELECT count(*) FROM documents") == [(1,)]
    assert rows(root, "SELECT count(*) FROM appearances") == [(4,)]
    assert list(violations(connect(root))) == []


def test_bytes_are_stored_once_however_often_they_are_read(root, tmp_path):
    (tmp_path / "a.txt").write_text(ARTICLE)
    (tmp_path / "bad.jsonl").write_text("{bad\n")
    for outlet in ("Post", "Times", "Post"):
        take_in(root, tmp_path / "a.txt", tmp_path / "bad.jsonl", outlet=outlet)
    assert len(list((root / "raw").iterdir())) == 1
    assert rows(root, "SELECT outlet FROM documents") == [("Post",)]


def test_a_folder_that_holds_the_warehouse_does_not_feed_on_it(tmp_path):
    (tmp_path / "a.txt").write_text(ARTICLE)
    for _ in range(2):
        done = take_in(tmp_path / "data", tmp_path)
        assert (done.found, done.refusals) == (1, [])
    named = take_in(tmp_path / "data", tmp_path / "data")
    assert [refusal.reason_code for refusal in named.refusals] == ["warehouse"]


def test_a_reject_goes_when_it_is_true_no_more(root, tmp_path):
    file = tmp_path / "a.txt"
    states = [(ARTICLE.encode(), []), (b"", ["empty"]), (bytes(range(256)) * 9, ["binary"]), (ARTICLE.encode(), [])]
    for data, expected in states:
        file.write_bytes(data)
        take_in(root, file)
        assert [code for (code,) in rows(root, "SELECT reason_code FROM rejects")] == expected


def test_a_text_that_cannot_be_segmented_costs_only_itself(root, tmp_path, monkeypatch):
    import transforms.reading

    whole = transforms.reading.segment_text

    def failing(text):
        if "POISON" in text:
            raise RuntimeError("no way")
        return whole(text)

    monkeypatch.setattr(transforms.reading, "segment_text", failing)
    (tmp_path / "a.txt").write_text(ARTICLE)
    (tmp_path / "b.txt").write_text("POISON " + ARTICLE)
    done = take_in(root, tmp_path / "a.txt", tmp_path / "b.txt")
    assert done.documents == 1
    assert [refusal.reason_code for refusal in done.refusals] == ["reader_failed"]


def test_claims_that_are_read_twice_are_one_row(root, tmp_path, monkeypatch):
    import transforms.reading

    whole = transforms.reading.read_claims
    monkeypatch.setattr(transforms.reading, "read_claims", lambda *arguments: whole(*arguments) * 2)
    (tmp_path / "a.txt").write_text(ARTICLE)
    assert not take_in(root, tmp_path / "a.txt").refusals
    assert rows(root, "SELECT count(*) FROM claims") == [(1,)]
