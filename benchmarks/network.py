"""The one small network that data sets are compared by. It needs torch, which nothing else here does."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from ctlgen.model import Image

Predict = Callable[[Image], npt.NDArray[np.float64]]


@dataclass(frozen=True, slots=True)
class Training:
    """What is the same for every data set that is compared."""

    steps: int = 3000
    batch: int = 128
    rate: float = 1e-3  # Adam's, down to 0 along a cosine
    threads: int = 1


def train(images: Image, labels: npt.NDArray[np.int64], classes: int, seed: int, how: Training) -> Predict:
    """Two convolutions (32, 64, 3x3, each pooled), a hidden layer of 128, cross-entropy over ``classes``.

    ``images`` are uint8 (N, 28, 28), ``labels`` (N,) below ``classes``. Gives back what says, for images of that shape,
    how likely each is of class 0.
    """
    import torch
    from torch import nn

    torch.set_num_threads(how.threads)
    torch.manual_seed(seed)
    side = images.shape[1] // 4
    network = nn.Sequential(
        *(nn.Conv2d(1, 32, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2)),
        *(nn.Conv2d(32, 64, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2)),
        *(nn.Flatten(), nn.Linear(64 * side * side, 128), nn.ReLU(), nn.Linear(128, classes)),
    )
    optimiser = torch.optim.Adam(network.parameters(), how.rate)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, how.steps)
    random = np.random.default_rng(seed)
    order = np.empty(0, np.int64)
    for _ in range(how.steps):
        while len(order) < how.batch:
            order = np.concatenate([order, random.permutation(len(images))])
        chosen, order = order[: how.batch], order[how.batch :]
        loss = nn.functional.cross_entropy(network(_tensor(images[chosen])), torch.from_numpy(labels[chosen]))
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()

    def predict(crops: Image) -> npt.NDArray[np.float64]:
        with torch.inference_mode():
            parts = [network(_tensor(crops[i : i + 500])).softmax(1)[:, 0] for i in range(0, len(crops), 500)]
        return np.asarray(torch.cat(parts).numpy(), np.float64)

    return predict


def _tensor(images: Image) -> Any:
    import torch

    return torch.from_numpy(np.ascontiguousarray(images)).unsqueeze(1).float().div_(255).sub_(0.5)
