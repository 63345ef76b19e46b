"""What is raced, and may be recommended, where nobody says it."""

from pathlib import Path

import pytest

from core.benchmarks.embedded import EMBEDDED, default_plan, deployable
from core.decision.assumptions.register import load_register
from core.domain.drivers.registry import driver_of
from core.domain.plan import Plan
from core.domain.plan_check import check_plan


@pytest.mark.parametrize("name", list(EMBEDDED))
def test_an_embedded_benchmark_recommends_all_but_rules_alone_and_races_in_one_batch_too(name):
    plan = default_plan(name)
    check_plan(plan, len(EMBEDDED[name].classes), EMBEDDED[name].classes)
    assert set(plan.arms) - set(plan.recommend) == {"rules"}
    rounds = {one.id for one in plan.roster.arms if one.by_rounds and one.id in plan.recommend}
    once = {one.id for one in plan.roster.arms if one.schedule == "once"}
    assert once == {f"{arm}-once" for arm in rounds}
    assert {plan.sizes_of(plan.arm(arm)) for arm in once} == {plan.sizes[-1:]}


@pytest.mark.parametrize("name", list(EMBEDDED))
def test_floors_are_checked_against_the_names_that_the_benchmark_has(name):
    task = EMBEDDED[name]
    small = {"pool": 160, "dev": 80, "test": 80}
    assert task.classes == task.build(small).benchmark.classes


def test_on_an_upload_whatever_is_raced_may_be_recommended():
    assert deployable(Plan(benchmark="shop", arms=("rules", "old"))) == ("rules", "old")
    assert deployable(Plan(arms=("rules", "old"))) == ("old",)


def defaults():
    """Rows of the first table of the document about defaults, by what they are about."""
    text = (Path(__file__).parents[2] / "docs" / "defaults.md").read_text(encoding="utf-8")
    table = text.split("| what |")[1].split("\n\n")[0].splitlines()[2:]
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in table]
    return {row[0]: row[1:] for row in rows}


@pytest.mark.parametrize("name", list(EMBEDDED))
def test_defaults_of_races_and_assumptions_are_one_number_or_the_document_says_why(name):
    plan = default_plan(name)
    planned = {
        "seconds a label": plan.crowd.seconds,
        "labels an item": plan.votes_per_item,
        "passes over the examples": plan.fine_tune.epochs,
        "trainings tried a round": len(plan.fine_tune.learning_rate_multipliers),
        "people who label": plan.crowd.workers,
        "rounds": plan.iterations,
        "items the expert checks a round, share": plan.audits / plan.sizes[0],
    }
    told = defaults()
    assert set(told) == set(planned)
    register = load_register()
    for what, (default, code, *ends, why) in told.items():
        given = register[driver_of(code)].range
        assert float(default) == planned[what], what
        assert [float(end) for end in ends] == [given.mode, given.low, given.high], what
        assert bool(why) == (planned[what] != given.mode), what
