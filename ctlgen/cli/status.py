"""``ctlgen status``: what a workspace holds."""

from collections.abc import Mapping
from typing import Any

from ctlgen.cli import options
from ctlgen.cli.screen import Screen, bytes_text


def command(
    workspace: options.Workspace = options.WORKSPACE,
    quiet: options.Quiet = False,
    as_json: options.Json = False,
) -> None:
    """Say what a workspace holds: pages, elements, sample sets, exports, sizes."""
    from ctlgen import stages

    screen, held = Screen(quiet, as_json), stages.status(workspace)
    screen.result(held)
    _show(screen, held)


def _show(screen: Screen, held: Mapping[str, Any]) -> None:
    for title, value in held.items():
        if isinstance(value, Mapping):
            screen.say(f"\n{title}")
            screen.table(("", ""), [(str(name), _cell(count)) for name, count in value.items()])
        else:
            screen.say(f"{title}: {bytes_text(value) if title == 'bytes' else value}")


def _cell(value: Any) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value)
