"""ICERs and the frontier against BCEA and dampack, and the cases without a ratio."""

from itertools import pairwise

import pytest
from hypothesis import given

from core.decision.voi.icer import frontier, icer, icers
from core.decision.voi.psa_sample import PsaSample
from tests.decision.voi.references import published, reference, samples

FIELDS = (
    ("cost", "Cost"),
    ("effect", "Effect"),
    ("inc_cost", "Inc_Cost"),
    ("inc_effect", "Inc_Effect"),
    ("icer", "ICER"),
)


def sample_of(**arms: tuple[float, float]) -> PsaSample:
    costs = {name: [cost, cost] for name, (cost, _) in arms.items()}
    return PsaSample.of_columns(costs, {name: [e, e] for name, (_, e) in arms.items()})


@pytest.mark.parametrize("case", ["keto2", "arms4"])
def test_ratios_equal_bcea(case):
    bcea = reference(f"{case}_bcea")
    found = icers(published(case), bcea["ref"])
    assert list(found) == bcea["comparators"]
    assert [each.value for each in found.values()] == pytest.approx(bcea["ICER"], rel=1e-9)


@pytest.mark.parametrize("case", ["keto2", "arms4"])
def test_the_frontier_equals_dampack(case):
    for found, row in zip(
        frontier(published(case)), reference(f"{case}_dampack")["icers"], strict=True
    ):
        assert (found.arm, found.status) == (row["Strategy"], row["Status"])
        for ours, theirs in FIELDS:
            told = row[theirs]
            assert getattr(found, ours) == (told and pytest.approx(told, rel=1e-9))


@pytest.mark.parametrize(
    ("cost", "effect", "status", "value"),
    [
        (10, 2, "icer", 5.0),
        (-10, -2, "icer", 5.0),
        (-10, 2, "dominant", None),
        (-10, 0, "dominant", None),
        (0, 2, "dominant", None),
        (10, -2, "dominated", None),
        (10, 0, "dominated", None),
        (0, -2, "dominated", None),
        (0, 0, "equal", None),
    ],
)
def test_a_ratio_is_told_only_where_its_sign_means_something(cost, effect, status, value):
    assert (icer(cost, effect).status, icer(cost, effect).value) == (status, value)


def test_dominated_arms_leave_the_frontier():
    found = frontier(sample_of(a=(1, 1), worse=(2, 1), twin=(1, 1), b=(5, 3), dear=(9, 3)))
    assert {row.arm: row.status for row in found} == {
        "a": "ND",
        "b": "ND",
        "twin": "D",
        "worse": "D",
        "dear": "D",
    }


def test_extended_dominance_is_repeated_until_ratios_rise():
    found = frontier(sample_of(a=(0, 0), b=(10, 1), c=(19, 2), d=(20, 4), e=(60, 5)))
    assert {row.arm: row.status for row in found if row.status == "ED"} == {"b": "ED", "c": "ED"}
    assert [row.icer for row in found if row.status == "ND"] == [None, 5.0, 40.0]


@given(samples())
def test_ratios_rise_along_every_frontier(sample):
    rows = [row for row in frontier(sample) if row.status == "ND"]
    ratios = [row.icer for row in rows if row.icer is not None]
    assert len(ratios) == len(rows) - 1
    assert all(a <= b * (1 + 1e-9) for a, b in pairwise(ratios))
    assert all(a.cost < b.cost for a, b in pairwise(rows))
