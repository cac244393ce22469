"""transforms: decoders: the bytes of one record to one article. One decoder a kind of input, each with its version."""

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

from transforms.decoders.article import Article, Context, Undecodable
from transforms.decoders.pages import decode_page
from transforms.decoders.records import TEXT_FIELDS, decode_record
from transforms.decoders.text import decode_markdown, decode_text

__all__ = ["DECODERS", "TEXT_FIELDS", "Article", "Decoder", "Undecodable", "decode", "decoder_name"]


class Decoder(NamedTuple):
    """A decoder: its name with the version, which changes whenever the same bytes may give another text, and itself."""

    name: str
    decode: Callable[[bytes, Context], Article]


DECODERS: Mapping[str, Decoder] = {
    "text/plain": Decoder("text/1", decode_text),
    "text/markdown": Decoder("markdown/1", decode_markdown),
    "text/html": Decoder("html/2", decode_page),
    "application/xhtml+xml": Decoder("html/2", decode_page),
    "application/json": Decoder("json/2", decode_record),
}
_INVISIBLE = re.compile(r"[\s\u200b-\u200f\u2060\ufeff\u00ad]*")
_SURROGATE = re.compile(r"[\ud800-\udfff]")


def decode(data: bytes, media_type: str, charset: str | None, field_map: Mapping[str, str]) -> Article:
    """Return the article that the bytes of one record hold.

    Args:
        data: The record as it was received.
        media_type: A key of `DECODERS`; parameters after a semicolon are passed over.
        charset: The charset that a header outside the bytes names.
        field_map: For JSON records, the column to read for a field of `Article` ({"text": "body"}).

    Raises:
        Undecodable: There is no article in the bytes. Nothing else is raised, whatever they are.
    """
    decoder = DECODERS.get(_essence(media_type))
    if decoder is None:
        raise Undecodable("unknown_type", f"There is no decoder for {media_type!r}. It reads: {', '.join(DECODERS)}.")
    if not data.strip():
        raise Undecodable("empty", "There is nothing in it.")
    try:
        article = decoder.decode(data, Context(charset, field_map))
    except Undecodable:
        raise
    except Exception as error:  # a broken page must not take its batch along, whatever a parsing library stumbles on
        detail = f"The {decoder.name} decoder failed ({type(error).__name__}); please report it with the file."
        raise Undecodable("decoder_failed", detail) from error
    if _INVISIBLE.fullmatch(article.text):
        raise Undecodable("empty", "There is no text in it.")
    # A NUL is no character of any text, and most tools downstream end a string there; to take it out would be to edit.
    if "\0" in article.text:
        raise Undecodable("binary", f"There is a NUL at character {article.text.index(chr(0))}: damaged, or not text.")
    if found := _SURROGATE.search(article.text):
        detail = f"Half of a character (a lone surrogate, {ascii(found[0])[1:-1]}) stands at character {found.start()}."
        raise Undecodable("bad_unicode", detail)
    return article


def decoder_name(media_type: str) -> str:
    """Return the name and version of the decoder of a media type, for `records.decoder`; "none" where there is none."""
    decoder = DECODERS.get(_essence(media_type))
    return decoder.name if decoder else "none"


def _essence(media_type: str) -> str:
    return media_type.partition(";")[0].strip().lower()
