"""Files, folders and globs: what is found, in what order, and how each kind of bad input is told."""

import gzip
import os
import socket
from pathlib import Path

import pytest

from flows.sources import Fetcher, Limits, RawItem, SourceItem, SourceReject, open_inputs


@pytest.fixture
def read(fetcher: Fetcher):
    def taken(*inputs: object, limits: Limits | None = None, **options) -> list[SourceItem]:
        return list(open_inputs([str(i) for i in inputs], fetcher=fetcher, limits=limits or Limits(), **options))

    return taken


def write(path: Path, content: str | bytes = "Some text.\n") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def names(items: list[SourceItem], root: Path) -> list[str]:
    return [os.path.relpath(i.found_at, root) for i in items if isinstance(i, RawItem)]


def codes(items: list[SourceItem], root: Path) -> list[tuple[str, str]]:
    return [(os.path.relpath(i.uri, root), i.reason_code) for i in items if isinstance(i, SourceReject)]


def test_a_folder_is_read_with_all_below_in_order_hidden_ones_aside(tmp_path: Path, read) -> None:
    for name in ("b.txt", "a/z.md", "a/deep/x.html", ".hidden.txt", ".git/y.txt", "c.txt"):
        write(tmp_path / name)
    items = read(tmp_path)
    assert names(items, tmp_path) == ["a/deep/x.html", "a/z.md", "b.txt", "c.txt"]
    assert [i.media_type for i in items] == ["text/html", "text/markdown", "text/plain", "text/plain"]
    assert not codes(items, tmp_path)


def test_a_hidden_file_that_is_named_is_read(tmp_path: Path, read) -> None:
    write(tmp_path / ".hidden.txt")
    assert names(read(tmp_path / ".hidden.txt"), tmp_path) == [".hidden.txt"]


def test_found_at_is_absolute_and_keeps_links(tmp_path: Path, read, monkeypatch) -> None:
    write(tmp_path / "real" / "a.txt")
    (tmp_path / "link").symlink_to("real")
    monkeypatch.chdir(tmp_path)
    (item,) = read("real/../link/a.txt")
    assert item.found_at == f"{tmp_path}/link/a.txt"
    assert item.data == b"Some text.\n"
    assert item.uri is None


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("*.txt", ["a.txt"]),
        ("**/*.txt", ["a.txt", "one/b.txt", "one/two/c.txt"]),
        ("one/**", ["one/b.txt", "one/n.md", "one/two/c.txt"]),
        ("o*", ["one/b.txt", "one/n.md", "one/two/c.txt"]),
        ("**/two", ["one/two/c.txt"]),
        ("**/[bc].t?t", ["one/b.txt", "one/two/c.txt"]),
        ("**/one/**/*.txt", ["one/b.txt", "one/two/c.txt"]),
        ("*/**/c.txt", ["one/two/c.txt"]),
    ],
)
def test_globs(tmp_path: Path, read, pattern: str, expected: list[str]) -> None:
    for name in ("a.txt", "one/b.txt", "one/n.md", "one/two/c.txt", "one/.h/d.txt"):
        write(tmp_path / name)
    assert names(read(tmp_path / pattern), tmp_path) == expected


def test_a_glob_that_matches_nothing_and_a_path_that_is_not_there(tmp_path: Path, read) -> None:
    items = read(tmp_path / "*.txt", tmp_path / "absent.txt", tmp_path / "**" / "*.txt")
    assert codes(items, tmp_path) == [("*.txt", "no_match"), ("absent.txt", "not_found"), ("**/*.txt", "no_match")]


def test_odd_arguments_are_not_found(tmp_path: Path, read, monkeypatch) -> None:
    write(tmp_path / "a.txt")
    monkeypatch.chdir(tmp_path)
    items = read("", "~no_such_user/x", "x" * 5000, "a.txt/b")
    assert [i.reason_code for i in items] == ["not_found"] * 4


def test_a_name_with_glob_characters_is_a_name_first(tmp_path: Path, read) -> None:
    write(tmp_path / "odd[1].txt")
    assert names(read(tmp_path / "odd[1].txt"), tmp_path) == ["odd[1].txt"]


def test_a_symlink_loop_is_told_and_ends(tmp_path: Path, read) -> None:
    write(tmp_path / "a" / "x.txt")
    (tmp_path / "a" / "up").symlink_to(tmp_path)
    (tmp_path / "self").symlink_to("self")
    (tmp_path / "gone").symlink_to("nowhere")
    for items in (read(tmp_path), read(tmp_path / "**")):
        assert names(items, tmp_path) == ["a/x.txt"]
        assert codes(items, tmp_path) == [("a/up", "symlink_loop"), ("gone", "broken_link"), ("self", "symlink_loop")]


