"""transforms: one JSON object as one article: a line of JSON lines, a row of a table, an entry of a feed."""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from transforms.decoders.article import Article, Context, Undecodable
from transforms.decoders.charset import decode_characters
from transforms.decoders.fields import clean_authors, clean_field, clean_language, clean_uri
from transforms.decoders.markup import fragment_text, has_markup, is_page
from transforms.decoders.pages import page_article
from transforms.published import parse_published

# The columns taken for each field where none is named, lower case, words joined by underscores or not at all; the
# first one that holds anything counts.
TEXT_FIELDS = (
    "text",
    "body",
    "content",
    "article",
    "article_text",
    "full_text",
    "fulltext",
    "maintext",
    "body_text",
    "article_body",
    "articlebody",
    "story",
    "html",
)
_FIELDS = {
    "text": TEXT_FIELDS,
    "title": ("title", "headline", "article_title", "head"),
    "summary": ("summary", "description", "abstract", "standfirst", "subtitle", "deck", "lead", "excerpt"),
    "authors": ("authors", "author", "byline", "creator", "writer", "author_name"),
    "outlet": ("outlet", "source", "publisher", "publication", "site_name", "sitename", "newspaper", "source_name"),
    "language": ("language", "lang", "in_language", "inlanguage"),
    "uri": ("url", "link", "uri", "canonical_url", "web_url", "article_url", "permalink"),
    "published": (
        "published",
        "published_at",
        "publish_date",
        "published_date",
        "publication_date",
        "publishing_date",
        "date_published",
        "datepublished",
        "date_publish",
        "pubdate",
        "pub_date",
        "publishedat",
        "publisheddate",
        "publishdate",
        "date",
    ),
}
_SHOWN_COLUMNS = 30
_Read = TypeVar("_Read")


def decode_record(data: bytes, context: Context) -> Article:
    """Decode one JSON object.

    Args:
        data: The object as JSON.
        context: The charset from outside, and the columns that the user names.

    Raises:
        Undecodable: "bad_json", "not_an_object", "no_text_column", "empty", or what the characters give.
    """
    text = decode_characters(data, context.charset)
    try:
        record = json.loads(text, strict=False)
    except (ValueError, RecursionError) as error:
        raise Undecodable("bad_json", f"This is not valid JSON: {' '.join(str(error).split())[:200]}.") from error
    if not isinstance(record, dict):
        kinds = {list: "an array", str: "a string", bool: "true or false", int: "a number", float: "a number"}
        kind = kinds.get(type(record), "null")
        raise Undecodable("not_an_object", f"A record must be a JSON object ({{…}}), and this is {kind}.")
    columns = {re.sub(r"[\s-]+", "_", str(name).strip().lower()): value for name, value in reversed(record.items())}

    def values(field: str) -> Iterable[object]:
        if field in context.field_map:
            name = context.field_map[field]
            return [record[name]] if name in record else []
        return [columns[name] for name in _FIELDS[field] if columns.get(name) not in (None, "")]

    inner = _inner_article(_text(record, context.field_map, values("text")))
    outlet = _first(values("outlet"), _outlet) or inner.outlet
    return Article(
        text=inner.text,
        title=_first(values("title"), clean_field) or inner.title,
        summary=_first(values("summary"), clean_field) or inner.summary,
        authors=_first(values("authors"), lambda value: clean_authors(value, outlet)) or inner.authors,
        outlet=outlet,
        language=_first(values("language"), clean_language) or inner.language,
        uri=_first(values("uri"), clean_uri) or inner.uri,
        published=_first(values("published"), parse_published) or inner.published,
    )


def _first(values: Iterable[object], read: Callable[[object], _Read | None]) -> _Read | None:
    """The first value that says something."""
    return next((found for value in values if (found := read(value))), None)


def _outlet(value: object) -> str | None:
    name = clean_field(value)
    return None if name is None or clean_uri(name) else name


def _inner_article(text: str) -> Article:
    """A text field may hold the text itself, markup, or a whole page with metadata of its own."""
    if not has_markup(text):
        return Article(text)
    return page_article(text) if is_page(text) else Article(fragment_text(text))


def _text(record: Mapping[str, object], field_map: Mapping[str, str], candidates: Iterable[object]) -> str:
    strings = [found for value in candidates if (found := _joined(value)) is not None]
    if not strings:
        named = field_map.get("text")
        if _has_text_column(record) if named is None else named in record:
            raise Undecodable("empty", "The record's text is missing.")
        looked_for = f"There is no column {named!r}" if named else "No column is known to hold the text"
        shown = ", ".join(list(record)[:_SHOWN_COLUMNS]) + (", …" if len(record) > _SHOWN_COLUMNS else "")
        detail = f"{looked_for}; the columns are: {shown or 'none'}. Name the right one with --map text=COLUMN"
        raise Undecodable("no_text_column", detail)
    return next((text for text in strings if text.strip()), "")


def _has_text_column(record: Mapping[str, object]) -> bool:
    return any(re.sub(r"[\s-]+", "_", str(name).strip().lower()) in TEXT_FIELDS for name in record)


def _joined(value: object) -> str | None:
    """The text in a value: a string, a list of paragraphs, or a feed's list of {"value": …}; None for anything else."""
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        return _joined(
            next((value[key] for key in ("value", "rendered", "text") if isinstance(value.get(key), str)), None)
        )
    if isinstance(value, list):
        parts = [found for entry in value if (found := _joined(entry)) is not None]
        return "\n".join(parts) if parts and len(parts) == len(value) else None
    return None
