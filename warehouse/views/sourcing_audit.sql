-- On whose word each outlet's reporting rests: the shares of its claims by kind of source, in percent of those whose kind
-- is known.
-- Example: SELECT outlet, claims, named_person_percent, unnamed_percent FROM sourcing_audit ORDER BY claims DESC
SELECT
    coalesce(d.outlet, '(not known)') AS outlet,
    count(DISTINCT c.document_id) AS documents,
    count(*) AS claims,
    count(c.source_kind) AS claims_with_known_kind,
    round(100 * avg((c.source_kind = 'named_person')::INT), 1) AS named_person_percent,
    round(100 * avg((c.source_kind = 'named_organisation')::INT), 1) AS named_organisation_percent,
    round(100 * avg((c.source_kind = 'named_place')::INT), 1) AS named_place_percent,
    round(100 * avg((c.source_kind = 'official_unnamed')::INT), 1) AS official_unnamed_percent,
    round(100 * avg((c.source_kind = 'unnamed')::INT), 1) AS unnamed_percent,
    round(100 * avg((c.source_kind = 'document')::INT), 1) AS document_percent,
    round(100 * avg((c.source_kind = 'none')::INT), 1) AS no_source_percent
FROM corrected_claims AS c
JOIN documents AS d USING (document_id)
GROUP BY ALL;
