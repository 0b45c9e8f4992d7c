"""What robots.txt says, host by host."""

from collections.abc import Callable
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, ProxyHandler, Request, build_opener
from urllib.robotparser import RobotFileParser

from ctlgen.errors import BrowserError

NAME = "ctlgen"
_LONGEST = 500_000  # bytes that are read
_SLOWEST = 60.0  # seconds of a Crawl-delay that are kept to
_WAIT = 10.0  # seconds for an answer


class Robots:
    """The rules of each host, asked for once; ``allowed`` says which addresses a redirect may lead to."""

    def __init__(self, allowed: Callable[[str], bool]) -> None:
        self._rules = dict[str, RobotFileParser]()
        self._opener = build_opener(ProxyHandler({}), _Stay(allowed))

    def allow(self, url: str) -> bool:
        """Raises `BrowserError` where the host does not say."""
        return self._of(url).can_fetch(NAME, url)

    def delay(self, url: str) -> float:
        """Seconds that the host wants between two pages."""
        return min(float(self._of(url).crawl_delay(NAME) or 0.0), _SLOWEST)

    def _of(self, url: str) -> RobotFileParser:
        host = "{0.scheme}://{0.netloc}".format(urlsplit(url))
        if host not in self._rules:
            self._rules[host] = self._read(f"{host}/robots.txt")
        return self._rules[host]

    def _read(self, url: str) -> RobotFileParser:
        rules = RobotFileParser(url)
        try:
            with self._opener.open(Request(url, headers={"User-Agent": NAME}), timeout=_WAIT) as answer:
                rules.parse(answer.read(_LONGEST).decode("utf-8", "replace").splitlines())
        except HTTPError as error:
            if not 400 <= error.code < 500:
                raise BrowserError(f"{url} answers {error.code}: nothing is read from that host") from None
            rules.parse(["User-agent: *", "Disallow: /"] if error.code in (401, 403) else [])
        except (URLError, OSError, ValueError) as error:
            why = getattr(error, "reason", error)
            raise BrowserError(f"{url} cannot be read ({why}): nothing is read from that host") from None
        return rules


class _Stay(HTTPRedirectHandler):
    """Redirects, but not to where pages may not go."""

    def __init__(self, allowed: Callable[[str], bool]) -> None:
        self._allowed = allowed

    def redirect_request(self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Any:
        return super().redirect_request(req, fp, code, msg, headers, newurl) if self._allowed(newurl) else None
