"""Which assumptions are behind the dollars of a line, beside the quantity itself."""

from __future__ import annotations

from core.decision.pricing import RATE

PRICES_USED: dict[str, tuple[str, ...]] = {
    "O1c": ("O2i", "O2d", "O2g"),
    "O1e": ("O2i", "O2d", "O2g"),
    "O2b": ("O2e", "O2g"),
    "O2c": ("O2d", "O2g"),
    "O2c untimed": ("O2c", "O2d", "O2g"),
    "O2d paid": ("O2g",),
    "O2k": ("S3", "S5"),
    "N2c": ("S3", "S5"),
    "S3": ("S2", "S3", "S4", "S5"),
    "O4b": ("O4c",),
    "N1c": ("N1d",),
    "N3b": ("N3b",),
    "N2f": ("N2h", "N2k"),
    "O2j": ("O2j", "O2d", "O2g"),
}
"""Assumptions that price a driver, beside the rate of whose hours it is."""


def assumptions_behind(driver: str, who: str) -> tuple[str, ...]:
    """Ids of the assumptions in a line's dollars, the driver itself not included."""
    rate = (RATE[who],) if who in RATE and driver not in PRICES_USED else ()
    return PRICES_USED.get(driver, ()) + rate
