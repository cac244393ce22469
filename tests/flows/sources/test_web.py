"""Fetching is polite, bounded and told in words: robots.txt, delays, retries, redirects, sizes, conditions."""

import contextlib
import gzip
import socket
import threading
import time

import pytest

from flows.sources import Fetcher, Limits, RawItem, SourceReject, Unchanged, open_inputs
from flows.sources.addresses import FetchError
from flows.sources.transport import Timeouts
from flows.sources.web import Validators, user_agent

PAGE = "<html><body><p>Words.</p></body></html>"


def code_of(fetcher: Fetcher, address: str) -> str:
    with pytest.raises(FetchError) as caught:
        fetcher.fetch(address)
    assert len(caught.value.detail.split()) >= 4
    return caught.value.reason_code


def robots(site, text: str, status: int = 200) -> None:
    site.pages["/robots.txt"] = (status, {"Content-Type": "text/plain"}, text.encode())


def test_a_page_comes_with_its_address_type_and_charset(site, fetcher: Fetcher) -> None:
    address = site.html("/a", PAGE)
    found = fetcher.fetch(address + "#part")
    assert (found.status, found.address, found.final_address) == ("fetched", address, address)
    assert (found.data, found.media_type, found.charset) == (PAGE.encode(), "text/html", "utf-8")
    assert site.asked[-1][1]["user-agent"] == "onrecord/test"


def test_the_agent_says_who_it_is() -> None:
    assert user_agent().startswith("onrecord/")
    assert user_agent("mailto:desk@example.org").endswith("(+mailto:desk@example.org)")


def test_a_page_becomes_an_item(site, fetcher: Fetcher) -> None:
    address = site.html("/a", PAGE)
    site.pages["/old"] = (301, {"Location": "/a"}, b"")
    (item,) = open_inputs([site.url("/old")], fetcher=fetcher, limits=Limits())
    assert item == RawItem(PAGE.encode(), "text/html", site.url("/old"), address, "utf-8")


def test_private_addresses_are_refused_unless_allowed(site, new_fetcher) -> None:
    address = site.html("/a", PAGE)
    closed = new_fetcher(allow_private=False)
    assert code_of(closed, address) == "private_address"
    assert code_of(new_fetcher(allow_private=False, resolve=lambda *_: ["127.0.0.1"]), "http://news.example/") == (
        "private_address"
    )
    assert not site.asked


def test_a_redirect_to_a_private_address_is_refused(site, new_fetcher, monkeypatch) -> None:
    # The first host passes for public, so that what is checked is the hop.
    from flows.sources import addresses

    monkeypatch.setattr(addresses, "is_public", lambda address: str(address) == "127.0.0.1")
    site.pages["/out"] = (302, {"Location": "http://10.0.0.1/secret"}, b"")
    assert code_of(new_fetcher(allow_private=False), site.url("/out")) == "private_address"


def test_the_connection_goes_to_the_address_that_was_checked(site, new_fetcher) -> None:
    answers = []

    def resolve(host: str, port: int) -> list[str]:
        answers.append(host)
        return ["127.0.0.1"]

    site.html("/a", PAGE)
    address = f"http://news.example:{site.port}/a"
    # This name resolves to nothing outside this test: it is the pinned address that answers, under the name's Host.
    found = new_fetcher(resolve=resolve).fetch(address)
    assert found.final_address == address
    assert site.asked[-1][1]["host"] == f"news.example:{site.port}"
    assert answers == ["news.example", "news.example"]  # robots.txt and the page: once for each request


def test_of_several_addresses_the_next_is_tried(site, new_fetcher) -> None:
    site.html("/a", PAGE)
    found = new_fetcher(resolve=lambda *_: ["::1", "127.0.0.1"]).fetch(f"http://news.example:{site.port}/a")
    assert found.status == "fetched"


def test_a_dead_address(new_fetcher, clock) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound and not listening
        port = taken.getsockname()[1]
        assert code_of(new_fetcher(max_attempts=1), f"http://127.0.0.1:{port}/") == "connection_failed"

    def nowhere(host: str, port: int) -> list[str]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    assert code_of(new_fetcher(resolve=nowhere), "http://gone.example/") == "dns_failed"


def test_a_server_that_says_nothing_times_out(new_fetcher) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        fetcher = new_fetcher(timeouts=Timeouts(1, 0.1, 1), max_attempts=2)
        assert code_of(fetcher, f"http://127.0.0.1:{silent.getsockname()[1]}/") == "timeout"


