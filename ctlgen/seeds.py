"""The only maker of random generators."""

from hashlib import blake2b

import numpy as np


def rng(seed: int, *path: str | int) -> np.random.Generator:
    """A generator that depends on ``seed`` and ``path`` alone.

    Every task names its own path (``rng(seed, "page", 12)``), so what a page or a sample holds does not
    depend on how many workers there are or what ran before it.
    """
    digest = blake2b(repr((seed, *path)).encode(), digest_size=16).digest()
    return np.random.Generator(np.random.PCG64(int.from_bytes(digest)))
