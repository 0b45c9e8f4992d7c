"""Own pages are cut as they stand, and hostile ones reach nothing and end."""

import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import cv2
import numpy as np
import pytest

from ctlgen import visiting
from ctlgen.errors import BrowserError, WorkspaceError
from ctlgen.model import BACKGROUND
from ctlgen.records import PageRow
from ctlgen.visiting import sites
from ctlgen.workspace import Workspace
from tests import kept

BUTTON = "<button style='padding:8px 20px'>Save</button>"
LOOP = "<script>while (true) {}</script>"
PNG = cv2.imencode(".png", np.tile(np.arange(0, 240, 3, dtype=np.uint8), (60, 1)))[1].tobytes()


@dataclass
class Host:
    """A server on the loopback: ``pages`` by path, and which paths were asked for, when."""

    pages: dict[str, tuple[int, dict[str, str], bytes]]
    asked: list[tuple[str, float]] = field(default_factory=list)
    port: int = 0

    @property
    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]

    def add(self, path: str, body: str | bytes = "", status: int = 200, **headers: str) -> None:
        data = body if isinstance(body, bytes) else f"<!doctype html>{body}".encode()
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.pages[path] = (status, {"Content-Type": "text/html", **named}, data)


@pytest.fixture(scope="module")
def hosts() -> Iterator[tuple[Host, Host]]:
    """Two: one that pages may reach, on 127.0.0.1, and one that they may not, on 127.0.0.2."""
    with serve("127.0.0.1") as one, serve("127.0.0.2") as other:
        yield one, other


class serve:  # noqa: N801
    def __init__(self, address: str) -> None:
        host = self.host = Host({})

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                host.asked.append((self.path, time.monotonic()))
                if self.path == "/slow":
                    time.sleep(4)
                status, headers, body = host.pages.get(self.path, (404, {}, b""))
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer((address, 0), Handler)
        host.port = self.server.server_address[1]

    def __enter__(self) -> Host:
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()
        return self.host

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()


@dataclass
class Tour:
    """What came of one run: pages and reasons by the name of the page, and its one line if any failed."""

    rows: dict[str, PageRow]
    failed: dict[str, str]
    line: str

    def texts(self, page: str) -> list[str]:
        return [e.control.text for e in self.rows[page].elements if e.control.kind == "button"]

    def kinds(self, page: str) -> set[str]:
        return {e.control.kind for e in self.rows[page].elements}


def tour(recipe: sites.VisitRecipe, place: Path) -> Tour:
    rows, line = [], ""
    try:
        for row in visiting.visit_pages(recipe, Workspace(place), workers=1):
            rows.append(row)
    except BrowserError as error:
        line = str(error)
    names = [source.page for source in recipe.sources]
    ledger = (place / "failed.jsonl").read_text().splitlines() if line else []
    failed = {names[row["page"]]: row["reason"] for row in map(json.loads, ledger)}
    return Tour({names[row.index]: row for row in rows}, failed, line)


