"""Random streams, spawned by name and never continued.

Any piece of a race can be rerun alone: its stream depends only on the seed and
on what the piece is called, not on what ran before it.
"""

from __future__ import annotations

import hashlib

import numpy as np


def stream(seed: int, *names: str | int) -> np.random.Generator:
    """Return the generator that belongs to a seed and a name.

    Parameters
    ----------
    seed : int
        Seed of the repeat.
    *names : str or int
        What the numbers are for, for example ``"annotators", 3``.

    Examples
    --------
    >>> float(stream(1, "order").random()) == float(stream(1, "order").random())
    True
    >>> float(stream(1, "order").random()) == float(stream(2, "order").random())
    False
    """
    label = "\x1f".join(str(part) for part in (seed, *names))
    digest = hashlib.sha256(label.encode("utf-8")).digest()
    return np.random.default_rng(np.frombuffer(digest, dtype=np.uint32))
