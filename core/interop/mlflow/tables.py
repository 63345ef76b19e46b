"""Tables that MLflow logs as JSON: names of columns, and rows without them."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from core.domain.errors import BadData
from core.interop.json_records import document
from core.interop.plain.tables import PlainJson
from core.interop.reading import ImportChoices, Reading, Recognition
from core.interop.source import MOST_COLUMNS, FileHead, SourceFile
from core.interop.values import shown

COLUMNS, DATA = "columns", "data"
SURE = 0.9


class MlflowTable:
    """``{"columns": [...], "data": [[...]]}`` as ``mlflow.log_table`` and pandas write it."""

    id = "mlflow-table"
    title = "Table with columns and data (JSON)"

    def recognise(self, sample: FileHead) -> Recognition | None:
        """A document with names of columns and a list of rows."""
        first = sample.records[0] if sample.records and not sample.is_list else None
        if not isinstance(first, dict) or not _named(first) or DATA not in first:
            return None
        # Written again as records, so that one reader decides what plain tables mean.
        as_records = SourceFile(sample.name, _records(first)).sample
        found = PlainJson().recognise(as_records)
        if found is None:
            return None
        why = "It has columns and data, as tables logged by MLflow have."
        return replace(found, format=self.id, title=self.title, why=why, confidence=SURE)

    def read(self, source: SourceFile, wanted: ImportChoices) -> Reading:
        """Every row of its data.

        Raises
        ------
        BadData
            If it is not such a table.
        """
        told = document(source)
        if not _named(told) or not isinstance(told.get(DATA), list):
            raise BadData(
                f"{source.name} is not a table",
                f"It needs a list of names in {COLUMNS!r} and a list of rows in {DATA!r}.",
                "Export it again.",
            )
        names = told[COLUMNS]
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice is not None:
            raise BadData(
                f"{source.name} names the column {shown(twice)!r} twice",
                "It is not clear which of them is meant.",
                "Rename one of them.",
            )
        return PlainJson().read(SourceFile(source.name, _records(told)), wanted)


def _named(told: dict[str, Any]) -> bool:
    names = told.get(COLUMNS)
    return (
        isinstance(names, list)
        and 0 < len(names) <= MOST_COLUMNS
        and all(isinstance(name, str) for name in names)
    )


def _records(told: dict[str, Any]) -> bytes:
    """Rows as records; one that does not fit its columns stays as it is, to be told."""
    names = told[COLUMNS]
    rows = told[DATA] if isinstance(told[DATA], list) else []
    fitting = [
        dict(zip(names, row, strict=True))
        if isinstance(row, list) and len(row) == len(names)
        else row
        for row in rows
    ]
    try:
        return json.dumps(fitting).encode()
    except RecursionError:  # nested deeper than Python writes: no table of ours
        return b"[]"