def test_a_folder_met_twice_is_read_once(tmp_path: Path, read) -> None:
    write(tmp_path / "z" / "x.txt")
    (tmp_path / "a").symlink_to("z")
    items = read(tmp_path)
    assert names(items, tmp_path) == ["a/x.txt"]
    assert not codes(items, tmp_path)


def test_a_link_out_of_the_folder_is_followed_only_where_it_is_named(tmp_path: Path, read) -> None:
    write(tmp_path / "private" / "secret.txt")
    write(tmp_path / "in" / "a.txt")
    (tmp_path / "in" / "file.txt").symlink_to(tmp_path / "private" / "secret.txt")
    (tmp_path / "in" / "folder").symlink_to("../private")
    (tmp_path / "in" / "sibling").symlink_to("../in2")
    write(tmp_path / "in2" / "b.txt")
    for given in ("in", "in/**"):
        items = read(tmp_path / given)
        assert names(items, tmp_path) == ["in/a.txt"]
        assert codes(items, tmp_path) == [
            ("in/file.txt", "link_outside"), ("in/folder", "link_outside"), ("in/sibling", "link_outside")
        ]  # fmt: skip
    assert names(read(tmp_path / "in" / "file.txt"), tmp_path) == ["in/file.txt"]
    assert names(read(tmp_path / "in" / "folder"), tmp_path) == ["in/folder/secret.txt"]


def test_a_folder_that_is_given_by_a_link_keeps_its_own_links(tmp_path: Path, read) -> None:
    write(tmp_path / "real" / "z.txt")
    (tmp_path / "real" / "a.txt").symlink_to("z.txt")
    (tmp_path / "link").symlink_to("real")
    items = read(tmp_path / "link")
    assert names(items, tmp_path) == ["link/a.txt", "link/z.txt"]


def test_two_files_that_are_the_same_are_both_found(tmp_path: Path, read) -> None:
    write(tmp_path / "a.txt")
    write(tmp_path / "b.txt")
    items = read(tmp_path)
    assert names(items, tmp_path) == ["a.txt", "b.txt"]
    assert items[0].data == items[1].data


def test_a_file_that_becomes_a_link_out_of_the_folder_while_it_is_walked_is_not_followed(
    tmp_path: Path, fetcher
) -> None:
    secret = write(tmp_path / "secret.txt")
    for name in ("a.txt", "b.txt"):
        write(tmp_path / "in" / name)
    items = open_inputs([str(tmp_path / "in")], fetcher=fetcher, limits=Limits())
    first = next(items)
    (tmp_path / "in" / "b.txt").unlink()
    (tmp_path / "in" / "b.txt").symlink_to(secret)
    rest = list(items)
    assert names([first, *rest], tmp_path) == ["in/a.txt"]
    assert codes(rest, tmp_path) == [("in/b.txt", "link_outside")]


def test_what_cannot_be_read_costs_only_itself(tmp_path: Path, read, monkeypatch) -> None:
    write(tmp_path / "a.txt")
    write(tmp_path / "locked" / "b.txt")
    write(tmp_path / "secret.txt")
    # Permission bits do not bind root, under whom tests may run.
    scandir, open_path = os.scandir, Path.open

    def no_listing(path):
        if Path(path).name == "locked":
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    def no_opening(self, *args, **kwargs):
        if self.name == "secret.txt":
            raise PermissionError(13, "Permission denied")
        return open_path(self, *args, **kwargs)

    monkeypatch.setattr(os, "scandir", no_listing)
    monkeypatch.setattr(Path, "open", no_opening)
    items = read(tmp_path)
    assert names(items, tmp_path) == ["a.txt"]
    assert codes(items, tmp_path) == [("locked", "permission_denied"), ("secret.txt", "permission_denied")]


def test_pipes_and_sockets_in_a_folder_are_not_waited_for(tmp_path: Path, read) -> None:
    write(tmp_path / "a.txt")
    os.mkfifo(tmp_path / "pipe.txt")
    with socket.socket(socket.AF_UNIX) as server:
        old = Path.cwd()
        os.chdir(tmp_path)  # the path of a socket must be short
        server.bind("s.txt")
        os.chdir(old)
        items = read(tmp_path)
    assert names(items, tmp_path) == ["a.txt"]
    assert codes(items, tmp_path) == [("pipe.txt", "not_a_file"), ("s.txt", "not_a_file")]


