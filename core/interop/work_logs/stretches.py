"""Stretches of work that cannot be: longer than a day, than from start to end, two at once."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.domain.workers import role_of

SLACK = 0.26
"""Hours by which time trackers round up: to the next quarter of an hour."""

LONGEST = 24.0
"""Hours of one stretch, and of one person's day."""

LIKELY = 12.0
"""The same where no name says that the numbers are hours."""

SHORTEST = 0.005
"""Hours (18 seconds) below which nobody tracks whole stretches of work."""


def in_hours(hours: float) -> str:
    """Hours for a sentence.

    Examples
    --------
    >>> in_hours(5400), in_hours(1.25), in_hours(1.0)
    ('5,400', '1.25', '1')
    """
    return f"{hours:,.2f}".rstrip("0").rstrip(".")


def contradicts(hours: Any, lasts: Any) -> Any:
    """Whether more hours are said than pass from start to end; of numbers, arrays or columns.

    Fewer are believed: breaks are known to who worked.

    Examples
    --------
    >>> contradicts(8.0, 1.0), contradicts(7.0, 8.0), contradicts(1.5, 1.4)
    (True, False, False)
    """
    return hours > lasts + SLACK


def contradiction(hours: float, lasts: float) -> str:
    """What is wrong with such a row, in a sentence.

    Examples
    --------
    >>> contradiction(8, 1)
    'It says 8 hours, and from start to end it lasts 1.'
    """
    return f"It says {in_hours(hours)} hours, and from start to end it lasts {in_hours(lasts)}."


TOO_LONG = "longer than a day from start to end"


def too_long(lasts: float) -> str:
    """What is wrong with a stretch whose clock ran on, in a sentence."""
    return f"It lasts {in_hours(lasts)} hours from start to end: a clock that nobody stopped?"


def _alone(rows: pd.DataFrame) -> NDArray[np.bool_]:
    """Rows of one person; annotators tracked together may work at once."""
    return np.array([role_of(str(who)) != "annotators" for who in rows["who"]], dtype=bool)


def impossible(rows: pd.DataFrame, longest: float = LONGEST) -> str:
    """Why the hours cannot be meant as they are, in a sentence; empty where they can.

    Parameters
    ----------
    rows : DataFrame
        ``who``, ``start`` and ``hours``.
    longest : float
        Hours that a stretch may have.
    """
    hours = rows["hours"].astype(float)
    if hours.empty:
        return ""
    if hours.max() > longest:
        return f"One stretch would be {in_hours(hours.max())} hours long."
    day = pd.to_datetime(rows["start"], errors="coerce").dt.date
    one = _alone(rows)
    most = hours[one].groupby([rows.loc[one, "who"].astype(str), day[one]]).sum().max()
    if pd.notna(most) and most > LONGEST:
        return f"One person would have worked {in_hours(most)} hours in a day."
    if hours.max() < SHORTEST:
        return f"The longest stretch would be {in_hours(hours.max() * 3600)} seconds long."
    return ""


def stretch_notes(rows: pd.DataFrame) -> list[str]:
    """What is odd about stretches that are taken all the same, in plain sentences.

    Parameters
    ----------
    rows : DataFrame
        ``who``, ``start``, ``end`` and ``hours``; those that cancel others are passed over.
    """
    timed = rows[rows["start"].notna() & rows["end"].notna() & rows["cancels"].isna()]
    timed = timed.assign(start=pd.to_datetime(timed["start"]), end=pd.to_datetime(timed["end"]))
    found = []
    lasts = (timed["end"] - timed["start"]).dt.total_seconds() / 3600
    short = timed["hours"].astype(float) < lasts - SLACK
    if short.any():
        found.append(
            f"In {_rows(int(short.sum()))} fewer hours are said than pass from start to end; "
            "the hours that are said count."
        )
    timed = timed[_alone(timed)]
    for who, own in timed.sort_values(["start", "end"]).groupby("who", sort=False):
        until = own["end"].cummax().shift()
        both = own["end"].where(own["end"] < until, until)
        twice = (both - own["start"]).dt.total_seconds() / 3600
        twice = twice[twice > 1e-9]
        if len(twice):
            place = own.loc[twice.index[0], "row"]
            found.append(
                f"Stretches of {who} overlap by {in_hours(twice.sum())} h, first in row {place}; "
                "all of them count."
            )
    return found


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count:,} rows"
