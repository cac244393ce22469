"""transforms: HTML to the paragraphs of the article on the page, with what the page says of itself."""

import re

from lxml.html import HtmlElement
from trafilatura import bare_extraction

from transforms.decoders.article import Article, Context, Undecodable
from transforms.decoders.charset import decode_characters
from transforms.decoders.markup import block_text, fragment_text, parse_markup, work_of_pieces
from transforms.decoders.page_metadata import page_metadata

_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_XML_CHARSET = re.compile(rb"^\s*<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w.:-]{1,40})", re.IGNORECASE)
_HEAD_BYTES = 4096
_MOST_ELEMENTS = 100_000  # real pages have some thousands; the extraction's time grows with them
# The extraction strips inline tags and then asks for each piece of text, which lxml gives with all those beside it: ten
# thousand links in one paragraph took 18 s and gigabytes, within one call that nothing cuts short.
_MOST_WORK = 250_000_000
_FULLER = 1.5  # how many times as many words the page's own copy of the text must have to be preferred
_WORDLESS = re.compile(r"[\W_]+")


def decode_page(data: bytes, context: Context) -> Article:
    """Decode an HTML page.

    Args:
        data: The page.
        context: The charset of the HTTP header, where there was one.

    Raises:
        Undecodable: "no_text" where the page holds no article, "too_large" where it has more elements than any article
            needs, or what the characters give.
    """
    return page_article(decode_characters(data, context.charset or _declared_charset(data)))


def page_article(markup: str) -> Article:
    """The article of a page that is characters already; see `decode_page`."""
    tree = parse_markup(markup)
    if tree is None:
        raise Undecodable("no_text", "The page is empty.")
    if sum(1 for _ in tree.iter()) > _MOST_ELEMENTS:
        detail = (
            f"The page has more than {_MOST_ELEMENTS:,} elements, which no article has. Save the article by itself."
        )
        raise Undecodable("too_large", detail)
    if work_of_pieces(tree) > _MOST_WORK:
        detail = (
            "Links and other tags cut a paragraph of the page into more pieces than any article has: pieces times characters "
            f"are above {_MOST_WORK:,}. Save the article by itself."
        )
        raise Undecodable("too_large", detail)
    metadata = page_metadata(tree)
    text = _without_title(_extracted(tree), metadata.title)
    own_copy = _own_copy(metadata.body)
    # The extraction falls back on this copy, too, but makes one line of it.
    if len(own_copy.split()) > _FULLER * len(text.split()) or own_copy.split() == text.split():
        text = own_copy
    if not text:
        raise Undecodable("no_text", "No article was found on the page; scripts may put it there in a browser.")
    return Article(
        text=text,
        title=metadata.title,
        summary=metadata.summary,
        authors=metadata.authors,
        outlet=metadata.outlet,
        language=metadata.language,
        uri=metadata.uri,
        published=metadata.published,
    )


def _own_copy(body: str | None) -> str:
    """The article's text as the page's metadata repeat it, one paragraph a line."""
    lines = fragment_text(body).splitlines() if body else []
    return "\n".join(filter(None, (" ".join(line.split()) for line in lines)))


def _declared_charset(data: bytes) -> str | None:
    declared = _XML_CHARSET.search(data[:_HEAD_BYTES]) or _META_CHARSET.search(data[:_HEAD_BYTES])
    return declared[1].decode("ascii", "replace") if declared else None


def _extracted(tree: HtmlElement) -> str:
    # Without metadata: trafilatura's own reader of dates asks for today's. Without deduplication: that remembers pages.
    found = bare_extraction(tree, include_comments=False, with_metadata=False, deduplicate=False)
    body = getattr(found, "body", None)
    return "" if body is None else block_text(body)


def _without_title(text: str, title: str | None) -> str:
    """The title is metadata here, as for every input that has it as a field, and so not a line of the text."""
    first, _, rest = text.partition("\n")
    return rest if title and rest and _plain(first) == _plain(title) else text


def _plain(text: str) -> str:
    return _WORDLESS.sub(" ", text).strip().casefold()
