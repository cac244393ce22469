"""flows: an article in the terminal, its claims marked by role."""

import os
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import duckdb
from rich.console import Console
from rich.text import Text

from flows.terminal import UserPager, harmless, harmless_line, place
from flows.titles import TITLE
from warehouse.errors import WarehouseError
from warehouse.reading import connect

_STYLES = {"source": "bold cyan", "cue": "yellow", "content": "green"}
_SHORT_ID = 12
_ASIDE = "dim"  # what is not read for claims
_NOT_READ = ("byline", "credit", "teaser", "promo", "other")


def show_document(root: Path, wanted: str) -> None:
    """Print an article and its claims: in a pager where there is a terminal.

    Args:
        root: The warehouse.
        wanted: A document's id or the beginning of one, its address, the file it was found in, or words of its title.

    Raises:
        WarehouseError: No warehouse, no such document, or several.
    """
    connection = connect(root)
    document_id = _find(connection, wanted)
    title, outlet, published, text, uri = connection.execute(
        f"SELECT {TITLE}, outlet, published_at, text, uri FROM documents AS d WHERE document_id = $1", [document_id]
    ).fetchall()[0]
    [(found_at,)] = connection.execute(
        "SELECT min(found_at) FROM appearances WHERE document_id = $1", [document_id]
    ).fetchall()
    out = Console(highlight=False)
    with out.pager(UserPager(), styles=True, links=True) if sys.stdout.isatty() else nullcontext():
        out.print(Text(harmless_line(title or "(no title)"), style="bold"))
        if facts := " · ".join(str(fact) for fact in (outlet, published and published.date()) if fact):
            out.print(Text(harmless_line(facts)), soft_wrap=True)
        if where := uri or found_at:
            out.print(place(where), soft_wrap=True)
        out.print(Text(document_id, style=_ASIDE))
        legend = Text("\n")
        for role, style in _STYLES.items():
            legend.append(role, style).append("  ")
        out.print(legend.append("not read", _ASIDE), "")
        out.print(_marked(connection, document_id, text), soft_wrap=True)
        out.print()
        for line in _claim_lines(connection, document_id):
            out.print(line, soft_wrap=True)


def _find(connection: duckdb.DuckDBPyConnection, wanted: str) -> str:
    ways: list[tuple[str, str]] = [
        ("SELECT document_id FROM documents WHERE starts_with(document_id, $1)", wanted.lower()),
        ("SELECT document_id FROM documents WHERE uri = $1", wanted),
        ("SELECT document_id FROM appearances WHERE found_at = $1", wanted),
        ("SELECT document_id FROM appearances WHERE found_at = $1", os.path.abspath(wanted)),  # noqa: PTH100  (as `run` names it)
        ("SELECT document_id FROM appearances WHERE ends_with(found_at, $1)", "/" + wanted.lstrip("/")),
        (f"SELECT document_id FROM documents AS d WHERE contains(lower({TITLE}), $1)", wanted.lower()),
    ]
    for sql, value in ways:
        found = sorted({row[0] for row in connection.execute(sql, [value]).fetchall()}) if value else []
        if len(found) == 1:
            return str(found[0])
        if found:
            raise WarehouseError(_several(connection, wanted, found))
    raise WarehouseError(f'no document {wanted!r}: see `onrecord sql "SELECT document_id, title FROM documents"`')


def _several(connection: duckdb.DuckDBPyConnection, wanted: str, found: list[str]) -> str:
    titles = connection.execute(
        f"SELECT document_id, coalesce({TITLE}, '(no title)') FROM documents AS d WHERE document_id IN (SELECT unnest($1)) "
        "ORDER BY ALL LIMIT 10",
        [found],
    ).fetchall()
    listed = [f"  {document_id[:_SHORT_ID]} {harmless_line(title)}" for document_id, title in titles]
    more = ["  …"] if len(found) > len(listed) else []
    return "\n".join([f"{wanted!r} fits {len(found)} documents: name one by its id", *listed, *more])


def _marked(connection: duckdb.DuckDBPyConnection, document_id: str, text: str) -> Text:
    marked = Text(harmless(text))
    roles = ", ".join(f"'{role}'" for role in _NOT_READ)
    for start, end in connection.execute(
        f"SELECT char_start, char_end FROM segments WHERE document_id = $1 AND role IN ({roles})", [document_id]
    ).fetchall():
        marked.stylize(_ASIDE, start, end)
    for role, start, end in connection.execute(
        "SELECT role, char_start, char_end FROM claim_spans WHERE document_id = $1 "
        "ORDER BY role = 'content' DESC, char_start",
        [document_id],
    ).fetchall():
        marked.stylize(_STYLES[role], start, end)
    return marked


def _claim_lines(connection: duckdb.DuckDBPyConnection, document_id: str) -> list[Text]:
    """Each claim as "id first speaker → relayer | cue | content | stance, status", in the order of the text.

    A claim that a person called wrong is shown as such here, where all that was read is seen.
    """
    rows: list[tuple[Any, ...]] = connection.execute(
        """
        SELECT c.claim_id, c.depth, coalesce(k.chain, h.chain, c.source_text, '(nobody named)'), c.cue_text, c.content_text,
            v.claim_id IS NULL, v.stance, v.status, f.decided_by
        FROM claims c
        LEFT JOIN corrected_claims v USING (claim_id)
        LEFT JOIN (
            SELECT claim_id, string_agg(DISTINCT decided_by, '; ' ORDER BY decided_by) AS decided_by
            FROM corrections_in_force GROUP BY ALL
        ) f USING (claim_id)
        LEFT JOIN claim_chains k USING (claim_id)
        LEFT JOIN (SELECT claim_id, string_agg(name, ' → ' ORDER BY hop) AS chain FROM claim_chain GROUP BY ALL) h
            USING (claim_id)
        JOIN (SELECT claim_id, min(char_start) AS char_start FROM claim_spans GROUP BY ALL) s USING (claim_id)
        WHERE c.document_id = $1 ORDER BY s.char_start, c.depth
        """,
        [document_id],
    ).fetchall()
    lines = []
    for claim_id, depth, speaker, cue, content, is_wrong, stance, status, decided_by in rows:
        line = Text("  " * depth).append(f"{claim_id[:_SHORT_ID]} ", _ASIDE)
        for text, role in ((speaker, "source"), (cue or "", "cue"), (content, "content")):
            line.append(" ".join(harmless_line(text).split()), _STYLES[role]).append(" | ")
        line.append("wrong" if is_wrong else f"{stance or '?'}, {status or '?'}")
        lines.append(line.append(f" (decided by {harmless_line(decided_by)})" if decided_by else ""))
    return lines
