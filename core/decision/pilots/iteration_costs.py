"""What iterations after the plan would cost: like the last, with more items where items grow."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from core.decision.accuracy.poc_outcome import ArmOutcome
from core.decision.accuracy.stopping import Stops
from core.decision.assumptions.draws import Draws
from core.decision.costing.bill import Bill, make_bill
from core.decision.costing.ledger_lines import Line, ledger_lines
from core.decision.costing.owned_labels import still_to_buy
from core.decision.learning_curves.observed import Array
from core.decision.pilots.effort import Effort
from core.domain.drivers.driver import LABOUR, Purpose

WITH_NEW_ITEMS = frozenset({Purpose.ITEMS, *LABOUR})
"""Purposes of quantities that go with the items a round adds."""
WITH_ALL_ITEMS = frozenset({Purpose.TRAINING_TOKENS})
"""Purposes of those that go with all items so far: a round trains on every one again."""


def further_bills(outcome: ArmOutcome, effort: Effort, draws: Draws) -> Iterator[Bill]:
    """What an arm costs up to the end of each further iteration, from its first one on.

    The last measured iteration is already a later one (revisions instead of first versions), so a
    further one books the same lines; counts that go with items grow as ``effort`` says.

    Parameters
    ----------
    outcome : ArmOutcome
    effort : Effort
        Its places after the measured iterations; one bill each.
    draws : Draws

    Yields
    ------
    Bill
        USD, hours and working days, shape (draws,), in the order of the iterations.
    """
    seed_index = draws.choice("repeat", outcome.seeds)
    lines = longer_lines(outcome, effort)
    for iterations in range(effort.measured + 1, len(effort.places) + 1):
        stops = Stops(np.full(outcome.seeds, iterations), np.ones(outcome.seeds, dtype=bool))
        until = [line.until(stops) for line in lines]
        yield make_bill(still_to_buy(until, draws.scenario.labels_owned), draws, seed_index)


def longer_lines(outcome: ArmOutcome, effort: Effort) -> list[Line]:
    """The lines of an arm's ledger, from its first iteration to the last place of ``effort``."""
    return [_longer(line, effort) for line in ledger_lines(outcome)]


def _longer(line: Line, effort: Effort) -> Line:
    """The line with its last iteration repeated."""
    factor = _factor(line, effort)
    counted = np.concatenate([line.counted, line.counted[:, -1:] * factor], axis=1)
    booked = np.concatenate([line.booked, line.booked[:, -1:] * np.ones_like(factor)], axis=1)
    return replace(line, counted=counted, booked=booked)


def _factor(line: Line, effort: Effort) -> Array:
    """Multiple of the last iteration's quantity in each further one, shape (further ones,)."""
    if effort.in_items and line.driver.purpose in WITH_NEW_ITEMS:
        return effort.added
    if effort.in_items and line.driver.purpose in WITH_ALL_ITEMS:
        return effort.places[effort.measured :] / effort.largest
    return np.ones(len(effort.places) - effort.measured)
