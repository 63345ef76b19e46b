"""Rows of a small CSV file: UTF-8, separated by commas."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from core.domain.errors import BadData
from core.interop.source import SourceFile


def rows_of(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Rows of a file as they stand, with the line each ends on.

    Raises
    ------
    BadData
        If the file cannot be read, is empty, or is no CSV in UTF-8.
    """
    raw = SourceFile.from_path(path).raw
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise BadData(
            f"{path.name}, line {line} is not UTF-8 text", remedy="Save the file as CSV in UTF-8."
        ) from error
    if not text.strip():
        raise BadData(f"{path.name} is empty", remedy="Give a header and the rows below it.")
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        for row in reader:
            yield reader.line_num, row
    except csv.Error as error:
        raise BadData(
            f"{path.name}, line {reader.line_num} is not CSV",
            str(error),
            "If it is no CSV file, save it as one.",
        ) from error
