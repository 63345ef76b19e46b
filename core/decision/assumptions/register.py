"""The register of default assumptions: ``data/assumptions.csv``, a row for each driver."""

from __future__ import annotations

import csv
import functools
from collections.abc import Mapping
from pathlib import Path

from core.domain.assumption import Assumption, Grade, Range, Scenario
from core.domain.drivers.driver import Driver
from core.domain.drivers.registry import driver_of
from core.domain.errors import BadData, BadUsage

FILE = Path(__file__).resolve().parents[3] / "data" / "assumptions.csv"

Register = Mapping[Driver, Assumption]


@functools.lru_cache(maxsize=1)
def load_register() -> Register:
    """Assumptions by driver, in the order of the file.

    Raises
    ------
    BadData
        If the file contradicts itself, or has a row that is no driver's.
    """
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


def drawn_as(register: Register, scenario: Scenario, driver: Driver) -> Driver:
    """The driver whose draws one uses: its own, or its twin's while nobody parted them."""
    twin = register[driver].same_as
    return twin if twin and driver not in scenario.overrides else driver
