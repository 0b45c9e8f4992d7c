"""ctlgen: labelled pictures of UI controls, rendered from real themes.

for page in ctlgen.render("workspace", count=2000):
    ...
for batch in ctlgen.augment("workspace", factor=3):
    ...
ctlgen.export("workspace", format="idx", out="dataset")
"""

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from ctlgen.learn.recogniser import Recogniser
    from ctlgen.stages import augment, convert, export, render, replay, status, visit

__all__ = ["Recogniser", "__version__", "augment", "convert", "export", "render", "replay", "status", "visit"]


def __getattr__(name: str) -> Any:
    """The stages, imported when they are first used: `ctlgen --help` must not wait for NumPy."""
    if name == "Recogniser":
        from ctlgen.learn import recogniser

        return recogniser.Recogniser
    if name in __all__:
        from ctlgen import stages

        return getattr(stages, name)
    raise AttributeError(f"module 'ctlgen' has no attribute {name!r}")
