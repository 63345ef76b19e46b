"""Closed forms for a normal gain."""

import numpy as np
import pytest

from core.decision.voi.normal_evpi import evpi_normal, evsi_normal
from core.domain.errors import BadUsage
from tests.decision.voi.references import reference

ANALYTIC = reference("analytic_voi")


@pytest.mark.parametrize("case", ANALYTIC["evpi_normal_INB"]["cases"])
def test_perfect_information(case):
    assert evpi_normal(case["mu"], case["sd"]) == pytest.approx(case["evpi"], rel=1e-9)


@pytest.mark.parametrize("case", ANALYTIC["evsi_normal_normal"]["cases"])
def test_sample_information(case):
    found = evsi_normal(case["mu"], case["sd0"], case["sigma_per_obs"], case["n"])
    assert found == pytest.approx(case["evsi"], rel=1e-9)


def test_certainty_and_no_observations_are_worth_nothing():
    assert evpi_normal(300, 0) == 0
    assert evsi_normal(300, 50, 10, 0) == 0
    assert evsi_normal(300, 0, 10, 5) == 0
    assert evsi_normal(300, 500, 0, 5) == pytest.approx(float(evpi_normal(300, 500)))
    assert evpi_normal(np.array([0, 1e9]), 1.0)[1] == 0
    with pytest.raises(BadUsage):
        evpi_normal(0, -1)
