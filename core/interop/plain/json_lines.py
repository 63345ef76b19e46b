"""Flat records that are all alike, read at once; anything odd is left to the slow way."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
from pyarrow import json as arrow_json

from core.interop.plain.json_list import as_lines
from core.interop.plain.loaded_table import Loaded

BLOCK = 4 << 20


def at_once(
    raw: bytes,
    sample: Sequence[Mapping[str, Any]],
    wanted: Sequence[str],
    numbers: Collection[str],
) -> Loaded | None:
    """The wanted keys of every line, None where a line is not like those of the sample.

    Parameters
    ----------
    raw : bytes
        The file.
    sample : sequence of mapping
        Its first records, of a list or of lines.
    wanted, numbers : collection of str
        Keys to take, and those of them that hold numbers.
    """
    # Of a first record that could not be decoded to its end nobody knows all keys.
    if len(sample) < 2:
        return None
    if raw.lstrip().startswith(b"["):
        raw = as_lines(raw) or b""
    # A zero byte, spelled either way, is refused by the slow way with its line.
    if not raw.lstrip(b" ").startswith(b"{") or b"\\u0000" in raw or b"\0" in raw:
        return None
    schema = _schema(sample, wanted, numbers)
    if schema is None or not _is_utf8(raw):
        return None
    try:
        table = arrow_json.read_json(
            pa.BufferReader(raw),
            read_options=arrow_json.ReadOptions(block_size=BLOCK),
            parse_options=arrow_json.ParseOptions(
                explicit_schema=schema, unexpected_field_behavior="ignore"
            ),
        )
    except (pa.ArrowException, OSError):
        return None
    lines = raw.count(b"\n") + (not raw.endswith(b"\n"))
    # Blank lines, or two records on one: the number of a row is not that of its line.
    if table.num_rows != lines:
        return None
    columns = {name: table.column(name) for name in wanted}
    return Loaded(columns, np.arange(1, lines + 1))


def _is_utf8(raw: bytes) -> bool:
    """Arrow's JSON reader takes any bytes for text."""
    try:
        return raw.isascii() or bool(raw.decode())
    except UnicodeDecodeError:
        return False


def _schema(
    sample: Sequence[Mapping[str, Any]], wanted: Sequence[str], numbers: Collection[str]
) -> pa.Schema | None:
    """Types by the first records; None where a key has values of several."""
    fields = []
    for name in wanted:
        seen = {type(record[name]) for record in sample if record.get(name) is not None}
        if seen <= {str}:
            kind = pa.string()
        elif seen <= {int, float} and name in numbers:
            kind = pa.float64()
        elif seen == {int}:
            kind = pa.int64()
        elif seen == {bool}:
            kind = pa.bool_()
        else:
            return None
        fields.append(pa.field(name, kind))
    return pa.schema(fields)
