from collections.abc import Iterator
from pathlib import Path

import pytest

from ctlgen.learn.loop import Settings
from ctlgen.learn.networks import Structure
from ctlgen.learn.train import train
from tests.learn.digits import write_digits


@pytest.fixture(autouse=True, scope="session")
def one_thread() -> Iterator[None]:
    """What is learned here is small: more threads would only wait for each other."""
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="session")
def digits(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """scikit-learn's digits as MNIST's four files, to be read only."""
    return write_digits(tmp_path_factory.mktemp("data") / "digits")


@pytest.fixture(scope="session")
def model(digits: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model of them that took no time, to be read only."""
    out = tmp_path_factory.mktemp("models") / "small"
    for _ in train(digits, out, Structure("fnn", hidden=32), Settings(epochs=8), threads=1):
        pass
    return out
