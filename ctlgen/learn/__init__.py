"""Training, exporting and using recognisers of controls. What is heavy is imported where it is used.

`recogniser` needs onnxruntime (``ctlgen[predict]``), whatever trains needs torch and onnx too (``ctlgen[learn]``).
"""

from importlib import import_module
from typing import Any

from ctlgen.errors import InputError


def extra(module: str, name: str) -> Any:
    """A module that an extra brings; `InputError` with the command that installs it where it is missing."""
    try:
        return import_module(module)
    except ImportError as error:
        raise InputError(f"{module.partition('.')[0]} is not installed: pip install 'ctlgen[{name}]'") from error
