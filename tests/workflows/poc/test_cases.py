"""A PoC is valued once for everybody, and anew for whatever its value rests on."""

from dataclasses import replace
from types import SimpleNamespace

import pytest

from core.domain.assumption import Range, Scenario
from core.domain.drivers.shared import EXPERT_RATE
from core.domain.single_flight import forget_all
from core.store.experiments import list_experiments
from core.workflows.poc import cases
from core.workflows.poc.cases import case_of, flips_of, has_turning, keep_turning, turning_of
from core.workflows.poc.valuing import record_of, value_experiment

OURS = Scenario("ours", {EXPERT_RATE: Range(90, 95, 100)})


@pytest.fixture(autouse=True)
def nothing_known():
    forget_all()
    yield
    forget_all()


@pytest.fixture
def poc(raced):
    return list_experiments(raced.store)[0]


def test_everybody_has_the_same_objects(raced, poc):
    assert case_of(raced.store, poc) is case_of(raced.store, poc, poc.plan.period_months)
    assert case_of(raced.store, poc, 36) is case_of(raced.store, poc, 36)
    again = Scenario("ours", {EXPERT_RATE: Range(90, 95, 100)})
    ours, theirs = (case_of(raced.store, poc, 36, one).dossier for one in (OURS, again))
    assert ours is theirs


def test_another_period_or_scenario_has_the_record_that_it_would_have_alone(raced, poc):
    for months, scenario in ((0, None), (36, None), (24, OURS)):
        shared = record_of(case_of(raced.store, poc, months, scenario).valued)
        alone = record_of(value_experiment(raced.store, poc.id, scenario, months))
        assert shared["content_hash"] == alone["content_hash"]
    found = case_of(raced.store, poc, 36)
    assert found.dossier.content_hash == record_of(found.valued)["content_hash"]


def test_nobody_sees_anothers_scenario(raced, poc):
    theirs = replace(OURS, overrides={EXPERT_RATE: Range(190, 195, 200)})
    renamed = replace(OURS, name="theirs")
    seen = [case_of(raced.store, poc, 12, one).dossier for one in (None, OURS, theirs, renamed)]
    assert [d.valuation.scenario for d in seen] == [Scenario(), OURS, theirs, renamed]
    assert len({d.content_hash for d in seen}) == len(seen)
    assert len({id(d) for d in seen}) == len(seen)


@pytest.mark.parametrize(
    ("stamp", "now"),
    [
        ("verdict_counts", {"a race": 2}),
        ("register_stamp", "an edit later"),
        ("hours_stamp", "an hour later"),
    ],
)
def test_another_round_assumption_or_hour_is_valued_anew(monkeypatch, raced, poc, stamp, now):
    before = case_of(raced.store, poc, 36)
    now = {poc.id: 7} if isinstance(now, dict) else now
    monkeypatch.setattr(cases, stamp, lambda *_: now)
    after = case_of(raced.store, poc, 36)
    assert after is not before
    assert after.rests_on != before.rests_on


def test_a_poc_that_ran_on_or_lies_elsewhere_is_another(raced, poc):
    later = replace(poc, finished_at=poc.locked_at)
    elsewhere = SimpleNamespace(home="elsewhere", cursor=raced.store.cursor)
    known = {
        cases.what_it_rests_on(raced.store, poc),
        cases.what_it_rests_on(raced.store, later),
        cases.what_it_rests_on(raced.store, replace(poc, id="another run")),
        cases.what_it_rests_on(elsewhere, poc),
    }
    assert len(known) == 4


def test_only_so_many_are_kept(raced, poc):
    for at in range(cases.MOST_SCENARIOS + 3):
        case_of(raced.store, poc, 12, Scenario(f"case {at}"))
    for months in range(cases.MOST_PERIODS + 3):
        case_of(raced.store, poc, months)
    assert len(cases._repriced) == cases.MOST_SCENARIOS
    periods = cases._periods(cases.what_it_rests_on(raced.store, poc), raced.store, poc)
    assert len(periods) == cases.MOST_PERIODS


def test_what_another_process_worked_out_is_what_we_would_have(raced, poc):
    d = case_of(raced.store, poc).dossier
    movers, found = turning_of(d)
    forget_all()
    assert not has_turning(d)
    keep_turning(d, movers, found)
    assert has_turning(d)
    assert flips_of(d.content_hash, d) is found
