"""Dates from working days; machines run around the clock, people on working days.

Public holidays are not known here.
"""

from __future__ import annotations

import math
from datetime import date, timedelta

SATURDAY = 5
WORKING_DAYS_A_MONTH = 21


def is_working_day(day: date) -> bool:
    """Whether people work on that day."""
    return day.weekday() < SATURDAY


def next_working_day(day: date) -> date:
    """The day itself, or the Monday after a weekend.

    Examples
    --------
    >>> next_working_day(date(2026, 11, 21))  # a Saturday
    datetime.date(2026, 11, 23)
    """
    return day if is_working_day(day) else day + timedelta(days=7 - day.weekday())


def next_monday(day: date) -> date:
    """The day itself if it is a Monday, or the one to come: when work that is decided now starts.

    Examples
    --------
    >>> end_date(next_monday(date(2026, 11, 20)), 28)  # a Friday; work starts on the 23rd
    datetime.date(2026, 12, 30)
    """
    return day + timedelta(days=-day.weekday() % 7)


def end_date(start: date, working_days: float) -> date:
    """Day on which some working days of work are done.

    Work begins on the start day, or on the Monday after it; a part of a day takes that day.

    Examples
    --------
    >>> end_date(date(2026, 11, 20), 1), end_date(date(2026, 11, 20), 1.2)  # a Friday
    (datetime.date(2026, 11, 20), datetime.date(2026, 11, 23))
    """
    first = next_working_day(start)
    whole = max(math.ceil(working_days - 1e-9) - 1, 0)
    weeks, rest = divmod(first.weekday() + whole, SATURDAY)
    return first + timedelta(days=7 * weeks + rest - first.weekday())


def working_days_between(first: date, last: date) -> int:
    """Working days from one day to another, both counted.

    Examples
    --------
    >>> working_days_between(date(2026, 11, 20), date(2026, 11, 23))
    2
    """
    if last < first:
        return 0
    weeks, rest = divmod((last - first).days + 1, 7)
    odd = sum(is_working_day(first + timedelta(days=day)) for day in range(rest))
    return weeks * SATURDAY + odd
