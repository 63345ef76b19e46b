"""CSV, TSV and their kin as columns of text: all at once, or cell by cell where a row is odd."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from pyarrow import csv as arrow_csv

from core.domain.errors import BadData
from core.interop.plain.cells import with_points
from core.interop.plain.extra_rows import lines_note, short_row, without_extra_rows
from core.interop.plain.loaded_table import Loaded, check_names, column_names
from core.interop.reading import Problem
from core.interop.source import SourceFile

BLOCK = 1 << 20
_END = "\x1eend of file\x1e"
"""A last line that no file has: it comes back as a row of its own, unless a quote swallows it."""
BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def load_csv(source: SourceFile, separator: str, numbers: Sequence[str] = ()) -> Loaded:
    """Every column of a CSV file, as text without the spaces around its name.

    Parameters
    ----------
    source : SourceFile
    separator : str
        The sign between cells.
    numbers : sequence of str
        Columns to read as numbers where all of their cells are; else they stay text.

    Raises
    ------
    BadData
        If the file is not text, has no rows, a quote is never closed, or the header does
        not fit.
    """
    raw = source.raw
    # Through the text only where it matters: it costs a large file two more passes.
    if raw.startswith(BOMS) or b"\0" in raw:
        raw = source.text.encode()
    lines = row_lines(raw)
    found = None if lines is None else _at_once(raw, separator, lines, source, numbers)
    return without_extra_rows(source.name, found or _cell_by_cell(source, separator))


def with_decimal_points(loaded: Loaded, numbers: Sequence[str]) -> Loaded:
    """The same where columns of numbers have decimal commas, as spreadsheets of many countries do.

    Only columns in which no cell has a point are taken so.
    """
    found = {
        name: points
        for name in numbers
        if pa.types.is_string(loaded.columns[name].type)
        and (points := with_points(loaded.columns[name])) is not None
    }
    columns = {**loaded.columns, **found}
    return replace(loaded, columns=columns, decimal_commas=frozenset(found))


def _at_once(
    raw: bytes, separator: str, lines: np.ndarray, source: SourceFile, numbers: Sequence[str]
) -> Loaded | None:
    """All cells by Arrow's reader; None where a row does not fit."""
    header_bytes = raw.split(b"\n", int(lines[0]))[int(lines[0]) - 1] if len(lines) else b""
    # A header over several lines would be skipped by the wrong number of them.
    if len(lines) < 2 or header_bytes.count(b'"') % 2:
        return None
    try:
        header = next(csv.reader([header_bytes.decode()], delimiter=separator))
    except (csv.Error, UnicodeDecodeError):
        return None
    names = _named(source.name, header)
    # Read by their place: Arrow matches types to names, and names may hold anything.
    keys = [str(at) for at in range(len(names))]
    wanted = set(numbers)
    for numeric in (True, False) if wanted else (False,):
        types = {
            key: pa.float64() if numeric and name in wanted else pa.string()
            for key, name in zip(keys, names, strict=True)
        }
        try:
            table = arrow_csv.read_csv(
                pa.BufferReader(raw),
                read_options=arrow_csv.ReadOptions(
                    column_names=keys, skip_rows=int(lines[0]), block_size=BLOCK
                ),
                parse_options=arrow_csv.ParseOptions(
                    delimiter=separator, newlines_in_values=b'"' in raw
                ),
                convert_options=arrow_csv.ConvertOptions(
                    column_types=types, null_values=[""], strings_can_be_null=True
                ),
            )
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
            continue
        # A row more or less than was counted, and every place told to the reader would be wrong.
        if table.num_rows != len(lines) - 1:
            return None
        columns = {n: table[k] for k, n in zip(keys, names, strict=True)}
        return Loaded(columns, lines[1:], marked=True)
    return None