@contextlib.contextmanager
def dripping(*pieces: bytes):
    """A server that sends the pieces of its answer one after another, with a pause before each."""

    def serve(listening: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                with contextlib.suppress(OSError), listening.accept()[0] as connection:
                    is_robots = connection.recv(4096).startswith(b"GET /robots.txt")
                    for piece in [b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"] if is_robots else pieces:
                        connection.sendall(piece)
                        time.sleep(0 if is_robots else 0.05)

    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=serve, args=(listening,), daemon=True).start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/"


@pytest.mark.parametrize(
    "pieces",
    [
        pytest.param([b"HTTP/1.1 200 OK\r\n", *[b"X: y\r\n"] * 40, b"Content-Length: 0\r\n\r\n"], id="headers"),
        pytest.param([b"HTTP/1.1 200 OK\r\nContent-Length: 40\r\n\r\n", *[b"z"] * 40], id="body"),
    ],
)
def test_an_answer_that_drips_is_cut_at_the_total(new_fetcher, pieces: list[bytes]) -> None:
    with dripping(*pieces) as address:
        assert code_of(new_fetcher(timeouts=Timeouts(5, 5, 0.5), max_attempts=1), address) == "timeout"
        assert new_fetcher(timeouts=Timeouts(5, 5, 30), max_attempts=1).fetch(address).status == "fetched"


def test_an_answer_that_is_packed_twice_is_not_unpacked(site, new_fetcher) -> None:
    swollen = gzip.compress(gzip.compress(bytes(1000)))
    site.pages["/a"] = (200, {"Content-Type": "text/html", "Content-Encoding": "gzip, gzip"}, swollen)
    assert code_of(new_fetcher(), site.url("/a")) == "bad_response"


def test_not_modified_without_a_condition_is_an_error(site, fetcher: Fetcher) -> None:
    site.pages["/a"] = (304, {}, b"")
    assert code_of(fetcher, site.url("/a")) == "http_status"


def test_statuses_are_told_apart(site, fetcher: Fetcher) -> None:
    site.pages["/gone"] = (410, {}, b"")
    site.pages["/broken"] = (500, {}, b"")
    assert code_of(fetcher, site.url("/gone")) == "http_status"
    assert code_of(fetcher, site.url("/broken")) == "server_error"
    assert site.paths() == ["/gone", "/broken", "/broken", "/broken"]
    with pytest.raises(FetchError, match="404 Not Found"):
        fetcher.fetch(site.url("/absent"))


def failing_first(times: int, status: int, headers: dict[str, str]):
    left = [times]

    def answer(_: dict[str, str]):
        left[0] -= 1
        return (status, headers, b"") if left[0] >= 0 else (200, {"Content-Type": "text/html"}, PAGE.encode())

    return answer


def test_what_fails_in_passing_is_tried_again_with_growing_waits(site, new_fetcher, clock) -> None:
    site.pages["/a"] = failing_first(3, 503, {})
    assert new_fetcher(max_attempts=4).fetch(site.url("/a")).status == "fetched"
    assert clock.slept == [1, 2, 4]  # the jitter of these tests takes the longest wait


def test_the_waits_have_full_jitter(site, new_fetcher, clock) -> None:
    site.pages["/a"] = failing_first(2, 503, {})
    new_fetcher(uniform=lambda low, high: (low + high) / 4).fetch(site.url("/a"))
    assert clock.slept == [0.25, 0.5]


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"Retry-After": "7"}, 7),
        ({"Retry-After": "Wed, 21 Oct 2026 07:28:30 GMT", "Date": "Wed, 21 Oct 2026 07:28:00 GMT"}, 30),
        ({"Retry-After": "soon"}, 1),
        ({"Retry-After": "²"}, 1),
        ({"Retry-After": "Wed, 21 Oct 99999999999999999999 07:28:30 GMT", "Date": "x"}, 1),
    ],
)
def test_retry_after_is_kept(site, fetcher: Fetcher, clock, headers: dict[str, str], expected: float) -> None:
    site.pages["/a"] = failing_first(1, 429, headers)
    assert fetcher.fetch(site.url("/a")).status == "fetched"
    assert clock.slept == [expected]


def test_a_server_that_asks_for_a_long_wait_is_left_alone(site, fetcher: Fetcher, clock) -> None:
    site.pages["/a"] = (429, {"Retry-After": "3600"}, b"")
    assert code_of(fetcher, site.url("/a")) == "server_error"
    assert len(site.paths()) == 1
    assert not clock.slept


