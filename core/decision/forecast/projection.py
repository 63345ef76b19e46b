"""If an arm went on after the plan: what to expect, when the target is proved, at what price.

A learning curve through the measured iterations (:mod:`core.decision.learning_curves`) says where
the accuracy goes; a further iteration's bill says what it costs. To *prove* a target takes more
than reaching it: the curve has to reach the share of right answers whose Wilson lower bound is at
the target.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.decision.accuracy.stopping import Stops, first_proofs, needed_to_prove
from core.decision.learning_curves.calibration import FARTHEST
from core.decision.learning_curves.fit import fit_pow3
from core.decision.learning_curves.observed import Array
from core.decision.learning_curves.predictive import NO_GAIN, Predictive
from core.decision.learning_curves.spending import chance_within
from core.decision.learning_curves.targets import Reach, even_uniforms, reach
from core.decision.pilots.effort import Effort
from core.decision.pilots.iteration_costs import further_bills
from core.decision.pilots.learning import learning_of
from core.decision.valuation import Valuation

UNITS = ("usd", "days")


@dataclass(frozen=True)
class Ahead:
    """One arm, from its first iteration to the last one that is looked at.

    Attributes
    ----------
    effort : Effort
        Where it stands after every iteration.
    predictive : Predictive
        Of the accuracy on new items, by place.
    reach : Reach or None
        When enough answers on the same items are right to prove the target; None where no test
        set of this size can.
    stops : Stops
        Where its seeds proved the target.
    seed_index : ndarray of int, shape (draws,)
        Which seed each draw plays.
    spent : mapping of str to ndarray, shape (iterations, draws)
        ``usd`` and ``days`` (working days) up to the end of every iteration.
    uniforms : ndarray, shape (draws,)
        Which curve each draw plays: between 0 and 1, small numbers are lucky.
    """

    arm: str
    effort: Effort
    predictive: Predictive
    reach: Reach | None
    stops: Stops
    seed_index: NDArray[np.int_]
    spent: Mapping[str, Array]
    uniforms: Array

    @property
    def measured(self) -> int:
        """Iterations that were run."""
        return self.effort.measured

    @property
    def further(self) -> int:
        """Iterations after the measured ones that there are items for."""
        return len(self.effort.places) - self.measured

    def at(self, more: int) -> int:
        """Place of an iteration that is some further on, counting from 0; the last one there is."""
        return min(self.measured - 1 + more, len(self.effort.places) - 1)

    @property
    def helped(self) -> bool:
        """Whether the iterations so far brought anything, by the fitted curve."""
        seen = self.predictive.observed
        ends = fit_pow3(seen).error_at(np.array([seen.smallest, seen.largest]))
        return bool(ends[0] - ends[1] >= NO_GAIN)

    @property
    def farthest(self) -> int:
        """Last iteration whose place is at most ``FARTHEST`` times the last measured one."""
        return self.effort.farthest

    def middle(self, what: str) -> Array:
        """Median of ``usd`` or ``days`` up to every iteration, shape (iterations,)."""
        return np.asarray(np.median(self.spent[what], axis=1))

    def chance_by_iteration(self) -> Array:
        """Chance of having proved the target by the end of every iteration, shape (iterations,).

        Up to the last measured iteration it is the share of the seeds that did. Those that did
        not are censored there: their chance afterwards is the predictive's, given that it has
        not happened yet. It does not fall.
        """
        at = np.arange(1, len(self.effort.places) + 1)
        proved = self.stops.reached[:, None] & (self.stops.iteration[:, None] <= at)
        share = proved.mean(axis=0)
        if self.reach is None:
            return np.asarray(share)
        later = np.array([self.reach.chance_by(place) for place in self.effort.places])
        now = self.reach.chance_by(self.effort.largest)
        rest = (later - now) / (1 - now) if now < 1 else np.zeros_like(later)
        return np.asarray(share + (1 - share) * np.clip(rest, 0, 1) * (at > self.measured))

    def spendings(self, what: str = "usd") -> Array:
        """USD or days until the target is proved in each draw; infinite beyond the horizon.

        A draw that plays a seed which proved the target costs what that seed did. Any other goes
        on: a curve is drawn among those that had not proved it by the last measured iteration,
        and it costs what the first iteration costs that gets there.

        Parameters
        ----------
        what : str
            ``usd`` or ``days`` (working days).

        Returns
        -------
        ndarray, shape (draws,)
        """
        iterations = np.full(len(self.seed_index), np.inf)
        done = self.stops.reached[self.seed_index]
        iterations[done] = self.stops.iteration[self.seed_index[done]]
        if self.reach is not None:
            now = self.reach.chance_by(self.effort.largest)
            place = self.reach.draws(now + (1 - now) * self.uniforms[~done])
            # An iteration that ends at the very place counts as there, whatever rounding says.
            first = np.searchsorted(self.effort.places * (1 + 1e-9), place) + 1.0
            iterations[~done] = np.where(
                np.isfinite(place) & (self.further > 0),
                np.maximum(first, self.measured + 1),
                np.inf,
            )
        arrives = np.isfinite(iterations)
        at = np.where(arrives, iterations, 1).astype(int) - 1
        return np.where(arrives, self.spent[what][at, np.arange(len(at))], np.inf)

    def chance_within(self, budget: float, what: str = "usd") -> float:
        """Chance of proving the target for at most so many USD or days, the plan's included."""
        return chance_within(self.spendings(what), budget)


def look_ahead(valuation: Valuation, arm: str) -> Ahead | None:
    """An arm's learning curve and its price.

    Parameters
    ----------
    valuation : Valuation
    arm : str
        Id of an arm that was run.

    Returns
    -------
    Ahead or None
        None where no curve can be drawn.
    """
    outcome = valuation.outcome.arms[arm]
    learning = learning_of(outcome, valuation.outcome.pool_items)
    if learning is None or outcome.proved is not None:
        return None  # what is forecast is accuracy, which is not all that the target asks for
    effort, predictive = learning.effort, learning.predictive
    needed = needed_to_prove(outcome.n, valuation.terms.target)
    horizon = min(float(effort.places[-1]), FARTHEST * effort.largest)
    draws = valuation.coarse
    bills = [*valuation.bills_by_iteration(arm), *further_bills(outcome, effort, draws)]
    return Ahead(
        arm,
        effort,
        predictive,
        None
        if needed is None
        else reach(predictive.on_the_same_items, needed / outcome.n, horizon),
        first_proofs(outcome, valuation.terms.target),
        draws.choice("repeat", outcome.seeds),
        {what: np.stack([getattr(bill, what) for bill in bills]) for what in UNITS},
        # Evenly spread, so that the curves have no sampling error of their own; shuffled, so
        # that a lucky curve does not always meet the same prices.
        draws.noise("curve", arm).permutation(even_uniforms(draws.size)),
    )
