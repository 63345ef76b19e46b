"""Ranges typed as text: ``4k to 20k``, ``about 100k``, ``10 / 24 / 80``; and back to text.

How text is read
----------------
``A to B`` (also ``A - B``, ``A..B``, ``between A and B``)
    The ends are the low and the high value. The likely one lies in the middle: the arithmetic
    middle, or the geometric one where the high end is more than three times the low end and both
    are above zero (``4k to 20k`` is likely 8,944, because between such ends people think in
    factors).
``A / B / C``
    Low, likely, high.
``about A`` (also ``~A``, ``around A``)
    Two thirds of A to one and a half times A.
``A``
    Exactly A: nobody doubts it.
``A to B, long tail``, ``A to B, as a share``
    The ends are not hard: nine in ten lie between them. The likely value is the middle one, and
    beyond the upper end lies a long tail (lognormal); a share never leaves 0% to 100% (Beta).

An amount is read as :mod:`core.domain.number_parsing` says: ``$``, ``k``, ``1,5 Mio``, ``%``.
"""

from __future__ import annotations

import math
import re

from core.domain.assumption import Range, RangeShape, spread_out
from core.domain.errors import BadUsage
from core.domain.number_parsing import (
    AMOUNT,
    TIMES,
    Amount,
    currencies_in,
    read_amount,
    write_amount,
)
from core.domain.unit_limits import ANYTHING, UnitLimits, limits

LONGEST = 100
GEOMETRIC_FROM = 3.0
ABOUT = 1.5
HOW_TO_WRITE = (
    "Write '4k to 20k' (lowest and highest; the likely value is in the middle), "
    "'10 / 24 / 80' (low, likely, high), 'about 100' (two thirds to one and a half times) or "
    "one exact number. '$0.05', '5%', '1 in 5', '1.5m' and '1,5 Mio' work too."
)
EXAMPLES = "For example 1.5m, 100k to 400k, about 90, or 10 / 24 / 80 (low, likely, high)."
SHAPE_WORDS = {RangeShape.LOGNORMAL: "long tail", RangeShape.BETA: "as a share"}
"""What stands behind the ends of a range that are not hard."""

_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))
_SIGNS = "[$€£]"
_TO = re.compile(rf"(?:from\s+|between\s+)?({AMOUNT})\s*(?:to|and|-|\.\.\.?|…)\s*({AMOUNT})")
_ABOUT = re.compile(rf"(?:about|around|roughly|circa|ca\.?|~)\s*({AMOUNT})")
_SHAPED = re.compile(rf"(.*?)\s*,\s*({'|'.join(SHAPE_WORDS.values())})")
_THREE = re.compile(rf"({AMOUNT})\s*[/;|]\s*({AMOUNT})\s*[/;|]\s*({AMOUNT})")


def parse_range(text: str, unit: str | None = None) -> Range:
    """Read a range; the module says how.

    Parameters
    ----------
    text : str
        As somebody typed it, at most ``LONGEST`` characters.
    unit : str, optional
        Unit of the register: says what is refused, for example a negative price.

    Returns
    -------
    Range
        In that unit; per cent are shares 0..1.

    Raises
    ------
    BadUsage
        With one plain sentence as its title, to stand beside the field.

    Examples
    --------
    >>> parse_range("10 / 24 / 80")
    Range(low=10.0, mode=24.0, high=80.0)
    >>> parse_range("5 to 10%", "share")
    Range(low=0.05, mode=0.07500000000000001, high=0.1)
    >>> parse_range("20k to 4k")
    Traceback (most recent call last):
    core.domain.errors.BadUsage: Low must be below high: 20k to 4k
    """
    shown = " ".join(text.split())
    if not shown:
        raise BadUsage("Write a number or a range, for example 4k to 20k")
    if len(shown) > LONGEST:
        raise BadUsage(f"That is too long for a range: at most {LONGEST} characters")
    allowed = ANYTHING if unit is None else limits(unit)
    plain = _plain(shown)
    shaped = _SHAPED.fullmatch(plain)
    if shaped is None:
        found = _range(plain, shown, allowed)
    else:
        shape = next(shape for shape, words in SHAPE_WORDS.items() if words == shaped[2])
        found = with_shape(_range(shaped[1], shown, allowed), shape, unit or "")
    if unit and not unit.startswith("USD") and currencies_in(shown):
        raise BadUsage(f"This field holds no money: {shown}", remedy="Leave the currency out.")
    check_limits(found, allowed)
    return found


def with_shape(given: Range, shape: RangeShape, unit: str = "") -> Range:
    """The range in another shape, from its ends alone.

    Raises
    ------
    BadUsage
        If it names a likely value, which the shape would not keep, or cannot have the shape.

    Examples
    --------
    >>> with_shape(between(4000, 16000), RangeShape.LOGNORMAL)
    Range(low=4000, mode=8000.0, high=16000, shape='lognormal')
    >>> with_shape(Range(7, 7, 7), RangeShape.LOGNORMAL)
    Range(low=7, mode=7, high=7)
    """
    if shape is given.shape or given.low == given.high:
        return given
    if given != between(given.low, given.high):
        ends = range_text(between(given.low, given.high), unit)
        raise BadUsage(
            f"In this shape write the two ends alone, for example {ends}",
            remedy="With ends that are not hard, the likely value follows from the two ends.",
        )
    return spread_out(given.low, given.high, shape)


