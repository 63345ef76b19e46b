"""The trail is read by owners, narrowed, and leaves the house as harmless files."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta

import pytest

from core.domain.actor import LOCAL, Actor, Role
from core.domain.clock import utc_now
from core.domain.errors import DoesNotHold
from core.store.audit_log import note
from core.workflows.admin.audit_log import (
    AuditFilter,
    as_csv,
    as_json_lines,
    check_audit_log,
    read_audit_log,
)

ANA = Actor('=HYPERLINK("x")', Role.ANALYST)


@pytest.fixture
def told(store):
    with store.transaction() as cursor:
        note(cursor, LOCAL, "race planned", "race 1", after="ab" * 32, details={"n": 1})
        note(cursor, ANA, "hours logged", "benchmark tickets")
    return store


def test_rows_are_narrowed_by_who_what_and_day(told):
    today = utc_now().date()
    assert len(read_audit_log(told, by=LOCAL)) == 2
    for wanted, count in (
        (AuditFilter(who=ANA.name), 1),
        (AuditFilter(action="race planned"), 1),
        (AuditFilter(who=ANA.name, action="race planned"), 0),
        (AuditFilter(since=today, until=today), 2),
        (AuditFilter(since=today + timedelta(days=1)), 0),
        (AuditFilter(until=today - timedelta(days=1)), 0),
    ):
        assert len(read_audit_log(told, by=LOCAL, wanted=wanted)) == count


def test_files_hold_every_column_and_nothing_a_spreadsheet_would_run(told):
    rows = read_audit_log(told, by=LOCAL)
    lines = [json.loads(line) for line in as_json_lines(rows).splitlines()]
    assert [line["number"] for line in lines] == [2, 1]
    assert lines[1]["details"] == {"n": 1}
    cells = list(csv.DictReader(io.StringIO(as_csv(rows))))
    assert cells[0]["who"] == "'" + ANA.name
    assert cells[1]["row_hash"] == lines[1]["row_hash"] == rows[1].row_hash


def test_a_trail_that_was_changed_outside_says_where(told):
    assert check_audit_log(told, by=LOCAL) == 2
    told.cursor().execute("UPDATE audit SET subject = 'race 2' WHERE number = 1")
    with pytest.raises(DoesNotHold, match="entry 1"):
        check_audit_log(told, by=LOCAL)
