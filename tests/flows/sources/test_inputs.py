"""The inputs of a run: standard input, addresses of other schemes, and the estimate for the progress bar."""

import gzip
import io
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from flows.sources import Fetcher, Limits, RawItem, SourceReject, count_hint, is_address, open_inputs

RSS = (
    b"<rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/'><channel><title>C</title>"
    b"<item><title>T</title><content:encoded>Body.</content:encoded></item></channel></rss>"
)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b'{"text": "a"}\n\n{"text": "b"}\n', [("stdin#1", "application/json"), ("stdin#3", "application/json")]),
        (b"<html><body><p>Words.</p>", [("stdin", "text/html")]),
        (b"Plain words.\n", [("stdin", "text/plain")]),
        (RSS, [("stdin#1", "application/json")]),
        (gzip.compress(b"Plain words.\n", mtime=0), [("stdin", "text/plain")]),
    ],
)
def test_standard_input_is_told_by_content(fetcher: Fetcher, data: bytes, expected: list[tuple[str, str]]) -> None:
    items = list(open_inputs(["-"], fetcher=fetcher, limits=Limits(), stdin=io.BytesIO(data)))
    assert [(i.found_at, i.media_type) for i in items] == expected


def test_empty_and_unsuitable_standard_input(fetcher: Fetcher) -> None:
    found = [
        list(open_inputs(["-"], fetcher=fetcher, limits=Limits(), stdin=stream))
        for stream in (None, io.BytesIO(b""), io.BytesIO(b"%PDF-1.4"))
    ]
    assert [[i.reason_code for i in items] for items in found] == [["empty"], ["empty"], ["unsupported_type"]]


def test_a_pipe_that_comes_in_drops(fetcher: Fetcher) -> None:
    class Drops(io.RawIOBase):
        left = b'{"text": "a"}\n{"text": "b"}\n'

        def readable(self) -> bool:
            return True

        def readinto(self, buffer) -> int:
            if not self.left:
                return 0
            buffer[0] = self.left[0]
            Drops.left = self.left[1:]
            return 1

    items = list(open_inputs(["-"], fetcher=fetcher, limits=Limits(), stdin=io.BufferedReader(Drops())))
    assert [i.data for i in items] == [b'{"text": "a"}', b'{"text": "b"}']


@pytest.mark.parametrize(
    "address", ["ftp://example.org/a.txt", "http://", "https://exa mple.org/", "file:///etc/hosts"]
)
def test_addresses_that_cannot_be_fetched(fetcher: Fetcher, address: str) -> None:
    (item,) = open_inputs([address], fetcher=fetcher, limits=Limits())
    assert isinstance(item, SourceReject)
    assert (item.uri, item.stage, item.reason_code) == (address, "fetch", "bad_address")


def test_paths_are_no_addresses() -> None:
    assert is_address("HTTPS://example.org")
    assert not any(map(is_address, ["-", "a.txt", "C:\\x", "news/*.txt", "odd:name"]))


def test_items_come_as_they_are_asked_for(tmp_path: Path, fetcher: Fetcher) -> None:
    (tmp_path / "a.jsonl").write_bytes(b'{"text": "a"}\n' * 5)
    items = open_inputs([str(tmp_path), str(tmp_path / "absent")], fetcher=fetcher, limits=Limits())
    assert isinstance(next(items), RawItem)
    (tmp_path / "absent").write_text("now it is there")
    assert [i.found_at for i in items][-1] == str(tmp_path / "absent")


def test_the_estimate_counts_records_not_files(tmp_path: Path) -> None:
    lines = b"".join(b'{"n": %d, "text": "some words here"}\n' % n for n in range(50_000))
    (tmp_path / "a.txt").write_text("x")
    (tmp_path / "b.html").write_text("x")
    assert count_hint([str(tmp_path)]) == 2
    (tmp_path / "c.jsonl").write_bytes(lines)
    (tmp_path / "d.jsonl.gz").write_bytes(gzip.compress(lines))
    pq.write_table(pa.table({"text": ["x"] * 123}), tmp_path / "e.parquet")
    (tmp_path / "f.csv").write_text('text\n"a\nb"\nc\n')
    assert count_hint([str(tmp_path)]) == pytest.approx(100_000 + 2 + 123 + 2, rel=0.1)


@pytest.mark.parametrize("given", ["-", "https://example.org/feed"])
def test_no_estimate_is_made_up(tmp_path: Path, given: str) -> None:
    assert count_hint([str(tmp_path), given]) is None
    (tmp_path / "x.warc").write_bytes(b"x")
    assert count_hint([str(tmp_path)]) is None
