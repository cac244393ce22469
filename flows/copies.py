"""flows: near-copies: which documents are one story in several outlets. A pass of its own over what has landed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import pyarrow as pa

from flows.facts import load_facts
from schemas.contract import arrow_schema, conform, frame
from transforms.copies import EXTRACTOR, Groups, Member, copies, oldest
from transforms.shingles import Shingles, are_copies, keys, share, shingles
from transforms.wire import Credit, credit
from warehouse.copy_changes import CopyRows
from warehouse.landing import land_copies
from warehouse.paths import Layout
from warehouse.standing_copies import StandingCopies

_AT_ONCE = 2_000  # documents looked at in one commit: bounds memory, and how long the lock is held
_TEXTS_AT_ONCE = 500
_TRIES = 4  # pairs of two groups whose texts are fetched together

Row = dict[str, Any]


@dataclass(frozen=True)
class CopySummary:
    """What a pass came to: documents looked at, and those of them that are wire copy or in a group of several."""

    looked_at: int
    in_groups: int
    of_agencies: int


def group_copies(layout: Layout, *, everything: bool = False, run_id: str | None = None) -> CopySummary:
    """Put the documents that no pass has looked at yet into groups of near-copies.

    Some thousands go into one commit; a pass that is cut short is gone on with by the next.

    Args:
        layout: The warehouse.
        everything: Look at all documents again, as after a change in the tables of facts.
        run_id: The run that ends with this pass, for the history.

    Raises:
        WarehouseError: The warehouse cannot be written.
    """
    looked_at, in_groups, of_agencies = 0, 0, 0
    while True:
        decided = land_copies(layout, partial(_decide, everything=everything), run_id)
        if decided is None:
            return CopySummary(looked_at, in_groups, of_agencies)
        everything = False
        seen = set(decided.signatures.column("document_id").to_pylist())
        rows = [row for row in decided.copies.to_pylist() if row["document_id"] in seen]
        looked_at += len(seen)
        in_groups += sum(row["group_size"] > 1 for row in rows)
        of_agencies += sum(row["agency"] is not None for row in rows)


def _decide(standing: StandingCopies, *, everything: bool) -> CopyRows | None:
    pending = standing.pending("" if everything else EXTRACTOR)
    return _Pass(standing, pending).rows() if pending else None


class _Pass:
    """One step of a pass: the first of the pending documents, against each other and against what stands."""

    def __init__(self, standing: StandingCopies, pending: Sequence[str]) -> None:
        self._standing = standing
        self._pending = pending
        self._some = pending[:_AT_ONCE]
        self._shingles: dict[str, Shingles] = {}
        self._credits: dict[str, Credit | None] = {}
        self._groups = Groups()

    def rows(self) -> CopyRows:
        self._look()
        signatures = [{"document_id": one, "keys": keys(self._shingles[one])} for one in self._some]
        pairs = self._standing.sharing(self._fresh(signatures), self._pending)
        standing = self._standing_groups({other for _, other, _ in pairs} - set(self._some))
        self._compare(pairs)
        members = self._groups.members({*self._some, *standing})
        some = set(self._some)
        changed = [group for group in members if not some.isdisjoint(group)]
        found = self._copies(changed, standing)
        # A pending document's row holds no more; only those that have one are rewritten.
        outdated = self._standing.rows("copies", "document_id", self._pending, ["document_id"])
        return CopyRows(
            conform("signatures", frame("signatures", signatures)),
            found,
            outdated.column("document_id").to_pylist(),
        )

    def _look(self) -> None:
        facts = load_facts()
        columns = ["document_id", "text", "outlet", "authors"]
        for row in self._in_slices("documents", self._some, columns):
            self._shingles[row["document_id"]] = shingles(row["text"])
            self._credits[row["document_id"]] = credit(row["text"], row["outlet"], row["authors"], facts)

    def _fresh(self, signatures: Iterable[Row]) -> pa.Table:
        """The signatures to look for; of documents with the same keys, which are joined at once, one."""
        first: dict[tuple[int, ...], Row] = {}
        for row in signatures:
            if row["keys"]:
                self._groups.join(row["document_id"], first.setdefault(tuple(row["keys"]), row)["document_id"])
        return pa.Table.from_pylist(list(first.values()), schema=arrow_schema("signatures"))

    def _standing_groups(self, candidates: Iterable[str]) -> dict[str, Row]:
        """The rows of the standing groups that candidates are in, each group joined."""
        found = self._standing.rows("copies", "document_id", sorted(candidates), ["copy_group_id"])
        groups = sorted(set(found.column(0).to_pylist()))
        rows = self._standing.rows("copies", "copy_group_id", groups).to_pylist()
        for row in rows:
            self._groups.join(row["document_id"], row["copy_group_id"])
        return {row["document_id"]: row for row in rows}

    def _compare(self, pairs: Sequence[tuple[str, str, int]]) -> None:
        """Join the pairs that are near-copies. Of two groups only so many pairs are compared as it takes to join them."""
        left = sorted(pairs, key=lambda pair: (-pair[2], pair))
        while left:
            now: list[tuple[str, str, int]] = []
            later: list[tuple[str, str, int]] = []
            tries: dict[tuple[str, str], int] = {}
            for pair in left:
                one, other = sorted((self._groups.of(pair[0]), self._groups.of(pair[1])))
                if one != other:
                    tries[one, other] = tries.get((one, other), 0) + 1
                    (now if tries[one, other] <= _TRIES else later).append(pair)
            self._fetch({document for pair in now for document in pair[:2]})
            for one, other, _ in now:
                if self._groups.of(one) != self._groups.of(other) and are_copies(
                    self._shingles[one], self._shingles[other]
                ):
                    self._groups.join(one, other)
            left = later

    def _copies(self, groups: Sequence[Sequence[str]], standing: dict[str, Row]) -> pa.Table:
        ids = [document for group in groups for document in group]
        dates = self._standing.rows("documents", "document_id", ids, ["document_id", "published_at"]).to_pylist()
        published = {row["document_id"]: row["published_at"] for row in dates}
        known = {one: _standing_credit(row) for one, row in standing.items()} | self._credits
        members = [[Member(one, published[one], known[one]) for one in group] for group in groups]
        first = {one.document_id: oldest(group) for group in members for one in group}
        kept = {one: row["similarity"] for one, row in standing.items() if row["copy_group_id"] == first.get(one)}
        self._fetch({text for one in ids if one not in kept for text in (one, first[one])})
        similarities = {
            one: kept[one] if one in kept else share(self._shingles[one], self._shingles[first[one]]) for one in ids
        }
        return conform("copies", copies(members, similarities))

    def _fetch(self, documents: Iterable[str]) -> None:
        missing = sorted(set(documents) - set(self._shingles))
        for row in self._in_slices("documents", missing, ["document_id", "text"]):
            self._shingles[row["document_id"]] = shingles(row["text"])

    def _in_slices(self, table: str, ids: Sequence[str], columns: Sequence[str]) -> Iterable[Row]:
        for start in range(0, len(ids), _TEXTS_AT_ONCE):
            some = ids[start : start + _TEXTS_AT_ONCE]
            yield from self._standing.rows(table, "document_id", some, columns).to_pylist()


def _standing_credit(row: Row) -> Credit | None:
    if row["agency"] is None or row["agency_evidence"] == "copy":
        return None
    return Credit(row["agency"], row["agency_evidence"], row["char_start"], row["char_end"], row["text"])
