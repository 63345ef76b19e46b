"""Amounts of a driver in its own unit, as people say them."""

from __future__ import annotations

from core.report.format.locale import style
from core.report.format.numbers import count, money, unit_price

_SUFFIX = {
    "h": " h",
    "h each": " h",
    "h (24x7)": " h",
    "GPU-h": " GPU h",
    "h/day": " h",
    "h/month": " h",
    "s": " s",
    "working days": " days",
    "months": " months",
    "per year": "",
    "people": "",
}


def amount(value: float, unit: str) -> str:
    """A value with its unit, two or three figures.

    Parameters
    ----------
    value : float
        In ``unit``: shares 0..1, money in US dollars.
    unit : str
        Unit of the register.

    Returns
    -------
    str
        Shares in per cent, money in the style's currency.

    Examples
    --------
    >>> amount(24, "h"), amount(0.13, "share"), amount(15, "USD/h"), amount(0.00026, "USD/item")
    ('24 h', '13%', '$15', '$0.0003')
    >>> amount(0.845, "share"), amount(6, "months")
    ('84.5%', '6 months')
    >>> amount(3.53, "per year"), amount(100_000, "predictions/month"), amount(2150, "USD/month")
    ('3.5', '100,000', '$2.1k')
    """
    if unit.startswith("USD"):
        return _dollars(value)
    if unit.startswith("share"):
        figures = f"{100 * value:.0f}" if abs(value) >= 1 else f"{100 * value:.3g}"
        return style().number(figures) + style().written.percent
    return f"{_plain(value)}{_SUFFIX.get(unit, '')}"


def _dollars(usd: float) -> str:
    value = usd * style().rate
    if value == 0 or abs(value) >= 1000:
        return money(usd)
    if abs(value) >= 10 or value == round(value):
        return style().amount(f"{value:,.0f}")
    return unit_price(usd)


def _plain(value: float) -> str:
    if abs(value) >= 100:
        return count(value)
    text = f"{value:.1f}".rstrip("0").rstrip(".") if abs(value) < 10 else f"{value:.0f}"
    return style().number(text)
