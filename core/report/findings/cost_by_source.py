"""What the dollars rest on, in words: what of them is known, and what would help."""

from __future__ import annotations

from dataclasses import dataclass

from core.decision.sensitivity.cost_by_source import (
    Resting,
    inputs_by_source,
    resting,
    resting_by_step,
)
from core.decision.valuation import Valuation
from core.domain.assumption import Assumption
from core.report.findings.assumptions_to_check import cheapest_arm
from core.report.format.numbers import chance, money, percent
from core.report.wording.glossary import STEP_NAMES, capital

RESTING_HEAD = (
    "Approach",
    "Step",
    "Dollars",
    "On quantities not known",
    "On prices not known",
    "What would lower it",
)
RESTING_NOTE = (
    "Averages over the simulations and the horizon. A quantity is known if it was measured, "
    "tracked or published, not if it is assumed or simulated. A price is known if it has a source. "
    "Dollars count in full where any factor is not known: retraining counts until both the hours "
    "of a round and the retrains a year are known."
)
MOST_NAMED, LEAST_NAMED = 2, 0.1
"""So many ways to know more are told of a step, of those that so much of its dollars rest on."""
SIMULATED = "What was simulated: measure it with your own people."


@dataclass(frozen=True)
class RestingRow:
    """One step of one approach.

    Attributes
    ----------
    node : str
        The step as bills name it.
    helps : str
        What would make its dollars known; empty where they are.
    """

    arm: str
    node: str
    found: Resting
    helps: str

    @property
    def step(self) -> str:
        """As screens call it."""
        return STEP_NAMES.get(self.node, self.node)

    @property
    def cells(self) -> tuple[str, str, str]:
        """Dollars, and the shares of them on quantities and on prices that are not known."""
        found = self.found
        shares = percent(found.quantity_share, 0), percent(found.price_share, 0)
        return money(found.usd), *shares


def rests_on(valuation: Valuation) -> str:
    """How many inputs of the bills are of which kind, and what shares are not known."""
    inputs, found = inputs_by_source(valuation), resting(valuation)
    # What simulated people took was counted too, but nobody measured it.
    measured = "measured or simulated" if found.simulated else "measured"
    return (
        f"Inputs: {inputs['counted']} {measured}, {inputs['sourced']} published, "
        f"{inputs['vendor claims']} vendor, {inputs['assumed']} our estimates. "
        f"{unsourced(valuation)}"
    )


def unsourced(valuation: Valuation) -> str:
    """The shares of the dollars whose quantities, and whose prices, have no source."""
    found = resting(valuation)
    quantities, prices = map(_share, (found.quantity_share, found.price_share))
    return (
        f"{capital(quantities)} of the dollars rest on quantities that are assumed or simulated, "
        f"{prices} on prices without a source."
    )


def resting_rows(valuation: Valuation) -> list[RestingRow]:
    """Both approaches told, step by step in the order of their bills, running them included."""
    return [
        RestingRow(arm, node, found, _helps(found, valuation))
        for arm in valuation.outcome.pair
        for node, found in resting_by_step(valuation, arm).items()
    ]


def _share(share: float) -> str:
    """All and none are exact here; no draws are counted."""
    return {0.0: "none", 1.0: "all"}.get(share) or chance(share)


def _helps(found: Resting, valuation: Valuation) -> str:
    """The least effort for what most dollars of a step rest on."""
    told = {_lever(valuation.register[driver]): usd for driver, usd in found.behind.items()}
    if found.simulated:
        told[SIMULATED] = found.simulated
    most = sorted(told, key=lambda one: -told[one])[:MOST_NAMED]
    return " ".join(one for one in most if told[one] >= LEAST_NAMED * found.usd)


def _lever(assumption: Assumption) -> str:
    """An assumption and how to know it."""
    name = assumption.driver.label_with_twins or assumption.driver.label or assumption.name
    way = cheapest_arm(assumption.unit, assumption.recurs)
    return f"{capital(name)}: {way[:1].lower()}{way[1:]}"