# -- files ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, hosts: tuple[Host, Host]) -> Path:
    """A site with good pages and bad ones, and secrets beside it."""
    at = f"127.0.0.1:{hosts[0].port}"
    place = tmp_path_factory.mktemp("own")
    site = place / "site"
    (site / "deep").mkdir(parents=True)
    (place / "secret.png").write_bytes(PNG)
    (place / "secret.html").write_text(BUTTON.replace("Save", "secret"))
    (site / "inner.png").write_bytes(PNG)
    (site / "look.css").write_text("button { background: #15c; color: #fff; border: 0; padding: 10px 30px }")
    (site / "link.png").symlink_to(place / "secret.png")
    (site / "linked.html").symlink_to(place / "secret.html")
    picture = "<p><img src='{}' width=80 height=60></p>"
    pages = {
        "good": "<link rel=stylesheet href='deep/../look.css'><button>Styled</button>" + picture.format("inner.png"),
        "deep/page": "<link rel=stylesheet href='/look.css'><button>Deep</button>" + picture.format("../inner.png"),
        "outside": BUTTON
        + picture.format("file:///" + str(place / "secret.png"))
        + "".join(map(picture.format, ("../secret.png", "..%2fsecret.png", "%2e%2e/secret.png", "link.png")))
        + f"<iframe src='file://{place}/secret.html'></iframe>"
        + "<script>fetch('..%2fsecret.html').then(() => document.body.append('read'))</script>",
        "network": BUTTON
        + picture.format(f"http://{at}/seen.png")
        + f"<script>fetch('http://{at}/fetched'); navigator.sendBeacon('http://{at}/beacon');"
        + f"new WebSocket('ws://{at}/socket')</script>",
        "frame": f"{BUTTON}<iframe src='http://{at}/framed'></iframe>",
        "leaves": f"<meta http-equiv=refresh content='0;url=http://{at}/left'>{BUTTON}",
        "moves": f"{BUTTON}<script>location = 'http://{at}/moved'</script>",
        "blank": f"{BUTTON}<script>location = 'about:blank'</script>",
        "dialogs": f"<script>alert(1); confirm(2); prompt(3); print()</script>{BUTTON}",
        "popups": f"{BUTTON}<a id=a target=_blank href='good.html'>x</a><script>for (let i = 0; i < 9; i++) "
        "{ window.open('good.html'); document.getElementById('a').click() }</script>",
        "download": f"{BUTTON}<a id=a download href='inner.png'>x</a><script>document.getElementById('a').click()"
        "</script>",
        "endless": BUTTON + LOOP,
        "later": BUTTON + LOOP.replace("while", "setTimeout(() => { while").replace("{}", "{} }, 100)"),
        "empty": "",
        "lies": BUTTON + "<script>JSON.stringify = () => '[true, [[1, 2]]]'</script>",
    }
    for name, body in pages.items():
        (site / f"{name}.html").write_text(f"<!doctype html><meta charset=utf-8><body>{body}")
    return place


@pytest.fixture(scope="module")
def seen(folder: Path, hosts: tuple[Host, Host]) -> Tour:
    hosts[0].asked.clear()
    recipe = sites.ask([f"{folder}/site/**/*.html"], None, patience=2, viewport=(640, 480))
    return tour(recipe, folder / "ws")


def test_a_page_is_cut_with_what_lies_in_its_folder(seen: Tour) -> None:
    row = seen.rows["good"]
    assert (row.theme, row.group, row.framework, row.layout) == ("page/site/good", "page/site", "own", "own")
    (button,) = [e for e in row.elements if e.control.kind == "button"]
    assert button.control.text == "Styled"
    assert button.box.width > 80, "the stylesheet did not apply"
    assert {"image", BACKGROUND} <= seen.kinds("good")
    assert "image" in seen.kinds("deep/page")
    assert row.refused == 0


def test_nothing_outside_of_the_folder_is_read(seen: Tour) -> None:
    assert seen.texts("outside") == ["Save"]
    assert "image" not in seen.kinds("outside")
    assert not any("read" in e.control.text for e in seen.rows["outside"].elements)
    assert seen.rows["outside"].refused >= 4


def test_a_page_that_is_a_link_out_of_the_folder_is_not_read(seen: Tour) -> None:
    assert "leads out of its folder" in seen.failed["linked"]


def test_a_file_reaches_no_network(seen: Tour, hosts: tuple[Host, Host]) -> None:
    assert hosts[0].asked == []
    assert seen.texts("network") == ["Save"]
    assert seen.rows["network"].refused >= 2


@pytest.mark.parametrize("page", ["frame", "leaves", "dialogs", "popups", "download"])
def test_what_a_page_tries_leaves_it_as_it_is(seen: Tour, page: str) -> None:
    assert seen.texts(page) == ["Save"]


@pytest.mark.parametrize("page", ["moves", "blank"])
def test_a_page_that_leaves_before_it_is_read_fails(seen: Tour, page: str) -> None:
    assert page in seen.failed


@pytest.mark.parametrize("page", ["endless", "later"])
def test_a_script_without_end_is_cut_off(seen: Tour, page: str) -> None:
    assert seen.failed[page] == "it is not ready within 2 s"


def test_a_page_of_100000_elements_is_cut_off(tmp_path: Path) -> None:
    (tmp_path / "many.html").write_text("<body><script>document.body.innerHTML = `<p>word</p>`.repeat(1e5)</script>")
    outcome = tour(sites.ask([str(tmp_path / "many.html")], None, patience=60), tmp_path / "ws")
    assert outcome.kinds("many") == {"text"}, "no crop of what was not looked at"


def test_a_page_without_controls_is_a_page(seen: Tour) -> None:
    assert seen.rows["empty"].elements == ()


