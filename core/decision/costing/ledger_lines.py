"""An arm's ledger as lines: one per step, driver and person, summed over what counts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from core.decision.accuracy.poc_outcome import ArmOutcome
from core.decision.accuracy.stopping import Stops
from core.decision.assumptions.draws import Array, Draws
from core.decision.costing.priced import Priceable, Priced
from core.domain.drivers.driver import Driver, PricingRule, Purpose
from core.domain.ledger import QuantityOrigin
from core.domain.node import Node

LABOUR = frozenset({Purpose.LABELS, Purpose.LABELLING})
"""What bought labels come to: how many, and what making them took."""


@dataclass(frozen=True)
class Line:
    """One step, driver and person of an arm.

    Attributes
    ----------
    counted : ndarray, shape (seeds, iterations)
        Quantities somebody counted; 0 elsewhere.
    booked : ndarray, shape (seeds, iterations)
        How often an assumed quantity was booked.
    origin : QuantityOrigin
        How the quantity is known.
    """

    node: Node
    driver: Driver
    who: str
    unit: str
    origin: QuantityOrigin
    counted: NDArray[np.float64]
    booked: NDArray[np.float64]

    def until(self, stops: Stops) -> Line:
        """The same line with nothing after each repeat's stop."""
        iterations = np.arange(1, self.counted.shape[1] + 1)
        kept = iterations[None, :] <= stops.iteration[:, None]
        return replace(self, counted=self.counted * kept, booked=self.booked * kept)

    def begun(self) -> Line:
        """The same line once for every round after which one may begin, 0 and the last included.

        Counts and bookings have the shape (seeds x (iterations + 1), iterations).
        """
        iterations = self.counted.shape[1]
        ahead = np.arange(1, iterations + 1)[None, :] > np.arange(iterations + 1)[:, None]
        counted, booked = (
            (quantity[:, None, :] * ahead).reshape(-1, iterations)
            for quantity in (self.counted, self.booked)
        )
        return replace(self, counted=counted, booked=booked)

    def priceable(
        self,
        draws: Draws,
        seed_index: NDArray[np.int_],
        beside: frozenset[Driver] = frozenset(),
        labour: Priced | None = None,
    ) -> Priceable:
        """The line under what-ifs, each of which plays one repeat of the race.

        Parameters
        ----------
        draws : Draws
        seed_index : ndarray of int, shape (draws,)
        beside : frozenset of Driver
            Drivers of the arm's other lines.
        labour : Priced, optional
            What the arm's lines of bought labels come to.
        """
        total = self._quantity(draws, self.counted.sum(axis=1), self.booked.sum(axis=1), seed_index)
        by_iteration: tuple[Array, ...] = ()
        if self.driver.rule is PricingRule.TRAINING_TOKENS:
            by_iteration = tuple(
                self.counted[seed_index, at] for at in range(self.counted.shape[1])
            )
        return Priceable(self.driver, self.who, total, by_iteration, beside, labour)

    def _quantity(
        self, draws: Draws, counted: Array, booked: Array, seed_index: NDArray[np.int_]
    ) -> Array:
        found = counted[seed_index]
        if self.origin is QuantityOrigin.ASSUMED:
            found = found + booked[seed_index] * draws[self.driver]
        return found


def ledger_lines(outcome: ArmOutcome) -> list[Line]:
    """Group an arm's entries by step, driver and person, in the order of the steps.

    What was counted in one round and assumed in another makes two lines.

    Parameters
    ----------
    outcome : ArmOutcome

    Returns
    -------
    list of Line
        Quantities of shape (seeds, iterations), in the drivers' units.
    """
    shape = (outcome.seeds, outcome.iterations)
    found: dict[tuple[Node, Driver, str, bool], Line] = {}
    for (seed, iteration), entries in sorted(outcome.entries.items()):
        for entry in entries:
            key = (entry.node, entry.driver, entry.who, entry.origin is QuantityOrigin.ASSUMED)
            if key not in found:
                found[key] = Line(
                    entry.node,
                    entry.driver,
                    entry.who,
                    entry.unit,
                    entry.origin,
                    np.zeros(shape),
                    np.zeros(shape),
                )
            if entry.quantity is None:
                found[key].booked[seed, iteration - 1] += 1
            else:
                found[key].counted[seed, iteration - 1] += entry.quantity
    order = list(Node)
    return sorted(
        found.values(), key=lambda line: (order.index(line.node), line.driver.code, line.who)
    )


def labels_in(lines: list[Line]) -> Array:
    """Labels that lines buy, shape (seeds,)."""
    none = np.zeros(len(lines[0].counted)) if lines else np.zeros(0)
    bought = (line for line in lines if line.driver.purpose is Purpose.LABELS)
    return sum((line.counted.sum(axis=1) for line in bought), none)


def still_to_buy(lines: list[Line], owned: float | None, behind: Array | float = 0.0) -> list[Line]:
    """The lines without the labels somebody has paid for already, nor the hours of making them.

    Parameters
    ----------
    lines : list of Line
        Up to the stops.
    owned : float or None
        Labels.
    behind : ndarray, shape (seeds,), or float
        Labels of rounds that need not be run any more: owned ones are those first.

    Returns
    -------
    list of Line
        Counts of bought labels and of making them, times the share that is left to buy.
    """
    bought = labels_in(lines)
    if not owned or not np.any(bought):
        return lines
    ours = np.maximum(owned - behind, 0.0)
    left = 1.0 - np.minimum(ours / np.maximum(bought, 1.0), 1.0)
    return [
        replace(line, counted=line.counted * left[:, None])
        if line.driver.purpose in LABOUR
        else line
        for line in lines
    ]


def later_iteration(lines: list[Line], stops: Stops) -> Iterator[Line]:
    """The lines of one more round: revisions instead of first versions, counts as on average.

    Parameters
    ----------
    lines : list of Line
    stops : Stops
        The average is that of each repeat up to its stop.

    Yields
    ------
    Line
        Quantities of shape (seeds, 1).
    """
    iterations = stops.iteration[:, None].astype(float)
    seen: set[tuple[Node, Driver, str]] = set()
    for line in lines:
        driver = line.driver.repeated
        if driver is None or (line.node, driver, line.who) in seen:
            continue
        seen.add((line.node, driver, line.who))
        average = line.until(stops).counted.sum(axis=1, keepdims=True) / iterations
        once = (
            np.ones_like(average)
            if line.origin is QuantityOrigin.ASSUMED
            else np.zeros_like(average)
        )
        yield replace(line, driver=driver, counted=average, booked=once)
