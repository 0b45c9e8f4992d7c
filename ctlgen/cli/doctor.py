"""``ctlgen doctor``: can this machine render? If not, what mends it?"""

from dataclasses import asdict

import typer

from ctlgen.cli import options
from ctlgen.cli.screen import Screen


def command(
    workspace: options.Workspace = options.WORKSPACE,
    browser: options.Browser = "",
    quiet: options.Quiet = False,
    as_json: options.Json = False,
) -> None:
    """Check browser, assets, fonts, disk, cores and versions; exit 1 if anything has to be mended."""
    from ctlgen import doctor

    screen, checks = Screen(quiet, as_json), doctor.examine(workspace, browser)
    healthy = all(check.ok for check in checks)
    screen.result({"healthy": healthy, "checks": [asdict(check) for check in checks]})
    for check in checks:
        screen.say(f"{'ok  ' if check.ok else 'FAIL'}  {check.name:<9} {check.found}")
        if not check.ok:
            screen.say(f"      mend it: {check.mend}")
    if not healthy:
        raise typer.Exit(1)
