"""bench: what inputs cost that are made to do harm: each lies in a folder beside a good article, and `onrecord run` takes it in.

Usage: python bench/hostile.py [--only NAME ...] [--megabytes 500] [--files 100000]

For each it prints the CPU seconds, the most memory that any one process of the run held, what was refused, and whether the
good article landed. The first, in which there is nothing but the good article, is what a run costs by itself.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

_GOOD = "The harbour will be dredged in March, the mayor, Ilsa Maren, said on Tuesday. She denied that the pier is closed.\n"
_PIECE = b"and so on and so on and so on. " * 33_000  # about a megabyte


def _write(file: Path, begin: bytes, end: bytes, megabytes: int, piece: bytes = _PIECE) -> None:
    with file.open("wb") as out:
        out.write(begin)
        for _ in range(megabytes):
            out.write(piece)
        out.write(end)


def _nothing(folder: Path, given: argparse.Namespace) -> None:
    pass


def _text(folder: Path, given: argparse.Namespace) -> None:
    _write(folder / "one.txt", b"", b"", given.megabytes)


def _json_line(folder: Path, given: argparse.Namespace) -> None:
    good = b'{"text": "The road is closed %s the bridge, she said."}\n'
    _write(folder / "one.jsonl", good % b"before" + b'{"text": "', b'"}\n' + good % b"behind", given.megabytes)


def _json_value(folder: Path, given: argparse.Namespace) -> None:
    good = b'{"text": "The road is closed %s the bridge, she said."}'
    begin = b"[" + good % b"before" + b',\n{"text": "'
    _write(folder / "one.json", begin, b'"},\n' + good % b"behind" + b"]", given.megabytes)


def _csv_field(folder: Path, given: argparse.Namespace) -> None:
    begin = b'text,note\n"The road is closed before the bridge, she said.",\n"'
    _write(folder / "one.csv", begin, b'",\n"The road is closed behind the bridge, she said.",\n', given.megabytes)


def _feed(folder: Path, given: argparse.Namespace) -> None:
    begin = b'<?xml version="1.0"?><rss version="2.0"><channel><title>F</title><item><description>'
    _write(folder / "one.rss", begin, b"</description></item></channel></rss>", given.megabytes)


def _feed_of_items(folder: Path, given: argparse.Namespace) -> None:  # noqa: ARG001
    items = b"<item><description>a</description></item>" * 480_000  # just below 20 MiB
    (folder / "one.rss").write_bytes(b'<rss version="2.0"><channel><title>F</title>' + items + b"</channel></rss>")


def _warc_record(folder: Path, given: argparse.Namespace) -> None:
    def record(number: int, length: int) -> bytes:
        head = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: %d\r\n\r\n" % length
        return (
            b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://outlet.example/%d\r\n"
            b"WARC-Date: 2026-01-06T00:00:00Z\r\n"
            b"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-%012d>\r\n"
            b"Content-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n"
        ) % (number, number, len(head) + length) + head

    good = b"The road is closed by bridge %d, she said."
    before, behind = (record(n, len(good) - 1) + good % n + b"\r\n\r\n" for n in (1, 3))
    begin = before + record(2, given.megabytes * len(_PIECE))
    _write(folder / "one.warc", begin, b"\r\n\r\n" + behind, given.megabytes)


def _page(inside: str) -> Callable[[Path, argparse.Namespace], None]:
    def write(folder: Path, given: argparse.Namespace) -> None:  # noqa: ARG001
        (folder / "one.html").write_text(f"<html><body><article>{inside}</article></body></html>")

    return write


def _parquet(table: Callable[[], pa.Table], **options: object) -> Callable[[Path, argparse.Namespace], None]:
    def write(folder: Path, given: argparse.Namespace) -> None:  # noqa: ARG001
        pq.write_table(table(), folder / "one.parquet", compression="zstd", **options)

    return write


def _tiny_files(folder: Path, given: argparse.Namespace) -> None:
    for number in range(given.files):
        below = folder / f"{number // 1000:03d}"
        below.mkdir(exist_ok=True)
        (below / f"{number}.txt").write_text("" if number % 2 else f"No. {number}")


def _empty_files(folder: Path, given: argparse.Namespace) -> None:
    for number in range(given.files):
        below = folder / f"{number // 1000:03d}"
        below.mkdir(exist_ok=True)
        (below / f"{number}.txt").touch()


CASES: dict[str, Callable[[Path, argparse.Namespace], None]] = {
    "nothing": _nothing,
    "text": _text,
    "json_line": _json_line,
    "json_value": _json_value,
    "csv_field": _csv_field,
    "feed": _feed,
    "feed_of_items": _feed_of_items,
    "warc_record": _warc_record,
    "links": _page("<a href='x'>word </a>" * 90_000),
    "spans": _page("<span>word </span>" * 90_000),
    "links_in_spans": _page("<p><span><a href='x'>a word</a></span> of text.</p>" * 24_000),
    "links_in_one_paragraph": _page("<p>" + "<a href='x'>word</a> of text, " * 90_000 + "</p>"),
    "parquet_page": _parquet(
        lambda: pa.table({"text": pa.array(["x" * 1_050_000_000])}), use_dictionary=False, row_group_size=1
    ),
    "parquet_dictionary": _parquet(lambda: pa.table({"text": ["x" * 19_000_000] * 64}), row_group_size=64),
    "parquet_rows": _parquet(lambda: pa.table({"text": pa.nulls(50_000_000, pa.string())})),
    "empty_files": _empty_files,
    "tiny_files": _tiny_files,
}


def main() -> None:
    """Make each input, take it in, and print what it cost."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="+", choices=CASES, default=list(CASES))
    parser.add_argument("--megabytes", type=int, default=500)
    parser.add_argument("--files", type=int, default=100_000)
    given = parser.parse_args()
    for name in given.only:
        with tempfile.TemporaryDirectory() as work:
            folder = Path(work) / "in"
            folder.mkdir()
            (folder / "good.txt").write_text(_GOOD)
            # In a process of its own, since a process is never told to hold less than the one that started it.
            made = os.fork()
            if made == 0:
                CASES[name](folder, given)
                os._exit(0)
            os.waitpid(made, 0)
            print(f"{name}: {_taken_in(folder, Path(work) / 'warehouse')}", flush=True)


