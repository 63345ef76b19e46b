"""Numbers as people read them; every screen, report and command line uses these.

Separators, order of dates and currency are those of the style that holds
(:mod:`core.report.format.locale`).
"""

from __future__ import annotations

import math
from datetime import date, datetime

from core.report.format.locale import style


def money(usd: float) -> str:
    """Dollars with two or three figures.

    Parameters
    ----------
    usd : float
        US dollars; the style's rate is applied here and nowhere before.

    Returns
    -------
    str
        In the style's currency.

    Examples
    --------
    >>> [money(x) for x in (950, 8412, 116_300, 1_240_000, -40, 999.7)]
    ['$950', '$8.4k', '$116k', '$1.2M', '-$40', '$1.0k']
    """
    known = style()
    value = usd * known.rate
    sign, size = ("-", -value) if value < 0 else ("", value)
    return known.amount(sign + (_short(size) if known.written.short else _in_full(size)))


def _short(size: float) -> str:
    # Limits half a step below the next unit, so that 999.7 is 1.0k and never 1,000.
    if size < 999.5:
        return f"{size:,.0f}"
    if size < 99_950:
        return f"{size / 1000:.1f}k"
    if size < 999_500:
        return f"{size / 1000:.0f}k"
    return f"{size / 1e6:.1f}M"


def _in_full(size: float) -> str:
    """An amount without ``k``, with as many figures as the short one has."""
    if size < 999.5:
        return f"{size:,.0f}"
    if size < 999_500:
        return f"{round(size, -2 if size < 99_950 else -3):,.0f}"
    return f"{size / 1e6:.1f}\u00a0M"


def money_range(low: float, high: float) -> str:
    """Two amounts, the sign and the unit once where they are the same.

    Parameters
    ----------
    low, high : float
        US dollars.

    Returns
    -------
    str
        In the style's currency.

    Examples
    --------
    >>> money_range(4900, 13_100), money_range(950, 4900), money_range(0, 0)
    ('$4.9k-13.1k', '$950-4.9k', '$0')
    """
    if money(low) == money(high):
        return money(low)
    known, first, last = style(), money(low), money(high)
    if known.written.before:
        return f"{first}-{last.replace(known.symbol, '').strip()}"
    return f"{first.removesuffix(known.symbol).strip()}-{last}"


def about_money(usd: float) -> str:
    """Dollars with two figures: what is expected over simulations is not known more exactly.

    Parameters
    ----------
    usd : float
        US dollars.

    Returns
    -------
    str
        In the style's currency.

    Examples
    --------
    >>> [about_money(x) for x in (23_700, 2_865, 116_300, 1_240_000, -412, 9_960, 0.4)]
    ['$24k', '$2.9k', '$120k', '$1.2M', '-$410', '$10k', '$0']
    """
    known = style()
    value = usd * known.rate
    sign, size = ("-", -value) if value < 0 else ("", value)
    if size < 0.5:
        return known.amount("0")
    size = round(size, min(0, 1 - math.floor(math.log10(size))))
    if size < 1_000 or (size < 1e6 and not known.written.short):
        return known.amount(f"{sign}{size:,.0f}")
    if size >= 1e6:
        return money(math.copysign(size / known.rate, value))
    return known.amount(f"{sign}{size / 1000:.{1 if size < 10_000 else 0}f}k")


def about_range(low: float, high: float) -> str:
    """Two of them, the sign and the unit once where they are the same.

    Examples
    --------
    >>> about_range(24_119, 56_100), about_range(-3_925, 9_369)
    ('$24k-56k', '-$3.9k to $9.4k')
    """
    first, last = about_money(low), about_money(high)
    if first == last:
        return first
    if low < 0:
        return f"{first} to {last}"
    known = style()
    if known.written.before:
        return f"{first}-{last.replace(known.symbol, '').strip()}"
    return f"{first.removesuffix(known.symbol).strip()}-{last}"


def unit_price(usd: float) -> str:
    """Price of one label or one example.

    Parameters
    ----------
    usd : float
        US dollars for one.

    Returns
    -------
    str
        To the cent from a cent up; below that to the first figure that is not zero.

    Examples
    --------
    >>> unit_price(0.11), unit_price(0.00066), unit_price(0.0000021), unit_price(0)
    ('$0.11', '$0.0007', '$0.000002', '$0')
    """
    value = usd * style().rate
    if value == 0:
        return style().amount("0")
    if abs(value) >= 0.01:
        return style().amount(f"{value:.2f}")
    digits = max(4, -math.floor(math.log10(abs(value))))
    return style().amount(f"{value:.{min(digits, 8)}f}")


