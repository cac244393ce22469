"""A feed gives its entries' own text or the pages that they link to; a bad entry costs itself."""

import json
from pathlib import Path

import pytest

from flows.sources import Fetcher, Limits, RawItem, SourceReject, Unchanged, open_inputs
from flows.sources.feeds import feed_items, plain_text
from flows.sources.web import Validators

LONG = "The council met again on Tuesday and put the vote off. " * 10
PAGE = "<html><body><p>Words.</p></body></html>"


def rss(*items: str, title: str = "The Harbour Post") -> bytes:
    head = '<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">'
    return f"{head}<channel><title>{title}</title><language>en-gb</language>{''.join(items)}</channel></rss>".encode()


def item(title: str, link: str = "", more: str = "") -> str:
    return f"<item><title>{title}</title>{f'<link>{link}</link>' if link else ''}{more}</item>"


def content(text: str) -> str:
    return f"<content:encoded><![CDATA[{text}]]></content:encoded>"


class NoFetcher:
    """Fails the test if anything is fetched."""

    validators: dict[str, Validators] = {}  # noqa: RUF012

    def fetch(self, address: str):
        raise AssertionError(f"{address} was fetched")


def test_an_entry_with_text_of_its_own_needs_no_fetching() -> None:
    more = (
        content("<p>Said <b>she</b>.</p>")
        + "<author>ann@example.org (Ann Lee)</author><pubDate>Tue, 06 Jan 2026 10:00:00 GMT</pubDate>"
        + "<description>In &lt;i&gt;short&lt;/i&gt;.</description>"
    )
    (found,) = feed_items(rss(item("Vote &amp;amp; tea", "https://post.example/1", more)), "f.rss", NoFetcher())
    assert (found.found_at, found.uri, found.media_type) == ("f.rss#1", "https://post.example/1", "application/json")
    assert json.loads(found.data) == {
        "title": "Vote & tea",
        "summary": "In short.",
        "authors": ["Ann Lee"],
        "url": "https://post.example/1",
        "published": "Tue, 06 Jan 2026 10:00:00 GMT",
        "language": "en-gb",
        "text": "<p>Said <b>she</b>.</p>",
    }
    assert found.defaults == {"outlet": "The Harbour Post"}
    assert list(json.loads(found.data)) == sorted(json.loads(found.data))


def test_a_long_summary_is_the_text_and_a_short_one_a_teaser(site, fetcher: Fetcher) -> None:
    address = site.html("/1", PAGE)
    feed = rss(
        item("Long", address, f"<description>{LONG}</description>"),
        item("Short", address, "<description>The council met.</description>"),
    )
    own, page = feed_items(feed, "f.rss", fetcher)
    assert json.loads(own.data)["text"] == LONG.strip()
    assert json.loads(own.data)["summary"] is None
    assert page == RawItem(
        PAGE.encode(),
        "text/html",
        "f.rss#2",
        address,
        "utf-8",
        {"title": "Short", "summary": "The council met.", "language": "en-gb", "outlet": "The Harbour Post"},
    )


def test_a_summary_that_leads_nowhere_is_the_text() -> None:
    (found,) = feed_items(rss(item("Brief", "", "<description>It rained.</description>")), "f.rss", NoFetcher())
    assert json.loads(found.data)["text"] == "It rained."


def test_an_entry_whose_page_cannot_be_had_is_rejected_alone(site, fetcher: Fetcher) -> None:
    feed = rss(item("Gone", site.url("/gone")), item("Here", site.html("/here", PAGE)), item("Bare"))
    gone, here, bare = feed_items(feed, "f.rss", fetcher)
    assert (gone.uri, gone.stage, gone.reason_code) == ("f.rss#1", "fetch", "http_status")
    assert site.url("/gone") in gone.detail
    assert here.data == PAGE.encode()
    assert (bare.uri, bare.reason_code) == ("f.rss#3", "no_text")


