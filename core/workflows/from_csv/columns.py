"""A small CSV file as columns; what is wrong with it is told by line and column."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from core.domain.errors import BadData
from core.interop.source import SourceFile

T = TypeVar("T")


@dataclass(frozen=True)
class CsvTable:
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


def read_table(path: Path, needed: Sequence[str]) -> CsvTable:
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
    rows = _text_rows(path)
    _, header = next(rows)
    _check_header(path.name, header, needed)
    body: list[list[str]] = []
    lines: list[int] = []
    for line, row in rows:
        if not any(row):
            continue
        if len(row) != len(header):
            raise BadData(
                f"{path.name}, line {line}",
                f"It has {len(row)} cells, the header has {len(header)} columns.",
                "Put quotes around cells that contain a comma.",
            )
        body.append(row)
        lines.append(line)
    if not body:
        raise BadData(f"{path.name} has a header but no rows")
    columns = [list(cells) for cells in zip(*body, strict=True)]
    return CsvTable(path.name, dict(zip(header, columns, strict=True)), lines)


def _text_rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Rows without the spaces around their cells; a file of bytes is refused."""
    for line, row in rows_of(path):
        if any("\0" in cell for cell in row):
            raise BadData(f"{path.name}, line {line} is not text", remedy="Save the file as CSV.")
        yield line, [cell.strip() for cell in row]


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


def rows_of(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Rows of a file as they stand, with the line each ends on.

    Raises
    ------
    BadData
        If the file cannot be read, is empty, or is no CSV in UTF-8.
    """
    raw = SourceFile.from_path(path).raw
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise BadData(
            f"{path.name}, line {line} is not UTF-8 text", remedy="Save the file as CSV in UTF-8."
        ) from error
    if not text.strip():
        raise BadData(f"{path.name} is empty", remedy="Give a header and the rows below it.")
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        for row in reader:
            yield reader.line_num, row
    except csv.Error as error:
        raise BadData(
            f"{path.name}, line {reader.line_num} is not CSV",
            str(error),
            "If it is no CSV file, save it as one.",
        ) from error
