import gzip
import json
import re
from contextlib import suppress

import pytest

from flows.bounds import at_most
from transforms.decoders import Undecodable, decode

STORY = [
    "The harbour board put off its vote on the second pier on Monday, and the fishermen were not pleased with it.",
    "“We were promised a pier for this spring,” said Bo Marsh, who has fished here for thirty years and more.",
    "The chair of the board, Ann Lee, said that the engineers needed another week to look at the piles.",
    "The board will meet again next Monday in the old customs house, where there is room for more people.",
]


def page(body="", head="", lang="en"):
    paragraphs = body or "<article>" + "".join(f"<p>{paragraph}</p>" for paragraph in STORY) + "</article>"
    return (
        f"<!doctype html><html lang='{lang}'><head><meta charset='utf-8'>{head}</head><body>{paragraphs}</body></html>"
    )


def linked(*nodes):
    return (
        f"<script type='application/ld+json'>{json.dumps(nodes[0] if len(nodes) == 1 else {'@graph': nodes})}</script>"
    )


def decoded(markup, charset=None, encoding="utf-8"):
    return decode(markup.encode(encoding), "text/html", charset, {})


def reason(data):
    with pytest.raises(Undecodable) as raised:
        decode(data, "text/html", None, {})
    return raised.value.reason_code


def test_the_text_is_the_article_one_paragraph_a_line():
    menu = "<nav><ul><li><a href='/'>Home</a></li><li><a href='/sport'>Sport</a></li></ul></nav>"
    body = "<article><h1>Vote put off</h1>" + "".join(f"<p>{paragraph}</p>" for paragraph in STORY) + "</article>"
    article = decoded(page(menu + body + "<footer>All rights reserved</footer>", "<title>Vote put off</title>"))
    assert article.text == "\n".join(STORY)
    assert article.title == "Vote put off"


def test_words_around_links_and_comments_are_kept():
    story = "".join(f"<p>{paragraph}</p>" for paragraph in STORY)
    odd = (
        "<p>The board<!-- --> met <a href='/x'>for<!-- --> hours</a><!-- --> and put off <b>the</b> vote, it said.</p>"
    )
    assert (
        "The board met for hours and put off the vote, it said."
        in decoded(page(f"<article>{story}{odd}</article>")).text
    )


def test_linked_data_goes_before_meta_elements():
    node = {
        "@context": "https://schema.org",
        "@type": ["NewsArticle"],
        "headline": "Board puts off pier vote",
        "description": "The pier must wait.",
        "author": [{"@type": "Person", "name": "Ann Lee"}, {"@type": "Person", "name": "Bo Marsh"}],
        "publisher": {"@type": "Organization", "name": "Pier Post"},
        "datePublished": "2024-03-05T10:20:30+02:00",
        "url": "https://pierpost.example/amp/vote",
    }
    meta = (
        "<meta property='og:title' content='Another title'><meta name='author' content='Someone Else'>"
        "<meta property='og:site_name' content='The Site'>"
        "<meta property='article:published_time' content='2020-01-02T03:04:05Z'>"
        "<link rel='canonical' href='https://pierpost.example/vote'>"
    )
    article = decoded(page(head=meta + linked(node)))
    assert (article.title, article.summary, article.outlet) == (
        "Board puts off pier vote",
        "The pier must wait.",
        "Pier Post",
    )
    assert article.authors == ("Ann Lee", "Bo Marsh")
    assert (article.uri, article.language) == ("https://pierpost.example/vote", "en")
    assert (article.published.at.isoformat(), article.published.precision) == ("2024-03-05T08:20:30+00:00", "second")


def test_pointers_within_linked_data_are_followed():
    nodes = (
        {
            "@type": "Article",
            "headline": "Vote put off",
            "author": {"@id": "#ann"},
            "publisher": {"@id": "#us"},
            "datePublished": "2024-03-05",
        },
        {"@type": "Organization", "@id": "#us", "name": "Pier Post"},
        {"@type": "Person", "@id": "#ann", "name": "Ann Lee"},
        {"@type": "WebPage", "@id": "#page", "name": "not the headline"},
    )
    article = decoded(page(head=linked(*nodes)))
    assert (article.title, article.authors, article.outlet) == ("Vote put off", ("Ann Lee",), "Pier Post")
    assert article.published.precision == "day"


