"""What a worker gets to run its part of an experiment: everything but the store."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.domain.benchmark import Benchmark, Codes, Items, Split
from core.domain.plan import Plan
from core.domain.random_streams import stream
from core.sources.expert import AuditedAnswers
from core.sources.uploaded import Given


@dataclass(frozen=True)
class Material:
    """Texts, the answers that may be seen, and what simulators need.

    Attributes
    ----------
    dev_gold : ndarray
        Expert's answers on the validation set.
    expert : AuditedAnswers
        Answers on the pool, one at a time and booked.
    latent : mapping of Split to tuple of str
        Read by simulators alone.
    usable : ndarray of bool
        Pool items that are not quarantined.
    usable_dev : ndarray of bool
    given : Given, optional
        Votes and rationales of an uploaded benchmark; None where people are simulated.
    """

    benchmark: Benchmark
    plan: Plan
    items: Mapping[Split, Items]
    dev_gold: Codes
    expert: AuditedAnswers
    latent: Mapping[Split, tuple[str, ...]]
    usable: NDArray[np.bool_]
    usable_dev: NDArray[np.bool_]
    given: Given | None = None

    def order(self, seed: int) -> NDArray[np.int_]:
        """Usable pool items in the order in which a seed labels them.

        The same for all arms: a difference between two of them is not one of their items.

        Parameters
        ----------
        seed : int
            One of the plan's seeds.

        Returns
        -------
        ndarray of int
            Positions in the pool.
        """
        positions = np.flatnonzero(self.usable)
        return positions[stream(seed, "order").permutation(len(positions))]
