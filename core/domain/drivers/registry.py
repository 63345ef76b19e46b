"""All cost drivers by code: for what comes out of a record, a stored row, an address or a file."""

from __future__ import annotations

import copyreg
from collections.abc import Callable, Mapping
from types import MappingProxyType

from core.domain.drivers import new_way, old_way, prompted, shared, today
from core.domain.drivers.driver import Driver
from core.domain.errors import BadData


def _by_code() -> dict[str, Driver]:
    """Every constant of the modules, so that none has to be entered anywhere else."""
    found: dict[str, Driver] = {}
    for module in (shared, old_way, new_way, prompted, today):
        for driver in vars(module).values():
            if isinstance(driver, Driver) and found.setdefault(driver.code, driver) is not driver:
                raise ValueError(f"{driver!r} and {found[driver.code]!r} have one code")
    return found


DRIVERS: Mapping[str, Driver] = MappingProxyType(_by_code())
"""Every driver by its code, variants included."""


def driver_of(code: str) -> Driver:
    """The driver with a code.

    Parameters
    ----------
    code : str
        As records and stored rows have it.

    Raises
    ------
    BadData
        If there is none.

    Examples
    --------
    >>> driver_of("O2d")
    HOURLY_PAY
    """
    if code not in DRIVERS:
        raise BadData(
            f"There is no cost driver {code!r}",
            "Whatever names it was written by another version.",
            "Update the program.",
        )
    return DRIVERS[code]


def _by_its_code(driver: Driver) -> tuple[Callable[[str], Driver], tuple[str]]:
    """Workers and copies get it by its code: there stays one object of each driver."""
    return driver_of, (driver.code,)


copyreg.pickle(Driver, _by_its_code)
