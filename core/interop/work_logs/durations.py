"""How long a stretch of work took, as time trackers write it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from core.interop.values import Odd, shown

PER_HOUR: Mapping[str, float] = {
    "milliseconds": 1 / 3_600_000,
    "seconds": 1 / 3600,
    "minutes": 1 / 60,
    "hours": 1.0,
    "days": 8.0,
}
"""Hours in one of each; a day of work has eight."""

_CLOCK = re.compile(r"(\d+):([0-5]?\d)(?::([0-5]?\d)(?:[.,]\d+)?)?\s*(h|hrs?|hours?|min|std\.?)?")
_PIECE = re.compile(
    r"(\d+(?:[.,]\d+)?)\s*(weeks?|w|days?|d|hours?|hrs?|h|std\.?|minutes?|mins?|m|seconds?|secs?|s)"
    r"(?![a-z])\s*"
)
_ISO = re.compile(r"(?i)pt(?=\d)(?:(\d+(?:\.\d+)?)h)?(?:(\d+(?:\.\d+)?)m)?(?:(\d+(?:\.\d+)?)s)?")
_NUMBER = re.compile(r"-?(?:\d+(?:[.,]\d+)?|[.,]\d+)")
_SHORT = re.compile(r"(\d+)\s?h\s?([0-5]\d)")
_OF_LETTER = {"w": 40.0, "d": 8.0, "h": 1.0, "m": 1 / 60, "s": 1 / 3600}


def is_number(value: object) -> bool:
    """Whether it is a number alone, whose unit has to be known from elsewhere."""
    if isinstance(value, bool):
        return False
    return isinstance(value, int | float) or bool(_NUMBER.fullmatch(str(value or "").strip()))


def number_in(value: object) -> float:
    """A number, with a decimal point or comma."""
    return float(str(value).strip().replace(",", "."))


def hours_in(value: object, column: str, per: float) -> float | None:
    """Hours in a cell; None where it is empty.

    Parameters
    ----------
    value : object
    column : str
        For messages.
    per : float
        Hours that a number alone counts.

    Raises
    ------
    Odd
        If it is no length of time.

    Examples
    --------
    >>> [hours_in(v, "", 1.0) for v in ("01:30:00", "1h 30m", "18:00 min", "PT1H30M", "1,5")]
    [1.5, 1.5, 0.3, 1.5, 1.5]
    """
    text = " ".join(str("" if value is None else value).lower().split())
    if text in {"", "-"}:
        return None
    if is_number(text):
        found = number_in(text) * per
        if found < 0:
            why = f"{shown(value)} is below 0: a clock that still runs, or a correction."
            raise Odd(column, why, "is below 0")
        return found
    if clock := _CLOCK.fullmatch(text):
        first, second, third = (float(part or 0) for part in clock.groups()[:3])
        if clock[4] == "min" and clock[3] is None:
            return first / 60 + second / 3600
        return first + second / 60 + third / 3600
    if short := _SHORT.fullmatch(text):
        return int(short[1]) + int(short[2]) / 60
    if iso := _ISO.fullmatch(text):
        hours, minutes, seconds = (float(part or 0) for part in iso.groups())
        return hours + minutes / 60 + seconds / 3600
    if text and not _PIECE.sub("", text).strip(" ,"):
        pieces = _PIECE.findall(text)
        return sum(number_in(number) * _OF_LETTER[unit[0]] for number, unit in _hours_of(pieces))
    raise Odd(column, f"{shown(value)} is no length of time.", "is no length of time")


def _hours_of(pieces: list[tuple[str, str]]) -> list[tuple[str, str]]:
    # German hours begin as seconds do.
    return [(number, "h" if unit.startswith("std") else unit) for number, unit in pieces]


def says_days(value: object) -> bool:
    """Whether a cell counts in days or weeks, whose length is a matter of agreement."""
    return any(unit[0] in "wd" for _, unit in _PIECE.findall(str(value or "").lower()))
