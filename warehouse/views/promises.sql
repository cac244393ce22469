-- What was promised or planned, by whom, and for when, where the content says so.
-- Example: SELECT speaker, content, due_from, due_until FROM promises WHERE due_from <= DATE '2026-03-31' AND due_until >=
-- DATE '2026-03-01' ORDER BY due_until
SELECT
    c.published_date,
    d.outlet,
    c.speaker,
    c.stance,
    c.status,
    c.content_text AS content,
    min(t.start_date) AS due_from,
    max(t.end_date) AS due_until,
    list(t.text ORDER BY t.char_start) FILTER (WHERE t.text IS NOT NULL) AS time_texts,
    c.claim_id,
    c.document_id,
    c.decided_by
FROM corrected_claims AS c
JOIN documents AS d USING (document_id)
LEFT JOIN times AS t ON t.claim_id = c.claim_id AND t.claim_role = 'content' AND t.time_type IN ('date', 'time')
WHERE c.stance = 'promises' OR c.status = 'planned'
GROUP BY ALL;