def test_one_attempt_is_one_attempt(site, new_fetcher) -> None:
    site.pages["/a"] = (503, {}, b"")
    assert code_of(new_fetcher(max_attempts=1), site.url("/a")) == "server_error"
    assert len(site.paths()) == 1


def test_redirects_end(site, fetcher: Fetcher) -> None:
    site.pages["/loop"] = (302, {"Location": "/loop"}, b"")
    assert code_of(fetcher, site.url("/loop")) == "too_many_redirects"
    assert len(site.paths()) == 6
    site.pages["/odd"] = (302, {"Location": "ftp://example.org/"}, b"")
    assert code_of(fetcher, site.url("/odd")) == "bad_address"


def test_sizes_are_bounded_with_and_without_a_declared_length(site, new_fetcher) -> None:
    fetcher = new_fetcher(max_bytes=10_000)
    site.html("/long", "x" * 10_001)
    site.pages["/bomb"] = (
        200,
        {"Content-Type": "text/html", "Content-Encoding": "gzip"},
        gzip.compress(bytes(50_000_000), mtime=0),
    )
    site.html("/fits", "x" * 10_000)
    assert code_of(fetcher, site.url("/long")) == "too_large"
    assert code_of(fetcher, site.url("/bomb")) == "too_large"
    assert len(fetcher.fetch(site.url("/fits")).data) == 10_000


def test_an_answer_that_cannot_be_unpacked(site, fetcher: Fetcher) -> None:
    site.pages["/a"] = (200, {"Content-Type": "text/html", "Content-Encoding": "gzip"}, b"not gzip at all")
    assert code_of(fetcher, site.url("/a")) == "bad_response"


def test_pictures_are_not_downloaded(site, fetcher: Fetcher) -> None:
    site.pages["/p"] = (200, {"Content-Type": "image/png"}, b"\x89PNG")
    assert code_of(fetcher, site.url("/p")) == "unsupported_type"


def test_robots_txt_is_kept_and_read_once(site, fetcher: Fetcher) -> None:
    robots(site, "User-agent: *\nDisallow: /private\n\nUser-agent: onrecord\nDisallow: /mine\nAllow: /mine/ok\n")
    for path in ("/private/a", "/mine/ok"):
        site.html(path, PAGE)
        assert fetcher.fetch(site.url(path)).status == "fetched"
    assert code_of(fetcher, site.url("/mine/a")) == "robots_disallow"
    assert site.paths() == ["/private/a", "/mine/ok"]
    assert len(site.asked) == 3


def test_robots_txt_holds_on_every_hop(site, fetcher: Fetcher) -> None:
    robots(site, "User-agent: *\nDisallow: /closed\n")
    site.pages["/open"] = (302, {"Location": "/closed"}, b"")
    assert code_of(fetcher, site.url("/open")) == "robots_disallow"
    assert site.paths() == ["/open"]


@pytest.mark.parametrize("status", [404, 403])
def test_no_robots_txt_allows_everything(site, fetcher: Fetcher, status: int) -> None:
    robots(site, "User-agent: *\nDisallow: /\n", status)
    assert fetcher.fetch(site.html("/a", PAGE)).status == "fetched"


@pytest.mark.parametrize("status", [500, 503, 429])
def test_a_robots_txt_that_cannot_be_read_forbids_everything(site, fetcher: Fetcher, status: int) -> None:
    robots(site, "", status)
    assert code_of(fetcher, site.html("/a", PAGE)) == "robots_unreachable"
    assert not site.paths()


def test_a_robots_txt_may_be_redirected_and_long(site, fetcher: Fetcher) -> None:
    site.pages["/robots.txt"] = (301, {"Location": "/r"}, b"")
    site.pages["/r"] = (200, {"Content-Type": "image/png"}, b"User-agent: *\nDisallow: /a\n" + b"# x\n" * 300_000)
    assert code_of(fetcher, site.url("/a")) == "robots_disallow"


def test_between_two_visits_to_a_host_lies_a_second_or_what_it_asks_for(site, new_fetcher, clock) -> None:
    for path in ("/a", "/b", "/c"):
        site.html(path, PAGE)
    fetcher = new_fetcher()
    fetcher.fetch(site.url("/a"))
    fetcher.fetch(site.url("/b"))
    clock.now += 5
    fetcher.fetch(site.url("/c"))
    assert clock.slept == [1]

    robots(site, "User-agent: *\nCrawl-delay: 9\n")
    slow = new_fetcher()
    slow.fetch(site.url("/a"))
    slow.fetch(site.url("/b"))
    assert clock.slept == [1, 9]

    robots(site, "User-agent: *\nCrawl-delay: 86400\n")
    slow = new_fetcher()
    slow.fetch(site.url("/a"))
    slow.fetch(site.url("/b"))
    assert clock.slept == [1, 9, 30]


