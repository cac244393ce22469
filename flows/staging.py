"""flows: staging: what the sources yield, stored in the raw store and cut into batches, less what needs no work."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from flows.batches import MAX_CHARACTERS, MAX_RECORDS, Refusal, StagedBatch, StagedRecord, forgotten
from flows.sources.items import RawItem, SourceItem, SourceReject, Unchanged
from schemas.ids import content_id
from transforms.decoders import DECODERS, decoder_name
from warehouse.paths import Layout
from warehouse.raw import Stored, store
from warehouse.reading import current_snapshot
from warehouse.standing import Standing
from warehouse.tombstones import Tombstones

_WINDOW_RECORDS = 4_096
_WINDOW_BYTES = 8 << 20
_PAGE_SHARE = 10  # a page of HTML has about one character of article in ten

_ENTRY = re.compile(r"#\d+$")


@dataclass(frozen=True)
class Stager:
    """Cuts items into batches.

    Attributes:
        layout: The warehouse.
        now: When the run sees the records.
        extractor: The reader. A record that landed from the same place before, and was read by this reader, is skipped
            unopened. None where nothing is skipped: where the user gives metadata that may change the document.
        rejected: Places that stand in `rejects` as the run begins, each with its rejects and where those ended.
        met: Those of them that were met again.
        unchanged: Those of them that are as they were, by their server's word.
    """

    layout: Layout
    now: datetime
    extractor: str | None
    rejected: dict[str, dict[str, str]]
    met: set[str] = field(default_factory=set)
    unchanged: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, layout: Layout, now: datetime, extractor: str | None) -> "Stager":
        """Return a stager for a run over what stands now."""
        rejected: dict[str, dict[str, str]] = {}
        standing = Standing(current_snapshot(layout.root))
        try:
            for reject_id, uri, stage in standing.reject_places():
                rejected.setdefault(uri, {})[reject_id] = stage
        finally:
            standing.close()
        return cls(layout, now, extractor, rejected)

    def batches(self, items: Iterable[SourceItem]) -> Iterator[StagedBatch]:
        """Yield batches of records whose bytes have been stored.

        Items are looked up and stored some thousand together, and cut into batches of about as much to read; so memory is
        bounded by the bytes of those.
        """
        ready: list[StagedRecord] = []
        refusals: tuple[Refusal, ...] = ()
        characters = unchanged = 0
        for window in self._windows(map(_with_plain_names, items)):
            refusals, unchanged = refusals + window.refusals, unchanged + window.unchanged
            for record, its in window.records:
                if ready and (len(ready) >= MAX_RECORDS or characters + its > MAX_CHARACTERS):
                    yield StagedBatch(tuple(ready), refusals, unchanged)
                    ready, refusals, characters, unchanged = [], (), 0, 0
                ready.append(record)
                characters += its
            if len(refusals) >= MAX_RECORDS or (unchanged and not ready):
                yield StagedBatch(tuple(ready), refusals, unchanged)
                ready, refusals, characters, unchanged = [], (), 0, 0
        if ready or refusals or unchanged:
            yield StagedBatch(tuple(ready), refusals, unchanged)

    def _windows(self, items: Iterable[SourceItem]) -> Iterator["_Window"]:
        records: list[RawItem] = []
        refusals: list[Refusal] = []
        size = unchanged = 0
        for item in items:
            self._meet(item)
            if isinstance(item, RawItem):
                records.append(item)
                size += len(item.data)
            elif isinstance(item, SourceReject):
                refusals.append(Refusal(item.uri, item.stage, item.reason_code, item.detail))
            else:
                unchanged += 1
            if len(records) + len(refusals) >= _WINDOW_RECORDS or size >= _WINDOW_BYTES:
                yield self._staged(records, refusals, unchanged)
                records, refusals, size, unchanged = [], [], 0, 0
        yield self._staged(records, refusals, unchanged)

    def outdated_rejects(self, raised: Collection[str]) -> list[str]:
        """Return the rejects of places that were met again and that this run did not raise: they are true no more."""
        outdated = {reject_id for place in self.met for reject_id in self.rejected[place]}
        # What has not changed can be fetched, and is refused still if it was refused once it had been.
        outdated |= {
            reject_id
            for place in self.unchanged
            for reject_id, stage in self.rejected[place].items()
            if stage in ("list", "fetch")
        }
        return sorted(outdated - set(raised))

    def _meet(self, item: SourceItem) -> None:
        places = {item.uri}
        if isinstance(item, RawItem):
            # An entry that is met shows that its file can be read, too.
            places |= {item.found_at, _ENTRY.sub("", item.found_at)}
        met = self.unchanged if isinstance(item, Unchanged) else self.met
        met.update(place for place in places if place in self.rejected)

    def _staged(self, records: list[RawItem], refusals: list[Refusal], unchanged: int) -> "_Window":
        ids = [content_id(item.data) for item in records]
        pairs = [(record_id, item.found_at) for record_id, item in zip(ids, records, strict=True)]
        # What stands now, not when the run began: a snapshot is not kept for longer than an hour.
        snapshot = current_snapshot(self.layout.root)
        tombstones = Tombstones.of(snapshot)
        standing = Standing(snapshot)
        try:
            known = (
                standing.unchanged(pairs, [decoder_name(kind) for kind in DECODERS], self.extractor)
                if self.extractor
                else set()
            )
            places = {
                row["record_id"]: Stored(row["pack"], row["offset"], row["length"])
                for row in standing.rows(
                    "records", "record_id", [pair[0] for pair in pairs if pair not in known]
                ).to_pylist()
            }
        finally:
            standing.close()
        fresh = []
        for pair, item in zip(pairs, records, strict=True):
            # Before its bytes are stored, where it can be told by them or by its address; else once it is decoded.
            if tombstone := tombstones.of_record(pair[0], item.uri):
                refusals.append(forgotten(item.found_at, pair[0], tombstone))
            elif pair in known:
                unchanged += 1
            else:
                fresh.append((pair[0], item))
        self._store(fresh, places)
        staged = [
            (
                StagedRecord(
                    record_id=record_id,
                    place=places[record_id],
                    media_type=item.media_type,
                    found_at=item.found_at,
                    uri=item.uri,
                    charset=item.charset,
                    defaults=dict(item.defaults),
                ),
                len(item.data) // (_PAGE_SHARE if item.media_type == "text/html" else 1),
            )
            for record_id, item in fresh
        ]
        return _Window(staged, tuple(refusals), unchanged)

    def _store(self, records: Sequence[tuple[str, RawItem]], places: dict[str, Stored]) -> None:
        """Store the bytes that lie in no pack yet, and add where they lie to `places`."""
        unseen = {record_id: item for record_id, item in reversed(records) if record_id not in places}
        stored = store(self.layout, ((self._seen(item), item.data) for item in unseen.values()))
        places.update(zip(unseen, stored, strict=True))

    def _seen(self, item: RawItem) -> dict[str, object]:
        return {
            "found_at": item.found_at,
            "seen_at": self.now.isoformat(),
            "media_type": item.media_type,
            "charset": item.charset,
            "uri": item.uri,
            "defaults": dict(item.defaults),
        }


@dataclass(frozen=True)
class _Window:
    """Records stored and not yet in a batch, each with its characters, about; what was refused; what needs no work."""

    records: list[tuple[StagedRecord, int]]
    refusals: tuple[Refusal, ...]
    unchanged: int


def _with_plain_names(item: SourceItem) -> SourceItem:
    """A file's name may hold bytes that are no UTF-8; they are written as escapes, since no table can hold them."""
    if isinstance(item, RawItem):
        plain = _plain_name(item.found_at)
        return item if plain == item.found_at else replace(item, found_at=plain)
    return replace(item, uri=_plain_name(item.uri)) if isinstance(item, SourceReject) else item


def _plain_name(name: str) -> str:
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
