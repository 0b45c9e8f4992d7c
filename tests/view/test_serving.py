"""The page's own server: this machine only, the page and its images only."""

import http.client
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from ctlgen.collection import Picture
from ctlgen.errors import InputError
from ctlgen.view import serving


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    folder = tmp_path_factory.mktemp("served")
    (folder / "view.html").write_text("<p>the page</p>")
    (folder / "a.png").write_bytes(b"a picture")
    (folder / "secret").write_text("no")
    pages = [Picture("a", folder / "a.png", 1, 1), Picture("b", folder / "gone.png", 1, 1)]
    with serving.serve(folder / "view.html", pages) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


def ask(port: int, path: str, host: str = "", method: str = "GET") -> tuple[int, bytes, str]:
    connection = http.client.HTTPConnection(serving.HOST, port, timeout=20)
    connection.request(method, path, headers={"Host": host or f"{serving.HOST}:{port}"})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, body, answer.getheader("Content-Type", "")


def test_it_gives_the_page_and_its_images(port: int) -> None:
    assert ask(port, "/") == (200, b"<p>the page</p>", "text/html")
    assert ask(port, "/?x=1", f"localhost:{port}")[0] == 200
    assert ask(port, "/page/0") == (200, b"a picture", "image/png")
    assert ask(port, "/page/0", method="HEAD")[:2] == (200, b"")


@pytest.mark.parametrize(
    "path",
    ["/secret", "/page/1", "/page/2", "/page/-1", "/page/../secret", "/page/²", "/page/", "/page/9" + "9" * 5000],
)
def test_it_gives_nothing_else(port: int, path: str) -> None:
    assert ask(port, path.replace("²", "%C2%B2"))[0] == 404


def test_a_web_site_cannot_ask_by_a_name_of_its_own(port: int) -> None:
    assert ask(port, "/", "evil.example")[0] == 404
    assert ask(port, "/page/0", f"evil.example:{port}")[0] == 404


def test_it_listens_to_this_machine_alone(port: int) -> None:
    del port
    with serving.serve(Path("x"), []) as server:
        assert server.server_address[0] == "127.0.0.1"
        with pytest.raises(InputError, match=r"port .* cannot be served on"):
            serving.serve(Path("x"), [], server.server_port)
    with pytest.raises(InputError, match="port 99999 cannot"):
        serving.serve(Path("x"), [], 99999)
