"""One amount as people type it: ``1.5m``, ``1,5 Mio``, ``$0.05``, ``20%``, ``1 500 000``.

The only place that reads a number somebody typed. A comma and a dot are told apart by rule:

* of both, the last one is the decimal mark (``1.234,5`` and ``1,234.5``);
* one that stands more than once parts thousands (``1.500.000``);
* one comma before three digits parts thousands (``1,500``), any other comma is a decimal mark
  (``1,5``, ``0,050``);
* one dot is a decimal mark (``1.500`` is one and a half).

Spaces and apostrophes part thousands. :func:`other_reading` says what else a text may mean, for
whoever shows what was understood. Dollars are counted; another currency is read as written and
named, never converted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from core.domain.errors import BadUsage

_PLAIN = r"(?:[0-9]+(?:[.,][0-9]+)*|\.[0-9]+)"
_GROUPED = r"[0-9]{1,3}(?:[ '’][0-9]{3})+(?:[.,][0-9]+)?(?![0-9])"
_POWER = r"(?:e[-+]?[0-9]{1,3})?"
_TIMES = {
    "k": r"k|tsd\.?|thousand",
    "m": r"mm|m|mio\.?|mln\.?|mn|millions?",
    "bn": r"bn|b|mrd\.?|milliarden?|billions?",
    "%": r"%|per ?cent|pct|prozent",
}
_SUFFIX = rf"(?:{'|'.join(_TIMES.values())})(?![a-z0-9])"
CURRENCIES = {
    "USD": r"us\$|\$|usd|dollars?",
    "EUR": "€|eur|euros?",
    "GBP": "£|gbp",
    "CHF": r"chf|fr\.",
}
_CURRENCY = rf"(?:{'|'.join(CURRENCIES.values())})(?![a-z])"
AMOUNT = (
    rf"(?:[0-9]+(?:\.[0-9]+)?\s+in\s+[0-9]+(?:,[0-9]{{3}})*(?:\.[0-9]+)?|[-+]?\s*(?:{_CURRENCY})?"
    rf"\s*(?:{_GROUPED}|{_PLAIN}){_POWER}\s*(?:{_SUFFIX})?\s*(?:{_CURRENCY})?)"
)
"""Regular expression of one amount, in lower case."""

_PARTS = re.compile(
    rf"(?P<sign>[-+])?\s*(?P<before>{_CURRENCY})?\s*(?P<digits>{_GROUPED}|{_PLAIN})"
    rf"(?P<power>{_POWER})\s*(?P<suffix>{_SUFFIX})?\s*(?P<behind>{_CURRENCY})?"
)
_RATIO = re.compile(r"(?P<part>[0-9.]+)\s+in\s+(?P<whole>[0-9.,]+)")
_THOUSANDS = re.compile(r"[0-9]{1,3}(?:([.,])[0-9]{3})(?:\1[0-9]{3})*")
_TWO_READINGS = re.compile(r"(?<![0-9.,])[1-9][0-9]{0,2}([.,])[0-9]{3}(?![0-9.,])")
TIMES = {"k": 1_000, "m": 1_000_000, "bn": 1_000_000_000}
"""What a letter after a number multiplies it with."""


@dataclass(frozen=True)
class Amount:
    """A number and how it was written.

    Attributes
    ----------
    suffix : str
        ``k``, ``m``, ``bn``, ``%``, ``in`` for one in so many, or empty.
    currency : str
        Three letters; empty where none was written.
    """

    value: float
    suffix: str
    currency: str = ""


def read_amount(text: str, suffix: str = "") -> Amount:
    """Read one amount; exact in decimals, so that ``5%`` is 0.05.

    Parameters
    ----------
    text : str
        Lower case, matched by :data:`AMOUNT`.
    suffix : str
        Used where the text has none, as in the first number of ``5 to 10%``.

    Raises
    ------
    BadUsage
        If it is not a number.

    Examples
    --------
    >>> [read_amount(t).value for t in ("4k", "$0.05", "5%", "1 in 5", "1,5 mio", "2,500")]
    [4000.0, 0.05, 0.05, 0.2, 1500000.0, 2500.0]
    >>> [read_amount(t).value for t in ("1.234,5", "1'500'000", "1 500.5", "0,05 €")]
    [1234.5, 1500000.0, 1500.5, 0.05]
    """
    ratio = _RATIO.fullmatch(text)
    if ratio:
        return _one_in(text, ratio["part"], ratio["whole"])
    found = _PARTS.fullmatch(text)
    if found is None:
        raise BadUsage(f"This is not a number: {text}", remedy="For example 1,500 or 1.5m.")
    own = _named(_TIMES, found["suffix"]) or suffix
    exact = Decimal(_digits(found["digits"], text, own in TIMES) + (found["power"] or ""))
    exact = exact / 100 if own == "%" else exact * TIMES.get(own, 1)
    before, behind = (_named(CURRENCIES, found[side]) for side in ("before", "behind"))
    if before and behind and before != behind:
        raise BadUsage(f"Write one currency: {text}")
    value = float(exact)
    return Amount(-value if found["sign"] == "-" else value, own, before or behind)


def _named(patterns: dict[str, str], text: str | None) -> str:
    return next((name for name, one in patterns.items() if text and re.fullmatch(one, text)), "")


def _digits(written: str, text: str, multiplied: bool) -> str:
    """Digits with a dot as the decimal mark, by the rule of the module."""
    bare = re.sub("[ '’]", "", written)
    marks = [mark for mark in bare if mark in ".,"]
    if not marks:
        return bare
    grouped = bare != written
    last, several = marks[-1], len(marks) > 1
    if grouped or len(set(marks)) == 2:
        whole, _, part = bare.rpartition(last)
        rest = whole.replace("," if last == "." else ".", " ")
        if last in whole or (not grouped and not re.fullmatch(r"[0-9]{1,3}( [0-9]{3})+", rest)):
            raise _unclear(text, bare)
        return f"{rest.replace(' ', '')}.{part}"
    if several or (last == "," and _TWO_READINGS.fullmatch(bare)):
        if not _THOUSANDS.fullmatch(bare):
            raise _unclear(text, bare)
        if multiplied and not several:
            raise BadUsage(
                f"This has two readings: {text}",
                remedy=f"Write {bare.replace(',', '.').rstrip('0')} or {bare.replace(',', '')} "
                "before the word.",
            )
        return bare.replace(last, "")
    return bare.replace(",", ".")


def _unclear(text: str, bare: str) -> BadUsage:
    return BadUsage(
        f"Thousands go in groups of three: {text}",
        remedy=f"Write {re.sub('[.,]', '', bare)} or, with decimals, 1234.5.",
    )


def other_reading(text: str) -> str:
    """What is told beside a number that others would read otherwise; empty where all agree.

    Examples
    --------
    >>> other_reading("1,500"), other_reading("1.500 to 2m")
    ('1,500 is read as 1500, not as 1.5.', '1.500 is read as 1.5, not as 1500.')
    >>> other_reading("1.5"), other_reading("0,050"), other_reading("1,500.25")
    ('', '', '')
    >>> other_reading("€0.05")
    'EUR is not converted: amounts are in US dollars.'
    """
    told, plain = [], text.lower()
    for found in _TWO_READINGS.finditer(plain):
        written, whole = found[0], re.sub("[.,]", "", found[0])
        part = f"{float(written.replace(',', '.')):g}"
        read, other = (whole, part) if found[1] == "," else (part, whole)
        told.append(f"{written} is read as {read}, not as {other}.")
    told += [
        f"{name} is not converted: amounts are in US dollars."
        for name in currencies_in(plain)
        if name != "USD"
    ]
    return " ".join(told)


def has_two_readings(text: str) -> bool:
    """Whether a mark before three digits parts thousands for some and decimals for others.

    Examples
    --------
    >>> has_two_readings("€1,500"), has_two_readings("€0,05"), has_two_readings("1,500.25")
    (True, False, False)
    """
    return bool(_TWO_READINGS.search(text))


def currencies_in(text: str) -> list[str]:
    """Currencies that a text names, three letters each.

    Examples
    --------
    >>> currencies_in("5 eur to $6"), currencies_in("8 h")
    (['USD', 'EUR'], [])
    """
    return [
        name
        for name, one in CURRENCIES.items()
        if re.search(rf"(?<![a-z])(?:{one})(?![a-z])", text.lower())
    ]


def _one_in(text: str, part: str, whole: str) -> Amount:
    below = Decimal(whole.replace(",", ""))
    if not below:
        raise BadUsage(f"Nothing can be one in zero: {text}")
    return Amount(float(Decimal(part) / below), "in")


def write_amount(value: float, *, percent: bool = False, usd: bool = False) -> str:
    """Digits that :func:`read_amount` reads back as the same number.

    Examples
    --------
    >>> write_amount(4000.0), write_amount(0.05, percent=True), write_amount(1e-06, usd=True)
    ('4,000', '5%', '$0.000001')
    """
    exact = Decimal(repr(float(value))) * (100 if percent else 1)
    power = exact.adjusted()
    if exact and not -9 <= power <= 15:
        text = f"{exact.normalize():e}".replace("e+", "e")
    else:
        text = f"{exact:,f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
    sign, digits = ("-", text[1:]) if text.startswith("-") else ("", text)
    return f"{sign}{'$' if usd else ''}{digits}{'%' if percent else ''}"
