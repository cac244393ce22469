"""warehouse: comparing: which claims came, went and changed from one snapshot to another."""

from pathlib import Path

import duckdb
import pyarrow as pa

from warehouse.catalogue import define_views, from_files, lacking, patterns
from warehouse.commits import own_files
from warehouse.errors import WarehouseError

_COMPARED = (
    "source_text", "source_kind", "source_count", "cue_text", "content_text", "form", "stance", "status", "is_negated", "depth",
    "chain",
)  # fmt: skip
"""What a claim has that is compared. Not its ids, nor the confidences: each new model has others for every claim."""


def compare_claims(before: Path, after: Path) -> pa.Table:
    """Return which claims came, went and changed between two snapshots, one row each; claims are taken as they were read.

    A claim is found again by its id; where a reader gave it other edges, by the cue (else the content) that overlaps most
    in the same document; where the publisher changed the text, as the view `revisions` has it.

    Args:
        before: The folder of one snapshot.
        after: The folder of the other.

    Returns:
        change (came, went, changed), why (document: that came or went as a whole; revision: another text at its address;
        reading: the same text read otherwise), document_id, uri, title, differs (the columns that differ), then the
        previous and the new value of source, cue, content, stance and status, and both ids.

    Raises:
        WarehouseError: A snapshot cannot be read.
    """
    connection = duckdb.connect()
    try:
        connection.execute("SET TimeZone = 'UTC'")
        define_views(connection, patterns(after), lacking(after))
        connection.execute("CREATE SCHEMA before")
        define_views(connection, patterns(before), lacking(before), schema="before")
        ours, theirs = own_files(before, after, "claims")
        for name, files, schema in (("old_ids", ours, "before"), ("new_ids", theirs, "main")):
            # Claims in files that both snapshots have are the same.
            connection.execute(f"CREATE TEMP TABLE {name} AS {_ids(files)}")
            connection.execute(f"CREATE TEMP TABLE {name}_claims AS {_claims(schema, name)}")
        found: pa.Table = connection.sql(_COMPARISON).to_arrow_table()
        return found
    except duckdb.Error as error:
        raise WarehouseError(f"cannot compare {before} with {after}: {str(error).splitlines()[0]}") from error
    finally:
        connection.close()


def _ids(files: list[Path]) -> str:
    if not files:
        return "SELECT NULL::VARCHAR AS claim_id WHERE false"
    return f"SELECT claim_id FROM {from_files(files)}"


def _claims(schema: str, ids: str) -> str:
    """The claims of one snapshot that may differ, with their chains in one line and where their cues and contents lie."""
    return f"""
        SELECT
            c.*,
            h.chain,
            coalesce(s.cue_start, s.content_start) AS mark_start,
            coalesce(s.cue_end, s.content_end) AS mark_end,
            s.content_start,
            s.content_end
        FROM {schema}.claims AS c
        SEMI JOIN {ids} USING (claim_id)
        LEFT JOIN (
            SELECT claim_id, string_agg(name, ' → ' ORDER BY hop) AS chain
            FROM {schema}.claim_chain SEMI JOIN {ids} USING (claim_id) GROUP BY claim_id
        ) AS h USING (claim_id)
        LEFT JOIN (
            SELECT
                claim_id,
                min(char_start) FILTER (WHERE role = 'cue') AS cue_start,
                max(char_end) FILTER (WHERE role = 'cue') AS cue_end,
                min(char_start) FILTER (WHERE role = 'content') AS content_start,
                max(char_end) FILTER (WHERE role = 'content') AS content_end
            FROM {schema}.claim_spans SEMI JOIN {ids} USING (claim_id) GROUP BY claim_id
        ) AS s USING (claim_id)
    """


_DIFFERS = ", ".join(f"CASE WHEN n.{name} IS DISTINCT FROM o.{name} THEN '{name}' END" for name in _COMPARED)

