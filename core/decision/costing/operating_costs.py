"""What a learner costs while it runs: hosting, answers, watching, retraining, forced moves."""

from __future__ import annotations

import numpy as np

from core.decision.assumptions.draws import Array, Draws
from core.decision.costing.bill import Bill, LineCost
from core.domain.arms import Learner

MONTHS_A_YEAR = 12


class Running:
    """Running cost of one arm, per what-if.

    Parameters
    ----------
    learner : Learner
        Running cost goes with what answers, not with who labelled.
    draws : Draws
    iteration : Bill
        One more round: retraining and a forced move each cost that much.
    per_answer : float, optional
        USD an answer was billed at in the race; the assumed price where nothing was billed.
    """

    def __init__(
        self, learner: Learner, draws: Draws, iteration: Bill, per_answer: float | None = None
    ) -> None:
        self.learner = learner
        self.draws = draws
        self.iteration = iteration
        self.per_answer = per_answer
        self.hosted = learner in (Learner.FINE_TUNED, Learner.PROMPTED)
        self.always_on = learner is Learner.FINE_TUNED and draws.scenario.hosting == "always-on"

    def hosting(self) -> Array:
        """USD a month for the machine that answers."""
        if self.always_on:
            return self.draws["NOb"]
        return np.zeros(self.draws.size) if self.hosted else self.draws["OOa"]

    def monitoring(self) -> Array:
        """USD a month for the person who watches it."""
        return self.draws["S11"] * self.draws["S7"]

    def answers(self) -> Array:
        """USD a month for answers at today's price."""
        volume = self.draws["V1"]
        if self.per_answer is not None:
            return volume * self.per_answer
        if self.learner is Learner.PROMPTED:
            return volume * self.draws["P2"] / 1e6 * self.draws["P3"]
        if self.always_on:
            return np.zeros(self.draws.size)
        return volume * self.draws["NOa" if self.hosted else "OOb"]

    def _answer_driver(self) -> str:
        if self.learner is Learner.PROMPTED:
            return "P2" if self.per_answer is None else "P4"
        return "NOa" if self.hosted else "OOb"

    def price_growth(self) -> Array:
        """Change of the price per answer a year, as a share; only token prices move."""
        per_token = self.hosted and not self.always_on
        return self.draws["NOe"] if per_token else np.zeros(self.draws.size)

    def retraining(self) -> Array:
        """USD a year for keeping it good: rounds repeated."""
        return self.draws["S12"] * self.iteration.usd

    def forced_moves(self) -> Array:
        """USD a year for moves a provider forces: a round each, none with one's own weights."""
        if not self.hosted or self.draws.scenario.portable:
            return np.zeros(self.draws.size)
        return self.draws["NOc"] * self.iteration.usd

    def total(self, months: int) -> Array:
        """USD over some months, what is spent later discounted as the scenario says."""
        today = 1.0 / (1.0 + self.draws.scenario.discount)
        counted = float(_series(np.array([today - 1.0]), months)[0])
        return (
            (self.hosting() + self.monitoring()) * counted
            + self.answers() * _series((1.0 + self.price_growth()) * today - 1.0, months)
            + (self.retraining() + self.forced_moves()) * counted / MONTHS_A_YEAR
        )

    def lines(self) -> list[LineCost]:
        """One year of it, line by line, as means over the what-ifs."""
        year = MONTHS_A_YEAR
        parts = [
            ("hosting", "NOb" if self.always_on else "OOa", "machine", self.hosting() * year),
            ("answers", self._answer_driver(), "machine", self.answers() * year),
            ("monitoring", "S11", "analyst", self.monitoring() * year),
            ("retraining", "S12", "everybody", self.retraining()),
            ("forced moves", "NOc", "everybody", self.forced_moves()),
        ]
        return [
            LineCost(
                name,
                driver,
                who,
                counted=False,
                unsourced=True,
                usd=float(usd.mean()),
                hours=0.0,
                days=0.0,
            )
            for name, driver, who, usd in parts
            if usd.any()
        ]


def _series(growth: Array, months: int) -> Array:
    """Sum over months 1..m of ``(1 + growth) ** (month / 12)``.

    Examples
    --------
    >>> _series(np.array([0.0]), 12)
    array([12.])
    """
    step = np.maximum(1.0 + growth, 0.0) ** (1.0 / MONTHS_A_YEAR)
    flat = np.abs(step - 1.0) < 1e-9
    safe = np.where(flat, 2.0, step)
    return np.where(flat, float(months), safe * (safe**months - 1.0) / (safe - 1.0))