def price(usd: float) -> str:
    """What one thing costs: cents below ten units of the reader's currency.

    Parameters
    ----------
    usd : float
        US dollars.

    Returns
    -------
    str
        In the style's currency.

    Examples
    --------
    >>> price(0.5), price(12), price(4200)
    ('$0.50', '$12', '$4.2k')
    """
    return unit_price(usd) if usd * style().rate < 10 else money(usd)


def percent(share: float, digits: int = 1) -> str:
    """A share as per cent.

    Parameters
    ----------
    share : float
        0..1.
    digits : int
        Decimals of the per cent.

    Returns
    -------
    str

    Examples
    --------
    >>> percent(0.887), percent(0.85, 0)
    ('88.7%', '85%')
    """
    return _per_cent(f"{100 * share:.{digits}f}")


def target_text(share: float) -> str:
    """A target without needless decimals.

    Parameters
    ----------
    share : float
        Accuracy, 0..1.

    Returns
    -------
    str
        Per cent with at most one decimal.

    Examples
    --------
    >>> target_text(0.85), target_text(0.925)
    ('85%', '92.5%')
    """
    return _per_cent(f"{100 * share:.1f}".rstrip("0").rstrip("."))


def _per_cent(figures: str) -> str:
    return style().number(figures) + style().written.percent


def points(difference: float) -> str:
    """A difference in accuracy, signed.

    Parameters
    ----------
    difference : float
        Of two shares, -1..1.

    Returns
    -------
    str
        Accuracy points, 100 for the whole scale, without the word.

    Examples
    --------
    >>> points(0.017), points(-0.006), points(0)
    ('+1.7', '-0.6', '0.0')
    """
    value = round(100 * difference, 1)
    return style().number("0.0" if value == 0 else f"{value:+.1f}")


def chance(share: float) -> str:
    """A probability; never 0% or 100%, which no number of draws can show.

    Parameters
    ----------
    share : float
        0..1.

    Returns
    -------
    str

    Examples
    --------
    >>> [chance(p) for p in (0.37, 0.004, 0.996)]
    ['37%', 'under 1%', 'over 99%']
    """
    if share < 0.01:
        return f"under {_per_cent('1')}"
    if share > 0.99:
        return f"over {_per_cent('99')}"
    return _per_cent(f"{100 * share:.0f}")


def days(value: float) -> str:
    """Working days, whole.

    Parameters
    ----------
    value : float
        Working days, not calendar days.

    Returns
    -------
    str
        With the unit.

    Examples
    --------
    >>> days(27.6), days(1.2)
    ('28 working days', '1 working day')
    """
    whole = round(value)
    return f"{count(whole)} working day{'' if whole == 1 else 's'}"


def several(number: int, thing: str, ending: str = "s") -> str:
    """A few of something.

    Parameters
    ----------
    number : int
    thing : str
        Its singular.
    ending : str
        What its plural adds.

    Returns
    -------
    str

    Examples
    --------
    >>> several(1, "repeat"), several(5, "round"), several(2, "class", "es")
    ('1 repeat', '5 rounds', '2 classes')
    """
    return f"{count(number)} {thing}{'' if number == 1 else ending}"


def count(value: float) -> str:
    """A whole number with thousands.

    Parameters
    ----------
    value : float
        Of any unit; rounded half to even, as Python rounds.

    Returns
    -------
    str

    Examples
    --------
    >>> count(9000)
    '9,000'
    """
    return style().number(f"{round(value):,}")


def tenths(value: float) -> str:
    """A number with one decimal.

    Examples
    --------
    >>> tenths(2.34)
    '2.3'
    """
    return style().number(f"{value:,.1f}")


def times(ratio: float) -> str:
    """How many times as cheap, or the cost; a finite ratio above 0.

    Examples
    --------
    >>> times(1.8), times(0.8), times(510), times(1.001)
    ('1.8x cheaper', '1.2x the cost', '510x cheaper', 'the same')
    """
    if abs(ratio - 1) < 0.005:
        return "the same"
    size = ratio if ratio > 1 else 1 / ratio
    text = f"{size:.2f}" if size < 1.1 else f"{size:.1f}" if size < 10 else f"{size:,.0f}"
    return f"{style().number(text)}x {'cheaper' if ratio > 1 else 'the cost'}"


def stamp(when: datetime) -> str:
    """A moment in UTC: ``20 Nov 2026, 14:02 UTC``.

    Parameters
    ----------
    when : datetime
        UTC without a zone, as the store keeps it: nothing is converted here.

    Returns
    -------
    str
    """
    return f"{day(when.date())}, {when:%H:%M} UTC"


def day(when: date) -> str:
    """A day: ``20 Nov 2026``.

    Parameters
    ----------
    when : date

    Returns
    -------
    str
        In the order of the style's language.

    Examples
    --------
    >>> day(date(2026, 11, 5))
    '5 Nov 2026'
    """
    return style().day(when)
