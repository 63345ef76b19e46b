"""A number is in the unit that the last word of its column's name says."""

import pytest

from core.interop.plain.units import scale_of
from core.interop.reading import ImportChoices, RowKind
from core.interop.registry import read, recognise
from core.interop.source import SourceFile
from tests.interop.reading_samples import read_as, rows


@pytest.mark.parametrize(
    ("ours", "their", "given", "meant"),
    [
        ("seconds", "time_ms", 9500, 9.5),
        ("raw_seconds", "Duration (milliseconds)", 250, 0.25),
        ("seconds", "durationMin", 1.5, 90),
        ("seconds", "time_spent", 9.5, 9.5),
        ("latency_ms", "latency_seconds", 0.21, 210),
        ("latency_ms", "response_ms", 210, 210),
        ("hours", "minutes", 90, 1.5),
        ("hours", "time_spent_s", 5400, 1.5),
        ("cost", "cost_ms", 3, 3),
    ],
)
def test_a_unit_in_a_name_is_turned_into_ours(ours: str, their: str, given: float, meant: float):
    assert given * scale_of(ours, their) == pytest.approx(meant)


@pytest.mark.parametrize(
    ("ours", "unit", "meant"),
    [
        ("hours", "seconds", 1 / 3600),
        ("hours", "minutes", 1 / 60),
        ("hours", "days", 8),
        ("hours", "hours", 1),
        ("seconds", "hours", 3600),
        ("seconds", "days", 86_400),
        ("latency_ms", "seconds", 1000),
        ("latency_ms", "milliseconds", 1),
        ("cost", "seconds", 1),
    ],
)
def test_a_unit_that_was_said_stands_before_the_name(ours: str, unit: str, meant: float):
    assert scale_of(ours, "time_min", {"time_min": unit}) == pytest.approx(meant)


def test_hours_that_cannot_be_are_asked_until_their_unit_is_said():
    raw = b"who,step,hours\nann,old 1,5400\nbob,old 2,2700\n"
    source = SourceFile("f", raw)
    recognition = recognise(source)
    (question,) = read(source, recognition).questions
    assert question.ways[0].options == "--unit hours=seconds"
    for way in question.ways:
        settled = read(source, recognition, ImportChoices().settled(way))
        assert not settled.questions
    told = read(source, recognition, ImportChoices(units={"hours": "seconds"}))
    assert rows(told, RowKind.HOURS, "hours") == [(1.5,), (0.75,)]
    assert "Column 'hours' was turned into hours, as you said." in told.notes


def test_hours_that_contradict_start_and_end_are_a_problem_with_both_numbers():
    found = read_as(
        "csv",
        b"who,step,start,end,hours\nann,old 1,2026-04-14T09:00,2026-04-14T10:00,8\n"
        b"bob,old 2,2026-04-14T09:00,2026-04-14T10:00,3\n"
        b"bob,old 2,2026-04-14T09:30,2026-04-14T10:30,1\n"
        b"bob,old 2,2026-04-14T10:00,2026-04-14T11:00,1\n",
    )
    assert [problem.text for problem in found.problems] == [
        "Row 2, column hours: It says 8 hours, and from start to end it lasts 1.",
        "Row 3, column hours: It says 3 hours, and from start to end it lasts 1.",
    ]
    assert "Stretches of bob overlap by 0.5 h, first in row 5; all of them count." in found.notes


def test_labelling_times_in_milliseconds_become_seconds_and_the_reading_says_so():
    found = read_as("csv", b"item_id,annotator,label,duration_ms\nd1,a,yes,9500\n")
    assert rows(found, RowKind.LABELS, "seconds") == [(9.5,)]
    assert "Column 'duration_ms' was turned into seconds, by its name." in found.notes


def test_hours_whose_unit_was_said_still_have_to_fit_between_start_and_end():
    raw = (
        b"who,step,start,end,hours\nann,old 1,2026-04-14T09:00,2026-04-14T10:00,30\n"
        b"bob,old 1,2026-04-14T09:00,2026-04-16T10:00,\n"
        b"bob,old 1,2026-04-14T09:00,2026-04-14T10:00,1\n"
    )
    source = SourceFile("f", raw)
    found = read(source, recognise(source), ImportChoices(units={"hours": "hours"}))
    assert [(problem.row, problem.cause) for problem in found.problems] == [
        (2, "more hours than from start to end"),
        (3, "longer than a day from start to end"),
    ]
