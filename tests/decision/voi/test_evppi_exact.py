"""Exact worth of an input from the model itself."""

import numpy as np
import pytest
from scipy import stats

from core.decision.voi.evppi_exact import evppi_multilinear
from core.decision.voi.normal_evpi import evpi_normal
from core.domain.errors import BadUsage
from tests.decision.voi.references import KETO2, keto2_arms, reference

TRUTH = reference("analytic_voi")["keto2_exact"]["evppi_exact"]


def benefit_at(k: float):
    def benefit(x):
        old, new, eff_old, eff_new = keto2_arms(x)
        return k * eff_old - old, k * eff_new - new

    return benefit


@pytest.mark.parametrize("row", TRUTH, ids=lambda row: str(row["k"]))
def test_the_closed_forms_are_met(row):
    for name in ("acc_new", "acc_old", "serve_usd_new"):
        found = evppi_multilinear(benefit_at(row["k"]), KETO2, name)
        assert found == pytest.approx(row[f"evppi_{name}"], rel=1e-9)


def test_many_arms_are_integrated_between_their_crossings():
    inputs = {"x": stats.uniform(0, 1)}
    found = evppi_multilinear(lambda v: (1 - v["x"], v["x"], 0.6, -5.0), inputs, "x")
    assert found == pytest.approx(2 * (0.4 * 0.2), rel=1e-9)


def test_a_normal_gain_meets_the_unit_normal_loss():
    found = evppi_multilinear(lambda v: (0.0, v["g"]), {"g": stats.norm(500, 1000)}, "g")
    assert found == pytest.approx(float(evpi_normal(500, 1000)), rel=1e-9)


def test_a_benefit_that_bends_is_refused():
    inputs = {"x": stats.norm(0, 1), "y": stats.norm(0, 1)}
    with pytest.raises(BadUsage, match="not linear in 'x'"):
        evppi_multilinear(lambda v: (0.0, np.exp(v["x"])), inputs, "x")
    with pytest.raises(BadUsage, match="no input 'z'"):
        evppi_multilinear(lambda v: (0.0, v["x"]), inputs, "z")