def _cell_by_cell(source: SourceFile, separator: str) -> Loaded:
    """The slow way, which knows what is wrong with which row."""
    text = source.text
    names: list[str] | None = None
    body: list[list[str]] = []
    lines: list[int] = []
    problems: list[Problem] = []
    extra: dict[str, list[int]] = {}
    for line, row in _rows(source.name, text, separator):
        if not any(cell.strip() for cell in row):
            continue
        if names is None:
            names = _named(source.name, row)
        elif len(row) == len(names):
            body.append(row)
            lines.append(line)
        elif len(row) < len(names) and (what := short_row(row)):
            extra.setdefault(what, []).append(line)
        else:
            why = f"It has {len(row)} cells, the header has {len(names)} columns."
            hint = " Put quotes around cells that contain the separator."
            problems.append(
                Problem(line, "", why + hint, "another number of cells than the header")
            )
    if names is None or not (body or problems):
        raise BadData(
            f"{source.name} has a header but no rows" if names else f"{source.name} is empty",
            "There is nothing to read.",
            "Export it again.",
        )
    cells = list(zip(*body, strict=True)) or [()] * len(names)
    columns = {
        name: pa.chunked_array([pa.array([c or None for c in column], pa.string())])
        for name, column in zip(names, cells, strict=True)
    }
    notes = tuple(lines_note(left, what) for what, left in extra.items())
    places = np.asarray(lines, dtype=np.int64)
    return Loaded(columns, places, tuple(problems), marked=True, notes=notes)


def _rows(name: str, text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Rows with the line they begin on.

    Raises
    ------
    BadData
        If a quote is never closed.
    """
    # The csv module reads an open quote to the end of the file and says nothing.
    marked = io.StringIO(text if text.endswith(("\n", "\r")) else text + "\n", newline="")
    reader = csv.reader(_with_end(marked), delimiter=separator)
    begins = 1
    try:
        for row in reader:
            if row == [_END]:
                return
            if row and row[-1].endswith(_END):
                raise _never_closed(name, _odd_quote(text, separator))
            yield begins, row
            begins = reader.line_num + 1
    except csv.Error as error:
        raise BadData(
            f"{name}, line {begins} cannot be split into cells",
            f"{str(error).capitalize()}.",
            "A quote may be opened there and never closed.",
        ) from error


def _with_end(lines: io.StringIO) -> Iterator[str]:
    yield from lines
    yield _END


def _odd_quote(text: str, separator: str) -> int:
    """Line of the row whose quote is the first not to close before a separator."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    begins = 1
    try:
        for _ in reader:
            begins = reader.line_num + 1
    except csv.Error:
        pass
    return begins


def _never_closed(name: str, line: int) -> BadData:
    return BadData(
        f"{name}, line {line}: a quote is opened and never closed",
        "Everything after it would be one cell.",
        'Close it, or double every quote inside a cell ("").',
    )


def _named(file: str, header: Sequence[str]) -> list[str]:
    names = column_names(header)
    check_names(file, names)
    return names


_QUOTE, _NEWLINE, _RETURN = ord('"'), ord("\n"), ord("\r")


def row_lines(raw: bytes) -> NDArray[np.int64] | None:
    r"""Line on which each row begins, the header first; blank lines are no rows.

    Parameters
    ----------
    raw : bytes
        The file, in UTF-8.

    Returns
    -------
    ndarray of int64, or None
        None where only reading cell by cell can tell: a lone carriage return, or quotes
        that do not pair.

    Examples
    --------
    >>> row_lines(b'a,b\n\n1,"x\ny"\n2,z').tolist()
    [1, 3, 5]
    """
    quoted = raw.count(b'"')
    if quoted % 2 or raw.count(b"\r") != raw.count(b"\r\n"):
        return None
    signs = np.frombuffer(raw, dtype=np.uint8)
    ends = np.flatnonzero(signs == _NEWLINE)
    if len(signs) and signs[-1] != _NEWLINE:
        ends = np.append(ends, len(signs))
    line = np.arange(1, len(ends) + 1)
    if quoted:
        # An even number of quotes before it: the line end is not inside one. Doubled quotes within
        # a cell come in pairs and change nothing.
        outside = np.searchsorted(np.flatnonzero(signs == _QUOTE), ends) % 2 == 0
        ends, begins_at = ends[outside], np.concatenate(([1], line[outside][:-1] + 1))
    else:
        begins_at = line
    starts = np.concatenate(([0], ends[:-1] + 1))
    length = ends - starts
    blank = (length == 0) | ((length == 1) & (signs[starts.clip(max=len(signs) - 1)] == _RETURN))
    return np.asarray(begins_at[~blank], dtype=np.int64)
