"""Any table of who, when and how long is a log of hours; what it leaves open is asked."""

from __future__ import annotations

import pytest

from core.domain.errors import BadData
from core.interop.reading import ImportChoices, RowKind
from core.interop.registry import read, recognise
from core.interop.source import SourceFile
from tests.interop.work_logs.exports import EXPORTS
from tests.interop.work_logs.test_exports import hours_of, read_log

DAY = "Person,Date,Task,Duration\n"


def said(**choices: dict[str, str]) -> ImportChoices:
    return ImportChoices(**choices)


@pytest.mark.parametrize(
    "raw",
    [
        "Worked by,Work date,Kind of work,Spent hours\nAnn,2026-04-14,Labelling,1.5\n",
        "Date,Member,Project,Task,Time,Comment\n2026-04-14,Ann,NLP,Labelling,1h 30m,x\n",
        "Team Member,Date,Project,Service,Time Logged\nAnn,Apr 14 2026,NLP,Labelling,1:30\n",
        "Project,Date,Created,User,Activity,Issue,Hours\n"
        "NLP,04/14/2026,04/15/2026 09:00 AM,Ann,Labelling,Task #1,1.50\n",
        "Day\tUser\tTask\tStart time\tEnd time\n2026-04-14\tAnn\tLabelling\t9:00\t10:30\n",
        "Person,Date,Task,Start,End,Time (min)\nAnn,2026-04-14,Labelling,09:00,10:30,90\n",
        "Person,Date,Task,Effort (days)\nAnn,2026-04-14,Labelling,0.1875\n",
        "Person,Date,Task,Estimated hours,Logged hours\nAnn,2026-04-14,Labelling,5,1.5\n",
        "Datum;Mitarbeiter;Aufgabe;Dauer (dezimal)\n14.04.2026;Ann;Labelling;1,50\n",
        "Vollständiger Name;Vorgangszusammenfassung;Stunden;Arbeitsdatum\n"
        "Ann;Labelling;1,5;2026-04-14 09:00\n",
        "Person,Quand,Task,Hours\nAnn,14/04/2026,Labelling,1.5\n",
        "who,step,start,hours\nAnn,Labelling,2026-04-14,1:30\n",
        "who,task,date,hours\nAnn,Labelling,2026-04-14,1h30\n",
        '[{"user": {"name": "Ann"}, "day": "2026-04-14", "note": "labelling", '
        '"duration": {"hours": 1, "minutes": 30, "seconds": 0, "total_seconds": 5400}}]',
        '[{"employee": "Ann", "activity": "Labelling", "date": "2026-04-14", "hours": 1.5}]',
        '{"data": [{"user": "Ann", "description": "Labelling", "start": "2026-04-14T09:00:00Z", '
        '"end": "2026-04-14T10:30:00Z", "dur": 5400000}]}',
    ],
)
def test_a_table_with_names_of_its_own_is_read(raw: str):
    found = read_log(raw)
    assert hours_of(found) == [("Ann", "old 2", "2026-04-14", pytest.approx(1.5))]
    assert not found.questions
    assert not found.problems


@pytest.mark.parametrize(
    "raw",
    [
        "item_id,annotator,label,started_at,time_spent\n1,ann,yes,2026-04-14,5\n",
        "task,worker,label,duration\n1,ann,yes,5\n",
        "worker,task,is_spam,seconds\nann,d1,1,30\nbob,d2,0,30\n",
        "title,author,date,duration\nfoo,ann,2026-04-14,5\n",
        "user,date,time,comment\nann,2026-04-14,12:30,hello there\n",
        "id,review,author,date,time\n1,good,ann,2026-04-14,12:30\n",
        "id,text,user,date,duration\n1,foo bar,ann,2026-04-14,5\n",
        "who,step,start,end\nann,labelling,2026-11-01T10:00,2026-11-01T11:00\n",
        "Summary,Issue key,Status,Time Spent,Description,label\nDishes,N-1,Done,,foo,yes\n",
        "run,item_id,prediction,latency\nm,1,yes,0.8\n",
    ],
)
def test_what_holds_answers_texts_or_our_own_hours_is_no_work_log(raw: str):
    assert recognise(SourceFile("f", raw.encode())).format != "work-log"


