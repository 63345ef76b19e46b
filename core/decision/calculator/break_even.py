"""Where a case without data turns: volume, items or label price at which both ways cost the same.

That they never do is an answer too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from types import MappingProxyType

import numpy as np
from scipy.optimize import brentq

from core.decision.accuracy.poc_outcome import PocOutcome
from core.decision.assumptions.draws import Array, Draws, Likely
from core.decision.assumptions.register import Register
from core.decision.calculator.estimate import costs_after
from core.decision.calculator.ledger import OwnCase, own_poc
from core.decision.costing.counted_quantities import likely_counts, varied_counts
from core.domain.assumption import Range, Scenario
from core.domain.drivers.driver import Driver
from core.domain.drivers.old_way import PLATFORM_FEE, PRICE_PER_LABEL
from core.domain.drivers.shared import PREDICTIONS_A_MONTH
from core.domain.node import NEW_PROCESS, OLD_PROCESS

SAMPLE = 20_000
REPEATS = 64
VOLUMES = (0.0, 1e8)
ITEMS = (50.0, 100_000.0)
PRICES = (0.001, 20.0)
POINTS = 5
NOTHING_CHANGED: Mapping[Driver, Range] = MappingProxyType({})
STRAIGHT = 1e-9
"""How far a point of a straight line may be off it, as a share of its larger end: rounding."""


@dataclass(frozen=True)
class BreakEven:
    """Where two ways cost the same.

    Attributes
    ----------
    at : float or None
        None where one way is cheaper throughout.
    below, above : str
        The cheaper way on either side; the same where there is no crossing.
    low, high : float
        Where it was looked for.
    """

    at: float | None
    below: str
    above: str
    low: float
    high: float


def find_crossing(gap: Callable[[float], float], low: float, high: float) -> BreakEven:
    """First value at which a cost gap changes its sign.

    A straight line, as most gaps are, is solved from its ends; a third point tells whether it is
    one. Anything else is searched.

    Parameters
    ----------
    gap : callable
        USD that the new way costs more than the old one.

    Examples
    --------
    >>> find_crossing(lambda x: x - 4.0, 0.0, 100.0).at
    4.0
    >>> find_crossing(lambda x: 1.0, 0.0, 100.0)
    BreakEven(at=None, below='old', above='old', low=0.0, high=100.0)
    """
    return _on_a_line(gap, low, high) or _searched(gap, low, high)


def _on_a_line(gap: Callable[[float], float], low: float, high: float) -> BreakEven | None:
    """The crossing of a straight line; None where the gap is not one, or is nothing at an end."""
    first, last = gap(low), gap(high)
    if not first or not last:
        return None
    crosses = (first < 0) != (last < 0)
    between = low + (high - low) * (first / (first - last) if crosses else 0.5)
    expected = 0.0 if crosses else (first + last) / 2
    if abs(gap(between) - expected) > STRAIGHT * max(abs(first), abs(last)):
        return None
    return BreakEven(between if crosses else None, _cheaper(first), _cheaper(last), low, high)


def _searched(gap: Callable[[float], float], low: float, high: float) -> BreakEven:
    """The first crossing between some points along the way."""
    floor = low if low > 0 else high * 1e-6
    points = np.geomspace(floor, high, POINTS)
    points[0] = low
    left, before = float(points[0]), gap(float(points[0]))
    for point in points[1:]:
        right, after = float(point), gap(float(point))
        if before and np.sign(before) != np.sign(after):
            at = float(brentq(gap, left, right, rtol=1e-6))
            return BreakEven(at, _cheaper(before), _cheaper(-before), low, high)
        left, before = right, after
    return BreakEven(None, _cheaper(before), _cheaper(before), low, high)


def _cheaper(gap: float) -> str:
    return NEW_PROCESS if gap < 0 else OLD_PROCESS


class BreakEvens:
    """Break-evens of one case: of the mean over the what-ifs, or of the likely case.

    Parameters
    ----------
    likely : bool
        Take every assumption at its likeliest value instead of the mean over the what-ifs.
    """

    def __init__(
        self, case: OwnCase, register: Register, scenario: Scenario, *, likely: bool = False
    ) -> None:
        self.case = case
        self.register = register
        self.scenario = scenario
        self.likely = likely
        self._draws = Draws(register, scenario, SAMPLE)
        self._pocs: dict[tuple[bytes, ...], PocOutcome] = {}

    def gap(
        self,
        months: int,
        case: OwnCase | None = None,
        changes: Mapping[Driver, Range] = NOTHING_CHANGED,
    ) -> float:
        """USD that the new way costs more over a counted period.

        Parameters
        ----------
        case : OwnCase, optional
            Another case than one's own.
        changes : mapping of Driver to Range
            Assumptions to change.
        """
        scenario = self.scenario
        if PRICE_PER_LABEL in changes:
            scenario = replace(scenario, pay="per label", specialists=False)
        scenario = replace(scenario, overrides={**scenario.overrides, **changes})
        case = case or self.case
        if self.likely:
            counts, draws = likely_counts(self.register, scenario), None
        else:
            counts = varied_counts(self.register, scenario, REPEATS)
            draws = self._draws = self._draws.under(scenario)  # what was drawn is kept
        poc = self._poc(counts) if case is self.case else own_poc(case, counts)
        simulations = draws or Likely(self.register, scenario, seed_index=0)
        costs = costs_after(poc, case.iterations, simulations)
        return float((costs[NEW_PROCESS].total(months) - costs[OLD_PROCESS].total(months)).mean())

    def _poc(self, counts: Mapping[Driver, Array]) -> PocOutcome:
        """The ledgers of one's own case; a price or a volume changes nothing in them."""
        key = tuple(values.tobytes() for values in counts.values())
        if key not in self._pocs:
            self._pocs[key] = own_poc(self.case, counts)
        return self._pocs[key]

    def volume(self, months: int) -> BreakEven:
        """Predictions a month at which both ways cost the same over a period."""
        volume = PREDICTIONS_A_MONTH
        return find_crossing(lambda x: self.gap(months, changes={volume: Range(x, x, x)}), *VOLUMES)

    def items(self, months: int = 0) -> BreakEven:
        """Items a round at which both ways cost the same.

        Checks given as a number stay that number where the round has as many items.
        """

        @cache
        def whole(items: int) -> float:
            return self.gap(months, self._with_items(items))

        def gap(items: float) -> float:
            """The gap with so many items a round, straight between whole numbers."""
            low = int(items)
            share = items - low
            if share == 0:
                return whole(low)
            return (1 - share) * whole(low) + share * whole(low + 1)

        return _searched(gap, *ITEMS)

    def label_price(self, months: int = 0) -> BreakEven:
        """All-in USD a label, fees included and management not, at which both cost the same."""
        no_fee = Range(0, 0, 0)

        def gap(usd: float) -> float:
            """The gap with labels at a price each, which is all they cost."""
            price = {PRICE_PER_LABEL: Range(usd, usd, usd), PLATFORM_FEE: no_fee}
            return self.gap(months, changes=price)

        return find_crossing(gap, *PRICES)

    def _with_items(self, items: int) -> OwnCase:
        checked = None if self.case.checked is None else min(self.case.checked, items)
        return replace(self.case, items=items, checked=checked)
