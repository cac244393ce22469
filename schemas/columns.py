"""schemas: each column, declared once: name, Arrow type, unit, values, description, source."""

from dataclasses import dataclass

import pyarrow as pa

from schemas import values as v

STRING = pa.string()
STRINGS = pa.list_(pa.field("element", pa.string(), nullable=False))
INT32 = pa.int32()
INT32S = pa.list_(pa.field("element", pa.int32(), nullable=False))
INT64 = pa.int64()
FLOAT = pa.float64()
BOOL = pa.bool_()
DATE = pa.date32()
INSTANT = pa.timestamp("us", tz="UTC")


@dataclass(frozen=True)
class Column:
    """One column: what it is called, what it holds, in which unit, and where it comes from."""

    name: str
    type: pa.DataType
    description: str
    unit: str | None = None
    values: v.Values | None = None
    source: str | None = None


_ALL = (
    # Ids. All are BLAKE2b hashes of content, 128 bits, as 32 hexadecimal digits.
    Column("record_id", STRING, "Id of the bytes of a record.", source="hash of the bytes"),
    Column("document_id", STRING, "Id of a document.", source="hash of the text and the declared address"),
    Column("segment_id", STRING, "Id of a segment.", source="hash of document and span"),
    Column("sentence_id", STRING, "Id of a sentence; for a claim, the sentence in which its cue (else its content) begins.",
           source="hash of document and span"),
    Column("mention_id", STRING, "Id of a mention.", source="hash of document and span"),
    Column("entity_id", STRING, "Id of an entity of one document; null where it is not known who is meant.",
           source="hash of document and name"),
    Column("literal_entity_id", STRING, "The place itself, where entity_id is the government that it stands for."),
    Column("member_entity_id", STRING, "An entity that belongs to the group entity_id."),
    Column("claim_id", STRING, "Id of a claim.", source="hash of document and role spans, never of the extractor"),
    Column("parent_claim_id", STRING, "The claim whose content this one lies in; null at depth 0."),
    Column("source_entity_id", STRING, "The entity that is the claim's source; null where it is not known."),
    Column("time_id", STRING, "Id of a time expression.", source="hash of document and span"),
    Column("quantity_id", STRING, "Id of a quantity.", source="hash of document and span"),
    Column("reject_id", STRING, "Id of a reject.", source="hash of address, stage, reason and record"),
    Column("run_id", STRING, "Id of a flow run, as Prefect gives it."),
    Column("canonical_id", STRING, "Id of a person, organisation or place over all documents."),
    Column("copy_group_id", STRING, "Id of a group of near-copies: the document_id of its oldest (published_at, else the "
           "smallest id); a document with no copy is a group by itself."),
    Column("correction_id", STRING, "Id of a correction.", source="hash of the decision, who made it and when"),
    Column("target_id", STRING, "What is corrected: a claim, a canonical, or for undo a correction."),
    Column("target_document_id", STRING, "The document of the claim that is corrected."),
    Column("other_id", STRING, "The canonical that is merged into the target, the document whose entities are split off, "
           "or the entity or canonical that is the source; null where a name alone says it."),
    Column("tombstone_id", STRING, "Id of a tombstone.", source="hash of scope, document, record and address"),
    Column("previous_document_id", STRING, "The document that stood at the same address before, where one did."),
    # Records.
    Column("pack", STRING, "File under raw/ that holds the bytes."),
    Column("offset", INT64, "Where the record's frame begins in the pack.", unit="bytes"),
    Column("length", INT64, "How long the record's compressed frame is.", unit="bytes"),
    Column("media_type", STRING, "What the bytes are, as the decoder was chosen by.", source="file name, header or content"),
    Column("decoder", STRING, "Name and version of what made text of the bytes."),
    # Documents.
    Column("uri", STRING, "The address: of a document, where its record declares one (a URL field, a WARC target, a feed "
           "link); of a reject, the file or address that was not taken in.", source="the record or the input"),
    Column("title", STRING, "Title, as a field of the record.", source="the record"),
    Column("summary", STRING, "Summary, as a field of the record.", source="the record"),
    Column("authors", STRINGS, "Authors in the order given; empty where none is.", source="the record"),
    Column("outlet", STRING, "Who published it.", source="the record, the feed or --outlet"),
    Column("published_at", INSTANT, "When it was published, UTC; the start of the period where precision is day or coarser.",
           source="the record, a dateline or --published; never a file's time"),
    Column("published_precision", STRING, "How precisely published_at is known.", values=v.PUBLISHED_PRECISION),
    Column("published_origin", STRING, "Where published_at comes from.", values=v.PUBLISHED_ORIGIN),
    Column("published_date", DATE, "The day of the document's published_at, UTC; null where that is coarser than a day."),
    Column("language", STRING, "Language of the text, ISO 639-1; null where it could not be told.",
           source="identified from the text"),
    Column("text", STRING, "The characters: of a document, its frozen text; of a span, exactly the document's characters "
           "from char_start to char_end.", source="the record's bytes, decoded"),
    Column("text_sha256", STRING, "SHA-256 of the text in UTF-8, hexadecimal: equal for exact copies."),
    Column("found_at", STRING, "Where the document was found: a path, an address, or PATH#N for the Nth entry of a file.",
           source="the input"),
    Column("first_seen_at", INSTANT, "When it was first found there.", source="the clock of the run"),
    # Spans.
    Column("role", STRING, "The part that the span plays.", values={**v.SEGMENT_ROLE, **v.ROLE}),
    Column("ordinal", INT32, "Position among its like, from 0: in the document, or for a claim's spans in their role."),
    Column("char_start", INT32, "First character, counted from 0.", unit="code points"),
    Column("char_end", INT32, "One past the last character.", unit="code points"),
    # Readings.
    Column("extractor", STRING, "Name and version of what read the document, or compared it with others."),
    Column("anchor_date", DATE, "The day against which relative times are read: the day of publication."),
    Column("outcome", STRING, "What came of the reading.", values=v.OUTCOME),
    # Entities.
    Column("form", STRING, "Of a mention: name, nominal or pronoun. Of a claim: how much of its content is quoted.",
           values={**v.MENTION_FORM, **v.FORM}),
    Column("resolved_by", STRING, "The rule or model that decided entity_id; null where entity_id is.",
           values=v.RESOLVED_BY),
    Column("confidence", FLOAT, "Probability that the row is right: of a claim, that its content (IoU of tokens at least "
           "0.5) and its source are; null where it has not been estimated.", unit="0 to 1"),
    Column("name", STRING, "Name: of an entity the fullest form in the document; of a hop, who passed the claim on."),
    Column("entity_type", STRING, "What kind of thing it is.", values=v.ENTITY_TYPE),
    # Claims.
    Column("depth", INT32, "How many claims this one lies inside: 0 for none."),
    Column("source_text", STRING, "The source's spans, joined by ' … '; null where the text names none."),
    Column("source_kind", STRING, "What kind of source it is.", values=v.SOURCE_KIND),
    Column("source_count", INT32, "How many sources, where the text says so; 1 for a single person.", unit="sources"),
    Column("cue_text", STRING, "The cue's spans, joined by ' … '; null where there is none."),
    Column("cue_lemma", STRING, "Lemma of the cue's head word."),
    Column("content_text", STRING, "The content's spans, joined by ' … '."),
    Column("stance", STRING, "What the source does to the content.", values=v.STANCE),
    Column("status", STRING, "The content's own standing (realis).", values=v.STATUS),
    Column("is_negated", BOOL, "Whether the content itself is negated; a negated cue is stance, not this."),
    Column("stance_confidence", FLOAT,
           "How often the rule that gave the stance is right on gold claims, those that it was tuned on: it tells rules apart,"
           " not claims; null where there is no stance.", unit="0 to 1"),
    Column("unresolved", STRINGS, "Codes that say why columns of this row are null; empty where none needs saying.",
           values=v.UNRESOLVED),
    Column("hop", INT32, "Position in the chain: 0 is the first speaker, then outward."),
    Column("claim_role", STRING, "Whether the time belongs to what is said or to the saying.", values=v.CLAIM_ROLE),
    # Times and quantities.
    Column("time_type", STRING, "TIMEX3 type.", values=v.TIME_TYPE),
    Column("value", STRING, "TIMEX3 value; null where it cannot be told.", source="ISO-TimeML, TIMEX3"),
    Column("start_date", DATE, "First day of the interval, included."),
    Column("end_date", DATE, "Last day of the interval, included."),
    Column("duration", STRING, "Length of a duration, ISO 8601.", unit="ISO 8601 duration"),
    Column("precision", STRING, "How precise the expression is.", values=v.TIME_PRECISION),
    Column("value_low", FLOAT, "The number, or the lower end of a range.", unit="see column unit"),
    Column("value_high", FLOAT, "The number again, or the upper end of a range.", unit="see column unit"),
    Column(
        "unit",
        STRING,
        "ISO 4217 code for money, else percent (shares too), percentage_points, basis_points or pint's name; null for a count "
        "and for a currency that could not be told.",
    ),
    Column(
        "noun",
        STRING,
        "What is counted, or what a percentage or measure is of; the sign or word of a currency that could not be told.",
    ),
    Column("relation", STRING, "How the true number stands to the one stated.", values=v.RELATION),
    # Over documents.
    Column("country_code", STRING, "ISO 3166-1 alpha-2."),
    Column("wikidata_id", STRING, "Wikidata item."),
    Column("method", STRING, "How the link was made, or why there is none.", values=v.LINK_METHOD),
    Column("keys", INT32S, "Hashes of samples of the text's runs of five words; two documents that share some are compared."),
    Column("group_size", INT32, "How many documents the group of near-copies has.", unit="documents"),
    Column("similarity", FLOAT, "Share of the text's runs of five words that stand in the group's oldest document too; 1 for "
           "that one itself.", unit="0 to 1"),
    Column("agency", STRING, "The news agency whose words it has: its own credit, or that of a copy where its own was cut."),
    Column("agency_evidence", STRING, "What tells the agency; where that is words of the text, they are in text.",
           values=v.AGENCY_EVIDENCE),
    Column("decision", STRING, "What was decided.", values=v.DECISION),
    Column("target_name", STRING, "The name of the canonical that is corrected, as it was then: by name and entity_type it is "
           "found again should its id change."),
    Column("target_char_start", INT32, "Where the cue (else the content) of the corrected claim begins: there it is found "
           "again should a reader give it other edges, and so another id.", unit="code points"),
    Column("other_name", STRING, "The name of the canonical that is merged; or the name in their documents of the entities "
           "that are split off."),
    Column("new_value", STRING, "The new name, source, stance or status."),
    Column("reason", STRING, "Why it was decided, in the person's words."),
    Column("decided_by", STRING, "Who decided; of a canonical, all who had a part in its name or extent, semicolons between."),
    Column("decided_at", INSTANT, "When it was decided; of two decisions on the same thing the later one holds."),
    Column("recorded_at", INSTANT, "When the decision came into the warehouse, which settles what was decided at the same time."),
    Column("correction_origin", STRING, "How the decision came into the warehouse.", values=v.CORRECTION_ORIGIN),
    # Tombstones.
    Column("takedown_scope", STRING, "What was taken down, and does not come back.", values=v.TAKEDOWN_SCOPE),
    Column("uri_sha256", STRING, "SHA-256 of the document's address in UTF-8, hexadecimal; null where it has none."),
    # Rejects and runs.
    Column("stage", STRING, "The step at which it was refused.", values=v.STAGE),
    Column("reason_code", STRING, "Why, as a code to count by."),
    Column("detail", STRING, "Why, in words, with the way out where there is one."),
    Column("code_version", STRING, "Version of onrecord that ran."),
    Column("found_count", INT64, "Records found in the inputs.", unit="records"),
    Column("unchanged_count", INT64, "Records that had been read before by the same extractor.", unit="records"),
    Column("landed_count", INT64, "Documents that are new, or newly read.", unit="documents"),
    Column("rejected_count", INT64, "Things not taken in.", unit="rejects"),
    Column("claim_count", INT64, "Claims in the documents landed.", unit="claims"),
    Column("started_at", INSTANT, "When the run began."),
    Column("ended_at", INSTANT, "When the run ended."),
)  # fmt: skip

COLUMNS: dict[str, Column] = {column.name: column for column in _ALL}
if len(COLUMNS) != len(_ALL):
    raise ValueError("a column is declared twice")
