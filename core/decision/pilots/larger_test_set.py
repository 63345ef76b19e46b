"""Is a larger test set worth its price? Value of sample information about the accuracy gap."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import norm

from core.decision.accuracy.poc_outcome import ArmOutcome
from core.decision.accuracy.sampling_error import SamplingError
from core.decision.assumptions.draws import Array, Draws
from core.decision.costing.arm_costs import ArmCosts
from core.decision.costing.calendar import WORKING_DAYS_A_MONTH
from core.decision.costing.priced import Priced
from core.decision.pilots.pilot_rule import is_material
from core.decision.voi.evsi import PricePerItem, SamplePlan, plan_test_set
from core.decision.voi.normal_evpi import evsi_normal
from core.domain.drivers.shared import PREDICTIONS_A_MONTH
from core.domain.verdict import NoWorth, Pilot, PilotKind

SIZES = tuple(int(round(50 * 2 ** (step / 3), -1)) for step in range(25))
"""50 to 12,800 items, three sizes to a doubling."""


@dataclass(frozen=True)
class LargerTestSet:
    """The best number of further test items, where accuracy is worth money.

    Attributes
    ----------
    rival : str
        The other choice it would tell the best one from.
    items : int
        Size with the highest net benefit; 0 where none pays.
    low, high : int
        Sizes that are nearly as good.
    value, price : float
        USD: what its answer is worth before it is known, and what it costs.
    changes : float
        Chance that it changes the answer.
    material : bool
        Whether it is worth waiting for.
    sizes, net : tuple
        Items, and value minus price, USD.
    """

    rival: str
    items: int
    low: int
    high: int
    value: float
    price: float
    changes: float
    material: bool
    sizes: tuple[int, ...]
    net: tuple[float, ...]

    @property
    def pilot(self) -> Pilot:
        """It beside other pilots."""
        return Pilot(
            PilotKind.TEST_SET,
            self.rival,
            self.items,
            self.low,
            self.high,
            self.value,
            self.price,
            self.changes,
            self.material,
        )


def larger_test_set(
    benefit: Mapping[str, Array],
    costs: Mapping[str, ArmCosts],
    outcomes: Mapping[str, ArmOutcome],
    test_set: SamplingError,
    price: PricePerItem,
    draws: Draws,
    months: int,
) -> LargerTestSet | None:
    """Worth of more test items for telling the two best choices apart.

    The gap in accuracy is normal with the test set's paired standard error, so the gain of
    switching is normal too and the value of ``n`` more items has a closed form (Raiffa and
    Schlaifer 1961); all other inputs enter with their means because they are independent of the
    gap.

    Parameters
    ----------
    benefit, costs, outcomes : mapping by arm
        The choices only; net benefit in USD, shape (draws,).
    test_set : SamplingError
        Of the test set there is.
    price : PricePerItem
    draws : Draws
    months : int
        Counted period.

    Returns
    -------
    LargerTestSet or None
        None where a wrong answer costs nothing, nothing is counted, or there is one choice.
    """
    per_point = _usd_per_unit(draws, months, outcomes)
    if per_point <= 0 or len(benefit) < 2:
        return None
    mean = {name: float(found.mean()) for name, found in benefit.items()}
    best, rival = sorted(mean, key=lambda name: -mean[name])[:2]
    gain = mean[best] - mean[rival]
    sd = per_point * test_set.of_pair(best, rival)
    n = outcomes[best].n
    # One item scatters sqrt(n) times as widely as the n there are: what is believed now has the
    # weight of the items that were answered, and no prior beside them.
    values = evsi_normal(gain, sd, sd * np.sqrt(n), np.array(SIZES))
    plan = plan_test_set(SIZES, values, price)
    told = _scatter(sd, n, plan.n)
    changes = float(norm.cdf(-gain / told)) if told else 0.0
    cheaper = min(float(costs[name].total(months).mean()) for name in (best, rival))
    return _found(rival, plan, price, changes, cheaper)


def no_larger_test_set(choices: Sequence[str]) -> Pilot:
    """What stands for further test items where there are none to weigh."""
    why = NoWorth.COUNTS_FOR_NOTHING if len(choices) > 1 else NoWorth.ONE_CHOICE
    return Pilot(PilotKind.TEST_SET, None, why=str(why))


def _found(
    rival: str, plan: SamplePlan, price: PricePerItem, changes: float, cheaper: float
) -> LargerTestSet:
    at = plan.sizes.index(plan.n) if plan.n else None
    return LargerTestSet(
        rival=rival,
        items=plan.n,
        low=plan.low,
        high=plan.high,
        value=0.0 if at is None else plan.evsi[at],
        price=float(price.usd(plan.n)),
        changes=changes,
        material=is_material(plan.worth, changes, cheaper),
        sizes=plan.sizes,
        net=plan.enbs,
    )


def _usd_per_unit(draws: Draws, months: int, outcomes: Mapping[str, ArmOutcome]) -> float:
    """USD of one unit of accuracy: all answers of the period at the mean cost of an error."""
    cost = draws.scenario.mean_error_cost(next(iter(outcomes.values())).kinds)
    return cost * months * float(draws[PREDICTIONS_A_MONTH].mean())


def _scatter(sd: float, there: int, more: int) -> float:
    """Standard deviation of what will be believed after some more items."""
    return sd * float(np.sqrt(more / (more + there))) if more else 0.0


def price_of_test_items(gold: Priced, items: int, draws: Draws) -> PricePerItem:
    """What a further test item costs: the expert's answer, and waiting where time has a value.

    Parameters
    ----------
    gold : Priced
        USD and working days of the expert's answers there are, shape (draws,).
    items : int
        Items behind them.
    draws : Draws

    Returns
    -------
    PricePerItem
        Means over the draws; a set-up is not counted.
    """
    month = draws.scenario.value_per_month or 0.0
    return PricePerItem(
        usd_per_item=float(gold.usd.mean()) / items,
        days_per_item=float(gold.days.mean()) / items,
        usd_per_day=month / WORKING_DAYS_A_MONTH,
    )
