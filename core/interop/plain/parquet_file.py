"""Parquet files as columns."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import parquet

from core.domain.errors import BadData
from core.interop.plain.loaded_table import Loaded, check_names
from core.interop.source import SAMPLE_ROWS, SourceFile

MAGIC = b"PAR1"
MOST_ROWS = 10_000_000
MOST_TEXT = 2_000_000_000
"""Bytes of text that a column may unfold to; a small file can hold a gigabyte of one word."""

_PLAIN = (
    pa.types.is_string,
    pa.types.is_large_string,
    pa.types.is_floating,
    pa.types.is_integer,
    pa.types.is_boolean,
    pa.types.is_timestamp,
    pa.types.is_date,
    pa.types.is_decimal,
    pa.types.is_null,
    pa.types.is_binary,
    pa.types.is_large_binary,
)


def parquet_schema(name: str, raw: bytes) -> pa.Schema:
    """Names and types of the columns.

    Parameters
    ----------
    name : str
        The file, for messages.
    raw : bytes
        All of it: the description stands at the end.

    Raises
    ------
    BadData
        If the file is no Parquet file or has columns that cannot be told apart.
    """
    schema = _opened(name, raw).schema_arrow
    check_names(name, schema.names)
    return schema


def is_plain(kind: pa.DataType) -> bool:
    """Whether cells of a type are single values."""
    inner = kind.value_type if pa.types.is_dictionary(kind) else kind
    return any(is_one(inner) for is_one in _PLAIN)


def load_parquet(
    source: SourceFile, wanted: Sequence[str], answers: Collection[str] = ()
) -> Loaded:
    """The wanted columns.

    Parameters
    ----------
    source : SourceFile
    wanted : sequence of str
    answers : collection of str
        Those of them that hold answers; lists and records in them are kept as JSON.

    Raises
    ------
    BadData
        If the file is damaged or too large, or a wanted column holds lists or records.
    """
    file = _opened(source.name, source.raw)
    rows = file.metadata.num_rows
    if rows > MOST_ROWS:
        raise BadData(
            f"{source.name} has {rows:,} rows", f"At most {MOST_ROWS:,} are read.", "Split it."
        )
    if not rows:
        raise BadData(f"{source.name} has no rows", "There is nothing to read.", "Export it again.")
    for name in wanted:
        if name not in answers and not is_plain(file.schema_arrow.field(name).type):
            raise BadData(
                f"{source.name}: column {name!r} holds lists or records",
                f"Its type is {str(file.schema_arrow.field(name).type)[:200]}.",
                "Only single values per cell are read: flatten it, or leave the column out.",
            )
    texts = [name for name in wanted if _is_text(file.schema_arrow.field(name).type)]
    try:
        # Texts by dictionary: how large they are is known before they are unfolded.
        file = parquet.ParquetFile(pa.BufferReader(source.raw), read_dictionary=texts)
        read = file.read(columns=list(wanted), use_threads=False)
        read.validate(full=True)  # offsets of a damaged file may point beyond its own memory
        # A file of many small row groups would cost every later step a look at each of them.
        read = read.combine_chunks()
        columns = {name: _unfolded(source.name, name, read.column(name)) for name in wanted}
    except (pa.ArrowException, OSError, ValueError, KeyError) as error:
        raise damaged(source.name, error) from error
    return Loaded(columns, np.arange(1, rows + 1))


def first_rows(source: SourceFile, names: Sequence[str]) -> list[dict[str, Any]]:
    """The first rows of some columns, as Python objects."""
    if not names:
        return []
    try:
        batches = _opened(source.name, source.raw).iter_batches(SAMPLE_ROWS, columns=list(names))
        return next((batch.to_pylist() for batch in batches), [])
    except (pa.ArrowException, OSError, ValueError) as error:
        raise damaged(source.name, error) from error


def _opened(name: str, raw: bytes) -> parquet.ParquetFile:
    try:
        return parquet.ParquetFile(pa.BufferReader(raw))
    except (pa.ArrowException, OSError, ValueError) as error:
        raise damaged(name, error) from error


def damaged(name: str, error: Exception) -> BadData:
    """The error for a file that Arrow cannot read, or has no memory for."""
    if isinstance(error, MemoryError):
        return BadData(
            f"{name} asks for more memory than there is",
            "It is too large, or damaged and says to be.",
            "Split it, keep only the columns that are needed, or export it again.",
        )
    first = str(error).strip().splitlines()[:1] or ["It cannot be opened."]
    return BadData(
        f"{name} is not a Parquet file that can be read", first[0][:300], "Export it again."
    )


def _is_text(kind: pa.DataType) -> bool:
    return pa.types.is_string(kind) or pa.types.is_large_string(kind)


def _as_json(cell: object) -> str | None:
    return None if cell is None else json.dumps(cell, ensure_ascii=False, default=str)


def _unfolded(file: str, name: str, column: pa.ChunkedArray) -> pa.ChunkedArray:
    """A column as plain cells: repeated texts each, bytes as text, NaN as missing."""
    if pa.types.is_floating(column.type):
        return pc.if_else(pc.is_nan(column), pa.scalar(None, column.type), column)
    if pa.types.is_binary(column.type) or pa.types.is_large_binary(column.type):
        try:
            return pc.cast(column, pa.large_string())
        except pa.ArrowInvalid as error:
            raise BadData(
                f"{file}: column {name!r} holds bytes that are no text",
                "Only text in UTF-8 is read.",
                "Leave the column out, or write it as text.",
            ) from error
    if pa.types.is_nested(column.type):
        return pa.chunked_array([[_as_json(cell) for cell in column.to_pylist()]], pa.string())
    if not pa.types.is_dictionary(column.type):
        return column
    size = 0
    for chunk in column.chunks:
        if _is_text(chunk.dictionary.type):
            lengths = pc.binary_length(chunk.dictionary)
            size += pc.sum(lengths.take(chunk.indices), min_count=0).as_py()
    if size > MOST_TEXT:
        raise BadData(
            f"{file}: column {name!r} holds {size / 1e9:,.0f} GB of text",
            "That is more than can be read at once.",
            "Split the file.",
        )
    return pc.cast(column, column.type.value_type)
