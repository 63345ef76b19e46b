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
from core.domain.drivers.driver import Driver, PricingRule
from core.domain.ledger import QuantityOrigin
from core.domain.node import Node


@dataclass(frozen=True)
class Line:
    """One step, driver and person of an arm.

    Attributes
    ----------
    counted : ndarray, shape (seeds, iterations)
        Quantities somebody counted, in the driver's unit; 0 elsewhere.
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
        known = (self.node, self.driver, self.who, self.unit, self.origin)
        return Line(*known, self.counted * kept, self.booked * kept)

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
        if self.driver.rule is PricingRule.SHARE_OF_LABOUR:
            return found  # of what labour comes to, however often it was booked
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


def later_iteration(lines: list[Line], stops: Stops) -> Iterator[Line]:
    """The lines of one more round: revisions instead of first versions, counts as on average.

    Hours that somebody logged stand for one more round as they do in the bill: their average over
    the rounds in which they were logged, in place of everything assumed of that step and person.
    Logged hours of a first version say nothing about a revision, which stays assumed until it is
    logged itself.

    Parameters
    ----------
    lines : list of Line
    stops : Stops
        Counts are averaged up to each repeat's stop.

    Yields
    ------
    Line
        Quantities of shape (seeds, 1).
    """
    logged = {(line.node, line.who) for line in lines if _says_a_round(line)}
    seen: set[tuple[Node, Driver, str]] = set()
    for line in lines:
        driver, says = line.driver.repeated, _says_a_round(line)
        guessed = not says and line.origin in (QuantityOrigin.ASSUMED, QuantityOrigin.LOGGED)
        known = guessed and (line.node, line.who) in logged
        if driver is None or known or (line.node, driver, line.who) in seen:
            continue
        seen.add((line.node, driver, line.who))
        counted = line.counted if says else line.until(stops).counted
        over = (counted > 0).sum(axis=1) if says else stops.iteration
        average = counted.sum(axis=1, keepdims=True) / np.maximum(over, 1)[:, None]
        origin = QuantityOrigin.ASSUMED if guessed else line.origin
        nothing, once = np.zeros_like(average), np.ones_like(average)
        found = (nothing, once) if guessed else (average, nothing)
        yield replace(line, driver=driver, origin=origin, counted=found[0], booked=found[1])


def _says_a_round(line: Line) -> bool:
    """Whether its logged hours are those of a round like the next, and not of a first version."""
    return line.origin is QuantityOrigin.LOGGED and line.driver.repeated is line.driver
