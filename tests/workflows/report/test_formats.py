"""Reports by the name of a benchmark or a race, in the numbers that were agreed, for who may."""

from __future__ import annotations

import json
from datetime import date

import pytest

from core.domain.actor import LOCAL, Actor, Role
from core.domain.errors import BadData, BadUsage, NotAllowed
from core.report.format.locale import HOUSE, NumberStyle
from core.store.audit_log import audit_log
from core.workflows.report.formats import (
    find_experiment,
    number_style,
    open_report,
    set_number_style,
)
from core.workflows.report.verify import verify_record

EURO = NumberStyle("fr-FR", "EUR", 0.92, "Treasury", date(2026, 11, 20))


def test_the_record_beside_a_report_holds_and_is_the_one_it_names(raced):
    report = open_report(raced.store, LOCAL, "keto", months=24)
    record = json.loads(report.made("json"))
    assert verify_record(record)
    assert record["content_hash"] == report.document.fingerprint
    assert record["terms"]["months"] == 24
    assert record["content_hash"] in report.made("md").decode()
    with pytest.raises(BadUsage, match="no report as 'docx'"):
        report.made("docx")


def test_files_are_named_after_test_case_and_day(raced):
    report = open_report(raced.store, LOCAL)
    day = report.document.made.isoformat()
    assert report.file_name("pdf") == f"keto-dishes-demo-report-{day}.pdf"
    assert report.file_name("csv") == f"keto-dishes-demo-report-{day}-tables.zip"
    assert report.file_name("json") == "decision.json"


def test_a_race_is_found_by_benchmark_by_id_or_as_the_newest(raced):
    for name in ("", "keto", raced.experiment_id):
        assert find_experiment(raced.store, name).id == raced.experiment_id
    with pytest.raises(BadData, match="Finished races here: keto"):
        find_experiment(raced.store, "tickets")


def test_how_numbers_are_written_is_kept_and_noted(store):
    assert number_style(store) == HOUSE
    set_number_style(store, LOCAL, EURO)
    assert number_style(store) == EURO
    assert audit_log(store)[0].details["currency"] == "EUR"
    set_number_style(store, LOCAL, HOUSE)
    assert number_style(store) == HOUSE


def test_who_may_only_look_makes_no_report(raced, store):
    viewer = Actor("a viewer", Role.VIEWER)
    with pytest.raises(NotAllowed):
        open_report(raced.store, viewer)
    with pytest.raises(NotAllowed):
        set_number_style(store, viewer, EURO)


@pytest.mark.parametrize(
    ("given", "what"),
    [
        ({"language": "xx"}, "no number format"),
        ({"currency": "euro"}, "no currency"),
        ({"currency": "EUR", "rate": 0.0}, "no rate"),
        ({"currency": "EUR", "rate": float("nan")}, "no rate"),
        ({"rate": 2.0}, "dollar is worth"),
        ({"currency": "EUR", "rate": 0.92}, "who gives the rate"),
    ],
)
def test_a_style_that_makes_no_sense_is_refused(given, what):
    with pytest.raises(BadUsage, match=what):
        NumberStyle(**given)
