"""Web archives give their pages; the rest is counted, and what broke costs only what came after."""

import gzip
import io
from pathlib import Path

import pytest

from flows.sources import Fetcher, Limits, RawItem, SourceReject, open_inputs
from flows.sources.warc import archive_items

HTML = "Content-Type: text/html; charset=ISO-8859-1\r\n"


def record(kind: str, target: str, block: bytes, content_type: str = "application/http; msgtype=response") -> bytes:
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {target}\r\nWARC-Date: 2026-01-06T00:00:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:{abs(hash((kind, target)))}>\r\nContent-Type: {content_type}\r\n"
        f"Content-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def response(target: str, body: bytes, headers: str = HTML, status: str = "200 OK") -> bytes:
    return record("response", target, f"HTTP/1.1 {status}\r\n{headers}\r\n".encode() + body)


def read(data: bytes, limits: Limits | None = None) -> tuple[list[RawItem], list[tuple[str, str]]]:
    items = list(archive_items(io.BytesIO(data), "a.warc", limits or Limits()))
    rejects = [(i.uri, i.reason_code) for i in items if isinstance(i, SourceReject)]
    return [i for i in items if isinstance(i, RawItem)], rejects


PAGES = response("https://post.example/1", b"<p>One</p>") + response("https://post.example/2", b"<p>Two</p>")


def test_pages_come_with_target_type_and_charset() -> None:
    pages, rejects = read(PAGES)
    assert pages[0] == RawItem(b"<p>One</p>", "text/html", "a.warc#1", "https://post.example/1", "iso-8859-1")
    assert pages[1].found_at == "a.warc#2"
    assert not rejects


def test_transfer_and_content_encodings_are_undone() -> None:
    packed = gzip.compress(b"<p>Packed</p>")
    chunked = b"%x\r\n%s\r\n0\r\n\r\n" % (len(packed), packed)
    headers = HTML + "Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n"
    pages, rejects = read(response("https://post.example/1", chunked, headers))
    assert [page.data for page in pages] == [b"<p>Packed</p>"]
    assert not rejects


def test_an_encoding_that_is_not_known_is_said() -> None:
    pages, rejects = read(response("https://post.example/1", b"????", HTML + "Content-Encoding: zstd\r\n") + PAGES)
    assert rejects == [("a.warc#1", "unsupported_encoding")]
    assert len(pages) == 2


def test_resources_and_conversions_are_pages_too() -> None:
    data = record("resource", "https://post.example/r", b"<p>R</p>", "text/html")
    data += record("conversion", "https://post.example/c", b"Plain.", "text/plain")
    pages, _ = read(data)
    assert [(page.media_type, page.data) for page in pages] == [("text/html", b"<p>R</p>"), ("text/plain", b"Plain.")]


def test_what_is_no_page_is_reported_once_with_counts() -> None:
    data = PAGES
    for number in range(3):
        data += response(f"https://post.example/{number}.png", b"\x89PNG", "Content-Type: image/png\r\n")
    data += response("https://post.example/gone", b"<p>Gone</p>", status="404 Not Found")
    data += response("https://post.example/robots.txt", b"User-agent: *", "Content-Type: text/plain\r\n")
    data += record("request", "https://post.example/1", b"GET /1 HTTP/1.1\r\n\r\n", "application/http; msgtype=request")
    items = list(archive_items(io.BytesIO(data), "a.warc", Limits()))
    (reject,) = (i for i in items if isinstance(i, SourceReject))
    assert (reject.uri, reject.reason_code) == ("a.warc", "skipped_records")
    assert reject.detail.startswith("5 records")
    assert "3 image/png" in reject.detail
    assert "1 HTTP 404" in reject.detail
    assert len(items) == 3


def test_an_archive_that_is_cut_keeps_the_pages_before_and_not_half_a_page() -> None:
    pages, rejects = read(PAGES[:-8])
    assert [page.data for page in pages] == [b"<p>One</p>"]
    assert rejects == [("a.warc#2", "truncated_archive")]


def test_damage_keeps_the_pages_before() -> None:
    pages, rejects = read(PAGES + b"no record at all\r\n\r\n" + PAGES)
    assert len(pages) == 2
    assert rejects == [("a.warc", "bad_archive")]


def test_an_endless_line_in_place_of_a_record_is_not_gathered() -> None:
    class Endless(io.RawIOBase):
        taken = 0

        def readable(self) -> bool:
            return True

        def readinto(self, buffer) -> int:
            if self.taken > 10_000_000:
                return 0
            self.taken += len(buffer)
            buffer[:] = b"a" * len(buffer)
            return len(buffer)

    endless = Endless()
    found = [i.reason_code for i in archive_items(io.BufferedReader(endless), "a.warc", Limits())]
    assert found == ["bad_archive"]
    assert endless.taken < 1_000_000


def test_a_page_that_is_too_long_costs_itself() -> None:
    pages, rejects = read(response("https://post.example/0", b"x" * 2000) + PAGES, Limits(1000))
    assert rejects == [("a.warc#1", "too_large")]
    assert len(pages) == 2


def test_an_archive_without_pages_says_so() -> None:
    request = record("request", "https://post.example/", b"GET / HTTP/1.1\r\n\r\n", "application/http; msgtype=request")
    assert read(request) == ([], [("a.warc", "empty")])


@pytest.mark.parametrize("in_one_piece", [True, False])
def test_gzipped_by_record_or_as_a_whole(tmp_path: Path, fetcher: Fetcher, in_one_piece: bool) -> None:
    half = len(PAGES) // 2
    packed = gzip.compress(PAGES) if in_one_piece else gzip.compress(PAGES[:half]) + gzip.compress(PAGES[half:])
    (tmp_path / "a.warc.gz").write_bytes(packed)
    assert len(list(open_inputs([str(tmp_path)], fetcher=fetcher, limits=Limits()))) == 2


def test_a_truncated_gzip_keeps_the_pages_before(tmp_path: Path, fetcher: Fetcher) -> None:
    members = [gzip.compress(response(f"https://post.example/{n}", b"<p>%d</p>" % n)) for n in range(5)]
    (tmp_path / "a.warc.gz").write_bytes(b"".join(members)[:-40])
    *pages, reject = open_inputs([str(tmp_path)], fetcher=fetcher, limits=Limits())
    assert [page.data for page in pages] == [b"<p>0</p>", b"<p>1</p>", b"<p>2</p>", b"<p>3</p>"]
    assert reject.reason_code == "truncated_gzip"


def test_no_archive_of_the_collection_breaks_the_source(shared: Path, fetcher: Fetcher) -> None:
    pages = 0
    for path in sorted((shared / "data" / "warc").iterdir()):
        items = list(open_inputs([str(path)], fetcher=fetcher, limits=Limits()))
        assert items, path
        found = [i for i in items if isinstance(i, RawItem)]
        assert all(i.uri and i.data.rstrip().endswith(b"</html>") for i in found), path
        pages += len(found)
    assert pages >= 12
