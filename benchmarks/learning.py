"""Training and predicting: how much of it is the network's own work. It needs torch and onnxruntime."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from PIL import Image as Pictures

from ctlgen.learn import networks
from ctlgen.learn.examples import Data, Examples
from ctlgen.learn.loop import Settings, Trainer
from ctlgen.learn.place import claimed
from ctlgen.learn.recogniser import Input, Recogniser
from ctlgen.learn.train import write
from ctlgen.model import KINDS, Image
from ctlgen.seeds import rng

CROPS = 20_000
ROOT = Path(__file__).parent.parent


@dataclass(frozen=True, slots=True)
class Learning:
    """Samples or crops a second of wall time; ``bare``: the network's own steps alone."""

    trained: float
    bare: float
    predicted: float
    first: float  # seconds from the shell to the first answer


def measure(samples: int, folder: Path) -> Learning:
    """One epoch of the default network over noise, `CROPS` crops of many sizes from memory, and the command."""
    random = rng(0, "noise")
    images = random.integers(0, 256, (samples, 28, 28), np.uint8)
    noise = Examples(images, random.integers(0, len(KINDS), samples))
    data = Data(noise, noise[np.arange(100)], KINDS)
    trainer = Trainer(noise, data.test, Input(), len(KINDS), networks.MODELS["cnn"], Settings(epochs=1, batch=128))
    trained = samples / _seconds(lambda: [None for _ in trainer.run()])
    with claimed(folder / "model", resume=False, fresh=False) as place:
        place.finish(write(trainer, data, data.test))
    recogniser = Recogniser.load(folder / "model")
    sizes = random.integers((16, 16), (60, 200), (CROPS, 2))
    crops = [random.integers(0, 256, (height, width, 3), np.uint8) for height, width in sizes]
    predicted = CROPS / _seconds(lambda: recogniser.predict(crops))
    return Learning(trained, _bare(), predicted, _first(folder, crops[0]))


def _bare(steps: int = 30) -> float:
    """Samples a second of forward, backward and step alone."""
    network = networks.build(networks.MODELS["cnn"], Input(), len(KINDS)).to(memory_format=torch.channels_last)
    layers = networks.layers(networks.MODELS["cnn"], Input(), len(KINDS))
    optimiser = torch.optim.AdamW(network.parameters())
    pixels, labels = torch.zeros((128, 28, 28), dtype=torch.uint8), torch.zeros(128, dtype=torch.int64)

    def work() -> None:
        for _ in range(steps):
            optimiser.zero_grad()
            torch.nn.functional.cross_entropy(networks.forward(network, layers, pixels), labels).backward()
            optimiser.step()

    work()  # the first steps choose how to compute
    return 128 * steps / _seconds(work)


def _first(folder: Path, crop: Image) -> float:
    Pictures.fromarray(crop).save(folder / "crop.png")
    asked = ["predict", str(folder / "crop.png"), "--model", str(folder / "model")]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}

    def run() -> None:
        subprocess.run([sys.executable, "-m", "ctlgen.cli", *asked], env=environment, capture_output=True, check=True)

    return float(np.median([_seconds(run) for _ in range(5)]))


def _seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun
