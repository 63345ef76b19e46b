"""Which choice is best over two inputs at once: every draw at every cell."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from core.decision.assumptions.draws import Array, Draws
from core.decision.assumptions.register import Register, portable_of
from core.decision.costing.arm_costs import ArmCosts, arm_costs
from core.decision.scenarios.presets import PAY, pay_driver
from core.decision.sensitivity.first_choice import benefits, first_choice, stacked
from core.decision.valuation import Valuation
from core.decision.verdict_rule import weigh
from core.domain.assumption import Range, Scenario
from core.domain.drivers.driver import Driver
from core.domain.drivers.new_way import FORCED_MIGRATIONS
from core.domain.drivers.old_way import TUNING
from core.domain.drivers.shared import PREDICTIONS_A_MONTH, RETRAINS_A_YEAR

SAMPLE = 2_000
MONTHS = "months"
ERROR_COST = "error cost"
LIVE = "live sooner"
Axis = str | Driver
"""An input of a map: a driver, or what is none by its name here."""
DRIVERS = (PREDICTIONS_A_MONTH, *PAY, TUNING, RETRAINS_A_YEAR, FORCED_MIGRATIONS)


@dataclass(frozen=True)
class SwitchMap:
    """A grid over two inputs.

    Attributes
    ----------
    x, y : ndarray
        Values along the axes, rising.
    best : ndarray of str, shape (y, x)
        Choice with the highest expected net benefit.
    chance_wrong : ndarray, shape (y, x)
        Share of the draws in which another choice does better.
    stands_on : str
        The best choice in the case itself, by all its draws.
    stands_wrong : float
        Share of them in which another choice does better.
    """

    x: Array
    y: Array
    best: np.ndarray
    chance_wrong: Array
    stands_on: str
    stands_wrong: float


def axes(scenario: Scenario, register: Register) -> tuple[Axis, ...]:
    """Inputs a map can have on an axis; dollars are straight lines in all but the months.

    Examples
    --------
    >>> axes(Scenario(pay="per label"), {})[:5]
    ('months', 'error cost', 'live sooner', PREDICTIONS_A_MONTH, PRICE_PER_LABEL)
    """
    paid = pay_driver(scenario)
    drivers = [driver for driver in DRIVERS if driver not in PAY or driver is paid]
    if portable_of(register, scenario):
        drivers.remove(FORCED_MIGRATIONS)  # nobody forces a move
    return (MONTHS, ERROR_COST, LIVE, *drivers)


def switch_map(
    valuation: Valuation,
    x_axis: Axis,
    y_axis: Axis,
    x: Array,
    y: Array,
    size: int = SAMPLE,
    here: tuple[float, float] | None = None,
) -> SwitchMap:
    """The best choice in every cell.

    Parameters
    ----------
    x_axis, y_axis : str or Driver
        Two different ones of :func:`axes`.
    x, y : ndarray
        Values in the axes' units, rising.
    size : int
        Draws at every cell.
    here : tuple of float, optional
        The case itself; the cell it lies in is the case, by all its draws.

    Returns
    -------
    SwitchMap
    """
    names, reference = valuation.choices, valuation.outcome.reference
    corners, level = _columns(valuation, size)
    best = np.empty((len(y), len(x)), dtype=object)
    wrong = np.zeros((len(y), len(x)))
    # Draw by draw what a choice takes is a straight line in all inputs but the months: two prices a
    # column give all of its rows.
    for column, x_value in enumerate(x):
        low = corners({x_axis: float(x_value), y_axis: float(y[0])})
        high = corners({x_axis: float(x_value), y_axis: float(y[-1])})
        for row, y_value in enumerate(y):
            held = {x_axis: float(x_value), y_axis: float(y_value)}
            if y_axis == MONTHS:
                found = corners(held)
            else:
                share = (y_value - y[0]) / (y[-1] - y[0])
                found = (1 - share) * low + share * high
            best[row, column], sure = first_choice(names, found, level(held), reference)
            wrong[row, column] = 1.0 - sure
    tries = stacked(valuation.tries, names, valuation.draws.size)
    chosen, sure = first_choice(names, tries, np.zeros(len(names)), reference)
    if here is not None:
        at = int(np.abs(y - here[1]).argmin()), int(np.abs(x - here[0]).argmin())
        best[at], wrong[at] = chosen, 1.0 - sure
    return SwitchMap(x, y, best, wrong, chosen, 1.0 - sure)


def _columns(
    valuation: Valuation, size: int
) -> tuple[Callable[[Mapping[Axis, float]], Array], Callable[[Mapping[Axis, float]], Array]]:
    """Two functions of held inputs: what every choice takes, and the level of its net benefit.

    The level is that of the whole valuation, so that a map never contradicts the answer.
    """
    names = valuation.choices
    base = Draws(valuation.register, valuation.scenario, size, valuation.draws.seed)
    known: dict[frozenset[tuple[Driver, float]], tuple[Draws, dict[str, ArmCosts]]] = {}

    def priced(held: Mapping[Axis, float]) -> tuple[Draws, dict[str, ArmCosts]]:
        """Costs with drivers held; the same drivers are priced once."""
        key = frozenset((axis, at) for axis, at in held.items() if isinstance(axis, Driver))
        if key not in known:
            overrides = valuation.scenario.overrides | {
                driver: Range(at, at, at) for driver, at in key
            }
            draws = base.under(replace(valuation.scenario, overrides=overrides))
            outcome, stops = valuation.outcome, valuation.stops
            known[key] = (
                draws,
                {n: arm_costs(outcome.arms[n], stops[n], draws, outcome.arm(n)) for n in names},
            )
        return known[key]

    def played(held: Mapping[Axis, float]) -> Array:
        """What every choice takes in every draw."""
        draws, costs = priced(held)
        draws = draws.under(_fields(draws.scenario, held))
        months = int(held.get(MONTHS, valuation.terms.months))
        return stacked(valuation.tried(costs, draws, months), names, draws.size)

    def off(whole: Mapping[str, Array], held: Mapping[Axis, float]) -> Array:
        """How far the sample is off."""
        small = benefits(names, played(held), np.zeros(len(names)))
        return np.array([float(np.mean(whole[name]) - small[name].mean()) for name in names])

    level = off(valuation.benefit, {})
    dear = valuation.cost_per_error
    if not (dear and valuation.scenario.errors_are_priced):
        return played, lambda held: level
    # Wrong answers scatter by far more dollars than prices do: their level goes with their cost.
    bare = valuation.under(_fields(valuation.scenario, {ERROR_COST: 0.0}))
    free = off(bare.benefit, {ERROR_COST: 0.0})
    return played, lambda held: free + (level - free) * held.get(ERROR_COST, dear) / dear


def _fields(scenario: Scenario, held: Mapping[Axis, float]) -> Scenario:
    cost = held.get(ERROR_COST)
    return replace(
        scenario,
        error_costs=scenario.error_costs if cost is None else (cost, cost),
        class_costs=scenario.class_costs if cost is None else {},
        value_per_month=held.get(LIVE, scenario.value_per_month),
    )


def best_by_error_cost(valuation: Valuation, costs: Array) -> Mapping[str, Array]:
    """Chance that each choice is the best, by the cost of one wrong answer.

    Parameters
    ----------
    valuation : Valuation
    costs : ndarray, shape (costs,)
        USD, rising.

    Returns
    -------
    mapping of str to ndarray, shape (costs,)
        Shares of the draws, by arm.
    """
    names = valuation.choices
    corners, level = _columns(valuation, SAMPLE)
    low, high = corners({ERROR_COST: float(costs[0])}), corners({ERROR_COST: float(costs[-1])})
    found: dict[str, list[float]] = {name: [] for name in names}
    for cost in costs:
        share = (cost - costs[0]) / (costs[-1] - costs[0])
        played, held = (1 - share) * low + share * high, level({ERROR_COST: float(cost)})
        for name, sure in weigh(benefits(names, played, held)).chance_best.items():
            found[name].append(sure)
    return {name: np.array(chances) for name, chances in found.items()}
