"""What a stylesheet refers to becomes part of it, or leads nowhere."""

from collections.abc import Mapping

import pytest

from ctlgen.errors import InputError
from ctlgen.lookfiles.references import PICTURE_LIMIT, font_names, gather
from ctlgen.lookfiles.stylesheets import rewrite

FILES: Mapping[str, bytes] = {
    "p/css/parts/b.css": b'@charset "utf-8";.b{background:url(../../img/x.svg)}',
    "p/css/loop.css": b'@import "loop.css";@import "main.css";.l{a:b}',
    "p/img/x.svg": b"<svg/>",
    "p/img/big.png": b"0" * (PICTURE_LIMIT + 1),
    **dict.fromkeys(
        ("p/fonts/f.eot", "p/fonts/f.ttf", "p/fonts/f.woff", "p/fonts/f.woff2", "p/fonts/a b.ttf"), b"font"
    ),
    "q/f.woff2": b"font",
}
SVG = 'url("data:image/svg+xml;base64,PHN2Zy8+")'


def gathered(css: str) -> str:
    return gather(css, "p/css/main.css", FILES.get)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (".a{background:url(../img/x.svg) red}", f".a{{background:{SVG} red}}"),
        (".a{background:url( '../img/x.svg?v=1' )}", f".a{{background:{SVG}}}"),
        ('.a{--i:url("../img/x.svg#id")}', '.a{--i:url("data:image/svg+xml;base64,PHN2Zy8+#id")}'),
        (".a{background:url(../img/big.png),red}", '.a{background:url("data:,"),red}'),
        (".a{background:url(none.png)}", '.a{background:url("data:,")}'),
        (".a{background:url(https://x.example/a.png)}", '.a{background:url("data:,")}'),
        (".a{background:url(//x.example/a.png)}", '.a{background:url("data:,")}'),
        (".a{background:url(/etc/hostname.png)}", '.a{background:url("data:,")}'),
    ],
)
def test_pictures_stand_in_the_sheet_or_lead_nowhere(before: str, after: str) -> None:
    assert gathered(before) == after


@pytest.mark.parametrize(
    "kept",
    [
        ".a{background:url(data:image/png;base64,AAAA)}",
        '.a{mask:url("data:image/svg+xml,%3Csvg%3E")}.b{filter:url(#f)}',
        "/* url(none.png) */.a{content:'url(none.png)'}",
        "@namespace svg url(http://www.w3.org/2000/svg);.a{b:c}",
        "@import url(https://fonts.example/a.css);.a{b:c}",
        '@font-face{font-family:F;src:local("Arial")}',
    ],
)
def test_all_else_keeps_its_bytes(kept: str) -> None:
    assert gathered(kept) == kept


@pytest.mark.parametrize(
    ("source", "name"),
    [
        (
            "src:url(../fonts/f.eot);src:url('../fonts/f.eot?#iefix') format('embedded-opentype'),"
            "url(../fonts/f.woff2?v=4) format('woff2'),url(../fonts/f.ttf) format('truetype')",
            "p/fonts/f.woff2",
        ),
        ('src:local("F"),url(../fonts/f.ttf),url(../fonts/f.woff)', "p/fonts/f.woff"),
        ("src:url('../fonts/a b.ttf')", "p/fonts/a%20b.ttf"),
        ("src:url(../../q/f.woff2)", "q/f.woff2"),
        ("src:url(https://x.example/f.woff2),url(../fonts/f.woff)", "p/fonts/f.woff"),
    ],
)
def test_a_face_keeps_its_best_file(source: str, name: str) -> None:
    css = gathered(f"@font-face{{font-family:F;{source};font-weight:700}}.a{{b:c}}")
    assert css == f'@font-face{{font-family:F;font-weight:700;src:url("ctl-file:{name}")}}.a{{b:c}}'
    assert font_names(css) == (name.replace("%20", " "),)


def test_a_face_without_a_file_is_dropped_and_one_that_holds_it_stays() -> None:
    assert gathered("@font-face{font-family:F;src:url(none.woff2)}.a{b:c}") == ".a{b:c}"
    whole = "@font-face{font-family:F;src:url(none.eot),url(data:font/woff2;base64,AAAA) format('woff2')}"
    assert gathered(whole) == '@font-face{font-family:F;src:url("data:font/woff2;base64,AAAA")}'


@pytest.mark.parametrize(
    ("rule", "around"),
    [
        ('@import "parts/b.css";', "%s"),
        ("@import url(parts/b.css);", "%s"),
        ("@import'./parts/b.css' screen and (min-width:1px);", "@media screen and (min-width:1px){%s}"),
        (
            '@import "parts/b.css" layer(x.y) supports(display:grid) print;',
            "@media print{@supports (display:grid){@layer x.y{%s}}}",
        ),
        ('@import "parts/b.css" layer;', "@layer {%s}"),
    ],
)
def test_an_imported_sheet_stands_in_its_place(rule: str, around: str) -> None:
    assert gathered(rule + ".a{c:d}") == around % f".b{{background:{SVG}}}" + ".a{c:d}"


def test_sheets_that_import_each_other_end() -> None:
    assert gathered('@import "loop.css";.a{b:c}') == ".l{a:b}.a{b:c}"


def test_an_imported_sheet_that_is_missing_is_named() -> None:
    with pytest.raises(InputError, match=r"imports 'parts/none\.css', which is not there"):
        gathered("@import 'parts/none.css';.a{b:c}")


def test_what_was_gathered_can_be_rewritten() -> None:
    css = '@charset "utf-8";@layer a,b;@import "parts/b.css" layer(a);'
    nested = ".c{color:red;&:hover{color:blue}@media print{&:focus{a:b}}}"
    assert rewrite(gathered(css + nested)) == (
        f'@charset "utf-8";@layer a,b;@layer a{{.b{{background:{SVG}}}}}'
        ".c{color:red;&:is(:hover,.ctl-hover){color:blue}@media print{&:is(:focus,.ctl-focus){a:b}}}"
    )
