"""No address that leads to a private network passes, however it is written and whatever the name server says."""

import ipaddress

import pytest

from flows.sources.addresses import (
    FetchError,
    check_for_proxy,
    checked_addresses,
    is_public,
    literal_address,
    parse_address,
)


def no_resolving(host: str, port: int) -> list[str]:
    raise OSError("no name server here")


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
        "255.255.255.255", "198.18.0.1", "168.63.129.16", "192.0.2.1", "240.0.0.1", "::1", "::", "fe80::1", "fc00::1", "ff02::1",
        "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a00:1", "64:ff9b:1::1", "2002:7f00:1::",
        "2001:db8::1", "2001:0:1::1", "fec0::1", "::127.0.0.1",
    ],
)  # fmt: skip
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_public_addresses(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "host", ["2130706433", "0x7f000001", "0x7f.1", "127.1", "0177.1", "127.0.0.1.", "[::1]", "[::ffff:7f00:1]", "0"]
)
def test_numbers_in_any_form_are_addresses_and_refused_without_a_name_server(host: str) -> None:
    url, _ = parse_address(f"http://{host}/x")
    with pytest.raises(FetchError) as caught:
        checked_addresses(url, no_resolving, allow_private=False)
    assert caught.value.reason_code == "private_address"


@pytest.mark.parametrize("host", ["example.org", "1.example", "face.b00c", "0x.com", "127.0.0.1.example.org"])
def test_names_are_not_taken_for_numbers(host: str) -> None:
    assert literal_address(host) is None


def test_one_private_answer_among_public_ones_is_enough() -> None:
    url, _ = parse_address("https://news.example/")
    with pytest.raises(FetchError, match=r"news\.example \(10\.0\.0\.7\)"):
        checked_addresses(url, lambda *_: ["8.8.8.8", "10.0.0.7"], allow_private=False)
    assert checked_addresses(url, lambda *_: ["8.8.8.8", "9.9.9.9"], allow_private=False) == ["8.8.8.8", "9.9.9.9"]
    assert checked_addresses(url, lambda *_: ["10.0.0.7"], allow_private=True) == ["10.0.0.7"]


def test_the_resolver_gets_the_port_and_the_name_in_ascii() -> None:
    asked = []
    url, _ = parse_address("https://bücher.example:8443/")
    checked_addresses(url, lambda host, port: asked.append((host, port)) or ["8.8.8.8"], allow_private=False)
    assert asked == [("xn--bcher-kva.example", 8443)]


def test_a_host_without_an_address() -> None:
    url, _ = parse_address("https://news.example/")
    for resolve in (no_resolving, lambda *_: []):
        with pytest.raises(FetchError) as caught:
            checked_addresses(url, resolve, allow_private=False)
        assert caught.value.reason_code == "dns_failed"


def test_credentials_and_fragments_leave_the_address() -> None:
    url, credentials = parse_address(" https://ann:s3cret@news.example/a?b=1#top ")
    assert str(url) == "https://news.example/a?b=1"
    assert credentials == ("ann", "s3cret")


@pytest.mark.parametrize(
    "address", ["", "news.example", "ftp://news.example/", "http://", "http://a b/", "https://x:0/", "http://x:99999/"]
)
def test_what_is_no_web_address(address: str) -> None:
    with pytest.raises(FetchError) as caught:
        parse_address(address)
    assert caught.value.reason_code == "bad_address"


@pytest.mark.parametrize(
    "address", ["http://127.1/", "http://localhost/", "http://printer/", "http://db.internal./", "http://nas.local/"]
)
def test_behind_a_proxy_what_is_plainly_private_is_refused(address: str) -> None:
    with pytest.raises(FetchError) as caught:
        check_for_proxy(parse_address(address)[0], no_resolving, allow_private=False)
    assert caught.value.reason_code == "private_address"


def test_behind_a_proxy_a_name_is_checked_where_it_resolves_and_else_left_to_the_proxy() -> None:
    url, _ = parse_address("http://news.example/")
    check_for_proxy(url, no_resolving, allow_private=False)
    check_for_proxy(url, lambda *_: ["8.8.8.8"], allow_private=False)
    with pytest.raises(FetchError):
        check_for_proxy(url, lambda *_: ["192.168.0.9"], allow_private=False)
