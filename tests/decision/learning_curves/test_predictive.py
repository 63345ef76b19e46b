"""Forecasts are distributions on the scale of an accuracy."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import t as student_t

from core.decision.learning_curves.calibration import CALIBRATION, FARTHEST, Calibration
from core.decision.learning_curves.fit import fit_pow2, fit_pow3
from core.decision.learning_curves.observed import observed_curve
from core.decision.learning_curves.predictive import predict, unknown_noise
from core.domain.errors import BadData
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


def test_the_scales_are_the_formula():
    numbers = Calibration("a test's", 0.9, 0.2, 0.5, 3.0, below=0.5, noise=0.4, lean=0.3)
    seen = observed_curve(PILOT.sizes, 1 - PILOT.error, [0.01] * 4)
    predictive, at = predict(seen, calibration=numbers), np.array([6400.0])
    pow3, pow2 = fit_pow3(seen).error_at(at)[0], fit_pow2(seen).error_at(at)[0]
    error = 0.85 * pow3 + 0.15 * pow2  # leaning half of 0.3, as the noise is that of lean_from
    assert predictive.error_at(at)[0] == pytest.approx(error, rel=1e-12)
    less, more = (side[0] for side in predictive.grid.spreads_at(at))
    known, promised = 0.0005**2 + (0.4 * 0.01) ** 2, (0.2 * (0.17 - error)) ** 2
    # Two doublings widen a scale by 2^(0.5 * 2), its square by 4.
    above = np.sqrt(known + 4 * ((0.9 * less) ** 2 + promised))
    below = np.sqrt(known + 4 * ((0.45 * more) ** 2 + promised))
    assert np.array(predictive.scales_at(at))[:, 0] == pytest.approx([above, below], rel=1e-12)
    low, high = predictive.at(6400).interval_90
    ends = 1 - error + student_t.ppf(0.95, 3.0) * np.array([-below, above])
    assert (low, high) == pytest.approx(ends, rel=1e-12)


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
    wider = replace(CALIBRATION, version="ours", spread=5.0, below=1.0)
    low, high = predict(PILOT, calibration=wider).at(6400).interval_80
    usual = predict(PILOT).at(6400).interval_80
    assert low < usual[0] < usual[1] < high


def test_fewer_repeats_are_less_certain():
    """Between one run and the mean of many lie 3 repeats: neither's ranges are theirs."""
    sizes, accuracy = [200, 400, 800, 1600], [0.70, 0.76, 0.80, 0.83]
    widths = []
    for repeats in (1, 3, 5, 25):
        noise = [0.02 / np.sqrt(repeats)] * 4
        low, high = predict(observed_curve(sizes, accuracy, noise)).at(6400).interval_80
        widths.append(high - low)
    assert widths[0] > 1.1 * widths[1]
    assert widths[1] > 1.02 * widths[2] > 1.02**2 * widths[3]


def test_repeats_show_the_noise_that_single_runs_only_hint_at():
    sizes, accuracy = [200, 400, 800, 1600], [0.70, 0.76, 0.80, 0.83]
    lucky, unlucky = (np.array(accuracy) + moved for moved in (0.01, -0.01))
    twice = observed_curve(sizes * 2, [*lucky, *unlucky])
    # Each pair has a variance of 2 * 0.01^2, its mean half of that.
    assert predict(twice).noise == pytest.approx(0.01, rel=1e-9)
    off = np.array([0.02, -0.02, 0.02, -0.02, 0.02])
    # Five sizes take three numbers and leave two degrees of freedom, as the guess is worth.
    assert unknown_noise(off, 0.01) == pytest.approx(np.sqrt((5 * 0.02**2 + 2 * 0.01**2) / 4))
    single, averaged = (predict(PILOT, runs).noise for runs in ("single", "averaged"))
    assert single > averaged > 0


def test_the_items_of_the_test_set_are_an_error_that_no_repeat_shows():
    sizes, accuracy, noise = [200, 400, 800, 1600], [0.70, 0.76, 0.80, 0.83], [0.001] * 4
    alone = predict(observed_curve(sizes, accuracy, noise))
    seen = observed_curve(sizes, accuracy, noise, test_items=98)
    share = (0.17 * 98 + 1) / 100  # one wrong and one right answer more
    assert seen.shared == pytest.approx(np.sqrt(share * (1 - share) / 98), rel=1e-12)
    on_others, at = predict(seen), np.array([1600.0])
    assert on_others.on_the_same_items.at(6400) == alone.at(6400)
    low, high = on_others.at(1600).interval_80
    # So large that it decides alone, and normal: 1.2816 standard errors each way.
    assert (high - low) / 2 == pytest.approx(1.2816 * seen.shared, rel=0.02)
    said = on_others.chance_at_least(high, at)[0]
    assert said == pytest.approx(0.1, abs=1e-9)


def test_a_test_set_without_items_is_refused():
    with pytest.raises(BadData, match="no items"):
        observed_curve([200, 400], [0.7, 0.8], test_items=0)


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
