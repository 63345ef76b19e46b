"""One measured thing beside its bar, and the table of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

HEADER = ("", "what", "measured", "bar", "holds")


@dataclass(frozen=True)
class Finding:
    """One row of the table.

    Attributes
    ----------
    measured, bar : str
        As a reader wants them; the bar is empty where there is none.
    holds : bool or None
        None where there is no bar.
    numbers : dict
        Everything measured, for the result file: seconds, bytes, counts.
    """

    what: str
    measured: str
    bar: str = ""
    holds: bool | None = None
    numbers: dict[str, Any] = field(default_factory=dict)

    @property
    def answer(self) -> str:
        """Whether it holds, in a word."""
        return {True: "yes", False: "NO", None: ""}[self.holds]


def table(rows: Iterable[tuple[str, Finding]]) -> str:
    """Findings as aligned text, each benchmark's name once."""
    cells: list[Sequence[str]] = [HEADER]
    last = ""
    for name, found in rows:
        cells.append(
            ("" if name == last else name, found.what, found.measured, found.bar, found.answer)
        )
        last = name
    widths = [max(len(row[at]) for row in cells) for at in range(len(HEADER))]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in cells
    ]
    lines.insert(1, "-" * (sum(widths) + 2 * (len(widths) - 1)))
    return "\n".join(lines)
