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
    -- Where the text names a source, hop 0 is the speaker; else every hop relays.
    nullif(
        list_filter([CASE WHEN c.source_text IS NULL THEN relay.first END, relay.second], lambda name: name IS NOT NULL)
        || coalesce(relay.others, []),
        []
    ) AS relayed_by,
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
    -- Nearly all chains have two hops at most, and a list for each claim takes four times as long as two columns.
    SELECT
        h.claim_id,
        max(coalesce(n.name, h.name)) FILTER (h.hop = 0) AS first,
        max(coalesce(n.name, h.name)) FILTER (h.hop = 1) AS second,
        list(coalesce(n.name, h.name) ORDER BY h.hop) FILTER (h.hop > 1) AS others
    FROM claim_chain AS h
    LEFT JOIN entity_links AS l ON l.entity_id = h.entity_id
    LEFT JOIN canonicals AS n ON n.canonical_id = l.canonical_id
    GROUP BY h.claim_id
) AS relay ON relay.claim_id = c.claim_id;
