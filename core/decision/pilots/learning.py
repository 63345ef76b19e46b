"""How an arm gets better from iteration to iteration: the curve through what was measured."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.decision.accuracy.poc_outcome import ArmOutcome
from core.decision.learning_curves.observed import observed_curve
from core.decision.learning_curves.predictive import Predictive, predict
from core.decision.pilots.effort import Effort, effort_of

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
        Of the accuracy on new items, by place.
    """

    outcome: ArmOutcome
    effort: Effort
    predictive: Predictive


def learning_of(outcome: ArmOutcome, pool: int | None = None) -> Learning | None:
    """An arm's learning curve.

    It takes ``FEWEST_ITERATIONS`` iterations, each of which put in more than the one before. Seeds
    are averaged and their spread is the noise; where there is one, how far its iterations lie off
    the curve says how large that may be. The error that the test set has in common for all of them
    counts for the accuracy on new items.

    Parameters
    ----------
    outcome : ArmOutcome
    pool : int, optional
        Items there are to label.

    Returns
    -------
    Learning or None
        None where no curve can be drawn.
    """
    effort = effort_of(outcome, pool)
    if outcome.iterations < FEWEST_ITERATIONS or not effort.grows:
        return None
    return Learning(outcome, effort, _predictive(outcome, effort))


def _predictive(outcome: ArmOutcome, effort: Effort) -> Predictive:
    accuracy = outcome.correct / outcome.n
    places = np.tile(effort.places[: effort.measured], (outcome.seeds, 1))
    seen = observed_curve(places.ravel(), accuracy.ravel(), test_items=outcome.n)
    return predict(seen, "averaged" if outcome.seeds > 1 else "single")
