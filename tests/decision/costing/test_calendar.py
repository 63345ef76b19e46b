"""Dates skip weekends; machines do not."""

import math
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.decision.costing.calendar import (
    end_date,
    is_working_day,
    next_monday,
    next_working_day,
    people_go_on,
    working_days_between,
    working_days_lost,
)
from core.decision.costing.pricing_rules import FREE_NIGHT_HOURS

DAYS = st.dates(date(2024, 1, 1), date(2040, 12, 31))
MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2040, 12, 31))
AMOUNTS = st.floats(0, 1500)


@given(DAYS, AMOUNTS)
def test_the_end_is_a_working_day_with_so_many_between(start, days):
    end = end_date(start, days)
    assert is_working_day(end)
    assert working_days_between(start, end) == max(math.ceil(days - 1e-9), 1)


@given(DAYS, AMOUNTS, AMOUNTS)
def test_more_work_never_ends_sooner(start, days, more):
    assert end_date(start, days + more) >= end_date(start, days)


@given(DAYS, st.integers(0, 1000))
def test_days_are_counted_one_by_one(start, span):
    last = start + timedelta(days=span)
    by_hand = sum(is_working_day(start + timedelta(days=d)) for d in range(span + 1))
    assert working_days_between(start, last) == by_hand


@given(DAYS, AMOUNTS)
def test_the_dates_the_screens_show_are_whole_weeks_from_the_monday_to_come(start, days):
    monday = next_monday(start)
    assert monday.weekday() == 0
    assert start <= monday < start + timedelta(days=7)
    weeks, rest = divmod(max(math.ceil(days - 1e-9) - 1, 0), 5)
    assert end_date(monday, days) == monday + timedelta(days=7 * weeks + rest)


def test_a_weekend_is_skipped():
    friday = date(2026, 11, 20)
    assert [end_date(friday, days) for days in (0, 1, 2, 6, 7)] == [
        friday,
        friday,
        date(2026, 11, 23),
        date(2026, 11, 27),
        date(2026, 11, 30),
    ]
    assert next_working_day(date(2026, 11, 22)) == date(2026, 11, 23)
    assert working_days_between(friday, friday - timedelta(days=3)) == 0


def test_a_job_started_in_the_evening_costs_nothing_until_the_morning():
    evening = datetime(2026, 11, 17, 17)
    assert working_days_lost(evening, FREE_NIGHT_HOURS) == 0
    assert working_days_lost(evening, FREE_NIGHT_HOURS + 4) == pytest.approx(0.5)


def test_a_weekend_of_training_is_free():
    assert working_days_lost(datetime(2026, 11, 20, 17), 63) == 0.0
    assert people_go_on(datetime(2026, 11, 20, 17), 30) == datetime(2026, 11, 23, 9)


@pytest.mark.parametrize("nights", [0, 1, 2])
def test_whole_days_of_waiting_are_what_the_price_rule_says(nights):
    """The rule of ``N2i`` spreads the hours beyond the first night evenly over 24."""
    monday = datetime(2026, 11, 16, 17)
    hours = FREE_NIGHT_HOURS + 24 * nights
    assert working_days_lost(monday, hours) == pytest.approx((hours - FREE_NIGHT_HOURS) / 24)


@given(MOMENTS, st.floats(0, 2000), st.floats(0, 500))
def test_a_longer_job_never_gives_people_back_sooner(started, hours, more):
    assert people_go_on(started, hours + more) >= people_go_on(started, hours)
    assert working_days_lost(started, hours + more) >= working_days_lost(started, hours) - 1e-9


@given(MOMENTS, st.floats(0, 2000))
def test_people_go_on_in_working_hours_and_not_before_the_machine_is_done(started, hours):
    found = people_go_on(started, hours)
    assert found >= started + timedelta(hours=hours)
    assert is_working_day(found.date())
    assert 9 <= found.hour < 17
    assert working_days_lost(started, hours) <= math.ceil(hours / 24) + 1
