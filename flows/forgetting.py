"""flows: a takedown from the terminal: what it is about, whether the user is sure, what it came to, what it left."""

import getpass
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

import duckdb
from rich.console import Console
from rich.markup import escape

from flows.copies import group_copies
from flows.link import link_warehouse
from flows.terminal import harmless_line
from flows.usage import UsageError
from warehouse.erasure import Takedown, everything
from warehouse.errors import NoWarehouseError, WarehouseError
from warehouse.forgetting import forget
from warehouse.history import history
from warehouse.landing import prepare
from warehouse.paths import Layout
from warehouse.reading import connect
from warehouse.tombstones import Tombstones, uri_sha256

_LEAST_DIGITS = 6
_SHOWN = 20
Found = list[tuple[str, str | None, str | None]]
"""Documents: id, address, title."""


def forget_documents(root: Path, wanted: str, by: str | None, because: str | None, *, is_sure: bool) -> None:
    """Take down a document, or all at an address, and say what that came to.

    Args:
        root: The warehouse.
        wanted: A document's id or the beginning of one, an address, or a place where it was found.
        by: Who decides; the user's account where that is None.
        because: Why.
        is_sure: Whether to do without asking.

    Raises:
        UsageError: The user cannot be asked, and has not said that it is sure.
        WarehouseError: No warehouse, no such document, or several; or it cannot be written.
    """
    out = Console(highlight=False, soft_wrap=True)
    if not history(Layout(root.resolve())):
        raise NoWarehouseError(root)
    layout = prepare(root)  # finishes a takedown that was cut short
    with everything(layout) as connection:
        found, address = _find(connection, layout, wanted)
    if address is None:
        out.print("to be forgotten, with its claims, in all snapshots and in the raw store:")
    else:
        out.print(
            "to be forgotten, with their claims, in all snapshots and in the raw store, and whatever comes from there:"
        )
    _print(out, found)
    if not is_sure and not _asked():
        out.print("nothing was forgotten")
        return
    ids = [key for key, _, _ in found]
    left = _left_alone(root, ids, address)
    decided_by = by or _account()
    takedown = Takedown(tuple(ids) if address is None else (), address, decided_by, datetime.now(UTC), because)
    done = forget(layout, takedown)
    link_warehouse(layout)
    group_copies(layout)
    out.print(
        f"forgotten: {len(done.documents):,} documents, and the bytes of {done.records:,} records; "
        f"{done.snapshots:,} older snapshots were rewritten"
    )
    for what, documents in left:
        if documents:
            out.print(f"not forgotten, since it is {what}:")
            _print(out, documents)
    out.print("a published copy: publish again with --keep-hours 0; backups and exports are yours to clean")


def _find(connection: duckdb.DuckDBPyConnection, layout: Layout, wanted: str) -> tuple[Found, str | None]:
    """Return the documents that are meant, and the address where one is named."""
    columns = "SELECT DISTINCT document_id, uri, title FROM documents"
    found = connection.execute(f"{columns} WHERE uri = $1 ORDER BY ALL", [wanted]).fetchall()
    if found:
        return found, wanted
    if len(wanted) >= _LEAST_DIGITS:
        found = connection.execute(
            f"{columns} WHERE starts_with(document_id, $1) ORDER BY ALL", [wanted.lower()]
        ).fetchall()
    if not found:
        places = [wanted, os.path.abspath(wanted)]  # noqa: PTH100  (as `run` names it)
        found = connection.execute(
            f"{columns} SEMI JOIN (SELECT document_id FROM appearances WHERE list_contains($1, found_at)) "
            "USING (document_id) ORDER BY ALL",
            [places],
        ).fetchall()
    ids = {key for key, _, _ in found}
    if len(ids) == 1:
        return found, None
    if ids:
        raise WarehouseError(f"{wanted!r} fits {len(ids)} documents: name one by its id, such as {min(ids)}")
    stones = Tombstones.of(history(layout)[-1].folder)
    gone = stones.addresses.get(uri_sha256(wanted)) or next(
        (row for key, row in stones.documents.items() if len(wanted) >= _LEAST_DIGITS and key.startswith(wanted)), None
    )
    if gone is not None:
        raise WarehouseError(f"{wanted!r} was forgotten on {gone['decided_at']:%Y-%m-%d} by {gone['decided_by']}")
    raise WarehouseError(
        f"no document {wanted!r} in any snapshot: give an address, the file it was found in, or the first "
        f"{_LEAST_DIGITS} digits of its id"
    )


def _left_alone(root: Path, ids: list[str], address: str | None) -> list[tuple[str, Found]]:
    """Return what stands now and may be meant, too, with what it is."""
    connection = connect(root)
    try:

        def ask(condition: str) -> Found:
            return connection.execute(
                "WITH gone AS (SELECT document_id, uri, text_sha256 FROM documents WHERE list_contains($1, document_id)) "
                f"SELECT document_id, uri, title FROM documents WHERE NOT list_contains($1, document_id) AND {condition} "
                "ORDER BY ALL",
                [ids],
            ).fetchall()

        return [
            ("the same text at another address", ask("text_sha256 IN (SELECT text_sha256 FROM gone)")),
            (
                "a near-copy at another address",
                ask(
                    "document_id IN (SELECT document_id FROM copies WHERE copy_group_id IN "
                    "(SELECT copy_group_id FROM copies SEMI JOIN gone USING (document_id))) "
                    "AND text_sha256 NOT IN (SELECT text_sha256 FROM gone)"
                ),
            ),
            (
                "another text at the same address (name the address to take down all)",
                ask("uri IN (SELECT uri FROM gone)") if address is None else [],
            ),
        ]
    finally:
        connection.close()


def _asked() -> bool:
    if not sys.stdin.isatty():
        raise UsageError("this cannot be undone: add --yes if you are sure")
    return input("This cannot be undone. Forget for good? [y/N] ").strip().lower() in ("y", "yes")


def _account() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "unknown"


def _print(out: Console, documents: Found) -> None:
    for key, uri, title in documents[:_SHOWN]:
        out.print(f"  {key}  {escape(harmless_line(' · '.join(part for part in (title, uri) if part)))}")
    if len(documents) > _SHOWN:
        out.print(f"  and {len(documents) - _SHOWN:,} more")
