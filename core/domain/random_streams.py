"""Random streams, spawned by name and never continued.

Any piece of an experiment can be rerun alone: its stream depends only on the seed and
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
        One of the plan's seeds; 0 where nothing depends on them.
    *names : str or int
        What the numbers are for, for example ``"annotators", 3``.

    Returns
    -------
    numpy.random.Generator
        At its beginning: two calls with the same arguments give the same numbers.

    Examples
    --------
    >>> float(stream(1, "order").random()) == float(stream(1, "order").random())
    True
    >>> float(stream(1, "order").random()) == float(stream(2, "order").random())
    False
    """
    # A separator that no name holds, or ("a", 1) and ("a1",) would share their numbers; a hash of
    # our own, because Python salts its hashes anew in every process.
    label = "\x1f".join(str(part) for part in (seed, *names))
    digest = hashlib.sha256(label.encode("utf-8")).digest()
    return np.random.default_rng(np.frombuffer(digest, dtype=np.uint32))