@pytest.mark.parametrize("cell", ["90", "5400"])
def test_a_number_that_cannot_be_hours_is_asked_and_settled_by_its_unit(cell: str):
    raw = f"{DAY}Ann,2026-04-14,Labelling,{cell}\n"
    (question,) = read_log(raw).questions
    assert question.about == "Duration"
    unit = "minutes" if cell == "90" else "seconds"
    assert question.ways[0].options == f"--unit Duration={unit}"
    settled = read_log(raw, said(units={"Duration": unit}))
    assert not settled.questions
    assert hours_of(settled)[0][3] == pytest.approx(1.5)


def test_a_day_of_one_person_has_no_more_than_24_hours():
    raw = f"{DAY}Ann,2026-04-14,O2,12\nAnn,2026-04-14,O1,12\nAnn,2026-04-14,O1,1\nBob,,O2,8\n"
    (question,) = read_log(raw).questions
    assert "25 hours in a day" in question.why


def test_hours_that_are_all_nothing_are_asked_about():
    assert read_log(f"{DAY}Ann,2026-04-14,Labelling,0\n").questions


def test_start_and_end_tell_the_unit_of_a_duration():
    found = read_log("User,Task,Start,End,Duration\nann,O2,2026-04-14 09:00,2026-04-14 10:30,90\n")
    assert hours_of(found)[0][3] == 1.5
    assert [use.unit for use in found.columns if use.became == "hours"] == ["minutes"]


def test_parts_of_days_are_refused_with_what_they_may_be():
    raw = f"{DAY}Ann,2026-04-14,Labelling,0.0625\n"
    with pytest.raises(BadData, match=r"1\.5 hours"):
        read_log(raw)
    assert hours_of(read_log(raw, said(units={"Duration": "hours"})))[0][3] == 0.0625


def test_more_hours_than_from_start_to_end_are_a_problem_with_both_numbers():
    found = read_log(
        "who,activity,start,end,hours\nann,guideline,2026-04-14 09:00,2026-04-14 10:00,8\n"
        "ann,labelling,2026-04-14 09:00,2026-04-14 17:00,7\n"
    )
    assert [problem.text for problem in found.problems] == [
        "Row 2, column hours: It says 8 hours, and from start to end it lasts 1."
    ]
    assert any("1 row fewer hours" in note for note in found.notes)


def test_overlapping_stretches_of_one_person_are_told_and_count():
    found = read_log(
        "who,activity,start,end\nann,guideline,2026-04-14 09:00,2026-04-14 17:00\n"
        "bob,guideline,2026-04-14 09:00,2026-04-14 17:00\n"
        "ann,labelling,2026-04-14 10:00,2026-04-14 11:30\n"
    )
    assert "Stretches of ann overlap by 1.5 h, first in row 4; all of them count." in found.notes
    assert not any("bob" in note for note in found.notes)


def test_words_that_are_no_step_are_asked_and_settled_one_by_one():
    raw = "Person,Date,Task,Hours\nAnn,2026-04-14,Annotation meeting,1\nAnn,2026-04-14,Standup,2\n"
    assert [asked.about for asked in read_log(raw).questions] == ["Annotation meeting", "Standup"]
    found = read_log(raw, said(answers={"Annotation meeting": "old 1", "Standup": "-"}))
    assert not found.questions
    assert hours_of(found) == [("Ann", "old 1", "2026-04-14", 1.0)]
    assert "Not counted, as you said: Standup (2 h)." in found.notes


def test_a_project_does_not_hide_a_task_that_is_no_step():
    raw = "Person,Date,Project,Task,Hours\nAnn,2026-04-14,Annotation,Party,1\n"
    assert [asked.about for asked in read_log(raw).questions] == ["Party"]


@pytest.mark.parametrize(
    ("raw", "about", "answer"),
    [
        ("Name,Date,Hours\nAnn,2026-04-14,8\n", "(no step)", "old 2"),
        (
            "Project,Date,Task,Duration (h),Duration (decimal)\nN,2026-04-14,O1,8:00,8\n",
            "(nobody)",
            "expert",
        ),
    ],
)
def test_what_no_column_says_is_asked_once(raw: str, about: str, answer: str):
    assert [asked.about for asked in read_log(raw).questions] == [about]
    found = read_log(raw, said(answers={about: answer}))
    assert not found.questions
    assert answer in hours_of(found)[0]


