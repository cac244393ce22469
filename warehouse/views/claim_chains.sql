-- Every claim's chain in one line, from the first speaker outward: on whose word it rests. A source that a person decided
-- stands first.
WITH hops AS (
    SELECT h.claim_id, h.hop, coalesce(n.name, h.name) AS name
    FROM claim_chain AS h
    LEFT JOIN entity_links AS l USING (entity_id)
    LEFT JOIN canonicals AS n USING (canonical_id)
    -- Where the text names a source, hop 0 is the speaker; else every hop relays.
    ANTI JOIN (SELECT claim_id, 0 AS hop FROM corrected_claims WHERE is_source_decided AND source_text IS NOT NULL) AS x
        ON x.claim_id = h.claim_id AND x.hop = h.hop
    UNION ALL
    SELECT claim_id, -1, speaker FROM corrected_claims WHERE is_source_decided
)
SELECT
    c.claim_id,
    c.document_id,
    c.published_date,
    string_agg(h.name, ' → ' ORDER BY h.hop) AS chain,
    count(*) AS hops,
    c.content_text AS content,
    c.decided_by
FROM corrected_claims AS c
JOIN hops AS h USING (claim_id)
GROUP BY ALL;
