"""Fits end, stay on the scale and find what is there."""

import numpy as np
import pytest
from hypothesis import given
from scipy.optimize import minimize

from core.decision.learning_curves.fit import (
    EXPONENTS,
    FLOOR,
    LeaningCurve,
    fit_pow2,
    fit_pow3,
)
from core.decision.learning_curves.observed import observed_curve
from tests.decision.learning_curves.pilots import curves

DOUBLING = np.array([100, 200, 400, 800, 1600, 3200], dtype=float)


@given(curves())
def test_every_fit_is_finite_and_within_its_bounds(observed):
    for law in (fit_pow3(observed), fit_pow2(observed)):
        assert 0 <= law.a <= 1
        assert 0 <= law.first < np.inf
        assert law.b >= 0
        assert law.c in EXPONENTS
    sizes = np.array([observed.smallest, observed.largest, 1e18, np.inf])
    leaning = LeaningCurve(fit_pow3(observed), fit_pow2(observed), 0.3)
    for curve in (fit_pow3(observed), leaning):
        error = curve.error_at(sizes)
        assert np.isfinite(error).all()
        assert (np.diff(error) <= 1e-12).all()


@given(curves())
def test_the_closed_form_is_the_least_loss_at_its_exponent(observed):
    law = fit_pow3(observed)
    shape = (observed.sizes / law.unit) ** -law.c
    weight = 1 / (observed.noise**2 + FLOOR**2)

    def loss(at):
        return float(((observed.error - at[0] - at[1] * shape) ** 2 * weight).sum())

    found = loss((law.a, law.first))
    for start in ((0.0, 0.0), (law.a, law.first), (1.0, 0.0), (0.5, 0.5)):
        better = minimize(loss, start, bounds=[(0, 1), (0, None)], method="L-BFGS-B")
        assert found <= better.fun + 1e-6 * max(1.0, better.fun)


@pytest.mark.parametrize("c", EXPONENTS[[10, 25, 40]])
def test_an_exact_power_law_is_found_again(c):
    law = fit_pow3(observed_curve(DOUBLING, 1 - (0.05 + 0.4 * (DOUBLING / 100) ** -c)))
    assert law.c == c
    assert law.a == pytest.approx(0.05, abs=1e-9)
    assert law.b == pytest.approx(0.4 * 100**c, rel=1e-7)


def test_noisy_sizes_count_less():
    accuracy = [0.7, 0.8, 0.2]
    trusted = fit_pow3(observed_curve([100, 200, 400], accuracy, [0.01, 0.01, 0.01]))
    doubted = fit_pow3(observed_curve([100, 200, 400], accuracy, [0.01, 0.01, 0.5]))
    assert trusted.error_at(np.array(200.0)) > 0.3
    assert doubted.error_at(np.array(200.0)) == pytest.approx(0.2, abs=0.01)


@pytest.mark.parametrize("level", [0.0, 0.3, 1.0])
def test_a_constant_curve_stays_where_it_is(level):
    law = fit_pow3(observed_curve(DOUBLING, np.full(6, level)))
    assert law.error_at(np.array([100.0, 1e9])) == pytest.approx([1 - level] * 2, abs=1e-9)


def test_falling_accuracy_is_drawn_level_at_its_mean():
    law = fit_pow3(observed_curve([100, 200, 400], [0.8, 0.75, 0.7]))
    assert law.first == 0
    assert law.a == pytest.approx(0.25)


def test_two_points_are_met_with_the_likeliest_exponent():
    law = fit_pow3(observed_curve([100, 400], [0.7, 0.8]))
    assert law.error_at(np.array([100.0, 400.0])) == pytest.approx([0.3, 0.2], abs=1e-6)
    assert law.c == pytest.approx(0.5, rel=0.05)


def test_a_curve_leans_by_its_share():
    observed = observed_curve(DOUBLING, [0.6, 0.68, 0.73, 0.78, 0.80, 0.82])
    pow3, pow2, at = fit_pow3(observed), fit_pow2(observed), np.array([50_000.0])
    straight, towards = pow3.error_at(at)[0], pow2.error_at(at)[0]
    assert abs(straight - towards) > 0.005
    found = LeaningCurve(pow3, pow2, 0.25).error_at(at)[0]
    assert found == pytest.approx(0.75 * straight + 0.25 * towards, rel=1e-12)


def test_the_same_curve_gives_the_same_fit():
    observed = observed_curve(DOUBLING, [0.6, 0.68, 0.73, 0.78, 0.80, 0.82])
    assert fit_pow3(observed) == fit_pow3(observed)
