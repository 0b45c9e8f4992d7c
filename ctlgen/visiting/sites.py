"""People's own pages: which files or addresses are asked for, and what each of them may reach."""

import mimetypes
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from ctlgen import render_recipe
from ctlgen.errors import InputError
from ctlgen.files import digest_file

HERE = "https://own.invalid"
"""Where the files of a folder are to the browser: a name that no network knows."""
DELAY, PATIENCE, MOST = 1.0, 20.0, 1000
_LARGEST = 64 << 20  # bytes of a file that a page may load
_HOST = re.compile(r"(\*\.)?[a-z0-9_]([a-z0-9_.-]*[a-z0-9])?")


@dataclass(frozen=True, slots=True)
class Source:
    """A page of somebody's: ``name`` as it was asked for, ``url`` to the browser, ``site`` what splits keep together.

    ``root`` is the folder that a file may reach, None for an address; ``digest`` is that of the file's bytes.
    """

    name: str
    url: str
    site: str
    page: str
    root: Path | None = None
    digest: str = ""

    @property
    def theme(self) -> str:
        return _plain(f"page/{self.site}/{self.page}")

    @property
    def group(self) -> str:
        return _plain(f"page/{self.site}")

    @property
    def host(self) -> str:
        """Where no two pages are asked for at the same time; "" for a file."""
        return "" if self.root else urlsplit(self.url).netloc


@dataclass(frozen=True, slots=True)
class VisitRecipe:
    """``hosts`` are names, or "*.name", that pages may reach; ``delay`` and ``patience`` are seconds."""

    sources: tuple[Source, ...]
    hosts: tuple[str, ...] = ()
    seed: int = 0
    viewport: tuple[int, int] = render_recipe.VIEWPORT
    scale: float = 1.0
    delay: float = DELAY
    patience: float = PATIENCE

    def to_json(self) -> dict[str, Any]:
        """What the pages depend on, for run.json."""
        return {
            "layout": "own",
            "pages": len(self.sources),
            "sources": {source.name: source.digest for source in self.sources},
            "hosts": list(self.hosts),
            "seed": self.seed,
            "viewport": list(self.viewport),
            "scale": self.scale,
        }


def ask(
    pages: Sequence[str] | None,
    urls: str | Path | None,
    *,
    hosts: Sequence[str] | None = None,
    max_pages: int = MOST,
    delay: float = DELAY,
    patience: float = PATIENCE,
    seed: int = 0,
    viewport: tuple[int, int] = render_recipe.VIEWPORT,
    scale: float = 1.0,
) -> VisitRecipe:
    """A recipe of the files that ``pages`` (globs) match, or of the addresses in the file ``urls``.

    Raises `InputError` for what does not exist, is no address, is on no allowed host or is out of range.
    """
    render_recipe.ask(("own",), seed=seed, viewport=viewport, scale=scale)  # for its checks
    if pages and urls:
        raise InputError("--pages and --urls cannot go together: give each a workspace of its own")
    if hosts and not urls:
        raise InputError("--hosts is for --urls: pages of --pages reach no host at all")
    if max_pages < 1 or not 0 <= delay <= 3600 or not 1 <= patience <= 600:
        raise InputError(
            f"--max-pages {max_pages} --delay {delay:g} --patience {patience:g}: give 1 page or more, 0 to 3600 s "
            "and 1 to 600 s"
        )
    names: tuple[str, ...] = ()
    if pages:
        sources = _files(pages, max_pages)
    else:
        sources, names = _addresses(Path(urls or ""), tuple(map(_host, hosts or ())), max_pages)
    return VisitRecipe(tuple(sources), names, seed, viewport, float(scale), float(delay), float(patience))


def allows(hosts: Sequence[str], url: str) -> bool:
    """Whether an address is http or https on one of the hosts."""
    with suppress(ValueError):
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and any(fnmatchcase(parts.hostname or "", host) for host in hosts)
    return False


def read_within(root: Path, url: str) -> tuple[str, bytes] | None:
    """The media type and bytes of the file that `HERE` stands for, or None: not there, too large or outside of
    ``root``, which must be resolved; links are followed and what counts is where they lead."""
    parts = urlsplit(url)
    if f"{parts.scheme}://{parts.netloc}" != HERE:
        return None
    with suppress(OSError, ValueError):
        file = (root / unquote(parts.path).lstrip("/")).resolve()
        if file.is_dir():
            file = (file / "index.html").resolve()
        if file.is_relative_to(root) and file.is_file() and file.stat().st_size <= _LARGEST:
            return mimetypes.guess_type(file.name)[0] or "application/octet-stream", file.read_bytes()
    return None


