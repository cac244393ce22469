"""flows: corrections: what a person decides, its targets found in the warehouse, and landed as rows of `corrections`."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa

from schemas.contract import conform, frame
from transforms.corrections import METHOD
from transforms.decisions import CLAIM_DECISIONS, Decision, UnfitDecisionError
from warehouse.commits import Cause
from warehouse.landing import land, prepare
from warehouse.reading import connect

Row = dict[str, Any]


class NoSuchTargetError(UnfitDecisionError):
    """What is to be corrected is not in the warehouse, or not clear; the message names the way out."""


def decide(root: Path, decisions: Sequence[Decision], now: datetime) -> list[Row]:
    """Land what a person decided by a command, all of it or nothing.

    Args:
        root: The warehouse.
        decisions: What was decided.
        now: When.

    Returns:
        The rows of `corrections`.

    Raises:
        NoSuchTargetError: A target is not there, or not clear.
        WarehouseError: No warehouse, or it cannot be written.
    """
    connect(root).close()  # raises where there is no warehouse: a correction makes none
    layout = prepare(root)
    targets = Targets(root)
    try:
        rows = [
            targets.row(decision, decision.id(), now + timedelta(microseconds=n), "command")
            for n, decision in enumerate(decisions)
        ]
    finally:
        targets.close()
    land(layout, {"corrections": conform("corrections", frame("corrections", rows))}, cause=Cause("correct"))
    return rows


def corrected_entities(root: Path) -> list[str]:
    """Return the entities from which a linking finds again, as read, all that people had a part in, sorted.

    That are those whose links were corrected, and one of each canonical that a person decided on. A linking that goes on
    from what stands is to link these anew before it applies corrections: so a decision that was taken back, or overruled,
    leaves nothing behind.
    """
    connection = connect(root)
    try:
        found = connection.execute(
            """
            WITH linked AS (SELECT * FROM entity_links SEMI JOIN entities USING (entity_id))
            SELECT entity_id FROM linked WHERE method = $1
            UNION ALL
            -- One is enough: its name brings all that are judged with it.
            SELECT min(entity_id)
            FROM linked
            JOIN canonicals USING (canonical_id)
            WHERE method <> $1 AND (decided_by IS NOT NULL OR canonical_id IN (SELECT target_id FROM corrections))
            GROUP BY canonical_id
            ORDER BY ALL
            """,
            [METHOD],
        ).fetchall()
    finally:
        connection.close()
    return [entity_id for (entity_id,) in found]


class Targets:
    """Finds what decisions are about in the newest snapshot, and among the decisions found before."""

    def __init__(self, root: Path) -> None:
        self._connection = connect(root)
        self._found: list[Row] = []

    def close(self) -> None:
        """Release the connection."""
        self._connection.close()

    def corrections(self) -> list[Row]:
        """Return all that was decided, the earliest first."""
        return self._rows("SELECT * FROM corrections ORDER BY decided_at, recorded_at, correction_id")

    def rejects(self, stage: str, file: str) -> set[str]:
        """Return the ids of the rejects of a stage that a file, or a row of it, stands in."""
        found = self._rows(
            "SELECT reject_id FROM rejects WHERE stage = $1 AND (uri = $2 OR starts_with(uri, $2 || '#'))", stage, file
        )
        return {row["reject_id"] for row in found}

    def row(self, decision: Decision, correction_id: str, recorded_at: datetime, origin: str) -> Row:
        """Return a decision as a row of `corrections`, with the ids and the names of its targets as they stand.

        Raises:
            NoSuchTargetError: A target is not there, or not clear.
        """
        row = self._columns(decision, correction_id, recorded_at, origin)
        self._found.append(row)
        return row

    def _columns(self, decision: Decision, correction_id: str, recorded_at: datetime, origin: str) -> Row:
        row: Row = {
            "correction_id": correction_id,
            "decision": decision.decision,
            "new_value": decision.new_value,
            "reason": decision.reason,
            "decided_by": decision.decided_by,
            "decided_at": decision.decided_at or recorded_at,
            "recorded_at": recorded_at,
            "correction_origin": origin,
        }
        if decision.decision == "undo":
            return row | {"target_id": self._correction(decision.target_id or "")}
        if decision.decision in CLAIM_DECISIONS:
            claim = self._claim(decision.target_id or "")
            source = self._source(decision, claim["target_document_id"]) if decision.decision == "source" else {}
            return row | claim | source
        target = self._canonical(decision.target_id, decision.target_name)
        row |= {
            "target_id": target["canonical_id"],
            "target_name": target["name"],
            "entity_type": target["entity_type"],
        }
        if decision.decision == "merge":
            other = self._canonical(decision.other_id, decision.other_name)
            if other["canonical_id"] == target["canonical_id"]:
                raise NoSuchTargetError("same_canonical", f"{target['name']!r} is one canonical already")
            return row | {"other_id": other["canonical_id"], "other_name": other["name"]}
        return row | (self._part(decision, target) if decision.decision == "split" else {})

    def _claim(self, wanted: str) -> Row:
        found = self._rows(
            "SELECT claim_id AS target_id, document_id AS target_document_id FROM claims WHERE starts_with(claim_id, $1)",
            wanted,
        )
        way_out = "see the column claim_id of who_said_what, or what `onrecord show` prints before each claim"
        claim = _only(found, "claim", wanted, "unknown_claim", way_out)
        [begins] = self._rows(
            "SELECT coalesce(min(char_start) FILTER (WHERE role = 'cue'), min(char_start) FILTER (WHERE role = 'content')) "
            "AS target_char_start FROM claim_spans WHERE document_id = $1 AND claim_id = $2",
            claim["target_document_id"],
            claim["target_id"],
        )
        return claim | begins

    def _canonical(self, wanted_id: str | None, name: str | None) -> Row:
        columns = "SELECT canonical_id, name, entity_type FROM canonicals WHERE"
        found = self._rows(f"{columns} starts_with(canonical_id, $1)", wanted_id) if wanted_id else []
        if not found and name is not None:
            found = self._rows(f"{columns} lower(name) = lower($1) ORDER BY ALL", name)
        wanted = name or wanted_id or ""
        if not found and not self._rows("SELECT 1 FROM canonicals LIMIT 1"):
            raise NoSuchTargetError("no_canonicals", "there are no canonicals yet: make them with `onrecord link`")
        way_out = 'see `onrecord sql "SELECT canonical_id, name, entity_type FROM canonicals"`'
        return _only(found, "canonical", wanted, "unknown_canonical", way_out)

    def _source(self, decision: Decision, document_id: str) -> Row:
        """Who the source is: an entity of the article or a canonical, by id or by name, else the name alone."""
        if decision.other_id is not None:
            for table in ("entities", "canonicals"):
                key = "entity_id" if table == "entities" else "canonical_id"
                found = self._rows(
                    f"SELECT {key} AS id, name FROM {table} WHERE starts_with({key}, $1)", decision.other_id
                )
                if len(found) == 1:
                    is_named = decision.new_value not in (None, decision.other_id)
                    return {
                        "other_id": found[0]["id"],
                        "new_value": decision.new_value if is_named else found[0]["name"],
                    }
            if decision.new_value in (None, decision.other_id):
                way_out = 'see `onrecord sql "SELECT canonical_id, name FROM canonicals"`, or give a name'
                raise NoSuchTargetError("unknown_source", f"no entity or canonical {decision.other_id!r}: {way_out}")
        ways = (
            "SELECT entity_id AS id, name FROM entities WHERE document_id = $2 AND lower(name) = lower($1)",
            "SELECT DISTINCT e.entity_id AS id, e.name FROM entities AS e JOIN mentions AS m USING (entity_id) "
            "WHERE m.document_id = $2 AND m.form = 'name' AND lower(m.text) = lower($1)",
            "SELECT canonical_id AS id, name FROM canonicals WHERE lower(name) = lower($1) AND $2 IS NOT NULL",
        )
        for way in ways:
            found = self._rows(way, decision.new_value, document_id)
            if len(found) == 1:
                return {"other_id": found[0]["id"], "new_value": found[0]["name"]}
        return {"other_id": None}

    def _part(self, decision: Decision, target: Row) -> Row:
        """What is split off: by document and name, since an entity's own id changes with the name that a reader gives it."""
        members = self._rows(
            "SELECT e.entity_id, e.document_id, e.name FROM entities AS e JOIN entity_links AS l USING (entity_id) "
            "WHERE l.canonical_id = $1",
            target["canonical_id"],
        )
        wanted = decision.other_name or decision.other_id or ""
        if (prefix := decision.other_id) is not None:
            for key in ("document_id", "entity_id"):
                ids = {member[key] for member in members if member[key].startswith(prefix)}
                chosen = [member for member in members if member[key] in ids]
                if len({member["document_id"] for member in chosen}) == 1 and len(ids) == 1:
                    document_id = chosen[0]["document_id"]
                    is_alone = key == "document_id" or sum(m["document_id"] == document_id for m in members) == 1
                    name = decision.other_name if is_alone else chosen[0]["name"]
                    return {"other_id": document_id, "other_name": name}
        elif any(member["name"].lower() == wanted.lower() for member in members):
            return {"other_id": None, "other_name": wanted}
        raise NoSuchTargetError(
            "unknown_part",
            f"{target['name']!r} has no document, entity or name {wanted!r}: see `onrecord sql "
            f'"SELECT document_id, entity_id, name FROM entities JOIN entity_links USING (entity_id) '
            f"WHERE canonical_id = '{target['canonical_id']}'\"`",
        )

    def _correction(self, wanted: str) -> str:
        decided = self._rows("SELECT correction_id, decision, target_id FROM corrections") + self._found
        found = [row for row in decided if row["correction_id"].startswith(wanted)]
        correction = _only(found, "correction", wanted, "unknown_correction", "see `onrecord correct list`")
        if correction["decision"] == "undo":
            detail = f"{wanted!r} is itself the taking back of a correction: decide anew instead"
            raise NoSuchTargetError("undo_of_undo", detail)
        correction_id = str(correction["correction_id"])
        if any(row["decision"] == "undo" and row["target_id"] == correction_id for row in decided):
            raise NoSuchTargetError("undone", f"{wanted!r} was taken back already")
        return correction_id

    def _rows(self, sql: str, *values: object) -> list[Row]:
        found: pa.Table = self._connection.sql(sql, params=list(values)).to_arrow_table()
        return list(found.to_pylist())


def _only(found: list[Row], what: str, wanted: str, reason_code: str, way_out: str) -> Row:
    if not found:
        raise NoSuchTargetError(reason_code, f"no {what} {wanted!r}: {way_out}")
    if len(found) > 1:
        ids = ", ".join(str(next(iter(row.values())))[:12] for row in found[:5])
        raise NoSuchTargetError(
            f"unclear_{what}", f"{wanted!r} fits {len(found)} {what}s ({ids}…): give more of the id"
        )
    return found[0]
