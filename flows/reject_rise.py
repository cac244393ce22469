"""flows: whether a run refused a larger share of what it found than the runs before it, and the event that says so to Prefect."""

from dataclasses import dataclass
from pathlib import Path

from prefect.events import emit_event

from flows.summary import RunSummary
from warehouse.reading import connect

EVENT = "onrecord.rejects.risen"
RUNS_BEFORE = 10
_LEAST_REFUSED = 5
_RISE = 0.05


@dataclass(frozen=True)
class Rise:
    """A rise in rejects: the share that a run refused, and the share of the runs before it, 0 to 1."""

    share: float
    share_before: float


def rise(refused: int, found: int, before: list[tuple[int, int]]) -> Rise | None:
    """Return the rise, or None where there is none: fewer than 5 refused, or not 5 points above the runs before.

    Args:
        refused: What this run refused.
        found: The records that it found.
        before: The same two counts of earlier runs; with none, their share counts as 0.
    """
    share = _share(refused, found)
    refused_before, found_before = (sum(counts) for counts in zip(*before, strict=True)) if before else (0, 0)
    share_before = _share(refused_before, found_before)
    return Rise(share, share_before) if refused >= _LEAST_REFUSED and share >= share_before + _RISE else None


def _share(refused: int, found: int) -> float:
    # Of both together: an empty file is refused without being found as a record, a record that cannot be read is both.
    return refused / max(refused + found, 1)


def tell_of_rise(summary: RunSummary, root: Path) -> None:
    """Emit the event where a run that has landed refused more than the runs before it; an automation may act on it."""
    if summary.refused < _LEAST_REFUSED:
        return
    connection = connect(root)
    before = connection.execute(
        "SELECT rejected_count, found_count FROM runs WHERE run_id <> $1 AND found_count > 0 "
        f"ORDER BY started_at DESC LIMIT {RUNS_BEFORE}",
        [str(summary.run_id)],
    ).fetchall()
    connection.close()
    found = rise(summary.refused, summary.found, before)
    if found is not None:
        emit_event(
            EVENT,
            resource={"prefect.resource.id": f"onrecord.warehouse.{root.name}", "prefect.resource.name": str(root)},
            payload={
                "refused": summary.refused,
                "found": summary.found,
                "share_percent": round(100 * found.share, 1),
                "share_before_percent": round(100 * found.share_before, 1),
                "reasons": {code: count for code, count, _ in summary.reasons},
            },
        )
