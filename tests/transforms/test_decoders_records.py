import json

import pytest

from transforms.decoders import TEXT_FIELDS, Undecodable, decode

TEXT = "The harbour board put off the vote, Lee said."


def decoded(record, field_map=None):
    return decode(json.dumps(record).encode(), "application/json", None, field_map or {})


def reason(data, field_map=None):
    with pytest.raises(Undecodable) as raised:
        decode(data, "application/json", None, field_map or {})
    return raised.value


def test_the_usual_names_of_columns_are_known():
    article = decoded(
        {
            "Headline": "Board puts off vote",
            "description": "The pier must wait.",
            "byline": "By Ann Lee and Bo Marsh",
            "source": "Pier Post",
            "lang": "en-GB",
            "link": "https://pierpost.example/vote",
            "publish_date": "2024-03-05T10:20:30+02:00",
            "full_text": TEXT,
        }
    )
    assert (article.text, article.title, article.summary) == (TEXT, "Board puts off vote", "The pier must wait.")
    assert (article.authors, article.outlet, article.language) == (("Ann Lee", "Bo Marsh"), "Pier Post", "en")
    assert article.uri == "https://pierpost.example/vote"
    assert article.published.at.isoformat() == "2024-03-05T08:20:30+00:00"
    assert (article.published.precision, article.published.origin) == ("second", "record")


@pytest.mark.parametrize("name", TEXT_FIELDS)
def test_every_text_field_is_read(name):
    assert decoded({name.upper(): TEXT}).text == TEXT


def test_a_mapped_column_goes_before_the_usual_ones():
    record = {"text": "A caption.", "Story Body": TEXT, "title": "No", "kicker": "Yes"}
    article = decoded(record, {"text": "Story Body", "title": "kicker"})
    assert (article.text, article.title) == (TEXT, "Yes")


def test_of_two_spellings_of_a_column_the_first_counts():
    assert decoded({"Text": "One.", "text": "Two."}).text == "One."


def test_an_empty_column_gives_way_to_the_next():
    assert decoded({"text": None, "body": " ", "content": TEXT}).text == TEXT


@pytest.mark.parametrize("nothing", ["", " ", "None", "nan", "NULL", None, [], {}])
def test_what_stands_for_nothing_is_null(nothing):
    record = dict.fromkeys(["title", "summary", "authors", "outlet", "language", "url", "published"], nothing)
    article = decoded({"text": TEXT} | record)
    assert (article.title, article.summary, article.outlet, article.language) == (None,) * 4
    assert (article.uri, article.published, article.authors) == (None, None, ())


def test_plain_text_is_kept_character_for_character():
    text = "  A < B, \u201cand\u00a0C > D\u201d,\r\n\ttwo  spaces & an ampersand.\n"
    assert decoded({"text": text}).text == text


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>The board&#8217;s vote.</p><p>It was <b>put</b> off.</p>", "The board’s vote.\nIt was put off."),
        ("<p>Short.</p>", "Short."),
        ("One line<br>and another<br/>and a third", "One line\nand another\nand a third"),
        (
            "<div>Lee said <a href='x'>no</a>.<script>x()</script></div><ul><li>One</li><li>Two</li></ul>",
            "Lee said no.\nOne\nTwo",
        ),
        ("Lee said\n<a href='x'>no</a>.\n\nThe end.", "Lee said\nno.\nThe end."),
        ("Lee &amp; Marsh\nsaid &quot;no&quot;", 'Lee & Marsh\nsaid "no"'),
        ("&lt;p&gt;Twice escaped.&lt;/p&gt;&lt;p&gt;Yes.&lt;/p&gt;", "Twice escaped.\nYes."),
        ("a <!-- note --> b<br>c", "a b\nc"),
    ],
)
def test_markup_becomes_lines_of_text(markup, text):
    assert decoded({"content": markup}).text == text


def test_a_whole_page_in_a_column_is_read_as_one():
    body = "".join(
        f"<p>Sentence number {n} of the story tells what the board did next on that day.</p>" for n in range(9)
    )
    page = f"<html><head><title>Vote</title></head><body><nav>Home Sport</nav><article>{body}</article></body></html>"
    article = decoded({"html": page, "outlet": "Pier Post"})
    assert article.text.startswith("Sentence number 0") and "Sport" not in article.text
    assert (article.title, article.outlet) == ("Vote", "Pier Post")


@pytest.mark.parametrize(
    "value",
    [["One.", "Two."], [{"type": "text/plain", "value": "One."}, {"value": "Two."}], {"rendered": "One.\nTwo."}],
)
def test_lists_of_paragraphs_and_values_of_feeds_are_text(value):
    assert decoded({"content": value}).text == "One.\nTwo."


def test_authors_in_their_many_forms():
    for value in (
        "Ann Lee; Bo Marsh",
        ["Ann Lee", "Bo Marsh"],
        [{"name": "Ann Lee"}, {"name": "Bo Marsh"}],
        "['Ann Lee', 'Bo Marsh']",
    ):
        assert decoded({"text": TEXT, "author": value}).authors == ("Ann Lee", "Bo Marsh")


def test_an_address_is_no_outlet():
    assert decoded({"text": TEXT, "source": "https://pierpost.example"}).outlet is None


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b" \n", "empty"),
        (b'{"text": "  \\n "}', "empty"),
        (b'{"text": null}', "empty"),
        (b'{"text": "<script>x()</script><p> </p>"}', "empty"),
        (b"[1, 2]", "not_an_object"),
        (b'"a string"', "not_an_object"),
        (b"12", "not_an_object"),
        (b"null", "not_an_object"),
        (b'{"text": "cut', "bad_json"),
        (b"{'text': 'python'}", "bad_json"),
        (b"[" * 100_000, "bad_json"),
        (b'{"text": ' + b"9" * 5000 + b"}", "bad_json"),
        (b'{"title": "No text here"}', "no_text_column"),
        (b"{}", "no_text_column"),
        (b'{"text": 12}', "empty"),
        (b'{"text": "half an emoji \\ud83d"}', "bad_unicode"),
        (b'{"text": "a \\u0000 b"}', "binary"),
    ],
)
def test_what_holds_no_article_says_why(data, code):
    assert reason(data).reason_code == code


def test_a_missing_column_names_those_there_are_and_the_way_out():
    detail = reason(b'{"headline": "x", "stuff": "y"}').detail
    assert "headline, stuff" in detail and "--map text=COLUMN" in detail
    error = reason(b'{"headline": "x", "text": "y"}', {"text": "stuff"})
    assert error.reason_code == "no_text_column" and "'stuff'" in error.detail


def test_damage_in_the_metadata_does_not_cost_the_article():
    data = b'{"text": "Fine.", "title": "half \\ud83d", "published": 1e400, "date": %s, "author": {"x": 1}}' % (
        b"9" * 400
    )
    article = decode(data, "application/json", None, {})
    assert article.text == "Fine." and article.published is None
    article.title.encode()


def test_a_pair_of_escapes_is_one_character():
    assert decode(b'{"text": "\\ud83d\\ude00!"}', "application/json", None, {}).text == "😀!"
