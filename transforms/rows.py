"""transforms: the annotations of one document as rows of the tables, with their ids and the links between them."""

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from spacy.tokens import Doc, Token

from schemas.ids import content_id
from schemas.tables import TABLES
from transforms.annotations import Claim, Segment, Span
from transforms.claim_attributes import claim_attributes
from transforms.claim_chain import chain
from transforms.mentions import INSTITUTIONS, Entity, Mention, source_entity
from transforms.persons import PERSON_NOUNS
from transforms.quantities import Quantity
from transforms.times import Time

Rows = dict[str, list[dict[str, Any]]]
_GAP = " … "
_SAYING_GAP = re.compile(r" (?:(?:early|late) )?(?:on |in |at )?")  # between cue and time: "said late on Friday"
_WHEN = frozenset({"on", "in", "at"})
_BODIES = frozenset({"firm", "company", "group", "party", "police", "union", "bank", "club"})
_WHERE = frozenset({"in", "at", "to", "on", "via"})


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
        self.written: set[str] = set()
        self.claim_ids = [self._claim_id(claim) for claim in found.claims]
        self.sentences = sorted(found.sentences, key=lambda span: span.start)
        self.sentence_starts = [span.start for span in self.sentences]
        # By the sentence of their cues: looking through all claims for each time would cost a long text dearly.
        self.cued_in: dict[Span, list[int]] = {}
        for index, claim in enumerate(found.claims):
            if claim.cue:
                self.cued_in.setdefault(self._sentence(claim.cue[0].start), []).append(index)
        # Shortest content first, of equal ones the deepest, so that the first one around a span is the innermost.
        self.contents = sorted(
            (sum(part.end - part.start for part in claim.content), -self._depth(claim), index, claim.content)
            for index, claim in enumerate(found.claims)
        )
        self.mentions_of: dict[int | None, list[Mention]] = {}
        for mention in found.mentions:
            self.mentions_of.setdefault(self._innermost(Span(mention.start, mention.end)), []).append(mention)
        self.entity_ids = [
            # Two officials in two places of a text have the same words, but are not the same.
            content_id("entity", self.document_id, entity.name, entity.entity_type)
            if entity.start is None
            else content_id("entity", self.document_id, entity.name, entity.entity_type, entity.start)
            for entity in found.entities
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
        for entity, entity_id in zip(self.found.entities, self.entity_ids, strict=True):
            self._add("entities", entity_id=entity_id, name=entity.name, entity_type=entity.entity_type)
            for member in entity.members:
                self._add("entity_members", entity_id=entity_id, member_entity_id=self.entity_ids[member])
        for mention in self.found.mentions:
            span = Span(mention.start, mention.end)
            self._add(
                "mentions",
                mention_id=self._id("mention", span),
                form=mention.form,
                entity_id=self._entity(mention.entity),
                literal_entity_id=self._entity(mention.literal),
                resolved_by=mention.resolved_by,
                confidence=mention.confidence,
                **self._at(span),
            )

    def write_claim(self, index: int) -> None:
        claim, claim_id = self.found.claims[index], self.claim_ids[index]
        if claim_id in self.written:
            return
        entity = source_entity(claim, self.found.mentions)
        attributes = claim_attributes(
            self.found.doc, index, self.found.claims, self.found.quotations, self.found.mentions, self.found.entities
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
        hops = chain(index, self.found.claims, self.found.doc, self.found.mentions, self.found.entities, self.outlet)
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
            inside = self._innermost(span)
            is_when = time.time_type in ("date", "time")
            holder = inside if inside is not None else self._said_at(span) if is_when else None
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
        key = TABLES[table].key
        if len(key) == 1:
            # A span or a claim that is found twice is one row: ids are hashes of what is found where.
            if row[key[0]] in self.written:
                return
            self.written.add(row[key[0]])
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
        return self.sentences[bisect_right(self.sentence_starts, position) - 1]

    def _innermost(self, span: Span) -> int | None:
        """Return the claim with the shortest content that holds the span."""
        for _, _, index, content in self.contents:
            if any(part.start <= span.start and span.end <= part.end for part in content):
                return index
        return None

    def _said_at(self, span: Span) -> int | None:
        """Return the claim whose cue the time, outside every content, hangs on or stands right behind."""
        time = self.found.doc.char_span(span.start, span.end, alignment_mode="expand")
        if time is None:
            return None
        for index in self.cued_in.get(self._sentence(span.start), ()):
            claim = self.found.claims[index]
            gap = self.text[claim.cue[-1].end : span.start]
            cue = self.found.doc.char_span(claim.cue[0].start, claim.cue[-1].end, alignment_mode="expand")
            if _SAYING_GAP.fullmatch(gap) or (cue is not None and _hangs_on(time.root, set(cue))):
                return index
        return None


def _hangs_on(time: Token, cue: Collection[Token]) -> bool:
    """Say whether a time says when a cue was: "said on Tuesday", "told reporters in Oslo on Tuesday".

    One noun may stand between them, mostly where it was said ("in a statement on Tuesday"), or who says it ("the firm on
    Tuesday denied"); of other words between them the time may be instead: "said of the vote on Tuesday".
    """
    if time.dep_ not in ("pobj", "npadvmod", "advmod"):
        return False
    around = _above(time, _WHEN)
    if around is not None and any(_is_when(child) and child in cue for child in around.children):
        return True  # "angered them last year when she said"
    first = time.head if time.dep_ == "pobj" else time.left_edge
    before = None if first.is_sent_start else first.nbor(-1)
    is_subject = False
    if before is not None and time.i < min(token.i for token in cue):
        # "Witnesses to the blast on Monday said": when they said it, or when it was?
        is_subject = before.dep_ == "nsubj" and before.head in cue and (before.pos_ == "PROPN" or _speaks(before))
        if not is_subject and before.dep_ != "cc" and before.text != ",":
            return False
    above = _above(time, _WHEN)
    if above is None or above in cue or (is_subject and above == before):
        return above is not None
    if above.pos_ not in ("NOUN", "PROPN") or (time.dep_ == "pobj" and time.head.lower_ != "on"):
        return False
    return (above.dep_ == "dobj" and above.head in cue) or (above.dep_ == "pobj" and _above(above, _WHERE) in cue)


def _is_when(verb: Token) -> bool:
    return verb.dep_ == "advcl" and any(child.lower_ == "when" for child in verb.children)


def _speaks(noun: Token) -> bool:
    return noun.lemma_.lower() in PERSON_NOUNS | INSTITUTIONS | _BODIES


def _above(token: Token, prepositions: Collection[str]) -> Token | None:
    """Return what a word hangs on, looking through one of some prepositions; None where there is another."""
    if token.dep_ != "pobj":
        return token.head
    return token.head.head if token.head.lower_ in prepositions else None


def _values(found: Time | Quantity) -> dict[str, Any]:
    return {name: value for name, value in asdict(found).items() if name not in ("start", "end")}
