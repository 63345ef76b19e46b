"""A plan is written down before a race and read back exactly."""

import json
from dataclasses import fields, is_dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain import arms
from core.domain.canonical import canonical_json
from core.domain.errors import BadUsage
from core.domain.plan import (
    AnalystSettings,
    CrowdSettings,
    FineTuneSettings,
    Plan,
    doubling_sizes,
    plan_from_dict,
)
from core.domain.plan_check import check_plan

SHARES = st.floats(0, 1)
PLANS = st.builds(
    Plan,
    benchmark_settings=st.dictionaries(st.sampled_from(["seed", "pool"]), st.integers(50, 99)),
    target=st.floats(0.5, 0.99),
    margin=st.floats(0, 0.2),
    period_months=st.sampled_from([0, 12, 24, 36]),
    arms=st.permutations(list(arms.BY_ID)).map(tuple),
    sizes=st.lists(st.integers(10, 5000), max_size=10, unique=True).map(sorted).map(tuple),
    seeds=st.lists(st.integers(0, 99), max_size=5, unique=True).map(tuple),
    quarantine=st.booleans(),
    crowd=st.builds(CrowdSettings, slip=SHARES, misconceptions=st.booleans()),
    analyst=st.builds(AnalystSettings, says_common=SHARES, notes_lesson=SHARES),
    fine_tune=st.builds(
        FineTuneSettings, learning_rate_multipliers=st.lists(SHARES, max_size=3).map(tuple)
    ),
)


@given(PLANS)
def test_a_plan_comes_back_as_it_was_written(plan):
    assert plan_from_dict(plan.to_dict()) == plan


@given(PLANS)
def test_a_plan_survives_json_and_keeps_its_hash(plan):
    back = plan_from_dict(json.loads(canonical_json(plan.to_dict())))
    assert back.hash() == plan.hash()
    assert plan_from_dict(json.loads(json.dumps(plan.to_dict()))) == plan


def every_field(kind=Plan, inside=""):
    for item in fields(kind):
        default = getattr(kind(), item.name)
        if is_dataclass(default):
            yield from every_field(type(default), f"{item.name}.")
        else:
            yield inside + item.name


def changed(value):
    if isinstance(value, bool):
        return not value
    if isinstance(value, dict):
        return {"seed": 7}
    if isinstance(value, tuple):
        return value[:-1]
    return value + 1 if isinstance(value, (int, float)) else value + "x"


@pytest.mark.parametrize("name", list(every_field()))
def test_no_field_can_change_without_changing_the_hash(name):
    inside, _, leaf = name.rpartition(".")
    part = getattr(Plan(), inside) if inside else Plan()
    part = replace(part, **{leaf: changed(getattr(part, leaf))})
    plan = replace(Plan(), **{inside: part}) if inside else part
    assert plan.hash() != Plan().hash()
    assert plan_from_dict(plan.to_dict()) == plan


def test_what_is_not_said_is_the_default():
    assert plan_from_dict({}) == Plan()
    assert plan_from_dict({"crowd": {"slip": 0.1}}).crowd == CrowdSettings(slip=0.1)


@pytest.mark.parametrize(
    "raw", [{"colour": 1}, {"crowd": {"colour": 1}}, {"fine_tune": {"colour": 1}}]
)
def test_an_unknown_field_is_refused_and_the_known_ones_are_named(raw):
    with pytest.raises(BadUsage, match="no field 'colour'") as refused:
        plan_from_dict(raw)
    assert "Fields: " in refused.value.message


@pytest.mark.parametrize("raw", [{"crowd": 5}, {"sizes": 5}, {"seeds": None}, {"target": "high"}])
def test_a_value_of_the_wrong_shape_is_refused_at_the_latest_by_the_check(raw):
    with pytest.raises(BadUsage):
        check_plan(plan_from_dict(raw))


def test_sizes_double():
    assert doubling_sizes(5) == (200, 400, 800, 1600, 3200) == Plan().sizes
    assert doubling_sizes(2, first=50) == (50, 100)
    assert Plan(sizes=doubling_sizes(4)).iterations == 4


def test_controls_cannot_be_recommended():
    plan = Plan(arms=("old", "rules", "new", "gold", "hybrid"))
    assert plan.candidates() == ("old", "new", "hybrid")
    assert Plan().candidates() == tuple(
        arm.id for arm in arms.ARMS if arm.role is arms.ArmRole.CANDIDATE
    )


def test_a_plan_cannot_be_edited_in_place():
    with pytest.raises(AttributeError):
        Plan().target = 0.9
