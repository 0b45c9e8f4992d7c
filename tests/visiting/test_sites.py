"""What is asked for is found or refused with one line, and files are read within their folder alone."""

import os
from pathlib import Path

import pytest

from ctlgen.errors import CtlgenError, InputError
from ctlgen.visiting import sites
from ctlgen.visiting.sites import HERE, allows, ask, read_within


@pytest.fixture
def place(tmp_path: Path) -> Path:
    for name in ("one/index.html", "one/sub/a b.html", "one/look.css", "many/x/1.html", "many/y/2.html", "secret.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    return tmp_path


def test_a_folder_is_one_site_with_all_its_pages(place: Path) -> None:
    recipe = ask([f"{place}/one/**/*.html", f"{place}/one"], None)
    assert [source.theme for source in recipe.sources] == ["page/one/index", "page/one/sub/a-b"]
    assert {source.group for source in recipe.sources} == {"page/one"}
    assert [source.url for source in recipe.sources] == [f"{HERE}/index.html", f"{HERE}/sub/a%20b.html"]


def test_a_folder_of_folders_is_a_site_each(place: Path) -> None:
    assert [source.group for source in ask([f"{place}/many/**/*.html"], None).sources] == [
        "page/many/x",
        "page/many/y",
    ]


def test_no_more_than_max_pages(place: Path) -> None:
    assert len(ask([str(place / "many")], None, max_pages=1).sources) == 1


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("/look.css", "one/look.css"),
        ("/", "one/index.html"),
        ("/sub/../look.css?v=1", "one/look.css"),
        ("/../secret.txt", ""),
        ("/..%2fsecret.txt", ""),
        ("/%2fetc/passwd", ""),
        ("//etc/passwd", ""),
        ("/link", ""),
        ("/%00", ""),
        ("/" + "x" * 5000, ""),
        ("/pipe", ""),
        ("/sub", ""),
    ],
)
def test_only_what_lies_in_the_folder_is_read(place: Path, path: str, found: str) -> None:
    (place / "one/link").symlink_to(place / "secret.txt")
    os.mkfifo(place / "one/pipe")
    read = read_within((place / "one").resolve(), HERE + path)
    assert (read[1].decode() if read else "") == found


def test_only_our_own_name_is_a_folder(place: Path) -> None:
    for url in ("file:///look.css", "https://example.org/look.css", f"{HERE}.example.org/look.css"):
        assert read_within(place / "one", url) is None


def test_types_are_told_by_the_name(place: Path) -> None:
    read = read_within((place / "one").resolve(), f"{HERE}/look.css")
    assert read
    assert read[0] == "text/css"


def test_addresses_are_taken_once_and_their_hosts_are_allowed(tmp_path: Path) -> None:
    file = tmp_path / "urls.txt"
    file.write_text("# mine\n\nhttps://Example.org\nhttps://example.org/\nhttp://b.example.org:81/a?q=1\n")
    recipe = ask(None, file)
    assert [source.url for source in recipe.sources] == ["https://example.org/", "http://b.example.org:81/a?q=1"]
    assert [source.theme for source in recipe.sources] == ["page/example.org/index", "page/b.example.org-81/a-q-1"]
    assert recipe.hosts == ("b.example.org", "example.org")


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("https://example.org/a", True),
        ("http://example.org:8080", True),
        ("https://cdn.example.net/x", True),
        ("https://example.net/x", False),
        ("https://example.org.evil.com/", False),
        ("https://example.org@evil.com/", False),
        ("file:///etc/passwd", False),
        ("http://[", False),
    ],
)
def test_hosts_are_matched_whole(url: str, allowed: bool) -> None:
    assert allows(("example.org", "*.example.net"), url) is allowed


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("ftp://example.org/", "urls.txt:1"),
        ("example.org/page", "is no address"),
        ("http://", "is no address"),
        ("http://me:word@example.org/", "is no address"),
        ("http://example.org:99999/", "is no address"),
        ("http://*.example.org/", "is no address"),
        ("http://a b/", "is no address"),
        ("https://other.org/", "host other.org is not allowed by --hosts"),
        ("# nothing", "holds no address"),
    ],
)
def test_a_bad_address_is_one_line(tmp_path: Path, line: str, words: str) -> None:
    (tmp_path / "urls.txt").write_text(line)
    fails(words, None, tmp_path / "urls.txt", hosts=["example.org"])


@pytest.mark.parametrize(
    ("pages", "words"),
    [
        (["nowhere/*.html"], "matches no file"),
        (["one/missing.html"], "matches no file"),
        (["one/**.html"], "is no pattern"),
        (["/*"], "whole disk"),
    ],
)
def test_a_bad_glob_is_one_line(place: Path, monkeypatch: pytest.MonkeyPatch, pages: list[str], words: str) -> None:
    monkeypatch.chdir(place)
    fails(words, pages, None)


def test_what_cannot_be_asked_is_one_line(place: Path) -> None:
    page = [str(place / "one")]
    fails("cannot be read", None, place / "nowhere.txt")
    fails("cannot go together", page, place / "urls.txt")
    fails("--hosts is for --urls", page, None, hosts=["example.org"])
    fails("no host", None, place / "secret.txt", hosts=["http://example.org"])
    fails("--delay -1", page, None, delay=-1)
    fails("--max-pages 0", page, None, max_pages=0)
    fails("viewport", page, None, viewport=(1, 1))


def fails(words: str, *args: object, **asked: object) -> None:
    with pytest.raises(CtlgenError) as error:
        sites.ask(*args, **asked)  # type: ignore[arg-type]
    assert isinstance(error.value, InputError)
    assert words in str(error.value)
    assert "\n" not in str(error.value)
