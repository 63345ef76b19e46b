"""Names, units, values and sources of assumptions in the words of the screens."""

from __future__ import annotations

from core.decision.assumptions.register import Register
from core.domain.assumption import Assumption, Grade, Range, RangeShape
from core.domain.drivers.driver import Driver
from core.domain.node import Node
from core.report.format.locale import style
from core.report.wording.glossary import PROCESS_NAMES

UNITS = {
    "h": "hours",
    "h each": "hours each",
    "h (24x7)": "hours, night and day",
    "h/day": "hours a day",
    "h/month": "hours a month",
    "s": "seconds",
    "n": "",
    "x": "times as long",
    "GPU-h": "GPU hours",
    "share/year": "change a year",
    "labels/item": "labels per item",
    "tokens/prediction": "tokens per answer",
    "predictions/month": "a month",
}
PARTS = ("All", "Test set", "Pay", "Days", *PROCESS_NAMES.values(), "Running", "Prompt", "Other")
_PART_OF_STEP = {Node.GOLD: "Test set", "rate": "Pay", "calendar": "Days", "ops": "Running"}
_PART_OF_ARM = {**PROCESS_NAMES, Node.PROMPT: "Prompt", "shared": "Other"}

MEASURED, PUBLISHED, VENDOR, ESTIMATE = "Measured", "Published", "Vendor", "Our estimate"
HOW = {
    Grade.FULL_TEXT: PUBLISHED,
    Grade.ABSTRACT: PUBLISHED,
    Grade.SECONDARY: PUBLISHED,
    Grade.VENDOR: VENDOR,
    Grade.MEMORY: ESTIMATE,
    Grade.ASSUMED: ESTIMATE,
}
HOW_DETAIL = {
    Grade.FULL_TEXT: "Published: full text read, or worked out here",
    Grade.ABSTRACT: "Published: summary or official page read",
    Grade.SECONDARY: "Published: quoted by somebody else",
    Grade.VENDOR: "Vendor: the seller's own claim",
    Grade.MEMORY: "Our estimate: from memory",
    Grade.ASSUMED: "Our estimate: no published source",
}
HOW_ICON = {
    MEASURED: ":material/straighten:",
    PUBLISHED: ":material/menu_book:",
    VENDOR: ":material/campaign:",
    ESTIMATE: ":material/help:",
}


def origin(given: Assumption) -> str:
    """Where the value of an assumption comes from: what the PoC counts itself is measured."""
    return MEASURED if given.kind == "counted" else HOW[given.grade]


SHAPES = {
    RangeShape.PERT: "Around the likely value",
    RangeShape.LOGNORMAL: "Long tail upward",
    RangeShape.BETA: "A share",
}
SHAPE_DETAIL = {
    RangeShape.PERT: "Around the likely value: nothing lies beyond the ends.",
    RangeShape.LOGNORMAL: "Long tail upward: 9 in 10 lie between the ends, some far above.",
    RangeShape.BETA: "A share: 9 in 10 lie between the ends, none below 0% or above 100%.",
}
"""How values lie in a range."""

KINDS = {
    "range": "",
    "counted": "The PoC measures this; the value here is used only where it does not.",
    "switch": "A choice that is off unless a scenario turns it on.",
    "shared": "Charged to every approach that sends data outside.",
    "blank": "Not set: no effect until you set it in a scenario.",
}
"""What the kind of an assumption means for who reads it."""


def assumption_name(register: Register, driver: Driver, tied: bool = False) -> str:
    """What an assumption is called on screens; ``tied`` names it together with who follows it.

    Examples
    --------
    >>> from core.decision.assumptions.register import load_register
    >>> from core.domain.drivers.new_way import EPOCHS
    >>> assumption_name(load_register(), EPOCHS)
    'Passes over the examples'
    """
    if tied and driver.label_with_twins:
        return driver.label_with_twins
    name = driver.label or register[driver].name
    return name[:1].upper() + name[1:]


def part_of(assumption: Assumption) -> str:
    """Which part of the table an assumption stands in."""
    return _PART_OF_STEP.get(assumption.step) or _PART_OF_ARM[assumption.way]


def unit_text(unit: str) -> str:
    """A unit in words.

    Parameters
    ----------
    unit : str
        As the register spells it.

    Returns
    -------
    str
        To stand behind a value; empty for a plain number.

    Examples
    --------
    >>> unit_text("USD/h"), unit_text("USD/prediction (300 in+5 out)"), unit_text("share of items")
    ('$ per hour', '$ per answer (300 in+5 out)', 'of items')
    """
    if unit in UNITS:
        return UNITS[unit]
    if unit.startswith("share"):
        return unit.removeprefix("share").strip()
    text = unit.replace("USD", style().symbol).replace("/", " per ").replace("prediction", "answer")
    return text.removesuffix(" h") + " hour" if text.endswith(" h") else text


def value_text(value: float, unit: str) -> str:
    """A value as a table shows it: three or four figures, with its sign.

    Parameters
    ----------
    value : float
        In ``unit``: shares 0..1, money in US dollars.
    unit : str
        Unit of the register.

    Returns
    -------
    str
        Shares in per cent, money in the style's currency, other values without a unit.

    Examples
    --------
    >>> value_text(8944.27, "h"), value_text(0.13, "share of labour"), value_text(0.00026, "USD/h")
    ('8,944', '13%', '$0.00026')
    >>> value_text(0, "USD"), value_text(1e-06, "USD"), value_text(-0.5, "share/year")
    ('$0', '$0.000001', '-50%')
    """
    if unit.startswith("share"):
        return style().number(_figures(100 * value)) + style().written.percent
    if unit.startswith("USD"):
        size = _dollars(abs(value) * style().rate)
        return style().amount(f"{'-' if value < 0 else ''}{size}")
    return style().number(_figures(value))


def _dollars(value: float) -> str:
    """Cents where there are any, more where a cent would be too coarse."""
    if value >= 1000 or value == round(value):
        return f"{value:,.0f}"
    return f"{value:.2f}" if value >= 0.01 and value == round(value, 2) else _figures(value)


def _figures(value: float) -> str:
    if abs(value) >= 1000:
        return f"{value:,.0f}"
    text = f"{value:.4g}"
    return f"{value:.12f}".rstrip("0") if "e" in text else text


def range_words(given: Range | None, unit: str) -> str:
    """Low, likely and high in one line.

    Parameters
    ----------
    given : Range or None
        In ``unit``; None where an assumption is blank.
    unit : str
        Unit of the register.

    Returns
    -------
    str

    Examples
    --------
    >>> range_words(Range(8, 24, 80), "h"), range_words(Range(3, 3, 3), "people")
    ('24 hours (8 to 80)', '3 people')
    >>> range_words(Range(56.67, 77.22, 106.86), "USD/h"), range_words(None, "USD/error")
    ('$77.22 per hour ($56.67 to $106.86)', 'not set')
    >>> range_words(Range(4, 8, 16, RangeShape.LOGNORMAL), "h")
    '8 hours (4 to 16, long tail upward)'
    """
    if given is None:
        return "not set"
    low, likely, high = (value_text(value, unit) for value in (given.low, given.mode, given.high))
    told = f"{likely} {unit_text(unit).removeprefix(style().symbol).strip()}".strip()
    shape = "" if given.shape is RangeShape.PERT else f", {SHAPES[given.shape].lower()}"
    return told if given.low == given.high else f"{told} ({low} to {high}{shape})"
