"""warehouse: what the last linking pass has seen and applied already, so that the next one knows what it need not do."""

from pathlib import Path

from schemas.ids import content_id
from warehouse.durable import replace_durably
from warehouse.errors import plain_errors
from warehouse.paths import Layout, table_files

_LINKED_FROM = ("entities", "readings", "corrections", "entity_links")


def load_applied(layout: Layout) -> str | None:
    """Return the id of the decisions that the last pass applied; None where there were none, or the file was lost."""
    return _load(layout.applied)


def save_applied(layout: Layout, decisions: str | None) -> None:
    """Keep the id of the decisions that were applied. To be called after the links have landed, never before.

    Raises:
        WarehouseError: The file cannot be written.
    """
    _save(layout, layout.applied, decisions or "")


def load_linked(layout: Layout) -> str | None:
    """Return what `linked_from` said of the snapshot that the last pass left; None where the file was lost."""
    return _load(layout.linked)


def save_linked(layout: Layout, seen: str) -> None:
    """Keep what a pass has left nothing to do in. To be called after its links have landed, never before.

    Raises:
        WarehouseError: The file cannot be written.
    """
    _save(layout, layout.linked, seen)


def linked_from(snapshot: Path) -> str:
    """Return an id of the files that links are made from, and of the links: while it is the same, nothing is to be done.

    Of the links too, since going back to an older snapshot may take them away and leave all else.
    """
    return content_id(*(f"{table}/{file.name}" for table in _LINKED_FROM for file in table_files(snapshot, table)))


def _load(file: Path) -> str | None:
    try:
        return file.read_text(encoding="utf-8") or None
    except (OSError, ValueError):
        return None


def _save(layout: Layout, file: Path, text: str) -> None:
    with plain_errors(layout.root):
        replace_durably(file, text.encode())