def test_meta_elements_serve_where_there_is_no_linked_data():
    head = (
        "<title>Vote put off | Pier Post</title><meta property='og:title' content='Vote put off | Pier Post'>"
        "<meta name='description' content='The pier must wait.'><meta name='author' content='Ann Lee, Staff Writer'>"
        "<meta property='og:site_name' content='Pier Post'><meta property='og:url' content='https://pierpost.example/vote'>"
        "<meta property='article:published_time' content='2024-03-05T10:20:00Z'>"
    )
    article = decoded(page(head=head))
    assert (article.title, article.summary, article.outlet) == ("Vote put off", "The pier must wait.", "Pier Post")
    assert (article.authors, article.uri) == (("Ann Lee",), "https://pierpost.example/vote")
    assert article.published.at.isoformat() == "2024-03-05T10:20:00+00:00"


def test_a_page_that_declares_nothing_has_nothing():
    story = "".join(f"<p>{paragraph}</p>" for paragraph in STORY)
    article = decoded(
        f"<html><body><article>{story}<p>Posted 5 March 2024. Copyright 2024.</p></article></body></html>"
    )
    assert (article.title, article.summary, article.authors, article.outlet) == (None, None, (), None)
    assert (article.language, article.uri, article.published) == (None, None, None)


def test_a_front_page_is_no_address_of_an_article():
    assert decoded(page(head="<link rel='canonical' href='https://pierpost.example/'>")).uri is None


def test_broken_linked_data_is_passed_over():
    head = "<script type='application/ld+json'>{\"headline\": </script>" + linked(
        {"@type": "NewsArticle", "headline": "Vote put off"}
    )
    assert decoded(page(head=head)).title == "Vote put off"


def test_the_article_in_the_linked_data_serves_where_the_page_shows_none():
    node = {"@type": "NewsArticle", "headline": "Vote put off", "articleBody": "\n\n".join(STORY)}
    empty = page("<div id='app'></div>", linked(node))
    assert [line for line in decoded(empty).text.splitlines() if line] == STORY


@pytest.mark.parametrize(
    "body", ["<script>render()</script>", "<div id='app'></div><noscript></noscript>", "<img src='x.png'>"]
)
def test_a_page_of_scripts_or_pictures_has_no_text(body):
    assert reason(page(body).encode()) == "no_text"


@pytest.mark.parametrize(
    "data", [b"<", b"<!-- open", b"<html>", b"<?xml version='1.0'?>", b"<html><frameset></frameset></html>"]
)
def test_fragments_of_pages_raise_nothing_else(data):
    try:
        assert decode(data, "text/html", None, {}).text.strip()
    except Undecodable as error:
        assert error.reason_code == "no_text"


@pytest.mark.parametrize(
    ("declaration", "header"),
    [
        ("<meta charset='windows-1251'>", None),
        ("", "windows-1251"),
        ("<meta http-equiv='Content-Type' content='text/html; charset=windows-1251'>", None),
    ],
)
def test_the_declared_charset_is_heeded(declaration, header):
    paragraph = (
        "Мэр заявила во вторник, что мост останется закрытым до весны, потому что не хватает деталей для ремонта."
    )
    body = f"<article><p>{paragraph}</p><p>{paragraph} Да.</p></article>"
    markup = f"<html><head>{declaration}</head><body>{body}</body></html>"
    assert decoded(markup, header, "windows-1251").text.startswith(paragraph)


def test_characters_that_no_tree_can_hold_do_not_lose_the_page():
    story = "".join(f"<p>{paragraph} \x01 &#1; &#x0; \x00 &#128512;</p>" for paragraph in STORY)
    text = decoded(page(f"<article>{story}</article>")).text
    assert text.count("😀") == len(STORY) and not re.search(r"[\x00-\x08]", text)


def test_the_same_page_gives_the_same_text_whatever_was_read_before():
    one, other = (
        page(),
        page("<article>" + "".join(f"<p>{paragraph} Indeed.</p>" for paragraph in STORY) + "</article>"),
    )
    first = decoded(one)
    for _ in range(5):
        decoded(other)
    assert decoded(one) == first


@pytest.mark.parametrize(
    "markup",
    [
        "<div>" * 5_000 + STORY[0],
        "<p " + " ".join(f"a{n}='b'" for n in range(20_000)) + f">{STORY[0]}</p>",
        "<blockquote>" * 3_000 + STORY[0],
        "<script type='application/ld+json'>" + "[" * 50_000 + "</script>" + STORY[0],
        "&" * 50_000,
        "<" * 50_000,
    ],
    ids=["deep", "attributes", "quotes", "nested data", "ampersands", "brackets"],
)
def test_hostile_pages_end_in_text_or_a_reason(markup):
    try:
        assert decoded(f"<html><body>{markup}</body></html>").text
    except Undecodable as error:
        assert error.reason_code in ("no_text", "too_deep")


