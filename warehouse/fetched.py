"""warehouse: what the web said of each address at the last visit, so that the next one asks only for what is new."""

import json
from collections.abc import Collection, Mapping
from hashlib import sha256

from warehouse.durable import replace_durably
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
    _write(layout, dict([*kept, (reader, fetched)]))


def drop_fetched(layout: Layout, addresses: Collection[str]) -> None:
    """Drop what was said of some addresses, for every reader.

    Raises:
        WarehouseError: The file cannot be written.
    """
    if fetched_is_damaged(layout):
        layout.fetched.unlink()
    before = _all(layout)
    after = {
        reader: {uri: found for uri, found in its.items() if uri not in addresses} for reader, its in before.items()
    }
    if after != before:
        _write(layout, after)


def _write(layout: Layout, readers: Mapping[str, Mapping[str, Mapping[str, str | None]]]) -> None:
    with plain_errors(layout.root):
        replace_durably(layout.fetched, _sealed(readers))


def fetched_is_damaged(layout: Layout) -> bool:
    """Tell whether there is a file of validators that is not what was written: it is as good as none."""
    return layout.fetched.exists() and _opened(layout) is None


def _all(layout: Layout) -> dict[str, Fetched]:
    return _opened(layout) or {}


def _sealed(readers: Mapping[str, object]) -> bytes:
    """The file's content: a hash first, since a validator with a wrong byte could have a page taken for unchanged."""
    rest = json.dumps(readers, indent=0).encode()
    return sha256(rest).hexdigest().encode() + b"\n" + rest


def _opened(layout: Layout) -> dict[str, Fetched] | None:
    try:
        own, _, rest = layout.fetched.read_bytes().partition(b"\n")
    except OSError:
        return None
    if own.decode("ascii", "replace") != sha256(rest).hexdigest():
        return None
    try:
        loaded = json.loads(rest)
    except (ValueError, RecursionError):  # sealed by somebody else
        return None
    return loaded if isinstance(loaded, dict) else None


def _is_sound(page: object) -> bool:
    return (
        isinstance(page, dict)
        and page.keys() <= VALIDATORS
        and all(isinstance(value, str | None) for value in page.values())
    )
