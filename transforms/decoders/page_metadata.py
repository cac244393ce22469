"""transforms: what an HTML page says of itself: JSON-LD first, then its meta elements; no guess from prose."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lxml.html import HtmlElement

from transforms.decoders.fields import clean_authors, clean_field, clean_language, clean_uri
from transforms.published import Published, parse_published

_ARTICLE_TYPE = re.compile(r"(?:Article|BlogPosting|Report|LiveBlogPosting|Review)$")
_ARTICLE_KEYS = ("headline", "datePublished", "author", "publisher")
_JSON_WRAPPING = re.compile(r"^(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|(?://)?\s{0,9}\]\]>|;)$")
_DEEPEST = 12
_DATE_NAMES = (
    "article:published_time", "og:published_time", "article:published", "datepublished", "publishdate", "publish-date",
    "pubdate", "publication_date", "parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime",
    "dc.date.issued", "dcterms.issued", "dcterms.created", "dc.date.created", "dc.date", "date",
)  # fmt: skip
_AUTHOR_NAMES = (
    "author",
    "article:author",
    "article:author_name",
    "parsely-author",
    "sailthru.author",
    "dc.creator",
    "byl",
)
_TITLE_JOINT = re.compile(r"\s[|\-–—·:]{1,9}\s(?=[^|\-–—·]{1,200}$)")

_Node = dict[str, Any]


@dataclass(frozen=True)
class PageMetadata:
    """What a page says of itself; null where it does not. `body` is the article's text in its JSON-LD, as it stands."""

    title: str | None
    summary: str | None
    authors: tuple[str, ...]
    outlet: str | None
    language: str | None
    uri: str | None
    published: Published | None
    body: str | None


def page_metadata(tree: HtmlElement) -> PageMetadata:
    """Read the metadata of a parsed page."""
    nodes = _nodes(tree)
    article = _article(nodes.values())
    meta = _meta(tree)
    publisher = _named(article.get("publisher"), nodes)
    outlet = _without_address(clean_field(publisher[0] if publisher else None)) or _first(meta, "og:site_name")
    authors = clean_authors(_named(article.get("author") or article.get("creator"), nodes), outlet)
    body = article.get("articleBody")
    return PageMetadata(
        title=_title(tree, article, meta, outlet),
        summary=clean_field(article.get("description")) or _first(meta, "og:description", "description"),
        authors=authors or _authors(tree, meta, outlet),
        outlet=outlet,
        language=next(filter(None, map(clean_language, [*tree.xpath("/html/@lang"), article.get("inLanguage")])), None),
        uri=_uri(tree, article, meta),
        published=_published(tree, article, meta),
        body=body if isinstance(body, str) else None,
    )


def _title(tree: HtmlElement, article: _Node, meta: Mapping[str, list[str]], outlet: str | None) -> str | None:
    title = clean_field(article.get("headline")) or _first(meta, "og:title", "twitter:title")
    if title is None:
        elements = [*tree.xpath("//h1")[:1], *tree.xpath("//head/title")]
        title = next((found for element in elements if (found := clean_field(element.text_content()))), None)
    if title is None or outlet is None:
        return title
    parts = _TITLE_JOINT.split(title)  # "What happened - The Outlet"
    names = {name.casefold() for name in (outlet, *meta.get("og:site_name", []))}
    return title[: -len(parts[-1])].rstrip(" |-–—·:") if len(parts) > 1 and parts[-1].casefold() in names else title


def _authors(tree: HtmlElement, meta: Mapping[str, list[str]], outlet: str | None) -> tuple[str, ...]:
    for name in _AUTHOR_NAMES:
        if found := clean_authors(meta.get(name), outlet):
            return found
    # A page also links the authors of the stories that it teases, so many such names are not this article's.
    elements = tree.xpath("//a[@rel='author']|//*[@itemprop='author']")
    linked = {text for element in elements if (text := _content(element))}
    return clean_authors(sorted(linked), outlet) if len(linked) == 1 else ()


def _published(tree: HtmlElement, article: _Node, meta: Mapping[str, list[str]]) -> Published | None:
    candidates: list[object] = [article.get("datePublished")]
    candidates += [value for name in _DATE_NAMES for value in meta.get(name, [])]
    times = set(tree.xpath("//time[@itemprop='datePublished' or @pubdate]/@datetime"))
    candidates += times if len(times) == 1 else []
    return next((found for value in candidates if (found := parse_published(value))), None)


def _uri(tree: HtmlElement, article: _Node, meta: Mapping[str, list[str]]) -> str | None:
    main = article.get("mainEntityOfPage")
    candidates = [
        *tree.xpath("//link[translate(@rel, 'CANOIL', 'canoil') = 'canonical']/@href"),
        *meta.get("og:url", []),
        article.get("url"),
        main.get("@id") if isinstance(main, dict) else main,
    ]
    # Some sites declare their front page on every page, and it would make all their articles one document's versions.
    addresses = (found for value in candidates if (found := clean_uri(value)))
    return next((found for found in addresses if not re.fullmatch(r"https?://[^/?]+/?", found)), None)


def _meta(tree: HtmlElement) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop")
        content = element.get("content")
        if name and content:
            found.setdefault(name.strip().lower(), []).append(content)
    return found


def _first(meta: Mapping[str, list[str]], *names: str) -> str | None:
    return next((found for name in names for value in meta.get(name, []) if (found := clean_field(value))), None)


def _content(element: HtmlElement) -> str | None:
    named = element.xpath(".//*[@itemprop='name']")
    return clean_field(element.get("content") or (named[0] if named else element).text_content())


def _without_address(name: str | None) -> str | None:
    return None if name is None or re.match(r"https?:", name, re.I) else name


def _nodes(tree: HtmlElement) -> dict[object, _Node]:
    """All JSON-LD nodes of a page by their "@id", or by a number where they have none."""
    found: dict[object, _Node] = {}
    for script in tree.xpath("//script[contains(@type, 'ld+json')]"):
        try:
            data = json.loads(_JSON_WRAPPING.sub("", (script.text or "").strip()), strict=False)
        except (ValueError, RecursionError):
            continue
        for node in _walk(data, 0):
            name = node.get("@id")
            is_new = not isinstance(name, str) or name in found
            found[len(found) if is_new else name] = node
    return found


def _walk(value: object, depth: int) -> Iterator[_Node]:
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for entry in value:
            yield from _walk(entry, depth + 1)
    elif isinstance(value, dict):
        if len(value) > 1 or "@id" not in value:  # else it only points to a node
            yield value
        for inner in value.values():
            if isinstance(inner, (dict, list)):
                yield from _walk(inner, depth + 1)


def _article(nodes: Iterable[_Node]) -> _Node:
    """The node of the article: of several the first that says most; empty where there is none."""
    found = [node for node in nodes if _is_article(node) and node.get("headline")]
    return max(found, key=lambda node: sum(bool(node.get(key)) for key in _ARTICLE_KEYS), default={})


def _is_article(node: _Node) -> bool:
    kinds = node.get("@type")
    names = kinds if isinstance(kinds, list) else [kinds]
    return any(isinstance(name, str) and _ARTICLE_TYPE.search(name) for name in names)


def _named(value: object, nodes: Mapping[object, _Node]) -> list[object]:
    """What stands in a field of people or organisations, with pointers to other nodes followed."""
    entries = value if isinstance(value, list) else [value]
    resolved = [
        nodes.get(entry.get("@id"), entry) if isinstance(entry, dict) and "name" not in entry else entry
        for entry in entries
    ]
    return [entry.get("name") if isinstance(entry, dict) else entry for entry in resolved]
