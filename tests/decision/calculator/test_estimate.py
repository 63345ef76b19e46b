"""A case without data is booked like a race and priced by the same bills."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.decision.assumptions.draws import Draws
from core.decision.assumptions.register import load_register
from core.decision.calculator.estimate import costs_after, likely_costs, value_own_case
from core.decision.calculator.ledger import OwnCase, own_poc
from core.decision.calculator.result import PERIODS
from core.decision.costing.counted_quantities import likely_counts, varied_counts
from core.decision.costing.gold_cost import shared_gold
from core.domain.assumption import Range, Scenario
from core.domain.drivers.new_way import SPOT_CHECK, TRAINING_TOKENS
from core.domain.drivers.old_way import LABEL_AUDIT, LABELLING_TIME, LABELS
from core.domain.drivers.shared import EXPERT_HOURS_A_DAY, HAND_OFF_WAIT
from core.domain.errors import BadUsage
from core.domain.ledger import QuantityOrigin

REGISTER = load_register()
DEFAULT = OwnCase()
BASELINE = Scenario()
FEW = 2_000


def valued(case: OwnCase = DEFAULT, **scenario):
    return value_own_case(case, REGISTER, Scenario(**scenario), draws=FEW)


def booked(entries) -> set:
    return {(e.node, e.driver, e.who, e.unit, e.origin is QuantityOrigin.ASSUMED) for e in entries}


@pytest.mark.slow
@pytest.mark.parametrize("side", ["old", "new"])
@pytest.mark.parametrize("iteration", [1, 2])
def test_a_round_books_exactly_what_a_race_books(raced, side, iteration):
    raced_poc = raced.dossier().valuation.outcome.arms[side]
    own = own_poc(OwnCase(iterations=2), likely_counts(REGISTER, BASELINE)).arms[side]
    assert booked(own.entries[0, iteration]) == booked(raced_poc.entries[0, iteration])
    waits = [
        sum(e.driver == HAND_OFF_WAIT for e in arm.entries[0, iteration])
        for arm in (own, raced_poc)
    ]
    assert waits[0] == waits[1] == (4 if side == "old" else 2)


def test_both_ways_are_checked_alike_unless_a_published_case_says_otherwise():
    def checked(**answers) -> list[float]:
        raced_poc = own_poc(OwnCase(**answers), likely_counts(REGISTER, BASELINE))
        drivers = {"old": LABEL_AUDIT, "new": SPOT_CHECK}
        return [
            entry.quantity
            for side, driver in drivers.items()
            for entry in raced_poc.arms[side].entries[0, 1]
            if entry.driver == driver
        ]

    assert checked(items=1000) == [50, 50]
    assert checked(items=1000, checked=40) == [40, 40]
    assert checked(items=1000, checked_alike=False) == [100, 50]


def test_counts_that_nobody_gave_keep_their_means_and_meet_in_every_order():
    counts = varied_counts(REGISTER, BASELINE)
    for driver, values in counts.items():
        assert values.mean() == pytest.approx(REGISTER[driver].range.mean, rel=2e-3), driver
    together = np.corrcoef(np.array(list(counts.values())))
    assert np.abs(together - np.eye(len(counts))).max() < 0.05


def test_one_changed_count_leaves_the_others_alone():
    other = Scenario(overrides={LABELLING_TIME: Range(5, 6, 9)})
    before, after = varied_counts(REGISTER, BASELINE), varied_counts(REGISTER, other)
    assert np.array_equal(before[TRAINING_TOKENS], after[TRAINING_TOKENS])
    assert not np.array_equal(before[LABELLING_TIME], after[LABELLING_TIME])


@pytest.mark.parametrize("months", PERIODS)
def test_money_spent_later_counts_less_in_the_picture_as_in_the_total(months):
    later, now = valued(discount=0.5), valued()
    for name, side in later.arms.items():
        low, middle, high = side.path[months]
        if months:
            total = side.total[months]
            assert (low, middle, high) == pytest.approx((total.low, total.middle, total.high))
            assert middle < now.arms[name].path[months][1]
        assert side.running == now.arms[name].running, "a month costs what it costs"


def test_seconds_that_are_known_are_not_assumed():
    known = own_poc(OwnCase(seconds=20.0), varied_counts(REGISTER, BASELINE)).arms["old"]
    hours = {
        entry.quantity
        for entries in known.entries.values()
        for entry in entries
        if entry.driver == LABELLING_TIME
    }
    assert hours == {1000 * 3 * 20 / 3600}


def test_totals_grow_with_the_months_and_the_difference_is_that_of_the_ways():
    found = valued()
    for side in found.arms.values():
        means = [side.total[months].mean for months in PERIODS]
        assert means == sorted(means)
        assert means[0] < means[1]
    for months in PERIODS:
        gap = found.arms["new"].total[months].mean - found.arms["old"].total[months].mean
        assert found.difference[months].mean == pytest.approx(gap)


def test_the_curve_begins_when_it_goes_live_and_ends_at_the_last_total():
    found = valued()
    for side in found.arms.values():
        total = side.total[36]
        assert side.path.shape == (37, 3)
        assert side.path[36] == pytest.approx([total.low, total.middle, total.high])
        assert (np.diff(side.path, axis=0) > 0).all()
        assert side.path[0, 1] > side.total[0].middle


def test_a_month_sooner_is_worth_something_only_where_somebody_says_so():
    blank, valuable = valued(), valued(value_per_month=50_000.0)
    assert blank.chance_better == blank.chance_cheaper
    assert valuable.chance_cheaper == blank.chance_cheaper
    sooner = valuable.arms["new"].days.mean < valuable.arms["old"].days.mean
    assert (valuable.chance_better[0] > valuable.chance_cheaper[0]) == sooner


def test_knowing_everything_is_worth_most_where_the_choice_is_open():
    clear = valued(OwnCase(items=20_000))
    open_ = valued(OwnCase(items=1650))
    assert clear.chance_cheaper[0] > 0.99
    assert clear.worth_knowing[0] < 0.01 * open_.worth_knowing[0]
    assert all(worth >= 0 for worth in open_.worth_knowing.values())


def test_the_poc_is_one_round_of_each_way_and_the_exam():
    case = OwnCase(iterations=4)
    raced_poc = own_poc(case, varied_counts(REGISTER, BASELINE))
    draws = Draws(REGISTER, BASELINE, FEW)
    one, test_set = costs_after(raced_poc, 1, draws), shared_gold(raced_poc, draws)
    poc = valued(case).poc
    parts = one["old"].build.usd + one["new"].build.usd + test_set.usd
    assert poc.usd.mean == pytest.approx(parts.mean())
    hours = one["old"].expert_hours + one["new"].expert_hours + test_set.hours
    assert poc.expert_hours.mean == pytest.approx(hours.mean())
    assert poc.test_set_hours.mean < poc.expert_hours.mean
    longest = np.maximum(one["old"].build.days, one["new"].build.days)
    assert poc.days.mean >= max(longest.mean(), (hours / draws[EXPERT_HOURS_A_DAY]).mean())


def test_the_number_of_rounds_does_not_change_what_one_round_costs():
    assert valued(OwnCase(iterations=2)).poc == valued(OwnCase(iterations=6)).poc


def test_errors_have_no_cost_without_a_poc():
    with pytest.raises(BadUsage, match="number of errors is not known"):
        valued(error_costs=(1.0, None))


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"items": 0}, "items cannot be 0"),
        ({"items": 10**7}, "items cannot be"),
        ({"votes": 0}, "votes"),
        ({"iterations": 13}, "rounds"),
        ({"test_items": 0}, "exam items"),
        ({"seconds": 0.0}, "seconds"),
        ({"items": 10, "checked": 11}, "11 of 10"),
    ],
)
def test_answers_that_cannot_be_are_refused(answers, said):
    with pytest.raises(BadUsage, match=said):
        OwnCase(**answers)


def test_a_label_is_paid_by_the_hour_or_by_the_piece_never_both():
    case = OwnCase(items=1000, seconds=30.0)
    piece = likely_costs(case, REGISTER, Scenario(pay="per label"))["old"].build
    usd = {line.driver: line.usd for line in piece.lines}
    assert usd[LABELLING_TIME] == 0
    assert usd[LABELS] == pytest.approx(3 * 3000 * 0.08 * 1.33)


@settings(max_examples=25)
@given(
    items=st.integers(20, 5000),
    more=st.integers(1, 5000),
    votes=st.integers(1, 9),
    iterations=st.integers(1, 5),
)
def test_more_items_or_rounds_never_cost_less(items, more, votes, iterations):
    case = OwnCase(items=items, votes=votes, iterations=iterations)
    base = likely_costs(case, REGISTER, BASELINE)
    for larger in (replace(case, items=items + more), replace(case, iterations=iterations + 1)):
        grown = likely_costs(larger, REGISTER, BASELINE)
        for side in ("old", "new"):
            for months in PERIODS:
                assert grown[side].total(months)[0] >= base[side].total(months)[0] - 1e-6
            assert grown[side].build.days[0] >= base[side].build.days[0] - 1e-9


@settings(max_examples=25)
@given(st.integers(20, 5000), st.integers(1, 9))
def test_votes_are_the_old_ways_business(items, votes):
    one = likely_costs(OwnCase(items=items, votes=1), REGISTER, BASELINE)
    many = likely_costs(OwnCase(items=items, votes=votes), REGISTER, BASELINE)
    assert many["new"].total(36)[0] == one["new"].total(36)[0]
    assert many["old"].total(36)[0] >= one["old"].total(36)[0]
