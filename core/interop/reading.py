"""What a reader says of a file: what it is, which of its fields mean what, and its rows as ours."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Protocol

import pandas as pd

from core.domain.errors import BadData
from core.interop.questions import ColumnUse, Question, Way
from core.interop.source import FileHead, SourceFile


class RowKind(StrEnum):
    """What the rows of a file become."""

    ITEMS = "items"
    LABELS = "labels"
    PREDICTIONS = "predictions"
    METRICS = "metrics"
    HOURS = "hours"
    RULES = "rules"


COLUMNS: Mapping[RowKind, tuple[str, ...]] = {
    RowKind.ITEMS: ("item_id", "text", "gold", "split", "family"),
    RowKind.LABELS: (
        "item_id",
        "source_id",
        "source_kind",
        "label",
        "rationale",
        "confidence",
        "seconds",
        "raw_seconds",
        "cost",
        "currency",
        "ts",
        "status",
        "round",
    ),
    RowKind.PREDICTIONS: (
        "run_id",
        "item_id",
        "repeat",
        "output",
        "label",
        "correct",
        "confidence",
        "tokens_in",
        "tokens_out",
        "cost",
        "currency",
        "latency_ms",
        "error",
        "iteration",
    ),
    RowKind.METRICS: ("run_id", "name", "step", "value", "ts"),
    RowKind.HOURS: (
        "who",
        "node",
        "iteration",
        "start",
        "end",
        "hours",
        "note",
        "cancels",
    ),
    RowKind.RULES: ("rule_id", "label", "regex", "predicate", "words"),
}
"""Columns of each table, in their order (``docs/formats.md`` says what is in them).

``ts`` is a datetime in UTC without zone. ``correct`` is true, false or None. ``cost`` is in
``currency`` (None where the file does not say). ``status`` is one of ``STATUSES``; a label that is
not *given* may be None.
"""

STATUSES: Mapping[str, str] = {
    "given": "an answer that counts",
    "draft": "begun, not handed in",
    "skipped": "seen and not answered",
    "rejected": "handed in and not accepted; the time was spent all the same",
    "control": "an item whose answer was known, to check the annotator; paid like the others",
}
"""What became of a label; nothing is dropped for it, whoever imports decides what counts."""

NEEDED: Mapping[RowKind, tuple[str, ...]] = {
    RowKind.ITEMS: ("item_id",),
    RowKind.LABELS: ("item_id", "label"),
    RowKind.PREDICTIONS: ("item_id",),
    RowKind.METRICS: ("name", "value"),
    RowKind.HOURS: ("who", "node"),
    RowKind.RULES: ("label",),
}
"""Columns without which a table says nothing."""

SLICE = "slice:"
"""Prefix of an extra column of items that is kept to look at results by."""

PLACE = "row"
"""Column of every table: where in the file it comes from, counted from 1.

In text tables and JSONL the line on which it begins (the header is line 1), in a JSON list the
element, in Parquet the record.
"""

VOTE, ANSWER = "vote", "answer"
"""What a column of items is that holds one person's votes, or one model's answers: any number."""

UNITS = ("milliseconds", "seconds", "minutes", "hours", "days")
"""What somebody may say a column's numbers are in."""

LEFT_OUT = "-"
"""A mapping to this leaves their column out."""


@dataclass(frozen=True)
class TheirField:
    """A column or key of a file.

    Attributes
    ----------
    name : str
        As the file spells it.
    examples : tuple of str
        The first few different values, shortened.
    ours : str or None
        What it is taken for: a column of ``COLUMNS``, ``slice:NAME`` or None where nobody knows.
    guessed : bool
        Whether the meaning was guessed from the name and can be changed.
    """

    name: str
    examples: tuple[str, ...]
    ours: str | None
    guessed: bool = True


