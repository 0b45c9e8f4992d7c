"""Images by name -> what a recogniser says of them, one after the other, whatever is wrong with one of them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from ctlgen.errors import InputError
from ctlgen.learn import pictures
from ctlgen.learn.recogniser import Recogniser, Scores
from ctlgen.model import Image

_MOST = 256  # images that are kept until they are answered together

Read = Callable[[str], Image]


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said of one file: ``scores`` float32 (classes,), or the ``error`` that kept it from being read."""

    file: str
    scores: Scores | None = None
    error: str = ""


@dataclass(frozen=True, slots=True)
class _Crop:
    file: str
    image: Image | None  # as the model takes it
    size: tuple[int, int] = (1, 1)  # of the crop
    error: str = ""


def predict(recogniser: Recogniser, names: Sequence[str], read: Read) -> Iterator[Answer]:
    """An answer for each file that ``names`` stand for (`pictures.find`), in order; ``read`` gives its pixels.

    The first is answered at once, later ones together, up to twice as many each time; of what was read no more is kept
    than the model takes.
    """
    waiting: list[_Crop] = []
    size = 1
    for file, error in pictures.find(names):
        waiting.append(_Crop(file, None, error=error) if error else _crop(recogniser, file, read))
        if len(waiting) >= size:
            yield from _answers(recogniser, waiting)
            waiting, size = [], min(size * 2, _MOST)
    yield from _answers(recogniser, waiting)


def _crop(recogniser: Recogniser, file: str, read: Read) -> _Crop:
    try:
        image = read(file)
    except InputError as error:
        return _Crop(file, None, error=str(error))
    return _Crop(file, recogniser.input.prepare(image), (image.shape[1], image.shape[0]))


def _answers(recogniser: Recogniser, waiting: Sequence[_Crop]) -> Iterator[Answer]:
    images = [crop.image for crop in waiting if crop.image is not None]
    rows = iter(recogniser.scores(images, [crop.size for crop in waiting if crop.image is not None]))
    for crop in waiting:
        yield Answer(crop.file, error=crop.error) if crop.image is None else Answer(crop.file, next(rows))
