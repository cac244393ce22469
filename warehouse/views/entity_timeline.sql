-- What each named entity said, and what was said about it, by date. Entities are joined over articles by name and type
-- until canonicals are linked.
SELECT
    e.name AS entity,
    e.entity_type,
    c.published_date,
    'said' AS part,
    c.content_text AS content,
    c.stance,
    c.claim_id,
    c.document_id
FROM claims AS c
JOIN entities AS e ON e.entity_id = c.source_entity_id
UNION ALL
SELECT DISTINCT
    e.name,
    e.entity_type,
    c.published_date,
    'was spoken of',
    c.content_text,
    c.stance,
    c.claim_id,
    c.document_id
FROM claim_mentions AS m
JOIN claims AS c USING (claim_id)
JOIN entities AS e ON e.entity_id = m.entity_id;
