"""Several items on one page: numbered columns taken apart into one row per item."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

# The number at the end of a name, or before the choice that follows it: keto1, keto1.yes.
NUMBERED = re.compile(r"^(.*?)(\d{1,3})(\.\D+)?$")
NUMBER = "#"
"""Stands for the number in the name of a field that is there once per item."""


@dataclass(frozen=True)
class Several:
    """How a page's columns belong to its items.

    Attributes
    ----------
    numbers : tuple of str
        Numbers of the items, as written in the names; empty where a page is one item.
    parted : mapping of str to (str, str)
        Field and number of each numbered column; others belong to every item.
    """

    numbers: tuple[str, ...] = ()
    parted: Mapping[str, tuple[str, str]] | None = None

    def field(self, column: str) -> str:
        """The field a column belongs to."""
        return (self.parted or {}).get(column, (column, ""))[0]

    def fields(self, columns: Sequence[str]) -> list[str]:
        """Fields of some columns, each once."""
        return list(dict.fromkeys(self.field(column) for column in columns))

    def items(self, values: Mapping[str, object]) -> list[tuple[str, dict[str, object]]]:
        """A page's values by item: its number and its fields; items without values are no items."""
        if not self.numbers:
            return [("", dict(values))]
        parted = self.parted or {}
        shared = {name: value for name, value in values.items() if name not in parted}
        own: dict[str, dict[str, object]] = {number: {} for number in self.numbers}
        for name, value in values.items():
            if name in parted:
                field, number = parted[name]
                own[number][field] = value
        return [
            (number, {**shared, **fields})
            for number, fields in own.items()
            if any(value not in ("", None) for value in fields.values())
        ]


def several(inputs: Sequence[str], answers: Sequence[str]) -> Several:
    """Whether inputs and answers are numbered alike, twice or more.

    Examples
    --------
    >>> found = several(["Input.dish1", "Input.dish2"], ["Answer.keto1", "Answer.keto2"])
    >>> found.numbers, found.fields(["Input.dish1", "Input.dish2"])
    (('1', '2'), ['Input.dish#'])
    """
    stems, asked = _stems(inputs), _stems(answers)
    alike = [
        tuple(numbers)
        for numbers in asked.values()
        if len(numbers) > 1 and any(numbers.keys() == other.keys() for other in stems.values())
    ]
    if not alike:
        return Several()
    # The longest row of numbers is that of the items; columns with fewer belong to every item.
    numbers = max(alike, key=len)
    parted = {
        column: (field, number)
        for found in (stems, asked)
        for field, columns in found.items()
        if columns.keys() == set(numbers)
        for number, column in columns.items()
    }
    return Several(numbers, parted)


def _stems(columns: Sequence[str]) -> dict[str, dict[str, str]]:
    """Field to number to column."""
    found: dict[str, dict[str, str]] = {}
    for column in columns:
        match = NUMBERED.match(column)
        if match:
            field = f"{match[1]}{NUMBER}{match[3] or ''}"
            found.setdefault(field, {})[match[2]] = column
    return found
