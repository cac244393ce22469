-- What each named entity said, and what was said about it, by date. Entities are joined over articles by their canonical,
-- and until they are linked by name and type.
-- Example: SELECT published_date, part, stance, content FROM entity_timeline WHERE entity = 'Ilsa Maren' ORDER BY
-- published_date
SELECT
    c.speaker AS entity,
    c.speaker_type AS entity_type,
    c.published_date,
    'said' AS part,
    c.content_text AS content,
    c.stance,
    c.claim_id,
    c.document_id,
    c.canonical_id,
    c.decided_by
FROM corrected_claims AS c
WHERE c.source_entity_id IS NOT NULL OR c.is_source_decided
UNION ALL
SELECT DISTINCT
    coalesce(n.name, e.name),
    coalesce(n.entity_type, e.entity_type),
    c.published_date,
    'was spoken of',
    c.content_text,
    c.stance,
    c.claim_id,
    c.document_id,
    n.canonical_id,
    c.decided_by
FROM claim_mentions AS m
JOIN corrected_claims AS c USING (claim_id)
JOIN entities AS e ON e.entity_id = m.entity_id
LEFT JOIN entity_links AS l ON l.entity_id = e.entity_id
LEFT JOIN canonicals AS n ON n.canonical_id = l.canonical_id;
