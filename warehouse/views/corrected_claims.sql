-- The claims as people corrected them: without those called wrong, and with the source, stance or status that a person
-- decided, and who that was. The table claims keeps what was read.
-- Example: SELECT speaker, stance, status, content_text, decided_by FROM corrected_claims WHERE confidence > 0.9
WITH decided AS (
    SELECT
        claim_id,
        any_value(new_value) FILTER (WHERE decision = 'source') AS source,
        any_value(other_id) FILTER (WHERE decision = 'source') AS source_id,
        any_value(new_value) FILTER (WHERE decision = 'stance') AS stance,
        any_value(new_value) FILTER (WHERE decision = 'status') AS status,
        bool_or(decision = 'wrong') AS is_wrong,
        string_agg(DISTINCT decided_by, '; ' ORDER BY decided_by) AS decided_by
    FROM corrections_in_force
    WHERE claim_id IS NOT NULL
    GROUP BY claim_id
),
corrected AS (SELECT target_document_id AS document_id FROM corrections)
-- Claims of articles in which nobody corrected a claim stand apart, so that what is asked of them (a stance, a date) is
-- asked of the files themselves, before anything is joined.
SELECT
    c.* EXCLUDE (unresolved),
    coalesce(n.name, e.name, c.source_text) AS speaker,
    coalesce(n.entity_type, e.entity_type) AS speaker_type,
    n.canonical_id,
    false AS is_source_decided,
    n.decided_by
FROM claims AS c
ANTI JOIN corrected USING (document_id)
LEFT JOIN entities AS e ON e.entity_id = c.source_entity_id
LEFT JOIN entity_links AS l ON l.entity_id = e.entity_id
LEFT JOIN canonicals AS n ON n.canonical_id = l.canonical_id
UNION ALL
SELECT
    c.* EXCLUDE (unresolved) REPLACE (
        CASE WHEN x.source IS NULL THEN c.source_entity_id ELSE e.entity_id END AS source_entity_id,
        CASE
            WHEN x.source IS NULL THEN c.source_kind
            WHEN coalesce(n.entity_type, e.entity_type) IN ('person', 'organisation', 'place')
                THEN 'named_' || coalesce(n.entity_type, e.entity_type)
        END AS source_kind,
        CASE WHEN x.source IS NULL THEN c.source_count END AS source_count,
        coalesce(x.stance, c.stance) AS stance,
        CASE WHEN x.stance IS NULL THEN c.stance_confidence ELSE 1 END AS stance_confidence,
        coalesce(x.status, c.status) AS status
    ),
    coalesce(n.name, e.name, x.source, c.source_text) AS speaker,
    coalesce(n.entity_type, e.entity_type) AS speaker_type,
    n.canonical_id,
    x.source IS NOT NULL AS is_source_decided,
    nullif(
        concat_ws('; ', x.decided_by, CASE WHEN n.decided_by IS DISTINCT FROM x.decided_by THEN n.decided_by END), ''
    ) AS decided_by
FROM claims AS c
SEMI JOIN corrected USING (document_id)
LEFT JOIN decided AS x USING (claim_id)
LEFT JOIN entities AS e ON e.entity_id = CASE WHEN x.source IS NULL THEN c.source_entity_id ELSE x.source_id END
LEFT JOIN entity_links AS l ON l.entity_id = e.entity_id
-- The source that a person decided is an entity of the article, or else a canonical.
LEFT JOIN canonicals AS n ON n.canonical_id = coalesce(l.canonical_id, x.source_id)
WHERE x.is_wrong IS NOT TRUE;
