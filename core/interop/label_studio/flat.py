"""Label Studio's flat exports: a row per annotation, data and answers side by side."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from core.interop.annotated import UNKNOWN, Annotated, Vote, item_said, many
from core.interop.cells import cells
from core.interop.choices import flat_values, one_label
from core.interop.crowd.fields import few_values, may_be_label, meanings, their_fields
from core.interop.json_records import records
from core.interop.plain.meaning import SYNONYMS, plain_name
from core.interop.reading import (
    ImportChoices,
    Problem,
    Reading,
    Recognition,
    RowKind,
    TheirField,
)
from core.interop.source import FileHead, SourceFile
from core.interop.values import Odd, moment_of, needed, number_of, object_of, shown, text_of
from core.interop.which_answer import told, which_answer

TASK_ID, ANNOTATION_ID, ANNOTATOR, LEAD_TIME = "id", "annotation_id", "annotator", "lead_time"
SURE = (ANNOTATION_ID, LEAD_TIME, ANNOTATOR)
OF_TOOL = frozenset(
    {TASK_ID, *SURE, "created_at", "updated_at", "agreement", "history", "project", "inner_id"}
)
VALUE_KEYS = ("choices", "rating", "number", "text", "taxonomy", "selected")
_OF_ITEMS = frozenset(
    word
    for ours in ("item_id", "text", "split", "family")
    for word in SYNONYMS[RowKind.ITEMS][ours].split()
)
Row = Mapping[str, object]


class LabelStudioMin:
    """JSON_MIN: a list of records, one per annotation."""

    id = "label-studio-min"
    title = "Label Studio JSON_MIN"

    def recognise(self, sample: FileHead) -> Recognition | None:
        """Records with ``annotation_id``, ``annotator`` and ``lead_time``."""
        rows = [record for record in sample.records if isinstance(record, dict)]
        if not rows or not sample.is_list or not rows[0].keys() >= set(SURE):
            return None
        return _recognition(self.id, self.title, rows)

    def read(self, source: SourceFile, wanted: ImportChoices) -> Reading:
        """Every annotation.

        Raises
        ------
        BadData
            If no record can be read.
        """
        sample = [record for record in source.sample.records if isinstance(record, dict)]
        problems: list[Problem] = []
        rows = records(source, problems)
        return _read(source.name, rows, sample, problems, wanted)


class LabelStudioCsv:
    """CSV and TSV: a header line and a row per annotation."""

    id = "label-studio-csv"
    title = "Label Studio CSV"

    def recognise(self, sample: FileHead) -> Recognition | None:
        """Columns ``annotation_id``, ``annotator`` and ``lead_time``."""
        if not set(sample.header) >= set(SURE):
            return None
        return _recognition(self.id, self.title, _cells_of(sample))

    def read(self, source: SourceFile, wanted: ImportChoices) -> Reading:
        """Every row.

        Raises
        ------
        BadData
            If no row can be read.
        """
        rows = cells(source, source.sample.separator)
        return _read(source.name, rows.rows, _cells_of(source.sample), rows.problems, wanted)


def _read(
    name: str,
    rows: Iterable[tuple[int, Any]],
    sample: Sequence[Row],
    problems: list[Problem],
    wanted: ImportChoices,
) -> Reading:
    """All rows, with a word on each column; problems may grow while rows are read."""
    fields, labels = _fields(sample), _labels(sample)
    found = _Rows(meanings(fields, wanted.mapping, name))
    found.problems = problems
    found.all(rows)
    reading = found.reading(name, found.notes())
    return told(reading, fields, found.meaning, which_answer(labels, wanted.mapping))


def _cells_of(sample: FileHead) -> list[Row]:
    return [dict(zip(sample.header, row, strict=False)) for row in sample.rows[1:]]


def _recognition(id_: str, title: str, rows: Sequence[Row]) -> Recognition:
    why = "Its rows have annotation_id, annotator and lead_time, as Label Studio writes them."
    return Recognition(id_, title, why, (RowKind.LABELS, RowKind.ITEMS), _fields(rows))


def _fields(rows: Sequence[Row]) -> tuple[TheirField, ...]:
    """Data and answers stand side by side; what differs within a task is an answer."""
    values = _values(rows)
    answers = _answers(rows, values)
    # One annotation a task leaves nothing that differs within one: then names have to tell.
    if not any(few_values(values[name]) for name in answers):
        answers |= _by_name(values)
    given = {name: values[name] for name in values if name in answers}
    inputs = {name: values[name] for name in values if name not in answers}
    last = TheirField(TASK_ID, tuple(shown(row.get(TASK_ID)) for row in rows[:3]), None)
    return their_fields(inputs, given, ("", ""), last)


def _values(rows: Sequence[Row]) -> dict[str, list[str]]:
    names = list(dict.fromkeys(name for row in rows for name in row))
    return {
        name: [_example(row.get(name), name) for row in rows]
        for name in names
        if name not in OF_TOOL
    }


def _answers(rows: Sequence[Row], values: Iterable[str]) -> set[str]:
    tasks: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        tasks[str(row.get(TASK_ID))].append(row)
    return {name for name in values if _is_answer(name, rows, tasks.values())}


def _labels(rows: Sequence[Row]) -> list[str]:
    """Columns that could be the label: answers that are choices first, then whatever repeats.

    Nothing tells a choice on which all agreed in each task from a field of its data.
    """
    values = _values(rows)
    reasons = SYNONYMS[RowKind.LABELS]["rationale"].split()
    free = [name for name in values if plain_name(name) not in reasons]
    answers = _answers(rows, values)
    choices = [name for name in free if name in answers and few_values(values[name])]
    others = [
        name for name in free if may_be_label(values[name]) and plain_name(name) not in _OF_ITEMS
    ]
    return list(dict.fromkeys([*choices, *others]))


def _is_answer(name: str, rows: Sequence[Row], tasks: Iterable[Sequence[Row]]) -> bool:
    """Whether a column holds answers: several at once, or different ones to one task."""
    if any(isinstance(_opened(row.get(name)), (dict, list)) for row in rows):
        return True
    if any(len({str(row.get(name)) for row in task}) > 1 for task in tasks):
        return True
    without = [row for row in rows if row.get(ANNOTATION_ID) in ("", None)]
    return bool(without) and all(row.get(name) in ("", None) for row in without)


def _by_name(values: Mapping[str, Sequence[object]]) -> set[str]:
    """Where each task has one annotation: names of labels and reasons, else what repeats."""
    known = {ours: SYNONYMS[RowKind.LABELS][ours].split() for ours in ("label", "rationale")}
    named = {
        ours: [name for name in values if plain_name(name) in words]
        for ours, words in known.items()
    }
    few = [name for name, cells in values.items() if few_values(cells)]
    return (
        {*named["label"][:1], *named["rationale"][:1]}
        if named["label"]
        else {*few[-1:], *named["rationale"][:1]}
    )


def _opened(value: object) -> object:
    """A cell that holds JSON, opened; anything else as it is."""
    if isinstance(value, str) and value[:1] in ("[", "{"):
        try:
            return json.loads(value)
        except (ValueError, RecursionError):
            return value
    return value


def _given(value: object, name: str) -> list[str]:
    """An answer's values: plain, a list of them, or an object such as ``{"choices": [..]}``."""
    opened = _opened(value)
    if isinstance(opened, dict):
        key = next((key for key in VALUE_KEYS if key in opened), None)
        return flat_values(opened[key], name, paths=key == "taxonomy") if key else []
    parts = opened if isinstance(opened, list) else [opened]
    if any(isinstance(part, dict) for part in parts):
        return [text for part in parts for text in _given(part, name)]
    return flat_values(parts, name, paths=True)


