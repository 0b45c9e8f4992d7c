"""``python -m benchmarks.realpages``: fetch, run, shoot and label the applications, then gather the crops."""

import argparse
import shutil
import sys
import time
from collections import Counter
from pathlib import Path

from benchmarks.realpages import crops
from benchmarks.realpages.apps import APPS, App
from benchmarks.realpages.running import AppError, install
from benchmarks.realpages.shooting import shoot_app
from ctlgen.learn.crops import save
from ctlgen.model import KINDS

CACHE = Path(__file__).parent.parent.parent / ".realpages"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.realpages", description=__doc__)
    parser.add_argument("--apps", default="", help="names, separated by commas; all unless told")
    parser.add_argument("--again", action="store_true", help="shoot these again, though they have been")
    parser.add_argument("--only-gather", action="store_true", help="no application is run: crops from what was shot")
    parser.add_argument("--cache", type=Path, default=CACHE, help="where everything goes (default: %(default)s)")
    asked = parser.parse_args()
    names = [name for name in asked.apps.split(",") if name] or [app.name for app in APPS]
    unknown = set(names) - {app.name for app in APPS}
    if unknown:
        parser.error(f"no such application: {', '.join(sorted(unknown))}; there are {', '.join(a.name for a in APPS)}")
    asked.cache.mkdir(parents=True, exist_ok=True)
    if not asked.only_gather:
        for app in APPS:
            if app.name in names:
                visit(app, asked.cache / app.name, asked.again)
    gather(asked.cache)


def visit(app: App, work: Path, again: bool) -> None:
    """Fetches and shoots one application unless that is done; what fails is told and left out."""
    done = work / "shot"
    if done.exists() and not again:
        return
    start = time.monotonic()
    try:
        install(app, work)
        shutil.rmtree(work / "shots", ignore_errors=True)
        count = shoot_app(app, work)
    except AppError as error:
        print(f"{app.name}: left out: {error}", file=sys.stderr)
        return
    done.touch()
    print(f"{app.name}: {count} views in {time.monotonic() - start:.0f} s", flush=True)


def gather(cache: Path) -> None:
    """Writes crops.npz and the sheets, and says what is there."""
    apps = [app.name for app in APPS if (cache / app.name / "shot").exists()]
    found = crops.gather(cache, apps)
    if not found:
        sys.exit("no crops: no application has been shot")
    save(found, cache / crops.FILE)
    crops.draw_sheets(found, cache / "sheets")
    kinds = Counter(crop.kind for crop in found)
    print(", ".join(f"{kind} {kinds[kind]}" for kind in KINDS if kinds[kind]))
    print(f"{len(found)} crops of {len(apps)} applications in {cache / crops.FILE}")
    print(", ".join(f"{app} {count}" for app, count in Counter(crop.app for crop in found).items()))


if __name__ == "__main__":
    main()
