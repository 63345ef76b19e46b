"""A decision record holds, or says what does not."""

from __future__ import annotations

import copy
import json
from dataclasses import replace
from pathlib import Path

import pytest

from core.decision.valuation import Valuation
from core.domain.assumption import RangeShape, Scenario, spread_out
from core.domain.benchmark import Split
from core.domain.drivers.old_way import PLATFORM_FEE, TUNING
from core.domain.errors import BadData, DoesNotHold
from core.report.record import hash_record, valuation_of
from core.workflows.poc.valuing import record_of
from core.workflows.report.verify import read_record, verify_record


@pytest.fixture(scope="module")
def record(raced):
    return record_of(raced.valued())


def test_an_untouched_record_holds_after_a_trip_through_a_file(record, tmp_path: Path):
    path = tmp_path / "decision.json"
    path.write_text(json.dumps(record))
    assert "content hash" in verify_record(read_record(path))


BEFORE = Path(__file__).parent / "data" / "before_approaches.json"


def test_a_record_of_an_earlier_version_holds_and_says_what_is_not_applied_again():
    """Written by the last version in which approaches were part of the code."""
    checked = verify_record(read_record(BEFORE))
    assert "rules of then" in checked[-1]
    assert "verdict: rounds and accuracy of old" in checked


def test_an_earlier_record_whose_rounds_or_counts_were_changed_does_not_hold():
    record = read_record(BEFORE)
    record["verdict"]["arms"]["old"]["stop"][0] -= 1
    record["content_hash"] = hash_record(record)
    with pytest.raises(DoesNotHold) as refused:
        verify_record(record)
    assert "rounds and accuracy of old" in str(refused.value)


def test_a_record_says_how_common_each_class_is_on_the_test_set(record, small_keto):
    classes, gold = small_keto.benchmark.classes, small_keto.gold[Split.TEST]
    shares = {name: (gold == at).mean() for at, name in enumerate(classes)}
    assert 0.0 < min(shares.values()) < max(shares.values()) < 1.0
    assert record["class_shares"] == pytest.approx(shares)
    read = valuation_of(json.loads(json.dumps(record))).outcome
    assert read.class_shares == pytest.approx(shares)


def test_the_same_race_valued_twice_has_the_same_hash(raced, record):
    assert record_of(raced.valued())["content_hash"] == record["content_hash"]


def test_a_record_with_ends_that_are_not_hard_is_made_again(raced):
    valued = raced.valued()
    shaped = spread_out(0.05, 0.4, RangeShape.BETA)
    register = dict(valued.valuation.register)
    register[PLATFORM_FEE] = replace(register[PLATFORM_FEE], range=shaped)
    scenario = Scenario(overrides={TUNING: spread_out(8, 80, RangeShape.LOGNORMAL)})
    valuation = Valuation.of(
        valued.valuation.outcome,
        valued.valuation.measured,
        valued.valuation.fairness,
        valued.valuation.terms,
        register,
        scenario,
        draws=2_000,
    )
    record = json.loads(json.dumps(record_of(replace(valued, valuation=valuation))))
    assert record["assumptions"]["O2g"]["range"] == pytest.approx([0.05, shaped.mode, 0.4, "beta"])
    assert verify_record(record)
    record["assumptions"]["O2g"]["range"].pop()
    with pytest.raises(DoesNotHold, match="verdict: arms"):
        verify_record(record)


def test_a_verdict_with_its_options_and_pilots_is_made_again(record):
    """Of every option the record says how likely it is the best choice, and of pilots the price."""
    read = json.loads(json.dumps(record))
    options = read["verdict"]["options"]
    assert len(options) > 1
    assert sum(one["chance_best"] for one in options) == pytest.approx(1.0)
    assert {one["kind"] for one in read["verdict"]["pilots"]} <= {"exam items", "further repeats"}
    assert verify_record(read)
    options[0]["chance_best"] += 0.01
    with pytest.raises(DoesNotHold):
        verify_record(read)


def test_another_period_is_another_decision(raced, record):
    assert record_of(raced.valued(36))["content_hash"] != record["content_hash"]


def test_the_run_block_is_kept_and_not_hashed(record):
    changed = copy.deepcopy(record)
    changed["run"]["host"] = "elsewhere"
    assert verify_record(changed)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("plan", "target"), 0.5),
        (("verdict", "chance_wrong"), 0.0),
        (("verdict", "answer"), "hybrid"),
        (("verdict", "arms", "new", "build_usd", "p50"), 1.0),
        (("arms", "new", "correct", 0, 0), 300),
        (("assumptions", "S5", "range"), [1, 2, 3]),
        (("exam", "paired", "new", "mid_p"), 0.0001),
        (("facts", "most_looks"), 2),
        (("draws", "seed"), 1),
    ],
)
def test_any_change_to_what_was_hashed_is_found(record, path, value):
    changed = copy.deepcopy(record)
    place = changed
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    with pytest.raises(DoesNotHold):
        verify_record(changed)


def test_a_forger_who_fixes_the_hash_is_still_found_by_replaying(record):
    from core.report.record import hash_record

    changed = copy.deepcopy(record)
    changed["verdict"]["chance_wrong"] = 0.001
    changed["content_hash"] = hash_record(changed)
    with pytest.raises(DoesNotHold, match="chance_wrong"):
        verify_record(changed)


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "null", '{"format": "other"}', "\x00", '{"format": 3}']
)
def test_what_is_no_record_is_refused_clearly(tmp_path: Path, text: str):
    path = tmp_path / "x.json"
    path.write_text(text)
    with pytest.raises(BadData, match=r"decision record|not JSON"):
        read_record(path)


def test_a_missing_file_names_its_path(tmp_path: Path):
    with pytest.raises(BadData, match=r"nothing\.json"):
        read_record(tmp_path / "nothing.json")


@pytest.mark.parametrize("key", ["plan", "arms", "exam", "terms", "assumptions", "verdict"])
def test_a_damaged_record_says_so(record, key):
    changed = {name: value for name, value in record.items() if name != key}
    with pytest.raises((BadData, DoesNotHold)):
        verify_record(changed)


def test_the_record_carries_what_design_section_7_asks_for(record):
    for key in (
        "plan",
        "plan_hash",
        "benchmark",
        "arms",
        "exam",
        "assumptions",
        "draws",
        "verdict",
    ):
        assert record[key]
    new = record["arms"]["new"]
    assert set(new["hashes"]) == {"1/1", "1/2", "2/1", "2/2"}
    assert all(len(pair) == 2 for pair in new["hashes"].values())
    assert new["ledger"]["0/1"]
    assert record["exam"]["paired"]["new"]["both"] > 0
    assert record["run"]["machine_seconds_by_arm"]
