"""Forecasts are distributions on the scale of an accuracy."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import t as student_t

from core.decision.learning_curves.calibration import CALIBRATIONS, FARTHEST
from core.decision.learning_curves.observed import observed_curve
from core.decision.learning_curves.predictive import predict
from tests.decision.learning_curves.pilots import SHARES, curves

PILOT = observed_curve([200, 400, 800, 1600], [0.70, 0.76, 0.80, 0.83])
RUNS = st.sampled_from(["single", "averaged"])


@given(curves(), RUNS, st.floats(1, 1e18))
def test_every_forecast_is_a_share_within_nested_ranges(observed, runs, size):
    found = predict(observed, runs).at(size)
    ends = [
        found.interval_90[0],
        found.interval_80[0],
        found.interval_50[0],
        found.prediction,
        found.interval_50[1],
        found.interval_80[1],
        found.interval_90[1],
    ]
    assert np.isfinite(ends).all()
    assert ends == sorted(ends)
    assert 0 <= ends[0] <= ends[-1] <= 1


@given(curves(), RUNS, SHARES, SHARES)
def test_a_higher_accuracy_is_never_likelier(observed, runs, one, other):
    predictive = predict(observed, runs)
    sizes = np.geomspace(observed.smallest, 100 * observed.largest, 9)
    low, high = sorted((one, other))
    easy, hard = predictive.chance_at_least(low, sizes), predictive.chance_at_least(high, sizes)
    assert ((hard >= 0) & (hard <= easy) & (easy <= 1)).all()


@given(curves(), RUNS)
def test_the_asymptote_is_at_least_as_good_as_any_forecast(observed, runs):
    predictive = predict(observed, runs)
    assert predictive.asymptote.prediction >= predictive.at(observed.largest).prediction - 1e-12
    assert np.isfinite(predictive.asymptote.interval_80).all()


def test_the_scale_is_the_formula():
    predictive = predict(PILOT, "averaged")
    at, numbers = np.array([6400.0]), CALIBRATIONS["averaged"]
    error = predictive.error_at(at)[0]
    expected = np.sqrt(
        (0.945 * predictive.grid.spread_at(at)[0]) ** 2
        + (0.198 * (0.17 - error)) ** 2
        + (0.0011 * 2) ** 2 * error * (1 - error)
    )
    assert predictive.scale_at(at)[0] == pytest.approx(expected, rel=1e-12)
    low, high = predictive.at(6400).interval_90
    half = expected * student_t.ppf(0.95, numbers.freedom)
    assert (low, high) == pytest.approx((1 - error - half, 1 - error + half), rel=1e-12)


def test_intervals_widen_with_the_distance():
    predictive = predict(PILOT)
    widths = np.diff([predictive.at(n).interval_80 for n in (1600, 3200, 6400, 25_600)], axis=1)
    assert (np.diff(widths[:, 0]) > 0).all()


def test_noise_makes_the_same_curve_less_certain():
    sizes, accuracy = [200, 400, 800, 1600], [0.70, 0.76, 0.80, 0.83]
    quiet, noisy = (
        predict(observed_curve(sizes, accuracy, [noise] * 4)).at(6400).interval_80
        for noise in (0.001, 0.05)
    )
    assert noisy[1] - noisy[0] > quiet[1] - quiet[0]


def test_the_numbers_behind_the_ranges_can_be_replaced():
    wider = replace(CALIBRATIONS["single"], version="ours", spread=5.0)
    low, high = predict(PILOT, calibration=wider).at(6400).interval_80
    usual = predict(PILOT).at(6400).interval_80
    assert low < usual[0] < usual[1] < high


def test_draws_follow_the_chances():
    predictive = predict(PILOT)
    sizes = np.array([1600.0, 6400.0])
    draws = predictive.accuracy_draws(sizes, (np.arange(4000) + 0.5) / 4000)
    assert draws.shape == (4000, 2)
    assert ((draws >= 0) & (draws <= 1)).all()
    said = predictive.chance_at_least(0.87, sizes)
    assert (draws >= 0.87).mean(axis=0) == pytest.approx(said, abs=1 / 4000)


def test_looking_too_far_or_at_too_little_is_warned_of():
    predictive = predict(PILOT)
    assert predictive.warning(FARTHEST * 1600) is None
    assert "16 times" in str(predictive.warning(FARTHEST * 1600 + 1))
    assert "below the smallest" in str(predictive.warning(100))
    assert "Only 2 sizes" in str(predict(observed_curve([1, 2], [0.5, 0.6])).warning())
    falling = predict(observed_curve([1, 2, 3, 4], [0.6, 0.5, 0.5, 0.4]))
    assert falling.warning() == "More examples did not help so far."


def test_a_perfect_pilot_is_forecast_to_stay_so():
    found = predict(observed_curve([100, 200, 400, 800], [1.0] * 4)).at(1600)
    assert found.prediction == 1.0
    assert found.interval_90[0] > 0.99
