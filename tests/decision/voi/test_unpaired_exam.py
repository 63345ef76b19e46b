"""Exact worth of an exam with items of its own for each arm."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import betabinom

from core.decision.voi.unpaired_exam import AccuracyBelief, evsi_unpaired
from core.domain.errors import BadUsage
from tests.decision.voi.references import reference

ANALYTIC = reference("analytic_voi")
COST = ANALYTIC["keto2_exact"]["moments"]["E_dcost"]
OLD, NEW = AccuracyBelief(168, 32), AccuracyBelief(178, 22)
WEIGHT = st.floats(0.5, 60)


@pytest.mark.parametrize(
    "row", ANALYTIC["evsi_two_arm_binary_exact"]["rows"], ids=lambda r: f"{r['k']}-{r['n_per_arm']}"
)
def test_every_enumerated_case_is_met(row):
    """Tiny values carry the rounding of the benefit they were subtracted from."""
    found = evsi_unpaired(OLD, NEW, row["n_per_arm"], 100 * row["k"], COST)
    rounding = 1e-12 * 100 * row["k"]
    assert found == pytest.approx(row["evsi_exact"], rel=1e-9, abs=rounding)


@given(WEIGHT, WEIGHT, WEIGHT, WEIGHT, st.integers(0, 12), st.floats(-500, 500))
def test_thresholds_equal_the_double_sum(a, b, c, d, n, cost):
    old, new = AccuracyBelief(a, b), AccuracyBelief(c, d)
    hits = np.arange(n + 1)
    chance = np.outer(betabinom.pmf(hits, n, a, b), betabinom.pmf(hits, n, c, d))
    gain = 1000 * ((c + hits) / (c + d + n) - ((a + hits) / (a + b + n))[:, None]) - cost
    now = 1000 * (new.mean - old.mean) - cost
    double_sum = (chance * np.maximum(gain, 0)).sum() - max(now, 0.0)
    assert evsi_unpaired(old, new, n, 1000, cost) == pytest.approx(double_sum, abs=1e-9)


def test_nonsense_is_refused():
    with pytest.raises(BadUsage, match="no belief"):
        AccuracyBelief(0, 3)
    with pytest.raises(BadUsage, match="-1 items"):
        evsi_unpaired(OLD, NEW, -1, 1, 1)
