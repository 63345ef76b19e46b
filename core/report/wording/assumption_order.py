"""Where the register of assumptions stands, and finding one in it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from core.decision.assumptions.register import Register
from core.domain.drivers.driver import Driver
from core.report.format.numbers import several
from core.report.wording.assumption_words import (
    ESTIMATE,
    MEASURED,
    PUBLISHED,
    VENDOR,
    assumption_name,
    origin,
    part_of,
)


@dataclass(frozen=True)
class SourceCounts:
    """How many assumptions come from where; blank ones are not counted."""

    total: int
    measured: int
    sourced: int
    vendor: int
    assumed: int
    blank: int


def standing(register: Register) -> SourceCounts:
    """Count the register by how its values are known."""
    known = Counter(origin(given) for given in register.values() if given.range is not None)
    return SourceCounts(
        known.total(),
        known[MEASURED],
        known[PUBLISHED],
        known[VENDOR],
        known[ESTIMATE],
        len(register) - known.total(),
    )


def headline(found: SourceCounts) -> str:
    """The fact the screen leads with."""
    return (
        f"{found.total} inputs: {found.measured} measured, {found.sourced} published, "
        f"{found.vendor} vendor, {found.assumed} our estimates"
    )


def lead_sentences(found: SourceCounts, ignored: int = 0, flips: int | None = None) -> str:
    """What the rest rests on.

    Parameters
    ----------
    ignored : int
        Vendor claims that do not count now.
    flips : int, optional
        Assumptions that could change the answer, once somebody has worked it out.
    """
    could = "No input" if flips == 0 else several(flips or 0, "input")
    told = "" if flips is None else f"**{could}** could change the answer alone. "
    vendor = f"**{ignored}** vendor claims are replaced by wide estimates. " if ignored else ""
    return f"{told}{vendor}Where nothing is known, both approaches get the same value."


def matching(register: Register, part: str = "All", search: str = "") -> list[Driver]:
    """The assumptions in a part of the table whose name holds every word searched for."""
    words = search.casefold().split()
    found = []
    for driver, given in register.items():
        name = assumption_name(register, driver)
        text = f"{driver.code} {name} {given.name} {origin(given)}".casefold()
        if part in ("All", part_of(given)) and all(word in text for word in words):
            found.append(driver)
    return found


def twin_sentence(register: Register, driver: Driver) -> str:
    """Who follows whom; empty for an assumption that stands alone."""
    given = register[driver]
    if given.same_as:
        name = assumption_name(register, given.same_as)
        return f"Always the same as: {name}. Changing one changes both, unless you separate them."
    followers = [assumption_name(register, d) for d, a in register.items() if a.same_as is driver]
    if followers:
        return (
            f"Followed by: {'; '.join(followers)}. Changing one changes both, unless you "
            "separate them."
        )
    return ""
