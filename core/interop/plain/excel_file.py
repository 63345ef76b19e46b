"""Excel workbooks: one sheet becomes a table that every reader of tables takes."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from openpyxl import load_workbook
from openpyxl.utils import column_index_from_string
from openpyxl.utils.escape import unescape

from core.domain.errors import BadData
from core.interop.archives import BROKEN, MOST_IN_ALL, MOST_RATIO, MOST_UNPACKED, SIGNATURE, SMALL
from core.interop.questions import Question, Way
from core.interop.reading import ImportChoices, Reading, Recognition, RowKind
from core.interop.source import FileHead, SourceFile
from core.interop.values import shown

MOST_CELLS = 2_000_000
"""Cells of a sheet that are read; more takes minutes and is a job for CSV."""

INSIDE = "xl/workbook.xml"
DAMAGED = (*BROKEN, LookupError, TypeError, AttributeError, SyntaxError, ArithmeticError)
"""All that damaged workbooks raise in openpyxl, which has no one error of its own."""

_FORMULA = re.compile(
    rb"<(?:\w+:)?c ([^>]*)>\s*<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)"
    rb"\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')
_HIDDEN = re.compile(rb'<(?:\w+:)?row [^>]*\bhidden="(?:1|true)"')
_ZEROS = re.compile(r"0{2,}")
_ESCAPED = re.compile(r"_x[0-9A-Fa-f]{4}_")


@dataclass(frozen=True)
class Sheet:
    """A sheet as a table between tabs.

    Attributes
    ----------
    source : SourceFile
        Its cells as text.
    rows : ndarray of int64
        Row of the sheet for each line of that text, the first line at 1.
    notes : tuple of str
        What was done or left out.
    title : str
        Its name in the workbook.
    """

    source: SourceFile
    rows: NDArray[np.int64]
    notes: tuple[str, ...]
    title: str


def is_workbook(raw: bytes) -> bool:
    """Whether the bytes are an Excel workbook of today (.xlsx, .xlsm), whatever their name."""
    if not raw.startswith(SIGNATURE):
        return False
    try:
        return INSIDE in zipfile.ZipFile(io.BytesIO(raw)).namelist()
    except BROKEN:
        return False


def sheet_of(source: SourceFile, wanted: str = "") -> Sheet | None:
    """The one sheet with a table in it, or the wanted one; None where several could be meant.

    Raises
    ------
    BadData
        If the workbook cannot be read, is too large, or has no such sheet.
    """
    with _Workbook(source) as book:
        named = [one.title for one in book.sheets]
        if wanted and wanted not in named:
            raise BadData(
                f"{source.name} has no sheet {wanted!r}",
                f"Its sheets: {', '.join(named)[:500]}.",
                "Name one of them with --sheet.",
            )
        full = book.with_tables()
        if not (full or wanted):
            raise BadData(
                f"{source.name} has no sheet with a table",
                f"Its sheets: {', '.join(named)[:500]}.",
                "A table has a header row and rows below it.",
            )
        if len(full) > 1 and not wanted:
            return None
        title = wanted or full[0]
        sheet = book.sheet(title)
        others = [name for name in named if name != title]
        if others and not wanted:
            notes = (f"Sheet {title!r} is read. Left out: {', '.join(others)[:300]}.",)
            return Sheet(sheet.source, sheet.rows, (*notes, *sheet.notes), title)
        return sheet


class Excel:
    """A workbook of which somebody has to say the sheet; others are read as tables."""

    id = "excel"
    title = "Excel workbook (.xlsx)"

    def recognise(self, sample: FileHead) -> Recognition | None:
        """Any workbook."""
        if not is_workbook(sample.raw):
            return None
        why = "Several of its sheets hold a table."
        return Recognition(self.id, self.title, why, (RowKind.ITEMS,))

    def read(self, source: SourceFile, wanted: ImportChoices) -> Reading:
        """The question, and nothing else: which sheet.

        Raises
        ------
        BadData
            If the workbook cannot be read.
        """
        del wanted
        with _Workbook(source) as book:
            full = book.with_tables()
            ways = tuple(Way(book.preview(title), (("sheet", title),)) for title in full)
        why = f"{source.name} has several sheets with a table. Which one is meant?"
        return Reading({}, questions=(Question("Sheet", why, ways),))


class _Workbook:
    """An open workbook."""

    def __init__(self, source: SourceFile) -> None:
        self._source = source
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(source.raw))
            _check_sizes(source.name, self._zip)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                self._book = load_workbook(
                    io.BytesIO(source.raw), read_only=True, data_only=True, keep_links=False
                )
        except DAMAGED as error:
            raise _damaged(source.name, error) from error
        self.sheets: list[Any] = list(self._book.worksheets)
        self._errors: list[str] = []

    def __enter__(self) -> _Workbook:
        return self

    def __exit__(self, *_: object) -> None:
        self._book.close()

    def with_tables(self) -> list[str]:
        """Sheets with at least two rows; hidden ones only where no other has them."""
        full = [one for one in self.sheets if len(self._first(one)) > 1]
        seen = [one.title for one in full if one.sheet_state == "visible"]
        return seen or [one.title for one in full]

    def preview(self, title: str) -> str:
        """Its name and what its first row says."""
        first = next(iter(self._first(self._book[title])), [])
        return f"{title} ({shown(', '.join(cell for cell in first if cell))})"

    def sheet(self, title: str) -> Sheet:
        """Its table, dates and numbers as they are written down in CSV."""
        sheet = self._book[title]
        name = f"{self._source.name}, sheet {title!r}"
        xml = self._xml(sheet)
        self._refuse_uncomputed(name, xml)
        self._errors.clear()
        found = dict(self._cells(sheet, MOST_CELLS))
        notes = [f"Sheet {title!r} is hidden."] if sheet.sheet_state != "visible" else []
        if filled := _fill_merged(found, _MERGED.findall(xml)):
            notes.append(f"Merged cells: rows below the first take its value ({filled:,}).")
        if self._errors:
            first, more = self._errors[0], len(self._errors)
            notes.append(f"Cells with an error are read as empty ({more:,}, the first {first}).")
        if hidden := len(_HIDDEN.findall(xml)):
            notes.append(f"Rows hidden in the sheet are read like the others ({hidden:,}).")
        raw, rows = _as_text(found)
        return Sheet(SourceFile(self._source.name, raw, "\t"), rows, tuple(notes), title)

    def _xml(self, sheet: Any) -> bytes:
        try:
            return self._zip.read(sheet._worksheet_path)
        except DAMAGED as error:
            raise _damaged(self._source.name, error) from error

    def _refuse_uncomputed(self, name: str, xml: bytes) -> None:
        """Formulas without a value would be read as empty cells."""
        bare = [cell for cell in _FORMULA.findall(xml) if b't="str"' not in cell]
        if bare:
            where = re.search(rb'r="([A-Z]+\d+)"', bare[0])
            first = f", the first in {where[1].decode()}" if where else ""
            raise BadData(
                f"{name} holds formulas without values",
                f"The program that wrote it did not compute {len(bare):,} of them{first}.",
                "Open it in a spreadsheet program, save it there and import it again.",
            )

    def _first(self, sheet: Any) -> list[list[str]]:
        """Its first two rows with anything in them."""
        found: list[list[str]] = []
        for _, row in self._cells(sheet, MOST_CELLS):
            found.append(row)
            if len(found) > 1:
                break
        return found

    def _cells(self, sheet: Any, most: int) -> Iterator[tuple[int, list[str]]]:
        """Rows that are not blank, by their number in the sheet."""
        # What a sheet says of its own size may be a million rows of nothing.
        sheet.reset_dimensions()
        read = 0
        try:
            for at, row in enumerate(sheet.iter_rows(), 1):
                cells = [_text(cell) for cell in row]
                broken = [cell for cell in row if cell.data_type == "e"]
                self._errors += [f"{cell.value} in {cell.coordinate}" for cell in broken]
                while cells and not cells[-1].strip():
                    cells.pop()
                read += len(row)
                if read > most:
                    raise BadData(
                        f"{self._source.name}, sheet {sheet.title!r} is too large",
                        f"It has more than {most:,} cells.",
                        "Save the sheet as CSV UTF-8 and import that.",
                    )
                if cells:
                    yield at, cells
        except DAMAGED as error:
            raise _damaged(self._source.name, error) from error


def _check_sizes(name: str, archive: zipfile.ZipFile) -> None:
    members = archive.infolist()
    grown = any(
        one.file_size > SMALL and one.file_size > MOST_RATIO * max(1, one.compress_size)
        for one in members
    )
    sizes = [one.file_size for one in members]
    if grown or max(sizes, default=0) > MOST_UNPACKED or sum(sizes) > MOST_IN_ALL:
        raise BadData(
            f"{name} is refused",
            f"It would unpack to {sum(sizes) / 1e6:,.0f} MB.",
            "Save the sheet as CSV UTF-8 and import that.",
        )


def _damaged(name: str, error: BaseException) -> BadData:
    return BadData(
        f"{name} is a damaged Excel workbook",
        f"It cannot be opened: {type(error).__name__}.",
        "Open it in a spreadsheet program and save it again, or save the sheet as CSV UTF-8.",
    )


def _text(cell: Any) -> str:
    """A cell as it is written down in CSV."""
    value = cell.value
    if value is None or cell.data_type == "e":
        return ""
    if isinstance(value, str):
        text = unescape(value) if _ESCAPED.search(value) else value
        return text.replace("\r\n", "\n").replace("\r", "\n")
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return _number(value, cell)
    if isinstance(value, dt.datetime):
        return _date(value)
    if isinstance(value, dt.timedelta):
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    return str(value)


def _number(value: float, cell: Any) -> str:
    if value != int(value):
        return f"{value:.15g}"
    whole = str(int(value))
    # An id that is shown as 007 is 007 in every other file.
    shape = str(cell.number_format)
    return whole.zfill(len(shape)) if _ZEROS.fullmatch(shape) else whole


def _date(value: dt.datetime) -> str:
    # Excel counts days as fractions: 15:30 may come out a microsecond early.
    value = (value + dt.timedelta(milliseconds=500)).replace(microsecond=0)
    return value.date().isoformat() if value.time() == dt.time() else value.isoformat()


def _fill_merged(rows: dict[int, list[str]], merged: Sequence[tuple[bytes, ...]]) -> int:
    """Give every row of cells that are merged downward their value; how many rows got one."""
    filled = 0
    for left, top, right, bottom in merged:
        at, first, last = column_index_from_string(left.decode()) - 1, int(top), int(bottom)
        head = rows.get(first, [])
        if left != right or at >= len(head) or not head[at]:
            continue
        for row in range(first + 1, min(last, max(rows)) + 1):
            cells = rows.get(row)
            if cells is None:
                continue
            cells += [""] * (at + 1 - len(cells))
            if not cells[at]:
                cells[at] = head[at]
                filled += 1
    return filled


def _as_text(rows: dict[int, list[str]]) -> tuple[bytes, NDArray[np.int64]]:
    """Rows between tabs, and the row of the sheet for each line of that."""
    if not rows:
        return b"", np.zeros(0, dtype=np.int64)
    width = max(len(cells) for cells in rows.values())
    # A table may begin in column B.
    begins = min(next(at for at, cell in enumerate(cells) if cell) for cells in rows.values())
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter="\t", lineterminator="\n")
    places: list[int] = []
    for at, cells in sorted(rows.items()):
        padded = [*cells, *[""] * (width - len(cells))][begins:]
        writer.writerow(padded)
        places += [at] * (1 + sum(cell.count("\n") for cell in padded))
    return out.getvalue().encode("utf-8", "replace"), np.asarray(places, dtype=np.int64)
