import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.decoders import DECODERS, Undecodable, decode, decoder_name

TEXT = "“We said no,” Renée Müller told the board.\r\nIt cost £5 — no more.\n"


def text_of(data, media_type="text/plain", charset=None):
    return decode(data, media_type, charset, {}).text


def reason(data, media_type="text/plain"):
    with pytest.raises(Undecodable) as raised:
        decode(data, media_type, None, {})
    return raised.value.reason_code


@given(
    st.one_of(st.binary(), st.text().map(lambda text: text.encode("utf-8", "surrogatepass"))),
    st.sampled_from([*DECODERS]),
)
@settings(max_examples=300, deadline=None)
def test_any_bytes_give_a_writable_text_or_a_reason(data, media_type):
    try:
        text = text_of(data, media_type)
    except Undecodable as error:
        assert error.reason_code.replace("_", "").isalpha() and error.detail
        assert error.reason_code != "decoder_failed"
        return
    assert text.strip() and "\0" not in text
    text.encode("utf-8")


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"])).filter(str.strip))
def test_utf8_is_kept_character_for_character(text):
    if not text.replace("\ufeff", "").replace("\u200b", "").strip() or text.startswith("\ufeff"):
        return
    try:
        assert text_of(text.encode()) == text
    except Undecodable as error:
        assert error.reason_code in ("empty", "binary")


@pytest.mark.parametrize(
    ("data", "charset"),
    [
        (TEXT.encode("utf-8"), None),
        (codecs.BOM_UTF8 + TEXT.encode("utf-8"), None),
        (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), None),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), None),
        (codecs.BOM_UTF32_LE + TEXT.encode("utf-32-le"), None),
        (TEXT.encode("utf-16-le"), None),
        (TEXT.encode("cp1252"), None),
        (TEXT.encode("cp1252"), "ISO-8859-1"),
        (TEXT.encode("utf-8"), "ISO-8859-1"),  # a header that is wrong, as they often are
        (TEXT.encode("utf-8"), "no-such-charset"),
    ],
)
def test_the_encoding_is_found(data, charset):
    assert text_of(data, charset=charset) == TEXT


def test_a_declared_charset_tells_what_bytes_cannot():
    text = "Мэр сказала: нет."
    assert text_of(text.encode("koi8-r"), charset="KOI8-R") == text


def test_a_damaged_byte_does_not_lose_the_rest():
    assert text_of("Renée said no. Müller said".encode() + b" \xff yes.") == "Renée said no. Müller said \ufffd yes."


@pytest.mark.parametrize("media_type", DECODERS)
@pytest.mark.parametrize("data", [b"", b" \r\n\t "])
def test_nothing_is_empty(data, media_type):
    assert reason(data, media_type) == "empty"


@pytest.mark.parametrize("text", ["\u00a0\u2003\n", "\u200b\ufeff", "\ufeff"])
def test_what_cannot_be_seen_is_empty(text):
    assert reason(text.encode()) == "empty"


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7 and so on",
        b"PK\x03\x04rest",
        b"\x89PNG\r\n",
        b"\x7fELF",
        b"PAR1",
        bytes(range(256)) * 9,
        b"\0" * 50,
        b"The board said no.\0 It said so on Monday, and it will say so again on Friday.",
    ],
)
def test_what_is_no_text_is_binary(data):
    assert reason(data) == "binary"


def test_a_type_without_a_decoder_is_named():
    assert reason(b"x", "image/png") == "unknown_type"
    assert decoder_name("image/png") == "none"


def test_decoders_have_a_name_with_a_version():
    assert decoder_name("text/html") == decoder_name("Text/HTML; charset=utf-8") == "html/2"
    assert all(decoder.name.count("/") == 1 for decoder in DECODERS.values())


def test_plain_text_declares_nothing():
    article = decode(b"# By Ann Lee\ntitle: x\n", "text/plain", None, {})
    assert (article.title, article.authors, article.published) == (None, (), None)


def test_markdown_front_matter_is_metadata_and_text_alike():
    text = (
        "---\ntitle: 'Vote put off'\nauthors:\n  - Ann Lee\n  - Bo Marsh\ndate: 2024-03-05\n"
        "url: https://pierpost.example/vote\n---\n\n# Another heading\n\nThe board said no.\n"
    )
    article = decode(text.encode(), "text/markdown", None, {})
    assert article.text == text
    assert (article.title, article.authors) == ("Vote put off", ("Ann Lee", "Bo Marsh"))
    assert (article.uri, article.published.precision) == ("https://pierpost.example/vote", "day")


def test_a_heading_is_the_title_of_markdown_without_front_matter():
    assert decode(b"# Vote put off\n\nThe board said no.", "text/markdown", None, {}).title == "Vote put off"
    assert decode(b"---\n\nThe board: it said no.\n---\n", "text/markdown", None, {}).title is None
