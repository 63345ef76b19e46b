"""The register of default assumptions: ``data/assumptions.csv``."""

from __future__ import annotations

import csv
import functools
from collections.abc import Mapping
from pathlib import Path

from core.domain.assumption import Assumption, Grade, Range, Scenario
from core.domain.errors import BadData, BadUsage

FILE = Path(__file__).resolve().parents[3] / "data" / "assumptions.csv"

Register = Mapping[str, Assumption]


@functools.lru_cache(maxsize=1)
def load_register() -> Register:
    """Assumptions by id, in the order of the file.

    Raises
    ------
    BadData
        If the file contradicts itself.
    """
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    register = {row["id"]: _assumption(row) for row in rows}
    if len(register) != len(rows):
        raise BadData(f"{FILE.name} names an assumption twice")
    for assumption in register.values():
        twin = register.get(assumption.same_as) if assumption.same_as else None
        if assumption.same_as and (twin is None or twin.range != assumption.range):
            raise BadData(f"{FILE.name}: {assumption.id} is not the same as {assumption.same_as}")
    return register


def _assumption(row: dict[str, str]) -> Assumption:
    blank = not row["mode"]
    return Assumption(
        id=row["id"],
        way=row["way"],
        step=row["step"],
        name=row["name"],
        who=row["who"],
        unit=row["unit"],
        range=None if blank else Range(float(row["low"]), float(row["mode"]), float(row["high"])),
        recurs=row["recurs"],
        kind=row["kind"],
        same_as=row["same_as"],
        grade=Grade(row["grade"]),
        sources=tuple(filter(None, row["sources"].split(";"))),
        note=row["note"],
    )


def effective_ranges(register: Register, scenario: Scenario) -> dict[str, Range]:
    """Range of every assumption under a scenario; twins follow each other.

    Raises
    ------
    BadUsage
        If the scenario overrides something that does not exist.
    """
    unknown = sorted(set(scenario.overrides) - set(register))
    if unknown:
        raise BadUsage(
            f"There is no assumption {unknown[0]!r}",
            remedy=f"Choose from {', '.join(register)}.",
        )
    ranges = {key: a.range for key, a in register.items() if a.range is not None}
    ranges |= scenario.overrides
    for key, assumption in register.items():
        if assumption.same_as and key not in scenario.overrides:
            ranges[key] = ranges[assumption.same_as]
    return ranges


def drawn_as(register: Register, scenario: Scenario, key: str) -> str:
    """Id whose draws an assumption uses: its own, or its twin's while nobody parted them."""
    twin = register[key].same_as
    return twin if twin and key not in scenario.overrides else key
