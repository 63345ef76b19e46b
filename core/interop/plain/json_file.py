"""Records of a JSON list or of JSONL as columns."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from core.domain.errors import BadData
from core.interop.json_records import records
from core.interop.plain.json_lines import at_once
from core.interop.plain.loaded_table import Loaded
from core.interop.reading import Problem, one_of
from core.interop.source import SourceFile
from core.interop.values import Odd, shown, text_of

AT_ONCE = 50_000
"""Records kept as Python objects before they are packed into columns."""


def load_json(
    source: SourceFile,
    wanted: Sequence[str],
    numbers: Collection[str] = (),
    answers: Collection[str] = (),
) -> Loaded:
    """The wanted keys of every record.

    Parameters
    ----------
    source : SourceFile
    wanted : sequence of str
        Keys to take.
    numbers : collection of str
        Those that hold numbers.
    answers : collection of str
        Those that hold answers; lists and objects in them are kept as JSON.

    Raises
    ------
    BadData
        If there is no record that can be read.
    """
    sample = [record for record in source.sample.records if isinstance(record, dict)]
    found = at_once(source.raw, sample, wanted, numbers)
    if found is not None:
        return found
    problems: list[Problem] = []
    parts: list[_Part] = []
    part = _Part(wanted, numbers)
    written = [at for at, name in enumerate(wanted) if name in answers]
    for place, record in records(source, problems):
        if not isinstance(record, dict):
            why = f"{shown(record)} is not a record of names and values."
            problems.append(Problem(place, "", why, "not a record"))
            continue
        part.add(place, record, written)
        if len(part.places) == AT_ONCE:
            parts.append(part.packed(problems))
            part = _Part(wanted, numbers)
    parts.append(part.packed(problems))
    problems.sort(key=lambda p: p.row or 0)
    places = np.concatenate([p.lines for p in parts])
    if not len(places):
        if problems:
            raise one_of(problems, source.name)
        raise BadData(f"{source.name} has no records", "The list is empty.", "Export it again.")
    columns = {name: _joined([p.columns[name] for p in parts]) for name in wanted}
    return Loaded(columns, places, tuple(problems))


class _Part:
    """Some records, on their way into columns."""

    def __init__(self, wanted: Sequence[str], numbers: Collection[str]) -> None:
        self.wanted, self.numbers = wanted, numbers
        self.places: list[int] = []
        self.values: list[list[Any]] = []

    def add(self, place: int, record: dict[str, Any], written: Sequence[int]) -> None:
        """One more record; values at some positions are written down as JSON if they are nested."""
        values = [record.get(name) for name in self.wanted]
        for at in written:
            if isinstance(values[at], (list, dict)):
                values[at] = json.dumps(values[at], ensure_ascii=False)
        self.places.append(place)
        self.values.append(values)

    def packed(self, problems: list[Problem]) -> _Part:
        """The same as Arrow columns; records with a value that is none go to the problems."""
        try:
            self.columns = self._columns(self.values)
        except (pa.ArrowException, UnicodeEncodeError, TypeError, Odd, OverflowError):
            kept = [at for at, row in enumerate(self.values) if self._fits(at, row, problems)]
            self.places = [self.places[at] for at in kept]
            self.columns = self._columns([self.values[at] for at in kept])
        self.lines = np.asarray(self.places, dtype=np.int64)
        self.values = []
        return self

    def _columns(self, values: list[list[Any]]) -> dict[str, pa.Array]:
        by_name = zip(*values, strict=True) if values else ([] for _ in self.wanted)
        return {
            name: _packed(name, column, name in self.numbers)
            for name, column in zip(self.wanted, by_name, strict=True)
        }

    def _fits(self, at: int, row: list[Any], problems: list[Problem]) -> bool:
        for name, value in zip(self.wanted, row, strict=True):
            try:
                text_of(value, name)
            except Odd as odd:
                problems.append(odd.at(self.places[at]))
                return False
        return True


def _packed(name: str, values: Sequence[Any], numeric: bool) -> pa.Array:
    """Values as numbers where all are, else as text."""
    if numeric and not any(isinstance(value, (str, bool)) for value in values):
        return pa.array(values, pa.float64())
    # The common case without a look at each value, which is what takes the time.
    if all(value is None or type(value) is str for value in values):
        if any(value is not None and "\0" in value for value in values):
            raise Odd(name, "", "holds a zero byte")
        return pa.array(values, pa.string())
    return pa.array([_text(value, name) for value in values], pa.string())


def _text(value: Any, name: str) -> str | None:
    if isinstance(value, float) and not np.isfinite(value):
        return repr(value)
    return text_of(value, name)


def _joined(parts: Sequence[pa.Array]) -> pa.ChunkedArray:
    """Parts of a column; as text where one of them is."""
    if len({part.type for part in parts}) > 1:
        parts = [
            part if pa.types.is_string(part.type) else part.cast(pa.string()) for part in parts
        ]
    return pa.chunked_array(parts)
