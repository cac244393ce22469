-- Each decision of a person that holds: it was not taken back, and nothing later was decided on the same thing. claim_id is
-- the claim that it applies to: where a reader gave the claim other edges, the one whose cue begins at the same place.
-- Example: SELECT decision, target_name, new_value, decided_by, decided_at FROM corrections_in_force ORDER BY decided_at
WITH standing AS (
    SELECT k.*
    FROM corrections AS k
    ANTI JOIN (SELECT target_id AS correction_id FROM corrections WHERE decision = 'undo') AS undone USING (correction_id)
    WHERE k.decision <> 'undo'
),
begins AS (
    SELECT
        s.document_id,
        s.claim_id,
        coalesce(min(s.char_start) FILTER (WHERE s.role = 'cue'), min(s.char_start) FILTER (WHERE s.role = 'content'))
            AS char_start
    FROM claim_spans AS s
    SEMI JOIN (SELECT target_document_id AS document_id FROM standing) AS corrected USING (document_id)
    GROUP BY ALL
),
alone AS (
    SELECT document_id, char_start, any_value(claim_id) AS claim_id
    FROM begins
    GROUP BY ALL
    HAVING count(*) = 1
)
SELECT
    k.correction_id,
    k.decision,
    coalesce(b.claim_id, a.claim_id) AS claim_id,
    k.target_id,
    k.target_name,
    k.other_id,
    k.other_name,
    k.new_value,
    k.decided_by,
    k.decided_at,
    k.reason
FROM standing AS k
LEFT JOIN begins AS b ON b.claim_id = k.target_id
-- A claim called wrong that is read with other edges is another claim, which may be right.
LEFT JOIN alone AS a
    ON b.claim_id IS NULL AND k.decision <> 'wrong'
    AND a.document_id = k.target_document_id AND a.char_start = k.target_char_start
QUALIFY row_number() OVER (
    PARTITION BY
        coalesce(b.claim_id, a.claim_id, k.target_id),
        k.decision,
        CASE WHEN k.decision IN ('merge', 'split') THEN k.other_id END,
        CASE WHEN k.decision IN ('merge', 'split') THEN k.other_name END
    ORDER BY k.decided_at DESC, k.recorded_at DESC, k.correction_id DESC
) = 1;
