"""warehouse: what the web said of each address at the last visit, so that the next one asks only for what is new."""

import json
import os
from collections.abc import Collection, Mapping

from warehouse.errors import plain_errors
from warehouse.paths import Layout

Fetched = dict[str, dict[str, str | None]]
_KEEP_READERS = 7


def load_fetched(layout: Layout, reader: str) -> Fetched:
    """Return address → validators (etag, last_modified …) of pages that a reader has read.

    Args:
        layout: The warehouse.
        reader: An id of all that decides what becomes of a page: decoders, extractor, metadata given by the user.

    Returns:
        The validators; empty where that reader has fetched nothing yet, and where the file is damaged.
    """
    return _all(layout).get(reader, {})


def save_fetched(layout: Layout, reader: str, fetched: Mapping[str, Mapping[str, str | None]]) -> None:
    """Replace a reader's validators, at once. To be called after the pages that they belong to have landed, never before.

    The last readers to have fetched are kept: two schedules with other settings may share a warehouse.

    Raises:
        WarehouseError: The file cannot be written.
    """
    kept = [(key, found) for key, found in _all(layout).items() if key != reader][-_KEEP_READERS:]
    _write(layout, dict([*kept, (reader, fetched)]))


def drop_fetched(layout: Layout, addresses: Collection[str]) -> None:
    """Drop what was said of some addresses, for every reader.

    Raises:
        WarehouseError: The file cannot be written.
    """
    before = _all(layout)
    after = {
        reader: {uri: found for uri, found in its.items() if uri not in addresses} for reader, its in before.items()
    }
    if after != before:
        _write(layout, after)


def _write(layout: Layout, readers: Mapping[str, Mapping[str, Mapping[str, str | None]]]) -> None:
    unfinished = layout.root / f".fetched-{os.getpid()}"
    with plain_errors(layout.root):
        unfinished.write_text(json.dumps(readers, indent=0), encoding="utf-8")
        unfinished.replace(layout.fetched)


def _all(layout: Layout) -> dict[str, Fetched]:
    try:
        loaded = json.loads(layout.fetched.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return loaded if isinstance(loaded, dict) else {}