def test_a_page_that_lies_fails(seen: Tour) -> None:
    assert seen.failed["lies"] == "its scripts spoil what is asked of it"


def test_what_fails_is_one_line_and_in_the_ledger(seen: Tour) -> None:
    assert set(seen.failed) == {"linked", "moves", "blank", "endless", "later", "lies"}
    assert "\n" not in seen.line
    assert all(word in seen.line for word in ("6 of 16", "failed.jsonl", "blank.html"))


def test_a_page_that_hangs_while_it_is_read_is_cut_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visiting, "GRACE", 3.0)
    hangs = f"{BUTTON}<div style='height:3000px'></div>{LOOP.replace('while', 'onresize = () => { while')}"
    (tmp_path / "hangs.html").write_text(hangs.replace("{}<", "{} }<"))
    outcome = tour(sites.ask([f"{tmp_path}/*.html"], None, patience=2, delay=0), tmp_path / "ws")
    assert outcome.failed == {"hangs": "took too long, or broke the browser"}


def test_another_content_is_another_recipe(folder: Path, seen: Tour, tmp_path: Path) -> None:
    del seen
    (tmp_path / "page.html").write_text(BUTTON)
    place = Workspace(tmp_path / "ws")
    with place.locked():
        place.begin({"render": sites.ask([str(tmp_path / "page.html")], None).to_json()})
    (tmp_path / "page.html").write_text(BUTTON + BUTTON)
    with pytest.raises(WorkspaceError, match=r"sources\..*page\.html = "):
        list(visiting.visit_pages(sites.ask([str(tmp_path / "page.html")], None), place, workers=1))


def test_a_file_gives_the_same_bytes_another_day(tmp_path: Path) -> None:
    day = "[new Date().toDateString(), Date().slice(0, 15), +new Date(0), Math.random()].join(' ')"
    says = f"document.body.innerHTML = `<p>${{{day}}}</p>`"
    (tmp_path / "page.html").write_text(f"<body><script>{says}</script>{BUTTON}")
    first, second = (
        tour(sites.ask([str(tmp_path / "page.html")], None, viewport=(800, 400)), tmp_path / name).rows["page"]
        for name in ("one", "two")
    )
    assert first == second
    assert any("Wed Jan 15 2025 Wed Jan 15 2025 0 0." in e.control.text for e in first.elements)


# -- addresses ------------------------------------------------------------------------------------------------

DELAY = 0.4
ADDRESSES = ("good", "private/page", "missing", "plain", "attached", "away", "jumps", "slow", "mixed")


@pytest.fixture(scope="module")
def network(hosts: tuple[Host, Host], tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Tour]:
    """A workspace of the addresses, visited once."""
    one, other = hosts
    one.asked.clear()
    elsewhere = f"http://127.0.0.2:{other.port}"
    rules = "User-agent: ctlgen\nDisallow: /private\nUser-agent: *\nDisallow: /"
    one.add("/robots.txt", rules.encode())
    one.add("/look.css", b"button { padding: 9px 50px }", Content_Type="text/css")
    one.add("/good", f"<link rel=stylesheet href=look.css><button>{'Good'}</button>")
    one.add("/private/page", BUTTON)
    one.add("/plain", b"words", Content_Type="text/plain")
    one.add("/attached", BUTTON, Content_Disposition="attachment; filename=a.html")
    one.add("/away", status=302, Location=f"{elsewhere}/away")
    one.add("/jumps", f"<meta http-equiv=refresh content='0;url={elsewhere}/jumped'>{BUTTON}")
    one.add("/slow", BUTTON)
    one.add(
        "/mixed",
        f"{BUTTON}<img src='{elsewhere}/a.png'><iframe src='{elsewhere}/frame'></iframe><img src='/to'>"
        f"<script>new WebSocket('{elsewhere.replace('http', 'ws')}/socket')</script>",
    )
    one.add("/to", status=302, Location=f"{elsewhere}/b.png")
    place = tmp_path_factory.mktemp("urls")
    lines = [f"http://127.0.0.1:{one.port}/{name}" for name in ADDRESSES]
    (place / "urls.txt").write_text("# ours\n\n" + "\n".join(lines))
    return place, tour(again(place), place / "ws")


def again(place: Path) -> sites.VisitRecipe:
    return sites.ask(None, place / "urls.txt", hosts=["127.0.0.1"], delay=DELAY, patience=2)


