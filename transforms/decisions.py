"""transforms: what a person decides: checked for sense, and given an id. Whether its targets exist is not known here."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from schemas.ids import content_id
from schemas.values import DECISION, STANCE, STATUS
from transforms.published import parse_published

MAX_LENGTH = 500
MAX_REASON_LENGTH = 5000
CLAIM_DECISIONS = ("source", "stance", "status", "wrong")
CANONICAL_DECISIONS = ("merge", "split", "rename")
_WITHOUT_VALUE = ("merge", "wrong", "undo")
_CLOSED = {"stance": STANCE, "status": STATUS}
_SOME_ID = re.compile(r"[0-9a-f]{6,32}")
_CLOCKS_APART = timedelta(days=1)


class UnfitDecisionError(Exception):
    """A decision makes no sense; the message says in one line what would.

    Attributes:
        reason_code: Why, as a code to count by.
    """

    def __init__(self, reason_code: str, detail: str) -> None:
        super().__init__(detail)
        self.reason_code = reason_code


@dataclass(frozen=True)
class Decision:
    """What a person decided, in the columns of `corrections`, as the person put it.

    Attributes:
        decision: One of the values of that column.
        decided_by: Who decided.
        decided_at: When, UTC; None where the person does not say.
    """

    decision: str
    decided_by: str
    target_id: str | None = None
    target_name: str | None = None
    other_id: str | None = None
    other_name: str | None = None
    new_value: str | None = None
    reason: str | None = None
    decided_at: datetime | None = None
    correction_id: str | None = None

    def id(self, repetition: int = 0) -> str:
        """Return the id of its row.

        Args:
            repetition: How often just this has been decided before, each time overruled by what was decided later.
        """
        if self.correction_id is not None and repetition == 0:
            return self.correction_id
        at = None if self.decided_at is None else self.decided_at.isoformat()
        return content_id(
            "correction", self.decision, self.target_id, self.target_name, self.other_id, self.other_name,
            self.new_value, self.reason, self.decided_by, at, repetition,
        )  # fmt: skip


def is_id(text: str) -> bool:
    """Tell whether a text looks like an id, or enough of the beginning of one to name it by."""
    return _SOME_ID.fullmatch(text.lower()) is not None


def decision_of(given: Mapping[str, object], now: datetime) -> Decision:
    """Check what a person gave.

    Args:
        given: Values by the names of the columns of `corrections`; what is absent, None or blank is not given.
        now: The time: nothing is decided in the future.

    Raises:
        UnfitDecisionError: It makes no sense.
    """
    values = {name: _tidy(name, value) for name, value in given.items()}
    decision = (values.get("decision") or "").lower()
    if decision not in DECISION:
        raise UnfitDecisionError("bad_decision", f"decision is one of {', '.join(DECISION)}, not {decision!r}")
    decided_by = values.get("decided_by")
    if decided_by is None:
        raise UnfitDecisionError("nobody_decided", "say who decided (decided_by)")
    other_id = _id("other_id", values)
    new_value = values.get("new_value")
    found = Decision(
        decision=decision,
        decided_by=decided_by,
        target_id=_id("target_id", values),
        target_name=values.get("target_name"),
        other_id=other_id,
        other_name=values.get("other_name"),
        new_value=other_id if decision == "source" and new_value is None else new_value,
        reason=values.get("reason"),
        decided_at=_instant(values.get("decided_at"), now),
        correction_id=_id("correction_id", values),
    )
    _check_target(found)
    _check_value(found)
    return found


def _check_target(found: Decision) -> None:
    if found.target_id is None and (found.decision not in CANONICAL_DECISIONS or found.target_name is None):
        what = "the id or the name of a canonical (target_id, target_name)"
        if found.decision not in CANONICAL_DECISIONS:
            what = "the id of a correction (target_id)" if found.decision == "undo" else "a claim's id (target_id)"
        raise UnfitDecisionError("no_target", f"{found.decision} takes {what}")
    if found.decision in ("merge", "split") and found.other_id is None and found.other_name is None:
        what = {
            "merge": "a second canonical: its id (other_id) or its name (other_name)",
            "split": "what to split off: a document or an entity (other_id), or a name (other_name)",
        }[found.decision]
        raise UnfitDecisionError("no_other", f"{found.decision} takes {what}")


def _check_value(found: Decision) -> None:
    if found.decision in _WITHOUT_VALUE:
        if found.new_value is not None:
            raise UnfitDecisionError("value_too_many", f"{found.decision} takes no new value")
    elif found.new_value is None:
        raise UnfitDecisionError("no_value", f"{found.decision} takes a new value (new_value)")
    allowed = _CLOSED.get(found.decision)
    if allowed is not None and found.new_value not in allowed:
        raise UnfitDecisionError(
            "bad_value", f"{found.decision} is one of {', '.join(allowed)}, not {found.new_value!r}"
        )


def _tidy(name: str, value: object) -> str | None:
    """Return a text on one line, or None where it is blank: what a person typed or pasted, as it is to be shown."""
    if value is None:
        return None
    text = " ".join(str(value).split())
    if any(unicodedata.category(character) in ("Cc", "Cs") for character in text):
        raise UnfitDecisionError("control_characters", f"{name} holds control characters")
    limit = MAX_REASON_LENGTH if name == "reason" else MAX_LENGTH
    if len(text) > limit:
        raise UnfitDecisionError("too_long", f"{name} is longer than {limit} characters")
    return text or None


def _id(name: str, values: Mapping[str, str | None]) -> str | None:
    value = values.get(name)
    if value is not None and not is_id(value):
        raise UnfitDecisionError(
            "bad_id", f"{name} is an id, of which 6 of 0-9 and a-f are needed at least, not {value!r}"
        )
    return None if value is None else value.lower()


def _instant(value: str | None, now: datetime) -> datetime | None:
    if value is None:
        return None
    try:
        at: datetime | None = datetime.fromisoformat(value)
    except ValueError:
        published = parse_published(value)
        at = published.at if published and published.precision in ("day", "minute", "second") else None
    if at is None:
        raise UnfitDecisionError("bad_time", f"decided_at is a day or a time, such as 2026-03-31, not {value!r}")
    at = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    if at > now + _CLOCKS_APART:
        raise UnfitDecisionError("bad_time", f"decided_at lies in the future: {value}")
    return at
