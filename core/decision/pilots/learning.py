"""How an arm gets better from iteration to iteration: the curve through what was measured."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from core.decision.accuracy.poc_outcome import ArmOutcome
from core.decision.costing.ledger_lines import Line
from core.decision.learning_curves.observed import observed_curve
from core.decision.learning_curves.predictive import Expected, Predictive, predict
from core.decision.pilots.effort import Effort, effort_of
from core.decision.pilots.iteration_costs import longer_lines

FEWEST_ITERATIONS = 3
"""Through two iterations goes every curve: how it bends would be assumed, not measured."""


@dataclass(frozen=True)
class Learning:
    """Where an arm stands after every iteration, and the accuracy to expect there.

    Attributes
    ----------
    outcome : ArmOutcome
    effort : Effort
    predictive : Predictive
        Of the error, by place.
    """

    outcome: ArmOutcome
    effort: Effort
    predictive: Predictive

    @cached_property
    def expected(self) -> Expected:
        """Of the accuracy after every iteration up to the farthest that the evidence goes."""
        return self.predictive.over(self.effort.places[: self.effort.farthest])

    @cached_property
    def lines(self) -> list[Line]:
        """The arm's ledger, with its last iteration repeated."""
        return longer_lines(self.outcome, self.effort)


def learning_of(outcome: ArmOutcome) -> Learning | None:
    """An arm's learning curve.

    It takes ``FEWEST_ITERATIONS`` iterations, each of which put in more than the one before. Seeds
    are averaged and their spread is the noise; where there is one, the test set's own error is.

    Parameters
    ----------
    outcome : ArmOutcome

    Returns
    -------
    Learning or None
        None where no curve can be drawn.
    """
    effort = effort_of(outcome)
    if outcome.iterations < FEWEST_ITERATIONS or not effort.grows:
        return None
    return Learning(outcome, effort, _predictive(outcome, effort))


def _predictive(outcome: ArmOutcome, effort: Effort) -> Predictive:
    accuracy = outcome.correct / outcome.n
    places = np.tile(effort.places[: effort.measured], (outcome.seeds, 1))
    if outcome.seeds > 1:
        return predict(observed_curve(places.ravel(), accuracy.ravel()), "averaged")
    test_set = np.sqrt(accuracy[0] * (1 - accuracy[0]) / outcome.n)
    return predict(observed_curve(places[0], accuracy[0], test_set), "single")
