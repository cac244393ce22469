"""flows/sources: articles out of a feed (RSS, Atom, RDF, CDF): its entries' own text, or the pages they link to."""

import hashlib
import html.parser
import io
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import feedparser

from flows.bounds import DECODING_SECONDS, at_most
from flows.sources.addresses import FetchError
from flows.sources.items import RawItem, SourceItem, SourceReject, Unchanged
from flows.sources.tables import compact_json
from flows.sources.web import Fetcher
from transforms.decoders.article import TookTooLong

# A summary longer than this is taken for the article, a shorter one for a teaser.
_SUBSTANTIAL_CHARACTERS = 400
_PAGE_TYPES = {
    "text/html": "text/html",
    "application/xhtml+xml": "text/html",
    "text/plain": "text/plain",
    "": "text/html",
}


def feed_items(
    data: bytes, found_at: str, fetcher: Fetcher | None, *, uri: str | None = None, charset: str | None = None
) -> Iterator[SourceItem]:
    """Yield one article for each entry of a feed.

    The entries of a feed on disk that carry their text are taken as they are, and only the others are fetched; the
    entries of a feed on the web are fetched where they have a link. An entry's text is what its feed gives as content,
    or a summary that is too long to be a teaser, or that leads to no page. An entry that its feed describes as at the
    last visit is not fetched again.

    Args:
        data: The feed.
        found_at: Its place.
        fetcher: Fetches linked pages; None to fetch nothing.
        uri: The feed's address, where it came from the web.
        charset: The charset that the server named.

    Yields:
        For a page its bytes, with what the feed says of it as `defaults`. For an entry's own text JSON with the fields
        title, summary, authors, url, published, language and text (HTML as the feed has it). Entries of a feed on disk
        are counted from 1 in `found_at`; those of a feed on the web bear its address alone, since the next visit finds
        them at other places.
    """
    try:
        with at_most(DECODING_SECONDS):
            parsed = _parsed(data, uri, charset)
            is_atom = str(parsed.get("version")).startswith("atom")
            records = [_record(entry, parsed.feed, is_atom=is_atom) for entry in parsed.entries]
    except TookTooLong as error:
        yield SourceReject(found_at, "unpack", error.reason_code, error.detail)
        return
    except Exception as error:
        # feedparser lets through whatever its parts run into: eight kinds of errors on feeds damaged at random.
        detail = f"the feed is too broken to be read ({type(error).__name__}: {' '.join(str(error).split())[:160]})"
        yield SourceReject(found_at, "unpack", "bad_feed", detail)
        return
    # feedparser finds "entries" in any XML that has an element of the name item.
    is_feed = parsed.get("version") or any(entry.get("link") or entry.get("content") for entry in parsed.entries)
    if not parsed.entries or not is_feed:
        code, detail = ("empty", "the feed has no entries") if is_feed else _not_a_feed(parsed)
        yield SourceReject(found_at, "unpack", code, detail)
        return
    for number, record in enumerate(records, start=1):
        place = f"{found_at}#{number}" if uri is None else found_at
        yield from _entry_items(record, parsed.feed, place, fetcher, prefers_own_text=uri is None, number=number)


def _parsed(data: bytes, uri: str | None, charset: str | None) -> Any:  # noqa: ANN401 (feedparser has no types)
    headers = {"content-location": uri} if uri else {}
    if charset:
        headers["content-type"] = f"application/xml; charset={charset}"
    # feedparser would take bytes for an address or a file's name if they look like one: a stream is only read.
    return feedparser.parse(io.BytesIO(data), response_headers=headers)


def _not_a_feed(parsed: Any) -> tuple[str, str]:  # noqa: ANN401
    words = " ".join(str(parsed.get("bozo_exception", "")).split())[:160]
    return "not_a_feed", "this is neither a feed nor a page" + (f" ({words})" if words else "")


