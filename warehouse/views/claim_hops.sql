-- Each hop of each claim's chain, from the first speaker (the lowest hop) outward, with the canonical where it is linked. A
-- source that a person decided stands first, as hop -1.
-- Example: SELECT claim_id, hop FROM claim_hops WHERE name = 'Eastline News' AND hop > 0
SELECT h.claim_id, h.document_id, h.hop, coalesce(n.name, h.name) AS name, n.canonical_id
FROM claim_chain AS h
LEFT JOIN entity_links AS l ON l.entity_id = h.entity_id
LEFT JOIN canonicals AS n ON n.canonical_id = l.canonical_id
-- Where the text names a source, hop 0 is the speaker; else every hop relays.
ANTI JOIN (SELECT claim_id, 0 AS hop FROM corrected_claims WHERE is_source_decided AND source_text IS NOT NULL) AS x
    ON x.claim_id = h.claim_id AND x.hop = h.hop
UNION ALL
SELECT claim_id, document_id, -1, speaker, canonical_id FROM corrected_claims WHERE is_source_decided;
