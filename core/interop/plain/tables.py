"""Readers of plain tables: one for each way of writing them down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pyarrow as pa

from core.domain.errors import BadData
from core.interop.plain.column_choices import decide
from core.interop.plain.columns import ANSWERS, NUMBERS
from core.interop.plain.content import about_content
from core.interop.plain.csv_file import load_csv, with_decimal_points
from core.interop.plain.doubts import doubts, used
from core.interop.plain.json_file import load_json
from core.interop.plain.loaded_table import check_names, column_names
from core.interop.plain.meaning import FROM_TEXT, guess, kind_of
from core.interop.plain.nested import with_nested
from core.interop.plain.parquet_file import (
    MAGIC,
    first_rows,
    is_plain,
    load_parquet,
    parquet_schema,
)
from core.interop.plain.recognition import BY_CONTENT, NO_TABLE, UNKNOWN, recognised
from core.interop.plain.row_building import shape
from core.interop.reading import ImportChoices, Reading, Recognition, RowKind
from core.interop.source import MOST_COLUMNS, FileHead, SourceFile

SEPARATED = {",": "commas", "\t": "tabs", ";": "semicolons", "|": "vertical bars"}
MOST_FIT = 0.9
"""Share of its rows that have as many cells as the header of a table with unknown names."""
_BEGINS = "It begins as Parquet files do."


class PlainCsv:
    """CSV, TSV, semicolons: a header line and a row per line."""

    id = "csv"
    title = "CSV"

    def recognise(self, sample: FileHead) -> Recognition | None:
        """A table whose rows have as many cells as its header."""
        if not sample.rows or sample.separator is None:
            return None
        names = column_names(sample.header)
        if len(names) > MOST_COLUMNS:  # told when it is read
            return Recognition(
                self.id, self.title, "It is separated like a table.", (RowKind.ITEMS,)
            )
        body = sample.rows[1:]
        if len(names) == 1 and kind_of(names) is None:
            return None
        fits = sum(len(row) == len(names) for row in body)
        if body and not fits and kind_of(names) is None:
            return None
        title = f"Table separated by {SEPARATED[sample.separator]}"
        found = recognised(
            self.id, title, names, [dict(zip(names, row, strict=False)) for row in body]
        )
        if found.why in (UNKNOWN, BY_CONTENT) and fits < MOST_FIT * len(body):
            return replace(found, title="Text", why=NO_TABLE)
        return found

    def read(self, source: SourceFile, wanted: ImportChoices) -> Reading:
        """Every row, bad ones set aside.

        Raises
        ------
        BadData
            If the file as a whole cannot be read.
        """
        separator = source.sample.separator
        if separator is None:
            raise BadData(
                f"{source.name} is not a table", "It has no header line.", "Export it as CSV."
            )
        names = column_names(source.sample.header)
        rows = [dict(zip(names, row, strict=False)) for row in source.sample.rows[1:]]
        kind, meaning = decide(names, wanted, rows=rows)
        numbers = [their for their, ours in meaning.items() if ours in NUMBERS]
        loaded = load_csv(source, separator, numbers)
        # Between commas a decimal comma would have parted the cell.
        if separator != ",":
            loaded = with_decimal_points(loaded, numbers)
        found = shape(source.name, loaded, kind, meaning, wanted)
        found = replace(found, notes=(*loaded.notes, *found.notes))
        return _asked(found, names, kind, meaning, wanted, rows)


class PlainJson:
    """A JSON list of flat records, or one record per line."""

    id = "json"
    title = "JSON or JSONL of flat records"

    def recognise(self, sample: FileHead) -> Recognition | None:
        """Records with single values under their names."""
        records = [record for record in sample.records if isinstance(record, dict)]
        names, _ = _names(records)
        if not names or len(records) < len(sample.records) / 2:
            return None
        # A single document is more often somebody's settings than a table of one row.
        if not sample.is_list and len(records) == 1 and kind_of(names) is None:
            return None
        title = "JSON list" if sample.is_list else "JSONL"
        return recognised(self.id, title, names, records)

    def read(self, source: SourceFile, wanted: ImportChoices) -> Reading:
        """Every record, bad ones set aside.

        Raises
        ------
        BadData
            If the file as a whole cannot be read.
        """
        records = [record for record in source.sample.records if isinstance(record, dict)]
        names, nested = _names(records)
        check_names(source.name, names)
        kind, meaning = decide(names, wanted, [*names, *nested], records)
        taken = [their for their in meaning if their != FROM_TEXT]
        numbers, answers = (
            {their for their, ours in meaning.items() if ours in some}
            for some in (NUMBERS, ANSWERS)
        )
        loaded = load_json(source, taken, numbers, answers)
        read = shape(source.name, loaded, kind, meaning, wanted)
        read = with_nested(read, nested, meaning, wanted.mapping, records)
        return _asked(read, [*names, *nested], kind, meaning, wanted, records)


class PlainParquet:
    """Parquet files without nested columns."""

    id = "parquet"
    title = "Parquet"

    def recognise(self, sample: FileHead) -> Recognition | None:
        """A file that begins as Parquet does; its columns stand at its end."""
        if not sample.head.startswith(MAGIC):
            return None
        try:
            schema = parquet_schema(sample.name, sample.raw)
        except BadData:  # told when it is read
            return Recognition(self.id, self.title, _BEGINS, (RowKind.ITEMS,))
        names, _ = _columns(schema)
        rows = first_rows(sample.name, sample.raw, names)
        found = recognised(self.id, self.title, names, rows)
        return replace(found, confidence=0.9)

    def read(self, source: SourceFile, wanted: ImportChoices) -> Reading:
        """Every row, bad ones set aside.

        Raises
        ------
        BadData
            If the file as a whole cannot be read.
        """
        schema = parquet_schema(source.name, source.raw)
        names, nested = _columns(schema)
        if not names:
            raise BadData(
                f"{source.name} has no column of single values",
                f"All of them hold lists or records: {', '.join(schema.names)[:500]}.",
                "Flatten it: one value per cell.",
            )
        rows = first_rows(source.name, source.raw, schema.names)
        kind, meaning = decide(names, wanted, schema.names, rows)
        taken = [their for their in meaning if their != FROM_TEXT]
        answers = {their for their, ours in meaning.items() if ours in ANSWERS}
        loaded = load_parquet(source, taken, answers)
        read = shape(source.name, loaded, kind, meaning, wanted)
        read = with_nested(read, nested, meaning, wanted.mapping, rows)
        return _asked(read, schema.names, kind, meaning, wanted, rows)


def _asked(
    read: Reading,
    names: Sequence[str],
    kind: RowKind,
    meaning: Mapping[str, str],
    wanted: ImportChoices,
    rows: Sequence[Mapping[str, object]],
) -> Reading:
    """The reading with a line for each column and what somebody has to say first."""
    content = about_content(names, rows, wanted)
    asked = (content,) if content else doubts(kind, meaning, wanted, rows)
    columns = tuple(used(names, meaning, rows, wanted.units))
    return replace(read, columns=columns, questions=(*asked, *read.questions))


def _names(records: list[dict[str, Any]]) -> tuple[list[str], list[str]]:
    """Names that hold single values or answers, and those that hold lists or records."""
    flat: dict[str, bool] = {}
    for record in records:
        for name, value in record.items():
            single = not isinstance(value, (dict, list)) and value is not None
            flat[name] = flat.get(name, False) or single
    filled = {name for record in records for name, value in record.items() if value is not None}
    names, nested = _with_answers(flat)
    return names, [name for name in nested if name in filled]


def _columns(schema: pa.Schema) -> tuple[list[str], list[str]]:
    return _with_answers({field.name: is_plain(field.type) for field in schema})


def _with_answers(flat: Mapping[str, bool]) -> tuple[list[str], list[str]]:
    """Names to take, and those left out as lists or records: answers may be lists of one.

    Parameters
    ----------
    flat : mapping of str to bool
        Whether a name holds single values, in their order.
    """
    known = kind_of(list(flat))
    meaning = guess(known[0] if known else RowKind.ITEMS, list(flat))
    taken = [name for name, single in flat.items() if single or meaning[name] in ANSWERS]
    return taken, [name for name in flat if name not in taken]
