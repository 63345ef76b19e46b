"""Exports of time trackers become hours of the right person, day and step, and never items."""

from __future__ import annotations

import pytest

from core.interop.reading import ImportChoices, Reading, RowKind
from core.interop.registry import read, recognise
from core.interop.source import SourceFile
from tests.interop.work_logs.exports import EXPORTS

ASKED = {name: export for name, export in EXPORTS.items() if export.asked}


def read_log(raw: str, wanted: ImportChoices | None = None) -> Reading:
    source = SourceFile("log", raw.encode())
    recognition = recognise(source)
    assert recognition.format == "work-log", recognition
    return read(source, recognition, wanted)


def hours_of(found: Reading) -> list[tuple[str, str, str, float]]:
    rows = found.tables[RowKind.HOURS]
    return [
        (
            row.who,
            row.node,
            "" if row.start is None or row.start != row.start else f"{row.start:%Y-%m-%d}",
            row.hours,
        )
        for row in rows.itertuples()
    ]


@pytest.mark.parametrize("name", EXPORTS)
def test_an_export_says_who_worked_at_what_when_and_how_long(name: str):
    export = EXPORTS[name]
    found = read_log(export.raw)
    assert found.tables.keys() == {RowKind.HOURS}
    assert not found.problems
    got = hours_of(found)
    assert [row[:3] for row in got] == [row[:3] for row in export.rows]
    assert [row[3] for row in got] == pytest.approx([row[3] for row in export.rows], abs=1e-4)
    assert tuple(question.about for question in found.questions) == export.asked


def test_thirty_exports_and_at_most_three_that_ask():
    assert len(EXPORTS) >= 30
    assert len(ASKED) <= 3


@pytest.mark.parametrize("name", ASKED)
def test_every_way_out_of_a_question_settles_it(name: str):
    export = EXPORTS[name]
    (question,) = read_log(export.raw).questions
    for way in question.ways:
        assert not read_log(export.raw, ImportChoices().settled(way)).questions
