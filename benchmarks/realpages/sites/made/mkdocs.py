"""Builds the small text with MkDocs: ``mkdocs.py TEXTS WORK``."""

import shutil
import subprocess
import sys
from pathlib import Path

texts, work = Path(sys.argv[1]), Path(sys.argv[2])
shutil.copytree(texts, work / "text", dirs_exist_ok=True, ignore=shutil.ignore_patterns("*.rst", "*.yml"))
shutil.copy(texts / "mkdocs.yml", work / "mkdocs.yml")
subprocess.run(
    [sys.executable, "-m", "mkdocs", "build", "-q", "-f", work / "mkdocs.yml", "-d", work / "site"], check=True
)
