"""A small CSV file as columns; what is wrong with it is told by line and column."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from core.domain.errors import BadData

MOST_BYTES = 200_000_000
T = TypeVar("T")


@dataclass(frozen=True)
class Table:
    """Cells of a CSV file, without the spaces around them.

    Attributes
    ----------
    name : str
        The file, for messages.
    columns : mapping of str to list of str
        Cells by column.
    lines : list of int
        Line of the file on which each row ends.
    """

    name: str
    columns: dict[str, list[str]]
    lines: list[int]

    def __len__(self) -> int:
        return len(self.lines)

    def __contains__(self, column: str) -> bool:
        return column in self.columns

    def read(self, column: str, meaning: Callable[[str], T]) -> list[T]:
        """Every cell of a column by its meaning.

        Raises
        ------
        BadData
            Where a cell has none: ``meaning`` raised ``ValueError`` with the reason.
        """
        found = []
        for cell, line in zip(self.columns[column], self.lines, strict=True):
            try:
                found.append(meaning(cell))
            except ValueError as error:
                raise self.wrong(line, column, str(error)) from error
        return found

    def wrong(self, line: int, column: str, why: str) -> BadData:
        """The error that names a cell."""
        return BadData(f"{self.name}, line {line}, column {column!r}", why, "Nothing was computed.")


def read_table(path: Path, needed: Sequence[str]) -> Table:
    """Read a CSV file with a header, UTF-8, separated by commas.

    Parameters
    ----------
    path : Path
    needed : sequence of str
        Columns that must be there; others are kept too.

    Raises
    ------
    BadData
        If the file cannot be read, is empty, or has a row or a header that does not fit.
    """
    text = _text(path)
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    body: list[list[str]] = []
    lines: list[int] = []
    try:
        header = [name.strip() for name in next(rows, [])]
        _check_header(path.name, header, needed)
        for row in rows:
            if not any(cell.strip() for cell in row):
                continue
            if len(row) != len(header):
                raise BadData(
                    f"{path.name}, line {rows.line_num}",
                    f"It has {len(row)} cells, the header has {len(header)} columns.",
                    "Put quotes around cells that contain a comma.",
                )
            body.append([cell.strip() for cell in row])
            lines.append(rows.line_num)
    except csv.Error as error:
        raise BadData(f"{path.name}, line {rows.line_num} is not CSV", str(error)) from error
    if not body:
        raise BadData(f"{path.name} has a header but no rows")
    columns = [list(cells) for cells in zip(*body, strict=True)]
    return Table(path.name, dict(zip(header, columns, strict=True)), lines)


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise BadData(f"{path.name} is too large", f"At most {MOST_BYTES / 1e6:.0f} MB.")
        raw = path.read_bytes()
    except OSError as error:
        raise BadData(f"{path} cannot be read", str(error.strerror), "Check the path.") from error
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise BadData(
            f"{path.name}, line {line} is not UTF-8 text", remedy="Save the file as CSV in UTF-8."
        ) from error
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        raise BadData(f"{path.name}, line {line} is not text", remedy="Save the file as CSV.")
    if not text.strip():
        raise BadData(f"{path.name} is empty")
    return text


def _check_header(name: str, header: list[str], needed: Sequence[str]) -> None:
    twice = [column for at, column in enumerate(header) if column in header[:at]]
    if twice:
        raise BadData(f"{name}, line 1 names the column {twice[0]!r} twice")
    missing = [column for column in needed if column not in header]
    if missing:
        raise BadData(
            f"{name}, line 1 has no column {missing[0]!r}",
            f"Its columns: {', '.join(header)}.",
            f"The first line must name {', '.join(needed)}, separated by commas.",
        )


def number(cell: str) -> float:
    """A finite number.

    Raises
    ------
    ValueError
        With what is wrong.
    """
    try:
        found = float(cell)
    except ValueError:
        raise ValueError(f"{cell!r} is not a number." if cell else "It is empty.") from None
    if not math.isfinite(found):
        raise ValueError(f"{cell!r} is not a number.")
    return found


def share(cell: str) -> float:
    """A number from 0 to 1; percentages are refused with a hint.

    Examples
    --------
    >>> share("0.87")
    0.87
    >>> share("87%")
    Traceback (most recent call last):
    ValueError: '87%' is not a share from 0 to 1. If it is a percentage, write 0.87.
    """
    plain = cell.removesuffix("%").strip()
    found = number(plain if cell.endswith("%") else cell)
    if cell.endswith("%") or 1 < found <= 100:
        raise ValueError(
            f"{cell!r} is not a share from 0 to 1. If it is a percentage, write {found / 100:.6g}."
        )
    if not 0 <= found <= 1:
        raise ValueError(f"{cell} is not a share from 0 to 1.")
    return found
