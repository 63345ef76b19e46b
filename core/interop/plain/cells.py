"""Columns of cells by their meaning, all rows at once; cells that have none are pointed out."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from core.interop.choices import NOT_ONE, SEVERAL, answer_of
from core.interop.values import Odd

PLAIN = re.compile(r"[+-]?\d+(\.\d+)?")
MOST = 1e15
"""Numbers from here on are not exact any more, so nobody can have meant them."""

YES = ("true", "yes", "t", "y", "right", "correct")
NO = ("false", "no", "f", "n", "wrong", "incorrect")


@dataclass(frozen=True)
class Bad:
    """Cells of a column that cannot be taken.

    Attributes
    ----------
    rows : ndarray of bool
        Which.
    cause : str
        Why, without the value.
    why : callable
        Why, of one cell's text.
    """

    rows: NDArray[np.bool_]
    cause: str
    why: Callable[[str], str]


@dataclass(frozen=True)
class ColumnCells:
    """A column by its meaning.

    Attributes
    ----------
    values : pyarrow Array
        Null where the cell is empty or bad.
    bad : tuple of Bad
    """

    values: pa.ChunkedArray
    bad: tuple[Bad, ...] = ()


def text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Cells as text without the spaces around them; blank ones are null.

    Whole numbers kept as decimals by the tool that wrote them (1.0) lose the ``.0``: pandas turns
    ids into floats as soon as one of them is missing.
    """
    kind = column.type
    if pa.types.is_dictionary(kind):
        column = pc.cast(column, kind.value_type)
        kind = column.type
    if pa.types.is_floating(kind):
        whole = pc.all(pc.equal(column, pc.floor(column)), min_count=0).as_py()
        small = pc.all(pc.less(pc.abs(column), MOST), min_count=0).as_py()
        column = pc.cast(column, pa.int64()) if whole and small else column
    if not (pa.types.is_string(kind) or pa.types.is_large_string(kind)):
        column = pc.cast(column, pa.string())
    column = pc.utf8_trim_whitespace(column)
    return pc.if_else(pc.equal(column, ""), pa.scalar(None, column.type), column)


def number(
    column: pa.ChunkedArray,
    low: float = -math.inf,
    high: float = math.inf,
    whole: bool = False,
    scale: float = 1.0,
) -> ColumnCells:
    """Cells as finite numbers times ``scale``.

    Parameters
    ----------
    column : ChunkedArray
    low, high : float
        Either 0 and 1 for a share, or 0 and infinity for an amount; other limits are not checked.
    whole : bool
        Whether only whole numbers will do.
    scale : float
        What the numbers are multiplied by once they are checked.

    Returns
    -------
    ColumnCells
    """
    values, unread = _floats(column)
    found = np.asarray(values.to_numpy(), dtype=float)
    filled = values.is_valid().to_numpy()
    bad = [Bad(unread, "not a number", lambda cell: _not_a_number(cell))]
    odd = filled & ~np.isfinite(found)
    bad.append(Bad(odd, "not a number", lambda cell: f"{cell!r} is not a number."))
    huge = filled & (np.abs(found) >= MOST) & ~odd
    bad.append(Bad(huge, "too large to be meant", lambda cell: f"{cell} is too large to be meant."))
    fine = filled & ~odd & ~huge
    if low == 0 and high == 1:
        out = fine & ((found < 0) | (found > 1))
        bad.append(Bad(out, "not a share from 0 to 1", _not_a_share))
    elif low == 0:
        bad.append(Bad(fine & (found < 0), "below 0", lambda cell: f"{cell} is below 0."))
    if whole:
        broken = fine & (found != np.floor(found))
        bad.append(Bad(broken, "not whole", lambda cell: f"{cell} is not a whole number."))
    if scale != 1.0:
        values = pc.multiply(values, scale)
    return ColumnCells(values, tuple(b for b in bad if b.rows.any()))


def with_points(column: pa.ChunkedArray) -> pa.ChunkedArray | None:
    """Numbers with decimal commas as ones with points; None where they are not written so.

    Examples
    --------
    >>> with_points(pa.chunked_array([["9,5", "12"]])).to_pylist()
    ['9.5', '12']
    """
    comma = pc.match_substring_regex(column, r"^\s*[+-]?\d+,\d+\s*$")
    point = pc.match_substring(column, ".")
    # A point anywhere in the column, and a comma may part thousands: then nothing is guessed.
    if pc.any(point, min_count=0).as_py() or not pc.any(comma, min_count=0).as_py():
        return None
    return pc.if_else(pc.fill_null(comma, False), pc.replace_substring(column, ",", "."), column)


def _floats(column: pa.ChunkedArray) -> tuple[pa.ChunkedArray, NDArray[np.bool_]]:
    """Cells as floats, and which of them are not numbers at all."""
    none = np.zeros(len(column), dtype=bool)
    if pa.types.is_floating(column.type) or pa.types.is_integer(column.type):
        return pc.cast(column, pa.float64(), safe=False), none
    cells = text(column)
    try:
        return pc.cast(cells, pa.float64()), none
    # All at once fails without saying where; only then cell by cell, which is slow.
    except pa.ArrowInvalid:
        read = pd.to_numeric(cells.to_pandas().astype(object), errors="coerce").to_numpy(float)
    # A number to Arrow, and nothing that could not be read: refused below as not finite.
    spelled = pc.match_substring_regex(cells, "^(?i)[+-]?(nan|inf|infinity)$")
    named = pc.fill_null(spelled, False).to_numpy()
    unread = cells.is_valid().to_numpy() & np.isnan(read) & ~named
    empty = cells.is_null().to_numpy() | unread
    return pa.chunked_array([pa.array(read, mask=empty)]), unread


