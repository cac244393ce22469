"""What makes the text of strangers fit for a page and a script."""

import html
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.report.rendering import environment, row_json, script_json, shown, web_address

texts = st.text(st.characters(exclude_categories=["Cs"]))
TURNING = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


@given(st.recursive(texts | st.integers() | st.none(), lambda inner: st.lists(inner) | st.dictionaries(texts, inner)))
def test_json_in_a_script_reads_back_and_can_end_no_script(value):
    written = script_json(value)
    assert json.loads(written) == value
    assert not set(written) & set("<>&\u2028\u2029" + TURNING)


@given(st.dictionaries(texts, texts | st.integers() | st.none()))
def test_a_row_to_copy_reads_back_from_the_page(value):
    written = str(row_json(value))
    assert json.loads(html.unescape(written)) == value
    assert not set(written) & set("<>" + TURNING)


@given(texts)
def test_whatever_a_template_puts_out_is_escaped_and_turns_nothing(text):
    written = (
        environment().from_string('<i title="{{ text }}">{{ text }}</i>{{ [text, text]|join(", ") }}').render(text=text)
    )
    inner = written.replace('<i title="', "").replace('">', "", 1).replace("</i>", "", 1)
    assert not set(inner) & set("<>\"'")
    assert not set(inner) & set(TURNING + "\x00\x1b\x7f\x85")


def test_what_turns_text_is_named():
    assert shown("a\u202eb\u2066") == "a[RLO]b[LRI]"


def test_what_a_template_forgets_to_be_given_is_an_error():
    with pytest.raises(Exception, match="nothing"):
        environment().from_string("{{ nothing }}").render()


@pytest.mark.parametrize(
    "uri", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", " http://x", "", None]
)
def test_only_addresses_of_the_web_are_links(uri):
    assert web_address(uri) is None


def test_an_address_of_the_web_is_a_link():
    assert web_address("HTTPS://news.example/a?b=c") == "HTTPS://news.example/a?b=c"
