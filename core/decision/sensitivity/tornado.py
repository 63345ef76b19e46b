"""What moves the recommendation: every input's swing, where it flips, what knowing it is worth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from core.decision.assumptions.register import Register, drawn_as, settled
from core.decision.costing.calendar import WORKING_DAYS_A_MONTH
from core.decision.sensitivity.one_way import OneWayResponse, Responder
from core.decision.valuation import Valuation
from core.domain.assumption import ALWAYS_ON, PER_TOKEN, Range, Scenario
from core.domain.drivers.driver import Driver
from core.domain.drivers.shared import PREDICTIONS_A_MONTH


@dataclass(frozen=True)
class Mover:
    """One input of the decision.

    Attributes
    ----------
    driver : Driver
    tied : tuple of Driver
        Those that are drawn as one with it.
    given : Range
    low, high : float
        How far the recommended arm is ahead at the ends of the range, USD; negative where
        another arm would be better.
    flips_at : float or None
        Value at which the recommendation changes, between nothing and the high end.
    worth : float
        USD it is worth to know it exactly (EVPPI).
    worth_of_one : float
        USD it is worth to observe it once (EVSI), where one observation scatters as widely as
        the range itself: that tells half of it.
    """

    driver: Driver
    tied: tuple[Driver, ...]
    given: Range
    low: float
    high: float
    flips_at: float | None
    worth: float
    worth_of_one: float

    @property
    def swing(self) -> float:
        """How far the lead moves between the ends, USD."""
        return abs(self.high - self.low)

    @property
    def could_flip(self) -> bool:
        """Whether the flip lies inside the range."""
        return self.flips_at is not None and self.given.low <= self.flips_at <= self.given.high


@dataclass(frozen=True)
class SwitchEffect:
    """A switch that is no range, and what the answer would be with it."""

    name: str
    scenario: Scenario
    best: str


ONE_TELLS = 0.5
"""Share of the variance that one observation tells which scatters as widely as what is believed:
``n / (n + n0)`` with both 1."""
SWITCHES: Mapping[str, Mapping[str, object]] = {
    "portable": {"portable": True},
    "always-on": {"hosting": ALWAYS_ON},
    "per token": {"hosting": PER_TOKEN},
    "per label": {"pay": "per label"},
    "specialists": {"specialists": True},
}


class Moving:
    """What could change a recommendation; empty where money has nothing to choose between.

    Parameters
    ----------
    valuation : Valuation
    """

    def __init__(self, valuation: Valuation) -> None:
        self.valuation = valuation
        self.best = valuation.verdict.recommended
        # Not for a best one that is still to be shown good enough: test items decide that.
        self.possible = self.best in valuation.choices and len(valuation.choices) > 1
        self.responder = Responder(valuation) if self.possible else None

    @property
    def lead(self) -> float:
        """Expected USD by which the recommended arm is ahead of the best other choice."""
        expected = self.valuation.expected
        rivals = [expected[name] for name in self.valuation.choices if name != self.best]
        return expected[self.best or ""] - max(rivals)

    def movers(self) -> list[Mover]:
        """Every drawn input, the one most worth knowing first.

        Returns
        -------
        list of Mover
            Empty where there is no recommendation, or nothing to choose between.
        """
        if self.responder is None or self.best is None:
            return []
        found = []
        for driver, tied in self._inputs(self.responder).items():
            response = self.responder.response(driver)
            if response.given.high > response.given.low:
                found.append(self._mover(response, tied))
        # To the cent: inputs worth nothing differ by rounding, and their swing should order them.
        return sorted(found, key=lambda mover: (-round(mover.worth, 2), -mover.swing))

    def _inputs(self, responder: Responder) -> dict[Driver, tuple[Driver, ...]]:
        """Inputs by the driver they are drawn as, with those that follow them."""
        register, scenario = self.valuation.register, self.valuation.scenario
        found: dict[Driver, tuple[Driver, ...]] = {}
        for driver in responder.inputs:
            own = drawn_as(register, scenario, driver)
            found[own] = (*found.get(own, ()), *((driver,) if own is not driver else ()))
        return found

    def _mover(self, response: OneWayResponse, tied: tuple[Driver, ...]) -> Mover:
        assert self.best is not None
        given = response.given
        low, high = response.lead(self.best, np.array([given.low, given.high]))
        return Mover(
            response.driver,
            tied,
            given,
            float(low),
            float(high),
            response.flips_at(self.best),
            response.worth_of_knowing(),
            response.worth_of_knowing(ONE_TELLS),
        )

    def parted(self, driver: Driver) -> Mover | None:
        """One of two tied inputs moved alone, the other staying where it is."""
        if self.responder is None:
            return None
        return self._mover(self.responder.response(driver, parted=True), ())

    def error_cost_flip(self) -> float | None:
        """USD of one wrong answer, of whatever kind, at which the recommendation changes.

        Returns
        -------
        float or None
            None where it never does, or where kinds already cost different amounts: there is no
            one cost to move.
        """
        v = self.valuation
        if not self.possible or not v.terms.months or len(set(v.costs_by_error_kind)) > 1:
            return None
        answers = v.draws[PREDICTIONS_A_MONTH] * v.terms.months
        slope = {}
        for name in v.choices:
            wrong = v.test_set.wrong(v.outcome.arms[name], v.stops[name], v.draws)
            slope[name] = -float((answers * wrong).mean())
        return self._linear_flip(slope, v.costs_by_error_kind[0])

    def value_of_time_flip(self) -> float | None:
        """USD of being live a month sooner at which the recommendation changes; None: never."""
        v = self.valuation
        if not self.possible:
            return None
        slope = {
            name: -float(v.costs[name].build.days.mean()) / WORKING_DAYS_A_MONTH
            for name in v.choices
        }
        return self._linear_flip(slope, v.scenario.value_per_month or 0.0)

    def _linear_flip(self, slope: Mapping[str, float], now: float) -> float | None:
        """The value at or above nothing, nearest to now, at which another overtakes the best.

        Parameters
        ----------
        slope : mapping of str to float
            USD of net benefit for a unit of the value, by arm.
        now : float
            The value there is.

        Returns
        -------
        float or None
        """
        assert self.best is not None
        expected, flips = self.valuation.expected, []
        for name in self.valuation.choices:
            gain = slope[name] - slope[self.best]
            if name != self.best and gain:
                at = now + (expected[self.best] - expected[name]) / gain
                if at >= 0:
                    flips.append(at)
        return min(flips, key=lambda at: abs(at - now)) if flips else None

    def switches(self) -> list[SwitchEffect]:
        """Each switch thrown alone, and which choice is best then."""
        found = []
        register = self.valuation.register
        now = settled(register, self.valuation.scenario)
        for name, change in SWITCHES.items():
            scenario = replace(self.valuation.scenario, **change)  # type: ignore[arg-type]
            if settled(register, scenario) == now or not self.possible:
                continue
            expected = self.valuation.under(scenario).expected
            best = max(self.valuation.choices, key=expected.__getitem__)
            found.append(SwitchEffect(name, scenario, best))
        return found


HOURS = ("h", "h each")
"""Units of what one iteration of work tells once it is noted."""
WORTH_A_WORD = 1.0
"""USD below which nothing is said about it."""


def worth_noting(register: Register, mover: Mover) -> bool:
    """Whether an input is the hours of an iteration, and one iteration of them is worth knowing."""
    return register[mover.driver].unit in HOURS and mover.worth_of_one >= WORTH_A_WORD


def most_worth_noting(register: Register, movers: Sequence[Mover]) -> Mover | None:
    """The hours that are worth most once noted.

    Noting them is a step to take at once, never a reason to wait: a verdict waits for information
    that has a price, and these hours are worked anyway.

    Parameters
    ----------
    register : Register
    movers : sequence of Mover

    Returns
    -------
    Mover or None
        None where none are worth a word.
    """
    found = [mover for mover in movers if worth_noting(register, mover)]
    return max(found, key=lambda mover: mover.worth_of_one) if found else None
