"""The page on the loopback address, with all the pages' images: ``ctlgen view --serve``.

It answers to this machine alone, to GET and HEAD, and only to a Host that is the loopback address, so that no web site
can read the data set through a name of its own that leads here.
"""

from collections.abc import Sequence
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from mimetypes import guess_type
from pathlib import Path
from shutil import copyfileobj

from ctlgen.collection import Picture
from ctlgen.errors import InputError

HOST = "127.0.0.1"


def serve(page: Path, pages: Sequence[Picture], port: int = 0) -> ThreadingHTTPServer:
    """A server that listens, to be run by its ``serve_forever``; port 0 is any that is free.

    Raises `InputError` where the port is taken.
    """
    try:
        return ThreadingHTTPServer((HOST, port), partial(_Handler, page, tuple(one.path for one in pages)))
    except (OSError, OverflowError) as error:
        raise InputError(f"port {port} cannot be served on ({error}): give another --port, or 0 for any") from error


def address(server: ThreadingHTTPServer) -> str:
    return f"http://{HOST}:{server.server_port}/"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, page: Path, pages: tuple[Path, ...], *given: object) -> None:
        self._page, self._pages = page, pages
        super().__init__(*given)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def _answer(self, with_body: bool) -> None:
        file = self._file()
        try:
            if file is None:
                raise FileNotFoundError
            with file.open("rb") as stream:
                self.send_response(200)
                self.send_header("Content-Type", guess_type(file.name)[0] or "application/octet-stream")
                self.send_header("Content-Length", str(file.stat().st_size))
                self.send_header("Cache-Control", "no-store" if file == self._page else "private, max-age=3600")
                self.send_header("X-Content-Type-Options", "nosniff")
                self.send_header("Cross-Origin-Resource-Policy", "same-origin")
                self.end_headers()
                if with_body:
                    copyfileobj(stream, self.wfile)
        except FileNotFoundError:
            self.send_error(404)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def _file(self) -> Path | None:
        """What an address names: the page, or a page's image by its number."""
        if self.headers.get("Host") not in {f"{name}:{self.server.server_port}" for name in (HOST, "localhost")}:  # type: ignore[attr-defined]
            return None
        path = self.path.partition("?")[0]
        if path == "/":
            return self._page
        number = path.removeprefix("/page/")
        known = number.isascii() and number.isdigit() and len(number) < 10 and int(number) < len(self._pages)
        return self._pages[int(number)] if known else None

    def log_message(self, *_: object) -> None:
        """Says nothing."""
