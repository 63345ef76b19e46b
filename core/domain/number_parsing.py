"""One amount as people type it: ``4k``, ``$0.05``, ``5%``, ``1 in 5``, ``1.2M``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from core.domain.errors import BadUsage

DIGITS = r"(?:(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?|\.[0-9]+)"
AMOUNT = (
    rf"(?:[0-9]+(?:\.[0-9]+)?\s+in\s+[0-9]+(?:,[0-9]{{3}})*(?:\.[0-9]+)?"
    rf"|[-+]?\s*\$?\s*{DIGITS}(?:e[-+]?[0-9]{{1,3}})?\s*(?:%|(?:k|m|bn|b)\b)?)"
)
"""Regular expression of one amount, in lower case."""

_PARTS = re.compile(
    rf"(?P<sign>[-+])?\s*(?P<usd>\$)?\s*(?P<digits>{DIGITS})(?P<power>e[-+]?[0-9]{{1,3}})?"
    r"\s*(?P<suffix>%|k|m|bn|b)?"
)
_RATIO = re.compile(r"(?P<part>[0-9.]+)\s+in\s+(?P<whole>[0-9.,]+)")
TIMES = {"k": 1_000, "m": 1_000_000, "b": 1_000_000_000, "bn": 1_000_000_000}
"""What a letter after a number multiplies it with."""


@dataclass(frozen=True)
class Amount:
    """A number and how it was written.

    Attributes
    ----------
    suffix : str
        ``k``, ``m``, ``bn``, ``%``, ``in`` for one in so many, or empty.
    """

    value: float
    suffix: str
    usd: bool


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
    >>> [read_amount(t).value for t in ("4k", "$0.05", "5%", "1 in 5", "1.2m", "2,500")]
    [4000.0, 0.05, 0.05, 0.2, 1200000.0, 2500.0]
    """
    ratio = _RATIO.fullmatch(text)
    if ratio:
        return _one_in(text, ratio["part"], ratio["whole"])
    found = _PARTS.fullmatch(text)
    if found is None:
        raise BadUsage(f"This is not a number: {text}")
    own = found["suffix"] or suffix
    exact = Decimal(found["digits"].replace(",", "") + (found["power"] or ""))
    if own == "%":
        exact /= 100
    else:
        exact *= TIMES.get(own, 1)
    value = float(exact)
    return Amount(-value if found["sign"] == "-" else value, own, bool(found["usd"]))


def _one_in(text: str, part: str, whole: str) -> Amount:
    below = Decimal(whole.replace(",", ""))
    if not below:
        raise BadUsage(f"Nothing can be one in zero: {text}")
    return Amount(float(Decimal(part) / below), "in", usd=False)


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
