"""flows: what the report's first page shows of the whole warehouse."""

from datetime import date
from typing import Any

import duckdb

from flows.report.claims import Line, lines, rows

LISTED = 12
DENIALS = ("denies", "does_not_confirm", "does_not_deny", "declines_to_comment")
_KINDS = (
    "named_person", "named_organisation", "named_place", "official_unnamed", "unnamed", "document", "no_source",
)  # fmt: skip
_COUNTS = """
SELECT
    (SELECT count(*) FROM documents) AS documents,
    (SELECT count(*) FROM claim_numbers) AS claims,
    (SELECT count(*) FROM profiles) AS entities,
    (SELECT count(DISTINCT outlet) FROM documents) AS outlets,
    (SELECT min(CAST(published_at AS DATE)) FROM documents) AS first_day,
    (SELECT max(CAST(published_at AS DATE)) FROM documents) AS last_day
"""
_DENIED = """
SELECT n.number FROM not_confirmed JOIN claim_numbers AS n USING (claim_id) ORDER BY n.number
"""
# Due on the newest day of the data or after it, as far as that day's reader knew.
_DUE = """
SELECT n.number, p.due_from, p.due_until, list_aggregate(p.time_texts, 'string_agg', ', ') AS words, count(*) OVER () AS due
FROM promises AS p JOIN claim_numbers AS n USING (claim_id)
WHERE p.due_until >= $1
ORDER BY p.due_until, p.due_from, n.number
LIMIT $2
"""
_STANCES = """
SELECT c.stance, count(*) AS claims FROM corrected_claims AS c WHERE c.stance IS NOT NULL GROUP BY ALL ORDER BY ALL
"""
_OVER_TIME = """
SELECT CAST(date_trunc($1, published_date) AS DATE) AS period,
    CAST(date_trunc($1, published_date) + CAST('1 ' || $1 AS INTERVAL) AS DATE) AS until,
    count(*) FILTER (WHERE stance IN ('denies', 'does_not_confirm', 'does_not_deny', 'declines_to_comment')) AS denied,
    count(*) AS claims
FROM corrected_claims WHERE published_date IS NOT NULL GROUP BY ALL ORDER BY ALL
"""
Row = dict[str, Any]


def overview(connection: duckdb.DuckDBPyConnection) -> Row:
    """Return counts, the newest denials, promises falling due, claims over time, and the sourcing audit by outlet.

    Args:
        connection: One on which `flows.report.claims.number_claims` was called.
    """
    [counts] = rows(connection, _COUNTS, [])
    denied = [number for (number,) in connection.execute(_DENIED).fetchall()]
    due = rows(connection, _DUE, [counts["last_day"], LISTED])
    shown = _lines(connection, denied[:LISTED] + [row["number"] for row in due])
    period = _period(counts["first_day"], counts["last_day"])
    return {
        "counts": counts,
        "stances": {row["stance"]: row["claims"] for row in rows(connection, _STANCES, [])},
        "denials": [shown[number] for number in denied[:LISTED]],
        "denial_count": len(denied),
        "denial_stances": DENIALS,
        "due": [{**row, "line": shown[row["number"]]} for row in due],
        "due_count": due[0]["due"] if due else 0,
        "period": period,
        "over_time": rows(connection, _OVER_TIME, [period]),
        "audit": rows(connection, "FROM sourcing_audit ORDER BY claims DESC, outlet", []),
        "kinds": _KINDS,
        "outlets": rows(
            connection,
            "SELECT outlet, count(*) AS documents FROM documents WHERE outlet IS NOT NULL GROUP BY outlet ORDER BY outlet",
            [],
        ),
    }


def _lines(connection: duckdb.DuckDBPyConnection, numbers: list[int]) -> dict[int, Line]:
    return {line.number: line for line in lines(connection, "number IN (SELECT unnest($1))", [numbers])}


def _period(first: date | None, last: date | None) -> str:
    """Return what to count claims by, so that there are some dozens of bars at most."""
    days = (last - first).days if first and last else 0
    return next((name for name, most in (("day", 60), ("week", 400), ("month", 2_000)) if days <= most), "year")
