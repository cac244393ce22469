"""flows: the corrections file: a CSV of decisions, read at the end of each run. A row that is not fit is a reject."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from flows.batches import Refusal
from flows.correcting import Targets
from flows.sources.items import Limits, SourceReject
from flows.sources.tables import csv_rows
from schemas.contract import conform, frame
from schemas.tables import TABLES
from transforms.decisions import Decision, UnfitDecisionError, decision_of
from warehouse.commits import Cause
from warehouse.landing import land
from warehouse.paths import Layout

STAGE = "correct"
_REQUIRED = ("decision", "decided_by")
_LIMITS = Limits(max_document_bytes=1 << 20)
_CHUNK_BYTES = 1 << 16

Row = dict[str, Any]


@dataclass(frozen=True)
class FileRead:
    """What came of a corrections file: how many rows are new, and which were not taken in."""

    landed: int
    refusals: tuple[Refusal, ...]


def read_corrections(layout: Layout, file: Path, now: datetime, run_id: str | None = None) -> FileRead:
    """Land what is new in a corrections file, and its rejects; those of an earlier reading that are true no more go.

    A row that has landed is not landed again, so reading the same file a second time changes nothing. A row that was
    there before and has been put back in place of another one is decided anew, and so holds again.

    Args:
        layout: The warehouse.
        file: The file, as an absolute path.
        now: The time of the run.
        run_id: The run, for the history.

    Raises:
        WarehouseError: The warehouse cannot be written.
    """
    decisions, refusals = _decisions(file, now)
    targets = Targets(layout.root)
    try:
        rows = _new_rows(targets, decisions, refusals, now)
        rejected = targets.rejects(STAGE, str(file))
    finally:
        targets.close()
    raised = {refusal.reject_id: refusal.row() for refusal in refusals}
    batch = {
        "corrections": conform("corrections", frame("corrections", rows)),
        "rejects": conform("rejects", frame("rejects", list(raised.values()))),
    }
    land(layout, batch, sorted(rejected - set(raised)), Cause("run", run_id))
    return FileRead(len(rows), tuple(refusals))


def _decisions(file: Path, now: datetime) -> tuple[dict[str, Decision], list[Refusal]]:
    """Return the decisions of a file by their places in it, and what cannot be one."""
    decisions: dict[str, Decision] = {}
    refusals: list[Refusal] = []
    unknown: set[str] = set()
    try:
        with file.open("rb") as stream:
            chunks: Callable[[], bytes] = lambda: stream.read(_CHUNK_BYTES)  # noqa: E731
            for place, cells in _cells(iter(chunks, b""), file, refusals):
                unknown |= set(cells) - set(TABLES["corrections"].columns)
                try:
                    decisions[place] = decision_of({name: cells.get(name) for name in Decision.__annotations__}, now)
                except UnfitDecisionError as error:
                    refusals.append(Refusal(place, STAGE, error.reason_code, str(error)))
    except OSError as error:
        refusals.append(Refusal(str(file), STAGE, "unreadable", f"cannot read it: {error.strerror or error}"))
    if unknown:
        known = ", ".join(Decision.__annotations__)
        detail = f"there is no column {', '.join(sorted(map(repr, unknown)))}: it was not read; there are {known}"
        refusals.append(Refusal(str(file), STAGE, "unknown_column", detail))
    return decisions, refusals


def _cells(chunks: Iterator[bytes], file: Path, refusals: list[Refusal]) -> Iterator[tuple[str, Row]]:
    for item in csv_rows(chunks, str(file), _LIMITS, text_column="decision"):
        if isinstance(item, SourceReject):
            code, detail = item.reason_code, item.detail
            if code == "empty":
                continue  # nothing decided yet
            if code == "no_text_column":
                code = "no_header"
                detail = f"its first line names no column 'decision'; at least {' and '.join(_REQUIRED)} are needed"
            refusals.append(Refusal(item.uri, STAGE, code, detail))
        else:
            yield item.found_at, json.loads(item.data)


def _new_rows(targets: Targets, decisions: dict[str, Decision], refusals: list[Refusal], now: datetime) -> list[Row]:
    standing = {row["correction_id"]: row for row in targets.corrections()}
    ids = {place: _last_id(decision, standing) for place, decision in decisions.items()}
    kept = set(ids.values())
    rows: dict[str, Row] = {}
    for place, decision in decisions.items():
        correction_id = ids[place]
        if correction_id in standing:
            if not _is_overruled(standing[correction_id], standing, kept):
                continue
            correction_id = decision.id(_repetitions(decision, standing))
        if correction_id in rows:
            continue
        # In the order of the file, where no other is given.
        recorded_at = now + timedelta(microseconds=len(rows))
        try:
            rows[correction_id] = targets.row(decision, correction_id, recorded_at, "file")
        except UnfitDecisionError as error:
            refusals.append(Refusal(place, STAGE, error.reason_code, str(error)))
    return list(rows.values())


def _repetitions(decision: Decision, standing: dict[str, Row]) -> int:
    count = 0
    while decision.id(count) in standing:
        count += 1
    return count


def _last_id(decision: Decision, standing: dict[str, Row]) -> str:
    return decision.id(max(0, _repetitions(decision, standing) - 1))


def _is_overruled(row: Row, standing: dict[str, Row], kept: set[str]) -> bool:
    """Tell whether a later row of the file, on the same thing, holds in its place that the file has no more."""
    return any(
        other["correction_origin"] == "file"
        and other["correction_id"] not in kept
        and _thing(other) == _thing(row)
        and _order(other) > _order(row)
        for other in standing.values()
    )


def _thing(row: Row) -> tuple[object, ...]:
    is_part = row["decision"] in ("merge", "split")
    return row["decision"], row["target_id"], *((row["other_id"], row["other_name"]) if is_part else ())


def _order(row: Row) -> tuple[object, ...]:
    return row["decided_at"], row["recorded_at"], row["correction_id"]
