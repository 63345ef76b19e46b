"""Who labels in an experiment: simulated annotators, or the votes that people gave."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from core.benchmarks.simulation import Perception
from core.domain.drivers.old_way import ITEMS_LABELLED, LABELLING_TIME, LABELS, MANAGEMENT
from core.domain.ledger import Entry, assumed, simulated
from core.domain.plan import CrowdSettings
from core.sources.crowd import Crowd, Votes
from core.sources.iteration_labels import Guideline

BRIEFED_NUANCES = 4
"""Most things one revision of the guideline explains."""


class People(Protocol):
    """Annotators of one seed."""

    def can_label(self, order: NDArray[np.int_]) -> NDArray[np.int_]:
        """Items of an order that they can label, in that order."""

    def vote(self, batch: NDArray[np.int_], source: str, iteration: int, briefed: bool) -> Votes:
        """Votes that are bought in an iteration.

        Parameters
        ----------
        batch : ndarray
            Positions of the items nobody bought votes on before.
        source : str
            The label source that buys them.
        iteration : int
            Iterations are asked for in their order.
        briefed : bool
            Whether they have heard what the audits taught so far.
        """

    def brief(self, wrong: Sequence[tuple[int, int]], iteration: int) -> Guideline | None:
        """Tell them what the audited errors teach; None where there is nothing to tell."""

    def booked(self, batch: NDArray[np.int_], votes: Votes) -> tuple[Entry, ...]:
        """What buying those votes books."""


class SimulatedPeople:
    """The simulated crowd of one seed.

    Parameters
    ----------
    perception : Perception
        How readers see the pool's items.
    """

    def __init__(
        self, perception: Perception, settings: CrowdSettings, votes_per_item: int, seed: int
    ) -> None:
        self._perception = perception
        self._crowd = Crowd(perception, settings, seed)
        self._each = votes_per_item
        self._briefings: list[list[int]] = []

    def can_label(self, order: NDArray[np.int_]) -> NDArray[np.int_]:
        """All of them."""
        return order

    def vote(self, batch: NDArray[np.int_], source: str, iteration: int, briefed: bool) -> Votes:
        """Different workers on each item."""
        told = self._briefings if briefed else ()
        return self._crowd.vote(batch, self._each, told, f"{source} {iteration}")

    def brief(self, wrong: Sequence[tuple[int, int]], iteration: int) -> Guideline | None:
        """The nuances behind most audited errors."""
        behind: Counter[int] = Counter()
        for item, answer in wrong:
            behind.update(self._perception.suspects(item, answer))
        top = sorted(behind, key=lambda nuance: (-behind[nuance], nuance))[:BRIEFED_NUANCES]
        # Also where it is empty: who learns what in an iteration is drawn by its number.
        self._briefings.append(top)
        if not top:
            return None
        text = " ".join(self._perception.words[nuance] for nuance in top)
        return Guideline(iteration, text, tuple(self._perception.nuances[n] for n in top))

    def booked(self, batch: NDArray[np.int_], votes: Votes) -> tuple[Entry, ...]:
        """Items, labels, hours, and who manages it."""
        return (
            simulated(ITEMS_LABELLED, "annotators", len(batch)),
            simulated(LABELS, "annotators", len(votes)),
            simulated(LABELLING_TIME, "annotators", float(votes.seconds.sum()) / 3600.0),
            assumed(MANAGEMENT, "lead"),
        )
