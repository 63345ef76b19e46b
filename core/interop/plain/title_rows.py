"""What spreadsheets put above a table's header: a line with the separator, titles, remarks."""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from core.interop.plain.loaded_table import column_names
from core.interop.plain.meaning import kind_of
from core.interop.source import SAMPLE_ROWS, SEPARATORS, SourceFile
from core.interop.values import shown

MOST_TITLES = 20
MOST_FIT = 0.9
"""Share of the rows below a header that have as many cells as it."""
LONGEST_NAME = 80
SHOWN = 3
_SEP = re.compile(r'\s*"?sep=(\\t|[^"\r\n])"?[;,|\t"]*\s*', re.IGNORECASE)
_NUMBER = re.compile(r"[-+\d.,\s%:/$€£T]*\d[-+\d.,\s%:/$€£TZ]*")
_REMARK = "#"

Row = tuple[int, list[str]]
"""Line of the file on which it begins, and its cells without the spaces around them."""


@dataclass(frozen=True)
class Above:
    """What stands above a header.

    Attributes
    ----------
    line : int
        Line of the header, counted from 1.
    separator : str or None
        The sign between cells, where a line names it.
    notes : tuple of str
        What is left out, for people.
    """

    line: int
    separator: str | None
    notes: tuple[str, ...]


def without_titles(source: SourceFile) -> tuple[SourceFile, tuple[str, ...]]:
    """The file with blank lines where titles were, so that lines keep their numbers.

    Returns
    -------
    tuple of SourceFile and tuple of str
        The same file where nothing certain stands above its header; what was left out.
    """
    head = source.sample.text
    if head is None or head.lstrip()[:1] in ("{", "["):
        return source, ()
    above = what_is_above(head)
    if above is None:
        return source, ()
    lines = io.StringIO(source.text, newline="")
    for _ in itertools.islice(lines, above.line - 1):
        pass
    raw = b"\n" * (above.line - 1) + lines.read().encode()
    return SourceFile(source.name, raw, above.separator), above.notes


def what_is_above(text: str) -> Above | None:
    r"""The lines above a header that are certain to be no part of the table.

    Examples
    --------
    >>> what_is_above("sep=;\nitem_id;text\nd1;a\n").line
    2
    >>> what_is_above("Export of 3 May;;\n\nitem_id;text;gold\nd1;a;yes\n").notes
    ("Line 1 above the header is left out: 'Export of 3 May'.",)
    >>> what_is_above("item_id,text\nTotal,a\n") is None
    True
    """
    lines = list(io.StringIO(text, newline=""))
    first = next((at for at, line in enumerate(lines) if line.strip()), None)
    if first is None:
        return None
    said = _SEP.fullmatch(lines[first].rstrip("\r\n"))
    separator = None
    notes: list[str] = []
    if said:
        sign = "\t" if said[1] == "\\t" else said[1]
        separator = sign if sign in SEPARATORS else None
        notes.append(f"Line {first + 1} ('sep={said[1]}') names the separator and is left out.")
        lines[: first + 1] = ["\n"] * (first + 1)
        first = next((at for at, line in enumerate(lines) if line.strip()), first + 1)
    titles = _titles("".join(lines), (separator,) if separator else SEPARATORS)
    if titles:
        *above, header = titles
        notes.append(_told(above))
        first = header[0] - 1
    return Above(first + 1, separator, tuple(notes)) if notes else None


def _titles(text: str, separators: Sequence[str]) -> list[Row]:
    """Title rows and the header below them; empty where there are none for certain."""
    tables = [rows for sign in separators if (rows := _rows(text, sign))]
    if any(_begins_with_header([cells for _, cells in rows]) for rows in tables):
        return []
    found = [titles for rows in tables if (titles := _above_header(rows))]
    return max(found, key=lambda titles: len(titles[-1][1]), default=[])


def _rows(text: str, separator: str) -> list[Row]:
    found: list[Row] = []
    begins = 1
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                found.append((begins, [cell.strip() for cell in row]))
            begins = reader.line_num + 1
            if len(found) > SAMPLE_ROWS:
                break
    except csv.Error:
        pass
    return found


def _above_header(rows: Sequence[Row]) -> list[Row]:
    for at in range(1, min(MOST_TITLES + 1, len(rows) - 1)):
        cells = [row for _, row in rows]
        if _is_header(cells[at], cells[at + 1 :]) and _are_titles(cells[:at], cells[at]):
            return list(rows[: at + 1])
    return []


def _begins_with_header(rows: Sequence[Sequence[str]]) -> bool:
    """Whether a table is an ordinary one, whatever other signs its cells hold."""
    full = 1 < len(rows[0]) == sum(bool(cell) for cell in rows[0])
    known = full and kind_of(column_names(rows[0])) is not None
    return known or (full and len(rows) > 1 and _is_header(rows[0], rows[1:]))


def _is_header(names: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Whether a row names the columns of those below it."""
    words = [name.casefold() for name in names if name]
    fits = [row for row in below if len(row) == len(names)]
    if len(words) < max(2, MOST_FIT * len(names)) or len(fits) < MOST_FIT * len(below):
        return False
    if len(set(words)) < len(words) or any(
        len(word) > LONGEST_NAME or _NUMBER.fullmatch(word) for word in words
    ):
        return False
    if kind_of(column_names(names)) is not None:
        return True
    # Names nobody knows: at least they are no values of their columns.
    again = any(
        name and name in column
        for name, column in zip(names, zip(*fits, strict=True), strict=False)
    )
    return len(names) > 2 and len(below) > 1 and not again


def _are_titles(above: Sequence[Sequence[str]], names: Sequence[str]) -> bool:
    """Whether rows say too little to be the header or rows of the table below."""
    known = kind_of(column_names(names)) is not None
    first = sum(bool(cell) for cell in above[0])
    remark = above[0][0].startswith(_REMARK)
    if not remark and kind_of(column_names(above[0])) is not None and first * 3 > len(names):
        return False
    if names[0].startswith(_REMARK):
        return False
    return all(_is_title(row, len(names), known) for row in above)


def _is_title(row: Sequence[str], width: int, known: bool) -> bool:
    filled = sum(bool(cell) for cell in row)
    if row[0].startswith(_REMARK) and len(row[0]) > 1:
        return True
    if not known:
        return filled == 1
    # A row of a table below known names is as wide as they are.
    return filled * 2 <= width or (filled < width and len(row) < width)


def _told(titles: Sequence[Row]) -> str:
    words = [shown(" ".join(cell for cell in row if cell)) for _, row in titles]
    said = ", ".join(f"'{word}'" for word in words[:SHOWN])
    more = f" and {len(words) - SHOWN} more" if len(words) > SHOWN else ""
    if len(titles) == 1:
        return f"Line {titles[0][0]} above the header is left out: {said}."
    join = "and" if len(titles) == 2 else "to"
    places = f"Lines {titles[0][0]} {join} {titles[-1][0]}"
    return f"{places} above the header are left out: {said}{more}."
