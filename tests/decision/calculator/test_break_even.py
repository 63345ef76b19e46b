"""Where both ways cost the same; that they never do is an answer."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.decision.assumptions.register import load_register
from core.decision.calculator import break_even
from core.decision.calculator.break_even import BreakEvens, find_crossing
from core.decision.calculator.ledger import OwnCase
from core.domain.assumption import Range, Scenario
from core.domain.drivers.old_way import PLATFORM_FEE, PRICE_PER_LABEL
from core.domain.drivers.shared import PREDICTIONS_A_MONTH

REGISTER = load_register()
DEFAULT = OwnCase()


def evens(case: OwnCase = DEFAULT, hosting: str = "per token") -> BreakEvens:
    return BreakEvens(case, REGISTER, Scenario(hosting=hosting), likely=True)


@given(st.floats(0.01, 900), st.floats(0.1, 50), st.booleans())
def test_a_crossing_is_found_wherever_it_is(at, slope, rising):
    sign = 1 if rising else -1
    found = find_crossing(lambda x: sign * slope * (x - at), 0.0, 1000.0)
    assert found.at == pytest.approx(at, rel=1e-5, abs=1e-6)
    assert (found.below, found.above) == (("new", "old") if rising else ("old", "new"))


@given(st.floats(0.1, 1e6))
def test_without_a_crossing_one_way_is_cheaper_throughout(gap):
    assert find_crossing(lambda x: gap, 0.0, 10.0).at is None
    assert find_crossing(lambda x: -gap, 0.0, 10.0).above == "new"


@given(st.floats(1, 999), st.floats(0.1, 50), st.booleans())
def test_a_straight_line_is_solved_from_three_points(at, slope, rising):
    asked = []

    def gap(x: float) -> float:
        asked.append(x)
        return (slope if rising else -slope) * (x - at)

    assert find_crossing(gap, 0.0, 1000.0).at == pytest.approx(at, rel=1e-9)
    assert len(asked) == 3


@given(st.floats(20, 900), st.floats(0.05, 0.95), st.floats(0.1, 50))
def test_a_line_with_a_bend_is_searched(bend, share, slope):
    """Flat as far as the bend and steep behind it, or the other way round."""
    at = bend * share

    def late(x: float) -> float:
        return slope * (x - at) / 100 + slope * max(x - bend, 0.0)

    assert find_crossing(late, 0.0, 1000.0).at == pytest.approx(at, rel=1e-5)
    assert find_crossing(lambda x: -late(x), 0.0, 1000.0).at == pytest.approx(at, rel=1e-5)


def test_a_gap_that_crosses_and_comes_back_is_not_taken_for_a_line():
    found = find_crossing(lambda x: abs(x - 20.0) - 15.0, 0.0, 1000.0)
    assert (found.at, found.below, found.above) == (pytest.approx(5.0), "old", "new")


def test_prices_and_volumes_are_lines_and_items_are_searched_once_each(monkeypatch):
    asked = []
    gap = BreakEvens.gap

    def counted(turning, *given, **changes):
        asked.append(given)
        return gap(turning, *given, **changes)

    monkeypatch.setattr(BreakEvens, "gap", counted)
    turning = evens(OwnCase(items=10_000))
    assert turning.volume(36).at is not None
    assert turning.label_price(12).at is not None
    assert len(asked) == 6
    turning.items(12)
    assert len(asked) == len(set(asked[6:])) + 6 < 20


def test_at_the_break_even_both_ways_cost_the_same():
    turning = evens()
    items = turning.items()
    at = replace(OwnCase(), items=round(items.at))
    assert abs(turning.gap(0, at)) < 3
    price = evens().label_price()
    no_fee = Range(0, 0, 0)
    there = {PRICE_PER_LABEL: Range(*[price.at] * 3), PLATFORM_FEE: no_fee}
    assert turning.gap(0, changes=there) == pytest.approx(0, abs=0.1)
    large = evens(OwnCase(items=10_000))
    volume = large.volume(36)
    there = {PREDICTIONS_A_MONTH: Range(*[volume.at] * 3)}
    assert large.gap(36, changes=there) == pytest.approx(0, abs=1)


def test_the_new_way_is_cheaper_above_so_many_items_and_so_dear_a_label():
    turning = evens()
    assert (turning.items().below, turning.items().above) == ("old", "new")
    assert (turning.label_price().below, turning.label_price().above) == ("old", "new")


def test_the_new_way_is_cheaper_below_so_many_decisions_or_never():
    assert evens().volume(36).at is None
    found = evens(OwnCase(items=10_000)).volume(36)
    assert (found.below, found.above) == ("new", "old")
    assert evens(OwnCase(items=10_000), hosting="always-on").volume(36).at is None


def test_the_volume_does_not_matter_to_the_build():
    assert evens(OwnCase(items=10_000)).volume(0).at is None


def test_the_mean_of_the_what_ifs_turns_elsewhere_than_the_likely_case(monkeypatch):
    monkeypatch.setattr(break_even, "SAMPLE", 2_000)
    drawn = BreakEvens(OwnCase(), REGISTER, Scenario()).items()
    assert drawn.at is not None
    assert abs(drawn.at - evens().items().at) > 1


def test_checks_given_as_a_number_never_exceed_the_items():
    assert evens(OwnCase(items=1000, checked=400)).items().at is not None
