"""How numbers, money and days are written: the reader's separators, order of dates and currency.

All money inside is US dollars. Another currency is what somebody said a dollar is worth on a day;
nothing is fetched. A style holds for what is told inside ``with told_in(style):``.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date

from core.domain.errors import BadUsage

SYMBOLS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "INR": "₹", "PLN": "zł", "CHF": "CHF"}
NARROW = "\u202f"
"""A space on which no line is broken."""


@dataclass(frozen=True)
class Language:
    """Separators and order of one way to write numbers.

    Attributes
    ----------
    short : bool
        Whether thousands are written as ``k``.
    before : bool
        Whether the currency stands in front.
    """

    name: str
    decimal: str
    thousand: str
    percent: str
    day: str
    short: bool
    before: bool


LANGUAGES = {
    "en": Language("English: 20 Nov 2026, 1,234.5", ".", ",", "%", "{d} {b} {y}", True, True),
    "en-US": Language("US: Nov 20, 2026, 1,234.5", ".", ",", "%", "{b} {d}, {y}", True, True),
    "en-GB": Language("UK: 20 Nov 2026, 1,234.5", ".", ",", "%", "{d} {b} {y}", True, True),
    "de-DE": Language(
        "German: 20.11.2026, 1.234,5",
        ",",
        ".",
        "\u00a0%",
        "{d:02}.{m:02}.{y}",
        False,
        False,
    ),
    "fr-FR": Language(
        f"French: 20/11/2026, 1{NARROW}234,5",
        ",",
        NARROW,
        f"{NARROW}%",
        "{d:02}/{m:02}/{y}",
        False,
        False,
    ),
}


@dataclass(frozen=True)
class NumberStyle:
    """One way to tell numbers.

    Attributes
    ----------
    language : str
        One of ``LANGUAGES``; the words stay English.
    currency : str
        Three letters.
    rate : float
        Units of the currency for one US dollar.
    given_by : str
        Who said so; needed where the currency is not the dollar.
    given_on : date or None
        The day it holds for.

    Raises
    ------
    BadUsage
        If something is unknown, missing or makes no sense.
    """

    language: str = "en"
    currency: str = "USD"
    rate: float = 1.0
    given_by: str = ""
    given_on: date | None = None

    def __post_init__(self) -> None:
        if self.language not in LANGUAGES:
            raise BadUsage(
                f"There is no number format {self.language!r}",
                remedy=f"Choose from {', '.join(LANGUAGES)}.",
            )
        if not re.fullmatch(r"[A-Z]{3}", self.currency):
            raise BadUsage(
                f"{self.currency!r} is no currency", remedy="Give its three letters: EUR, GBP, CHF."
            )
        if not (math.isfinite(self.rate) and 1e-6 <= self.rate <= 1e6):
            raise BadUsage(
                f"{self.rate:g} is no rate", remedy="Say what one US dollar is worth: 0.92."
            )
        if self.currency == "USD" and self.rate != 1:
            raise BadUsage("A dollar is worth a dollar", remedy="Leave the rate at 1.")
        if self.currency != "USD" and not (self.given_by.strip() and self.given_on):
            raise BadUsage(
                f"Say who gives the rate of {self.currency}, and for which day",
                "The report repeats both, because nobody looked it up.",
            )

    @property
    def written(self) -> Language:
        """Separators and order."""
        return LANGUAGES[self.language]

    @property
    def symbol(self) -> str:
        """What stands beside an amount."""
        return SYMBOLS.get(self.currency, self.currency)

    def number(self, text: str) -> str:
        """A number written the English way, with this style's separators.

        Examples
        --------
        >>> NumberStyle("de-DE").number("1,234.5")
        '1.234,5'
        """
        if self.written.decimal == ".":
            return text
        return text.translate({ord(","): self.written.thousand, ord("."): ","})

    def amount(self, text: str) -> str:
        r"""The figures of an amount with their currency; a minus goes first.

        Examples
        --------
        >>> NumberStyle().amount("-8.4k"), NumberStyle("de-DE").amount("8,400")
        ('-$8.4k', '8.400\xa0$')
        """
        sign = "-" if text.startswith("-") else ""
        figures = self.number(text.removeprefix("-"))
        if not self.written.before:
            return f"{sign}{figures}\u00a0{self.symbol}"
        space = "\u00a0" if self.symbol.isalpha() else ""
        return f"{sign}{self.symbol}{space}{figures}"

    def converted(self) -> str:
        """Where amounts come from, for a reader; empty in dollars."""
        if self.currency == "USD" or self.given_on is None:
            return ""
        rate = self.number(f"{self.rate:.6g}")
        day = self.day(self.given_on)
        return f"converted at {rate} {self.currency} per USD, given by {self.given_by} on {day}"

    def day(self, when: date) -> str:
        """A day.

        Examples
        --------
        >>> [NumberStyle(name).day(date(2026, 11, 5)) for name in LANGUAGES]
        ['5 Nov 2026', 'Nov 5, 2026', '5 Nov 2026', '05.11.2026', '05/11/2026']
        """
        return self.written.day.format(d=when.day, b=f"{when:%b}", m=when.month, y=when.year)


HOUSE = NumberStyle()
_STYLE: ContextVar[NumberStyle] = ContextVar("number_style", default=HOUSE)


def style() -> NumberStyle:
    """The style that holds now."""
    return _STYLE.get()


@contextmanager
def using_locale(wanted: NumberStyle) -> Iterator[None]:
    """Tell everything inside in a style.

    Parameters
    ----------
    wanted : NumberStyle
        Holds for this thread or task alone, and only inside the block.

    Examples
    --------
    >>> with using_locale(NumberStyle("fr-FR")):
    ...     style().language
    'fr-FR'
    """
    before = _STYLE.set(wanted)
    try:
        yield
    finally:
        _STYLE.reset(before)
