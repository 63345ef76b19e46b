"""What a case without data comes to: money, days and hours of both ways, and the price of a PoC."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from core.decision.assumptions.draws import Array
from core.decision.calculator.ledger import OwnCase
from core.domain.assumption import Scenario

PERIODS = (0, 12, 24, 36)
"""Months counted after the build."""

LONGEST = PERIODS[-1]


@dataclass(frozen=True)
class Spread:
    """Middle outcome and 8-in-10 range of what-ifs, and their mean."""

    low: float
    middle: float
    high: float
    mean: float


def spread(values: Array) -> Spread:
    """Summarize what-ifs.

    Examples
    --------
    >>> spread(np.arange(101.0))
    Spread(low=10.0, middle=50.0, high=90.0, mean=50.0)
    """
    low, middle, high = np.percentile(values, [10, 50, 90])
    return Spread(float(low), float(middle), float(high), float(values.mean()))


@dataclass(frozen=True)
class ArmCost:
    """What one way costs in a case without data; the shared exam is not in it.

    Attributes
    ----------
    total : mapping of int to Spread
        USD to build it and keep it, by months counted; 0 is the build alone.
    likely : mapping of int to float
        The same with every assumption at its likeliest value.
    days : Spread
        Working days of all rounds.
    expert_hours : Spread
        The expert's hours of all rounds.
    running : Spread
        USD a month, on average over the first year.
    path : ndarray, shape (37, 3)
        Low, middle and high USD spent by month; month 0 is the day it goes live.
    """

    total: Mapping[int, Spread]
    likely: Mapping[int, float]
    days: Spread
    expert_hours: Spread
    running: Spread
    path: Array


@dataclass(frozen=True)
class PocPrice:
    """One round of each way and the exam: what it takes to find out.

    Attributes
    ----------
    usd, expert_hours, test_set_hours, days : Spread
        ``expert_hours`` include ``test_set_hours``. Both ways run side by side; ``days`` are those
        of the longer one, or as many as the one expert needs for everything.
    """

    usd: Spread
    expert_hours: Spread
    test_set_hours: Spread
    days: Spread


@dataclass(frozen=True)
class OwnResult:
    """Everything a screen tells about a case without data.

    Attributes
    ----------
    difference : mapping of int to Spread
        USD that the new way costs more than the old one, by months counted.
    difference_path : ndarray, shape (37, 3)
        Low, middle and high of that by month; month 0 is the day both go live.
    chance_cheaper : mapping of int to float
        Share of the what-ifs in which the new way costs less.
    chance_better : mapping of int to float
        The same with days valued at what being live a month sooner is worth; equal to
        ``chance_cheaper`` while nobody has said.
    better : mapping of int to str
        The way that is better on average, days valued as above.
    worth_knowing : mapping of int to float
        Most that knowing every assumption is worth, USD: what one loses on average by choosing
        now the way that is better on average.
    test_set, review : Spread
        USD of what both ways need alike and no total holds: the exam, and a privacy review,
        because texts leave the house either way.
    """

    case: OwnCase
    scenario: Scenario
    arms: Mapping[str, ArmCost]
    difference: Mapping[int, Spread]
    difference_path: Array
    chance_cheaper: Mapping[int, float]
    chance_better: Mapping[int, float]
    better: Mapping[int, str]
    worth_knowing: Mapping[int, float]
    poc: PocPrice
    test_set: Spread
    review: Spread
