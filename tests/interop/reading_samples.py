"""Short ways to read a sample in a test."""

from __future__ import annotations

from typing import Any

from core.interop.reading import ImportChoices, Reading, RowKind
from core.interop.registry import read, recognise
from core.interop.source import SourceFile


def read_as(format_: str, raw: bytes, **mapping: str) -> Reading:
    """A file read by whoever recognises it, which has to be the format named."""
    source = SourceFile("sample", raw)
    recognition = recognise(source)
    assert recognition.format == format_, recognition
    return read(source, recognition, ImportChoices(mapping=mapping))


def rows(reading: Reading, kind: RowKind, *columns: str) -> list[tuple[Any, ...]]:
    """Some columns of a table, row by row; nothing where a value is missing."""
    frame = reading.tables[kind][list(columns)].astype(object)
    return list(frame.where(frame.notna(), None).itertuples(index=False, name=None))
