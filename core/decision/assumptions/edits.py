"""The register as it is now: what ships with the program under what people changed.

Twins
-----
An assumption with ``same_as`` follows another one (its twin) in value, grade and source, until a
change sets it apart. Setting the shipped value back makes it follow again.

Vendor claims
-------------
Ignored, a vendor claim falls back to an assumption: the same likely value, from a third to three
times it (a share at most 1), never narrower than the vendor's own range, with grade *assumed*
and no source.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from core.decision.assumptions.register import Register
from core.domain.assumption import Assumption, Grade, Range
from core.domain.drivers.driver import Driver
from core.domain.unit_limits import limits

VENDOR_FACTOR = 3.0


@dataclass(frozen=True)
class AssumptionChange:
    """What somebody set an assumption to.

    Attributes
    ----------
    source : str
        Ids of the evidence table or other words, apart by semicolons; empty if nothing stands
        behind it.
    apart : bool
        Whether it no longer follows its twin.
    shipped : bool
        Whether the shipped value was put back.
    """

    range: Range
    grade: Grade
    source: str = ""
    apart: bool = False
    shipped: bool = False


def overlay(
    shipped: Register, changes: Mapping[Driver, AssumptionChange], ignore_vendor: bool = False
) -> dict[Driver, Assumption]:
    """Lay changes over the shipped register.

    Parameters
    ----------
    changes : mapping of Driver to AssumptionChange
        The newest change of each; drivers the register does not have are left out.

    Returns
    -------
    dict of Driver to Assumption
        In the order of the register; twins agree, so ``same_as`` holds.
    """
    found = {driver: _changed(given, changes.get(driver)) for driver, given in shipped.items()}
    if ignore_vendor:
        found = {driver: without_vendor(given) for driver, given in found.items()}
    for driver, given in found.items():
        if given.same_as:
            found[driver] = _follow(given, found[given.same_as], shipped[given.same_as])
    return found


def without_vendor(given: Assumption) -> Assumption:
    """The assumption that remains when a vendor's word does not count.

    Examples
    --------
    >>> from core.decision.assumptions.register import load_register
    >>> from core.domain.drivers.old_way import GPU_PRICE
    >>> without_vendor(load_register()[GPU_PRICE]).range
    Range(low=0.8, mode=2.5, high=7.5)
    """
    if given.grade is not Grade.VENDOR or given.range is None:
        return given
    mode, most = given.range.mode, limits(given.unit).high
    wider = Range(
        min(given.range.low, mode / VENDOR_FACTOR),
        mode,
        max(given.range.high, min(mode * VENDOR_FACTOR, most)),
    )
    return replace(given, range=wider, grade=Grade.ASSUMED, sources=())


def _changed(given: Assumption, change: AssumptionChange | None) -> Assumption:
    if change is None or change.shipped or (given.same_as and not change.apart):
        return given
    return replace(
        given,
        range=change.range,
        grade=change.grade,
        sources=tuple(filter(None, (part.strip() for part in change.source.split(";")))),
        same_as=None if change.apart else given.same_as,
    )


def _follow(given: Assumption, twin: Assumption, shipped_twin: Assumption) -> Assumption:
    if twin == shipped_twin:
        return given
    return replace(given, range=twin.range, grade=twin.grade, sources=twin.sources)
