-- Every form under which an entity is mentioned, with its canonical where it is linked, and how often; and who merged,
-- split or renamed the canonical, where a person did.
-- Example: SELECT alias, form, mentions FROM aliases WHERE name = 'Ilsa Maren' ORDER BY mentions DESC
SELECT
    coalesce(k.name, e.name) AS name,
    l.canonical_id,
    coalesce(k.entity_type, e.entity_type) AS entity_type,
    m.text AS alias,
    m.form,
    count(*) AS mentions,
    count(DISTINCT m.document_id) AS documents,
    k.decided_by
FROM mentions AS m
JOIN entities AS e USING (entity_id)
LEFT JOIN entity_links AS l USING (entity_id)
LEFT JOIN canonicals AS k USING (canonical_id)
GROUP BY ALL;
