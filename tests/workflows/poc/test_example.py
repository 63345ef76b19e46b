"""The recorded example is the record of a run, and tells what the run itself tells."""

from __future__ import annotations

import json
from dataclasses import fields

import pytest

from core.store.connection import Store
from core.workflows.inputs.assumptions import current_register
from core.workflows.inputs.plan import complete_plan
from core.workflows.poc.example import (
    PATH,
    example_record,
    first_plan,
    prepare_example,
    recorded_example,
    told_by,
    with_beside,
)
from core.workflows.report.verify import read_record, verify_record

MOST_BYTES = 300_000


def test_what_is_told_by_a_record_is_what_its_experiment_tells(raced):
    there = raced.dossier()
    record = json.loads(json.dumps(with_beside(raced.store, raced.experiment_id)))
    told = told_by(record)
    others = {"experiment_id", "valuation", "diagnostics"}
    for one in fields(told):
        if one.name not in others:
            assert getattr(told, one.name) == getattr(there, one.name), one.name
    assert told.diagnostics == json.loads(json.dumps(there.diagnostics))
    assert told.valuation.verdict.answer == there.valuation.verdict.answer
    assert told.valuation.expected == pytest.approx(there.valuation.expected)
    assert told.experiment_id == ""


def test_the_shipped_record_follows_from_its_inputs():
    assert verify_record(read_record(PATH))
    assert PATH.stat().st_size < MOST_BYTES


def test_it_is_of_the_first_plan_and_todays_inputs(store: Store):
    """Fails when either was changed: ``make example`` records it anew."""
    plan = complete_plan(first_plan(), None)
    assert example_record()["plan_hash"] == plan.hash()
    told = recorded_example().valuation
    assert dict(told.register) == dict(current_register(store, plan.pricing_date))


def test_it_is_read_once_and_counted_for_another_period():
    prepare_example()
    assert recorded_example() is recorded_example()
    assert recorded_example(36) is recorded_example(36)
    assert recorded_example(36).months == 36
