"""transforms: canonicals as people corrected them: merged, split and renamed, at the end of each linking."""

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from schemas.contract import conform, frame
from schemas.ids import content_id
from transforms.decisions import CANONICAL_DECISIONS

METHOD = "corrected"
"""The method of a link that a person's decision made."""

Row = dict[str, Any]


def with_corrections(
    canonicals: pd.DataFrame, entity_links: pd.DataFrame, corrections: pd.DataFrame, entities: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return canonicals and links with what people decided on them, decision by decision in the order of time.

    A canonical is found by its id, else, since linking anew may give it another one, by its name and type where that is
    unique. A decision whose canonicals are not there changes nothing. Correcting a second time changes nothing more.

    Args:
        canonicals: The table, as linked: all of it, also where only some entities were linked anew, since a merge or a
            split may lead to any of them.
        entity_links: The table, as linked.
        corrections: The table; decisions on claims in it are passed over.
        entities: The table: what is split off is picked out by document and by the entity's name there.

    Returns:
        canonicals, with `decided_by` where a person had a part in them, and entity_links, where a link that was moved
        has the method "corrected". A link that a split made has confidence 1; a merged one keeps its own. A canonical
        that all was split off from stays, with no link.
    """
    decisions = canonical_decisions(corrections)
    if not decisions:
        return canonicals, entity_links
    linking = _Linking(canonicals, entity_links, entities)
    for row in decisions:
        linking.apply(row)
    return linking.tables()


def canonical_decisions(corrections: pd.DataFrame) -> list[Row]:
    """Return the decisions on canonicals that were not taken back, the earliest first."""
    rows = conform("corrections", corrections).to_pylist()
    undone = {row["target_id"] for row in rows if row["decision"] == "undo"}
    standing = [row for row in rows if row["decision"] in CANONICAL_DECISIONS and row["correction_id"] not in undone]
    return sorted(standing, key=lambda row: (row["decided_at"], row["recorded_at"], row["correction_id"]))


def sought(decisions: Iterable[Row]) -> tuple[set[str], set[str]]:
    """Return the ids and the folded names of all canonicals that decisions may lead to."""
    ids, names = set(), set()
    for row in decisions:
        ids |= {row["target_id"], row["other_id"]}
        names |= {row["target_name"], row["other_name"], row["new_value"]}
    return ids - {None}, {folded(name) for name in names if name is not None}


def split_id(name: str, entity_type: str | None) -> str:
    """Return the id of a canonical that was split off under a name."""
    return content_id("canonical", METHOD, name, entity_type)


class _Linking:
    """Canonicals and links while decisions are applied to them; the frames that it was made of stay as they are."""

    def __init__(self, canonicals: pd.DataFrame, entity_links: pd.DataFrame, entities: pd.DataFrame) -> None:
        self._links, self._entities = entity_links, entities
        self._rows: dict[str, Row] = {row["canonical_id"]: row for row in conform("canonicals", canonicals).to_pylist()}
        self._names: dict[str, set[str]] = {}
        for key, row in self._rows.items():
            self._names.setdefault(folded(row["name"]), set()).add(key)
        # Codes, so that the links of one canonical are found in a scan of integers, however many there are; -1 is none.
        codes, keys = pd.factorize(entity_links["canonical_id"])
        self._codes = np.array(codes)
        self._code_of: dict[str, int] = {key: code for code, key in enumerate(keys.tolist())}
        self._moved: dict[int, str] = {}
        self._sure: set[int] = set()
        self._merged: dict[str, str] = {}  # the id that is gone → the one that took its place

    def apply(self, row: Row) -> None:
        """Apply one decision."""
        target = self._find(row["target_id"], row["target_name"], row["entity_type"])
        if target is None:
            return
        if row["decision"] == "rename":
            self._rename(target, row["new_value"])
            self._sign(target, row["decided_by"])
        elif row["decision"] == "merge":
            self._merge(target, row)
        else:
            self._split(target, row)

    def _find(self, canonical_id: str | None, name: str | None, entity_type: str | None) -> str | None:
        seen = canonical_id
        while seen in self._merged:
            seen = self._merged[seen]
        if seen in self._rows:
            return seen
        alike = [
            key
            for key in self._names.get(folded(name or ""), ())
            if None in (entity_type, self._rows[key]["entity_type"]) or self._rows[key]["entity_type"] == entity_type
        ]
        return alike[0] if len(alike) == 1 else None

    def _rename(self, key: str, name: str) -> None:
        self._names[folded(self._rows[key]["name"])].discard(key)
        self._rows[key] = self._rows[key] | {"name": name}
        self._names.setdefault(folded(name), set()).add(key)

    def _sign(self, key: str, person: str) -> None:
        signed = self._rows[key]["decided_by"]
        if signed is None or f"; {person}; " not in f"; {signed}; ":
            self._rows[key] = self._rows[key] | {"decided_by": f"{signed}; {person}" if signed else person}

    def _merge(self, target: str, row: Row) -> None:
        other = self._find(row["other_id"], row["other_name"], row["entity_type"])
        if other is None or other == target:
            return
        known = {name: value for name, value in self._rows[target].items() if value is not None}
        self._rows[target] = self._rows[other] | {"decided_by": None} | known
        self._move(self._members(other), target)
        self._names[folded(self._rows[other]["name"])].discard(other)
        del self._rows[other]
        self._merged[other] = target
        self._sign(target, row["decided_by"])

    def _split(self, source: str, row: Row) -> None:
        chosen = self._chosen(source, row["other_id"], row["other_name"])
        if not chosen:
            return
        target = self._destination(source, row["new_value"])
        self._move(chosen, target)
        self._sure.update(chosen)
        self._sign(target, row["decided_by"])

    def _chosen(self, source: str, document_id: str | None, name: str | None) -> list[int]:
        """Positions of the canonical's links whose entities lie in the document, where one is given, and have the name."""
        positions = self._members(source)
        members = dict(zip(self._links["entity_id"].iloc[positions], positions, strict=True))
        entities = self._entities[self._entities["entity_id"].isin(list(members))]
        return [
            members[entity]
            for entity, document, its in zip(
                entities["entity_id"], entities["document_id"], entities["name"], strict=True
            )
            if document_id in (None, document) and (name is None or folded(name) == folded(its))
        ]

    def _destination(self, source: str, name: str) -> str:
        """The canonical that what is split off belongs to: the only other one of that name, else a new one."""
        entity_type = self._rows[source]["entity_type"]
        new = split_id(name, entity_type)
        if new in self._rows:
            return new
        alike = [key for key in self._names.get(folded(name), ()) if key != source]
        if len(alike) == 1:
            return alike[0]
        self._rows[new] = dict.fromkeys(self._rows[source]) | {
            "canonical_id": new, "name": name, "entity_type": entity_type,
        }  # fmt: skip
        self._names.setdefault(folded(name), set()).add(new)
        return new

    def _members(self, key: str) -> list[int]:
        """Positions of a canonical's links, in order."""
        found: list[int] = np.flatnonzero(self._codes == self._code_of.get(key, -2)).tolist()
        return found

    def _move(self, positions: list[int], target: str) -> None:
        self._codes[positions] = self._code_of.setdefault(target, len(self._code_of))
        self._moved |= dict.fromkeys(positions, target)

    def tables(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Return both tables as they now are."""
        columns = {name: self._links[name].copy() for name in ("canonical_id", "method", "confidence")}
        columns["canonical_id"].iloc[list(self._moved)] = list(self._moved.values())
        columns["method"].iloc[list(self._moved)] = METHOD
        columns["confidence"].iloc[list(self._sure)] = 1.0
        return frame("canonicals", list(self._rows.values())), self._links.assign(**columns)


def folded(name: str) -> str:
    """Return what equal names have in common, however they are written."""
    return " ".join(name.casefold().split())