_COMPARISON = f"""
WITH
old AS (FROM old_ids_claims ANTI JOIN (SELECT claim_id, document_id FROM new_ids_claims) AS n USING (claim_id, document_id)),
new AS (FROM new_ids_claims ANTI JOIN (SELECT claim_id, document_id FROM old_ids_claims) AS o USING (claim_id, document_id)),
overlapping AS (
    SELECT
        o.claim_id AS old_id,
        n.claim_id AS new_id,
        least(o.mark_end, n.mark_end) - greatest(o.mark_start, n.mark_start) AS by_mark,
        least(o.content_end, n.content_end) - greatest(o.content_start, n.content_start) AS by_content
    FROM old AS o
    JOIN new AS n USING (document_id)
    WHERE by_mark > 0
    -- Each is the other's nearest.
    QUALIFY row_number() OVER (PARTITION BY o.claim_id ORDER BY by_mark DESC, by_content DESC, n.claim_id) = 1
        AND row_number() OVER (PARTITION BY n.claim_id ORDER BY by_mark DESC, by_content DESC, o.claim_id) = 1
),
pairs AS (
    SELECT o.claim_id AS old_id, n.claim_id AS new_id
    FROM old_ids_claims AS o JOIN new_ids_claims AS n USING (claim_id, document_id)
    UNION ALL
    SELECT old_id, new_id FROM overlapping
    UNION ALL
    SELECT claim_id, NULL FROM old ANTI JOIN overlapping ON overlapping.old_id = old.claim_id
    UNION ALL
    SELECT NULL, claim_id FROM new ANTI JOIN overlapping ON overlapping.new_id = new.claim_id
),
compared AS (
    SELECT
        o.claim_id AS previous_claim_id,
        n.claim_id,
        coalesce(n.document_id, o.document_id) AS document_id,
        list_filter([{_DIFFERS}], lambda name: name IS NOT NULL) AS differs,
        o.source_text AS previous_source, n.source_text AS source,
        o.cue_text AS previous_cue, n.cue_text AS cue,
        o.content_text AS previous_content, n.content_text AS content,
        o.stance AS previous_stance, n.stance AS stance,
        o.status AS previous_status, n.status AS status,
        o.chain AS previous_chain, n.chain AS chain
    FROM pairs
    LEFT JOIN old_ids_claims AS o ON o.claim_id = pairs.old_id
    LEFT JOIN new_ids_claims AS n ON n.claim_id = pairs.new_id
),
-- A document that came with a text that stood at its address before: its claims against those of that text.
revised AS (
    SELECT d.document_id
    FROM main.documents AS d
    ANTI JOIN before.documents AS there ON there.document_id = d.document_id
    SEMI JOIN main.documents AS p ON p.document_id = d.previous_document_id
),
read_anew AS (
    SELECT
        CASE WHEN previous_claim_id IS NULL THEN 'came' WHEN claim_id IS NULL THEN 'went' ELSE 'changed' END AS change,
        CASE
            WHEN claim_id IS NULL AND document_id NOT IN (SELECT document_id FROM main.documents) THEN 'document'
            WHEN previous_claim_id IS NULL AND document_id NOT IN (SELECT document_id FROM before.documents) THEN 'document'
            ELSE 'reading'
        END AS why,
        *
    FROM compared
    WHERE (previous_claim_id IS NULL OR claim_id IS NULL OR len(differs) > 0)
        AND document_id NOT IN (SELECT document_id FROM revised)
),
published_anew AS (
    SELECT
        CASE r.became WHEN 'new' THEN 'came' WHEN 'gone' THEN 'went' ELSE 'changed' END AS change,
        'revision' AS why,
        r.previous_claim_id, r.claim_id, r.document_id, r.differs,
        r.previous_speaker, r.speaker, r.previous_cue, r.cue, r.previous_content, r.content,
        r.previous_stance, r.stance, r.previous_status, r.status, NULL, NULL
    FROM main.revisions AS r
    SEMI JOIN revised USING (document_id)
    WHERE r.became <> 'kept'
),
found AS (FROM read_anew UNION ALL FROM published_anew)
SELECT
    f.change,
    f.why,
    f.document_id,
    coalesce(d.uri, b.uri) AS uri,
    coalesce(d.title, b.title) AS title,
    CASE WHEN f.change = 'changed' THEN f.differs ELSE [] END AS differs,
    f.previous_source, f.source, f.previous_cue, f.cue, f.previous_content, f.content,
    f.previous_stance, f.stance, f.previous_status, f.status, f.previous_chain, f.chain,
    f.previous_claim_id, f.claim_id
FROM found AS f
LEFT JOIN main.documents AS d ON d.document_id = f.document_id
LEFT JOIN before.documents AS b ON b.document_id = f.document_id
ORDER BY f.document_id, f.change, f.previous_claim_id, f.claim_id
"""