def test_a_date_that_was_said_tells_the_order_of_all():
    raw = "Person,Date,Task,Hours\nAnn,03/04/2026,O1,1\nAnn,05/06/2026,O1,1\n"
    found = read_log(raw, said(answers={"03/04/2026": "2026-03-04"}))
    assert [row[2] for row in hours_of(found)] == ["2026-03-04", "2026-05-06"]


def test_cells_that_cannot_be_read_are_problems_of_their_rows():
    found = read_log(
        "Person,Date,Task,Hours\nAnn,2026-04-14,O1,abc\nAnn,soon,O1,2\n,2026-04-14,O1,2\n"
        "Ann,2026-04-14,O1,-1\nAnn,2026-04-14\nAnn,2026-04-14,O1,1\n"
    )
    assert [(problem.row, problem.column) for problem in found.problems] == [
        (2, "Hours"),
        (3, "Date"),
        (4, "Person"),
        (5, "Hours"),
        (6, ""),
    ]
    assert len(hours_of(found)) == 1


def test_a_week_in_columns_is_refused_with_what_to_export():
    with pytest.raises(BadData, match="a column for each day"):
        read_log("User,Project,Mon 13,Tue 14,Wed 15,Total\nAnn,Labelling,1:00,,2:00,3:00\n")


def test_issues_with_their_time_in_all_are_refused_with_what_to_export():
    with pytest.raises(BadData, match="who worked") as raised:
        read_log("Summary,Issue key,Status,Assignee,Time Spent\nLabels,N-1,Done,ann,5400\n")
    assert "Assignee=who" in raised.value.text


def test_jira_search_tells_how_many_entries_it_left_out():
    notes = read_log(EXPORTS["Jira, search as JSON"].raw).notes
    assert any(note.startswith("NLP-1 has 20 more entries") for note in notes)


def test_every_column_that_is_left_out_is_told_with_its_first_value():
    found = read_log("Person,Date,Task,Hours,Rate\nAnn,2026-04-14,O1,1,50\n")
    assert "Rate: left out (first value: 50)" in [use.text for use in found.columns]


def test_a_log_may_still_be_taken_for_a_plain_table():
    raw = "Person,Date,Task,Hours\nAnn,2026-04-14,Labelling,1.5\n"
    source = SourceFile("f", raw.encode())
    found = read(source, recognise(source), ImportChoices(kind=RowKind.ITEMS))
    assert found.tables.keys() == {RowKind.ITEMS}


def test_a_clock_that_nobody_stopped_and_a_day_that_ends_before_it_starts_are_problems():
    found = read_log(
        "User,Task,Date,Start,End date,End\nann,O2,2026-04-14,09:00,2026-04-16,09:00\n"
        "ann,O2,2026-04-14,17:00,,09:00\nann,O2,2026-04-14,23:00,,01:00\n"
    )
    assert [problem.text for problem in found.problems] == [
        "Row 2, column End: It lasts 48 hours from start to end: a clock that nobody stopped?",
        "Row 3, column End: It ends at 2026-04-14 09:00:00, before it starts.",
    ]
    assert hours_of(found) == [("ann", "old 2", "2026-04-14", 2.0)]


def test_what_stands_before_the_header_is_passed_over():
    found = read_log("\n\nPerson,Date,Task,Hours\nAnn,2026-04-14,O1,1\n")
    assert hours_of(found) == [("Ann", "old 1", "2026-04-14", 1.0)]


def test_a_quote_that_is_never_closed_does_not_take_the_rest_in_silence():
    found = read_log(
        'Person,Date,Hours,Task\nAnn,2026-04-14,1,O1\nAnn,2026-04-15,1,"O1\nBob,1,2,O1\n'
    )
    assert [problem.row for problem in found.problems] == [3]


def test_annotators_together_may_work_more_than_a_day_and_at_once():
    found = read_log(
        "who,activity,start,end\nannotators,labelling,2026-04-14 01:00,2026-04-14 20:00\n"
        "annotators,labelling,2026-04-14 02:00,2026-04-14 20:00\n"
    )
    assert not found.questions
    assert not any("overlap" in note for note in found.notes)
