"""What formats may be asked: the keys that several of them share. What a format alone has it says itself."""

from dataclasses import dataclass
from typing import ClassVar

from ctlgen.formats import labels
from ctlgen.formats.job import Stream
from ctlgen.formats.labels import Labels


@dataclass(frozen=True, slots=True)
class Pages:
    """None: there is one way to write whole pages."""

    stream: ClassVar[Stream] = "pages"


@dataclass(frozen=True, slots=True)
class Labelled:
    """``labels``: what the label of a sample is."""

    stream: ClassVar[Stream] = "samples"

    labels: Labels = "control"

    def __post_init__(self) -> None:
        labels.check(self.labels)


@dataclass(frozen=True, slots=True)
class Inverted(Labelled):
    """``invert``: 255 - pixel, light on dark as MNIST is."""

    invert: bool = False


@dataclass(frozen=True, slots=True)
class Gzipped(Inverted):
    """``gzip``: what is written is deflated; a file has a name that ends in .gz then."""

    gzip: bool = False
