"""The forms of a report: one list, the record among them, each file with its name."""

from __future__ import annotations

import json

import pytest

from core.cli.report import FORMATS
from core.domain.actor import LOCAL
from core.domain.errors import BadUsage
from core.workflows.report.formats import FORMS
from core.workflows.report.reports import open_report
from core.workflows.report.verify import verify_record


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


def test_the_command_line_offers_every_form_of_the_list():
    assert set(FORMATS) == set(FORMS)
