"""A ledger line ready to be priced, and what it costs: effort, money and elapsed time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.decision.assumptions.draws import Array
from core.domain.drivers.driver import Driver


@dataclass(frozen=True)
class Priced:
    """Effort, money and elapsed time of one line, per what-if.

    Attributes
    ----------
    hours : ndarray, shape (draws,)
        Hours of people; 0 for machines and money alone.
    usd : ndarray, shape (draws,)
    days : ndarray, shape (draws,)
        Working days that pass until it is done.
    """

    hours: Array
    usd: Array
    days: Array


@dataclass(frozen=True)
class Priceable:
    """A line of an arm's ledger, summed over the iterations that count.

    Attributes
    ----------
    driver : Driver
    who : str
        Whose time or work it is.
    quantity : ndarray, shape (draws,)
        Total in the driver's unit; for an assumed line the drawn value times how often it was
        booked.
    by_iteration : tuple of ndarray, each of shape (draws,)
        The same by iteration, for charges with a minimum.
    beside : frozenset of Driver
        Drivers of the arm's other lines.
    labour : Priced or None
        What the lines of bought labels come to, for what is a share of them.
    """

    driver: Driver
    who: str
    quantity: Array
    by_iteration: tuple[Array, ...] = ()
    beside: frozenset[Driver] = frozenset()
    labour: Priced | None = None

    def priced(
        self, *, hours: Array | None = None, usd: Array | None = None, days: Array | None = None
    ) -> Priced:
        """What the line comes to; nothing of what is not said."""
        nothing = np.zeros_like(self.quantity)
        return Priced(*(nothing if part is None else part for part in (hours, usd, days)))
