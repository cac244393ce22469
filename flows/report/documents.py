"""flows: the document pages of the report: each article as staged, with its claims marked and beside it."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import duckdb

from flows.report.claims import Hop, rows
from flows.report.pieces import Span, pieces
from flows.report.values import quantity_value, time_value
from flows.titles import TITLE

BATCH = 250
_OF_CLAIMS = ("claims", "hops", "spans", "about", "times", "quantities")
_QUERIES = {
    "documents": f"""
        SELECT document_id, uri, {TITLE} AS title, summary, authors, outlet, published_at, published_precision, published_origin,
            language, text, text_sha256, previous_document_id, r.extractor, r.outcome
        FROM documents AS d LEFT JOIN readings AS r USING (document_id)
        WHERE document_id BETWEEN $1 AND $2 ORDER BY document_id
    """,
    "appearances": "SELECT document_id, found_at FROM appearances WHERE document_id BETWEEN $1 AND $2 ORDER BY found_at",
    "segments": """
        SELECT document_id, role, char_start, char_end FROM segments WHERE document_id BETWEEN $1 AND $2 ORDER BY char_start
    """,
    "claims": """
        SELECT c.* FROM corrected_claims AS c
        JOIN (
            SELECT claim_id, min(char_start) AS char_start FROM claim_spans WHERE document_id BETWEEN $1 AND $2 GROUP BY ALL
        ) AS s USING (claim_id)
        WHERE c.document_id BETWEEN $1 AND $2
        ORDER BY s.char_start, c.depth, c.claim_id
    """,
    "hops": """
        SELECT document_id, claim_id, name, canonical_id FROM claim_hops WHERE document_id BETWEEN $1 AND $2 ORDER BY hop
    """,
    "spans": """
        SELECT document_id, claim_id, role, char_start, char_end, text FROM claim_spans
        WHERE document_id BETWEEN $1 AND $2 ORDER BY claim_id, role, ordinal
    """,
    "about": """
        SELECT DISTINCT m.document_id, m.claim_id, coalesce(k.name, e.name) AS name, k.canonical_id
        FROM claim_mentions AS m
        JOIN entities AS e ON e.entity_id = m.entity_id
        LEFT JOIN entity_links AS l ON l.entity_id = m.entity_id
        LEFT JOIN canonicals AS k ON k.canonical_id = l.canonical_id
        WHERE m.document_id BETWEEN $1 AND $2
        ORDER BY name, k.canonical_id
    """,
    "times": "SELECT * FROM times WHERE document_id BETWEEN $1 AND $2 ORDER BY char_start",
    "quantities": "SELECT * FROM quantities WHERE document_id BETWEEN $1 AND $2 ORDER BY char_start",
    "copies": """
        SELECT document_id, copy_group_id, group_size, CASE WHEN agency_evidence <> 'contributed' THEN agency END AS agency
        FROM copies WHERE document_id BETWEEN $1 AND $2
    """,
}
_OTHERS = f"""
SELECT d.document_id, {TITLE} AS title, d.outlet, CAST(d.published_at AS DATE) AS day
FROM copies JOIN documents AS d USING (document_id)
WHERE copy_group_id = $1 AND document_id <> $2
ORDER BY d.published_at NULLS LAST, d.document_id
LIMIT $3
"""
COPIES_LISTED = 20
_NOT_IN_TABLE = ("speaker", "speaker_type", "canonical_id", "is_source_decided", "decided_by")
_ASIDE = ("byline", "credit", "teaser", "promo", "other")  # what is not read for claims
_LETTERS = {"source": "s", "cue": "q", "content": "c"}
Row = dict[str, Any]


@dataclass(frozen=True)
class Fragment:
    """A run of characters under the same marks.

    `claims` names each claim and role that it belongs to, as "3c": of claim number 3 the content (s source, q cue), claims
    that lie inside others last. `begins` are the numbers of claims that are referred to in front of it.
    """

    text: str
    claims: tuple[str, ...]
    roles: tuple[str, ...]
    depth: int
    value: str | None
    value_kind: str | None
    begins: tuple[int, ...]


@dataclass(frozen=True)
class Block:
    """A segment of the article."""

    role: str
    is_aside: bool
    fragments: tuple[Fragment, ...]


def document_pages(connection: duckdb.DuckDBPyConnection) -> Iterator[Row]:
    """Yield what a page of each document shows, some hundreds read at a time.

    Args:
        connection: A warehouse, opened.
    """
    ids = [row[0] for row in connection.execute("SELECT document_id FROM documents ORDER BY document_id").fetchall()]
    for start in range(0, len(ids), BATCH):
        batch = ids[start : start + BATCH]
        read = {name: _by_document(connection, query, [batch[0], batch[-1]]) for name, query in _QUERIES.items()}
        for document_id in batch:
            yield _page(connection, {name: by_id[document_id] for name, by_id in read.items()})


def _by_document(connection: duckdb.DuckDBPyConnection, query: str, values: list[str]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows(connection, query, values):
        found[row["document_id"]].append(row)
    return found


def _page(connection: duckdb.DuckDBPyConnection, read: dict[str, list[Row]]) -> Row:
    [document] = read["documents"]
    by_claim: dict[str, dict[str, list[Row]]] = {name: defaultdict(list) for name in _OF_CLAIMS}
    for name in _OF_CLAIMS:
        for row in read[name]:
            by_claim[name][row["claim_id"]].append(row)
    numbers = {claim["claim_id"]: number for number, claim in enumerate(read["claims"], 1)}
    claims = [
        _claim(claim, numbers, {name: of[claim["claim_id"]] for name, of in by_claim.items()})
        for claim in read["claims"]
    ]
    copies = None
    if read["copies"]:
        [copies] = read["copies"]
        copies["others"] = rows(connection, _OTHERS, [copies["copy_group_id"], document["document_id"], COPIES_LISTED])
    values = [
        {
            "text": row["text"],
            "kind": kind,
            "value": value,
            "claim": numbers.get(row["claim_id"]),
            "claim_id": row["claim_id"],
        }
        for kind, name, normal in (("time", "times", time_value), ("quantity", "quantities", quantity_value))
        for row in read[name]
        if (value := normal(row)) is not None
    ]
    return {
        "document": document,
        "found_at": [row["found_at"] for row in read["appearances"]],
        "blocks": _blocks(document["text"], read, numbers),
        "claims": claims,
        "copies": copies,
        "values": values,
    }


def _claim(claim: Row, numbers: dict[str, int], own: dict[str, list[Row]]) -> Row:
    parent = claim["parent_claim_id"]
    table_row = {name: value for name, value in claim.items() if name not in _NOT_IN_TABLE}
    table_row["spans"] = [
        {name: span[name] for name in ("role", "char_start", "char_end", "text")} for span in own["spans"]
    ]
    table_row["chain"] = [hop["name"] for hop in own["hops"]]
    return {
        **claim,
        "number": numbers[claim["claim_id"]],
        "parent_number": numbers.get(parent) if parent else None,
        "hops": [Hop(hop["name"], hop["canonical_id"]) for hop in own["hops"]],
        "about": [Hop(row["name"], row["canonical_id"]) for row in own["about"]],
        "values": [(row["text"], time_value(row)) for row in own["times"] if time_value(row)]
        + [(row["text"], quantity_value(row)) for row in own["quantities"] if quantity_value(row)],
        "row": table_row,
    }


def _blocks(text: str, read: dict[str, list[Row]], numbers: dict[str, int]) -> list[Block]:
    spans, begins = _claim_spans(read, numbers)
    values: dict[str, tuple[str, str]] = {}
    for kind, normal in (("times", time_value), ("quantities", quantity_value)):
        for index, row in enumerate(read[kind]):
            value = normal(row)
            if value is not None:
                values[f"{kind}:{index}"] = (kind, value)
                spans.append(Span(row["char_start"], row["char_end"], f"{kind}:{index}"))
    # A cut where a claim is referred to.
    spans += [Span(place, len(text) + 1, "") for place in begins]
    blocks = []
    done = 0
    for segment in [*read["segments"], {"role": "other", "char_start": len(text), "char_end": len(text)}]:
        start, end = max(done, segment["char_start"]), segment["char_end"]
        if text[done:start].strip():  # never for what keeps the contract: segments cover all that is not white space
            blocks.append(_block(text, done, start, "other", spans, values, begins))
        if end > start:
            blocks.append(_block(text, start, end, segment["role"], spans, values, begins))
        done = max(done, end)
    return blocks


def _claim_spans(read: dict[str, list[Row]], numbers: dict[str, int]) -> tuple[list[Span], dict[int, list[int]]]:
    """Return the spans of all claims, those of claims inside others last, and where each claim is referred to."""
    depth = {claim["claim_id"]: (claim["depth"], numbers[claim["claim_id"]]) for claim in read["claims"]}
    chosen = sorted(
        (span for span in read["spans"] if span["claim_id"] in depth), key=lambda span: depth[span["claim_id"]]
    )
    first: dict[int, tuple[bool, int]] = {}
    for span in chosen:
        number, rank = numbers[span["claim_id"]], (span["role"] != "cue", span["char_start"])
        if number not in first or rank < first[number]:
            first[number] = rank
    begins: dict[int, list[int]] = defaultdict(list)
    for number, (_, place) in sorted(first.items()):
        begins[place].append(number)
    marked = [
        Span(span["char_start"], span["char_end"], f"{numbers[span['claim_id']]}{_LETTERS[span['role']]}")
        for span in chosen
    ]
    return marked, begins


def _block(
    text: str,
    start: int,
    end: int,
    role: str,
    spans: list[Span],
    values: dict[str, tuple[str, str]],
    begins: dict[int, list[int]],
) -> Block:
    fragments = []
    for piece in pieces(start, end, spans):
        claims = tuple(mark for mark in piece.marks if mark and mark not in values)
        value = next((values[mark] for mark in piece.marks if mark in values), None)
        fragments.append(
            Fragment(
                text[piece.start : piece.end],
                claims,
                tuple(role for role, letter in _LETTERS.items() if any(mark.endswith(letter) for mark in claims)),
                min(3, sum(mark.endswith("c") for mark in claims)),
                value and value[1],
                value and value[0],
                tuple(begins.get(piece.start, ())),
            )
        )
    return Block(role, role in _ASIDE, tuple(fragments))
