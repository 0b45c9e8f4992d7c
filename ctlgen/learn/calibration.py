"""Temperature scaling: confidences that are as often right as they say.

C. Guo, G. Pleiss, Y. Sun, K. Q. Weinberger, "On calibration of modern neural networks", ICML 2017: one number divides
the logits, the one with the least negative log-likelihood on samples that were not trained on.
"""

import numpy as np
import numpy.typing as npt

_RANGE = (0.05, 20.0)
_STEPS = 60  # of a golden-section search: the range shrinks to a millionth of a millionth

Floats = npt.NDArray[np.floating]
Labels = npt.NDArray[np.int64]


def softmax(logits: Floats) -> npt.NDArray[np.float64]:
    """Probabilities of each row: float64 (N, classes)."""
    raised = np.exp(logits.astype(np.float64) - logits.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True))


def likelihood_loss(logits: Floats, labels: Labels, temperature: float = 1.0) -> float:
    """The mean negative log-likelihood of ``labels`` (N,) under ``logits`` (N, classes) / ``temperature``."""
    scaled = logits.astype(np.float64) / temperature
    top = scaled.max(axis=1, keepdims=True)
    normal = np.log(np.exp(scaled - top).sum(axis=1)) + top[:, 0]
    return float(np.mean(normal - scaled[np.arange(len(labels)), labels]))


def temperature(logits: Floats, labels: Labels) -> float:
    """The best temperature, 1 where there are no samples; the loss has one minimum in 1 / temperature."""
    if not len(labels):
        return 1.0
    low, high = (float(np.log(end)) for end in _RANGE)
    ratio = (5**0.5 - 1) / 2
    for _ in range(_STEPS):
        first, second = high - ratio * (high - low), low + ratio * (high - low)
        if likelihood_loss(logits, labels, float(np.exp(first))) < likelihood_loss(
            logits, labels, float(np.exp(second))
        ):
            high = second
        else:
            low = first
    return float(np.exp((low + high) / 2))
