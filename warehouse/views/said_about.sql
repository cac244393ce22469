-- What each speaker said about each other entity, in the order of publication, with the stance and the date before it: where
-- is_changed is true, what the speaker does to such contents has changed since an earlier day, as from asserting to denying.
-- Read the contents beside it, since the two may be on different things. A speaker who is not linked is one within an article.
-- Example: SELECT speaker, about, previous_date, previous_stance, published_date, stance, content FROM said_about WHERE
-- is_changed ORDER BY speaker, published_date
WITH about AS (
    SELECT DISTINCT m.claim_id, l.canonical_id, coalesce(n.name, e.name) AS about
    FROM claim_mentions AS m
    JOIN entities AS e USING (entity_id)
    LEFT JOIN entity_links AS l USING (entity_id)
    LEFT JOIN canonicals AS n USING (canonical_id)
)
SELECT
    c.speaker,
    a.about,
    c.published_date,
    d.outlet,
    lag(c.stance) OVER said AS previous_stance,
    lag(c.published_date) OVER said AS previous_date,
    c.stance,
    c.status,
    lag(c.stance) OVER said <> c.stance AND lag(c.published_date) OVER said < c.published_date AS is_changed,
    c.content_text AS content,
    c.claim_id,
    c.document_id,
    c.decided_by
FROM corrected_claims AS c
JOIN about AS a USING (claim_id)
JOIN documents AS d USING (document_id)
WHERE c.speaker IS NOT NULL AND c.speaker <> a.about AND coalesce(c.canonical_id <> a.canonical_id, TRUE)
WINDOW said AS (
    PARTITION BY c.speaker, c.canonical_id, CASE WHEN c.canonical_id IS NULL THEN c.document_id END, a.about
    ORDER BY c.published_date NULLS FIRST, c.document_id, c.claim_id
);
