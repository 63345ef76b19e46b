"""Dates from working days; machines run around the clock, people on working days.

Public holidays are not known here.
"""

from __future__ import annotations

import math
from datetime import date, datetime, time, timedelta

SATURDAY = 5
WORKING_DAYS_A_MONTH = 21
DAY_STARTS, DAY_ENDS = time(9), time(17)
HOURS_A_DAY = DAY_ENDS.hour - DAY_STARTS.hour


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


def people_go_on(started: datetime, machine_hours: float) -> datetime:
    """When people take up what a machine has done: at once, or when the next day starts.

    Examples
    --------
    >>> people_go_on(datetime(2026, 11, 19, 17), 12)  # a job of 12 hours, started in the evening
    datetime.datetime(2026, 11, 20, 9, 0)
    """
    done = started + timedelta(hours=machine_hours)
    if is_working_day(done.date()) and done.time() < DAY_ENDS:
        return max(done, datetime.combine(done.date(), DAY_STARTS, done.tzinfo))
    following = next_working_day(done.date() + timedelta(days=1))
    return datetime.combine(following, DAY_STARTS, done.tzinfo)


def working_days_lost(started: datetime, machine_hours: float) -> float:
    """Working days that people wait for a machine.

    Examples
    --------
    >>> working_days_lost(datetime(2026, 11, 19, 17), 12)
    0.0
    >>> working_days_lost(datetime(2026, 11, 19, 9), 4)
    0.5
    """
    return max(_worked(people_go_on(started, machine_hours)) - _worked(started), 0.0)


def _worked(moment: datetime) -> float:
    """Working days passed since a Monday long ago, parts of the current one included."""
    monday = date(2024, 1, 1)
    day = moment.date()
    whole = working_days_between(monday, day - timedelta(days=1))
    if not is_working_day(day):
        return float(whole)
    hour = moment.hour + moment.minute / 60 + moment.second / 3600
    inside = min(max(hour, DAY_STARTS.hour), DAY_ENDS.hour) - DAY_STARTS.hour
    return whole + inside / HOURS_A_DAY
