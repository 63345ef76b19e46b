"""Forecasts of 48 real curves hold the bars of METHODS (bar 3)."""

import pytest

from bench.curves import (
    COVER_BARS,
    FOLDER,
    MISS_BARS,
    REPEATS,
    coverage,
    forecasts,
    lcdb_cases,
    median_miss,
)

pytestmark = pytest.mark.skipif(
    not FOLDER.is_dir(), reason=f"the curves of LCDB 1.1 are not beside the checkout: {FOLDER}"
)


@pytest.fixture(scope="module")
def averaged():
    return forecasts(lcdb_cases(), "averaged")


@pytest.fixture(scope="module")
def single():
    return forecasts(lcdb_cases(), "single", REPEATS)


def test_all_48_curves_are_forecast_at_three_cuts(averaged):
    assert len(averaged) == 3 * 48
    assert all(0 <= outcome.forecast.prediction <= 1 for outcome in averaged)


@pytest.mark.parametrize("task", MISS_BARS)
def test_the_median_miss_is_within_its_bar(averaged, task):
    assert median_miss(averaged, task) <= MISS_BARS[task]


@pytest.mark.parametrize("level", COVER_BARS)
def test_ranges_hold_as_often_as_they_say(averaged, single, level):
    low, high = COVER_BARS[level]
    assert low <= coverage(averaged, level) <= high
    assert low <= coverage(single, level) <= high
