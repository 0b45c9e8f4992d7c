"""robots.txt is obeyed, and where it cannot be read nothing else is."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from ctlgen.errors import BrowserError
from ctlgen.visiting.robots import Robots

RULES = """
User-agent: *
Disallow: /

User-agent: ctlgen
Disallow: /private
Crawl-delay: 7
"""


@pytest.fixture
def answers() -> Iterator[tuple[str, dict[str, object]]]:
    """An address, and what it answers: status, where to go on, text, and how often it was asked."""
    said: dict[str, object] = {"status": 200, "location": "", "text": RULES, "asked": 0}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            said["asked"] = int(str(said["asked"])) + 1
            self.send_response(int(str(said["status"])))
            self.send_header("Location", str(said["location"]))
            self.end_headers()
            self.wfile.write(str(said["text"]).encode())

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}", said
        server.shutdown()


def test_our_own_rules_count_and_are_asked_for_once(answers: tuple[str, dict[str, object]]) -> None:
    host, said = answers
    robots = Robots(lambda url: True)
    assert robots.allow(f"{host}/page")
    assert not robots.allow(f"{host}/private/page")
    assert robots.delay(f"{host}/page") == 7
    assert said["asked"] == 1


@pytest.mark.parametrize(("status", "allowed"), [(404, True), (410, True), (401, False), (403, False)])
def test_what_a_refusal_means(answers: tuple[str, dict[str, object]], status: int, allowed: bool) -> None:
    answers[1]["status"] = status
    assert Robots(lambda url: True).allow(f"{answers[0]}/page") is allowed


@pytest.mark.parametrize(
    ("status", "location"), [(500, ""), (302, "http://127.0.0.1:1/robots.txt"), (302, "file:///etc/")]
)
def test_nothing_is_read_where_the_rules_cannot_be(
    answers: tuple[str, dict[str, object]], status: int, location: str
) -> None:
    answers[1].update(status=status, location=location)
    with pytest.raises(BrowserError, match=f"answers {status}: nothing is read from that host"):
        Robots(lambda url: url.startswith(answers[0])).allow(f"{answers[0]}/page")


def test_a_host_that_is_not_there_is_one_line() -> None:
    with pytest.raises(BrowserError, match=r"robots\.txt cannot be read") as error:
        Robots(lambda url: True).allow("http://127.0.0.1:1/page")
    assert "\n" not in str(error.value)