def _taken_in(folder: Path, warehouse: Path) -> str:
    program = [str(Path(sys.executable).with_name("onrecord")), "run", str(folder), "--warehouse", str(warehouse)]
    began = time.monotonic()
    run = subprocess.Popen([*program, "--json"], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    assert run.stderr is not None
    words = run.stderr.read()
    _, status, used = os.wait4(run.pid, 0)
    took = time.monotonic() - began
    with duckdb.connect() as connection:
        tables = f"'{warehouse}/current/%s/*.parquet'"
        rejects: Iterable[tuple[str, str]] = connection.execute(
            f"SELECT reason_code, detail FROM read_parquet({tables % 'rejects'})"
        ).fetchall()
        [(documents, good)] = connection.execute(
            f"SELECT count(*), count(*) FILTER (text = $1) FROM read_parquet({tables % 'documents'})", [_GOOD]
        ).fetchall()
    reasons = Counter(reason for reason, _ in rejects)
    shown = "; ".join(f"{count:,} {reason}" for reason, count in reasons.items())
    details = json.dumps(sorted({detail for _, detail in rejects})[:3])
    code = os.waitstatus_to_exitcode(status)
    return (
        f"{used.ru_utime + used.ru_stime:.1f} s CPU, {took:.0f} s, {used.ru_maxrss // 1024} MiB, exit {code}, {documents:,} "
        f"documents, {'the good one' if good else 'THE GOOD ONE IS LOST'} among them; refused: {shown or 'nothing'} {details}"
        + (f"\n{words.decode()}" if code else "")
    )


if __name__ == "__main__":
    main()
