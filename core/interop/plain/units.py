"""Units of a column's numbers, as somebody said or its name tells, turned into ours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from core.interop.plain.meaning import plain_name
from core.interop.questions import Question, Way
from core.interop.reading import UNITS

SECONDS_IN: Mapping[str, float] = {
    "milliseconds": 0.001,
    "seconds": 1.0,
    "minutes": 60.0,
    "hours": 3600.0,
    "days": 86_400.0,
}
"""Seconds in one of each of ``UNITS``."""

DAY_OF_WORK = 8.0
"""Hours that a day counts where hours of work are meant."""

OURS: Mapping[str, str] = {
    "seconds": "seconds",
    "raw_seconds": "seconds",
    "latency_ms": "milliseconds",
    "hours": "hours",
}
"""Our columns that have a unit."""

SPELLED: Mapping[str, str] = {
    word: unit
    for unit, words in {
        "milliseconds": "ms milliseconds millis msec msecs",
        "seconds": "s sec secs seconds",
        "minutes": "min mins minutes minuten",
        "hours": "h hour hours hrs stunden",
        "days": "days tage",
    }.items()
    for word in words.split()
}
"""Units as the last word of a column's name spells them."""


def named_unit(their: str) -> str:
    """The unit that a column's name says anywhere; empty where it says none.

    Examples
    --------
    >>> named_unit("hours spent"), named_unit("Duration (h)"), named_unit("time_spent")
    ('hours', 'hours', '')
    """
    return next((SPELLED[w] for w in reversed(plain_name(their).split("_")) if w in SPELLED), "")


def unit_of(ours: str, their: str, units: Mapping[str, str] | None = None) -> str:
    """Unit of a column's numbers: as somebody said, else by its name, else ours.

    Parameters
    ----------
    ours : str
        Our column; the answer is empty where it has no unit.
    their : str
        Its name in the file.
    units : mapping of str to str, optional
        What was said, one of ``UNITS`` by name of a column.

    Examples
    --------
    >>> unit_of("hours", "minutes"), unit_of("hours", "time"), unit_of("hours", "t", {"t": "days"})
    ('minutes', 'hours', 'days')
    """
    if ours not in OURS:
        return ""
    # By the last word: what comes before it may be a unit too (seconds_per_item_ms).
    named = SPELLED.get(plain_name(their).rsplit("_", 1)[-1], OURS[ours])
    said = (units or {}).get(their, named)
    return said if said in UNITS else named


def scale_of(ours: str, their: str, units: Mapping[str, str] | None = None) -> float:
    """What a column's numbers are multiplied by to be in our unit.

    Parameters
    ----------
    ours, their : str
    units : mapping of str to str, optional
        As for :func:`unit_of`.

    Examples
    --------
    >>> scale_of("latency_ms", "latency_s"), scale_of("seconds", "seconds")
    (1000.0, 1.0)
    >>> scale_of("hours", "time_spent", {"time_spent": "minutes"}) * 90
    1.5
    """
    unit = unit_of(ours, their, units)
    if not unit or unit == OURS[ours]:
        return 1.0
    if ours == "hours" and unit == "days":
        return DAY_OF_WORK
    return SECONDS_IN[unit] / SECONDS_IN[OURS[ours]]


def scaled_note(their: str, ours: str, units: Mapping[str, str] | None = None) -> str:
    """What was done, in a sentence."""
    why = "as you said" if their in (units or {}) else "by its name"
    in_days = ours == "hours" and unit_of(ours, their, units) == "days"
    days = " (a day of work has 8)" if in_days else ""
    return f"Column {their!r} was turned into {OURS[ours]}{days}, {why}."


def unit_question(their: str, why: str, likely: Sequence[str]) -> Question:
    """What a column's numbers are in.

    Parameters
    ----------
    their : str
    why : str
        What is wrong with the unit that was taken, in a sentence.
    likely : sequence of str
        Units, the likeliest first.
    """
    ways = tuple(Way(f"it is in {unit}", (("unit", f"{their}={unit}"),)) for unit in likely)
    return Question(their, f"What is {their!r} in? {why}", ways)


def hours_question(
    rows: pd.DataFrame, their: str, why: str, units: Mapping[str, str] | None = None
) -> tuple[Question, ...]:
    """A question where hours cannot be meant as they are and nobody said their unit.

    Parameters
    ----------
    rows : DataFrame
        With ``hours``.
    their : str
        The column they came from.
    why : str
        As ``stretches.impossible`` says; empty where nothing is wrong.
    units : mapping of str to str, optional
    """
    if not why or not their or their in (units or {}):
        return ()
    read = rows["hours"].astype(float)
    typical = float(read.median()) / scale_of("hours", their)
    likely = ["seconds", "minutes", "hours"] if typical >= 300 else ["minutes", "seconds", "hours"]
    if read.max() < 1:  # too short to be meant
        likely = ["hours", "minutes", "seconds"]
    return (unit_question(their, why, likely),)