def test_a_linked_file_that_is_no_page_is_rejected(site, fetcher: Fetcher) -> None:
    site.pages["/a.json"] = (200, {"Content-Type": "application/json"}, b"{}")
    site.pages["/a.mp3"] = (200, {"Content-Type": "audio/mpeg"}, b"ID3")
    feed = rss(item("A", site.url("/a.json")), item("B", site.url("/a.mp3")), item("C", "mailto:x@example.org"))
    found = list(feed_items(feed, "f.rss", fetcher))
    assert [i.reason_code for i in found] == ["unsupported_type", "unsupported_type", "no_text"]


def test_a_feed_on_the_web_has_its_pages_fetched(site, fetcher: Fetcher) -> None:
    address = site.html("/1", PAGE)
    # Feeds are often served as plain text, and links in them may be relative.
    body = rss(item("One", "/1", content(LONG)), item("Two", "", content(LONG)), item("Three", "/3"))
    site.pages["/feed"] = (200, {"Content-Type": "text/plain"}, body)
    one, two, three = open_inputs([site.url("/feed")], fetcher=fetcher, limits=Limits())
    assert (one.media_type, one.uri, one.found_at) == ("text/html", address, site.url("/feed"))
    assert (two.media_type, two.uri, two.found_at) == ("application/json", None, site.url("/feed"))
    assert (three.uri, three.reason_code) == (site.url("/3"), "http_status")


def test_text_in_the_feed_stands_in_for_a_page_that_cannot_be_had(site, fetcher: Fetcher) -> None:
    site.pages["/feed"] = (200, {"Content-Type": "application/rss+xml"}, rss(item("One", "/gone", content(LONG))))
    (found,) = open_inputs([site.url("/feed")], fetcher=fetcher, limits=Limits())
    assert found.media_type == "application/json"
    assert found.uri == site.url("/gone")


def test_at_the_next_visit_only_what_is_new_is_fetched(site, new_fetcher) -> None:
    kept: dict[str, Validators] = {}

    def visit(*items: str) -> list:
        site.asked.clear()
        site.pages["/feed"] = (200, {"Content-Type": "application/rss+xml"}, rss(*items))
        return list(open_inputs([site.url("/feed")], fetcher=new_fetcher(validators=kept), limits=Limits()))

    one, two = item("One", site.html("/1", PAGE)), item("Two", site.html("/2", PAGE))
    assert [type(i) for i in visit(one)] == [RawItem]
    assert [type(i) for i in visit(two, one)] == [RawItem, Unchanged]
    assert site.paths() == ["/feed", "/2"]
    # An entry that its feed now describes differently is fetched again.
    assert [type(i) for i in visit(two, one.replace("One", "One, updated"))] == [Unchanged, RawItem]
    assert site.paths() == ["/feed", "/1"]


@pytest.mark.parametrize("own_text", ["", content(LONG)])
def test_a_feed_is_not_taken_for_read_while_a_page_of_it_failed_in_passing(site, new_fetcher, own_text) -> None:
    kept: dict[str, Validators] = {}
    headers = {"Content-Type": "application/rss+xml", "ETag": '"f1"'}
    site.pages["/feed"] = lambda asked: (
        (304, {}, b"") if asked.get("if-none-match") == '"f1"' else (200, headers, rss(item("One", "/1", own_text)))
    )
    site.pages["/1"] = (503, {}, b"")

    def visit() -> list:
        fetcher = new_fetcher(validators=kept, max_attempts=1)
        return list(open_inputs([site.url("/feed")], fetcher=fetcher, limits=Limits()))

    (failed,) = visit()
    assert failed.is_stand_in if own_text else failed.is_transient
    site.html("/1", PAGE)
    (page,) = visit()
    assert page.media_type == "text/html"
    assert visit() == [Unchanged(site.url("/feed"))]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"no feed at all, only words", "not_a_feed"),
        (bytes(range(1, 256)) * 10, "not_a_feed"),
        (b"<html><body><p>An error page.</p></body></html>", "not_a_feed"),
        (b"<order><item>1</item></order>", "not_a_feed"),
        (rss(), "empty"),
    ],
)
def test_what_is_no_feed_is_one_reject(data: bytes, code: str) -> None:
    (found,) = feed_items(data, "f.rss", NoFetcher())
    assert (found.uri, found.reason_code) == ("f.rss", code)


