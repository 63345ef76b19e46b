"""What a finite test set leaves open about wrong answers; arms answer the same items."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from core.decision.accuracy.poc_outcome import ArmOutcome
from core.decision.accuracy.stopping import Stops, at_stop
from core.decision.assumptions.draws import Array, Draws
from core.evaluation.intervals import Estimate


@dataclass(frozen=True)
class SamplingError:
    """Standard errors of the reference's accuracy and of every difference from it, as shares.

    A test set that is easy is easy for every arm: what the reference's score is off by, the others'
    are too, and only the difference has an error of its own. Independent errors would make the
    gap between two arms noisier than it was measured.
    """

    old: float
    difference: Mapping[str, float]
    reference: str = ""

    def wrong(self, outcome: ArmOutcome, stops: Stops, draws: Draws) -> Array:
        """Wrong answers as a share of all, per draw.

        Each draw plays one seed; its share is moved by the test set's error. A model in use has
        the share that was said.

        Parameters
        ----------
        outcome : ArmOutcome
        stops : Stops
        draws : Draws

        Returns
        -------
        ndarray, shape (draws,)
            Shares 0..1.
        """
        seed_index = draws.choice("repeat", outcome.seeds)
        share = _made(outcome, stops).sum(axis=0)[seed_index] / outcome.n
        error = self.old * draws.normal("exam")
        if outcome.arm != self.reference:
            own = draws.normal("exam", outcome.arm)
            error = error + self.difference.get(outcome.arm, self.old) * own
        measured = np.clip(share - error, 0.0, 1.0)
        return measured if stops.in_use is None else stops.in_use.wrong(measured, draws)

    def lost(
        self, outcome: ArmOutcome, stops: Stops, draws: Draws, costs: Sequence[float]
    ) -> Array:
        """USD that wrong answers cost for each answer given, per draw.

        Parameters
        ----------
        outcome : ArmOutcome
        stops : Stops
        draws : Draws
        costs : sequence of float
            USD of an error of each kind; wrong answers are of the kinds that the seed's were.

        Returns
        -------
        ndarray, shape (draws,)
            USD per answer, right or wrong.
        """
        made = _made(outcome, stops)
        wrong = made.sum(axis=0)
        # A seed without an error still has a share of them once sampling error is added: of which
        # kinds it would make them nobody knows.
        even = np.full_like(made, 1.0 / len(made))
        kind = np.divide(made, wrong, out=even, where=wrong > 0)
        of_one: Array = np.asarray(costs, dtype=float) @ kind
        return self.wrong(outcome, stops, draws) * of_one[draws.choice("repeat", outcome.seeds)]

    def apart(self) -> SamplingError:
        """The same where the reference was not on the test set: errors are the others' own."""
        whole = {name: math.hypot(self.old, own) for name, own in self.difference.items()}
        return SamplingError(0.0, whole, self.reference)

    def of_pair(self, one: str, other: str) -> float:
        """Standard error of the gap between two arms, as a share.

        Known where one of them is the reference; else both differences from it are taken as
        independent, which is on the safe side: they share the reference's answers, and what two
        differences share cancels in their gap.

        Parameters
        ----------
        one, other : str
            Ids of two different arms.

        Returns
        -------
        float
        """
        found = [self.difference.get(n, self.old) for n in (one, other) if n != self.reference]
        return math.sqrt(sum(error**2 for error in found))


def _made(outcome: ArmOutcome, stops: Stops) -> Array:
    """Errors at the stop, shape (kinds, seeds)."""
    return np.stack([at_stop(kind, stops) for kind in outcome.wrong]).astype(float)


def sampling_error(
    accuracy: Mapping[str, Estimate], difference: Mapping[str, Estimate], reference: str
) -> SamplingError:
    """Standard errors read off the 95% intervals.

    Parameters
    ----------
    accuracy, difference : mapping of str to Estimate
        At the stops, by arm; differences are from the reference on the same items.
    reference : str
        Id of an arm.

    Returns
    -------
    SamplingError
        With no error of its own for a reference that was not run.
    """
    old = accuracy[reference].standard_error if reference in accuracy else 0.0
    errors = {name: found.standard_error for name, found in difference.items()}
    return SamplingError(old, errors, reference)
