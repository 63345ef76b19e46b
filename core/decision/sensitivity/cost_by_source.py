"""What the dollars of a valuation rest on: quantities that are known or not, prices that are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from core.decision.assumptions.register import Register, drawn_as
from core.decision.costing.bill import LineCost
from core.decision.costing.rates import drivers_behind, is_price
from core.decision.valuation import Valuation
from core.domain.assumption import Grade
from core.domain.drivers.driver import Driver
from core.domain.drivers.shared import PREDICTIONS_A_MONTH
from core.domain.ledger import QuantityOrigin


@dataclass(frozen=True)
class Part:
    """Dollars of one step with everything that is multiplied to make them.

    Attributes
    ----------
    step : str
        Where the dollars are spent; retraining, also for a line of the round that it repeats.
    usd : float
        Mean over the what-ifs.
    simulated : bool
        Whether a quantity in them was counted in a simulation.
    drivers : frozenset of Driver
        Assumptions that are multiplied, twins under the driver they are drawn as.
    booked : frozenset of Driver
        Drivers whose quantity was counted, logged or simulated.
    """

    step: str
    usd: float
    simulated: bool
    drivers: frozenset[Driver]
    booked: frozenset[Driver]

    def unsourced(self, register: Register, *, prices: bool) -> frozenset[Driver]:
        """Assumptions in it that no source stands behind: the prices, or the quantities."""
        return frozenset(
            driver
            for driver in self.drivers
            if is_price(register[driver]) is prices and not register[driver].grade.sourced
        )


@dataclass(frozen=True)
class Resting:
    """Dollars, and how many of them rest on what nobody knows.

    Attributes
    ----------
    usd : float
    quantities : float
        USD of parts with a quantity that is assumed without a source, or simulated.
    prices : float
        USD of parts with a price that is assumed without a source.
    simulated : float
        USD of parts with a simulated quantity; in ``quantities`` too.
    behind : dict of Driver to float
        USD by the assumption without a source that they rest on, most first. A part that rests
        on two counts for both.
    """

    usd: float
    quantities: float
    prices: float
    simulated: float
    behind: dict[Driver, float]

    @property
    def quantity_share(self) -> float:
        """Share of the dollars whose quantity nobody counted or published, 0..1."""
        return self.quantities / self.usd if self.usd else 0.0

    @property
    def price_share(self) -> float:
        """Share of the dollars whose price has no source, 0..1."""
        return self.prices / self.usd if self.usd else 0.0


def resting(valuation: Valuation, arms: tuple[str, ...] | None = None) -> Resting:
    """What the arms' expected dollars over the counted period rest on.

    A part counts in full where any of its quantities (or prices) is not known, so that logging one
    of two unknown quantities changes nothing yet.

    Parameters
    ----------
    valuation : Valuation
    arms : tuple of str, optional
        Whose bills; the two told against each other if not given.
    """
    return _sum(_parts(valuation, arms or valuation.outcome.pair), valuation.register)


def resting_by_step(valuation: Valuation, arm: str) -> dict[str, Resting]:
    """The same step by step for one arm, in the order of its bill; steps without dollars left out.

    Returns
    -------
    dict of str to Resting
        By step: a node of the ledger, or what running it takes.
    """
    found: dict[str, list[Part]] = defaultdict(list)
    for part in _parts(valuation, (arm,)):
        found[part.step].append(part)
    told = {step: _sum(parts, valuation.register) for step, parts in found.items()}
    return {step: found_ for step, found_ in told.items() if found_.usd}


def dollars_carried(
    valuation: Valuation, arms: tuple[str, ...] | None = None
) -> dict[Driver, float]:
    """Expected USD of the bill lines that would change with an assumption.

    Parameters
    ----------
    valuation : Valuation
    arms : tuple of str, optional
        Whose bills, over the counted period; the two told against each other if not given.

    Returns
    -------
    dict of Driver to float
        Most first. Twins count as one, under the driver they are drawn as. A line that is a
        quantity times a price counts for both, so the sum says nothing.
    """
    found: dict[Driver, float] = defaultdict(float)
    for part in _parts(valuation, arms or valuation.outcome.pair):
        for driver in part.drivers:
            found[driver] += part.usd
    return _most_first(found)


def inputs_by_source(valuation: Valuation, arms: tuple[str, ...] | None = None) -> dict[str, int]:
    """How many inputs of the arms' bills are counted, sourced, vendor claims or assumed."""
    parts = list(_parts(valuation, arms or valuation.outcome.pair))
    used = {driver for part in parts for driver in part.drivers}
    grades = [valuation.register[driver].grade for driver in used]
    return {
        "counted": len({driver for part in parts for driver in part.booked}),
        "sourced": sum(g.sourced and g is not Grade.VENDOR for g in grades),
        "vendor claims": sum(g is Grade.VENDOR for g in grades),
        "assumed": sum(not g.sourced for g in grades),
    }


def _sum(parts: Iterable[Part], register: Register) -> Resting:
    usd = quantities = prices = simulated = 0.0
    behind: dict[Driver, float] = defaultdict(float)
    for part in parts:
        counts, rates = (part.unsourced(register, prices=prices_) for prices_ in (False, True))
        usd += part.usd
        quantities += part.usd if counts or part.simulated else 0.0
        prices += part.usd if rates else 0.0
        simulated += part.usd if part.simulated else 0.0
        for driver in counts | rates if part.usd else ():
            behind[driver] += part.usd
    return Resting(usd, quantities, prices, simulated, _most_first(behind))


def _most_first(found: dict[Driver, float]) -> dict[Driver, float]:
    # Drivers of one line share its dollars: without their codes, each run has another order.
    return dict(sorted(found.items(), key=lambda entry: (-entry[1], entry[0].code)))


def _parts(valuation: Valuation, arms: tuple[str, ...]) -> Iterator[Part]:
    """Every dollar of the arms' bills over the counted period, and what costs days alone."""
    for arm in arms:
        for line in valuation.costs[arm].lines(valuation.terms.months):
            yield from _parts_of(line, line.node, line.usd, valuation)


def _parts_of(line: LineCost, step: str, usd: float, valuation: Valuation) -> Iterator[Part]:
    """A line's dollars; those of a share of other lines, or a number of times, as theirs lie."""
    own = _drivers_in(line, valuation)
    whole = sum(one.usd for one in line.of)
    if not whole:
        counted = frozenset({line.driver} if line.counted else ())
        yield Part(step, usd, line.origin is QuantityOrigin.SIMULATED, own, counted)
        return
    for one in line.of:
        for part in _parts_of(one, step, usd * one.usd / whole, valuation):
            yield Part(step, part.usd, part.simulated, part.drivers | own, part.booked)


def _drivers_in(line: LineCost, valuation: Valuation) -> frozenset[Driver]:
    register, scenario = valuation.register, valuation.scenario
    found = set(drivers_behind(line.driver, line.who, specialists=scenario.specialists))
    if not line.counted:
        found.add(line.driver)
    if line.node == "answers":
        found.add(PREDICTIONS_A_MONTH)
    return frozenset(drawn_as(register, scenario, each) for each in found if each in register)
