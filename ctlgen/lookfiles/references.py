"""What a stylesheet refers to - other sheets, pictures, fonts -, found and made part of it or left out.

A page's CSS stands in a ``<style>`` and may load nothing but the files that its look names, so that a relative address
in it would lead nowhere. `gather` runs before `stylesheets.rewrite`, over the shipped sheets when ctlgen is built and
over a user's own when it is used. Names are paths with "/", whatever they are relative to.
"""

import posixpath
import re
from base64 import b64encode
from collections.abc import Callable
from urllib.parse import quote, unquote

from ctlgen.errors import InputError

FILE = "ctl-file:"
"""Stands in front of a font file's quoted name in a gathered sheet, until it is known where pages find files."""

PICTURE_LIMIT = 32_768  # bytes: what stands in a control is smaller
PICTURES = {
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".gif": "image/gif",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
}
FONTS = (".woff2", ".woff", ".ttf", ".otf")  # the best first
NOTHING = 'url("data:,")'  # loads nothing and asks nobody

Read = Callable[[str], bytes | None]

_STRING = r""""(?:\\.|[^"\\\n])*+"|'(?:\\.|[^'\\\n])*+'"""
_ADDRESS = rf"url\(\s*(?:{_STRING}|(?:\\.|[^)\\\"'])*+)\s*\)"
_TOKEN = re.compile(
    rf"(?P<comment>/\*.*?(?:\*/|\Z))"
    rf"|(?P<namespace>@namespace\b(?:{_STRING}|[^;\"'])*+;)"
    rf"|@import\s*(?P<sheet>{_ADDRESS}|{_STRING})(?P<terms>(?:{_STRING}|[^;\"'])*+)(?:;|\Z)"
    rf"|(?P<face>@font-face\s*\{{(?:{_ADDRESS}|{_STRING}|[^}}\"'])*+\}})"
    rf"|(?P<address>{_ADDRESS})"
    rf"|{_STRING}",
    re.DOTALL | re.IGNORECASE,
)
_ADDRESSES = re.compile(_ADDRESS, re.DOTALL | re.IGNORECASE)
_SOURCE = re.compile(rf"\bsrc\s*:(?:{_ADDRESS}|{_STRING}|[^;}}\"'])*+;?", re.DOTALL | re.IGNORECASE)
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|/", re.IGNORECASE)
_CHARSET = re.compile(r"""\ufeff?\s*@charset\s+["'][^"']*["']\s*;""", re.IGNORECASE)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_TERMS = re.compile(r"\s*(?:(layer)(?:\(([^)]*)\)|\b)\s*)?(?:supports(\((?:[^()]|\([^()]*\))*\))\s*)?(.*)", re.DOTALL)


def gather(css: str, name: str, read: Read) -> str:
    """``css``, the sheet called ``name``, with all that it needs from beside it.

    Local sheets that it imports stand in their place, small pictures are data URIs, of each font face one file is left
    as ``url("ctl-file:NAME")``; addresses of anything else lead nowhere, and a face without a file is dropped. ``read``
    gives the bytes of a name, or None. Raises `InputError` for an imported sheet that is not there.
    """
    return _gather(css, name, read, ())


def font_names(css: str) -> tuple[str, ...]:
    """The names of the font files of a gathered sheet, each once."""
    return tuple(dict.fromkeys(unquote(name) for name in re.findall(rf'{FILE}([^"]*)"', css)))


def _gather(css: str, name: str, read: Read, outer: tuple[str, ...]) -> str:
    def replace(match: re.Match[str]) -> str:
        if match["sheet"]:
            return _import(match, name, read, outer)
        if match["face"]:
            return _face(match["face"], name, read)
        return _picture(match["address"], name, read) if match["address"] else match[0]

    return _TOKEN.sub(replace, css)


def _import(match: re.Match[str], name: str, read: Read, outer: tuple[str, ...]) -> str:
    """The imported sheet's text within what its import says of layer, conditions and media."""
    sheet = _text(match["sheet"])
    if _ELSEWHERE.match(sheet):
        return match[0]  # `rewrite` knows what to do with sheets from elsewhere
    path = _path(sheet, name)
    if path in (*outer, name):
        return ""
    data = read(path)
    if data is None:
        raise InputError(f"imports {sheet!r}, which is not there: put it there, or give one file with everything in it")
    css = _gather(_CHARSET.sub("", data.decode("utf-8", errors="replace"), count=1), path, read, (*outer, name))
    terms = _TERMS.fullmatch(match["terms"])
    assert terms is not None  # its last part matches anything
    layer, layer_name, supports, media = terms.groups()
    if layer:
        css = f"@layer {(layer_name or '').strip()}{{{css}}}"
    if supports:
        css = f"@supports {supports}{{{css}}}"
    return f"@media {media.strip()}{{{css}}}" if media.strip() else css


def _face(rule: str, name: str, read: Read) -> str:
    """The rule with one source: the best that is there. What names only the machine's own fonts stays as it is."""
    addresses = [_text(address) for address in _ADDRESSES.findall(rule)]
    if not addresses:
        return rule
    inline = next((f'url("{address}")' for address in addresses if address.lower().startswith("data:")), "")
    names = [_path(address, name) for address in addresses if not _ELSEWHERE.match(address)]
    for suffix in FONTS:
        for path in names:
            if not inline and path.lower().endswith(suffix) and read(path) is not None:
                inline = f'url("{FILE}{quote(path)}")'
    if not inline:
        return ""
    body = _SOURCE.sub("", rule[:-1]).rstrip()
    return f"{body}{'' if body[-1] in '{;' else ';'}src:{inline}}}"


def _picture(address: str, name: str, read: Read) -> str:
    target = _text(address)
    if not target or target.startswith("#") or target.lower().startswith("data:"):
        return address
    path, fragment = _path(target, name), target.partition("#")[2]
    mime = PICTURES.get(posixpath.splitext(path)[1].lower())
    data = read(path) if mime and not _ELSEWHERE.match(target) else None
    if data is None or len(data) > PICTURE_LIMIT:
        return NOTHING
    return f'url("data:{mime};base64,{b64encode(data).decode()}{"#" + quote(fragment) if fragment else ""}")'


def _text(token: str) -> str:
    """What an address or a string says."""
    inner = token[token.index("(") + 1 : -1].strip() if token[:4].lower() == "url(" else token
    return _ESCAPE.sub(r"\1", inner[1:-1] if inner[:1] in ("'", '"') else inner)


def _path(address: str, name: str) -> str:
    """The name of the file that a sheet's relative address leads to."""
    path = unquote(re.split(r"[?#]", address, maxsplit=1)[0])
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), path))
