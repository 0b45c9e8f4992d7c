"""The wheel holds all that rendering needs, and the hook that fetches it fails with one line."""

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from ctlgen import catalog
from ctlgen.errors import AssetError

ROOT = Path(__file__).parent.parent
FACTS = """
import json
from pathlib import Path
from ctlgen import catalog
print(json.dumps({
    "package": str(Path(catalog.__file__).parents[1]),
    "looks": [look.name for look in catalog.looks()],
    "frameworks": [framework.name for framework in catalog.frameworks()],
    "damaged": catalog.damaged(),
    "fingerprint": catalog.fingerprint(catalog.looks()),
}))
"""


def load_hook() -> ModuleType:
    spec = importlib.util.spec_from_file_location("hatch_build", ROOT / "hatch_build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def run(command: list[str], where: Path, **environment: str) -> str:
    done = subprocess.run(
        command, cwd=where, capture_output=True, text=True, env={**os.environ, **environment}, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A source distribution, unpacked; the fetched assets are put beside it, so that no network is needed."""
    folder = tmp_path_factory.mktemp("sdist")
    run([sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", str(folder)], ROOT)
    (archive,) = folder.glob("*.tar.gz")
    run(["tar", "-xzf", str(archive), "-C", str(folder)], ROOT)
    (unpacked,) = (path for path in folder.iterdir() if path.is_dir())
    assert not (unpacked / "ctlgen" / "_assets").exists()
    try:
        shutil.copytree(catalog.assets(), unpacked / "ctlgen" / "_assets")
    except AssetError as error:
        pytest.skip(str(error))
    return unpacked


def test_a_wheel_from_the_sdist_renders_from_any_folder(sources: Path, tmp_path: Path) -> None:
    run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)], sources)
    (wheel,) = tmp_path.glob("*.whl")
    assert wheel.stat().st_size < 30e6
    site = tmp_path / "site"
    pip = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--no-index", "--target", str(site), str(wheel)]
    run(pip, tmp_path, PIP_DISABLE_PIP_VERSION_CHECK="1")
    facts = json.loads(run([sys.executable, "-c", FACTS], tmp_path, PYTHONPATH=str(site)))
    assert Path(facts["package"]) == site / "ctlgen"
    assert facts["looks"] == [look.name for look in catalog.looks()]
    assert facts["frameworks"] == [framework.name for framework in catalog.frameworks()]
    assert facts["damaged"] == []
    assert facts["fingerprint"] == catalog.fingerprint(catalog.looks())
    (info,) = site.glob("ctlgen-*.dist-info")
    assert (info / "licenses" / "LICENSE").is_file()


def test_what_is_fresh_is_not_fetched_again(monkeypatch: pytest.MonkeyPatch) -> None:
    hook = load_hook()
    if not hook.is_fresh():
        pytest.skip("the assets are older than the sources")
    monkeypatch.setattr(hook, "fetch", lambda folder: pytest.fail("npm was called"))
    hook.make_assets()


@pytest.mark.parametrize("fault", ["{", "{}", '{"source": 1, "files": {}}'])
def test_an_odd_manifest_is_not_fresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: str) -> None:
    hook = load_hook()
    (tmp_path / "manifest.json").write_text(fault)
    monkeypatch.setattr(hook, "MANIFEST", tmp_path / "manifest.json")
    assert not hook.is_fresh()


def test_a_failing_npm_is_one_line_and_harms_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hook = load_hook()
    npm = tmp_path / "npm"
    npm.write_text("#!/bin/sh\necho 'npm error code ENOTFOUND' >&2\necho 'npm error no such host' >&2\nexit 1\n")
    npm.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    old = tmp_path / "assets"
    old.mkdir()
    (old / "kept").write_text("x")
    monkeypatch.setattr(hook, "ASSETS", old)
    monkeypatch.setattr(hook, "MANIFEST", old / "manifest.json")
    monkeypatch.setattr(hook, "NPM", tmp_path / ".npm")
    (hook.NPM / "node_modules").mkdir(parents=True)  # of a build that was killed
    with pytest.raises(hook.AssetsError) as caught:
        hook.make_assets()
    assert str(caught.value) == "npm ci could not fetch the theme assets: code ENOTFOUND | no such host"
    assert (old / "kept").is_file()
    assert not hook.NPM.exists()


@pytest.mark.parametrize(
    ("files", "text"),
    [
        ({"Licence.md": "All of it", "README.md": "# x"}, "All of it"),
        ({"README.md": "# x\ny\n## License\nIt is MIT.\n## More\nz"}, "README.md says:\n\n## License\nIt is MIT.\n"),
        ({"readme": "nothing"}, "its package.json names: MIT OR 0BSD\n"),
    ],
)
def test_a_licence_is_told_even_where_no_file_holds_it(tmp_path: Path, files: dict[str, str], text: str) -> None:
    (tmp_path / "p").mkdir()
    about = {"version": "1", "licenses": [{"type": "MIT"}, "0BSD"]}
    for name, content in {**files, "package.json": json.dumps(about)}.items():
        (tmp_path / "p" / name).write_text(content)
    assert load_hook().licence_text(tmp_path, "p").decode().endswith(text)


def test_a_sheet_brings_what_it_refers_to(tmp_path: Path) -> None:
    (tmp_path / "p").mkdir()
    (tmp_path / "@q" / "r").mkdir(parents=True)
    (tmp_path / "@q" / "r" / "f.woff2").write_bytes(b"font")
    (tmp_path / "p" / "b.css").write_text("@font-face{font-family:F;src:url(../@q/r/f.woff2)}")
    (tmp_path / "p" / "a.css").write_text('@import "b.css";.a:hover{b:url(/etc/hostname.png)}')
    files = load_hook().sheet_files(tmp_path, "p", "a.css")
    css = '@font-face{font-family:F;src:url("ctl-file:%40q/r/f.woff2")}.a:is(:hover,.ctl-hover){b:url("data:,")}'
    assert files == {("p", "a.css"): css.encode(), ("@q/r", "f.woff2"): b"font"}
    (tmp_path / "p" / "b.css").unlink()
    hook = load_hook()
    with pytest.raises(hook.AssetsError, match=r"a\.css of the npm package p imports 'b\.css', which is not there"):
        hook.sheet_files(tmp_path, "p", "a.css")


def test_without_npm_the_hook_brings_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hook = load_hook()
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(hook, "MANIFEST", tmp_path / "manifest.json")
    assert hook.BuildHook.dependencies(None) == [hook.NODE_WHEEL]
    monkeypatch.setattr(hook, "find_spec", lambda name: None)
    with pytest.raises(hook.AssetsError, match="npm is not on PATH"):
        hook.npm_command()


def test_the_lock_pins_every_package_without_a_host() -> None:
    packages = json.loads((ROOT / "themes" / "package-lock.json").read_text())["packages"]
    asked = json.loads((ROOT / "themes" / "package.json").read_text())["dependencies"]
    assert {name: packages[f"node_modules/{name}"]["version"] for name in asked} == {
        name: wanted.rpartition("@")[2] for name, wanted in asked.items()
    }
    assert all(package["integrity"].startswith("sha512-") for name, package in packages.items() if name)
    assert not [name for name, package in packages.items() if "resolved" in package]
