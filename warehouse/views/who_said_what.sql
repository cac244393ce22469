-- Every claim with its first speaker, who relayed it, what is said, how it stands, and the article that it was read in.
-- The speaker is the entity's fullest name in the article where it is known, else the words of the text.
SELECT
    c.published_date,
    d.outlet,
    coalesce(e.name, c.source_text) AS speaker,
    e.entity_type AS speaker_type,
    c.source_kind,
    relay.relayed_by,
    c.cue_text AS cue,
    c.content_text AS content,
    c.form,
    c.stance,
    c.status,
    c.is_negated,
    c.confidence,
    d.title,
    d.uri,
    c.source_text,
    c.depth,
    c.claim_id,
    c.document_id
FROM claims AS c
JOIN documents AS d USING (document_id)
LEFT JOIN entities AS e ON e.entity_id = c.source_entity_id
LEFT JOIN (
    SELECT h.claim_id, list(h.name ORDER BY h.hop) AS relayed_by
    FROM claim_chain AS h
    JOIN claims AS k USING (claim_id)
    -- Where the text names a source, hop 0 is the speaker; else every hop relays.
    WHERE h.hop > 0 OR k.source_text IS NULL
    GROUP BY h.claim_id
) AS relay ON relay.claim_id = c.claim_id;
