"""transforms: the annotations of one document as rows of the tables, with their ids and the links between them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from spacy.tokens import Doc

from schemas.ids import content_id
from transforms.annotations import Claim, Segment, Span
from transforms.claim_attributes import chain, claim_attributes
from transforms.mentions import Entity, Mention, source_entity
from transforms.quantities import Quantity
from transforms.times import Time

Rows = dict[str, list[dict[str, Any]]]
_GAP = " … "
_SAYING_GAP = 6  # code points between cue and time: "said on Friday", "said late Friday"


@dataclass(frozen=True)
class Annotations:
    """All that was read in one document."""

    doc: Doc
    segments: Sequence[Segment]
    sentences: Sequence[Span]
    quotations: Sequence[Span]
    claims: Sequence[Claim]
    mentions: Sequence[Mention]
    entities: Sequence[Entity]
    times: Sequence[Time]
    quantities: Sequence[Quantity]


def document_rows(document: Mapping[str, Any], published: date | None, found: Annotations) -> Rows:
    """Return the rows of every table that one document's annotations make.

    Args:
        document: The document's row.
        published: Day of publication, where known.
        found: What was read in it.
    """
    writer = _Writer(document, published, found)
    writer.write_segments_and_sentences()
    writer.write_entities_and_mentions()
    for index in range(len(found.claims)):
        writer.write_claim(index)
    writer.write_times_and_quantities()
    return writer.rows


class _Writer:
    def __init__(self, document: Mapping[str, Any], published: date | None, found: Annotations) -> None:
        self.text: str = document["text"]
        self.document_id: str = document["document_id"]
        self.outlet: str | None = document["outlet"]
        self.published = published
        self.found = found
        self.rows: Rows = {}
        self.claim_ids = [self._claim_id(claim) for claim in found.claims]
        # Shortest content first, so that the first one around a span is the innermost.
        self.contents = sorted(
            (sum(part.end - part.start for part in claim.content), index, claim.content)
            for index, claim in enumerate(found.claims)
        )
        self.mentions_of: dict[int | None, list[Mention]] = {}
        for mention in found.mentions:
            self.mentions_of.setdefault(self._innermost(Span(mention.start, mention.end)), []).append(mention)
        self.entity_ids = [
            content_id("entity", self.document_id, entity.name, entity.entity_type) for entity in found.entities
        ]

    def write_segments_and_sentences(self) -> None:
        for ordinal, segment in enumerate(self.found.segments):
            span = Span(segment.start, segment.end)
            self._add(
                "segments", segment_id=self._id("segment", span), role=segment.role, ordinal=ordinal, **self._at(span)
            )
        for ordinal, span in enumerate(self.found.sentences):
            self._add("sentences", sentence_id=self._id("sentence", span), ordinal=ordinal, **self._at(span))

    def write_entities_and_mentions(self) -> None:
        written = set()
        for entity, entity_id in zip(self.found.entities, self.entity_ids, strict=True):
            if entity_id not in written:
                written.add(entity_id)
                self._add("entities", entity_id=entity_id, name=entity.name, entity_type=entity.entity_type)
        for mention in self.found.mentions:
            span = Span(mention.start, mention.end)
            self._add(
                "mentions",
                mention_id=self._id("mention", span),
                form=mention.form,
                entity_id=self._entity(mention.entity),
                resolved_by=mention.resolved_by,
                confidence=mention.confidence,
                **self._at(span),
            )

    def write_claim(self, index: int) -> None:
        claim, claim_id = self.found.claims[index], self.claim_ids[index]
        entity = source_entity(claim, self.found.mentions)
        attributes = claim_attributes(
            self.found.doc, claim, self.found.quotations, self.found.mentions, self.found.entities
        )
        self._add(
            "claims",
            claim_id=claim_id,
            published_date=self.published,
            sentence_id=self._id("sentence", self._sentence((claim.cue or claim.content)[0].start)),
            parent_claim_id=None if claim.parent is None else self.claim_ids[claim.parent],
            depth=self._depth(claim),
            source_text=self._joined(claim.source),
            source_entity_id=self._entity(entity),
            cue_text=self._joined(claim.cue),
            content_text=self._joined(claim.content),
            confidence=claim.confidence,
            **asdict(attributes),
        )
        for role, spans in (("source", claim.source), ("cue", claim.cue), ("content", claim.content)):
            for ordinal, span in enumerate(spans):
                self._add("claim_spans", claim_id=claim_id, role=role, ordinal=ordinal, **self._at(span))
        hops = chain(claim, self.found.doc, self.found.mentions, self.found.entities, self.outlet)
        for hop, (name, hop_entity) in enumerate(hops):
            self._add("claim_chain", claim_id=claim_id, hop=hop, entity_id=self._entity(hop_entity), name=name)
        for mention in self.mentions_of.get(index, ()):
            self._add(
                "claim_mentions",
                claim_id=claim_id,
                mention_id=self._id("mention", Span(mention.start, mention.end)),
                entity_id=self._entity(mention.entity),
            )

    def write_times_and_quantities(self) -> None:
        for time in self.found.times:
            span = Span(time.start, time.end)
            inside, saying = self._innermost(span), self._said_at(span)
            holder = inside if inside is not None else saying
            self._add(
                "times",
                time_id=self._id("time", span),
                claim_id=None if holder is None else self.claim_ids[holder],
                claim_role=None if holder is None else "content" if inside is not None else "saying",
                **self._at(span),
                **_values(time),
            )
        for quantity in self.found.quantities:
            span = Span(quantity.start, quantity.end)
            inside = self._innermost(span)
            self._add(
                "quantities",
                quantity_id=self._id("quantity", span),
                claim_id=None if inside is None else self.claim_ids[inside],
                **self._at(span),
                **_values(quantity),
            )

    def _add(self, table: str, **row: Any) -> None:  # noqa: ANN401  (the contract checks the values)
        self.rows.setdefault(table, []).append({"document_id": self.document_id, **row})

    def _at(self, span: Span) -> dict[str, Any]:
        return {"char_start": span.start, "char_end": span.end, "text": self.text[span.start : span.end]}

    def _id(self, kind: str, span: Span) -> str:
        return content_id(kind, self.document_id, span.start, span.end)

    def _claim_id(self, claim: Claim) -> str:
        roles = (claim.source, claim.cue, claim.content)
        return content_id("claim", self.document_id, *(",".join(f"{s}-{e}" for s, e in spans) for spans in roles))

    def _entity(self, index: int | None) -> str | None:
        return None if index is None else self.entity_ids[index]

    def _joined(self, spans: Iterable[Span]) -> str | None:
        return _GAP.join(self.text[span.start : span.end] for span in spans) or None

    def _depth(self, claim: Claim) -> int:
        return 0 if claim.parent is None else 1 + self._depth(self.found.claims[claim.parent])

    def _sentence(self, position: int) -> Span:
        return max((span for span in self.found.sentences if span.start <= position), key=lambda span: span.start)

    def _innermost(self, span: Span) -> int | None:
        """Return the claim with the shortest content that holds the span."""
        for _, index, content in self.contents:
            if any(part.start <= span.start and span.end <= part.end for part in content):
                return index
        return None

    def _said_at(self, span: Span) -> int | None:
        """Return the claim whose cue the time stands right behind."""
        for index, claim in enumerate(self.found.claims):
            if claim.cue and 0 <= span.start - claim.cue[-1].end <= _SAYING_GAP:
                return index
        return None


def _values(found: Time | Quantity) -> dict[str, Any]:
    return {name: value for name, value in asdict(found).items() if name not in ("start", "end")}