def _not_a_number(cell: str) -> str:
    said = f"{cell!r} is not a number."
    if cell.endswith("%") and PLAIN.fullmatch(cell[:-1].strip()):
        return f"{said} If it is a percentage, write {float(cell[:-1]) / 100:.6g}."
    if PLAIN.fullmatch(cell.replace(",", "")):
        return f"{said} Decimals have a point, and nothing stands between thousands."
    return said


def _not_a_share(cell: str) -> str:
    try:
        found = float(cell)
    except ValueError:
        return f"{cell} is not a share from 0 to 1."
    meant = f" If it is a percentage, write {found / 100:.6g}." if 1 < found <= 100 else ""
    return f"{cell} is not a share from 0 to 1.{meant}"


def share_of_right(column: pa.ChunkedArray) -> ColumnCells:
    """Cells as 1 for right and 0 for wrong, or a share between: also true, false, yes, no."""
    if pa.types.is_boolean(column.type):
        return ColumnCells(pc.cast(column, pa.float64()))
    if pa.types.is_floating(column.type) or pa.types.is_integer(column.type):
        return number(column, 0, 1)
    said = pc.utf8_lower(text(column))
    yes, no = (pc.is_in(said, pa.array(words)) for words in (YES, NO))
    digits = pc.if_else(yes, "1", pc.if_else(no, "0", said))
    return number(digits, 0, 1)


def one_answer(column: pa.ChunkedArray) -> ColumnCells:
    """Cells as one answer each; a list with one element is that element, an empty one nothing.

    Parameters
    ----------
    column : ChunkedArray
        Text; lists and objects as JSON or as Python writes them.

    Returns
    -------
    ColumnCells

    Examples
    --------
    >>> one_answer(pa.chunked_array([["spam", "['spam']", "[]", "[PAD]"]])).values.to_pylist()
    ['spam', 'spam', None, '[PAD]']
    """
    bracketed = pc.fill_null(pc.match_substring_regex(column, r"(?s)^[\[{].*[\]}]$"), False)
    if not pc.any(bracketed, min_count=0).as_py():
        return ColumnCells(column)
    words = pc.filter(column, bracketed).to_pylist()
    read = {word: _answer_in(word) for word in dict.fromkeys(words)}
    taken = iter([read[word] for word in words])
    found = [
        next(taken) if nested else (cell, "")
        for cell, nested in zip(column.to_pylist(), bracketed.to_pylist(), strict=True)
    ]
    values = pa.chunked_array([pa.array([cell for cell, _ in found], column.type)])
    wrong = np.array([cause for _, cause in found], dtype=object)
    return ColumnCells(
        values,
        tuple(
            Bad(np.asarray(wrong == cause), cause, partial(_said, why))
            for cause, why in NO_ANSWER.items()
            if cause in wrong
        ),
    )


_ONE = "One answer a cell is needed: choose one, or leave the column out."
NO_ANSWER = {
    SEVERAL: f"are several answers. {_ONE}",
    NOT_ONE: f"is a record or a list of lists, not an answer. {_ONE}",
}


def _said(why: str, cell: str) -> str:
    return f"{cell} {why}"


def _answer_in(written: str) -> tuple[str | None, str]:
    """The answer in a cell that looks like a list or an object, and why there is none."""
    try:
        return answer_of(written, ""), ""
    except Odd as odd:
        return None, SEVERAL if odd.cause == SEVERAL else NOT_ONE


def moment(column: pa.ChunkedArray) -> ColumnCells:
    """Cells as moments in UTC: ISO 8601, or seconds or milliseconds since 1970."""
    kind = column.type
    if pa.types.is_timestamp(kind) or pa.types.is_date(kind):
        return ColumnCells(_as_utc(column))
    cells = text(column)
    # A column is written with zones or without; Arrow refuses the other of the two.
    for target in (pa.timestamp("us"), pa.timestamp("us", "UTC")):
        try:
            return ColumnCells(_as_utc(pc.cast(cells, target)))
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
            continue
    plain = cells.to_pandas().astype(object)
    counted = pd.to_numeric(plain, errors="coerce")
    # From 1e11 on they are milliseconds: as seconds that would be the year 5138, as milliseconds it
    # is 1973.
    seconds = counted.where(counted.abs() < 1e11, counted / 1000)
    read = pd.to_datetime(plain.where(counted.isna()), errors="coerce", utc=True, format="ISO8601")
    since = pd.to_datetime(seconds.where(seconds.abs() < 1e11), errors="coerce", utc=True, unit="s")
    found = read.fillna(since).dt.tz_localize(None).astype("datetime64[us]")
    bad = cells.is_valid().to_numpy() & found.isna().to_numpy()
    values = pa.chunked_array([pa.array(found, from_pandas=True)])
    if not bad.any():
        return ColumnCells(values)
    return ColumnCells(
        values,
        (Bad(bad, "not a time", lambda c: f"{c!r} is not a time; write 2026-11-20T15:30:00."),),
    )


def _as_utc(column: pa.ChunkedArray) -> pa.ChunkedArray:
    zoned = getattr(column.type, "tz", None)
    moments = pc.cast(
        column, pa.timestamp("us", "UTC") if zoned else pa.timestamp("us"), safe=False
    )
    return pc.cast(moments, pa.timestamp("us"))
