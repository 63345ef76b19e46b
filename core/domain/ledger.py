"""Quantities: who did how much of what, at which step. No prices."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

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
    driver : str
        Id of the assumption that prices the quantity or, where nothing was counted,
        stands in for it.
    who : str
        Role or thing whose time or work it is.
    quantity : float or None
        None where it is assumed: a scenario may then change it.
    """

    node: Node
    driver: str
    who: str
    quantity: float | None
    unit: str
    origin: QuantityOrigin

    def __post_init__(self) -> None:
        if (self.quantity is None) != (self.origin is QuantityOrigin.ASSUMED):
            raise ValueError(f"{self.driver}: exactly the assumed rows hold no number")


def assumed(node: Node, driver: str, who: str, unit: str = "h") -> Entry:
    """A quantity nobody measured: the valuation takes it from the assumption."""
    return Entry(node, driver, who, None, unit, QuantityOrigin.ASSUMED)


def hand_off(node: Node) -> Entry:
    """Work waits once before the next person takes it up."""
    return Entry(node, "S10", "nobody", None, "working days", QuantityOrigin.ASSUMED)


def simulated(node: Node, driver: str, who: str, quantity: float, unit: str) -> Entry:
    """A quantity the simulation counted."""
    return Entry(node, driver, who, float(quantity), unit, QuantityOrigin.SIMULATED)


def measured(node: Node, driver: str, who: str, quantity: float, unit: str) -> Entry:
    """A quantity counted on real data or real calls."""
    return Entry(node, driver, who, float(quantity), unit, QuantityOrigin.MEASURED)
