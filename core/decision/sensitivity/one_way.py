"""How the expected net benefit of each choice answers to one input held at a value.

Dollars are sums of products of independent inputs, so the expectation is a straight line in
almost every input (``E[NB | x] = NB(x, means of the others)``, exact and without regression);
where it bends (minimum charges, token prices that grow, waiting) more points are taken. A few
thousand draws, shared by all points, are enough for the slopes; the level is that of the whole
valuation.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.interpolate import PchipInterpolator
from scipy.optimize import brentq

from core.decision.assumptions.distributions import at_quantiles
from core.decision.assumptions.draws import Array, Draws
from core.decision.costing.arm_costs import ArmCosts, costs_of_lines
from core.decision.costing.ledger_lines import ledger_lines
from core.decision.sensitivity.first_choice import benefits, first_choice, stacked
from core.decision.valuation import Valuation
from core.domain.assumption import Range
from core.domain.drivers.driver import Driver
from core.domain.drivers.today import ACCURACY_IN_USE

SAMPLE = 4_000
STRAIGHT = 1e-3
"""Share of the swing by which the middle may leave a straight line."""

QUADRATURE = 200
GRID, HALVINGS = 5, 14
"""Values of a range at which the choice is looked at, and how finely between two of them."""
STEPS = 13
"""Values of today's accuracy that are looked at, beside those on either side of the target."""
NEAR = 1e-6


@dataclass(frozen=True)
class OneWayResponse:
    """Expected net benefit of each choice as a function of one input.

    Attributes
    ----------
    driver : Driver
    given : Range
        What it is drawn from now.
    points : ndarray, shape (points,)
        Values it was held at, rising; the first may lie below the range.
    benefit : mapping of str to ndarray, shape (points,)
        USD, by arm.
    played : ndarray, shape (points, 3, choices, draws), optional
        What every choice takes, see :func:`core.decision.sensitivity.first_choice.stacked`.
    """

    driver: Driver
    given: Range
    points: Array
    benefit: Mapping[str, Array]
    played: Array | None = None

    def at(self, value: float | Array) -> dict[str, Array]:
        """Expected net benefit of each choice at a value, USD, by arm.

        Between the points along a curve that keeps their order (PCHIP: Fritsch and Carlson 1980),
        because an ordinary spline would overshoot and invent flips.
        """
        if len(self.points) == 2:
            low, width = self.points[0], self.points[1] - self.points[0]
            share = (np.asarray(value, dtype=float) - low) / width
            return {
                name: (1 - share) * ends[0] + share * ends[1] for name, ends in self.benefit.items()
            }
        return {
            name: PchipInterpolator(self.points, found, extrapolate=True)(value)
            for name, found in self.benefit.items()
        }

    def _played_at(self, value: float) -> Array:
        """What every choice takes at a value: along the straight line between two points."""
        assert self.played is not None
        at = int(np.clip(np.searchsorted(self.points, value) - 1, 0, len(self.points) - 2))
        low, high = self.points[at], self.points[at + 1]
        share = (value - low) / (high - low)
        return np.asarray((1 - share) * self.played[at] + share * self.played[at + 1])

    def lead(self, best: str, value: float | Array) -> Array:
        """How much a choice is ahead of the best other one, USD."""
        found = self.at(value)
        rivals = [benefit for name, benefit in found.items() if name != best]
        return np.asarray(found[best] - np.max(rivals, axis=0))

    def crossings(self, best: str) -> list[float]:
        """The values at which another choice comes to have the highest mean."""
        # Two choices may cross more than once where an answer bends: look between 100 steps.
        grid = np.linspace(self.points[0], self.points[-1], 101)
        lead = self.lead(best, grid)
        return [
            float(brentq(lambda value: float(self.lead(best, value)), grid[at], grid[at + 1]))
            for at in np.flatnonzero(np.sign(lead[:-1]) * np.sign(lead[1:]) < 0)
        ]

    def turns(self, best: str, first: Callable[[Array], str]) -> tuple[float, str] | None:
        """Beyond which value nearest to the expected one another choice is recommended, and which.

        Parameters
        ----------
        first : callable
            From what every choice takes to what is recommended or ahead.

        Returns
        -------
        tuple or None
            None where it never is.
        """
        expected = float(np.clip(self.given.mean, self.points[0], self.points[-1]))

        def at(value: float) -> str:
            return first(self._played_at(value))

        crossed, ends = self.crossings(best), (self.points[0], self.points[-1])
        if (already := at(expected)) != best:  # so close that holding it there is enough
            return (expected, already) if crossed else None
        inside = np.linspace(self.given.low, self.given.high, GRID)
        grid = np.unique([*ends, *inside, *(c + s * NEAR * c for c in crossed for s in (-1, 1))])
        found = []
        for far in (grid[grid < expected][::-1], grid[grid > expected]):
            same = expected
            for value in far:
                other = at(float(value))
                if other != best:
                    found.append(self._halved(at, best, same, float(value), other))
                    break
                same = float(value)
        return min(found, key=lambda one: abs(one[0] - expected), default=None)

    @staticmethod
    def _halved(
        at: Callable[[float], str], best: str, same: float, beyond: float, to: str
    ) -> tuple[float, str]:
        """The place between two values where it turns."""
        for _ in range(HALVINGS):
            middle = (same + beyond) / 2
            name = at(middle)
            same, beyond, to = (middle, beyond, to) if name == best else (same, middle, name)
        return beyond, to

    def worth_of_knowing(self, told: float = 1.0) -> float:
        """USD it is worth to know the input before choosing, by quadrature.

        ``E_x[max_a E(NB_a | x)] - max_a E(NB_a)`` over the input's distribution (EVPPI).

        Parameters
        ----------
        told : float
            Share of the input's variance that will be known. Below 1 it is the value of a sample
            (EVSI): what is believed afterwards scatters as the input does, pulled towards its mean
            by the square root of the share (the Gaussian approximation of Jalal and
            Alarid-Escudero 2018; exact for normal inputs).

        Returns
        -------
        float
            USD, never below 0.
        """
        if self.given.high == self.given.low:
            return 0.0
        values = at_quantiles(self.given, (np.arange(QUADRATURE) + 0.5) / QUADRATURE)
        values = values.mean() + math.sqrt(told) * (values - values.mean())
        found = np.stack(list(self.at(values).values()))
        return max(float(found.max(axis=0).mean() - found.mean(axis=1).max()), 0.0)