# -- files ----------------------------------------------------------------------------------------------------


def _files(patterns: Sequence[str], most: int) -> list[Source]:
    found: dict[Path, dict[Path, None]] = {}
    for pattern in patterns:
        root, files = _match(pattern)
        found.setdefault(root, {}).update(dict.fromkeys(files))
    return [source for root, files in found.items() for source in _folder(root, list(files))][:most]


def _match(pattern: str) -> tuple[Path, list[Path]]:
    """The folder that a glob begins with, and the files it matches."""
    parts = Path(pattern).parts
    plain = next((i for i, part in enumerate(parts) if any(sign in part for sign in "*?[")), len(parts))
    root, rest = Path(*parts[:plain]), "/".join(parts[plain:])
    if not rest:
        root, rest = (root, "**/*.html") if root.is_dir() else (root.parent, root.name)
    if root.resolve() == Path(root.resolve().anchor):
        raise InputError(f"--pages {pattern!r}: a page may read all of its folder, and this one is the whole disk")
    try:
        files = sorted(file for file in root.glob(rest) if file.is_file())
    except (ValueError, OSError) as error:
        raise InputError(f"--pages {pattern!r} is no pattern: {error}") from None
    if not files:
        raise InputError(f"--pages {pattern!r} matches no file: write FILE.html or 'FOLDER/**/*.html' with the quotes")
    return root, files


def _folder(root: Path, files: Sequence[Path]) -> Iterator[Source]:
    """A folder is one site; where no page lies at its top, each folder in it is one."""
    whole, name = any(file.parent == root for file in files), root.resolve().name
    for file in files:
        inner = file.relative_to(root)
        site, page = (name, inner) if whole else (f"{name}/{inner.parts[0]}", Path(*inner.parts[1:]))
        url = f"{HERE}/{quote(inner.as_posix())}"
        yield Source(str(file), url, site, str(page.with_suffix("")), root.resolve(), _digest(file, root.resolve()))


def _digest(file: Path, root: Path) -> str:
    """Of a link that leads out of the folder "": it is not read, and fails when it is visited."""
    try:
        return digest_file(file) if file.resolve().is_relative_to(root) else ""
    except OSError as error:
        raise InputError(f"--pages: {file} cannot be read: {error.strerror or error}") from None


# -- addresses ------------------------------------------------------------------------------------------------


def _addresses(file: Path, hosts: tuple[str, ...], most: int) -> tuple[list[Source], tuple[str, ...]]:
    """The addresses of a file, a line each, and the hosts that are allowed: ``hosts``, or else the file's own."""
    try:
        lines = file.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"--urls {file} cannot be read: {error}") from None
    found: dict[str, Source] = {}
    for number, line in enumerate(lines, 1):
        if line.strip() and not line.strip().startswith("#"):
            source = _address(line.strip(), f"{file}:{number}")
            if hosts and not allows(hosts, source.url):
                raise InputError(f"{file}:{number}: host {urlsplit(source.url).hostname} is not allowed by --hosts")
            found.setdefault(source.url, source)
    if not found:
        raise InputError(f"--urls {file} holds no address: write one a line, as https://example.org/page")
    sources = list(found.values())[:most]
    return sources, hosts or tuple(sorted({urlsplit(source.url).hostname or "" for source in sources}))


def _address(text: str, where: str) -> Source:
    name = port = ""
    with suppress(ValueError):
        parts = urlsplit(text)
        name, port = (parts.hostname or "").encode("idna").decode(), f":{parts.port}" if parts.port else ""
    if not re.fullmatch(r"https?://[^\s@/]+([/?#]\S*)?", text) or not _HOST.fullmatch(name) or "*" in name:
        raise InputError(f"{where}: {text[:80]!r} is no address: write http:// or https://, a host and a path")
    url = parts._replace(netloc=name + port, path=parts.path or "/").geturl()
    page = parts.path.strip("/") + (f"-{parts.query}" if parts.query else "")
    return Source(text, url, f"{name}{port}", page or "index")


def _host(text: str) -> str:
    host = text.strip().lower()
    if not _HOST.fullmatch(host):
        raise InputError(f"--hosts {text!r} is no host: write example.org or *.example.org, without scheme and port")
    return host


def _plain(name: str) -> str:
    return re.sub(r"[^\w./-]+", "-", name)
