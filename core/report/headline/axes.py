"""What the axes of the map are called, and their units: assumptions, and what only readers say."""

from __future__ import annotations

from core.decision.assumptions.register import load_register
from core.decision.sensitivity.two_way import ERROR_COST, LIVE, MONTHS, Axis
from core.domain.drivers.driver import Driver
from core.report.headline.scenario import inside
from core.report.wording.assumption_words import assumption_name

SAID = {
    MONTHS: "horizon, months",
    ERROR_COST: "cost of an error",
    LIVE: "worth of launching a month sooner",
}
"""Names of what is no assumption."""


def axis_name(axis: Axis) -> str:
    """What an axis is called, as inside a sentence.

    Parameters
    ----------
    axis : str
        One of :func:`core.decision.sensitivity.two_way.axes`.

    Returns
    -------
    str

    Examples
    --------
    >>> from core.domain.drivers.old_way import TUNING
    >>> axis_name(MONTHS), axis_name(TUNING)
    ('horizon, months', 'tuning, both approaches, hours a round')
    """
    if not isinstance(axis, Driver):
        return SAID[axis]
    return inside(assumption_name(load_register(), axis, tied=True))


def axis_unit(axis: Axis) -> str:
    """The unit of an axis: dollars or hours; empty for a bare number.

    Examples
    --------
    >>> from core.domain.drivers.old_way import HOURLY_PAY, TUNING
    >>> axis_unit(HOURLY_PAY), axis_unit(TUNING), axis_unit(MONTHS)
    ('USD', 'h', '')
    """
    if not isinstance(axis, Driver):
        return "" if axis == MONTHS else "USD"
    unit = load_register()[axis].unit
    return "USD" if unit.startswith("USD") else unit if unit == "h" else ""
