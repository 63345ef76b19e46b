"""Distributions from what people say, against tests/reference/uncertainty/uncertainty.json."""

import json
from pathlib import Path

import pytest
from scipy import stats

from core.domain.distributions import (
    beta_from_ends,
    lognormal_from_ends,
    pert,
)
from core.domain.errors import BadUsage

FILE = Path(__file__).parents[1] / "reference" / "uncertainty" / "uncertainty.json"
REFERENCE = json.loads(FILE.read_text(encoding="utf-8"))
EXACT = {"rel": 1e-9, "abs": 0}


@pytest.mark.parametrize("case", REFERENCE["pert_triangular"])
def test_pert_has_the_reference_shape_and_moments(case):
    found = pert(case["min"], case["mode"], case["max"])
    expected = (case["alpha"], case["beta"], case["mean"], case["var"])
    assert tuple(found) == pytest.approx(expected, **EXACT)
    scaled = stats.beta(found.alpha, found.beta, case["min"], case["max"] - case["min"])
    quantiles = [case["q05"], case["q50"], case["q95"]]
    assert scaled.ppf([0.05, 0.5, 0.95]).tolist() == pytest.approx(quantiles, **EXACT)


@pytest.mark.parametrize("case", REFERENCE["lognormal_from_5_95"])
def test_lognormal_from_its_ends(case):
    found = lognormal_from_ends(case["q05"], case["q95"])
    expected = (case["mu"], case["sigma"], case["median"], case["mean"])
    assert tuple(found) == pytest.approx(expected, **EXACT)


@pytest.mark.parametrize("case", REFERENCE["beta_from_5_95"])
def test_beta_from_its_ends(case):
    found = beta_from_ends(case["q05"], case["q95"])
    assert tuple(found) == pytest.approx((case["alpha"], case["beta"]), **EXACT)


@pytest.mark.parametrize("ends", [(0.001, 0.002), (0.01, 0.99), (0.9, 0.999), (0.4, 0.41)])
def test_beta_keeps_its_promise_at_the_edges(ends):
    found = beta_from_ends(*ends)
    assert stats.beta.ppf([0.05, 0.95], *found).tolist() == pytest.approx(ends, rel=1e-6)


@pytest.mark.parametrize("ends", [(0.9, 0.8), (0.0, 0.5), (0.5, 1.0), (float("nan"), 0.5)])
def test_ends_that_cannot_be_are_refused(ends):
    with pytest.raises(BadUsage, match="Low must be below high"):
        beta_from_ends(*ends)


def test_a_lognormal_needs_ends_above_zero_and_pert_needs_width():
    with pytest.raises(BadUsage):
        lognormal_from_ends(0, 5)
    with pytest.raises(BadUsage):
        pert(5, 5, 5)
