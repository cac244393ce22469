"""flows/sources: pages and feeds from the web, politely. An address in, its bytes out, or the reason why not.

robots.txt is kept as RFC 9309 says: none (4xx) allows everything, an unreachable one (5xx, 429) forbids everything. It
is read anew after a day. Between two visits to one host lies its Crawl-delay, or a second.
"""

import email.utils
import importlib.metadata
import random
import time
from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import dataclass
from typing import Literal

import httpx
from protego import Protego

from flows.sources.addresses import FetchError, Resolve, default_resolve, parse_address
from flows.sources.transport import Answer, Timeouts, Transport, media_type

_ROBOT = "onrecord"
_ACCEPT = "text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,application/xml;q=0.9,*/*;q=0.5"
_MOST_REDIRECTS = 5
_REDIRECTS = (301, 302, 303, 307, 308)
_TRY_AGAIN = (429, 500, 502, 503, 504)
_ROBOTS_BYTES = 512 * 1024  # RFC 9309 asks for 500 KiB at least
_ROBOTS_SECONDS = 24 * 3600.0
_LONGEST_CRAWL_DELAY = 30.0
_LONGEST_WAIT = 60.0
_FIRST_BACK_OFF = 1.0


def user_agent(contact: str | None = None) -> str:
    """What onrecord calls itself: name, version, and an address or e-mail where its user can be reached."""
    try:
        version = importlib.metadata.version("onrecord")
    except importlib.metadata.PackageNotFoundError:
        version = "0"
    return f"{_ROBOT}/{version}" + (f" (+{contact})" if contact else "")


@dataclass(frozen=True)
class Validators:
    """By what a later visit can tell that nothing has changed.

    Attributes:
        etag: The server's ETag.
        last_modified: The server's Last-Modified.
        entry: A hash of the feed entry that led to a page: while the feed says the same of it, it is not asked again.
    """

    etag: str | None = None
    last_modified: str | None = None
    entry: str | None = None


@dataclass(frozen=True)
class Fetched:
    """An address's answer.

    Attributes:
        status: `fetched`, or `unchanged` where the server says so (304); then there are no bytes.
        address: The address that was asked for, without credentials and fragment.
        final_address: The one that answered, after redirects.
        data: The unpacked body.
        media_type: As the server has it, lower case, without parameters; "" where it says nothing.
        charset: As the server has it; None where it says nothing.
        validators: For `Fetcher.remember`.
    """

    status: Literal["fetched", "unchanged"]
    address: str
    final_address: str
    data: bytes
    media_type: str
    charset: str | None
    validators: Validators


