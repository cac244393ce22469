"""warehouse: which decisions on canonicals the links follow already, so that a linking pass knows whether they changed."""

from warehouse.durable import replace_durably
from warehouse.errors import plain_errors
from warehouse.paths import Layout


def load_applied(layout: Layout) -> str | None:
    """Return the id of the decisions that the last pass applied; None where there were none, or the file was lost."""
    try:
        return layout.applied.read_text(encoding="utf-8") or None
    except (OSError, ValueError):
        return None


def save_applied(layout: Layout, decisions: str | None) -> None:
    """Keep the id of the decisions that were applied. To be called after the links have landed, never before.

    Raises:
        WarehouseError: The file cannot be written.
    """
    with plain_errors(layout.root):
        replace_durably(layout.applied, (decisions or "").encode())
