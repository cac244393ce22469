"""transforms: plain text and Markdown. The text is the decoded input, character for character."""

import re

from transforms.decoders.article import Article, Context
from transforms.decoders.charset import decode_characters
from transforms.decoders.fields import clean_authors, clean_field, clean_language, clean_uri
from transforms.published import parse_published

_FENCE = re.compile(r"\s*---[ \t]*\r?\n")
_ENTRY = re.compile(r"([A-Za-z][\w -]{0,40}?)[ \t]*:[ \t]*(.*)")
_ITEM = re.compile(r"[ \t]*-[ \t]+(.+)")
_HEADING = re.compile(r"\s*#[ \t]+(\S.{0,300}?)[ \t#]{0,300}(?:\r?\n|$)")
_LONGEST_FRONT_MATTER = 10_000


def decode_text(data: bytes, context: Context) -> Article:
    """Plain text. It declares nothing about itself, so all metadata is null."""
    return Article(decode_characters(data, context.charset))


def decode_markdown(data: bytes, context: Context) -> Article:
    """Markdown. Front matter of plain "key: value" lines, and a "# heading" that comes first, are read as metadata."""
    text = decode_characters(data, context.charset)
    fields, end = front_matter(text)
    heading = _HEADING.match(text, end)
    outlet = clean_field(_first(fields, "outlet", "source", "publisher", "publication"))
    return Article(
        text,
        title=clean_field(_first(fields, "title", "headline")) or (clean_field(heading[1]) if heading else None),
        summary=clean_field(_first(fields, "summary", "description")),
        authors=clean_authors(_first(fields, "author", "authors", "byline"), outlet),
        outlet=outlet,
        language=clean_language(_first(fields, "language", "lang")),
        uri=clean_uri(_first(fields, "url", "link", "uri", "canonical_url")),
        published=parse_published(clean_field(_first(fields, "date", "published", "published_at", "pubdate"))),
    )


def front_matter(text: str) -> tuple[dict[str, str | list[str]], int]:
    """Read YAML front matter of the plainest kind: "key: value" lines and lists of "- item" between two "---" lines.

    Args:
        text: the whole text.

    Returns:
        The fields by lower-case key, and where the front matter ends (0 where there is none).
    """
    opening = _FENCE.match(text)
    if not opening:
        return {}, 0
    fields: dict[str, str | list[str]] = {}
    key, position = None, opening.end()
    for line in text[position : position + _LONGEST_FRONT_MATTER].splitlines(keepends=True):
        position += len(line)
        if line.strip() in ("---", "..."):
            return fields, position
        item, entry = _ITEM.match(line), _ENTRY.match(line.rstrip())
        if item and key:
            earlier = fields[key]
            fields[key] = [*(earlier if isinstance(earlier, list) else []), _unquoted(item[1])]
        elif entry:
            key = entry[1].lower().replace("-", "_").replace(" ", "_")
            value = entry[2].strip()
            is_list = value.startswith("[") and value.endswith("]")
            fields[key] = [_unquoted(part) for part in value[1:-1].split(",")] if is_list else _unquoted(value)
        elif line.strip() and not line.startswith((" ", "\t", "#")):
            break  # a rule of dashes above prose, not front matter
    return {}, 0


def _unquoted(value: str) -> str:
    value = value.strip()
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'" else value


def _first(fields: dict[str, str | list[str]], *keys: str) -> str | list[str] | None:
    return next((fields[key] for key in keys if fields.get(key)), None)
