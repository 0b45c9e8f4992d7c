"""axe-core, the accessibility rules of Deque: fetched from npm into pytest's cache, pinned, never committed."""

import base64
import hashlib
import shutil
import subprocess
import tarfile
from pathlib import Path

import pytest

VERSION = "4.10.3"
INTEGRITY = "Xm7bpRXnDSX2YE2YFfBk2FnF0ep6tmG7xPh8iHee8MIcrgq762Nkce856dYtJYLkuIoYZvGfTs/PbZhideTcEg=="  # sha512


def source(cache: Path) -> str:
    """The script; skipped where npm cannot fetch it. Another tarball than the pinned one fails."""
    script = cache / f"axe-{VERSION}.js"
    if not script.exists():
        if shutil.which("npm") is None:
            pytest.skip("npm fetches axe-core, and there is none")
        command = ["npm", "pack", f"axe-core@{VERSION}", "--silent", "--pack-destination", str(cache)]
        done = subprocess.run(command, cwd=cache, capture_output=True, text=True, timeout=120, check=False)
        if done.returncode:
            pytest.skip(f"npm cannot fetch axe-core: {done.stderr.strip()[-200:]}")
        tarball = cache / f"axe-core-{VERSION}.tgz"
        assert base64.b64encode(hashlib.sha512(tarball.read_bytes()).digest()).decode() == INTEGRITY
        with tarfile.open(tarball) as files:
            member = files.extractfile("package/axe.min.js")
            assert member is not None
            script.write_bytes(member.read())
    return script.read_text("utf-8")
