"""Templates: found in folders, compiled once on a machine, rendered; what fails is told with its file and line."""

from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
from jinja2.bccache import Bucket

from ctlgen.errors import CtlgenError, InputError


def render(folders: tuple[Path, ...], template: str, values: Mapping[str, Any]) -> str:
    """What the template of that name, looked for in one folder after the other, makes of the values.

    Values are escaped, and one that is missing is an error. Raises `InputError` with the line, and the template that
    it is in: this one, or one that it includes or imports.
    """
    try:
        return _environment(folders).get_template(template).render(values)
    except CtlgenError:
        raise
    except Exception as error:
        said = error.message if isinstance(error, jinja2.TemplateError) else f"{type(error).__name__}: {error}"
        where = _place(error, folders) or template
        raise InputError(f"template {where}: {said or type(error).__name__}") from error


@cache
def _environment(folders: tuple[Path, ...]) -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(folders),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        auto_reload=len(folders) > 1,
        cache_size=-1,  # all of them: there are 1,000, and a page has twenty
        bytecode_cache=_compiled(),
    )


class _Compiled(jinja2.FileSystemBytecodeCache):
    """Templates as they were compiled before: there are 800, and each takes 4 ms in every process that meets it."""

    def dump_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError):  # a disk that is full costs time and nothing else
            super().dump_bytecode(bucket)


def _compiled() -> _Compiled | None:
    """In the user's own part of the temporary folder; None where there can be none that is safe."""
    try:
        return _Compiled()
    except (OSError, RuntimeError):
        return None


def _place(error: Exception, folders: tuple[Path, ...]) -> str:
    """Where a template failed, as "made/button.html.j2 line 3": from the error, else from the innermost template frame
    of its traceback; "" where neither says."""
    if isinstance(error, jinja2.TemplateSyntaxError):
        return f"{error.name} line {error.lineno}"
    trace, place = error.__traceback__, ""
    while trace is not None:
        file = Path(trace.tb_frame.f_code.co_filename)
        if folder := next((one for one in folders if file.suffix == ".j2" and file.is_relative_to(one)), None):
            place = f"{file.relative_to(folder).as_posix()} line {trace.tb_lineno}"
        trace = trace.tb_next
    return place
