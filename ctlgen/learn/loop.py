"""The training itself: epochs over examples in memory. What it draws depends on (seed, step) alone."""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import asdict, dataclass, fields, replace
from time import monotonic
from typing import Any, Literal, get_args

import numpy as np
import numpy.typing as npt

from ctlgen.errors import InputError, unknown
from ctlgen.learn import extra, networks
from ctlgen.learn.calibration import likelihood_loss
from ctlgen.learn.examples import Examples
from ctlgen.learn.networks import Structure
from ctlgen.learn.perturb import perturb
from ctlgen.learn.recogniser import Input
from ctlgen.seeds import rng

Optimiser = Literal["adam", "sgd"]
Weighting = Literal["none", "balanced", "root"]

_TEST_BATCH = 1000
_MANY = 10_000  # samples
_SEEN = 320_000  # samples, each epoch's counted again: more teach little


@dataclass(frozen=True, slots=True)
class Settings:
    """How to train. What is 0 of ``epochs`` and ``batch`` is chosen by `settled`.

    ``rate`` is the highest learning rate: it rises over the first twentieth and falls along a cosine. ``patience``
    epochs without a better validation loss end the training (0: never). ``weights`` of the classes in the loss:
    "none", "balanced" (1 / share) or "root" (its square root). ``decay`` is decoupled weight decay, ``augment`` the
    strength, 0 to 1, of what `perturb` does to the images of each step, ``validation`` the share of the training
    samples that is held out. ``bfloat16`` computes in that precision, which is faster where the processor has it; what
    is learned stays float32. Raises `InputError` for what is out of range.
    """

    epochs: int = 0
    batch: int = 0
    rate: float = 1e-3
    optimiser: Optimiser = "adam"
    decay: float = 1e-4
    augment: float = 0.0
    weights: Weighting = "none"
    patience: int = 3
    validation: float = 0.1
    bfloat16: bool = False
    seed: int = 0

    def __post_init__(self) -> None:
        for name, low, high in (("epochs", 0, 10_000), ("batch", 0, 65_536), ("patience", 0, 10_000)):
            if not low <= getattr(self, name) <= high:
                raise InputError(f"{name} {getattr(self, name)} is out of range: give {low} to {high}")
        if not 0 < self.rate <= 10 or not 0 <= self.decay <= 10:
            raise InputError(f"rate {self.rate:g} or decay {self.decay:g} is out of range: give about 0.001 and 0.0001")
        if not 0 <= self.augment <= 1:
            raise InputError(f"augment {self.augment:g} is out of range: give 0 (nothing) to 1 (a lot)")
        if not 0 < self.validation < 1:
            raise InputError(f"validation {self.validation:g}: the share must be more than 0 and less than 1, as 0.1")
        if self.optimiser not in get_args(Optimiser):
            raise unknown("optimiser", self.optimiser, get_args(Optimiser))
        if self.weights not in get_args(Weighting):
            raise unknown("kind of weights", self.weights, get_args(Weighting))

    def settled(self, samples: int) -> "Settings":
        """With what suits so many samples: small batches and more epochs where there are few."""
        batch = self.batch or (128 if samples >= _MANY else 32)
        return replace(self, batch=batch, epochs=self.epochs or min(max(8, -(-_SEEN // max(samples, 1))), 20))

    def describe(self) -> dict[str, Any]:
        return {one.name: getattr(self, one.name) for one in fields(self)}


@dataclass(frozen=True, slots=True)
class Epoch:
    """What one epoch came to: mean loss and accuracy in training (while it learned) and on the validation examples."""

    number: int  # from 1
    loss: float
    accuracy: float
    validation_loss: float
    validation_accuracy: float
    rate: float
    seconds: float


@dataclass(frozen=True, slots=True)
class Step:
    """Where a training stands: samples seen of those planned, the epoch's mean loss and accuracy so far.

    ``epoch`` is what the epoch came to where this was its last step.
    """

    seen: int
    planned: int
    number: int  # of the epoch, from 1
    epochs: int
    loss: float
    accuracy: float
    epoch: Epoch | None = None


class Trainer:
    """One training, which can be stopped at any step, stored (`state`) and taken up again (`restore`).

    ``train`` and ``validation`` are examples of one shape, ``given`` what the model takes, ``classes`` how many there
    are. Raises `InputError` where there is nothing to train on, or torch is not installed.
    """

    def __init__(
        self,
        train: Examples,
        validation: Examples,
        given: Input,
        classes: int,
        structure: Structure,
        settings: Settings,
    ) -> None:
        if not len(train):
            raise InputError("there is nothing to train on: the train side is empty")
        self._torch = extra("torch", "learn")
        settings = settings.settled(len(train))
        self.structure, self.settings, self.given = structure, settings, given
        self.layers = networks.layers(structure, given, classes)
        self._torch.manual_seed(int(rng(settings.seed, "weights").integers(1 << 62)))
        self._network = networks.build(structure, given, classes)
        self._network.to(memory_format=self._torch.channels_last)  # a quarter faster, the same numbers
        self._optimiser = self._make_optimiser()
        self._train, self._validation = self._tensors(train), self._tensors(validation)
        self._weights = self._torch.from_numpy(class_weights(train.labels, classes, settings.weights))
        self._step = self._stale = 0
        self._sums = [0.0, 0.0, 0.0]  # loss, right and seconds of the epoch so far
        self.history: list[Epoch] = []
        self._best: dict[str, Any] = {}

    @property
    def steps(self) -> int:
        """Of one epoch."""
        return -(-len(self._train[1]) // self.settings.batch)

    def run(self, every: int = 10) -> Iterator[Step]:
        """Trains to the end, from where it stands; a `Step` now and then and at the end of each epoch.

        Raises `InputError` where the rate is so high that the loss is no number any more.
        """
        while len(self.history) < self.settings.epochs and not self._stalled():
            begun = monotonic()
            order = rng(self.settings.seed, "order", len(self.history)).permutation(len(self._train[1]))
            for at in range(self._step % self.steps, self.steps):
                self._learn(order[at * self.settings.batch : (at + 1) * self.settings.batch])
                if at + 1 == self.steps:
                    break
                if (at + 1) % every == 0:
                    yield self._told()
            self._sums[2] += monotonic() - begun
            yield self._finish()

    def _stalled(self) -> bool:
        return 0 < self.settings.patience <= self._stale

    def _learn(self, chosen: npt.NDArray[np.int64]) -> None:
        torch, settings = self._torch, self.settings
        torch.manual_seed(int(rng(settings.seed, "step", self._step).integers(1 << 62)))  # what dropout draws
        for group in self._optimiser.param_groups:
            group["lr"] = self._rate()
        self._network.train()
        at = torch.from_numpy(chosen)
        pixels: Any
        pixels, labels, extras = (part if part is None else part[at] for part in self._train)
        if settings.augment:
            random = rng(settings.seed, "augment", self._step)
            pixels = torch.from_numpy(perturb(pixels.numpy(), settings.augment, random))
        with torch.autocast("cpu", torch.bfloat16, enabled=settings.bfloat16):
            logits = networks.forward(self._network, self.layers, pixels, extras).float()
        loss = torch.nn.functional.cross_entropy(logits, labels, self._weights)
        self._optimiser.zero_grad()
        loss.backward()
        self._optimiser.step()
        self._sums[0] += float(loss.detach()) * len(chosen)
        self._sums[1] += int((logits.detach().argmax(1) == labels).sum())
        self._step += 1

    def _rate(self) -> float:
        """Up along a line over the first twentieth, down to 0 along half a cosine."""
        share = (self._step + 1) / (self.steps * self.settings.epochs)
        return self.settings.rate * min(share * 20, 0.5 + 0.5 * float(np.cos(np.pi * share)))

    def _told(self) -> Step:
        whole, epochs = len(self._train[1]), self.settings.epochs
        before, at = divmod(self._step - 1, self.steps)
        seen = min((at + 1) * self.settings.batch, whole)
        means = (self._sums[0] / seen, self._sums[1] / seen)
        return Step(before * whole + seen, epochs * whole, before + 1, epochs, *means)

    def _finish(self) -> Step:
        """Validates, keeps the weights if they are the best so far, and begins the next epoch."""
        logits, labels = self.logits(), self._validation[1].numpy()
        loss = likelihood_loss(logits, labels) if len(labels) else self._sums[0] / len(self._train[1])
        accuracy = float((logits.argmax(1) == labels).mean()) if len(labels) else 0.0
        if not np.isfinite(loss):
            raise InputError(f"the loss is no number any more after epoch {len(self.history) + 1}: lower --rate")
        better = loss < min((epoch.validation_loss for epoch in self.history), default=np.inf)
        self._stale = 0 if better else self._stale + 1
        if better or not self._best:
            self._best = {name: value.clone() for name, value in self._network.state_dict().items()}
        told = self._told()
        epoch = Epoch(told.number, told.loss, told.accuracy, loss, accuracy, self._rate(), self._sums[2])
        self.history.append(epoch)
        self._sums = [0.0, 0.0, 0.0]
        return replace(told, epoch=epoch)

    def logits(self, examples: Examples | None = None) -> npt.NDArray[np.float32]:
        """float32 (N, classes) of the network as it stands; of the validation examples unless told."""
        torch, network = self._torch, self._network
        pixels, labels, extras = self._validation if examples is None else self._tensors(examples)
        network.eval()
        parts = [torch.zeros((0, self.layers[-1].outs))]
        with torch.inference_mode():
            for start in range(0, len(labels), _TEST_BATCH):
                piece = slice(start, start + _TEST_BATCH)
                more = None if extras is None else extras[piece]
                parts.append(networks.forward(network, self.layers, pixels[piece], more))
        return np.asarray(torch.cat(parts).numpy())

    @property
    def best(self) -> Epoch:
        """The epoch with the least validation loss, the first of equals; there must have been one."""
        return min(self.history, key=lambda epoch: epoch.validation_loss)

    def settle(self) -> None:
        """Puts the best epoch's weights into the network."""
        if self._best:
            self._network.load_state_dict(self._best)

    def weights(self) -> dict[str, npt.NDArray[np.float32]]:
        """The network's numbers as they stand, by torch's names."""
        return {name: value.numpy().copy() for name, value in self._network.state_dict().items()}

    def state(self) -> dict[str, Any]:
        """All that `restore` needs, for `torch.save`."""
        live = {"network": self._network.state_dict(), "optimiser": self._optimiser.state_dict(), "best": self._best}
        return deepcopy(live) | {
            "step": self._step,
            "stale": self._stale,
            "sums": list(self._sums),
            "history": [asdict(epoch) for epoch in self.history],
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Takes up where `state` was taken, of a training with the same arguments."""
        self._network.load_state_dict(state["network"])
        self._optimiser.load_state_dict(state["optimiser"])
        self._best, self._step, self._stale = state["best"], state["step"], state["stale"]
        self._sums, self.history = list(state["sums"]), [Epoch(**epoch) for epoch in state["history"]]

    def _make_optimiser(self) -> Any:
        optim, settings = self._torch.optim, self.settings
        if settings.optimiser == "sgd":
            options = {"momentum": 0.9, "nesterov": True, "weight_decay": settings.decay}
            return optim.SGD(self._network.parameters(), settings.rate, **options)
        return optim.AdamW(self._network.parameters(), settings.rate, weight_decay=settings.decay)

    def _tensors(self, examples: Examples) -> tuple[Any, Any, Any]:
        """Pixels uint8, labels int64, extras float32 or None."""
        torch, sizes = self._torch, examples.sizes
        pixels = torch.from_numpy(np.array(examples.fitted(self.given).images))
        if not self.given.extra:
            return pixels, torch.from_numpy(examples.labels), None
        if sizes is None:
            raise InputError("the model is told the sizes of the crops, and the data does not tell them")
        return pixels, torch.from_numpy(examples.labels), torch.from_numpy(networks.extras(sizes))


def class_weights(labels: npt.NDArray[np.int64], classes: int, how: Weighting) -> npt.NDArray[np.float32]:
    """float32 (classes,): what each class weighs in the loss; the weights' mean over the samples is 1."""
    counts = np.bincount(labels, minlength=classes).astype(np.float64)
    power = {"none": 0.0, "root": 0.5, "balanced": 1.0}[how]
    weights = np.where(counts > 0, np.maximum(counts, 1) ** -power, 0.0)
    return np.asarray(weights * counts.sum() / (weights * counts).sum(), np.float32)
