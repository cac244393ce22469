"""flows/sources: what a source yields. One thing found, one thing not taken in, or one thing that has not changed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

Stage: TypeAlias = Literal["list", "fetch", "unpack"]


@dataclass(frozen=True)
class RawItem:
    """The bytes of one article as received, before anything is decoded.

    Attributes:
        data: The record: a file, a line of JSON, a table's row as JSON, a page, the payload of a WARC record.
        media_type: One of `text/plain`, `text/markdown`, `text/html` and `application/json`.
        found_at: Where it was found: an absolute path, `PATH#7` for its 7th line, row or entry (from 1), an address,
            `stdin` or `stdin#3`.
        uri: The address that the record itself comes from or declares (WARC target, feed link, fetched address);
            None for local files.
        charset: The charset that a header outside the bytes names, as it stands there; None where none does.
        is_stand_in: Whether this is what a feed says of a page that could not be had for now: the feed is to be read
            again at the next visit, for the page's sake.
        defaults: Metadata known from outside the bytes, by the names of the JSON fields (`title`, `summary`,
            `authors`, `outlet`, `published`, `language`). What the record says itself comes first.
    """

    data: bytes
    media_type: str
    found_at: str
    uri: str | None = None
    charset: str | None = None
    defaults: Mapping[str, str] = field(default_factory=dict)
    is_stand_in: bool = False


# What failed for one of these reasons may go well at another time.
TRANSIENT = frozenset({"dns_failed", "connection_failed", "timeout", "server_error", "robots_unreachable"})


@dataclass(frozen=True)
class SourceReject:
    """An input, or a part of one, that was not taken in.

    Attributes:
        uri: What was not taken in: a path, `PATH#7` or an address.
        stage: Where it ended: `list` (finding the inputs), `fetch` (the web) or `unpack` (opening what was found).
        reason_code: Lower-case words joined by underscores, to count by.
        detail: One sentence for a person, without the uri.
    """

    uri: str
    stage: Stage
    reason_code: str
    detail: str

    @property
    def is_transient(self) -> bool:
        """Whether it may go well at another time: a host that did not answer, a server in trouble."""
        return self.reason_code in TRANSIENT


@dataclass(frozen=True)
class Unchanged:
    """An address that is as it was at the last visit, by its own server's or its feed's word. Nothing to read."""

    uri: str


@dataclass(frozen=True)
class Limits:
    """How much is held in memory for one article.

    Attributes:
        max_document_bytes: The most bytes of one article, unpacked: a file, a line, a row, a page, a WARC payload.
            What is longer is rejected as `too_large` without being read to its end into memory.
    """

    max_document_bytes: int = 20 * 1024 * 1024


SourceItem: TypeAlias = RawItem | SourceReject | Unchanged