def _plain(shown: str) -> str:
    """Lower case, one kind of dash, a minus before the currency."""
    text = shown.lower().translate(_DASHES)
    return re.sub(rf"(?<![0-9])(?<![0-9] )({_SIGNS})\s*-\s*(?=[0-9.])", r"-\1", text)


def _range(plain: str, shown: str, allowed: UnitLimits) -> Range:
    if three := _THREE.fullmatch(plain):
        low, mode, high = (a.value for a in _amounts(three.groups(), shown, allowed))
        if not low <= mode <= high:
            raise BadUsage(f"Low, likely and high must rise: {shown}")
        return Range(low, mode, high)
    if near := _ABOUT.fullmatch(plain):
        (middle,) = _amounts(near.groups(), shown, allowed)
        return about(middle.value)
    if re.fullmatch(AMOUNT, plain):
        (only,) = _amounts((plain,), shown, allowed)
        return Range(only.value, only.value, only.value)
    if two := _TO.fullmatch(plain):
        low, high = (a.value for a in _amounts(two.groups(), shown, allowed))
        if not low < high:
            raise BadUsage(f"Low must be below high: {shown}")
        return between(low, high)
    raise BadUsage(f"This is not a number or a range: {shown}", remedy=EXAMPLES)


def _amounts(texts: tuple[str, ...], shown: str, allowed: UnitLimits) -> list[Amount]:
    """The numbers of one range; a per cent sign at the end counts for all of them."""
    last = read_amount(texts[-1].strip())
    shared = "%" if last.suffix == "%" else ""
    found = [*(read_amount(text.strip(), shared) for text in texts[:-1]), last]
    times = TIMES.get(last.suffix)
    if times and any(not a.suffix and 0 < a.value * times < last.value for a in found[:-1]):
        raise BadUsage(f"Write every number in full or all with {last.suffix}: {shown}")
    if last.suffix == "" and any(a.suffix == "%" for a in found):
        raise BadUsage(f"Write every number in per cent or none: {shown}")
    if not allowed.share and any(a.suffix in ("%", "in") for a in found):
        raise BadUsage(f"This is not a share, so it cannot be in per cent: {shown}")
    return found


def between(low: float, high: float) -> Range:
    """A range from its ends; the likely value lies in the middle.

    Examples
    --------
    >>> between(1.0, 3.0).mode, between(4.0, 16.0).mode
    (2.0, 8.0)
    """
    wide = low > 0 and high / low > GEOMETRIC_FROM
    mode = math.sqrt(low * high) if wide else low + (high - low) / 2
    return Range(low, min(max(mode, low), high), high)


def about(middle: float) -> Range:
    """Two thirds of a value to one and a half times it.

    Examples
    --------
    >>> about(90.0)
    Range(low=60.0, mode=90.0, high=135.0)
    """
    low, high = sorted((middle / ABOUT, middle * ABOUT))
    return Range(low, middle, high)


def check_limits(found: Range, allowed: UnitLimits) -> None:
    """Refuse what the unit does not allow.

    Raises
    ------
    BadUsage
        Naming the value and the limit.
    """
    if not all(math.isfinite(value) for value in (found.low, found.mode, found.high)):
        raise BadUsage("Low, likely and high must be ordinary numbers")
    if found.low < allowed.low:
        least = write_amount(allowed.low, percent=allowed.share)
        given = write_amount(found.low, percent=allowed.share)
        word = "be negative" if allowed.low == 0 else f"be below {least}"
        raise BadUsage(f"This cannot {word}: {given}")
    if found.shape not in allowed.shapes:
        raise BadUsage(f"This is not possible here: {SHAPE_WORDS[found.shape]}")
    if found.high > allowed.high:
        most = write_amount(allowed.high, percent=allowed.share and allowed.high <= 10)
        given = write_amount(found.high)
        in_hundred = allowed.share and allowed.high == 1 and found.high <= 100
        remedy = f"Write it in per cent: {given}%." if in_hundred else ""
        raise BadUsage(f"This cannot be above {most}: {given}", remedy=remedy)


def range_text(given: Range, unit: str = "") -> str:
    """Text that :func:`parse_range` reads back as the same range.

    Parameters
    ----------
    given : Range
        In ``unit``.
    unit : str
        Unit of the register: a share is written in per cent, USD with its sign.

    Returns
    -------
    str
        The shortest of the ways to write it that keeps all three values.

    Examples
    --------
    >>> range_text(between(4000.0, 20000.0)), range_text(Range(10, 24, 80))
    ('4,000 to 20,000', '10 / 24 / 80')
    >>> range_text(Range(0.05, 0.05, 0.05), "share"), range_text(Range(0.02, 0.08, 0.2), "USD/h")
    ('5%', '$0.02 / $0.08 / $0.2')
    >>> range_text(about(400_000.0)), range_text(spread_out(4, 20, RangeShape.LOGNORMAL), "h")
    ('about 400,000', '4 to 20, long tail')
    """
    percent = unit.startswith("share")
    usd = unit.startswith("USD")
    low, mode, high = (
        write_amount(value, percent=percent, usd=usd)
        for value in (given.low, given.mode, given.high)
    )
    if given.low == given.high:
        return low
    if given.shape is not RangeShape.PERT:
        return f"{low} to {high}, {SHAPE_WORDS[given.shape]}"
    if given == about(given.mode):
        return f"about {mode}"
    if given == between(given.low, given.high):
        return f"{low} to {high}"
    return f"{low} / {mode} / {high}"
