"""flows/sources: what brings bytes in from outside. INPUTs as a user names them in, records one at a time out.

An INPUT is a file, a folder, a glob, an http(s) address of a page or feed, or `-` for standard input.
"""

import io
import re
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from flows.sources import files, kinds
from flows.sources.addresses import FetchError, parse_address
from flows.sources.contents import Reader
from flows.sources.counts import count_hint
from flows.sources.items import Limits, RawItem, SourceItem, SourceReject, Unchanged
from flows.sources.web import Fetcher, Validators

__all__ = [
    "Fetcher",
    "Limits",
    "RawItem",
    "SourceItem",
    "SourceReject",
    "Unchanged",
    "Validators",
    "count_hint",
    "is_address",
    "open_inputs",
]

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)


def is_address(argument: str) -> bool:
    """Whether an input is an address (of any scheme), and so neither a path nor standard input."""
    return _SCHEME.match(argument) is not None


def open_inputs(
    inputs: Sequence[str],
    *,
    fetcher: Fetcher,
    limits: Limits,
    stdin: BinaryIO | None = None,
    text_column: str | None = None,
) -> Iterator[SourceItem]:
    """Yield everything that the inputs hold, one record at a time, in the order of the inputs.

    Nothing is raised for bad input: what cannot be taken in comes out as a `SourceReject`, and the rest goes on. Within
    folders, files and folders whose names begin with a dot are passed over.

    Args:
        inputs: Files, folders (read with all below, in the order of names), globs (`**` for any folders), http(s)
            addresses, `-` for standard input.
        fetcher: For addresses, and for the pages that feeds link to.
        limits: How much is held in memory for one article.
        stdin: Standard input; None where there is none.
        text_column: The column of tables that holds the text, where the user named it (`--map text=COLUMN`). A table
            without it is one reject.
    """
    reader = Reader(fetcher, limits, text_column)
    for argument in inputs:
        if argument == "-":
            yield from reader.read(stdin or io.BytesIO(), "stdin")
        elif is_address(argument):
            yield from _address_items(argument, reader)
        else:
            for found in files.listed(argument):
                if isinstance(found, SourceReject):
                    yield found
                else:
                    yield from files.file_items(found, reader)


def _address_items(address: str, reader: Reader) -> Iterator[SourceItem]:
    """Yield the page at an address, or the articles of the feed or file there."""
    try:
        shown = str(parse_address(address)[0])
        fetched = reader.fetcher.fetch(address)
    except FetchError as error:
        yield SourceReject(_without_credentials(address), "fetch", error.reason_code, error.detail)
        return
    if fetched.status == "unchanged":
        yield Unchanged(shown)
        return
    path = parse_address(fetched.final_address)[0].path
    # Feeds are served under every type there is, so the bytes come first; then what the server says.
    looks_like = kinds.sniffed_kind(fetched.data[:4096])
    declared = kinds.BY_MEDIA_TYPE.get(fetched.media_type) or kinds.named_kind(path)
    kind = "feed" if looks_like == "feed" else declared
    is_complete = True
    for item in reader.read(io.BytesIO(fetched.data), shown, kind, uri=fetched.final_address, charset=fetched.charset):
        is_failing = item.is_transient if isinstance(item, SourceReject) else getattr(item, "is_stand_in", False)
        is_complete = is_complete and not is_failing
        yield item
    # Else the next visit would be told "unchanged", and what failed in passing now would never be tried again.
    if is_complete:
        reader.fetcher.remember(shown, fetched.validators)


def _without_credentials(address: str) -> str:
    return re.sub(r"(?<=://)[^/@\s]*@", "", address)
