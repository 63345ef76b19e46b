"""What the axes of the map are called, and their units: assumptions, and what only readers say."""

from __future__ import annotations

from core.decision.sensitivity.two_way import ERROR_COST, LIVE, MONTHS
from core.report.headline.scenario import inside
from core.report.wording.assumption_words import NAMES, TIED

SAID = {
    MONTHS: "months counted",
    ERROR_COST: "cost of one wrong answer",
    LIVE: "worth of being live a month sooner",
}
"""Names of what is no assumption."""

UNITS = dict.fromkeys((ERROR_COST, LIVE, "O2d", "O2e", "O2f"), "USD") | {"O4a": "h"}
"""Units of axes that are no bare numbers."""


def axis_name(axis: str) -> str:
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
    >>> axis_name(MONTHS), axis_name("V1"), axis_name("O4a")
    ('months counted', 'decisions a month', 'tuning, both ways, hours a round')
    """
    return SAID.get(axis) or inside(TIED.get(axis) or NAMES[axis])


def axis_unit(axis: str) -> str:
    """The unit of an axis.

    Parameters
    ----------
    axis : str
        One of :func:`core.decision.sensitivity.two_way.axes`.

    Returns
    -------
    str
        ``USD``, ``h`` or, for a bare number, empty.
    """
    return UNITS.get(axis, "")
