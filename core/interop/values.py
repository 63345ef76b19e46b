"""Single values of other tools' files as ours; what cannot be one says why."""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from core.domain.errors import BadUsage
from core.domain.number_parsing import currencies_in, has_two_readings, read_amount
from core.interop.reading import Problem

SHOWN = 60
MOST = 2**53
"""Largest whole number that survives in a table of floats."""

ZONES: Mapping[str, int] = {
    "UTC": 0, "GMT": 0, "Z": 0, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6,
    "PST": -8, "PDT": -7,
}  # fmt: skip
"""Hours from UTC of the zone abbreviations that labelling platforms write."""

WITH_ZONE = re.compile(r"^(\w{3} \w{3} +\d{1,2} \d\d:\d\d:\d\d) ([A-Z]{1,5}) (\d{4})$")


class Odd(Exception):
    """A value that is not what its column should hold.

    Parameters
    ----------
    column : str
        Their name.
    why : str
        With the value.
    cause : str
        Without the value, to count alike ones together.
    """

    def __init__(self, column: str, why: str, cause: str) -> None:
        self.column, self.why, self.cause = column, why, cause
        super().__init__(why)

    def at(self, row: int | None) -> Problem:
        """The problem of a row."""
        return Problem(row, self.column, self.why, self.cause)


def shown(value: object) -> str:
    """A value for a message, shortened; never more than a line."""
    try:
        text = value if isinstance(value, str) else repr(value)
    except (ValueError, RecursionError):
        text = type(value).__name__
    text = " ".join(text.encode("utf-8", "replace").decode("utf-8").split())
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"


def text_of(value: object, column: str) -> str | None:
    """Text without surrounding white space; numbers as written, None where there is nothing."""
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    # Larger ones are no ids, and Python refuses to write numbers of thousands of digits.
    if isinstance(value, int) and abs(value) < 10**30:
        return str(value)
    if isinstance(value, float):
        if math.isnan(value):
            return None
        return str(int(value)) if value.is_integer() and abs(value) < MOST else repr(value)
    if not isinstance(value, str):
        raise Odd(column, f"{shown(value)} is not text.", "is not text")
    try:
        value.encode("utf-8")
    except UnicodeEncodeError as error:
        raise Odd(column, f"{shown(value)} holds half a character.", "half a character") from error
    if "\0" in value:
        raise Odd(column, f"{shown(value)} holds a zero byte.", "holds a zero byte")
    return value.strip() or None


def needed(value: object, column: str) -> str:
    """Text that must be there."""
    text = text_of(value, column)
    if text is None:
        raise Odd(column, "It is empty.", "is empty")
    return text


def number_of(value: object, column: str, least: float | None = None) -> float | None:
    """A finite number, None where there is nothing (or NaN)."""
    if isinstance(value, str):
        value = value.strip()
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        raise Odd(column, f"{shown(value)} is not a number.", "is not a number")
    try:
        # Python reads 1_000 as a number; nobody else does.
        number = float(value.replace("_", "?") if isinstance(value, str) else value)
    except ValueError as error:
        raise Odd(column, f"{shown(value)} is not a number.", "is not a number") from error
    except OverflowError:
        number = math.inf
    if math.isnan(number):
        return None
    if math.isinf(number):
        raise Odd(column, f"{shown(value)} is not a finite number.", "is not a finite number")
    if least is not None and number < least:
        raise Odd(column, f"{shown(value)} is below {least:g}.", f"is below {least:g}")
    return number


def whole_of(value: object, column: str, least: int = 0) -> int | None:
    """A whole number, None where there is nothing."""
    number = number_of(value, column, least)
    if number is None:
        return None
    if not number.is_integer() or abs(number) >= MOST:
        raise Odd(column, f"{shown(value)} is not a whole number.", "is not a whole number")
    return int(number)


def money_of(value: object, column: str) -> tuple[float | None, str | None]:
    """An amount and its currency: ``$0.05`` is 0.05 USD; a bare number has no currency.

    What is read in two ways is refused: nobody is there to be asked.

    Examples
    --------
    >>> money_of("€0,05", "Reward"), money_of("$1,234.50", "Reward"), money_of(0.02, "Reward")
    ((0.05, 'EUR'), (1234.5, 'USD'), (0.02, None))
    """
    text = " ".join(value.lower().split()) if isinstance(value, str) else ""
    named = currencies_in(text)
    if not named:
        return number_of(value, column, 0.0), None
    try:
        found = read_amount(text)
    except BadUsage as error:
        raise Odd(column, f"{shown(value)} is not a number.", "is not a number") from error
    if found.currency != "USD" and has_two_readings(text):
        raise Odd(column, f"{shown(value)} has two readings.", "has two readings")
    return number_of(found.value, column, 0.0), found.currency


def moment_of(value: object) -> datetime | None:
    """A time as UTC without zone; None where there is none or nobody can tell what is meant.

    Reads seconds since 1970, ISO 8601 and ``Thu Oct 09 07:30:20 UTC 2025``. A time without a
    zone is taken for UTC.

    Examples
    --------
    >>> moment_of("Thu Oct 09 07:30:20 PDT 2025")
    datetime.datetime(2025, 10, 9, 14, 30, 20)
    """
    try:
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return datetime.fromtimestamp(float(value), UTC).replace(tzinfo=None)
        if not isinstance(value, str) or len(value) > SHOWN:
            return None
        match = WITH_ZONE.match(value.strip())
        # Abbreviations are ambiguous the world over: of others the hour is not guessed.
        if match and match[2] in ZONES:
            moment = datetime.strptime(f"{match[1]} {match[3]}", "%a %b %d %H:%M:%S %Y")
            return moment - timedelta(hours=ZONES[match[2]])
        moment = datetime.fromisoformat(value.strip())
        return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment
    except (ValueError, OverflowError, OSError):
        return None


def object_of(value: object, column: str) -> dict[str, Any]:
    """A JSON object; an absent one is empty."""
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise Odd(column, f"{shown(value)} is not an object.", "is not an object")
    return value


def list_of(value: object, column: str) -> list[Any]:
    """A JSON list; an absent one is empty."""
    if value is None:
        return []
    if not isinstance(value, list):
        raise Odd(column, f"{shown(value)} is not a list.", "is not a list")
    return value


def id_of_text(text: str) -> str:
    """An id for an item that has none: the same for the same text in every file.

    Examples
    --------
    >>> id_of_text("omelette") == id_of_text(" omelette ")
    True
    """
    # Twelve digits: among a million texts two share an id with a chance of 1 in 500.
    return "text-" + hashlib.sha256(" ".join(text.split()).encode()).hexdigest()[:12]