@dataclass(frozen=True)
class Recognition:
    """What a file seems to be.

    Attributes
    ----------
    format : str
        Id of the reader.
    title : str
        The format as its users call it, such as "Label Studio JSON".
    why : str
        One sentence: what in the file says so.
    kinds : tuple of RowKind
        What it will become, the main one first.
    fields : tuple of TheirField
        What can be mapped; empty where everything is fixed by the format.
    choices : tuple of RowKind
        What it could become instead where the content does not decide (plain tables).
    confidence : float
        0 to 1; the reader with the highest takes the file.
    by_kind : mapping of RowKind to tuple of TheirField
        ``fields`` as they would be for each of ``choices``.
    """

    format: str
    title: str
    why: str
    kinds: tuple[RowKind, ...]
    fields: tuple[TheirField, ...] = ()
    choices: tuple[RowKind, ...] = ()
    confidence: float = 1.0
    by_kind: Mapping[RowKind, tuple[TheirField, ...]] = field(default_factory=dict)

    def as_kind(self, kind: RowKind) -> Recognition:
        """The same file with its rows taken for another of ``choices``."""
        return replace(self, kinds=(kind,), fields=self.by_kind.get(kind, self.fields))

    @property
    def shape(self) -> str:
        """Key under which a mapping is remembered: the format and the names of its fields."""
        # Sorted: an export with its columns in another order is still the same form.
        named = "\x1f".join([self.format, *sorted(f.name for f in self.fields)])
        return hashlib.sha256(named.encode("utf-8", "surrogatepass")).hexdigest()

    def missing(
        self, mapping: Mapping[str, str] | None = None, kind: RowKind | None = None
    ) -> tuple[str, ...]:
        """Our columns that the file must name before it can be read.

        Parameters
        ----------
        mapping : mapping of str to str, optional
            Their names to ours; stands before what was guessed.
        kind : RowKind, optional
            What the rows should become; by default what was guessed.
        """
        if not self.fields:
            return ()
        kind = kind or self.kinds[0]
        known = {mapped(f, mapping) for f in self.by_kind.get(kind, self.fields)}
        return tuple(name for name in NEEDED[kind] if name not in known)


def mapped(their: TheirField, mapping: Mapping[str, str] | None) -> str | None:
    """What a field is taken for once somebody's mapping stands before the guess.

    Parameters
    ----------
    their : TheirField
    mapping : mapping of str to str or None
        Their names to ours; ``LEFT_OUT`` leaves a field out.

    Returns
    -------
    str or None
    """
    return (mapping or {}).get(their.name, their.ours)


@dataclass(frozen=True)
class Problem:
    """A row that cannot be taken as it is.

    Attributes
    ----------
    row : int or None
        Row or record of the file, counted from 1; None for the file as a whole.
    column : str
        Their name of the column or key.
    why : str
        What is wrong and, where known, what was meant, as plain text.
    cause : str
        The reason without the row's own values, to count alike problems together.
    """

    row: int | None
    column: str
    why: str
    cause: str

    @property
    def text(self) -> str:
        """Where and what, for people.

        Examples
        --------
        >>> Problem(7, "label", "It is empty.", "empty").text
        'Row 7, column label: It is empty.'
        """
        parts = [f"row {self.row}"] if self.row else []
        parts += [f"column {self.column}"] if self.column else []
        where = ", ".join(parts)
        return f"{where[:1].upper()}{where[1:]}: {self.why}" if where else self.why


@dataclass(frozen=True)
class Reading:
    """A file's rows as ours.

    Attributes
    ----------
    tables : mapping of RowKind to DataFrame
        Columns as ``COLUMNS`` plus ``row`` (and ``slice:NAME`` for items); missing values
        are None or NaN. Good rows only.
    problems : tuple of Problem
        Rows that are not in ``tables``, or not with all of their values, with the reason.
    untold : int
        Further such rows, where there are too many to tell.
    notes : tuple of str
        What was done to rows that are in, in plain sentences: idle time capped, drafts left
        out, rewards divided.
    classes : tuple of str
        Class names in their order where the file fixes it (a label matrix); else empty.
    columns : tuple of ColumnUse
        What became of each column or field; empty where ``Recognition.fields`` tells it.
    questions : tuple of Question
        What has to be settled before anything of the file is saved.
    """

    tables: Mapping[RowKind, pd.DataFrame]
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    untold: int = 0
    columns: tuple[ColumnUse, ...] = ()
    questions: tuple[Question, ...] = ()


