"""Fuzz what meets strangers' bytes: the sources, the decoders, the reader.

    python -m tests.fuzz.campaign --minutes 60 --seed 1

Whatever the bytes are, they must come out as rows and rejects that account for every input, with no exception but
Undecodable, with spans that recover their text and within a bound of CPU time. An input that breaks this is kept in
`--keep`, and the program ends with 1. The same seed gives the same inputs.
"""

import argparse
import faulthandler
import gzip
import io
import json
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from flows.facts import load_facts
from flows.models import claim_model, english
from flows.sources.contents import Reader
from flows.sources.items import Limits, RawItem
from flows.sources.kinds import named_kind
from flows.sources.web import Fetcher
from schemas.contract import conform, frame
from tests.fuzz.inputs import new_input
from transforms.decoders import Undecodable, decode
from transforms.documents import Options, document_row
from transforms.reading import read
from warehouse.checking import check_batch

SECONDS = 5.0
SECONDS_A_KILOBYTE = 1.0
_HANG_SECONDS = 300.0
_LIMITS = Limits(max_document_bytes=1 << 20)


class BrokenError(Exception):
    """An input broke a promise."""


@dataclass
class Account:
    """What became of one input: a count of items, documents, and reasons of rejects."""

    documents: int = 0
    claims: int = 0
    reasons: Counter[str] = field(default_factory=Counter)


def offline() -> Fetcher:
    """Return a fetcher for which no host can be found."""

    def nowhere(host: str, port: int) -> list[str]:
        raise OSError(f"no {host}:{port} here")

    return Fetcher(resolve=nowhere, max_attempts=1, proxies={}, sleep=lambda _: None)


def account_for(data: bytes, name: str, *, is_read: bool = True) -> Account:
    """Take an input through all that a run does to it, except landing.

    Args:
        data: The input.
        name: A file's name, whose ending tells its kind.
        is_read: Whether documents are read for claims, too, whatever language they are in.

    Raises:
        BrokenError: A promise is broken; any other exception is one that must not be.
    """
    account = Account()
    documents: dict[str, Mapping[str, Any]] = {}
    items = list(Reader(offline(), _LIMITS).read(io.BytesIO(data), name, named_kind(name)))
    if not items:
        raise BrokenError("nothing came of it: neither a record nor a reject")
    for item in items:
        if not isinstance(item, RawItem):
            account.reasons[getattr(item, "reason_code", "unchanged")] += 1
            continue
        if len(item.data) > _LIMITS.max_document_bytes:
            raise BrokenError(f"a record of {len(item.data)} bytes passed the limit")
        try:
            article = decode(item.data, item.media_type, item.charset, {})
            row = document_row(article, "0" * 32, item.uri, item.defaults, Options())
        except Undecodable as reason:
            account.reasons[reason.reason_code] += 1
            if reason.reason_code == "decoder_failed":
                raise BrokenError(f"{reason.detail} {reason.__cause__!r}") from reason
            continue
        documents[row["document_id"]] = row | {"language": "en" if is_read else row["language"]}
    account.documents = len(documents)
    if documents:
        account.claims = _read(list(documents.values()), is_read=is_read)
    return account


def _read(documents: list[Mapping[str, Any]], *, is_read: bool) -> int:
    tables = {"documents": conform("documents", frame("documents", documents))}
    claims = 0
    if is_read:
        rows, unread = read(documents, english(), claim_model(), load_facts())
        if unread:
            raise BrokenError(f"the reader failed: {unread[0].detail}")
        if len(rows["readings"]) != len(documents):
            raise BrokenError("a document has no reading")
        tables |= {name: conform(name, found) for name, found in rows.items()}
        claims = len(rows["claims"])
    check_batch(tables)
    return claims


def _hang(*_: object) -> None:
    faulthandler.dump_traceback()
    raise BrokenError(f"it took more than {_HANG_SECONDS:g} s of CPU time")


def campaign(seed: int, seconds: float, keep: Path, seeds: list[tuple[bytes, str]]) -> int:
    """Fuzz until the time is over; return how many different breaks were found."""
    signal.signal(signal.SIGVTALRM, _hang)
    chance = random.Random(seed)
    end = time.monotonic() + seconds
    told = time.monotonic()
    broken: dict[str, str] = {}
    total, tried = Account(), 0
    slowest = (0.0, "")
    while time.monotonic() < end:
        data, name = new_input(chance, seeds)
        is_read = chance.random() < 0.3
        begun = time.process_time()
        signal.setitimer(signal.ITIMER_VIRTUAL, _HANG_SECONDS)
        failure = _failure(
            lambda data=data, name=name, is_read=is_read: account_for(data, name, is_read=is_read), total
        )  # type: ignore[misc]
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        taken = time.process_time() - begun
        tried += 1
        if failure is None and taken > SECONDS + SECONDS_A_KILOBYTE * len(data) / 1000:
            failure = ("slow", f"{taken:.1f} s for {len(data)} bytes")
        slowest = max(slowest, (taken, f"{name}, {len(data)} bytes"))
        if failure and failure[0] not in broken:
            broken[failure[0]] = failure[1]
            keep.mkdir(parents=True, exist_ok=True)
            file = keep / f"{sha256(data).hexdigest()[:12]}-{'read' if is_read else 'decoded'}-{name}"
            file.write_bytes(data)
            print(f"BROKEN {file}: {failure[0]}\n  {failure[1]}", flush=True)
        if time.monotonic() > told + 60:
            told = time.monotonic()
            print(f"{tried:,} inputs, {total.documents:,} documents, {total.claims:,} claims", flush=True)
    reasons = ", ".join(f"{code} {count:,}" for code, count in total.reasons.most_common())
    print(
        f"seed {seed}: {tried:,} inputs, {total.documents:,} documents, {total.claims:,} claims, {len(broken)} broken"
    )
    print(f"slowest {slowest[0]:.1f} s ({slowest[1]}); rejects: {reasons}")
    return len(broken)


def _failure(work: Callable[[], Account], total: Account) -> tuple[str, str] | None:
    try:
        found = work()
    except Exception as error:
        root = error.__cause__ or error
        trace = root.__traceback__
        where = ""
        while trace is not None:
            where = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"
            trace = trace.tb_next
        return f"{type(error).__name__} at {where}", f"{error}"[:300]
    total.documents += found.documents
    total.claims += found.claims
    total.reasons.update(found.reasons)
    return None


def examples(folder: Path) -> Iterator[tuple[bytes, str]]:
    """Yield the files of a folder and below, and those of them that are text gzipped."""
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        data = file.read_bytes()[:20_000]
        yield data, file.name
        yield gzip.compress(data), f"{file.name}.gz"
        if file.suffix == ".txt":
            yield json.dumps({"text": data.decode("utf-8", "replace"), "title": "A"}).encode(), "one.jsonl"


def main() -> int:
    """Read the arguments and fuzz."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, default=Path("build/fuzz"))
    given = parser.parse_args()
    seeds = list(examples(Path(__file__).parents[2] / "examples"))
    return 1 if campaign(given.seed, given.minutes * 60, given.keep, seeds) else 0


if __name__ == "__main__":
    sys.exit(main())
