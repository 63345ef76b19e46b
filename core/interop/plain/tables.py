"""Readers of plain tables: one for each way of writing them down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.domain.errors import BadData
from core.interop.plain.csv_file import load_csv
from core.interop.plain.loaded import column_names
from core.interop.plain.meaning import guess, kind_of
from core.interop.plain.shaping import NUMBERS, shape
from core.interop.reading import (
    LEFT_OUT,
    Kind,
    Reading,
    Recognition,
    TheirField,
    Wanted,
)
from core.interop.source import Sample, SourceFile

CLEAR, UNCLEAR = 0.3, 0.05
TITLES = {",": "CSV", "\t": "Tab-separated table", ";": "CSV with semicolons", "|": "Table with |"}
EXAMPLES = 3
EXAMPLE_LENGTH = 60


class PlainCsv:
    """CSV, TSV, semicolons: a header line and a row per line."""

    id = "csv"
    title = "CSV"

    def recognise(self, sample: Sample) -> Recognition | None:
        """A table whose rows have as many cells as its header."""
        if len(sample.rows) < 1 or sample.separator is None:
            return None
        names = column_names(sample.header)
        title = TITLES[sample.separator]
        cells = [dict(zip(names, row, strict=False)) for row in sample.rows[1:]]
        if len(names) == 1 and kind_of(names) is None:
            return None
        if not any(len(row) == len(names) for row in sample.rows[1:]) and len(sample.rows) > 1:
            return None
        return recognised(self.id, title, names, cells)

    def read(self, source: SourceFile, wanted: Wanted) -> Reading:
        """Every row, bad ones set aside.

        Raises
        ------
        BadData
            If the file as a whole cannot be read.
        """
        sample = source.sample
        if sample.separator is None:
            raise BadData(
                f"{source.name} is not a table", "It has no header line.", "Export it as CSV."
            )
        names = column_names(sample.header)
        kind, meaning = decided(names, wanted)
        numbers = [their for their, ours in meaning.items() if ours in NUMBERS]
        return shape(source.name, load_csv(source, sample.separator, numbers), kind, meaning)


def recognised(
    reader: str, title: str, names: Sequence[str], rows: Sequence[Mapping[str, object]]
) -> Recognition:
    """What a plain table seems to be, and what it could be instead.

    Parameters
    ----------
    reader, title : str
    names : sequence of str
        Its columns.
    rows : sequence of mapping
        The first rows, for examples.
    """
    known = kind_of(names)
    kind, why = known or (Kind.ITEMS, "Its columns have names that nobody here knows.")
    examples = {name: _examples(name, rows) for name in names}
    by_kind = {
        each: tuple(
            TheirField(name, examples[name], ours) for name, ours in guess(each, names).items()
        )
        for each in Kind
    }
    return Recognition(
        format=reader,
        title=title,
        why=why,
        kinds=(kind,),
        fields=by_kind[kind],
        choices=tuple(Kind),
        sureness=CLEAR if known else UNCLEAR,
        by_kind=by_kind,
    )


def decided(names: Sequence[str], wanted: Wanted) -> tuple[Kind, dict[str, str]]:
    """The kind of the rows and the columns to take: what was wanted, before what is guessed."""
    known = kind_of(names)
    kind = wanted.kind or (known[0] if known else Kind.ITEMS)
    chosen = {their: ours for their, ours in wanted.mapping.items() if their in names}
    taken = set(chosen.values())
    meaning = {
        their: ours
        for their, ours in guess(kind, names).items()
        if ours is not None and their not in chosen and ours not in taken
    }
    meaning |= {their: ours for their, ours in chosen.items() if ours != LEFT_OUT}
    return kind, meaning


def _examples(name: str, rows: Sequence[Mapping[str, object]]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for row in rows:
        value = row.get(name)
        if value not in (None, "") and len(found) < EXAMPLES:
            found[str(value)[:EXAMPLE_LENGTH]] = None
    return tuple(found)
