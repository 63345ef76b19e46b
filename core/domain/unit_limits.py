"""What a value in some unit can be, so that nonsense is refused before it is saved."""

from __future__ import annotations

from dataclasses import dataclass

from core.domain.assumption import RangeShape

MOST = 1e9
"""More than anybody handles: dollars, items, predictions a month."""


@dataclass(frozen=True)
class UnitLimits:
    """Lowest and highest value a unit allows.

    Attributes
    ----------
    share : bool
        Whether the unit is a share, which people write in per cent.
    """

    low: float = 0.0
    high: float = MOST
    share: bool = False

    @property
    def shapes(self) -> tuple[RangeShape, ...]:
        """Shapes a range in this unit can have.

        A long tail knows no upper end and starts at nothing; a share lies between none and all.

        Examples
        --------
        >>> [shape.value for shape in limits("h").shapes + limits("share").shapes]
        ['pert', 'lognormal', 'pert', 'beta']
        >>> [shape.value for shape in limits("h/day").shapes]
        ['pert']
        """
        tail = self.low <= 0 and self.high == MOST
        share = self.share and self.low <= 0 and self.high >= 1
        found = {RangeShape.LOGNORMAL: tail, RangeShape.BETA: share}
        return (RangeShape.PERT, *(shape for shape, fits in found.items() if fits))


ANYTHING = UnitLimits(-MOST, MOST, share=True)
"""No unit is known: every finite value of a sane size."""

_BY_UNIT = {
    "h/day": UnitLimits(0.1, 24.0),
    "people": UnitLimits(1.0, 1e5),
    "items": UnitLimits(1.0),
    "per year": UnitLimits(0.0, 365.0),
    "share/year": UnitLimits(-1.0, 10.0, share=True),
    "x": UnitLimits(0.0, 100.0),
    "months": UnitLimits(0.0, 120.0),
}


def limits(unit: str) -> UnitLimits:
    """Limits of a unit of the register.

    Days and hours divide by what a day holds and by the people at work, so those cannot be
    zero; a price that changes over the years is the only value that can be negative.

    Parameters
    ----------
    unit : str
        As the register spells it: ``h``, ``USD/item``, ``share of labour``.

    Returns
    -------
    UnitLimits
        Low and high in that unit, both allowed; a unit nobody listed is 0 to ``MOST``.

    Examples
    --------
    >>> limits("share of items"), limits("USD/h").low, limits("share/year").low
    (UnitLimits(low=0.0, high=1.0, share=True), 0.0, -1.0)
    """
    if unit in _BY_UNIT:
        return _BY_UNIT[unit]
    return UnitLimits(0.0, 1.0, share=True) if unit.startswith("share") else UnitLimits()
