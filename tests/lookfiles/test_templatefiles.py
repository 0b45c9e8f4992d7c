"""A folder of templates: what it supports, and what is wrong with it in one line."""

from pathlib import Path

import pytest

from ctlgen.errors import InputError
from ctlgen.lookfiles.templatefiles import read_framework

FRAMEWORK = """
title = "Acme"
docs = "https://acme.test"
[controls.button]
variants = { solid = 3, outline = 1 }
states = { rest = 1 }
[controls.link]
"""


@pytest.fixture
def acme(tmp_path: Path) -> Path:
    folder = tmp_path / "acme"
    folder.mkdir()
    (folder / "framework.toml").write_text(FRAMEWORK)
    for name in ("page", "button", "link", "_parts"):
        (folder / f"{name}.html.j2").write_text("")
    return folder


def test_a_template_is_the_support(acme: Path) -> None:
    framework = read_framework(acme)
    assert (framework.name, framework.title, tuple(framework.controls)) == ("acme", "Acme", ("button", "link"))
    assert framework.controls["button"].variants == {"solid": 3, "outline": 1}
    assert framework.controls["link"].states == {"rest": 1}
    assert framework.controls["link"].tones == {"": 1}


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("[controls.link]", "[controls.lonk]", "unknown key 'lonk': did you mean link"),
        ("[controls.link]", "[controls.badge]", "no table \\[controls.link\\]"),
        ("[controls.link]", "[controls.link]\n[controls.badge]", "no template badge"),
        ("outline = 1", "outline = -1", "controls.button.variants.outline must be a number"),
        ("outline = 1", "outline = true", "controls.button.variants.outline must be a number"),
        ("solid = 3, outline = 1", "solid = 0", "one weight at least"),
        ("variants", "variant", "controls.button: unknown key 'variant': did you mean variants"),
        ("title", "titel", "unknown key 'titel'"),
    ],
)
def test_a_faulty_framework_is_refused(acme: Path, old: str, new: str, why: str) -> None:
    (acme / "framework.toml").write_text(FRAMEWORK.replace(old, new, 1))
    with pytest.raises(InputError, match=rf"{acme.name}.*{why}"):
        read_framework(acme)
