-- Each story that stands in several articles, near-copies of each other: how many there are, in how many outlets, whose
-- words they are where a news agency is named, who had it first as far as the dates tell, and how much the least like it has
-- in common with the oldest. So nine outlets' reports can be told from one agency's, nine times over.
-- Example: SELECT first_outlet, agency, documents, outlets, title FROM copy_groups ORDER BY documents DESC
SELECT
    c.copy_group_id,
    count(*) AS documents,
    count(DISTINCT d.outlet) AS outlets,
    string_agg(DISTINCT c.agency, '; ' ORDER BY c.agency) FILTER (WHERE c.agency_evidence <> 'contributed') AS agency,
    min(d.published_at) AS first_published_at,
    any_value(d.outlet) FILTER (WHERE c.document_id = c.copy_group_id) AS first_outlet,
    -- The oldest may be a wire's text with no title.
    coalesce(any_value(d.title) FILTER (WHERE c.document_id = c.copy_group_id), min(d.title)) AS title,
    list(DISTINCT d.outlet ORDER BY d.outlet) FILTER (WHERE d.outlet IS NOT NULL) AS outlet_names,
    min(c.similarity) AS least_similarity
FROM copies AS c
JOIN documents AS d USING (document_id)
WHERE c.group_size > 1
GROUP BY c.copy_group_id;
