"""Web archives give their pages; the rest is counted, and what broke costs only what came after."""

import gzip
import io
import os
import re
import zlib
from collections.abc import Callable
from pathlib import Path

import brotli
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


def test_damage_costs_itself() -> None:
    pages, rejects = read(PAGES + b"no record at all\r\n\r\n" + PAGES)
    assert len(pages) == 4
    assert rejects == [("a.warc#3", "bad_record")]


def test_damage_with_nothing_behind_it_is_said_of_the_archive() -> None:
    pages, rejects = read(PAGES + b"no record at all\r\n\r\n")
    assert len(pages) == 2
    assert rejects == [("a.warc", "bad_archive")]


def one(number: int) -> bytes:
    return response(f"https://post.example/{number}", b"<p>%d</p>" % number)


def with_length(data: bytes, more: int) -> bytes:
    return re.sub(rb"Content-Length: (\d+)", lambda m: b"Content-Length: %d" % (int(m[1]) + more), data, count=1)


@pytest.mark.parametrize(
    "broken",
    [
        with_length(one(1), -5),
        re.sub(rb"Content-Length: \d+\r\n", b"", one(1), count=1),
        one(1).replace(b"WARC-Target-URI: https://post.example/1\r\n", b""),
        one(1).replace(b"WARC/1.0", b"WARC/9.0"),
    ],
    ids=["too_short", "no_length", "no_target", "no_such_version"],
)
@pytest.mark.parametrize("is_packed", [True, False])
def test_a_broken_record_costs_itself(broken: bytes, is_packed: bool) -> None:
    pack = gzip.compress if is_packed else bytes
    pages, rejects = read(pack(one(0)) + pack(broken) + pack(one(2)) + pack(one(3)))
    assert [page.data for page in pages] == [b"<p>0</p>", b"<p>2</p>", b"<p>3</p>"]
    assert [code for _, code in rejects] in (["bad_record"], ["bad_archive"])  # a member's own archive ends with it


def test_a_record_that_says_it_is_too_long_costs_the_one_that_it_covers() -> None:
    pages, rejects = read(one(0) + with_length(one(1), 10) + one(2) + one(3))
    assert [page.data for page in pages] == [b"<p>0</p>", b"<p>3</p>"]
    assert rejects == [("a.warc#2", "bad_record"), ("a.warc#3", "bad_record")]
    packed = [gzip.compress(data) for data in (one(0), with_length(one(1), 100_000), one(2), one(3))]
    pages, rejects = read(b"".join(packed))
    assert [page.data for page in pages] == [b"<p>0</p>", b"<p>2</p>", b"<p>3</p>"]
    assert rejects == [("a.warc#2", "truncated_archive")]


def flipped(data: bytes) -> bytes:
    return data[: len(data) // 2] + bytes([data[len(data) // 2] ^ 0xFF]) + data[len(data) // 2 + 1 :]


@pytest.mark.parametrize(
    "damaged",
    [flipped, lambda data: data[:30] + b"junk" * 15, lambda data: data[:-8] + b"\0\0\0\0" + data[-4:], lambda _: b"junk" * 15],
    ids=["flipped", "overwritten", "wrong_sum", "all_garbage"],
)  # fmt: skip
def test_a_damaged_gzip_member_costs_itself(damaged: Callable[[bytes], bytes]) -> None:
    packed = [gzip.compress(one(number)) for number in range(5)]
    packed[2] = damaged(packed[2])
    pages, rejects = read(b"".join(packed))
    assert [page.data for page in pages] == [b"<p>%d</p>" % number for number in (0, 1, 3, 4)]
    assert rejects == [("a.warc#3", "bad_gzip")]


def test_a_gzip_member_that_is_cut_costs_itself() -> None:
    packed = [gzip.compress(response(f"https://post.example/{n}", os.urandom(20_000).hex().encode())) for n in range(4)]
    packed[1] = packed[1][:9_000]
    pages, rejects = read(b"".join(packed))
    assert [page.uri for page in pages] == [f"https://post.example/{n}" for n in (0, 2, 3)]
    assert rejects
    assert {code for _, code in rejects} <= {"bad_gzip", "truncated_gzip", "bad_record"}


def test_records_that_run_over_several_gzip_members_are_read() -> None:
    blocks = [gzip.compress(PAGES[start : start + 100]) for start in range(0, len(PAGES), 100)]
    assert [page.data for page in read((b"\0" * 8).join(blocks))[0]] == [b"<p>One</p>", b"<p>Two</p>"]


PAGE = "<p>Ein Café</p>".encode() * 50
RAW_DEFLATE = zlib.compressobj(wbits=-15)


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("gzip", gzip.compress(PAGE, mtime=0)),
        ("x-gzip", gzip.compress(PAGE, mtime=0)),
        ("deflate", zlib.compress(PAGE)),
        ("deflate", RAW_DEFLATE.compress(PAGE) + RAW_DEFLATE.flush()),
        ("br", brotli.compress(PAGE)),
        ("gzip, br", brotli.compress(gzip.compress(PAGE, mtime=0))),
        *((name, PAGE) for name in ("gzip", "deflate", "br", "identity")),  # unpacked by the crawler, headers left
    ],
)
def test_every_usual_packing_is_undone(encoding: str, packed: bytes) -> None:
    pages, rejects = read(response("https://post.example/1", packed, HTML + f"Content-Encoding: {encoding}\r\n"))
    assert ([page.data for page in pages], rejects) == ([PAGE], [])


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [("gzip", gzip.compress(PAGE, mtime=0)[:-12]), ("deflate", zlib.compress(PAGE)[:-9]), ("br", brotli.compress(PAGE)[:-4]),
     ("br", b"no brotli"), ("gzip", gzip.compress(PAGE, mtime=0)[:20] + b"garbage" * 5)],
)  # fmt: skip
def test_a_page_whose_packing_is_damaged_is_refused(encoding: str, packed: bytes) -> None:
    broken = response("https://post.example/1", packed, HTML + f"Content-Encoding: {encoding}\r\n")
    pages, rejects = read(broken + one(2))
    assert [page.data for page in pages] == [b"<p>2</p>"]
    assert rejects == [("a.warc#1", "bad_payload")]


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br"])
def test_a_page_that_unpacks_to_too_much_is_not_gathered(encoding: str) -> None:
    packed = {"gzip": gzip.compress, "deflate": zlib.compress, "br": brotli.compress}[encoding](b"x" * 10_000_000)
    bomb = response("https://post.example/1", packed, HTML + f"Content-Encoding: {encoding}\r\n")
    assert read(bomb, Limits(1_000_000)) == ([], [("a.warc#1", "too_large")])


def test_a_page_of_which_the_crawler_kept_a_part_is_refused() -> None:
    cut = one(0).replace(b"WARC-Date", b"WARC-Truncated: length\r\nWARC-Date")
    pages, rejects = read(cut + one(1))
    assert [page.data for page in pages] == [b"<p>1</p>"]
    assert rejects == [("a.warc#1", "truncated_page")]


def test_newer_archives_are_read() -> None:
    assert len(read(PAGES.replace(b"WARC/1.0", b"WARC/1.1"))[0]) == 2


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
    assert pages >= 11