def test_addresses_become_pages(network: tuple[Path, Tour], hosts: tuple[Host, Host]) -> None:
    row = network[1].rows["good"]
    assert row.group == f"page/127.0.0.1-{hosts[0].port}"
    assert row.theme == f"{row.group}/good"
    assert row.elements[0].box.width > 100, "the stylesheet did not apply"
    assert hosts[0].paths.count("/robots.txt") == 1


def test_robots_txt_is_obeyed(network: tuple[Path, Tour], hosts: tuple[Host, Host]) -> None:
    assert network[1].failed["private/page"] == "robots.txt forbids it"
    assert "/private/page" not in hosts[0].paths


def test_a_host_is_asked_for_one_page_after_the_other(network: tuple[Path, Tour], hosts: tuple[Host, Host]) -> None:
    assert network[1].rows
    times = [when for path, when in hosts[0].asked if path.strip("/") in ADDRESSES]
    assert len(times) > 2
    assert times[-1] - times[0] > 0.9 * DELAY * (len(times) - 1)  # one by one they come early or late on a busy machine


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        ("missing", "it answers 404"),
        ("plain", "it is text/plain, not html"),
        ("attached", "download"),
        ("away", "a host that is not allowed"),
        ("slow", "not ready within 2 s"),
    ],
)
def test_what_is_no_page_fails(network: tuple[Path, Tour], page: str, reason: str) -> None:
    assert reason in network[1].failed[page].lower()


def test_another_host_is_never_reached(network: tuple[Path, Tour], hosts: tuple[Host, Host]) -> None:
    assert network[1].texts("mixed") == network[1].texts("jumps") == ["Save"]
    assert network[1].rows["mixed"].refused == 2, "a picture and a frame; sockets and redirects are not asked about"
    assert hosts[1].asked == []


def test_a_frame_from_another_host_is_refused_even_if_allowed(hosts: tuple[Host, Host], tmp_path: Path) -> None:
    one, other = hosts
    one.add("/frames", f"{BUTTON}<iframe src='http://127.0.0.2:{other.port}/f'></iframe>")
    (tmp_path / "urls.txt").write_text(f"http://127.0.0.1:{one.port}/frames")
    recipe = sites.ask(None, tmp_path / "urls.txt", hosts=["127.0.0.1", "127.0.0.2"], delay=0)
    assert tour(recipe, tmp_path / "ws").rows["frames"].refused == 1
    assert other.asked == []


def test_the_same_command_tries_what_failed_and_nothing_else(
    network: tuple[Path, Tour], hosts: tuple[Host, Host]
) -> None:
    place, before = network
    hosts[0].add("/missing", BUTTON.replace("Save", "Found"))
    hosts[0].asked.clear()
    after = tour(again(place), place / "ws")
    assert after.texts("missing") == ["Found"]
    assert set(after.rows) == {*before.rows, "missing"}
    assert not {"/good", "/mixed"} & set(hosts[0].paths)
    shard = Workspace(place / "ws").page_rows(0)
    assert [row.index for row in shard] == sorted(row.index for row in after.rows.values())


def test_pages_that_a_cut_off_run_left_are_kept(tmp_path: Path) -> None:
    (tmp_path / "urls.txt").write_text("\n".join(f"http://127.0.0.1:1/{i}" for i in range(66)))
    recipe = sites.ask(None, tmp_path / "urls.txt")
    place = Workspace(tmp_path / "ws")
    with place.locked():
        place.begin(visiting._asked(recipe))
        left = [kept.page(index) for index in range(66)]
        for row, png in left:
            place.put_page(row, png)
    assert list(visiting.visit_pages(recipe, place, workers=1)) == [row for row, _ in left]
    assert place.page_shards() == [0, 64]


def test_pages_are_not_added_to_a_shard_that_has_samples(tmp_path: Path) -> None:
    (tmp_path / "urls.txt").write_text("http://127.0.0.1:1/a")
    recipe = sites.ask(None, tmp_path / "urls.txt")
    place = Workspace(tmp_path / "ws")
    with place.locked():
        place.begin(visiting._asked(recipe))
        place.put_samples(place.begin_set({"augment": {}}), 0, np.zeros((0, 4, 4), np.uint8), [])
    with pytest.raises(BrowserError, match="had failed when samples were made"):
        list(visiting.visit_pages(recipe, place, workers=1))