def _entry_items(
    record: dict[str, Any],
    feed: Any,  # noqa: ANN401
    place: str,
    fetcher: Fetcher | None,
    *,
    prefers_own_text: bool,
    number: int,
) -> Iterator[SourceItem]:
    link = record["url"]
    text = record["text"]
    outlet = plain_text(feed.get("title") or "")
    own = RawItem(
        compact_json(record),
        "application/json",
        place,
        uri=link or None,
        charset="utf-8",
        defaults={"outlet": outlet} if outlet else {},
    )
    if text and (prefers_own_text or not link or fetcher is None):
        yield own
    elif link and fetcher is not None:
        defaults = {
            name: value if isinstance(value, str) else "; ".join(value)
            for name, value in {**record, "outlet": outlet}.items()
            if value and name not in ("url", "text")
        }
        try:
            yield _page(fetcher, link, place, hashlib.sha256(own.data).hexdigest(), defaults)
        except FetchError as error:
            if text:
                yield replace(own, is_stand_in=error.is_transient)
            else:
                uri = place if prefers_own_text else link
                yield SourceReject(uri, "fetch", error.reason_code, f"the page {link} was not fetched: {error.detail}")
    else:
        where = place if prefers_own_text else f"{place}#{number}"
        missing = "and no page may be fetched" if link else "and no link to a page"
        yield SourceReject(where, "unpack", "no_text", f"the entry has no text of its own {missing}")


def _page(fetcher: Fetcher, link: str, place: str, fingerprint: str, defaults: dict[str, str]) -> RawItem | Unchanged:
    known = fetcher.validators.get(link)
    if known is not None and known.entry == fingerprint:
        return Unchanged(link)
    fetched = fetcher.fetch(link)
    fetcher.remember(link, replace(fetched.validators, entry=fingerprint))
    if fetched.status == "unchanged":
        return Unchanged(link)
    media_type = _PAGE_TYPES.get(fetched.media_type)
    if media_type is None:
        raise FetchError("unsupported_type", f"it is {fetched.media_type}, not a page")
    if not fetched.data.strip():
        raise FetchError("empty", "it has no content")
    return RawItem(fetched.data, media_type, place, uri=link, charset=fetched.charset, defaults=defaults)


def _record(entry: Any, feed: Any, *, is_atom: bool) -> dict[str, Any]:  # noqa: ANN401
    contents = [part for part in entry.get("content", []) if (part.get("value") or "").strip()]
    # Of several forms of one text the longest: plain text beside HTML is often cut.
    content = max(contents, key=lambda part: len(part["value"]), default=None)
    summary = entry.get("summary") or ""
    text = content["value"] if content else ""
    link = (entry.get("link") or "").strip()
    url = link if link.lower().startswith(("http://", "https://")) else None
    # With no page to lead to, a summary is no teaser but all there is.
    if not text and (url is None or len(plain_text(summary)) > _SUBSTANTIAL_CHARACTERS):
        text = summary
    names = [person.get("name") for person in entry.get("authors", [])] or [entry.get("author")]
    return {
        "title": plain_text(entry.get("title") or "") or None,
        "summary": plain_text(summary) if summary != text else None,
        "authors": [name.strip() for name in names if name and name.strip()],
        "url": url,
        # As the feed writes it: the parsed form would claim a time of day where there is only a date. What feedparser
        # calls updated is dc:date in RSS, the day of publication, but in Atom the last change, maybe weeks later.
        "published": entry.get("published") or (None if is_atom else entry.get("updated")) or None,
        "language": (content or {}).get("language") or feed.get("language") or None,
        "text": text or None,
    }


class _Text(html.parser.HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002
        if tag in ("br", "p", "div", "li"):
            self.pieces.append(" ")


def plain_text(markup: str) -> str:
    """The text of a piece of HTML on one line, without its tags. For metadata only, where no offset points."""
    parser = _Text()
    parser.feed(markup)
    parser.close()
    return " ".join("".join(parser.pieces).split())
