"""warehouse: what the web said of each address at the last visit, so that the next one asks only for what is new."""

import json
import os
from collections.abc import Mapping

from warehouse.errors import plain_errors
from warehouse.paths import Layout

Fetched = dict[str, dict[str, str | None]]
VALIDATORS = frozenset({"etag", "last_modified", "entry"})
_KEEP_READERS = 7


def load_fetched(layout: Layout, reader: str) -> Fetched:
    """Return address → validators (etag, last_modified …) of pages that a reader has read.

    Args:
        layout: The warehouse.
        reader: An id of all that decides what becomes of a page: decoders, extractor, metadata given by the user.

    Returns:
        The validators, by the names in `VALIDATORS`; empty where that reader has fetched nothing yet, and where the file
        is damaged. A page of which it says what cannot be is left out, and so fetched anew.
    """
    found = _all(layout).get(reader)
    pages = found.items() if isinstance(found, dict) else ()
    return {address: page for address, page in pages if _is_sound(page)}


def save_fetched(layout: Layout, reader: str, fetched: Mapping[str, Mapping[str, str | None]]) -> None:
    """Replace a reader's validators, at once. To be called after the pages that they belong to have landed, never before.

    The last readers to have fetched are kept: two schedules with other settings may share a warehouse.

    Raises:
        WarehouseError: The file cannot be written.
    """
    kept = [(key, found) for key, found in _all(layout).items() if key != reader][-_KEEP_READERS:]
    unfinished = layout.root / f".fetched-{os.getpid()}"
    with plain_errors(layout.root):
        unfinished.write_text(json.dumps(dict([*kept, (reader, fetched)]), indent=0), encoding="utf-8")
        unfinished.replace(layout.fetched)


def _all(layout: Layout) -> dict[str, Fetched]:
    try:
        loaded = json.loads(layout.fetched.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return loaded if isinstance(loaded, dict) else {}


def _is_sound(page: object) -> bool:
    return (
        isinstance(page, dict)
        and page.keys() <= VALIDATORS
        and all(isinstance(value, str | None) for value in page.values())
    )
