"""schemas: each table, declared once: columns, key, references, how it lands, how it is sorted, description.

A column's name with "?" behind it may be null in that table.
"""

from dataclasses import dataclass
from typing import Literal

Landing = Literal["document", "first", "newest", "whole"]
"""How rows of a table land: all rows of a document replace those that stand ("document"); a row whose key stands
already is left out ("first"), or replaces it ("newest"); a pass replaces the table ("whole")."""


@dataclass(frozen=True)
class Table:
    """One table of the warehouse."""

    name: str
    row: str
    columns: tuple[str, ...]
    nullable: frozenset[str]
    key: tuple[str, ...]
    references: dict[str, str]
    landing: Landing
    sort_by: tuple[str, ...]
    is_span: bool


def _table(
    name: str,
    row: str,
    columns: str,
    *,
    key: str,
    references: dict[str, str] | None = None,
    landing: Landing = "document",
    sort_by: str = "document_id",
) -> Table:
    names = columns.split()
    plain = tuple(n.rstrip("?") for n in names)
    return Table(
        name=name,
        row=row,
        columns=plain,
        nullable=frozenset(n[:-1] for n in names if n.endswith("?")),
        key=tuple(key.split()),
        references=references or {},
        landing=landing,
        sort_by=tuple(sort_by.split()),
        is_span={"document_id", "char_start", "char_end", "text"} <= set(plain),
    )


_DOCUMENT = {"document_id": "documents"}
_CLAIM = _DOCUMENT | {"claim_id": "claims"}

_ALL = (
    _table("records", "the bytes of one article as received: a file, a line of JSON, a WARC response, a feed entry",
           "record_id pack offset length media_type decoder",
           key="record_id", landing="newest", sort_by="record_id"),
    _table("documents", "one article: frozen text and its metadata",
           "document_id record_id uri? title? summary? authors outlet? published_at? published_precision? "
           "published_origin? language? text text_sha256 previous_document_id?",
           key="document_id", references={"record_id": "records"}, sort_by="published_at document_id"),
    _table("appearances", "one place where a document was found",
           "document_id found_at first_seen_at",
           key="document_id found_at", references=_DOCUMENT, landing="first", sort_by="document_id found_at"),
    _table("segments", "a stretch of the text with one role; together they cover all that is not white space",
           "segment_id document_id role ordinal char_start char_end text",
           key="segment_id", references=_DOCUMENT, sort_by="document_id ordinal"),
    _table("sentences", "one sentence",
           "sentence_id document_id ordinal char_start char_end text",
           key="sentence_id", references=_DOCUMENT, sort_by="document_id ordinal"),
    _table("rejects", "one thing not taken in, and why",
           "reject_id uri stage reason_code detail record_id?",
           key="reject_id", landing="newest", sort_by="uri reject_id"),
    _table("runs", "one flow run; the only table in which a re-run adds a row",
           "run_id code_version found_count unchanged_count landed_count rejected_count claim_count started_at ended_at",
           key="run_id", landing="newest", sort_by="started_at run_id"),
    _table("readings", "one document as read by one extractor; in the tables stands the newest",
           "document_id extractor anchor_date? outcome",
           key="document_id", references=_DOCUMENT),
    _table("mentions", "one reference to an entity",
           "mention_id document_id char_start char_end text form entity_id? literal_entity_id? resolved_by? confidence?",
           key="mention_id",
           references=_DOCUMENT | {"entity_id": "entities", "literal_entity_id": "entities"},
           sort_by="document_id char_start"),
    _table("entities", "an entity as one document has it",
           "entity_id document_id name entity_type?",
           key="entity_id", references=_DOCUMENT, sort_by="document_id entity_id"),
    _table("entity_members", "a member of a group",
           "document_id entity_id member_entity_id",
           key="entity_id member_entity_id",
           references=_DOCUMENT | {"entity_id": "entities", "member_entity_id": "entities"}),
    _table("claims", "one attribution relation: who says what, by which words",
           "claim_id document_id published_date? sentence_id parent_claim_id? depth source_text? source_entity_id? "
           "source_kind? source_count? cue_text? cue_lemma? content_text form stance? status? is_negated? confidence? "
           "stance_confidence? unresolved",
           key="claim_id",
           references=_DOCUMENT
           | {"sentence_id": "sentences", "parent_claim_id": "claims", "source_entity_id": "entities"},
           sort_by="published_date document_id claim_id"),
    _table("claim_spans", "one contiguous span of a claim's source, cue or content",
           "claim_id document_id role ordinal char_start char_end text",
           key="claim_id role ordinal", references=_CLAIM, sort_by="document_id char_start"),
    _table("claim_chain", "one hop of a claim's chain, from the first speaker outward",
           "claim_id document_id hop entity_id? name",
           key="claim_id hop", references=_CLAIM | {"entity_id": "entities"}, sort_by="document_id claim_id hop"),
    _table("claim_mentions", "an entity within the content: what the claim is about",
           "claim_id document_id mention_id entity_id?",
           key="claim_id mention_id",
           references=_CLAIM | {"mention_id": "mentions", "entity_id": "entities"}),
    _table("times", "one time expression (TIMEX3)",
           "time_id document_id char_start char_end text time_type? value? start_date? end_date? duration? precision? "
           "anchor_date? claim_id? claim_role?",
           key="time_id", references=_CLAIM, sort_by="document_id char_start"),
    _table("quantities", "one number with meaning",
           "quantity_id document_id char_start char_end text value_low? value_high? unit? noun? relation? claim_id?",
           key="quantity_id", references=_CLAIM, sort_by="document_id char_start"),
    _table("canonicals", "one person, organisation or place over all documents",
           "canonical_id name entity_type? country_code? wikidata_id? decided_by?",
           key="canonical_id", landing="whole", sort_by="name canonical_id"),
    _table("entity_links", "an entity of a document, and the canonical that it is, if that can be told",
           "entity_id canonical_id? method confidence? extractor",
           # No reference to entities: what a document that is read again leaves behind goes at the next pass.
           key="entity_id", references={"canonical_id": "canonicals"},
           landing="whole", sort_by="canonical_id entity_id"),
    _table("signatures", "what of a document's text its near-copies are found by",
           "document_id keys",
           key="document_id", references=_DOCUMENT, landing="whole"),
    _table("copies", "a document in its group of near-copies, and whose wire copy it is",
           "document_id copy_group_id group_size similarity agency? agency_evidence? char_start? char_end? text? extractor",
           key="document_id", references=_DOCUMENT, landing="whole", sort_by="copy_group_id document_id"),
    _table("corrections", "what a person decided; survives every re-reading",
           "correction_id decision target_id target_name? entity_type? target_document_id? target_char_start? other_id? "
           "other_name? new_value? reason? decided_by decided_at recorded_at correction_origin",
           key="correction_id", landing="first", sort_by="decided_at recorded_at correction_id"),
    _table("tombstones", "a document that was taken down, by one of its records: hashes only, so that it does not come back",
           "tombstone_id takedown_scope document_id record_id text_sha256 uri_sha256? reason? decided_by decided_at",
           # No references: what it names is gone.
           key="tombstone_id", landing="first", sort_by="decided_at tombstone_id"),
)  # fmt: skip

TABLES: dict[str, Table] = {table.name: table for table in _ALL}
