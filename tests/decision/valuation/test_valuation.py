"""Nothing cached outlives what it was worked out from, and nothing is worked out twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cached_property

import numpy as np
import pytest

from core.decision.assumptions.draws import Draws
from core.decision.valuation import Evidence, ScenarioCosts, Terms, Valuation
from core.domain.assumption import Range, Scenario
from core.domain.drivers.old_way import TUNING
from core.domain.drivers.today import ACCURACY_IN_USE

SIZE = 400
HELD = (Evidence, ScenarioCosts, Valuation)
"""Classes whose objects keep values, from what is always shared to what never is."""
EVERYTHING = Scenario(
    overrides={TUNING: Range(70, 80, 90), ACCURACY_IN_USE: Range(0.6, 0.7, 0.8)},
    hosting="always-on",
    pay="per label",
    error_costs=(2.0, 1.0),
    value_per_month=9000.0,
    budget=4000.0,
    leaving=500.0,
    labels_owned=50.0,
    discount=0.08,
)
"""A scenario that changes whatever a scenario can change."""
CASES = [
    (Scenario(), 36),
    (EVERYTHING, 12),
    (EVERYTHING, 0),
    (Scenario(error_costs=(2.0, 1.0)), 12),
    (Scenario(data_stays=True), 12),
]


@pytest.fixture(scope="module")
def fresh(raced):
    """A valuation of the small race that was made of nothing but its inputs."""
    known = raced.valued().valuation
    terms = known.terms

    def make(scenario: Scenario, months: int) -> Valuation:
        again = Terms(terms.target, terms.margin, months)
        given = (known.outcome, known.measured, known.fairness, again, known.register, scenario)
        return Valuation.of(*given, draws=SIZE)

    return make


def values(valuation: Valuation) -> Iterator[tuple[str, object]]:
    """Everything anybody can ask a valuation, whether it is kept or worked out each time."""
    for held in (valuation.evidence, valuation.priced, valuation):
        for kind in type(held).__mro__:
            for name, asked in vars(kind).items():
                if isinstance(asked, cached_property | property):
                    yield f"{type(held).__name__}.{name}", getattr(held, name)
        for name, value in vars(held).items():
            if not name.startswith("_"):
                yield f"{type(held).__name__}.{name}", value
    for name in valuation.outcome.arms:
        yield f"bills_by_iteration({name})", valuation.bills_by_iteration(name)
        yield f"total({name})", valuation.total(name)


def same(one: object, other: object) -> bool:
    """Whether two values are equal through and through."""
    if type(one) is not type(other):
        return False
    if isinstance(one, np.ndarray):
        return np.array_equal(one, other, equal_nan=one.dtype.kind == "f")
    if isinstance(one, Mapping):
        return list(one) == list(other) and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list | tuple):
        pairs = zip(one, other, strict=True) if len(one) == len(other) else [(0, 1)]
        return all(same(*pair) for pair in pairs)
    if isinstance(one, Draws):
        return (one.scenario, one.size, one.seed) == (other.scenario, other.size, other.seed)
    if isinstance(one, HELD):
        return True  # what it holds is compared value by value
    if is_dataclass(one):
        return all(same(getattr(one, f.name), getattr(other, f.name)) for f in fields(one))
    if type(one).__module__.startswith("core.") and hasattr(one, "__dict__"):
        return same(vars(one), vars(other))
    return one == other


@pytest.mark.slow
@pytest.mark.parametrize(("scenario", "months"), CASES)
def test_every_value_is_that_of_a_valuation_made_anew(fresh, scenario, months):
    known = fresh(Scenario(), 12)
    dict(values(known))  # so that every cache is warm
    found, anew = dict(values(known.under(scenario, months))), dict(values(fresh(scenario, months)))
    assert list(found) == list(anew)
    assert not [name for name in found if not same(found[name], anew[name])]
    back = dict(values(known.under(scenario, months).under(Scenario(), 12)))
    assert not [name for name, value in values(known) if not same(back[name], value)]


def test_the_comparison_sees_what_a_scenario_and_a_period_change(fresh):
    """Without this the test above could pass because it compares nothing."""
    plain, other = dict(values(fresh(Scenario(), 12))), dict(values(fresh(EVERYTHING, 12)))
    changed = {name for name in plain if not same(plain[name], other[name])}
    assert {"ScenarioCosts.stops", "ScenarioCosts.costs", "ScenarioCosts.barred"} <= changed
    assert {"Valuation.benefit", "Valuation.verdict", "Valuation.pilots"} <= changed
    later = dict(values(fresh(Scenario(), 36)))
    moved = {name for name in plain if not same(plain[name], later[name])}
    assert {"Valuation.benefit", "Valuation.expected", "Valuation.terms"} <= moved
    assert not {name for name in moved if not name.startswith(("Valuation.", "total("))}


def test_another_period_is_never_priced_again(fresh):
    known = fresh(EVERYTHING, 12)
    assert known.under(EVERYTHING, 36).costs is known.costs
    assert known.under(EVERYTHING, 36).benefit is not known.benefit


def test_another_scenario_shares_the_race_and_the_draws_it_leaves_alone(fresh):
    known = fresh(Scenario(), 12)
    drawn = known.draws[TUNING]
    other = known.under(Scenario(error_costs=(1.0, 1.0)))
    assert other.learning is known.learning
    assert other.evidence.posterior is known.evidence.posterior
    assert other.costs is not known.costs
    assert other.draws[TUNING] is drawn
