"""warehouse: what the web said of each address at the last visit, so that the next one asks only for what is new."""

import json
import os
from collections.abc import Mapping

from warehouse.errors import plain_errors
from warehouse.paths import Layout


def load_fetched(layout: Layout) -> dict[str, dict[str, str | None]]:
    """Return address → validators (etag, last_modified); empty where nothing was fetched yet or the file is damaged."""
    try:
        loaded = json.loads(layout.fetched.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return loaded if isinstance(loaded, dict) else {}


def save_fetched(layout: Layout, fetched: Mapping[str, Mapping[str, str | None]]) -> None:
    """Replace the validators, at once. To be called after the pages that they belong to have landed, never before.

    Raises:
        WarehouseError: The file cannot be written.
    """
    unfinished = layout.root / f".fetched-{os.getpid()}"
    with plain_errors(layout.root):
        unfinished.write_text(json.dumps(fetched, indent=0, sort_keys=True), encoding="utf-8")
        unfinished.replace(layout.fetched)
