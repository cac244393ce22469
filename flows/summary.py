"""flows: what a run came to: counted while it goes, told at its end."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from flows.batches import FORGOTTEN, Refusal, StagedBatch
from flows.terminal import harmless_line
from warehouse.landing import Landed

MAX_REFUSALS = 500


@dataclass
class RunSummary:
    """What a run found, landed and refused.

    Attributes:
        run_id: Prefect's id of the flow run.
        started_at: When it began, UTC.
        ended_at: When it ended, UTC.
        found: Records found in the inputs.
        unchanged: Records that needed no work.
        documents: Documents that are new, or newly read.
        claims: Claims in them.
        rows: Rows added, by table.
        refused: How many things were not taken in.
        refusals: The first of them.
        raised: The ids of all of them.
    """

    run_id: str
    started_at: datetime
    ended_at: datetime
    found: int = 0
    unchanged: int = 0
    documents: int = 0
    claims: int = 0
    rows: Counter[str] = field(default_factory=Counter)
    refused: int = 0
    refusals: list[Refusal] = field(default_factory=list)
    raised: set[str] = field(default_factory=set)
    _reasons: Counter[str] = field(default_factory=Counter)
    _examples: dict[str, Refusal] = field(default_factory=dict)
    _stages: set[str] = field(default_factory=set)

    def add(self, landed: Landed, refusals: tuple[Refusal, ...]) -> None:
        """Count a batch that was read and landed."""
        self.documents += len(landed.documents)
        self.claims += landed.claims
        self.rows.update(landed.rows)
        self.refuse(refusals)

    def refuse(self, refusals: tuple[Refusal, ...]) -> None:
        """Count what was not taken in."""
        self.refused += len(refusals)
        self.refusals += refusals[: MAX_REFUSALS - len(self.refusals)]
        for refusal in refusals:
            self.raised.add(refusal.reject_id)
            self._reasons[refusal.reason_code] += 1
            self._examples.setdefault(refusal.reason_code, refusal)
            self._stages.add(refusal.stage)

    def count(self, staged: StagedBatch) -> None:
        """Count what was found in a batch."""
        self.found += staged.found
        self.unchanged += staged.unchanged

    @property
    def reasons(self) -> list[tuple[str, int, Refusal]]:
        """Reasons of refusal with their counts and an example each, the most frequent first."""
        return [(code, count, self._examples[code]) for code, count in self._reasons.most_common()]

    @property
    def is_failure(self) -> bool:
        """Whether no input could be opened at all."""
        return not self.found and bool(self._stages & {"list", "fetch"})

    @property
    def is_complete(self) -> bool:
        """Whether everything was taken in that might be an article and was not taken down before.

        A WARC's pictures and scripts are no articles.
        """
        return set(self._reasons) <= {"skipped_records", FORGOTTEN}

    def row(self, code_version: str) -> dict[str, object]:
        """Return the row of `runs`."""
        return {
            "run_id": self.run_id,
            "code_version": code_version,
            "found_count": self.found,
            "unchanged_count": self.unchanged,
            "landed_count": self.documents,
            "rejected_count": self.refused,
            "claim_count": self.claims,
            "started_at": self.started_at,
            "ended_at": self.ended_at,
        }

    def markdown(self) -> str:
        """Return the summary for Prefect's page of the run."""
        lines = [
            "| | count |",
            "|---|---|",
            f"| records found | {self.found:,} |",
            f"| needed no work | {self.unchanged:,} |",
            f"| documents landed | {self.documents:,} |",
            f"| claims in them | {self.claims:,} |",
            f"| not taken in | {self.refused:,} |",
            f"| seconds | {(self.ended_at - self.started_at).total_seconds():.1f} |",
            "",
            *(f"- {count:,} × {code}: {_as_code(example.detail)}" for code, count, example in self.reasons),
        ]
        return "\n".join(lines)


def _as_code(text: str) -> str:
    """Return what may hold words of strangers as Markdown that shows nothing but characters: no link, picture or HTML."""
    return f"`{harmless_line(text).replace('`', chr(39))}`"
