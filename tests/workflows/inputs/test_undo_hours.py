"""Logged stretches of work: undone by a row that cancels them, and whose role they are."""

import pytest

from core.domain.actor import LOCAL
from core.domain.errors import BadData, BadUsage
from core.store.connection import Store
from core.store.uploads.rows import load_rows
from core.workflows.dataset.export import export
from core.workflows.importing.commit import About, commit
from core.workflows.importing.upload import upload
from core.workflows.inputs.logged_hours import hours_stamp, log_stretch, logged_hours
from core.workflows.inputs.undo_hours import stretches, undo_stretch
from tests.workflows.importing.texts import csv_file, items

ITEMS = items(80)


@pytest.fixture
def here(store):
    assert upload(store, "weather", [csv_file("items.csv", ITEMS)], about=About("Weather")).landed
    return store


def hours(**row):
    return {"who": "expert", "step": "old 1", "round": 1, "hours": 2.5, "cancels": ""} | row


def told(store, *rows, name="hours.csv", **options):
    return upload(store, "weather", [csv_file(name, list(rows))], **options)


def test_a_stretch_that_was_undone_counts_no_more_and_both_lines_stay(here):
    log_stretch(here, "weather", "new 2", "analyst", 2, 1.5, "read the log", by=LOCAL)
    log_stretch(here, "weather", "new 2", "analyst", 2, 4.0, by=LOCAL)
    before = hours_stamp(here, "weather")
    wrong = next(one for one in stretches(here, "weather") if one.hours == 4.0)
    undone = undo_stretch(here, "weather", wrong.id, by=LOCAL)
    assert (undone.hours, undone.step, undone.iteration) == (4.0, "new 2", 2)
    assert logged_hours(here, "weather") == {("new 2", "analyst", 2): 1.5}
    assert hours_stamp(here, "weather") != before
    assert len(load_rows(here, "hours", "weather")) == 3
    assert [one.hours for one in stretches(here, "weather")] == [1.5]
    with pytest.raises(BadUsage, match="does not count any more"):
        undo_stretch(here, "weather", wrong.id, by=LOCAL)


def test_an_upload_cancels_a_stretch_that_is_here_or_in_the_same_file(here):
    assert told(here, hours(), hours(hours=1)).landed
    found = told(here, hours(cancels="yes"), hours(hours=3), hours(hours=3, cancels="x"), name="b")
    assert found.landed, found.text
    assert "undoes 2 logged stretches of 5.5 hours" in found.text
    assert logged_hours(here, "weather") == {("old 1", "expert", 1): 1.0}


def test_a_row_that_cancels_nothing_is_a_problem_of_the_row(here):
    told(here, hours())
    found = told(here, hours(cancels="yes"), hours(cancels="yes"), name="b")
    assert found.landed is None
    assert "No stretch of 2.5 hours of 'expert' in 'old 1', round 1, is here" in found.text
    assert logged_hours(here, "weather") == {("old 1", "expert", 1): 2.5}


def test_what_was_undone_is_exported_and_undone_again_when_it_comes_back(here, tmp_path):
    told(here, hours(), hours(hours=1), hours(cancels="yes"))
    file = csv_file("x", [hours()])
    back = type(file)("hours.csv", export(here, "weather", "hours.csv"))
    with Store(tmp_path, "another test") as other:
        assert upload(other, "weather", [csv_file("i.csv", ITEMS)], about=About("W")).landed
        assert upload(other, "weather", [back]).landed
        assert logged_hours(other, "weather") == logged_hours(here, "weather")


def test_hours_by_name_are_not_taken_until_somebody_says_the_role(here):
    found = told(here, hours(who="Ann"), hours(who="Bo  Lee", step="new 2"))
    assert found.landed is None
    assert found.to_dict()["files"][0]["people"] == ["Ann", "Bo  Lee"]
    assert "without a role" in found.text
    with pytest.raises(BadData, match="--who 'Ann=analyst'"):
        commit(here, found.examination, by=LOCAL)
    roles = {"Ann": "expert", "bo lee": "analyst"}
    assert told(here, hours(who="Ann"), hours(who="Bo  Lee", step="new 2"), people=roles).landed
    assert logged_hours(here, "weather") == {
        ("old 1", "expert", 1): 2.5,
        ("new 2", "analyst", 1): 2.5,
    }


def test_a_role_is_remembered_and_counts_for_hours_that_came_before(here):
    assert told(here, hours(who="Ann"), people={"Ann": "-"}).landed
    assert logged_hours(here, "weather") == {("old 1", "Ann", 1): 2.5}
    assert told(here, hours(who="ANN", hours=1), name="b", people={"Ann": "expert"}).landed
    assert told(here, hours(who="Ann", hours=2), name="c").landed
    assert logged_hours(here, "weather") == {("old 1", "expert", 1): 5.5}
    assert {one.who for one in stretches(here, "weather")} == {"Ann", "ANN"}


def test_roles_in_other_spellings_need_no_asking(here):
    rows = [hours(who="Expert"), hours(who="nn_expert", step="old 4"), hours(who="annotator")]
    assert told(here, *rows).landed
    assert ("old 4", "NN expert", 1) in logged_hours(here, "weather")


def test_a_role_that_is_none_is_refused(here):
    with pytest.raises(BadUsage, match="there is no role 'boss'"):
        told(here, hours(who="Ann"), people={"Ann": "boss"})
