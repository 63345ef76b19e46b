"""What moves the recommendation: every input's swing, where it flips, what knowing it is worth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from core.decision.assumptions.register import Register, drawn_as, settled
from core.decision.costing.calendar import WORKING_DAYS_A_MONTH
from core.decision.costing.fallbacks import Try
from core.decision.sensitivity.first_choice import first_choice, stacked
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
    to : str
        Arm that is recommended beyond ``flips_at``.
    """

    driver: Driver
    tied: tuple[Driver, ...]
    given: Range
    low: float
    high: float
    flips_at: float | None
    worth: float
    worth_of_one: float
    to: str = ""

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
STEPS, HALVINGS = (1.0, 1.1, 1.25, 1.5, 2.0, 4.0, 8.0), 16
"""How far beyond the crossing of straight lines a flip is looked for, and how finely."""
SWITCHES: Mapping[str, Mapping[str, object]] = {
    "portable": {"portable": True},
    "always-on": {"hosting": ALWAYS_ON},
    "per token": {"hosting": PER_TOKEN},
    "per label": {"pay": "per label"},
    "specialists": {"specialists": True},
}


class Moving:
    """What could change which approach is ahead; empty where there is nothing to choose between.

    Parameters
    ----------
    valuation : Valuation
    """

    def __init__(self, valuation: Valuation) -> None:
        self.valuation = valuation
        ahead = valuation.ahead
        self.possible = len(valuation.firsts) > 1
        self.best = ahead if ahead in valuation.firsts else None
        self.responder = Responder(valuation) if self.possible else None

    @property
    def lead(self) -> float:
        """Expected USD by which the recommended arm is ahead of the best other choice."""
        expected = self.valuation.expected
        rivals = [expected[name] for name in self.valuation.firsts if name != self.best]
        return expected[self.best or ""] - max(rivals)

    def movers(self) -> list[Mover]:
        """Every drawn input, the one most worth knowing first.

        Returns
        -------
        list of Mover
            Empty where there is nothing to choose between.
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

    def _mover(
        self, response: OneWayResponse, tied: tuple[Driver, ...], parted: bool = False
    ) -> Mover:
        assert self.best is not None
        assert self.responder is not None
        given = response.given
        turn = response.turns(self.best, self.responder.first)
        if turn is not None and len(response.points) > 2:
            near = self.responder.closer(response, turn[0], parted)
            turn = near.turns(self.best, self.responder.first)
        low, high = response.lead(self.best, np.array([given.low, given.high]))
        return Mover(
            response.driver,
            tied,
            given,
            float(low),
            float(high),
            None if turn is None else turn[0],
            response.worth_of_knowing(),
            response.worth_of_knowing(ONE_TELLS),
            "" if turn is None else turn[1],
        )

    def parted(self, driver: Driver) -> Mover | None:
        """One of two tied inputs moved alone, the other staying where it is."""
        if self.responder is None:
            return None
        return self._mover(self.responder.response(driver, parted=True), (), parted=True)

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
        spent = {
            name: Try(0.0, answers * v.priced.wrong(name, v.draws), v.tries[name].chance)
            for name in v.choices
        }
        return self._flip(spent, v.costs_by_error_kind[0])

    def value_of_time_flip(self) -> float | None:
        """USD of being live a month sooner at which the recommendation changes; None: never."""
        v = self.valuation
        if not self.possible:
            return None
        spent = {
            name: Try(v.costs[name].build.days / WORKING_DAYS_A_MONTH, 0.0, v.tries[name].chance)
            for name in v.choices
        }
        return self._flip(spent, v.scenario.value_per_month or 0.0)

    def _flip(self, unit: Mapping[str, Try], now: float) -> float | None:
        """The value at or above nothing, nearest to now, at which another is tried first.

        With the order of the tries as it stands expected benefits are straight lines, whose
        crossing is where the search begins; the order may change on the way.

        Parameters
        ----------
        unit : mapping of str to Try
            What one more of it adds to each try.
        now : float
            The value there is.

        Returns
        -------
        float or None
        """
        assert self.best is not None
        guess = self._crossing(unit, now)
        if guess is None:
            return None
        other = next(
            (at for far in STEPS if self._best_at(unit, at := now + far * (guess - now), now)), None
        )
        if other is None:
            return None
        same = now
        for _ in range(HALVINGS):
            middle = (same + other) / 2
            if self._best_at(unit, middle, now):
                other = middle
            else:
                same = middle
        return other

    def _best_at(self, unit: Mapping[str, Try], value: float, now: float) -> bool:
        """Whether another approach than now is best where the value is another one."""
        more = value - now
        v = self.valuation
        tries = {
            name: Try(
                v.tries[name].build + more * unit[name].build,
                v.tries[name].keep + more * unit[name].keep,
                v.tries[name].chance,
            )
            for name in v.choices
        }
        played = stacked(tries, v.choices, v.draws.size)
        level = np.zeros(len(v.choices))
        return first_choice(v.choices, played, level, v.outcome.reference)[0] != self.best

    def _crossing(self, unit: Mapping[str, Try], now: float) -> float | None:
        """Where the first of the straight lines crosses that of the best one."""
        assert self.best is not None
        slope = {n: float(np.mean(worth)) for n, worth in self.valuation.benefits(unit).items()}
        expected, flips = self.valuation.expected, []
        for name in self.valuation.firsts:
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
            best = self.valuation.under(scenario).ahead
            if best is not None:
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