def _example(value: object, name: str) -> str:
    try:
        return ", ".join(_given(value, name))
    except (Odd, RecursionError):
        return ""


class _Rows(Annotated):
    """Rows on their way into tables."""

    def __init__(self, meaning: Mapping[str, Sequence[str]]) -> None:
        super().__init__(with_items="text" in meaning)
        self.meaning = meaning
        self.without = 0

    def all(self, rows: Iterable[tuple[int, Any]]) -> None:
        """Every row, bad ones set aside."""
        for place, row in rows:
            try:
                self._row(place, object_of(row, "record"))
            except Odd as odd:
                self.problems.append(odd.at(place))

    def _row(self, place: int, row: Row) -> None:
        named = self.meaning["item_id"][0]
        item_id = needed(row.get(named), named)
        self.item(place, item_id, item_said(row, self.meaning))
        if text_of(row.get(ANNOTATION_ID), ANNOTATION_ID) is None:
            self.without += 1
            return
        label, reason = (self.meaning.get(ours, ("",))[0] for ours in ("label", "rationale"))
        self.votes.append(
            Vote(
                place,
                item_id,
                who=text_of(row.get(ANNOTATOR), ANNOTATOR) or UNKNOWN,
                kind="human",
                label=one_label(_given(row.get(label), label), label),
                rationale="\n".join(_given(row.get(reason), reason)) or None,
                raw_seconds=number_of(row.get(LEAD_TIME), LEAD_TIME, 0.0),
                ts=moment_of(row.get("updated_at") or row.get("created_at")),
            )
        )

    def notes(self) -> list[str]:
        """What was done to the rows."""
        said = "The file tells neither skipped annotations nor ground truth; JSON does."
        return [
            many(self.without, "task has no annotation.", "tasks have no annotation."),
            said if self.votes else "",
        ]
