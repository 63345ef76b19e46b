"""Rows of a spreadsheet that are no rows of its table: totals, headers that come again."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from core.domain.errors import BadData
from core.interop.plain.loaded_table import NAMELESS, Loaded

_WORDS = (
    "total totals grand_total sum sums summe gesamt gesamtsumme insgesamt subtotal sub_total "
    "zwischensumme total_general totale totaal suma somme average mean median mittelwert "
    "durchschnitt count anzahl"
)
TOTALS = re.compile(
    rf"({'|'.join(_WORDS.split()).replace('_', '[ -]?')})\s*[:=]?\s*\(?([\d.,]+( \w+)?)?\)?",
    re.IGNORECASE,
)
MOST_LAST = 3
"""Rows at the end that are looked at for sums."""
MOST_LOOKED_AT = 1_000
USUAL = 0.9
"""Share of the other rows that fill a column which a total leaves empty."""
_NUMBER = re.compile(r"[-+]?\d[\d.,' ]*")


def is_total(cell: str) -> bool:
    """Whether a cell is the name of a total and nothing else.

    Examples
    --------
    >>> is_total("Total:"), is_total("Grand total (45)"), is_total("Total loss of my parcel")
    (True, True, False)
    """
    return TOTALS.fullmatch(cell.strip()) is not None


def short_row(row: Sequence[str]) -> str | None:
    """What a row with fewer cells than the header is, where that is certain."""
    filled = [cell.strip() for cell in row if cell.strip()]
    if len(filled) == 1 and filled[0].startswith("#"):
        return "a remark"
    if is_total(filled[0]) and all(_NUMBER.fullmatch(cell) for cell in filled[1:]):
        return "a total"
    return None


def without_extra_rows(name: str, loaded: Loaded) -> Loaded:
    """The table without totals and headers that come again, and notes that say so.

    Raises
    ------
    BadData
        If nothing else is in it.
    """
    if not len(loaded):
        return loaded
    again = _headers(loaded)
    totals = _totals(loaded, again)
    if not (again or totals):
        return loaded
    kept = np.delete(np.arange(len(loaded)), [*again, *totals])
    if not len(kept) and not loaded.problems:
        raise BadData(
            f"{name} has a header but no rows",
            "It holds only totals or its header once more.",
            "Export it again.",
        )
    columns = {column: values.take(pa.array(kept)) for column, values in loaded.columns.items()}
    notes = list(loaded.notes)
    for rows, what in ((again, "the header once more"), (totals, "a total")):
        notes += [lines_note([int(loaded.lines[at]) for at in rows], what)] if rows else []
    return replace(loaded, columns=columns, lines=loaded.lines[kept], notes=tuple(notes))


def lines_note(lines: Sequence[int], what: str) -> str:
    """What was left out where.

    Examples
    --------
    >>> lines_note([9], "a total"), lines_note([4, 9], "a total")
    ('Line 9 is a total and is left out.', 'Lines 4, 9 are each a total and are left out.')
    """
    if len(lines) == 1:
        return f"Line {lines[0]} is {what} and is left out."
    said = ", ".join(str(line) for line in lines[:10])
    more = f" and {len(lines) - 10:,} more" if len(lines) > 10 else ""
    return f"Lines {said}{more} are each {what} and are left out."


def _headers(loaded: Loaded) -> list[int]:
    names = [None if name.startswith(NAMELESS) else name for name in loaded.columns]
    first = next(iter(loaded.columns.values()))
    if len(names) < 2 or names[0] is None or not pa.types.is_string(first.type):
        return []
    found = _where(pc.match_substring(first, names[0]))
    return [
        at
        for at in found[:MOST_LOOKED_AT]
        if [_trimmed(cell) for cell in _row(loaded, at).values()] == names
    ]


def _trimmed(cell: Any) -> Any:
    return cell.strip().removeprefix("\ufeff") if isinstance(cell, str) else cell


def _totals(loaded: Loaded, again: Sequence[int]) -> list[int]:
    first = next(iter(loaded.columns.values()))
    named: list[int] = []
    if pa.types.is_string(first.type):
        named = _where(pc.match_substring_regex(first, rf"(?i)^\s*{TOTALS.pattern}\s*$"))
    last = range(max(1, len(loaded) - MOST_LAST), len(loaded))
    rows = sorted({*named[:MOST_LOOKED_AT], *last} - set(again))
    usual = _usual(loaded, named)
    found: list[int] = []
    for at in rows:
        if _is_total_row(loaded, at, found, usual, last=at in last):
            found.append(at)
    return found


def _is_total_row(
    loaded: Loaded, at: int, before: Sequence[int], usual: Collection[str], last: bool
) -> bool:
    """Whether a row sums up those before it: by its word, or by an empty id and true sums."""
    row = _row(loaded, at)
    filled = [name for name, cell in row.items() if cell not in (None, "")]
    if not filled or at == 0:
        return False
    first = next(iter(row))
    said = row[filled[0]]
    named = isinstance(said, str) and is_total(said)
    if not named and (first in filled or not last):
        return False
    numbers = [name for name in filled if _number(row[name]) is not None]
    missing = [name for name in row if name in usual and name not in filled]
    if named and missing and (numbers or len(missing) > 1):
        return True
    # Every other cell is a number, and what stands above it comes to that.
    if len(numbers) < len(filled[named:]):
        return False
    sums = numbers and all(_is_sum(loaded, name, at, before, row) for name in numbers)
    return bool(sums) and (named or (first in missing and at > 1))


def _row(loaded: Loaded, at: int) -> Mapping[str, Any]:
    return {name: column[at].as_py() for name, column in loaded.columns.items()}


def _usual(loaded: Loaded, named: Sequence[int]) -> set[str]:
    """Columns that nearly every row fills, save those that say they are totals."""
    rows = len(loaded) - len(named)
    return {
        name
        for name, column in loaded.columns.items()
        if rows - (column.null_count - column.take(pa.array(named, pa.int64())).null_count)
        >= USUAL * (rows - 1)
    }


def _number(cell: Any) -> float | None:
    if isinstance(cell, int | float):
        return float(cell)
    if not isinstance(cell, str) or not _NUMBER.fullmatch(cell.strip()):
        return None
    plain = cell.strip().replace(" ", "").replace("'", "")
    # The last of both signs is the decimal one.
    if "," in plain and plain.rfind(",") > plain.rfind("."):
        plain = plain.replace(".", "").replace(",", ".")
    try:
        return float(plain.replace(",", ""))
    except ValueError:
        return None


def _is_sum(
    loaded: Loaded, name: str, at: int, before: Sequence[int], row: Mapping[str, Any]
) -> bool:
    cells = loaded.columns[name].slice(0, at).to_pylist()
    values = [_number(cell) for one, cell in enumerate(cells) if one not in set(before)]
    known = [value for value in values if value is not None]
    told = _number(row[name])
    return bool(known) and bool(told) and abs(sum(known) - (told or 0)) <= 0.005 * len(known) + 1e-6


def _where(mask: Any) -> list[int]:
    return np.flatnonzero(pc.fill_null(mask, False).to_numpy()).tolist()
