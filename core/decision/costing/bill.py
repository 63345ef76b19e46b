"""Lines priced and added up: what each costs, and what they cost together."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from core.decision.assumptions.draws import Array, Draws
from core.decision.costing.ledger_lines import Line
from core.decision.costing.priced import Priced
from core.decision.costing.pricing_rules import price
from core.domain.drivers.driver import LABOUR, Driver, PricingRule, Purpose
from core.domain.ledger import QuantityOrigin


@dataclass(frozen=True)
class LineCost:
    """One line of a bill, as means over the what-ifs.

    Attributes
    ----------
    origin : QuantityOrigin
        How the quantity is known.
    usd, hours, days : float
        ``hours`` of people, ``days`` of work that pass.
    of : tuple of LineCost
        The lines that it is a share of, or a number of times.
    """

    node: str
    driver: Driver
    who: str
    origin: QuantityOrigin
    usd: float
    hours: float = 0.0
    days: float = 0.0
    of: tuple[LineCost, ...] = ()

    @property
    def counted(self) -> bool:
        """Whether the quantity was counted or simulated rather than assumed."""
        return self.origin is not QuantityOrigin.ASSUMED


@dataclass
class Bill:
    """Totals per what-if, and the lines behind them.

    Attributes
    ----------
    usd, days : ndarray, shape (draws,)
        ``days`` are working days.
    hours : dict of str to ndarray, shape (draws,)
        By role.
    lines : list of LineCost
    by_purpose : dict of Purpose to ndarray, shape (draws,)
        USD of the lines that are for something.
    """

    usd: Array
    days: Array
    hours: dict[str, Array] = field(default_factory=dict)
    lines: list[LineCost] = field(default_factory=list)
    by_purpose: dict[Purpose, Array] = field(default_factory=dict)

    def add(self, line: Line, priced: Priced) -> None:
        """Put one priced line on the bill."""
        self.usd += priced.usd
        self.days += priced.days
        purpose = line.driver.purpose
        if purpose is not None:
            self.by_purpose[purpose] = self.by_purpose.get(purpose, 0.0) + priced.usd
        if priced.hours.any():
            known = self.hours.get(line.who)
            self.hours[line.who] = priced.hours if known is None else known + priced.hours
        share = line.driver.rule is PricingRule.SHARE_OF_LABOUR
        labour = [one for one in self.lines if one.driver.purpose in LABOUR] if share else []
        self.lines.append(
            LineCost(
                line.node.value,
                line.driver,
                line.who,
                line.origin,
                float(priced.usd.mean()),
                float(priced.hours.mean()),
                float(priced.days.mean()),
                tuple(labour),
            )
        )

    def usd_for(self, purposes: Collection[Purpose]) -> Array:
        """USD of the lines that are for one of some purposes, shape (draws,)."""
        found = [usd for purpose, usd in self.by_purpose.items() if purpose in purposes]
        return np.sum(found, axis=0) if found else np.zeros_like(self.usd)


def make_bill(lines: list[Line], draws: Draws, seed_index: NDArray[np.int_]) -> Bill:
    """Price lines one by one; management comes last because it is a share of labour.

    Parameters
    ----------
    lines : list of Line
        Of one arm, up to where it stops.
    draws : Draws
    seed_index : ndarray of int, shape (draws,)
        Which repeat of the race each what-if plays.

    Returns
    -------
    Bill
        USD, working days and hours by role, each of shape (draws,), and the lines as means.
    """
    nothing = np.zeros(draws.size)
    bill = Bill(nothing.copy(), nothing.copy())
    beside = frozenset(line.driver for line in lines)
    labour = Priced(nothing, nothing, nothing)
    last = PricingRule.SHARE_OF_LABOUR
    for line in sorted(lines, key=lambda line: line.driver.rule is last):
        priced = price(line.priceable(draws, seed_index, beside, labour), draws)
        if line.driver.purpose in LABOUR:
            labour = Priced(labour.hours + priced.hours, labour.usd + priced.usd, nothing)
        bill.add(line, priced)
    return bill
