"""transforms: markup to a tree, and a tree to lines of text."""

import html
import re

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from transforms.decoders.article import Undecodable

# Characters that XML cannot hold, raw or as a reference: one of them makes the extraction lose the whole page.
_CONTROLS = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]"
    r"|&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01])(?!\d)|x0*(?:[0-8bcef]|1[0-9a-f])(?![0-9a-f]));?",
    re.IGNORECASE,
)
# The parser's time grows with the square of a tag's attributes, so those of an overlong tag are left out. Every start
# takes all up to the tag's end, or the text's, so that time grows with the length alone.
_ATTRIBUTES = r"(?:[^>=]++|=\s*+\"[^\"]*+(?:\"|\Z)|=\s*+'[^']*+(?:'|\Z)|=)*+"
_TOKENS = re.compile(
    rf"<!--(?:-?>|.*?(?:--!?>|\Z))|<(?P<raw>script|style)\b(?P<inside>{_ATTRIBUTES})>?.*?(?=</(?P=raw)|\Z)"
    rf"|</?[a-z](?P<within>{_ATTRIBUTES})",
    re.IGNORECASE | re.DOTALL,
)
_LONGEST_TAG = 5_000
_TAG_NAME = re.compile(r"[a-z0-9]*+", re.IGNORECASE)
_XML_DECLARATION = re.compile(r"<\?xml[^>]{0,200}\?>", re.IGNORECASE)
_TAG = re.compile(
    r"</?(?:p|br|div|span|a|b|i|u|em|strong|small|h[1-6]|ul|ol|li|dl|dt|dd|table|tbody|tr|td|th|blockquote|q|cite|hr|"
    r"figure|figcaption|img|picture|iframe|script|style|html|head|body|article|section|main|aside|header|footer|center|"
    r"font|pre|sup|sub)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_BLOCK = re.compile(r"<(?:p|br|div|h[1-6]|ul|ol|li|table|tr|blockquote)\b", re.IGNORECASE)
_REFERENCE = re.compile(r"&(?:#\d{1,6}|#x[0-9a-f]{1,6}|amp|quot|apos|lt|gt|nbsp|hellip|[mn]dash|[lr][sd]quo);", re.I)
_PAGE = re.compile(r"<(?:html|body)\b", re.IGNORECASE)
_HTML_BLOCKS = (
    "p br div h1 h2 h3 h4 h5 h6 ul ol li dl dt dd table tr blockquote hr figure figcaption article section main aside "
    "header footer center pre body"
)
_EXTRACTED_BLOCKS = "head lb item list quote row"  # what trafilatura calls them
_BLOCKS = frozenset(f"{_HTML_BLOCKS} {_EXTRACTED_BLOCKS}".split())
_CELLS = frozenset({"td", "th", "cell"})
_UNREAD = frozenset(
    {"script", "style", "noscript", "template", "iframe", "svg", "object", "textarea", "select", "title"}
)

_CLEANED = frozenset({"script", "style"})  # no tag is read within them, and the extraction takes them out first


def has_markup(text: str) -> bool:
    """Whether a text holds HTML: one of its tags, or a reference such as `&#8217;`. A "<" alone does not make it so."""
    return _TAG.search(text) is not None or _REFERENCE.search(text) is not None


def is_page(markup: str) -> bool:
    """Whether markup is a whole page rather than the inside of an article."""
    return _PAGE.search(markup[:5000]) is not None


def parse_markup(markup: str) -> HtmlElement | None:
    """Parse HTML as leniently as browsers do, comments left out; None where nothing is in it.

    Raises:
        Undecodable: "too_deep" where elements lie within elements more than 256 times: the parser reads no further there.
    """
    # A comment in a tree cuts the text around it in two, and what follows it gets lost on the way.
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False)
    markup = _TOKENS.sub(_without_overlong_tags, _CONTROLS.sub("", _XML_DECLARATION.sub("", markup, count=1)))
    if not markup.strip():
        return None
    try:
        tree = document_fromstring(markup, parser=parser)
    except (etree.LxmlError, ValueError, AssertionError):
        tree = None
    last = parser.error_log.last_error
    if last is not None and last.type_name == "ERR_RESOURCE_LIMIT":
        raise Undecodable("too_deep", "Elements lie within elements more than 256 times, which no article needs.")
    return tree


def _without_overlong_tags(token: re.Match[str]) -> str:
    group = "inside" if token["raw"] else "within"
    start, end = token.span(group)
    if end - start <= _LONGEST_TAG:
        return token[0]
    name = _TAG_NAME.match(token[group])
    return token[0][: start + (name.end() if name else 0) - token.start()] + token[0][end - token.start() :]


def fragment_text(markup: str) -> str:
    """The text of a field that holds markup, one block a line; all of it, since the whole field is article."""
    if _TAG.search(markup) is None:
        markup = html.unescape(markup)  # references alone: its line breaks are those of a text
        if _TAG.search(markup) is None:
            return markup
    if _BLOCK.search(markup) is None:
        markup = markup.replace("\n", "<br>")  # a text with some inline tags in it: its lines are its own
    tree = parse_markup(f"<html><body><div>{markup}</div></body></html>")
    return "" if tree is None else block_text(tree)


def work_of_pieces(root: etree._Element) -> int:
    """How much work the text is to a library that gathers the pieces between inline tags, each with all those beside it.

    Returns:
        Pieces times characters of each stretch without a block, summed.
    """
    work = pieces = characters = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if element.tag in _BLOCKS or element.tag in _CELLS:
            work += pieces * characters
            pieces = characters = 0
        is_unread = event == "start" and element.tag in _CLEANED
        if not is_unread and (text := element.text if event == "start" else element.tail):
            pieces += 1
            characters += len(text)
    return work + pieces * characters


def block_text(root: etree._Element) -> str:
    """The text of a tree, one line for each block that has any, white space within a line made single.

    Args:
        root: a tree of HTML, or of trafilatura's own elements.
    """
    lines: list[str] = []
    line: list[str] = []

    def end_line() -> None:
        if content := " ".join("".join(line).split()):
            lines.append(content)
        line.clear()

    unread = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if not isinstance(element.tag, str):
            continue
        if event == "start":
            unread += element.tag in _UNREAD
            if element.tag in _BLOCKS:
                end_line()
            if element.text and not unread:
                line.append(element.text)
            continue
        unread -= element.tag in _UNREAD
        if element.tag in _BLOCKS:
            end_line()
        elif element.tag in _CELLS:
            line.append(" ")
        if element.tail and not unread and element is not root:
            line.append(element.tail)
    end_line()
    return "\n".join(lines)
