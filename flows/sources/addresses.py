"""flows/sources: which web addresses may be asked. Each is parsed, resolved and checked before any connection."""

import ipaddress
import re
import socket
from collections.abc import Callable, Sequence
from typing import TypeAlias

import httpx

from flows.sources.items import TRANSIENT

IPAddress: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve: TypeAlias = Callable[[str, int], Sequence[str]]

# Where IPv4 addresses are hidden in IPv6 ones; what Python calls global changes with its version.
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_NOT_PUBLIC = (
    ipaddress.ip_network("100.64.0.0/10"),  # shared by carriers (CGNAT)
    ipaddress.ip_network("192.0.0.0/24"),
    ipaddress.ip_network("168.63.129.16/32"),  # Azure's own services, seen from its machines only
    ipaddress.ip_network("64:ff9b:1::/48"),  # NAT64 of a network's own
    ipaddress.ip_network("2001::/23"),  # Teredo and other protocols
    ipaddress.ip_network("3fff::/20"),  # for documentation
    ipaddress.ip_network("fec0::/10"),
)
_HOST = re.compile(r"[a-z0-9_.-]+|\[?[0-9a-f]*:[0-9a-f:.]*(%\w+)?\]?", re.IGNORECASE)
_PRIVATE_ENDINGS = (".local", ".localhost", ".internal", ".intranet", ".lan", ".home.arpa", ".corp", ".private")


class FetchError(Exception):
    """An address could not be fetched.

    Attributes:
        reason_code: `bad_address`, `private_address`, `dns_failed`, `connection_failed`, `timeout`, `too_large`,
            `http_status` (4xx), `server_error` (5xx and 429), `unsupported_type`, `bad_response`, `robots_disallow`,
            `robots_unreachable` or `too_many_redirects`.
        detail: One sentence for a person.
    """

    def __init__(self, reason_code: str, detail: str) -> None:
        super().__init__(f"{reason_code}: {detail}")
        self.reason_code = reason_code
        self.detail = detail

    @property
    def is_transient(self) -> bool:
        """Whether it may go well at another time."""
        return self.reason_code in TRANSIENT


def parse_address(address: str) -> tuple[httpx.URL, tuple[str, str] | None]:
    """Parse a web address; give it without fragment and credentials, and the credentials apart (name, password).

    Raises:
        FetchError: `bad_address` where it is none, or neither http nor https.
    """
    try:
        url = httpx.URL(address.strip())
        host, port = url.raw_host.decode("ascii"), url.port
    except (httpx.InvalidURL, ValueError, TypeError) as error:
        raise FetchError("bad_address", f"this is no web address ({error})") from error
    if url.scheme not in ("http", "https"):
        raise FetchError("bad_address", "only http and https addresses are fetched")
    if not _HOST.fullmatch(host) or not (port is None or 0 < port < 65536):
        raise FetchError("bad_address", "this address names no host that there can be")
    credentials = (url.username, url.password) if url.userinfo else None
    return url.copy_with(fragment=None, username=None, password=None), credentials


def default_resolve(host: str, port: int) -> list[str]:
    """All addresses of a host by the system's resolver, in its order."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def checked_addresses(url: httpx.URL, resolve: Resolve, *, allow_private: bool) -> list[str]:
    """Resolve an address's host once, and check every answer.

    Args:
        url: The address.
        resolve: The resolver.
        allow_private: Whether private networks may be asked.

    Returns:
        The IP addresses to connect to. The caller connects to these and does not resolve again, so that a second answer
        of the name server cannot lead elsewhere.

    Raises:
        FetchError: `private_address` if any of them is not public, `dns_failed` if there is none.
    """
    host = url.raw_host.decode("ascii")
    literal = literal_address(host)
    if literal is not None:
        found = [str(literal)]
    else:
        try:
            found = list(resolve(host, url.port or (443 if url.scheme == "https" else 80)))
        except (OSError, UnicodeError) as error:
            words = getattr(error, "strerror", None) or str(error)
            raise FetchError("dns_failed", f"the host {host} cannot be found ({words})") from error
        if not found:
            raise FetchError("dns_failed", f"the host {host} has no address")
    if not allow_private:
        for address in found:
            if not is_public(ipaddress.ip_address(address)):
                raise private(host, address)
    return found


def private(host: str, address: str) -> FetchError:
    """The error for a host on a private network."""
    shown = host if host == address else f"{host} ({address})"
    return FetchError(
        "private_address",
        f"{shown} is on a private or reserved network; --allow-private-addresses would let it be fetched",
    )


def check_for_proxy(url: httpx.URL, resolve: Resolve, *, allow_private: bool) -> None:
    """Check an address that a proxy will resolve for itself, as far as that can be done from here.

    Raises:
        FetchError: `private_address`.
    """
    if allow_private:
        return
    host = url.raw_host.decode("ascii").rstrip(".").lower()
    if literal_address(host) is None and ("." not in host or host.endswith(_PRIVATE_ENDINGS)):
        raise private(host, host)
    try:
        checked_addresses(url, resolve, allow_private=False)
    except FetchError as error:
        # Behind a proxy there is often no name server for the world outside: then the proxy's own rules decide.
        if error.reason_code != "dns_failed":
            raise


def literal_address(host: str) -> IPAddress | None:
    """The IP address that a host is written as, in any form that a system's resolver would read (`0x7f.1`, `127.1`)."""
    try:
        return ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        pass
    if not all(part.isdigit() or part.lower().startswith("0x") for part in host.rstrip(".").split(".")):
        return None
    try:
        return ipaddress.IPv4Address(socket.inet_aton(host.rstrip(".")))
    except (OSError, ValueError):
        return None


def is_public(address: IPAddress) -> bool:
    """Whether an IP address belongs to the public internet, the IPv4 addresses hidden in IPv6 ones included."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if inner is None and address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
    if any(address.version == network.version and address in network for network in _NOT_PUBLIC):
        return False
    return address.is_global and not (
        address.is_private
        or address.is_loopback
        or address.is_link_local
        or address.is_multicast
        or address.is_reserved
        or address.is_unspecified
    )
