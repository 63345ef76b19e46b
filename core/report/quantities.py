"""Amounts of a driver in its own unit, as people say them."""

from __future__ import annotations

from core.decision.assumptions import Register
from core.report.formats import count, money, unit_price

NAMES = {
    "O4a": "Tuning, hours a round",
    "N2e": "Tuning by the analyst, hours a round",
    "N2d": "Preparing data, hours a round",
    "N1a": "Writing the first rationales, hours each",
    "N1b": "Revising rationales, hours each",
    "O1a": "First guideline, hours",
    "O1b": "Revising the guideline, hours",
    "O3a": "Reading mistakes, hours a round",
    "O5a": "Judging the model, hours a round",
    "O2d": "Annotators' pay an hour",
    "O2e": "Price a label",
    "O2f": "Specialists' pay an hour",
    "O2g": "Platform fee on pay",
    "O2i": "Annotators in parallel",
    "O2j": "Management, share of labour",
    "S5": "Expert's rate an hour",
    "S6": "NN expert's rate an hour",
    "S7": "Analyst's rate an hour",
    "S8": "Expert's hours a day",
    "S9": "Productive hours a day",
    "S10": "Waiting at each hand-off, days",
    "S11": "Watching the model, hours a month",
    "S12": "Retrains a year",
    "S13": "Going live, hours",
    "NOa": "Price of one answer, new model",
    "NOb": "Always-on GPU a month",
    "NOc": "Forced model moves a year",
    "NOe": "Token price, change a year",
    "OOa": "Hosting the old model, a month",
    "V1": "Decisions a month",
}
"""Names that say more on a screen than in the register."""

TIED = {"O4a": "Tuning, both ways, hours a round", "S6": "NN expert's and analyst's rate an hour"}
"""Names of inputs that others follow."""

_SUFFIX = {
    "h": " h",
    "h each": " h",
    "h (24x7)": " h",
    "GPU-h": " GPU h",
    "h/day": " h",
    "h/month": " h",
    "s": " s",
    "working days": " days",
    "per year": "",
    "people": "",
}


def driver_name(register: Register, key: str, tied: bool = False) -> str:
    """What a driver is called on screens."""
    if tied and key in TIED:
        return TIED[key]
    name = NAMES.get(key, register[key].name)
    return name[:1].upper() + name[1:]


def amount(value: float, unit: str) -> str:
    """A value with its unit, two or three figures.

    Examples
    --------
    >>> amount(24, "h"), amount(0.13, "share"), amount(15, "USD/h"), amount(0.00026, "USD/item")
    ('24 h', '13%', '$15', '$0.0003')
    >>> amount(3.53, "per year"), amount(100_000, "predictions/month"), amount(2150, "USD/month")
    ('3.5', '100,000', '$2.1k')
    """
    if unit.startswith("USD"):
        return _dollars(value)
    if unit.startswith("share"):
        return f"{100 * value:.0f}%"
    return f"{_plain(value)}{_SUFFIX.get(unit, '')}"


def _dollars(value: float) -> str:
    if value == 0 or abs(value) >= 1000:
        return money(value)
    if abs(value) >= 10 or value == round(value):
        return f"${value:,.0f}"
    return unit_price(value)


def _plain(value: float) -> str:
    if abs(value) >= 100:
        return count(value)
    return f"{value:.1f}".rstrip("0").rstrip(".") if abs(value) < 10 else f"{value:.0f}"