BAD = {
    "empty.txt": (b"", "empty"),
    "blank.txt": (b" \n\n", "empty"),
    "empty.jsonl": (b"", "empty"),
    "empty.txt.gz": (gzip.compress(b""), "empty"),
    "picture.txt": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "unsupported_type"),
    "report.pdf": (b"%PDF-1.7 ...", "unsupported_type"),
    "letter.docx": (b"PK\x03\x04....", "unsupported_type"),
    "noise.bin": (bytes(range(256)) * 40, "binary"),
    "cut.txt.gz": (gzip.compress(os.urandom(5000).hex().encode())[:2000], "truncated_gzip"),
    "cut.html.gz": (gzip.compress(os.urandom(5000).hex().encode())[:9], "truncated_gzip"),
    "style.css": (b"p { color: red }", "unsupported_type"),
    "garbage.rss": (b"this is no feed at all", "not_a_feed"),
    "odd.xml": (b"<?xml version='1.0'?><order><item>1</item></order>", "not_a_feed"),
    "bad.parquet": (b"no parquet", "bad_parquet"),
    "notext.csv": (b"a,b\n1,2\n3,4\n", "no_text_column"),
    "bad.warc": (b"this is no archive\r\n", "bad_archive"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_files_are_one_clear_reject_and_cost_nothing_else(tmp_path: Path, read, name: str) -> None:
    content, code = BAD[name]
    write(tmp_path / "0.txt")
    write(tmp_path / name, content)
    write(tmp_path / "zz.txt")
    items = read(tmp_path)
    assert names(items, tmp_path) == ["0.txt", "zz.txt"]
    assert codes(items, tmp_path) == [(name, code)]
    detail = next(i.detail for i in items if isinstance(i, SourceReject))
    assert len(detail.split()) >= 4
    assert "Traceback" not in detail


def test_a_truncated_gzip_of_lines_keeps_the_whole_lines(tmp_path: Path, read) -> None:
    lines = b"".join(b'{"text": "%s"}\n' % os.urandom(50).hex().encode() for _ in range(300))
    write(tmp_path / "cut.jsonl.gz", gzip.compress(lines)[:9000])
    write(tmp_path / "cut.csv.gz", gzip.compress(b"text\n" + lines.replace(b'"', b""))[:9000])
    items = read(tmp_path)
    assert codes(items, tmp_path) == [("cut.csv.gz", "truncated_gzip"), ("cut.jsonl.gz", "truncated_gzip")]
    assert sum(name.startswith("cut.csv.gz#") for name in names(items, tmp_path)) > 50
    whole = lines.splitlines()
    kept = [i.data for i in items if isinstance(i, RawItem) and "jsonl" in i.found_at]
    assert kept == whole[: len(kept)]
    assert len(kept) > 50


def test_text_with_odd_bytes_is_left_to_the_decoder(tmp_path: Path, read) -> None:
    odd = [b"Caf\xe9 owners said no.", b"One NUL \x00 in a text that is otherwise fine.", "Wide".encode("utf-16")]
    for number, content in enumerate(odd):
        write(tmp_path / f"{number}.txt", content)
    assert [i.data for i in read(tmp_path) if isinstance(i, RawItem)] == odd


@pytest.mark.parametrize("name", ["big.txt", "big.txt.gz", "big.html", "big.jsonl"])
def test_what_is_longer_than_allowed_is_rejected(tmp_path: Path, read, name: str) -> None:
    content = b"word " * 1000
    write(tmp_path / name, gzip.compress(content) if name.endswith(".gz") else content)
    items = read(tmp_path, limits=Limits(1024))
    assert [i.reason_code for i in items if isinstance(i, SourceReject)] == ["too_large"]
    assert len(items) == 1


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        ("Plain words.", "text/plain"),
        ("<!-- x --><!DOCTYPE html>\n<p>Words.", "text/html"),
        ('{"text": "words"}\n', "application/json"),
    ],
)
def test_files_without_a_telling_name_are_told_by_content(tmp_path: Path, read, content: str, media_type: str) -> None:
    write(tmp_path / "article", content)
    write(tmp_path / "article.odd.gz", gzip.compress(content.encode()))
    assert [i.media_type for i in read(tmp_path)] == [media_type, media_type]


def test_gzip_is_told_by_content_not_by_name(tmp_path: Path, read) -> None:
    write(tmp_path / "packed.txt", gzip.compress(b"Words."))
    write(tmp_path / "plain.txt.gz", "Words.")
    assert [i.data for i in read(tmp_path)] == [b"Words.", b"Words."]
