"""flows: staging: what the sources yield, stored in the raw store and cut into batches, less what needs no work."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from flows.batches import MAX_BYTES, MAX_RECORDS, Refusal, StagedBatch, StagedRecord
from flows.sources.items import RawItem, SourceItem, SourceReject
from schemas.ids import content_id
from transforms.decoders import DECODERS, decoder_name
from transforms.reading import EXTRACTOR
from warehouse.paths import Layout
from warehouse.raw import store
from warehouse.standing import Standing


@dataclass(frozen=True)
class Stager:
    """Cuts items into batches.

    Attributes:
        layout: The warehouse.
        standing: What stood when the run began.
        now: When the run sees the records.
        skip_known: Whether a record that landed from the same place before, and was read by today's reader, is skipped
            unopened. Not so where the user gives metadata that may change the document.
    """

    layout: Layout
    standing: Standing
    now: datetime
    skip_known: bool

    def batches(self, items: Iterable[SourceItem]) -> Iterator[StagedBatch]:
        """Yield batches of records whose bytes have been stored; memory is bounded by one batch."""
        for number, (records, refusals, unchanged) in enumerate(self._cut(items)):
            yield self._stage(number, records, refusals, unchanged)

    def _cut(self, items: Iterable[SourceItem]) -> Iterator[tuple[list[RawItem], list[Refusal], int]]:
        records: list[RawItem] = []
        refusals: list[Refusal] = []
        size = unchanged = 0
        for item in items:
            if isinstance(item, RawItem):
                records.append(item)
                size += len(item.data)
            elif isinstance(item, SourceReject):
                refusals.append(Refusal(item.uri, item.stage, item.reason_code, item.detail))
            else:
                unchanged += 1
            if len(records) >= MAX_RECORDS or size >= MAX_BYTES or len(refusals) >= 10 * MAX_RECORDS:
                yield records, refusals, unchanged
                records, refusals, size, unchanged = [], [], 0, 0
        if records or refusals or unchanged:
            yield records, refusals, unchanged

    def _stage(self, number: int, records: list[RawItem], refusals: list[Refusal], unchanged: int) -> StagedBatch:
        ids = [content_id(item.data) for item in records]
        known: set[tuple[str, str]] = set()
        if self.skip_known:
            pairs = [(record_id, item.found_at) for record_id, item in zip(ids, records, strict=True)]
            known = self.standing.unchanged(pairs, [decoder_name(kind) for kind in DECODERS], EXTRACTOR)
        fresh = [
            (record_id, item)
            for record_id, item in zip(ids, records, strict=True)
            if (record_id, item.found_at) not in known
        ]
        places = store(self.layout, ((self._seen(item), item.data) for _, item in fresh))
        staged = tuple(
            StagedRecord(
                record_id=record_id,
                place=place,
                media_type=item.media_type,
                found_at=item.found_at,
                uri=item.uri,
                charset=item.charset,
                defaults=dict(item.defaults),
            )
            for (record_id, item), place in zip(fresh, places, strict=True)
        )
        return StagedBatch(number, staged, tuple(refusals), unchanged + len(records) - len(fresh))

    def _seen(self, item: RawItem) -> dict[str, object]:
        return {
            "found_at": item.found_at,
            "seen_at": self.now.isoformat(),
            "media_type": item.media_type,
            "charset": item.charset,
            "uri": item.uri,
            "defaults": dict(item.defaults),
        }
