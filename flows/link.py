"""flows: linking: who the entities of one document are in the others. A pass of its own over what has landed."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pyarrow as pa

from flows.correcting import corrected_entities
from flows.facts import load_facts
from schemas.contract import conform, frame_of
from schemas.ids import content_id
from transforms.corrections import Row, canonical_decisions, folded, sought, with_corrections
from transforms.decisions import CANONICAL_DECISIONS
from transforms.link_evidence import Seen, gather
from transforms.linking import link, shared_key
from warehouse.applied import linked_from, load_applied, load_linked, save_applied, save_linked
from warehouse.commits import Cause
from warehouse.landing import land_links
from warehouse.paths import Layout
from warehouse.reading import current_snapshot
from warehouse.standing import Standing

_AT_ONCE = 1_000  # documents whose texts are held in memory together


@dataclass(frozen=True)
class LinkSummary:
    """What a linking pass came to: entities looked at, those of them that are linked, rows written."""

    looked_at: int
    linked: int
    written: int


def link_warehouse(layout: Layout, *, everything: bool = False, run_id: str | None = None) -> LinkSummary:
    """Link the entities that no pass has looked at yet, with all others that bear their names; then apply corrections.

    Where people's decisions on canonicals have changed since the last pass, what they had a part in is linked anew too.

    Args:
        layout: The warehouse.
        everything: Look at all entities again, as after a change in the tables of facts.
        run_id: The run that ends with this pass, for the history.

    Raises:
        WarehouseError: The warehouse cannot be written.
    """
    snapshot = current_snapshot(layout.root)
    if snapshot is not None and not everything and _all_seen(snapshot, load_applied(layout)) == load_linked(layout):
        return LinkSummary(0, 0, 0)
    standing = Standing(snapshot)
    try:
        corrections = frame_of(standing.rows("corrections", "decision", [*CANONICAL_DECISIONS, "undo"]))
        decisions = canonical_decisions(corrections)
        before, now = load_applied(layout), _state(decisions)
        pending = standing.unlinked()
        is_due = everything or bool(pending.num_rows) or before != now
        if is_due and (before, now) != (None, None):
            # From what was read, since a decision that was taken back or overruled is to leave nothing behind.
            again = standing.rows("entities", "entity_id", corrected_entities(layout.root))
            pending = pa.concat_tables([pending, again])
        seen = _gather(standing, pending, everything=everything)
        canonicals, entity_links = link(seen, load_facts())
        looked_at, linked = len(entity_links), int(entity_links["canonical_id"].count())
        if is_due and decisions:
            canonicals, entity_links, entities = _overlaid(standing, canonicals, entity_links, decisions)
            canonicals, entity_links = with_corrections(canonicals, entity_links, corrections, entities)
    finally:
        standing.close()
    rows = conform("canonicals", canonicals), conform("entity_links", entity_links)
    written = land_links(layout, *rows, Cause("link", run_id))
    if before != now:
        # Only now: had the pass died before its rows landed, the next one must apply the decisions.
        save_applied(layout, now)
    if (newest := _done(layout, snapshot, written)) is not None:
        save_linked(layout, _all_seen(newest, now))
    return LinkSummary(looked_at, linked, written)


def _all_seen(snapshot: Path, applied: str | None) -> str:
    """An id of all that a pass depends on: the files, and the decisions that were applied."""
    return content_id(linked_from(snapshot), applied)


def _done(layout: Layout, before: Path | None, written: int) -> Path | None:
    """Return the snapshot in which a pass has left nothing to do; None where others have committed meanwhile."""
    newest = current_snapshot(layout.root)
    if before is None or newest is None:
        return None
    return newest if int(newest.name) - int(before.name) == (1 if written else 0) else None


def _state(decisions: Sequence[Row]) -> str | None:
    return content_id(*(row["correction_id"] for row in decisions)) if decisions else None


def _overlaid(
    standing: Standing, canonicals: pd.DataFrame, entity_links: pd.DataFrame, decisions: Sequence[Row]
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Add to a pass's rows those standing that decisions may lead to; return both with the entities that are linked."""
    ids, names = sought(decisions)
    alike = sorted(name for name in standing.keys("canonicals", "name") if folded(name) in names)
    ids |= set(standing.rows("canonicals", "name", alike).column("canonical_id").to_pylist())
    links = frame_of(standing.rows("entity_links", "canonical_id", sorted(ids)))
    links = links[~links["entity_id"].isin(entity_links["entity_id"])]
    kept = frame_of(standing.rows("canonicals", "canonical_id", sorted(set(links["canonical_id"]))))
    kept = kept[~kept["canonical_id"].isin(canonicals["canonical_id"])]
    links = pd.concat([entity_links, links])
    entities = frame_of(standing.rows("entities", "entity_id", links["entity_id"].tolist()))
    # Links of entities that are gone go with this pass: no merge is to find them.
    links = links[links["entity_id"].isin(entities["entity_id"])]
    return pd.concat([canonicals, kept], ignore_index=True), links.reset_index(drop=True), entities


def _gather(standing: Standing, pending: pa.Table, *, everything: bool) -> list[Seen]:
    facts = load_facts()
    if not everything and not pending.num_rows:
        return []
    names = standing.names()
    if not everything:
        new = {(row["name"], row["entity_type"]) for row in pending.to_pylist()}
        shared = {key for name, kind in new if (key := shared_key(name, kind, facts)) is not None}
        kinds = {kind for kind, _ in shared}
        names = [pair for pair in names if pair[1] in kinds and shared_key(*pair, facts) in shared]
    alike = standing.rows("entities", "name", sorted({name for name, _ in names})).to_pylist()
    chosen = set(names)
    wanted = {row["entity_id"]: row["document_id"] for row in alike if (row["name"], row["entity_type"]) in chosen}
    wanted |= {row["entity_id"]: row["document_id"] for row in pending.to_pylist()}
    seen: list[Seen] = []
    documents = sorted(set(wanted.values()))
    for start in range(0, len(documents), _AT_ONCE):
        some = documents[start : start + _AT_ONCE]
        tables = {
            name: frame_of(standing.rows(name, "document_id", some))
            for name in ("documents", "entities", "mentions", "readings")
        }
        seen += gather(**tables, facts=facts, wanted=wanted)
    return seen
