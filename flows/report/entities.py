"""flows: the entity pages of the report: what one person, body or place said, and what was said about it, by whom."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import duckdb

from flows.report.claims import Line, lines, rows

LINES_AT_ONCE = 10_000
LISTED = 100
NAMES_LISTED = 15
MONTHS_LISTED = 24
PARTS = ("said", "about", "relayed")

# The newest claims of each part, and how many of the claims fall in each month.
_NEWEST = """
SELECT entity, part, number FROM parts WHERE entity BETWEEN $1 AND $2
QUALIFY row_number() OVER (PARTITION BY entity, part ORDER BY number) <= $3
ORDER BY number
"""
_MONTHS = """
SELECT p.entity, date_trunc('month', n.published_date) AS month, count(*) FILTER (WHERE p.part = 'said') AS said,
    count(*) FILTER (WHERE p.part = 'about') AS about, count(*) FILTER (WHERE p.part <> 'relayed') AS total
FROM parts AS p JOIN claim_numbers AS n USING (number)
WHERE p.entity BETWEEN $1 AND $2 AND p.part <> 'relayed' AND n.published_date IS NOT NULL
GROUP BY ALL ORDER BY ALL
"""
_ALIASES = """
SELECT p.entity, a.alias, a.form, sum(a.mentions)::INT AS mentions, sum(a.documents)::INT AS documents
FROM aliases AS a JOIN profiles AS p USING (canonical_id)
WHERE p.entity BETWEEN $1 AND $2 AND a.form <> 'pronoun'
GROUP BY ALL ORDER BY mentions DESC, a.alias, a.form
"""
_SPEAKERS_ABOUT = """
SELECT p.entity, any_value(c.speaker) AS name, c.canonical_id, count(*) AS claims
FROM parts AS p JOIN claim_numbers AS n USING (number) JOIN corrected_claims AS c USING (claim_id)
WHERE p.entity BETWEEN $1 AND $2 AND p.part = 'about' AND c.speaker IS NOT NULL
GROUP BY p.entity, c.canonical_id, CASE WHEN c.canonical_id IS NULL THEN c.speaker END
ORDER BY claims DESC, name, c.canonical_id
"""
# Who speaks for it: whose claims have a source that is described by this name, in the words of one who speaks for another.
_SPOKEN_FOR = """
SELECT p.entity, any_value(c.speaker) AS name, any_value(s.text) AS words, c.canonical_id, count(DISTINCT c.claim_id) AS claims
FROM claim_spans AS s
JOIN mentions AS m ON m.document_id = s.document_id AND m.char_start >= s.char_start AND m.char_end <= s.char_end
JOIN entity_links AS l ON l.entity_id = m.entity_id
JOIN profiles AS p ON p.canonical_id = l.canonical_id
JOIN corrected_claims AS c ON c.claim_id = s.claim_id
WHERE s.role = 'source' AND p.entity BETWEEN $1 AND $2 AND c.canonical_id IS DISTINCT FROM l.canonical_id
    AND regexp_matches(s.text, '(?i)\\b(?:spokes\\w+|press secretary|lawyers?|attorneys?|representatives?|officials?|aides?)\\b')
GROUP BY p.entity, c.canonical_id, CASE WHEN c.canonical_id IS NULL THEN s.text END
ORDER BY claims DESC, name, words, c.canonical_id
"""
_RELAYED_BY = """
SELECT p.entity, any_value(h.name) AS name, h.canonical_id, count(DISTINCT h.claim_id) AS claims
FROM parts AS p JOIN claim_numbers AS n USING (number) JOIN claim_hops AS h USING (claim_id)
WHERE p.entity BETWEEN $1 AND $2 AND p.part = 'said' AND h.hop > 0
GROUP BY p.entity, h.canonical_id, CASE WHEN h.canonical_id IS NULL THEN h.name END
ORDER BY claims DESC, name, h.canonical_id
"""
Row = dict[str, Any]


def entity_pages(connection: duckdb.DuckDBPyConnection) -> Iterator[Row]:
    """Yield what a page of each canonical with a part in a claim shows, those with most claims first.

    Args:
        connection: One on which `flows.report.claims.number_claims` was called.
    """
    for bounds in _batches(connection):
        newest = _lists(connection, bounds)
        months, aliases, speakers, voices, relays = (
            _by_entity(connection, query, bounds)
            for query in (_MONTHS, _ALIASES, _SPEAKERS_ABOUT, _SPOKEN_FOR, _RELAYED_BY)
        )
        for profile in rows(connection, "FROM profiles WHERE entity BETWEEN $1 AND $2 ORDER BY entity", bounds):
            entity = profile["entity"]
            yield {
                "profile": profile,
                "newest": {part: newest[entity, part] for part in PARTS},
                **_over_time(months[entity]),
                "aliases": aliases[entity],
                "speakers_about": speakers[entity],
                "voices": voices[entity],
                "relays": relays[entity],
                "names_listed": NAMES_LISTED,
            }


def _batches(connection: duckdb.DuckDBPyConnection) -> Iterator[list[int]]:
    """Yield the first and the last entity of each batch, so cut that one batch's lines are few enough to be held."""
    first, held = 0, 0
    last = -1
    for last, listed in connection.execute(
        "SELECT entity, least(said, $1) + least(about, $1) + least(relayed, $1) FROM profiles ORDER BY entity", [LISTED]
    ).fetchall():
        if held and held + listed > LINES_AT_ONCE:
            yield [first, last - 1]
            first, held = last, 0
        held += listed
    if held:
        yield [first, last]


def _over_time(months: list[Row]) -> Row:
    """Return the claims by month, or by year where there are many months."""
    if len(months) <= MONTHS_LISTED:
        return {"period": "month", "periods": [{**row, "name": f"{row['month']:%Y-%m}"} for row in months]}
    years: dict[str, Row] = {}
    for row in months:
        year = years.setdefault(f"{row['month']:%Y}", {"name": f"{row['month']:%Y}", "said": 0, "about": 0, "total": 0})
        for part in ("said", "about", "total"):
            year[part] += row[part]
    return {"period": "year", "periods": list(years.values())}


def _lists(connection: duckdb.DuckDBPyConnection, bounds: list[int]) -> dict[tuple[int, str], list[Line]]:
    wanted = connection.execute(_NEWEST, [*bounds, LISTED]).fetchall()
    numbers = sorted({number for _, _, number in wanted})
    # They are held together for one batch of pages only.
    by_number = {line.number: line for line in lines(connection, "number IN (SELECT unnest($1))", [numbers])}
    found: dict[tuple[int, str], list[Line]] = defaultdict(list)
    for entity, part, number in wanted:
        found[entity, part].append(by_number[number])
    return found


def _by_entity(connection: duckdb.DuckDBPyConnection, query: str, bounds: list[int]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    for row in rows(connection, query, bounds):
        found[row["entity"]].append(row)
    return found