def test_the_date_of_the_last_change_is_not_taken_for_that_of_publication() -> None:
    atom = (
        b"<feed xmlns='http://www.w3.org/2005/Atom'><title>P</title>"
        b"<entry><title>A</title><updated>2026-01-20T10:00:00Z</updated><content>Text a.</content></entry>"
        b"<entry><title>B</title><updated>2026-01-20T10:00:00Z</updated><published>2026-01-06</published>"
        b"<content>Text b.</content></entry></feed>"
    )
    dublin = (
        b"<rss version='2.0' xmlns:dc='http://purl.org/dc/elements/1.1/'><channel><title>P</title><item><title>C</title>"
        b"<dc:date>2026-01-07</dc:date><description>Text c.</description></item></channel></rss>"
    )
    found = [*feed_items(atom, "f.atom", NoFetcher()), *feed_items(dublin, "f.rss", NoFetcher())]
    assert [json.loads(i.data)["published"] for i in found] == [None, "2026-01-06", "2026-01-07"]


def test_a_feed_that_feedparser_stumbles_over_is_one_reject() -> None:
    data = b"<rss version='2.0'><channel><title>&#x99999999999;</title><item><title>T</title></item></channel></rss>"
    (found,) = feed_items(data, "f.rss", NoFetcher())
    assert (found.uri, found.reason_code) == ("f.rss", "bad_feed")


def test_an_ill_formed_feed_gives_what_can_be_recovered() -> None:
    whole = rss(item("One", "https://post.example/1", content("Text one.")), item("Two", "", content("Text two.")))
    found = list(feed_items(whole[: whole.index(b"Text two") + 4] + b" & <oops", "f.rss", NoFetcher()))
    assert json.loads(found[0].data)["text"] == "Text one."


def test_a_file_name_or_address_in_place_of_a_feed_is_not_opened(tmp_path: Path) -> None:
    target = tmp_path / "real.rss"
    target.write_bytes(rss(item("One", "", content("Text."))))
    (found,) = feed_items(str(target).encode(), "f.rss", NoFetcher())
    assert found.reason_code == "not_a_feed"


def test_markup_in_metadata_becomes_text() -> None:
    assert plain_text("A &lt; B<br>and <b>C</b>  &amp; D") == "A < B and C & D"


def test_no_feed_of_the_collection_breaks_the_source(shared: Path, new_fetcher) -> None:
    def nowhere(host: str, port: int) -> list[str]:
        raise OSError("no network in tests")

    fetcher = new_fetcher(resolve=nowhere, max_attempts=1)
    files = sorted(path for path in (shared / "data" / "feeds").rglob("*") if path.is_file())
    assert len(files) > 100
    for path in files:
        items = list(open_inputs([str(path)], fetcher=fetcher, limits=Limits()))
        assert items, path
        assert all(i.data.strip() if isinstance(i, RawItem) else i.detail for i in items)
        assert not [i for i in items if isinstance(i, SourceReject) and i.reason_code == "binary"], path


BOMB = (
    '<!DOCTYPE a [<!ENTITY a0 "lol">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)) + "]>"
)
OUTSIDE = '<!DOCTYPE a [<!ENTITY e SYSTEM "file://{file}"><!ENTITY % p SYSTEM "http://127.0.0.1:9/"> %p;]>'


def test_entities_are_neither_expanded_nor_fetched(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("TOP SECRET")
    body = '<rss version="2.0"><channel><item><description>Words. &a9; &e;</description></item></channel></rss>'
    for kind in (BOMB, OUTSIDE.format(file=secret)):
        for broken in ("", "<unclosed>"):  # the second goes to feedparser's other parser
            (found,) = feed_items(f"{kind}{body}{broken}".encode(), "feed.xml", None)
            assert b"Words." in found.data
            assert b"SECRET" not in found.data
            assert len(found.data) < 1_000


def test_a_feed_that_takes_too_long_is_rejected(monkeypatch) -> None:
    def endless(*_, **__):
        while True:
            pass

    monkeypatch.setattr("flows.sources.feeds._parsed", endless)
    monkeypatch.setattr("flows.sources.feeds.DECODING_SECONDS", 0.1)
    (found,) = feed_items(rss(item("A")), "feed.xml", None)
    assert (found.stage, found.reason_code) == ("unpack", "took_too_long")
