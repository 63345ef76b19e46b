"""The register of default assumptions: ``data/assumptions.csv``, a row for each driver.

What a provider charges, and how a tuned model runs, follows from the default service of the
pricing date (:mod:`core.decision.assumptions.service_prices`); what the file says of it counts only
where no service takes new customers.
"""

from __future__ import annotations

import csv
import functools
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import MappingProxyType

from core.decision.assumptions.service_prices import priced_on, service_on
from core.domain.assumption import ALWAYS_ON, PER_TOKEN, Assumption, Grade, Range, Scenario
from core.domain.drivers.driver import Driver
from core.domain.drivers.new_way import ALWAYS_ON_GPU, FORCED_MIGRATIONS
from core.domain.drivers.registry import driver_of
from core.domain.errors import BadData, BadUsage
from core.tokens.services import Service, pricing_day

FILE = Path(__file__).resolve().parents[3] / "data" / "assumptions.csv"

Register = Mapping[Driver, Assumption]
SWITCH = "switch"
"""Kind of an assumption that does not count unless a scenario says so."""


def load_register(pricing_date: str = "") -> Register:
    """Assumptions by driver, in the order of the file.

    Parameters
    ----------
    pricing_date : str
        ISO day on which a service must take new customers to be assumed; the day on which the
        price file was read if empty.

    Raises
    ------
    BadData
        If the file contradicts itself, or has a row that is no driver's.
    BadUsage
        If the pricing date is no day.
    """
    return _on(pricing_day(pricing_date))


def assumed_service(pricing_date: str = "") -> Service | None:
    """The default service of a pricing date, for the job and the volume that are assumed.

    Parameters
    ----------
    pricing_date : str
        As :func:`load_register` takes it.

    Returns
    -------
    Service or None
        None where no service with known prices takes new customers.
    """
    return service_on(_as_written(), pricing_day(pricing_date))


@functools.lru_cache(maxsize=16)
def _on(day: date) -> Register:
    return MappingProxyType(priced_on(_as_written(), day))


@functools.lru_cache(maxsize=1)
def _as_written() -> Register:
    """The file, before the default service says what it charges."""
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    register = {driver_of(row["id"]): _assumption(row) for row in rows}
    if len(register) != len(rows):
        raise BadData(f"{FILE.name} names an assumption twice")
    for assumption in register.values():
        twin = register.get(assumption.same_as) if assumption.same_as else None
        if assumption.same_as and (twin is None or twin.range != assumption.range):
            raise BadData(
                f"{FILE.name}: {assumption.driver!r} is not the same as {assumption.same_as!r}"
            )
    return register


def _assumption(row: dict[str, str]) -> Assumption:
    blank = not row["mode"]
    return Assumption(
        driver=driver_of(row["id"]),
        way=row["way"],
        step=row["step"],
        name=row["name"],
        who=row["who"],
        unit=row["unit"],
        range=None if blank else Range(float(row["low"]), float(row["mode"]), float(row["high"])),
        recurs=row["recurs"],
        kind=row["kind"],
        same_as=driver_of(row["same_as"]) if row["same_as"] else None,
        grade=Grade(row["grade"]),
        sources=tuple(filter(None, row["sources"].split(";"))),
        note=row["note"],
    )


def effective_ranges(register: Register, scenario: Scenario) -> dict[Driver, Range]:
    """Range of every assumption under a scenario; twins follow each other.

    Raises
    ------
    BadUsage
        If the scenario overrides a driver that the register does not have.
    """
    unknown = sorted(driver.code for driver in scenario.overrides if driver not in register)
    if unknown:
        raise BadUsage(
            f"There is no assumption {unknown[0]!r}",
            remedy=f"Choose from {', '.join(driver.code for driver in register)}.",
        )
    ranges = {driver: a.range for driver, a in register.items() if a.range is not None}
    ranges |= scenario.overrides
    for driver, assumption in register.items():
        if assumption.same_as and driver not in scenario.overrides:
            ranges[driver] = ranges[assumption.same_as]
    return ranges


def hosting_of(register: Register, scenario: Scenario) -> str:
    """How a fine-tuned model runs: as the scenario says, else as the default service does.

    Returns
    -------
    str
        ``per token`` or ``always-on``. Of the two ways to run it, the one that is assumed is a
        range of the register and the other a switch.
    """
    switched = ALWAYS_ON_GPU in register and register[ALWAYS_ON_GPU].kind != SWITCH
    return scenario.hosting or (ALWAYS_ON if switched else PER_TOKEN)


def portable_of(register: Register, scenario: Scenario) -> bool:
    """Whether weights can be taken along: as the scenario says, else as with the default service.

    Forced moves are a switch of the register where nobody can force them.
    """
    if scenario.portable is not None:
        return scenario.portable
    return FORCED_MIGRATIONS in register and register[FORCED_MIGRATIONS].kind == SWITCH


def settled(register: Register, scenario: Scenario) -> Scenario:
    """The scenario with what it leaves to the default service written out."""
    hosting, portable = hosting_of(register, scenario), portable_of(register, scenario)
    return replace(scenario, hosting=hosting, portable=portable)


def drawn_as(register: Register, scenario: Scenario, driver: Driver) -> Driver:
    """The driver whose draws one uses: its own, or its twin's while nobody parted them."""
    twin = register[driver].same_as
    return twin if twin and driver not in scenario.overrides else driver
