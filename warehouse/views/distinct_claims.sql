-- Every claim once for each story, however many near-copies of it say the same: the claim as the oldest of them has it, in
-- how many documents and outlets it stands, and whose wire copy they are. So denials that were reported can be told from denials that were copied.
-- Example: SELECT speaker, count(*) AS claims, sum(documents) AS documents FROM distinct_claims WHERE stance = 'denies'
-- GROUP BY speaker ORDER BY claims DESC, speaker
WITH counted AS (
    SELECT
        w.*,
        coalesce(c.copy_group_id, w.document_id) AS copy_group_id,
        c.agency,
        c.agency_evidence,
        -- What tells claims of one story apart: who says what, whatever the quotation marks and spaces.
        trim(lower(regexp_replace(w.content, '[^\pL\pN]+', ' ', 'g'))) AS words
    FROM who_said_what AS w
    LEFT JOIN copies AS c USING (document_id)
)
SELECT
    min(published_date) AS first_published_date,
    count(DISTINCT document_id) AS documents,
    count(DISTINCT outlet) AS outlets,
    string_agg(DISTINCT agency, '; ' ORDER BY agency) FILTER (WHERE agency_evidence <> 'contributed') AS agency,
    speaker,
    -- The oldest document's claim stands for all.
    arg_min(speaker_type, rank) AS speaker_type,
    arg_min(source_kind, rank) AS source_kind,
    arg_min(cue, rank) AS cue,
    arg_min(content, rank) AS content,
    arg_min(stance, rank) AS stance,
    arg_min(status, rank) AS status,
    arg_min(outlet, rank) AS outlet,
    arg_min(title, rank) AS title,
    arg_min(claim_id, rank) AS claim_id,
    arg_min(document_id, rank) AS document_id,
    copy_group_id
FROM (SELECT *, (document_id <> copy_group_id, document_id, claim_id) AS rank FROM counted)
GROUP BY copy_group_id, speaker, words;
