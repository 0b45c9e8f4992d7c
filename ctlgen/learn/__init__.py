"""Training, exporting and using recognisers of controls. What is heavy is imported where it is used.

`recogniser` needs onnxruntime (``ctlgen[predict]``), whatever trains needs torch and onnx too (``ctlgen[learn]``).
"""

import os
from importlib import import_module
from typing import Any

from ctlgen.errors import InputError
from ctlgen.workers import cores


def extra(module: str, name: str) -> Any:
    """A module that an extra brings; `InputError` with the command that installs it where it is missing."""
    if name == "learn":  # its threads sleep when they wait; those that spin take four times as long on a busy machine
        os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    try:
        return import_module(module)
    except ImportError as error:
        raise InputError(f"{module.partition('.')[0]} is not installed: pip install 'ctlgen[{name}]'") from error


def use_threads(count: int | None) -> None:
    """How many threads torch computes with; left out, as many as there are cores. Raises `InputError`."""
    if count is not None and not 1 <= count <= 256:
        raise InputError(f"threads {count} is out of range: give 1 to 256")
    extra("torch", "learn").set_num_threads(count or cores())