@pytest.mark.parametrize("tag", ["a href='x'", "span", "b", "x-y"])
def test_a_paragraph_in_very_many_pieces_is_refused_before_it_is_extracted(tag):
    inside = f"<{tag}>word</{tag.split()[0]}> of text, "
    assert reason(f"<html><body><p>{inside * 4_000}</p></body></html>".encode()) == "too_large"
    assert reason(f"<html><body>{inside * 4_000}</body></html>".encode()) == "too_large"
    paragraphs = "".join(f"<p>No. {number}: {inside * 20}</p>" for number in range(200))
    whole = f"<html><body><article>{paragraphs}</article><script>{'x' * 1_000_000}</script></body></html>"
    assert decoded(whole).text.count("word of text,") == 4_000


@pytest.mark.parametrize("tag", ["div", "b", "ul", "font", "blockquote"])
def test_a_page_that_is_nested_too_deep_is_never_read_by_half(tag):
    story = "".join(f"<p>{paragraph}</p>" for paragraph in STORY)
    assert reason(f"<html><body>{story}{f'<{tag}>' * 100_000}{story}</body></html>".encode()) == "too_deep"
    record = json.dumps({"text": f"{story}{f'<{tag}>' * 100_000}{story}"}).encode()
    with pytest.raises(Undecodable) as error:
        decode(record, "application/json", None, {})
    assert error.value.reason_code == "too_deep"


@pytest.mark.parametrize(
    "head",
    [
        "<title>{}</title><meta property='og:site_name' content='x'>".format("a : " * 30_000),
        "<title>{}</title><meta property='og:site_name' content='x'>".format("\xa0" * 60_000 + "x"),
        "<script type='application/ld+json'>{}</script>".format(" " * 60_000 + "x" + " " * 60_000 + "x"),
        "{}<?xml".format("\n" * 60_000),
        *(
            before + " ".join(f"a{n}{value}" for n in range(150_000)) + ">"
            for before, value in [("<p ", "='>'"), ("<p ", "<"), ("<!--><p ", "='>'"), ("<script ", "='>'")]
        ),
        "<a x='" * 60_000,
        "<!--" * 60_000,
    ],
    ids=[
        "title",
        "blank title",
        "blank data",
        "blank beginning",
        "quoted ends",
        "brackets",
        "comment",
        "script",
        "quotes",
        "comments",
    ],
)
def test_time_grows_with_a_page_no_faster_than_its_length(head):
    story = "".join(f"<p>{paragraph}</p>" for paragraph in STORY)
    with at_most(20), suppress(Undecodable):  # a square would take minutes
        decoded(f"{head}<body><article>{story}</article>")


def test_an_overlong_tag_costs_its_attributes_and_no_text():
    story = "".join(f"<p>{paragraph}</p>" for paragraph in STORY)
    script = f"<script>if (a<b) {{c = '{'d' * 9_000}'}}</script>"
    markup = f"<body><article data-a='<p>{'q' * 6_000}</p>'>{story}{script}</article>"
    assert decoded(markup).text.splitlines() == STORY


def test_a_page_of_very_many_elements_is_refused():
    assert reason(b"<html><body>" + b"<p>x</p>" * 120_000) == "too_large"


def test_real_pages_are_read_well(shared):
    folder = shared / "data/fundus"
    dated, found_of_expected = 0, []
    files = sorted(folder.glob("*/*.html.gz"))[::4]
    for path in files:
        article = decode(gzip.decompress(path.read_bytes()), "text/html", None, {})
        dated += article.published is not None
        versions = json.loads(path.with_name(path.name.split("_")[0] + ".json").read_text(encoding="utf-8")).values()
        lines = {" ".join(line.split()) for line in article.text.splitlines()}
        shares = []
        for expected in versions:
            wanted = [" ".join(p.split()) for section in expected["body"]["sections"] for p in section["paragraphs"]]
            shares.append(sum(paragraph in lines for paragraph in wanted) / max(1, len(wanted)))
        found_of_expected.append(max(shares))
    assert dated >= 0.95 * len(files)
    assert sum(found_of_expected) / len(files) > 0.85
