"""flows: the report's templates, and what makes the text of strangers fit for a page and for a script."""

import json
import re
import unicodedata
from datetime import date, datetime
from typing import Any

import jinja2
from markupsafe import Markup

from flows.terminal import harmless

# What turns the direction of text: shown as a sign in a page, since an article that holds it could pass off one text as another.
_DIRECTIONS = {code: f"[{name}]" for code, name in {
    0x061C: "ALM", 0x200E: "LRM", 0x200F: "RLM",
    0x202A: "LRE", 0x202B: "RLE", 0x202C: "PDF", 0x202D: "LRO", 0x202E: "RLO",
    0x2066: "LRI", 0x2067: "RLI", 0x2068: "FSI", 0x2069: "PDI",
}.items()}  # fmt: skip
_CONTROLS = re.compile(r"[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
_ESCAPED_IN_JSON = re.compile(f"[<>&{_CONTROLS.pattern[1:]}")
_WEB = re.compile(r"https?://", re.IGNORECASE)


def shown(text: str) -> str:
    """Return a text with controls, those of direction too, as visible signs."""
    return harmless(text.translate(_DIRECTIONS))


def script_json(value: object) -> str:
    """Return JSON that is safe within a script and within a page, and holds no control that could turn what is seen.

    It reads back as the same value.
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_plain)
    return _ESCAPED_IN_JSON.sub(_escaped, text)


def _escaped(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04x}"


def row_json(value: dict[str, Any]) -> Markup:
    """Return a row as JSON to copy, for the text of an element: a column a line, with controls escaped."""
    lines = (
        f"  {json.dumps(name)}: {json.dumps(item, ensure_ascii=False, default=_plain)}" for name, item in value.items()
    )
    text = "{\n" + ",\n".join(lines) + "\n}"
    text = _CONTROLS.sub(_escaped, text)
    return Markup(
        text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    )  # quotes may stand: a third less


def _plain(value: object) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(f"no JSON for {type(value).__name__}")


def words(code: str | None) -> str:
    """Return a value of the contract in words: "does_not_confirm" is "does not confirm"."""
    return "" if code is None else code.replace("_", " ")


def web_address(uri: str | None) -> str | None:
    """Return an address that a page may link to: http and https only."""
    return uri if uri and _WEB.match(uri) else None


def folded(text: str) -> str:
    """Return a text as it is searched: without case and accents; report.js folds what is typed in the same way."""
    return "".join(
        c for c in unicodedata.normalize("NFKD", text) if not unicodedata.category(c).startswith("M")
    ).lower()


def _finalized(value: object) -> object:
    if value is None:
        return ""
    return shown(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def environment() -> jinja2.Environment:
    """Return the templates. Whatever they put out is escaped, and its controls are shown, with nothing to remember."""
    made = jinja2.Environment(
        loader=jinja2.PackageLoader("flows.report"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=_finalized,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,  # one report has one state of the templates
    )
    made.filters |= {"words": words, "web_address": web_address, "number": lambda count: f"{count:,}"}
    return made
