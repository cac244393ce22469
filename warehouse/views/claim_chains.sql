-- Every claim's chain in one line, from the first speaker outward: on whose word it rests. A source that a person decided
-- stands first.
-- Example: SELECT chain, content FROM claim_chains WHERE hops > 2 ORDER BY published_date
SELECT
    c.claim_id,
    c.document_id,
    c.published_date,
    string_agg(h.name, ' → ' ORDER BY h.hop) AS chain,
    count(*) AS hops,
    c.content_text AS content,
    c.decided_by
FROM corrected_claims AS c
JOIN claim_hops AS h USING (claim_id)
GROUP BY ALL;
