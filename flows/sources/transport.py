"""flows/sources: one HTTP request to a checked address. It yields the answer, read only as far as the limits allow."""

import contextlib
import http.cookiejar
import socket
import threading
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from flows.sources.addresses import FetchError, Resolve, check_for_proxy, checked_addresses

_MOST_ADDRESSES = 3  # how many addresses of one host are tried
_ENCODINGS = ("gzip", "deflate")
_NO_ARTICLE = ("image/", "audio/", "video/", "font/", "application/pdf", "application/zip", "application/msword")


@dataclass(frozen=True)
class Timeouts:
    """How long one request may take, in seconds: to connect, between two pieces of the answer, and in all."""

    connect: float = 10.0
    read: float = 20.0
    total: float = 60.0


@dataclass(frozen=True)
class Answer:
    """What a server answered: the status, the headers (names in any case) and the unpacked body."""

    status: int
    headers: httpx.Headers
    body: bytes

    @property
    def status_words(self) -> str:
        """The status as people know it ("404 Not Found")."""
        return f"{self.status} {httpx.codes.get_reason_phrase(self.status)}".strip()


class _Deadline:
    """Cuts the connection of a request that takes too long in all.

    httpx limits each read by itself, so a server that sends a byte of a header now and then could hold it for days.
    """

    def __init__(self, seconds: float) -> None:
        self.is_past = False
        self._socket: socket.socket | None = None
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True

    def __enter__(self) -> "_Deadline":
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()

    def watch(self, event: str, info: Mapping[str, Any]) -> None:
        """Take note of the connection; a `trace` of httpcore."""
        if event.endswith(("connect_tcp.complete", "start_tls.complete")):
            self._socket = info["return_value"].get_extra_info("socket")
            if self.is_past:
                self._cut()

    def _cut(self) -> None:
        self.is_past = True
        if self._socket is not None:
            with contextlib.suppress(OSError):
                # A TLS socket's own method would take its state away from the thread that is reading.
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)