class Fetcher:
    """Fetches addresses one at a time. Not for several threads at once: the delay for each host is kept here.

    Args:
        validators: What earlier visits left, by address. It is read here and written only by `remember`; it is the
            caller's to keep from run to run, and only once what was fetched is safe.
        allow_private: Whether addresses on private networks may be fetched.
        timeouts: For each request.
        max_bytes: The most bytes of a page or feed, unpacked.
        max_attempts: How often a request is made in all while it fails in passing (timeouts, 429, 5xx); 1 for once.
        delay_s: Seconds between two visits to one host, unless its robots.txt asks for more.
        agent: The User-Agent header.
        proxies: Proxy addresses by scheme, as in the environment; None for those of the environment, {} for none.
        resolve, sleep, clock, uniform: The world outside, for tests: the resolver, a wait in seconds, a monotonic clock
            in seconds, and a random number between two.
    """

    def __init__(
        self,
        validators: MutableMapping[str, Validators] | None = None,
        *,
        allow_private: bool = False,
        timeouts: Timeouts | None = None,
        max_bytes: int = 20 * 1024 * 1024,
        max_attempts: int = 3,
        delay_s: float = 1.0,
        agent: str | None = None,
        proxies: Mapping[str, str] | None = None,
        resolve: Resolve = default_resolve,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
        uniform: Callable[[float, float], float] = random.uniform,
    ) -> None:
        self.validators: MutableMapping[str, Validators] = {} if validators is None else validators
        self._transport = Transport(
            timeouts=timeouts or Timeouts(),
            allow_private=allow_private,
            resolve=resolve,
            proxies=proxies,
        )
        self._max_bytes = max_bytes
        self._max_attempts = max(1, max_attempts)
        self._delay_s = delay_s
        self._agent = agent or user_agent()
        self._sleep = sleep
        self._clock = clock
        self._uniform = uniform
        self._robots: dict[str, tuple[float, Protego | FetchError]] = {}
        self._next_visit: dict[str, float] = {}

    def __enter__(self) -> "Fetcher":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close all connections."""
        self._transport.close()

    def remember(self, address: str, validators: Validators) -> None:
        """Note by what the next visit to an address can tell that nothing has changed. Call it once all is taken."""
        if validators == Validators():
            self.validators.pop(address, None)
        else:
            self.validators[address] = validators

    def fetch(self, address: str) -> Fetched:
        """Fetch an address, following redirects; every hop is checked anew.

        Raises:
            FetchError: There is nothing to be had, or nothing that may be had.
        """
        url, credentials = parse_address(address)
        asked = str(url)
        origin = _origin(url)
        headers = {"User-Agent": self._agent, "Accept": _ACCEPT, **self._conditions(asked)}
        last_host: str | None = None
        for _ in range(_MOST_REDIRECTS + 1):
            delay = self._allowed(url)
            if url.host != last_host:
                self._wait(url.host, delay)
            # Credentials belong to the server that the user gave them for.
            answer = self._request(url, headers, credentials if _origin(url) == origin else None)
            self._next_visit[url.host] = self._clock() + delay
            if answer.status in _REDIRECTS and "location" in answer.headers:
                last_host = url.host
                url = _target(url, answer.headers["location"])
                continue
            return self._fetched(answer, asked, url)
        raise FetchError("too_many_redirects", f"there were more than {_MOST_REDIRECTS} redirects")

    def _conditions(self, address: str) -> dict[str, str]:
        known = self.validators.get(address, Validators())
        pairs = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
        return {name: value for name, value in pairs.items() if value}

    def _fetched(self, answer: Answer, asked: str, url: httpx.URL) -> Fetched:
        validators = Validators(answer.headers.get("etag"), answer.headers.get("last-modified"))
        # Where no condition was sent, nothing can have stayed as it was: then it is an error like others.
        if answer.status == httpx.codes.NOT_MODIFIED and self._conditions(asked):
            return Fetched("unchanged", asked, str(url), b"", "", None, self.validators[asked])
        if not 200 <= answer.status < 300:
            code = "server_error" if answer.status in _TRY_AGAIN or answer.status >= 500 else "http_status"
            raise FetchError(code, f"the server answered {answer.status_words}")
        charset = httpx.Response(200, headers={"content-type": answer.headers.get("content-type", "")}).charset_encoding
        kind = media_type(answer.headers)
        return Fetched("fetched", asked, str(url), answer.body, kind, charset, validators)

    def _request(
        self,
        url: httpx.URL,
        headers: Mapping[str, str],
        credentials: tuple[str, str] | None = None,
        *,
        is_robots: bool = False,
    ) -> Answer:
        """Make a request, again and again while it fails in passing. Waits grow, with full jitter."""
        limit = _ROBOTS_BYTES if is_robots else self._max_bytes
        for attempt in range(1, self._max_attempts + 1):
            wait = self._uniform(0, _FIRST_BACK_OFF * 2 ** (attempt - 1))
            is_last = attempt == self._max_attempts
            try:
                answer = self._transport.get(
                    url, headers, max_bytes=limit, credentials=credentials, is_article=not is_robots
                )
            except FetchError as error:
                if is_last or not error.is_transient:
                    raise
            else:
                if is_last or answer.status not in _TRY_AGAIN:
                    return answer
                asked_for = _retry_after(answer.headers)
                if asked_for is not None and asked_for > _LONGEST_WAIT:
                    return answer  # to ask again before that would be rude, to wait that long is of no use
                wait = max(wait, asked_for or 0)
            self._sleep(wait)
        raise AssertionError("the last attempt returns or raises")

    def _wait(self, host: str, delay: float) -> None:
        now = self._clock()
        due = self._next_visit.get(host, now)
        if due > now:
            self._sleep(min(due - now, max(delay, self._delay_s)))

    def _allowed(self, url: httpx.URL) -> float:
        """Check an address against its host's robots.txt; give the seconds that the host wants between two visits."""
        origin = _origin(url)
        expires, rules = self._robots.get(origin, (0.0, None))
        if rules is None or expires < self._clock():
            rules = self._read_robots(url)
            self._robots[origin] = (self._clock() + _ROBOTS_SECONDS, rules)
        if isinstance(rules, FetchError):
            raise FetchError(rules.reason_code, rules.detail)
        if not rules.can_fetch(str(url), _ROBOT):
            raise FetchError("robots_disallow", f"the robots.txt of {url.host} asks robots not to fetch this")
        asked_for = rules.crawl_delay(_ROBOT)
        return max(self._delay_s, min(float(asked_for or 0), _LONGEST_CRAWL_DELAY))

    def _read_robots(self, url: httpx.URL) -> Protego | FetchError:
        target = url.copy_with(raw_path=b"/robots.txt")
        try:
            for _ in range(_MOST_REDIRECTS + 1):
                answer = self._request(target, {"User-Agent": self._agent}, is_robots=True)
                if answer.status not in _REDIRECTS or "location" not in answer.headers:
                    break
                target = _target(target, answer.headers["location"])
        except FetchError as error:
            # A host that cannot be reached for its robots.txt is a host that cannot be reached.
            return error
        if answer.status in _TRY_AGAIN or answer.status >= 500:
            return FetchError(
                "robots_unreachable",
                f"the robots.txt of {url.host} cannot be read ({answer.status_words}), so no page is",
            )
        is_there = 200 <= answer.status < 300
        return Protego.parse(answer.body.decode("utf-8", "replace") if is_there else "")


def _origin(url: httpx.URL) -> str:
    return f"{url.scheme}://{url.netloc.decode('ascii')}"


def _target(url: httpx.URL, location: str) -> httpx.URL:
    try:
        joined = url.join(location)
    except (httpx.InvalidURL, ValueError, TypeError) as error:
        raise FetchError("bad_address", f"a redirect leads to no web address ({error})") from error
    return parse_address(str(joined))[0]


def _retry_after(headers: httpx.Headers) -> float | None:
    """The seconds that a server asks to wait; a date counts from the server's own clock."""
    value = headers.get("retry-after", "").strip()
    if value.isascii() and value.isdigit():
        return float(value)
    try:
        then = email.utils.parsedate_to_datetime(value)
        now = email.utils.parsedate_to_datetime(headers.get("date", ""))
        return max(0.0, (then - now).total_seconds())
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
