"""Every table as CSV and Parquet, with the columns of ``docs/formats.md``."""

from __future__ import annotations

import io

import pandas as pd
import pyarrow as pa
from pyarrow import csv as arrow_csv
from pyarrow import parquet

from core.interop.formula_escapes import marked
from core.interop.plain.columns import MOMENTS, NUMBERS
from core.interop.reading import COLUMNS, SLICE, RowKind

ALSO_NUMBERS = frozenset({"correct"})


def csv_table(kind: RowKind, rows: pd.DataFrame) -> bytes:
    """Rows as CSV in UTF-8, harmless in a spreadsheet.

    Parameters
    ----------
    kind : RowKind
    rows : DataFrame
        Columns as ``COLUMNS[kind]``, any slices of items beside.
    """
    table = arrow_table(kind, rows)
    for at, field in enumerate(table.schema):
        if pa.types.is_string(field.type):
            table = table.set_column(at, field.name, marked(table.column(at)))
    out = io.BytesIO()
    arrow_csv.write_csv(table, out, arrow_csv.WriteOptions(quoting_style="needed"))
    return out.getvalue()


def parquet_table(kind: RowKind, rows: pd.DataFrame) -> bytes:
    """Rows as Parquet; texts are kept to the letter.

    Parameters
    ----------
    kind, rows
        As in ``csv_table``.
    """
    out = io.BytesIO()
    parquet.write_table(arrow_table(kind, rows), out)
    return out.getvalue()


def arrow_table(kind: RowKind, rows: pd.DataFrame) -> pa.Table:
    """Rows with the columns of a kind, each of its own type even where it is empty."""
    slices = [name for name in rows.columns if str(name).startswith(SLICE)]
    names = [*COLUMNS[kind], *(slices if kind is RowKind.ITEMS else ())]
    held = rows.reindex(columns=names)
    columns = {name: pa.chunked_array([_typed(name, held[name])]) for name in names}
    return pa.table(columns)


def _typed(name: str, values: pd.Series) -> pa.Array:
    if name in NUMBERS or name in ALSO_NUMBERS:
        return pa.array(values.astype(float), pa.float64(), from_pandas=True)
    if name in MOMENTS:
        return pa.array(pd.to_datetime(values), pa.timestamp("us"), from_pandas=True)
    # A column without any text is of floats to pandas, and its NaN would become the word.
    return pa.array(values.astype(object).where(values.notna(), None), pa.string())
