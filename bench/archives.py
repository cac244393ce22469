"""bench: reading a big web archive: real pages, repeated under other addresses, each a gzip member, some of them damaged.

Usage: PYTHONPATH=. python -m bench.archives [--megabytes 600] [--pages ../shared/data/fundus]
"""

import argparse
import gzip
import resource
import tempfile
import time
from collections import Counter
from pathlib import Path

from flows.sources import Limits, RawItem
from flows.sources.warc import archive_items

_DAMAGED = 500  # one record in so many


def main() -> None:
    """Make the archive, read it, and print what came out and at what cost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=int, default=600)
    parser.add_argument("--pages", type=Path, default=Path("../shared/data/fundus"))
    given = parser.parse_args()
    pages = [gzip.decompress(path.read_bytes()) for path in sorted(given.pages.rglob("*.html.gz"))]
    with tempfile.TemporaryFile() as file:
        size = number = 0
        while size < given.megabytes * 1_000_000:
            number += 1
            record = _record(number, pages[number % len(pages)])
            size += len(record)
            packed = gzip.compress(record, 1)
            if number % _DAMAGED == 0:
                middle = len(packed) // 2
                packed = packed[:middle] + b"XXXX" + packed[middle + 4 :]
            file.write(packed)
        file.seek(0)
        del pages
        began = time.process_time()
        came: Counter[str] = Counter()
        for item in archive_items(file, "archive", Limits()):
            came["pages" if isinstance(item, RawItem) else item.reason_code] += 1
        took = time.process_time() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        f"{number:,} records, {size / 1e6:.0f} MB unpacked: {took:.1f} s of CPU time, {peak} MiB at most; {dict(came)}"
    )


def _record(number: int, page: bytes) -> bytes:
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {len(page)}\r\n\r\n".encode()
    return (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://outlet.example/{number}\r\n"
        f"WARC-Date: 2026-01-06T00:00:00Z\r\nWARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-{number:012d}>\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(head) + len(page)}\r\n\r\n"
    ).encode() + b"%b%b\r\n\r\n" % (head, page)


if __name__ == "__main__":
    main()
