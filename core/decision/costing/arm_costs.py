"""What an arm costs to build and to keep, under every what-if."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from core.decision.accuracy.poc_outcome import ArmOutcome
from core.decision.accuracy.stopping import Stops
from core.decision.assumptions.draws import Array, Draws
from core.decision.costing.bill import Bill, LineCost, make_bill
from core.decision.costing.contract_exit import leaving_usd
from core.decision.costing.ledger_lines import Line, later_iteration, ledger_lines
from core.decision.costing.operating_costs import MONTHS_A_YEAR, Running
from core.decision.costing.owned_labels import labels_in, still_to_buy
from core.domain.arms import Arm
from core.domain.arms import arm as preset
from core.domain.drivers.prompted import TEST_SET_BILL, TEST_SET_ITEMS_BILLED
from core.domain.drivers.shared import DEPLOYMENT_HOURS, NN_EXPERT_RATE
from core.domain.drivers.today import CONTRACT_PRICE
from core.domain.ledger import QuantityOrigin


@dataclass(frozen=True)
class ArmCosts:
    """Dollars, days and hours of one arm; the shared exam is not in them.

    Attributes
    ----------
    build : Bill
        Everything until the arm stops.
    deploy : ndarray, shape (draws,)
        USD once, when it goes live.
    leaving : ndarray, shape (draws,), or float
        USD once, for a contract that this way ends.
    """

    approach: Arm
    stops: Stops
    build: Bill
    deploy: Array
    running: Running
    leaving: Array | float = 0.0

    @property
    def arm(self) -> str:
        """Its id."""
        return self.approach.id

    def total(self, months: int) -> Array:
        """USD to build it and keep it for some months; 0 months count the build alone."""
        if months == 0:
            return self.build.usd + self.leaving
        return self.build.usd + self.leaving + self.deploy + self.running.total(months)

    @property
    def expert_hours(self) -> Array:
        """The expert's hours until the arm stops."""
        return self.build.hours.get("expert", np.zeros_like(self.build.usd))

    def lines(self, months: int) -> list[LineCost]:
        """The bill of a counted period, line by line, as means."""
        built = [*self.build.lines, *self._leaving()]
        if months == 0:
            return built
        deploy = LineCost(
            "going live",
            DEPLOYMENT_HOURS,
            "NN expert",
            QuantityOrigin.ASSUMED,
            float(self.deploy.mean()),
        )
        year = self.running.lines()
        scaled = [replace(line, usd=line.usd * months / MONTHS_A_YEAR) for line in year]
        return [*built, deploy, *scaled]

    def _leaving(self) -> list[LineCost]:
        usd = float(np.mean(self.leaving))
        if not usd:
            return []
        return [LineCost("leaving", CONTRACT_PRICE, "contract", QuantityOrigin.MEASURED, usd)]


def arm_costs(outcome: ArmOutcome, stops: Stops, draws: Draws, arm: Arm | None = None) -> ArmCosts:
    """Value one arm's ledger up to its stops, and what keeping it costs.

    Parameters
    ----------
    outcome : ArmOutcome
    stops : Stops
        Where each repeat stops.
    draws : Draws
    arm : Arm, optional
        What it is; the one of that id that ships with the product if not given.

    Returns
    -------
    ArmCosts
        USD, working days and hours, each of shape (draws,).
    """
    return costs_of_lines(arm or preset(outcome.arm), ledger_lines(outcome), stops, draws)


def costs_of_lines(arm: Arm, lines: list[Line], stops: Stops, draws: Draws) -> ArmCosts:
    """The same for lines that are known already, or that go on after the plan.

    Parameters
    ----------
    arm : Arm
    lines : list of Line
        Quantities of shape (seeds, iterations).
    stops : Stops
    draws : Draws

    Returns
    -------
    ArmCosts
    """
    seed_index = draws.choice("repeat", len(stops.iteration))
    build = _build([line.until(stops) for line in lines], stops, draws, seed_index)
    another_iteration = make_bill(list(later_iteration(lines, stops)), draws, seed_index)
    return ArmCosts(
        approach=arm,
        stops=stops,
        build=build,
        deploy=np.zeros(draws.size)
        if stops.in_use
        else draws[DEPLOYMENT_HOURS] * draws[NN_EXPERT_RATE],
        running=Running(arm.learner, draws, another_iteration, _billed_per_answer(lines)),
        leaving=leaving_usd(arm, draws),
    )


def _build(lines: list[Line], stops: Stops, draws: Draws, seed_index: NDArray[np.int_]) -> Bill:
    """The bill of the rounds that are still to be run, without labels that are owned."""
    owned = draws.scenario.labels_owned
    if stops.in_use is None:
        return make_bill(still_to_buy(lines, owned), draws, seed_index)
    starts = lines[0].counted.shape[1] + 1
    ahead = [line.begun() for line in lines]
    behind = np.repeat(labels_in(lines), starts) - labels_in(ahead)
    played = seed_index * starts + stops.in_use.iterations_behind(draws, seed_index)
    return make_bill(still_to_buy(ahead, owned, behind), draws, played)


def _billed_per_answer(lines: list[Line]) -> float | None:
    """USD an answer was billed at in the race; None where no answer was billed."""
    usd, items = (
        sum(float(line.counted.sum()) for line in lines if line.driver is driver)
        for driver in (TEST_SET_BILL, TEST_SET_ITEMS_BILLED)
    )
    return usd / items if items else None
