"""Every table of the report as CSV in one zip file: as told, with the numbers before rounding."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence

import pandas as pd
import pyarrow as pa
from pyarrow import csv as arrow_csv

from core.interop.formula_escapes import marked
from core.report.document.blocks import ReportDocument, TableBlock, TableCell

ENDS = ("value", "low", "high")
"""Columns beside a told number: it before rounding, and the two ends of its range."""
PICTURES = ("getting-there", "living-with-it", "learning", "spending")


def tables_of(document: ReportDocument) -> dict[str, bytes]:
    """Every table and the rows of every picture, by file name; harmless in a spreadsheet."""
    found = {f"{table.name}.csv": csv_of(frame_of(table)) for table in document.tables()}
    pictures = zip(PICTURES, document.pictures(), strict=True)
    return found | {f"picture-{name}.csv": csv_of(picture.table) for name, picture in pictures}


def zip_of(document: ReportDocument) -> bytes:
    """All of them in one file."""
    out = io.BytesIO()
    day = document.made
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as folder:
        for name, content in tables_of(document).items():
            entry = zipfile.ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0))
            folder.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def frame_of(table: TableBlock) -> pd.DataFrame:
    """A table with its numbers in columns of their own."""
    columns: dict[str, list[object]] = {}
    for at, head in enumerate(table.head):
        cells = [row[at] for row in table.rows]
        name = head or "What"
        columns[name] = [cell.text for cell in cells]
        most = max((len(cell.stated) for cell in cells), default=0)
        for end in ENDS[: most if most in (1, len(ENDS)) else 0]:
            columns[f"{name}, {end}"] = _numbers(cells, ENDS.index(end))
    return pd.DataFrame(columns)


def _numbers(cells: Sequence[TableCell], at: int) -> list[object]:
    whole = (1, len(ENDS))
    return [
        cell.stated[at].value
        if len(cell.stated) > at and (not at or len(cell.stated) in whole)
        else None
        for cell in cells
    ]


def csv_of(frame: pd.DataFrame) -> bytes:
    """Rows as CSV in UTF-8; a cell that a spreadsheet would run is text."""
    table = pa.Table.from_pandas(frame.convert_dtypes(), preserve_index=False)
    for at, field in enumerate(table.schema):
        if pa.types.is_string(field.type) or pa.types.is_large_string(field.type):
            text = table.column(at).cast(pa.string())
            table = table.set_column(at, field.name, marked(text))
    names = pa.chunked_array([pa.array(list(map(str, frame.columns)), pa.string())])
    table = table.rename_columns(marked(names).to_pylist())
    out = io.BytesIO()
    arrow_csv.write_csv(table, out, arrow_csv.WriteOptions(quoting_style="needed"))
    return out.getvalue()
