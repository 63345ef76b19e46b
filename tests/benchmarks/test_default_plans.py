"""What is raced, and may be recommended, where nobody says it."""

import pytest

from core.benchmarks.embedded import EMBEDDED, default_plan, deployable
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
