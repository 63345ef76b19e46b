"""Quantities: who did how much of what, at which step. No prices."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from core.domain.drivers.driver import Driver
from core.domain.drivers.shared import HAND_OFF_WAIT
from core.domain.node import Node


class QuantityOrigin(StrEnum):
    """How a quantity is known."""

    MEASURED = "measured"
    LOGGED = "logged"
    SIMULATED = "simulated"
    ASSUMED = "assumed"


@dataclass(frozen=True)
class Entry:
    """One quantity of one run.

    Attributes
    ----------
    driver : Driver
        The driver that prices the quantity or, where nothing was counted, stands in for it.
    who : str
        Role or thing whose time or work it is.
    quantity : float or None
        None where it is assumed: a scenario may then change it.
    """

    node: Node
    driver: Driver
    who: str
    quantity: float | None
    unit: str
    origin: QuantityOrigin

    def __post_init__(self) -> None:
        if self.driver.rule is None:
            raise ValueError(f"{self.driver!r} has no rule: it would be booked and never priced")
        if (self.quantity is None) != (self.origin is QuantityOrigin.ASSUMED):
            raise ValueError(f"{self.driver!r}: exactly the assumed rows hold no number")


def assumed(driver: Driver, who: str) -> Entry:
    """A quantity nobody measured: the valuation takes it from the assumption."""
    return _booked(driver, who, None, QuantityOrigin.ASSUMED)


def hand_off(node: Node) -> Entry:
    """Work waits once before the next person takes it up."""
    unit = HAND_OFF_WAIT.unit
    return Entry(node, HAND_OFF_WAIT, "nobody", None, unit, QuantityOrigin.ASSUMED)


def simulated(driver: Driver, who: str, quantity: float) -> Entry:
    """A quantity the simulation counted, in the driver's unit."""
    return _booked(driver, who, float(quantity), QuantityOrigin.SIMULATED)


def measured(driver: Driver, who: str, quantity: float) -> Entry:
    """A quantity counted on real data or real calls, in the driver's unit."""
    return _booked(driver, who, float(quantity), QuantityOrigin.MEASURED)


def _booked(driver: Driver, who: str, quantity: float | None, origin: QuantityOrigin) -> Entry:
    if driver.step is None:
        raise ValueError(f"{driver!r} has no step at which it is booked")
    return Entry(driver.step, driver, who, quantity, driver.unit, origin)