@dataclass(frozen=True)
class ImportChoices:
    """What the person who uploads has decided.

    Attributes
    ----------
    kind : RowKind or None
        What the rows should become; None leaves it to the reader.
    mapping : mapping of str to str
        Their field names to ours; ``-`` leaves a field out.
    classes : tuple of str
        Names of classes in their order, for files that number them (a label matrix).
    people : mapping of str to str
        Role of people whose hours are logged by their name.
    units : mapping of str to str
        Unit of their columns of numbers, one of ``UNITS``.
    answers : mapping of str to str
        Class that an answer of theirs stands for (``Yes.`` for ``yes``); ``-`` for none: it stays
        as it is and counts as wrong.
    sheet : str
        The sheet of a workbook that is meant; empty where it has one alone.
    """

    kind: RowKind | None = None
    mapping: Mapping[str, str] = field(default_factory=dict)
    classes: tuple[str, ...] = ()
    people: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)
    sheet: str = ""

    def settled(self, way: Way) -> ImportChoices:
        """The same with a question settled.

        Examples
        --------
        >>> ImportChoices().settled(Way("hours", (("unit", "Time=hours"),))).units
        {'Time': 'hours'}
        """
        found = self
        for option, value in way.said:
            if option == "as":
                found = replace(found, kind=RowKind(value))
                continue
            if option == "sheet":
                found = replace(found, sheet=value)
                continue
            name = {"map": "mapping", "unit": "units", "answer": "answers", "who": "people"}[option]
            theirs, _, ours = value.rpartition("=")
            settled: Any = {name: {**getattr(found, name), theirs: ours}}
            found = replace(found, **settled)
        return found


class Reader(Protocol):
    """One format. A module of its own offers one, and ``registry.READERS`` names it."""

    id: str
    title: str

    def recognise(self, sample: FileHead) -> Recognition | None:
        """Whether the beginning of a file looks like this format; None where not."""

    def read(self, source: SourceFile, wanted: ImportChoices) -> Reading:
        """The whole file.

        Raises
        ------
        BadData
            If the file as a whole cannot be read: what, where, what to do.
        """


def table(kind: RowKind, rows: pd.DataFrame | Sequence[Mapping[str, object]]) -> pd.DataFrame:
    """Rows with exactly the columns of a kind, ``row`` and any slices; absent ones are empty.

    Parameters
    ----------
    kind : RowKind
    rows : DataFrame or sequence of mapping
        By our names of columns; others are dropped.

    Returns
    -------
    DataFrame
        ``PLACE``, then ``COLUMNS[kind]``, then slices.
    """
    frame = rows if isinstance(rows, pd.DataFrame) else pd.DataFrame(list(rows))
    slices = [name for name in frame.columns if str(name).startswith(SLICE)]
    return frame.reindex(columns=[PLACE, *COLUMNS[kind], *slices])


def filled(column: pd.Series, value: object) -> pd.Series:
    """A column with a value where it is empty.

    Parameters
    ----------
    column : Series
        As :func:`table` leaves it: where all of it is empty it has no type yet, and pandas' own
        ``fillna`` would keep it a column of floats.
    value : object

    Returns
    -------
    Series
        Of objects, as long.
    """
    return column.astype(object).where(column.notna(), value)


def one_of(problems: Sequence[Problem], name: str) -> BadData:
    """The error for a file of which no row can be taken."""
    first = problems[0]
    where = f", row {first.row}" if first.row else ""
    column = f", column {first.column!r}" if first.column else ""
    return BadData(
        f"{name}{where}{column}",
        first.why,
        "No row of the file could be read. Correct the rows or map other columns.",
    )
