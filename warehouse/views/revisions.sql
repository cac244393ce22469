-- What the claims of an article became when its text changed: each pair of a document and the one before at the same
-- address, with each claim of the two. became is kept, changed (differs says in what; the contents have half of their words
-- in common at least), new or gone. Compared are speaker, cue, content, form, stance, status and negation.
-- Example: SELECT uri, became, differs, speaker, stance, content FROM revisions WHERE became <> 'kept'
WITH pairs AS (
    SELECT d.document_id, d.previous_document_id, d.uri, d.outlet, d.title
    FROM documents AS d
    SEMI JOIN (SELECT document_id AS previous_document_id FROM documents) AS b USING (previous_document_id)
),
old AS (
    SELECT
        p.document_id AS pair,
        c.*,
        list_distinct(regexp_extract_all(lower(c.content_text), '[\pL\pN]+')) AS words,
        row_number() OVER (PARTITION BY p.document_id, c.content_text, c.cue_text, c.speaker ORDER BY c.claim_id) AS nth
    FROM corrected_claims AS c
    JOIN pairs AS p ON p.previous_document_id = c.document_id
),
new AS (
    SELECT
        c.document_id AS pair,
        c.*,
        list_distinct(regexp_extract_all(lower(c.content_text), '[\pL\pN]+')) AS words,
        row_number() OVER (PARTITION BY c.document_id, c.content_text, c.cue_text, c.speaker ORDER BY c.claim_id) AS nth
    FROM corrected_claims AS c
    SEMI JOIN pairs AS p ON p.document_id = c.document_id
),
same AS (
    SELECT o.pair, o.claim_id AS old_id, n.claim_id AS new_id
    FROM old AS o
    JOIN new AS n
        ON n.pair = o.pair AND n.nth = o.nth AND n.content_text = o.content_text
        AND n.cue_text IS NOT DISTINCT FROM o.cue_text AND n.speaker IS NOT DISTINCT FROM o.speaker
),
alike AS (
    SELECT
        o.pair,
        o.claim_id AS old_id,
        n.claim_id AS new_id,
        len(list_intersect(o.words, n.words)) / greatest(len(list_distinct(list_concat(o.words, n.words))), 1) AS overlap,
        (o.speaker IS NOT DISTINCT FROM n.speaker)::INT + (o.cue_lemma IS NOT DISTINCT FROM n.cue_lemma)::INT AS agreed
    FROM (FROM old ANTI JOIN same ON same.pair = old.pair AND same.old_id = old.claim_id) AS o
    JOIN (FROM new ANTI JOIN same ON same.pair = new.pair AND same.new_id = new.claim_id) AS n USING (pair)
    WHERE len(list_intersect(o.words, n.words)) * 2 >= len(list_distinct(list_concat(o.words, n.words)))
    -- Each is the other's nearest.
    QUALIFY row_number() OVER (PARTITION BY o.pair, o.claim_id ORDER BY overlap DESC, agreed DESC, n.claim_id) = 1
        AND row_number() OVER (PARTITION BY n.pair, n.claim_id ORDER BY overlap DESC, agreed DESC, o.claim_id) = 1
),
matched AS (
    SELECT pair, old_id, new_id FROM same
    UNION ALL
    SELECT pair, old_id, new_id FROM alike
),
rows AS (
    FROM matched
    UNION ALL
    SELECT pair, claim_id, NULL FROM old ANTI JOIN matched ON matched.pair = old.pair AND matched.old_id = old.claim_id
    UNION ALL
    SELECT pair, NULL, claim_id FROM new ANTI JOIN matched ON matched.pair = new.pair AND matched.new_id = new.claim_id
),
compared AS (
    SELECT
        p.*,
        o.claim_id AS previous_claim_id,
        n.claim_id AS claim_id,
        list_filter(
            [
                CASE WHEN n.speaker IS DISTINCT FROM o.speaker THEN 'speaker' END,
                CASE WHEN n.cue_text IS DISTINCT FROM o.cue_text THEN 'cue' END,
                CASE WHEN n.content_text IS DISTINCT FROM o.content_text THEN 'content' END,
                CASE WHEN n.form IS DISTINCT FROM o.form THEN 'form' END,
                CASE WHEN n.stance IS DISTINCT FROM o.stance THEN 'stance' END,
                CASE WHEN n.status IS DISTINCT FROM o.status THEN 'status' END,
                CASE WHEN n.is_negated IS DISTINCT FROM o.is_negated THEN 'is_negated' END
            ],
            lambda name: name IS NOT NULL
        ) AS differs,
        o.speaker AS previous_speaker,
        n.speaker AS speaker,
        o.cue_text AS previous_cue,
        n.cue_text AS cue,
        o.content_text AS previous_content,
        n.content_text AS content,
        o.stance AS previous_stance,
        n.stance AS stance,
        o.status AS previous_status,
        n.status AS status,
        n.published_date,
        nullif(concat_ws('; ', o.decided_by, CASE WHEN n.decided_by IS DISTINCT FROM o.decided_by THEN n.decided_by END), '')
            AS decided_by
    FROM rows AS r
    JOIN pairs AS p ON p.document_id = r.pair
    LEFT JOIN old AS o ON o.pair = r.pair AND o.claim_id = r.old_id
    LEFT JOIN new AS n ON n.pair = r.pair AND n.claim_id = r.new_id
)
SELECT
    document_id,
    previous_document_id,
    uri,
    outlet,
    title,
    CASE
        WHEN previous_claim_id IS NULL THEN 'new'
        WHEN claim_id IS NULL THEN 'gone'
        WHEN len(differs) = 0 THEN 'kept'
        ELSE 'changed'
    END AS became,
    CASE WHEN previous_claim_id IS NOT NULL AND claim_id IS NOT NULL THEN differs ELSE [] END AS differs,
    previous_speaker,
    speaker,
    previous_cue,
    cue,
    previous_content,
    content,
    previous_stance,
    stance,
    previous_status,
    status,
    previous_claim_id,
    claim_id,
    decided_by
FROM compared;
