"""transforms: documents: one article and what is known of it from outside, as a row; and what the same document keeps."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from schemas.ids import content_id
from transforms.decoders.article import Article, Undecodable
from transforms.language import identify
from transforms.published import Published, dateline_published, parse_published

MAX_CHARACTERS = 1_000_000
_DAY_OR_FINER = {"day", "minute", "second"}


@dataclass(frozen=True)
class Options:
    """What the user says of the inputs where they do not say it themselves."""

    outlet: str | None = None
    published: Published | None = None


def document_row(
    article: Article, record_id: str, uri: str | None, defaults: Mapping[str, str], options: Options
) -> dict[str, Any]:
    """Return the row of `documents` for one article.

    What the record itself says goes before what is known of it from outside (a feed's entry), and that before what the
    text says (a dateline), and that before the user's options.

    Args:
        article: What the decoder made of the record.
        record_id: The record.
        uri: The address that the record came from, where it came from one.
        defaults: What is known from outside the bytes: title, summary, authors, outlet, published, language.
        options: What the user says.

    Raises:
        Undecodable: The text is too long to be an article.
    """
    text = article.text
    if len(text) > MAX_CHARACTERS:
        raise Undecodable(
            "too_long",
            f"The text has {len(text):,} characters; an article has at most {MAX_CHARACTERS:,}. Split the file.",
        )
    address = article.uri or uri
    published = (
        article.published
        or parse_published(defaults.get("published"))
        or dateline_published(text)
        or (replace(options.published, origin="option") if options.published else None)
    )
    authors = list(article.authors) or [name for name in defaults.get("authors", "").split("; ") if name]
    return {
        "document_id": content_id("document", text, address),
        "record_id": record_id,
        "uri": address,
        "title": article.title or defaults.get("title"),
        "summary": article.summary or defaults.get("summary"),
        "authors": authors,
        "outlet": article.outlet or defaults.get("outlet") or options.outlet,
        "published_at": published.at if published else None,
        "published_precision": published.precision if published else None,
        "published_origin": published.origin if published else None,
        "language": identify(text) or article.language or defaults.get("language"),
        "text": text,
        "text_sha256": hashlib.sha256(text.encode()).hexdigest(),
        "previous_document_id": None,
    }


def settled(row: Mapping[str, Any], standing: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return what a document's row becomes where a row of the same document stands already.

    The metadata of the smallest record wins, so that the order in which copies arrive does not matter. The same record
    again keeps what it knew: a run without --published does not take away a date that was given with it.
    """
    if standing is None:
        return dict(row)
    if standing["record_id"] < row["record_id"]:
        return dict(standing)
    if standing["record_id"] > row["record_id"]:
        return dict(row) | {"previous_document_id": standing["previous_document_id"]}
    merged = {column: standing[column] if row[column] in (None, []) else row[column] for column in row}
    if row["published_at"] is None:
        merged |= {name: standing[name] for name in ("published_precision", "published_origin")}
    return merged


def publication_day(row: Mapping[str, Any]) -> date | None:
    """Return the day of a document's publication, or None where it is not known to the day."""
    if row["published_at"] is None or row["published_precision"] not in _DAY_OR_FINER:
        return None
    day: date = row["published_at"].date()
    return day