class Responder:
    """Holds inputs of a valuation at values and says what becomes of the choices.

    Parameters
    ----------
    valuation : Valuation
        With at least two choices that can be recommended.
    """

    def __init__(self, valuation: Valuation) -> None:
        self.valuation = valuation
        self.choices = valuation.firsts
        self._sample = Draws(valuation.register, valuation.scenario, SAMPLE, valuation.draws.seed)
        outcome = valuation.outcome
        self._lines = {name: ledger_lines(outcome.arms[name]) for name in valuation.choices}
        # Each its own draws, which note what was asked for: what an arm does not ask for does not
        # change what it costs.
        self._draws = {name: self._sample.noting() for name in self._lines}
        self._costs = {name: self._cost(name, drawn) for name, drawn in self._draws.items()}
        small = benefits(valuation.choices, self._played(self._sample), self._no_level)
        asked = self._sample.asked.union(*(drawn.asked for drawn in self._draws.values()))
        self.inputs = sorted(asked, key=lambda driver: driver.code)
        # The level comes from all draws, the slopes from the sample.
        self._level = np.array(
            [valuation.expected[name] - float(small[name].mean()) for name in valuation.choices]
        )

    @property
    def _no_level(self) -> Array:
        return np.zeros(len(self.valuation.choices))

    def _played(self, draws: Draws) -> Array:
        """What every choice takes under some simulations."""
        v = self.valuation
        costs = {
            name: known if self._same(name, draws) else self._cost(name, draws)
            for name, known in self._costs.items()
        }
        return stacked(v.tried(costs, draws, v.terms.months), v.choices, draws.size)

    def _cost(self, name: str, draws: Draws) -> ArmCosts:
        arm = self.valuation.outcome.arm(name)
        return costs_of_lines(arm, self._lines[name], self.valuation.stops[name], draws)

    def _same(self, name: str, draws: Draws) -> bool:
        """Whether everything an arm's costs ask for is drawn as in the sample."""
        return all(
            draws.drawn_from(driver) == self._sample.drawn_from(driver)
            for driver in self._draws[name].asked
        )

    def first(self, played: Array) -> str:
        """What is recommended or ahead where this is what every choice takes."""
        v = self.valuation
        return first_choice(v.choices, played, self._level, v.outcome.reference)[0]

    def played(self, held: Mapping[Driver, float], parted: Driver | None = None) -> Array:
        """What every choice takes in the simulations of the sample with some inputs held.

        ``parted`` is one that those drawn as one with it do not follow.
        """
        scenario, register = self.valuation.scenario, self.valuation.register
        overrides = scenario.overrides | {driver: Range(v, v, v) for driver, v in held.items()}
        for driver in self.inputs:
            if parted is not None and register[driver].same_as is parted:
                overrides.setdefault(driver, self._sample.ranges[driver])
        return self._played(self._sample.under(replace(scenario, overrides=overrides)))

    def means(self, played: Array) -> dict[str, float]:
        """Expected net benefit of each choice that may meet the target."""
        drawn = benefits(self.valuation.choices, played, self._level)
        return {name: float(drawn[name].mean()) for name in self.choices}

    def response(self, driver: Driver, parted: bool = False) -> OneWayResponse:
        """The answer to one input from nothing (or its low end, if below) to its high end.

        What is divided by and today's accuracy are looked at from their own low end on.

        Parameters
        ----------
        key : str
            Id of an assumption.
        parted : bool
            Whether those drawn as one with it stay where they are.

        Returns
        -------
        OneWayResponse
        """
        given = self._sample.ranges[driver]
        low = given.low if driver.divides else min(given.low, 0.0)
        farthest = float(at_quantiles(given, np.array([1.0 - 0.5 / QUADRATURE]))[0])
        # A long tail goes beyond its upper end: up to where the quadrature will ask.
        high = max(given.high, farthest) if given.high > low else low + 1.0
        if driver is ACCURACY_IN_USE:
            return self._stepped(given, parted)
        held = {at: self._held(driver, at, parted) for at in (low, high, given.mode)}
        points = [low, high]
        if self._bends({at: self.means(played) for at, played in held.items()}, points, given.mode):
            points = sorted({low, given.low, given.mode, given.mean, given.high, high})
        return self._answer(driver, given, points, held, parted=parted)

    def closer(self, found: OneWayResponse, value: float, parted: bool = False) -> OneWayResponse:
        """An answer that bends, held at one more value: near it no straight line is taken."""
        assert found.played is not None
        held = dict(zip(found.points.tolist(), found.played, strict=True))
        points = sorted({*held, value})
        return self._answer(found.driver, found.given, points, held, parted=parted)

    def _held(self, driver: Driver, value: float, parted: bool) -> Array:
        return self.played({driver: value}, driver if parted else None)

    def _answer(
        self,
        driver: Driver,
        given: Range,
        points: Sequence[float],
        held: dict[float, Array],
        *,
        parted: bool,
    ) -> OneWayResponse:
        """The answer from what was found at some points, and at the others."""
        held |= {at: self._held(driver, at, parted) for at in points if at not in held}
        means = [self.means(held[at]) for at in points]
        benefit = {name: np.array([mean[name] for mean in means]) for name in self.choices}
        played = np.stack([held[at] for at in points])
        return OneWayResponse(driver, given, np.array(points), benefit, played)

    def _stepped(self, given: Range, parted: bool) -> OneWayResponse:
        """The answer to today's accuracy, which turns at once where the target is reached."""
        target = self.valuation.terms.target
        even = np.linspace(given.low, max(given.high, given.low + NEAR), STEPS)
        points = np.unique([*even, *np.clip([target - NEAR, target], even[0], even[-1])]).tolist()
        return self._answer(ACCURACY_IN_USE, given, points, {}, parted=parted)

    def _bends(self, found: Mapping[float, dict[str, float]], ends: list[float], at: float) -> bool:
        share = (at - ends[0]) / (ends[1] - ends[0])
        for name in self.choices:
            first, last = found[ends[0]][name], found[ends[1]][name]
            expected = (1 - share) * first + share * last
            if abs(found[at][name] - expected) > STRAIGHT * abs(last - first) + 1e-6:
                return True
        return False