def test_what_has_not_changed_is_not_sent_again(site, new_fetcher) -> None:
    def page(headers: dict[str, str]):
        if headers.get("if-none-match") == '"v1"':
            return (304, {}, b"")
        return (200, {"Content-Type": "text/html", "ETag": '"v1"', "Last-Modified": "yesterday"}, PAGE.encode())

    site.pages["/a"] = page
    kept: dict[str, Validators] = {}
    for expected in (RawItem, Unchanged):
        (item,) = open_inputs([site.url("/a")], fetcher=new_fetcher(validators=kept), limits=Limits())
        assert isinstance(item, expected)
    assert kept == {site.url("/a"): Validators('"v1"', "yesterday")}
    assert site.asked[-1][1]["if-modified-since"] == "yesterday"


def test_nothing_is_remembered_before_it_was_taken(site, new_fetcher) -> None:
    site.pages["/a"] = (200, {"Content-Type": "text/html", "ETag": '"v1"'}, PAGE.encode())
    kept: dict[str, Validators] = {}
    items = open_inputs([site.url("/a")], fetcher=new_fetcher(validators=kept), limits=Limits())
    next(items)
    items.close()
    assert not kept


def test_credentials_go_to_their_own_server_only(site, new_fetcher) -> None:
    site.html("/there", PAGE)
    site.pages["/here"] = (302, {"Location": f"http://other.example:{site.port}/there"}, b"")
    fetcher = new_fetcher(resolve=lambda *_: ["127.0.0.1"])
    (item,) = open_inputs([f"http://ann:s3cret@news.example:{site.port}/here"], fetcher=fetcher, limits=Limits())
    assert [("authorization" in headers) for path, headers in site.asked if path != "/robots.txt"] == [True, False]
    assert "s3cret" not in repr(item)


def test_credentials_do_not_show_in_rejects(new_fetcher) -> None:
    (item,) = open_inputs(["http://ann:s3cret@10.0.0.1/"], fetcher=new_fetcher(allow_private=False), limits=Limits())
    assert isinstance(item, SourceReject)
    assert item.reason_code == "private_address"
    assert "s3cret" not in repr(item)


def test_a_proxy_of_the_environment_is_used_and_private_hosts_stay_refused(site, new_fetcher) -> None:
    def nowhere(host: str, port: int) -> list[str]:
        raise OSError("no name server behind the proxy")

    site.pages["http://news.example/a"] = (200, {"Content-Type": "text/html"}, PAGE.encode())
    proxied = new_fetcher(
        allow_private=False, resolve=nowhere, proxies={"http": f"127.0.0.1:{site.port}", "no": "direct.example"}
    )
    assert proxied.fetch("http://news.example/a").data == PAGE.encode()
    assert code_of(proxied, "http://127.0.0.1/a") == "private_address"
    assert code_of(proxied, "http://direct.example/a") == "dns_failed"


@pytest.mark.parametrize(
    ("path", "content_type", "body", "expected"),
    [
        ("/a.jsonl", "text/plain", b'{"text": "a"}\n{"text": "b"}\n', ["application/json"] * 2),
        ("/api", "application/json", b'[{"text": "a"}]', ["application/json"]),
        ("/note", "text/plain; charset=latin-1", b"Words.", ["text/plain"]),
        ("/x", "application/xhtml+xml", b"<?xml version='1.0'?><html><p>a</p></html>", ["text/html"]),
        ("/none", "", b"<!DOCTYPE html><p>Words.", ["text/html"]),
        ("/t.csv.gz", "application/gzip", gzip.compress(b"text\nWords.\n", mtime=0), ["application/json"]),
    ],
)
def test_other_kinds_on_the_web(site, fetcher: Fetcher, path, content_type, body, expected) -> None:
    site.pages[path] = (200, {"Content-Type": content_type} if content_type else {}, body)
    items = list(open_inputs([site.url(path)], fetcher=fetcher, limits=Limits()))
    assert [i.media_type for i in items] == expected


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, gzip", "GZIP,br"])
def test_what_can_grow_a_million_times_is_not_unpacked(site, fetcher: Fetcher, encoding: str) -> None:
    site.pages["/a"] = (200, {"Content-Type": "text/html", "Content-Encoding": encoding}, b"x" * 80)
    assert code_of(fetcher, site.url("/a")) == "bad_response"
    assert "br" not in dict(site.asked)["/a"]["accept-encoding"]
