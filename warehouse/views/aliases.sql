-- Every form under which an entity is mentioned, with its canonical where it is linked, and how often.
SELECT
    coalesce(k.name, e.name) AS name,
    l.canonical_id,
    e.entity_type,
    m.text AS alias,
    m.form,
    count(*) AS mentions,
    count(DISTINCT m.document_id) AS documents
FROM mentions AS m
JOIN entities AS e USING (entity_id)
LEFT JOIN entity_links AS l USING (entity_id)
LEFT JOIN canonicals AS k USING (canonical_id)
GROUP BY ALL;
