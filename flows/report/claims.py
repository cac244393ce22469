"""flows: the claims of a warehouse in the report's order, newest first, and who has a part in each."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

import duckdb

# Numbers stand for claims and canonicals here: what grows with the warehouse and is held in memory is these two tables.
_NUMBERED = """
CREATE TEMP TABLE claim_numbers AS
SELECT
    (row_number() OVER (ORDER BY c.published_date DESC NULLS LAST, c.document_id, s.ordinal, c.depth, c.claim_id) - 1)::INT
        AS number,
    c.claim_id,
    c.published_date
FROM corrected_claims AS c
JOIN sentences AS s USING (sentence_id);

CREATE TEMP TABLE named_parts AS
WITH said AS (
    SELECT n.number, c.canonical_id
    FROM corrected_claims AS c JOIN claim_numbers AS n USING (claim_id)
    WHERE c.canonical_id IS NOT NULL
)
SELECT canonical_id, 'said' AS part, number FROM said
UNION ALL
SELECT DISTINCT l.canonical_id, 'about', n.number
FROM claim_mentions AS m
JOIN claim_numbers AS n USING (claim_id)
JOIN entity_links AS l ON l.entity_id = m.entity_id
-- Of themselves people speak in most of what they say: that tells nobody what is thought of them.
ANTI JOIN said ON said.number = n.number AND said.canonical_id = l.canonical_id
WHERE l.canonical_id IS NOT NULL
UNION ALL
SELECT DISTINCT h.canonical_id, 'relayed', n.number
FROM claim_hops AS h
JOIN claim_numbers AS n USING (claim_id)
ANTI JOIN said ON said.number = n.number AND said.canonical_id = h.canonical_id
WHERE h.canonical_id IS NOT NULL;

CREATE TEMP TABLE profiles AS
SELECT
    (row_number() OVER (ORDER BY count(*) DESC, any_value(k.name), canonical_id) - 1)::INT AS entity,
    canonical_id,
    any_value(k.name) AS name,
    any_value(k.entity_type) AS entity_type,
    any_value(k.country_code) AS country_code,
    any_value(k.wikidata_id) AS wikidata_id,
    any_value(k.decided_by) AS decided_by,
    count(*) FILTER (WHERE part = 'said') AS said,
    count(*) FILTER (WHERE part = 'about') AS about,
    count(*) FILTER (WHERE part = 'relayed') AS relayed
FROM named_parts
JOIN canonicals AS k USING (canonical_id)
GROUP BY canonical_id;

CREATE TEMP TABLE parts AS
SELECT p.entity, n.part, n.number FROM named_parts AS n JOIN profiles AS p USING (canonical_id) ORDER BY ALL;

DROP TABLE named_parts;
"""
_LINES = """
WITH wanted AS (SELECT number, claim_id FROM claim_numbers WHERE {condition})
SELECT
    w.number,
    c.claim_id,
    c.document_id,
    c.published_date AS day,
    d.outlet,
    c.cue_text AS cue,
    c.content_text AS content,
    c.stance,
    c.status,
    c.is_negated,
    c.canonical_id AS speaker_id,
    c.decided_by,
    (
        SELECT list({{'name': h.name, 'canonical_id': h.canonical_id}} ORDER BY h.hop)
        FROM (FROM claim_hops SEMI JOIN wanted USING (claim_id)) AS h
        WHERE h.claim_id = c.claim_id
    ) AS hops
FROM wanted AS w
JOIN corrected_claims AS c USING (claim_id)
JOIN documents AS d USING (document_id)
ORDER BY w.number
"""


class Hop(NamedTuple):
    """One hop of a chain: a name, and the canonical where it is known."""

    name: str
    canonical_id: str | None


@dataclass(frozen=True)
class Line:
    """A claim in one line, as lists and the search show it."""

    number: int
    claim_id: str
    document_id: str
    day: date | None
    outlet: str | None
    cue: str | None
    content: str
    stance: str | None
    status: str | None
    is_negated: bool | None
    speaker_id: str | None
    decided_by: str | None
    hops: tuple[Hop, ...]

    @property
    def chain(self) -> str:
        """The names of the chain, from the first speaker outward."""
        return " → ".join(hop.name for hop in self.hops)


def rows(connection: duckdb.DuckDBPyConnection, query: str, values: list[Any]) -> list[dict[str, Any]]:
    """Return the rows of a query as dicts by column."""
    relation = connection.execute(query, values)
    names = [column[0] for column in relation.description or ()]
    return [dict(zip(names, row, strict=True)) for row in relation.fetchall()]


def number_claims(connection: duckdb.DuckDBPyConnection) -> None:
    """Number claims (newest first) and canonicals (most claims first) in temporary tables of the connection.

    They are claim_numbers (number, claim_id, published_date), profiles (entity, canonical_id, name, entity_type, country_code,
    wikidata_id, decided_by, said, about, relayed) and parts (entity, part, number).
    """
    connection.execute(_NUMBERED)


def lines(connection: duckdb.DuckDBPyConnection, condition: str, values: list[Any]) -> Iterator[Line]:
    """Yield the claims whose number fulfils a condition of SQL, in the order of their numbers.

    Args:
        connection: One on which `number_claims` was called.
        condition: A condition on the column number, with $1 … for values.
        values: The values.
    """
    for row in rows(connection, _LINES.format(condition=condition), values):
        hops = tuple(Hop(hop["name"], hop["canonical_id"]) for hop in row.pop("hops") or ())
        yield Line(**row, hops=hops)
