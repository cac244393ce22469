"""warehouse: what the web said of each address at the last visit, so that the next one asks only for what is new."""

import json
import os
from collections.abc import Mapping

from warehouse.errors import plain_errors
from warehouse.paths import Layout


def load_fetched(layout: Layout, extractor: str) -> dict[str, dict[str, str | None]]:
    """Return address → validators (etag, last_modified …) of pages that were read by an extractor.

    Empty where nothing was fetched yet, where another extractor read what was, and where the file is damaged.
    """
    try:
        loaded = json.loads(layout.fetched.read_text(encoding="utf-8"))
        return dict(loaded["addresses"]) if loaded["extractor"] == extractor else {}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def save_fetched(layout: Layout, extractor: str, fetched: Mapping[str, Mapping[str, str | None]]) -> None:
    """Replace the validators, at once. To be called after the pages that they belong to have landed, never before.

    Args:
        layout: The warehouse.
        extractor: What read the pages.
        fetched: Address → validators.

    Raises:
        WarehouseError: The file cannot be written.
    """
    unfinished = layout.root / f".fetched-{os.getpid()}"
    with plain_errors(layout.root):
        unfinished.write_text(
            json.dumps({"extractor": extractor, "addresses": fetched}, indent=0, sort_keys=True), encoding="utf-8"
        )
        unfinished.replace(layout.fetched)
