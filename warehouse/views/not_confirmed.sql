-- What was denied, not confirmed, not denied or met with no comment, and by whom.
-- Example: SELECT published_date, outlet, speaker, content FROM not_confirmed WHERE stance = 'denies' ORDER BY
-- published_date
SELECT
    c.published_date,
    d.outlet,
    c.speaker,
    c.stance,
    c.cue_text AS cue,
    c.content_text AS content,
    c.claim_id,
    c.document_id,
    c.decided_by
FROM corrected_claims AS c
JOIN documents AS d USING (document_id)
WHERE c.stance IN ('denies', 'does_not_confirm', 'does_not_deny', 'declines_to_comment');
