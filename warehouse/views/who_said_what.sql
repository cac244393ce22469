-- Every claim with its first speaker, who relayed it, what is said, how it stands, and the article that it was read in.
-- The speaker is the canonical's name where the entity is linked, else its fullest name in the article where it is known,
-- else the words of the text. Claims that a person called wrong are left out; decided_by is who corrected a value.
-- Example: SELECT published_date, outlet, speaker, stance, content FROM who_said_what WHERE speaker = 'Ilsa Maren' ORDER BY
-- published_date
SELECT
    c.published_date,
    d.outlet,
    c.speaker,
    c.speaker_type,
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
    c.document_id,
    c.decided_by
FROM corrected_claims AS c
JOIN documents AS d USING (document_id)
LEFT JOIN (
    SELECT h.claim_id, list(coalesce(n.name, h.name) ORDER BY h.hop) AS relayed_by
    FROM claim_chain AS h
    JOIN claims AS k USING (claim_id)
    LEFT JOIN entity_links AS l ON l.entity_id = h.entity_id
    LEFT JOIN canonicals AS n ON n.canonical_id = l.canonical_id
    -- Where the text names a source, hop 0 is the speaker; else every hop relays.
    WHERE h.hop > 0 OR k.source_text IS NULL
    GROUP BY h.claim_id
) AS relay ON relay.claim_id = c.claim_id;