class Transport:
    """Makes requests to addresses that were checked, and to nothing else.

    The host is resolved once for each request, every answer is checked, and the connection goes to a checked IP address
    while `Host` and the TLS name stay the host's: there is no moment at which a name server could lead elsewhere.

    Where the environment names a proxy (`HTTP_PROXY`, `HTTPS_PROXY`, `ALL_PROXY`; `NO_PROXY` is kept), the request goes
    through it, and it is the proxy that resolves the host. What is checked then is what can be: addresses written as
    numbers, names of local networks, and what the host resolves to here, if it resolves here at all.
    """

    def __init__(
        self,
        *,
        timeouts: Timeouts,
        allow_private: bool,
        resolve: Resolve,
        proxies: Mapping[str, str] | None = None,
    ) -> None:
        self._timeouts = timeouts
        self._allow_private = allow_private
        self._resolve = resolve
        self._proxies = dict(urllib.request.getproxies_environment() if proxies is None else proxies)
        self._clients: dict[str | None, httpx.Client] = {}

    def close(self) -> None:
        """Close all connections."""
        for client in self._clients.values():
            client.close()
        self._clients.clear()

    def get(
        self,
        url: httpx.URL,
        headers: Mapping[str, str],
        *,
        max_bytes: int,
        credentials: tuple[str, str] | None = None,
        is_article: bool = True,
    ) -> Answer:
        """Make one GET request; redirects are answers like others.

        Args:
            url: An address from `parse_address`.
            headers: Sent as they are, beside `Host`.
            max_bytes: The most bytes of the unpacked body.
            credentials: Name and password for the server.
            is_article: Whether a longer body, or one whose type cannot be an article, is an error; else it is cut.

        Raises:
            FetchError: There is no answer, or none that may be taken.
        """
        proxy = self._proxy(url)
        if proxy is not None:
            check_for_proxy(url, self._resolve, allow_private=self._allow_private)
            return self._exchange(self._client(proxy), url, url, headers, max_bytes, credentials, is_article)
        addresses = checked_addresses(url, self._resolve, allow_private=self._allow_private)[:_MOST_ADDRESSES]
        for place, address in enumerate(addresses, start=1):
            try:
                pinned = url.copy_with(host=address)
                return self._exchange(self._client(None), url, pinned, headers, max_bytes, credentials, is_article)
            except FetchError as error:
                # One of a host's addresses may be out of reach from here (IPv6 often is) while another is not.
                if place == len(addresses) or not isinstance(error.__cause__, httpx.ConnectError):
                    raise
        raise AssertionError("a host without addresses is an error of checked_addresses")

    def _exchange(
        self,
        client: httpx.Client,
        url: httpx.URL,
        pinned: httpx.URL,
        headers: Mapping[str, str],
        max_bytes: int,
        credentials: tuple[str, str] | None,
        is_article: bool,
    ) -> Answer:
        sent = {**headers, "Host": url.netloc.decode("ascii"), "Accept-Encoding": ", ".join(_ENCODINGS)}
        deadline = _Deadline(self._timeouts.total)
        extensions = {"sni_hostname": url.raw_host.decode("ascii"), "trace": deadline.watch}
        try:
            with (
                deadline,
                client.stream("GET", pinned, headers=sent, auth=credentials, extensions=extensions) as response,
            ):
                _refuse_packing(response.headers)
                if is_article and response.is_success:
                    _refuse_type(response.headers)
                    _refuse_length(response.headers, max_bytes)
                body = bytearray()
                for piece in response.iter_bytes():
                    body += piece
                    if len(body) > max_bytes:
                        if is_article and response.is_success:
                            raise _too_large(max_bytes)
                        break
                if deadline.is_past:
                    raise self._too_slow()
                return Answer(response.status_code, response.headers, bytes(body[:max_bytes]))
        except httpx.TimeoutException as error:
            words = "no connection" if isinstance(error, httpx.ConnectTimeout) else "no answer"
            limit = self._timeouts.connect if isinstance(error, httpx.ConnectTimeout) else self._timeouts.read
            raise FetchError("timeout", f"there was {words} within {limit:g} s") from error
        except httpx.DecodingError as error:
            raise FetchError("bad_response", f"the answer cannot be unpacked ({error})") from error
        except httpx.HTTPError as error:
            if deadline.is_past:
                raise self._too_slow() from error
            raise FetchError("connection_failed", f"the connection failed ({str(error) or 'cut off'})") from error
        except (httpx.InvalidURL, UnicodeError) as error:
            raise FetchError("bad_address", f"this address cannot be asked for ({error})") from error

    def _too_slow(self) -> FetchError:
        return FetchError("timeout", f"the answer took longer than {self._timeouts.total:g} s")

    def _client(self, proxy: str | None) -> httpx.Client:
        if proxy not in self._clients:
            timeouts = httpx.Timeout(self._timeouts.read, connect=self._timeouts.connect)
            try:
                self._clients[proxy] = httpx.Client(
                    # The proxies of the environment are ours to choose; the certificates that it names are kept.
                    trust_env=False,
                    verify=httpx.create_ssl_context(trust_env=True),
                    proxy=proxy,
                    timeout=timeouts,
                    # Connections are kept by IP address; one opened under another host's name must not serve this one.
                    limits=httpx.Limits(max_keepalive_connections=0),
                    cookies=http.cookiejar.CookieJar(http.cookiejar.DefaultCookiePolicy(allowed_domains=[])),
                )
            except (ImportError, ValueError) as error:
                raise FetchError(
                    "connection_failed", f"the proxy of the environment cannot be used ({error})"
                ) from error
        return self._clients[proxy]

    def _proxy(self, url: httpx.URL) -> str | None:
        proxy = self._proxies.get(url.scheme) or self._proxies.get("all")
        host = url.raw_host.decode("ascii")
        if not proxy or urllib.request.proxy_bypass_environment(host, self._proxies):  # type: ignore[attr-defined]
            return None
        return proxy if "://" in proxy else f"http://{proxy}"


def media_type(headers: httpx.Headers) -> str:
    """The media type that the headers name, in lower case and without parameters; "" where they name none."""
    return str(headers.get("content-type", "")).partition(";")[0].strip().lower()


def _refuse_type(headers: httpx.Headers) -> None:
    found = media_type(headers)
    if found.startswith(_NO_ARTICLE):
        raise FetchError("unsupported_type", f"this is {found}, not a page, a feed or text")


def _refuse_packing(headers: httpx.Headers) -> None:
    # One layer of these grows a piece a thousand times at the most, which memory holds. Each further one, and brotli or
    # zstd, can grow it a million times.
    encoding = headers.get("content-encoding", "").strip().lower()
    if encoding not in ("", "identity", *_ENCODINGS):
        raise FetchError("bad_response", f"the answer is packed as {encoding}, or more than once")


def _refuse_length(headers: httpx.Headers, max_bytes: int) -> None:
    length = headers.get("content-length", "")
    if length.isascii() and length.isdigit() and int(length) > max_bytes:
        raise _too_large(max_bytes)


def _too_large(max_bytes: int) -> FetchError:
    return FetchError("too_large", f"the answer is longer than the {max_bytes / 1024**2:.4g} MiB allowed")
