"""Days and times of day as time trackers write them; which of day and month comes first."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from core.interop.questions import Question, Way
from core.interop.values import Odd, moment_of, shown
from core.interop.work_logs.layouts import names_in

_MONTHS = {
    name: at % 12 + 1
    for at, name in enumerate(
        names_in(
            "jan feb mar apr may jun jul aug sep oct nov dec "
            "jan feb mär apr mai jun jul aug sep okt nov dez"
        )
    )
}
_ISO = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d")
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_DOTTED = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4}|\d\d)")
_SLASHED = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4}|\d\d)")
_NAMED = re.compile(r"(\d{1,2})[-/. ]+([^\W\d_]{3,9})\.?,?[-/ ]+(\d{4}|\d\d)")
_NAMED_FIRST = re.compile(r"([^\W\d_]{3,9})\.?\s+(\d{1,2}),?\s+(\d{4})")
_TIME = re.compile(
    r"(?i)(\d{1,2})(?:[:.](\d\d)(?:[:.](\d\d)(?:\.\d+)?)?)?\s*([ap]\.?m\.?)?(?:\s*uhr)?"
)

NIGHT = timedelta(hours=12)
"""The longest that a stretch over midnight is believed to be."""

FIRST_YEAR, LAST_YEAR = 1970, 2100
DAY_FIRST, MONTH_FIRST = "day first", "month first"


def order_of(cells: Iterable[object], said: dict[str, str]) -> tuple[str, Question | None]:
    """Whether the day or the month stands first in dates such as 03/04/2026.

    Parameters
    ----------
    cells : iterable of object
        Everything that may hold a date.
    said : dict of str to str
        What somebody answered: a date of theirs, and the same as 2026-04-03.

    Returns
    -------
    tuple of str and Question or None
        The order, and the question where every date can be read both ways.
    """
    pairs: dict[str, tuple[int, int]] = {}
    for cell in cells:
        if isinstance(cell, str) and (match := _SLASHED.match(cell.strip())):
            pairs[match[0]] = (int(match[1]), int(match[2]))
    for written, meant in said.items():
        if written in pairs and (match := _YEAR_FIRST.fullmatch(meant)):
            day, month = int(match[3]), int(match[2])
            return (DAY_FIRST if pairs[written] == (day, month) else MONTH_FIRST), None
    days = any(first > 12 for first, _ in pairs.values())
    months = any(second > 12 for _, second in pairs.values())
    if days != months:
        return (DAY_FIRST if days else MONTH_FIRST), None
    open_ = [written for written, (first, second) in pairs.items() if first != second]
    return DAY_FIRST, _which(open_) if open_ else None


def _which(written: list[str]) -> Question:
    known = [cell for cell in written if all(int(n) <= 12 for n in re.split("[/-]", cell)[:2])]
    cell = (known or written)[0]
    ways = []
    for order in (DAY_FIRST, MONTH_FIRST):
        day = day_in(cell, order)
        if day is not None:
            ways.append(Way(f"{day:%d %B %Y}", (("answer", f"{cell}={day.isoformat()}"),)))
    return Question(cell, f"Which day is {cell!r}? Its dates can be read in two ways.", tuple(ways))


def day_in(text: str, order: str) -> date | None:
    """The day at the beginning of a text; None where there is none."""
    found = _dated(text.strip(), order)
    return found[0] if found else None


def _dated(text: str, order: str) -> tuple[date, str] | None:
    """A day and what follows it."""
    try:
        if match := _YEAR_FIRST.match(text):
            day = date(int(match[1]), int(match[2]), int(match[3]))
        elif match := _DOTTED.match(text):
            day = date(_year(match[3]), int(match[2]), int(match[1]))
        elif match := _SLASHED.match(text):
            one, other = int(match[1]), int(match[2])
            first = order == DAY_FIRST
            day = date(_year(match[3]), other if first else one, one if first else other)
        elif (match := _NAMED.match(text)) and (month := _month(match[2])):
            day = date(_year(match[3]), month, int(match[1]))
        elif (match := _NAMED_FIRST.match(text)) and (month := _month(match[1])):
            day = date(int(match[3]), month, int(match[2]))
        else:
            return None
    except ValueError:
        return None
    return day, text[match.end() :].strip(" ,T")


def _year(written: str) -> int:
    return int(written) if len(written) == 4 else 2000 + int(written)


def _month(name: str) -> int | None:
    return _MONTHS.get(name.lower()[:3])


def _time_in(text: str) -> time | None:
    match = _TIME.fullmatch(text.strip())
    if match is None or (match[2] is None and match[4] is None):
        return None
    hour = int(match[1])
    if match[4]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if match[4].lower().startswith("p") else 0)
    try:
        return time(hour, int(match[2] or 0), int(match[3] or 0))
    except ValueError:
        return None


def moment_in(day: object, when: object, order: str, column: str) -> tuple[datetime | None, bool]:
    """A moment from a day and a time, or from one cell that has both.

    Parameters
    ----------
    day, when : object
        Cells; either may be empty.
    order : str
    column : str
        Of ``when``, for messages.

    Returns
    -------
    tuple of datetime or None and bool
        In UTC as far as the file names a zone, and whether a time of day was said.

    Raises
    ------
    Odd
        If a cell holds something else.

    Examples
    --------
    >>> moment_in("17/02/2026", "8:15 PM", DAY_FIRST, "")[0]
    datetime.datetime(2026, 2, 17, 20, 15)
    """
    if isinstance(when, int | float) and not isinstance(when, bool):
        return _since_1970(when, column), True
    text = str(when or "").strip()
    if _ISO.match(text):
        zoned = re.sub(r"\s+(?=[+-]\d\d:?\d\d$)", "", text.removesuffix(" UTC"))
        if (found := moment_of(zoned.replace(" ", "T", 1))) is not None:
            return _believed(found, column), True
    dated = _dated(text, order)
    rest = dated[1] if dated else text
    clock = _time_in(rest) if rest else None
    if rest and clock is None:
        raise Odd(column, f"{shown(when)} is not a time.", "is not a time")
    on = dated[0] if dated else _day_of(day, order, column)
    if on is None:
        # How long it took can be told without the day.
        return (datetime.combine(date.min, clock), True) if clock else (None, False)
    if clock is None and day and not dated:
        # The column of the day may say the time as well.
        return moment_in(None, day, order, column)
    return _believed(datetime.combine(on, clock or time()), column), clock is not None


def _since_1970(value: float, column: str) -> datetime:
    """Seconds, or from 1e11 on milliseconds, since 1970."""
    found = moment_of(value / 1000 if 1e11 <= value < 1e15 else value)
    if found is None:
        raise Odd(column, f"{shown(value)} is not a time.", "is not a time")
    return _believed(found, column)


def _believed(found: datetime, column: str) -> datetime:
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise Odd(column, f"Nobody tracked hours in the year {found.year}.", "a year of no work")
    return found


def _day_of(day: object, order: str, column: str) -> date | None:
    if day is None or day == "":
        return None
    if isinstance(day, int | float) and not isinstance(day, bool):
        return _since_1970(day, column).date()
    on = day_in(str(day), order)
    if on is None:
        raise Odd(column, f"{shown(day)} is not a date.", "is not a date")
    return on


def end_after(start: datetime | None, end: datetime | None, named: bool) -> datetime | None:
    """An end whose day is not named is on the next day where a night's work ends so.

    Examples
    --------
    >>> end_after(datetime(2026, 2, 17, 23), datetime(2026, 2, 17, 1), named=False).day
    18
    >>> end_after(datetime(2026, 2, 17, 17), datetime(2026, 2, 17, 9), named=False).day
    17
    """
    if start is None or end is None or end >= start or named:
        return end
    later = end + timedelta(days=1)
    return later if later - start <= NIGHT else end
