"""What a learner costs while it runs: hosting, answers, watching, retraining, forced moves."""

from __future__ import annotations

import numpy as np

from core.decision.assumptions.draws import Array, Draws
from core.decision.assumptions.register import hosting_of, portable_of
from core.decision.costing.bill import Bill, LineCost
from core.domain.arms import Learner
from core.domain.assumption import ALWAYS_ON
from core.domain.drivers.driver import Driver, Purpose
from core.domain.drivers.new_way import (
    ALWAYS_ON_GPU,
    FORCED_MIGRATIONS,
    INFERENCE_PRICE,
    TOKEN_PRICE_CHANGE,
)
from core.domain.drivers.old_way import SMALL_MODEL_HOSTING, SMALL_MODEL_INFERENCE
from core.domain.drivers.prompted import PROMPT_TOKEN_PRICE, PROMPT_TOKENS, TEST_SET_BILL
from core.domain.drivers.shared import (
    ANALYST_RATE,
    MONITORING_HOURS,
    PREDICTIONS_A_MONTH,
    RETRAINS_A_YEAR,
)
from core.domain.ledger import QuantityOrigin

MONTHS_A_YEAR = 12
WHOLE_ROUND = "yearly"
"""How forced moves recur in the register of a record in which each costs a whole round."""
MOVED = frozenset(
    {Purpose.TUNING, Purpose.TRAINING, Purpose.TRAINING_TOKENS, Purpose.EVALUATION, Purpose.PROMPT}
)
"""What a move to another model repeats of a round: tuning it, or its prompt, and its exam. Labels,
rationales, checks and prepared data stay as they are."""


class Running:
    """Running cost of one arm, per what-if; every method gives USD, shape (draws,).

    Parameters
    ----------
    learner : Learner
        Running cost goes with what answers, not with who labelled.
    draws : Draws
    iteration : Bill
        One more round: retraining costs that much, a forced move what of it is tuning and exam.
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
        hosting = hosting_of(draws.register, draws.scenario)
        self.always_on = learner is Learner.FINE_TUNED and hosting == ALWAYS_ON

    def hosting(self) -> Array:
        """USD a month for the machine that answers."""
        if self.always_on:
            return self.draws[ALWAYS_ON_GPU]
        return np.zeros(self.draws.size) if self.hosted else self.draws[SMALL_MODEL_HOSTING]

    def monitoring(self) -> Array:
        """USD a month for the person who watches it."""
        return self.draws[MONITORING_HOURS] * self.draws[ANALYST_RATE]

    def answers(self) -> Array:
        """USD a month for answers at today's price."""
        volume = self.draws[PREDICTIONS_A_MONTH]
        if self.per_answer is not None:
            return volume * self.per_answer
        if self.learner is Learner.PROMPTED:
            return volume * self.draws[PROMPT_TOKENS] / 1e6 * self.draws[PROMPT_TOKEN_PRICE]
        if self.always_on:
            return np.zeros(self.draws.size)
        return volume * self.draws[INFERENCE_PRICE if self.hosted else SMALL_MODEL_INFERENCE]

    def _answer_driver(self) -> Driver:
        if self.learner is Learner.PROMPTED:
            return PROMPT_TOKENS if self.per_answer is None else TEST_SET_BILL
        return INFERENCE_PRICE if self.hosted else SMALL_MODEL_INFERENCE

    def price_growth(self) -> Array:
        """Change of the price per answer a year, as a share; a single 0 where no token is paid."""
        per_token = self.hosted and not self.always_on
        return self.draws[TOKEN_PRICE_CHANGE] if per_token else np.zeros(1)

    def retraining(self) -> Array:
        """USD a year for keeping it good: rounds repeated."""
        return self.draws[RETRAINS_A_YEAR] * self.iteration.usd

    def forced_moves(self) -> Array:
        """USD a year for moves a provider forces: none with one's own weights."""
        if not self.hosted or portable_of(self.draws.register, self.draws.scenario):
            return np.zeros(self.draws.size)
        return self.draws[FORCED_MIGRATIONS] * self.move()

    def move(self) -> Array:
        """USD of one move to another model: tuned anew on the same labels, and tested.

        Records from before that was so hold a register in which a move repeats a whole round.
        """
        known = self.draws.register.get(FORCED_MIGRATIONS)
        if known is not None and known.recurs == WHOLE_ROUND:
            return self.iteration.usd
        return self.iteration.usd_for(MOVED)

    def total(self, months: int) -> Array:
        """USD over some months, what is spent later discounted as the scenario says.

        Token prices that change by a share ``g`` a year and a discount of ``d`` a year make month
        ``m`` cost ``((1 + g) / (1 + d)) ** (m / 12)`` of today's, added up as a geometric series.

        Parameters
        ----------
        months : int
            Counted from the day it goes live.
        """
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
        hosted_by = ALWAYS_ON_GPU if self.always_on else SMALL_MODEL_HOSTING
        parts = [
            ("hosting", hosted_by, "machine", self.hosting() * year),
            ("answers", self._answer_driver(), "machine", self.answers() * year),
            ("monitoring", MONITORING_HOURS, "analyst", self.monitoring() * year),
            ("retraining", RETRAINS_A_YEAR, "everybody", self.retraining()),
            ("forced moves", FORCED_MIGRATIONS, "everybody", self.forced_moves()),
        ]
        return [
            LineCost(
                name,
                driver,
                who,
                QuantityOrigin.MEASURED if driver is TEST_SET_BILL else QuantityOrigin.ASSUMED,
                float(usd.mean()),
                of=tuple(self.iteration.lines) if who == "everybody" else (),
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
