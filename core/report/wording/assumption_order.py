"""Where the register of assumptions stands, and finding one in it."""

from __future__ import annotations

from dataclasses import dataclass

from core.decision.assumptions.register import Register
from core.domain.assumption import Grade
from core.domain.drivers.driver import Driver
from core.report.wording.assumption_words import HOW, assumption_name, part_of


@dataclass(frozen=True)
class SourceCounts:
    """How many assumptions rest on what; blank ones are not counted."""

    total: int
    sourced: int
    vendor: int
    assumed: int
    blank: int


def standing(register: Register) -> SourceCounts:
    """Count the register by how its values are known."""
    known = [a.grade for a in register.values() if a.range is not None]
    vendor = sum(grade is Grade.VENDOR for grade in known)
    sourced = sum(grade.sourced for grade in known) - vendor
    blank = len(register) - len(known)
    return SourceCounts(len(known), sourced, vendor, len(known) - sourced - vendor, blank)


def headline(found: SourceCounts) -> str:
    """The fact the screen leads with."""
    return f"{found.sourced} of {found.total} assumptions have a source"


def lead_sentences(found: SourceCounts, ignored: int = 0, flips: int | None = None) -> str:
    """What the rest rests on.

    Parameters
    ----------
    ignored : int
        Vendor claims that do not count now.
    flips : int, optional
        Assumptions that could flip the answer, once somebody has worked it out.
    """
    could = "" if flips is None else f"**{flips}** could flip the answer. "
    vendor = (
        f"**{ignored}** vendor claims are ignored and stand as wide assumptions"
        if ignored
        else f"**{found.vendor}** are vendor claims"
    )
    return (
        f"{could}{vendor}; **{found.assumed}** nobody has published. Those are marked, and "
        "both ways get the same value where nothing is known."
    )


def matching(register: Register, part: str = "All", search: str = "") -> list[Driver]:
    """The assumptions in a part of the table whose name holds every word searched for."""
    words = search.casefold().split()
    found = []
    for driver, given in register.items():
        name = assumption_name(register, driver)
        text = f"{driver.code} {name} {given.name} {HOW[given.grade]}".casefold()
        if part in ("All", part_of(given)) and all(word in text for word in words):
            found.append(driver)
    return found


def twin_sentence(register: Register, driver: Driver) -> str:
    """Who follows whom; empty for an assumption that stands alone."""
    given = register[driver]
    if given.same_as:
        name = assumption_name(register, given.same_as)
        return f"Always the same as: {name}. Changing one changes both, unless you set them apart."
    followers = [assumption_name(register, d) for d, a in register.items() if a.same_as is driver]
    if followers:
        return (
            f"Followed by: {'; '.join(followers)}. Changing one changes both, unless you set "
            "them apart."
        )
    return ""
