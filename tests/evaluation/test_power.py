"""Power and standard errors against the numbers of METHODS (b): R's exact2x2 and MESS."""

import csv
import json
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.evaluation.paired import PairedCounts, items_needed, mcnemar_exact, mcnemar_mid_p
from core.evaluation.power import exact_power, normal_power, paired_standard_error

REFERENCE = Path(__file__).parents[1] / "reference"
R = Path(__file__).parents[3] / "shared" / "reference" / "stats" / "mcnemar_power_adjust_R.json"
PAIRED = Path(__file__).parents[3] / "shared" / "reference" / "stats" / "paired_proportions_R.json"
ITEMS = (200, 500, 1000, 2000)

# shares only old and only new, items, exact power, mid-p power (exact2x2 1.7.0)
EXACT = [
    (0.05, 0.10, 100, 0.178081189892331, 0.23891886580089),
    (0.05, 0.10, 200, 0.373294611656556, 0.43459031445112),
    (0.04, 0.09, 300, 0.62485003123266, 0.677988810244318),
]
# discordance, difference, power at 200, 500, 1,000 and 2,000 items (MESS 0.5.12)
NORMAL = [
    (0.10, 0.02, (0.142833731703959, 0.292242540540183, 0.515999807994249, 0.807905888518967)),
    (0.10, 0.03, (0.267258830198088, 0.564381486182088, 0.851930274784744, 0.989076533169342)),
    (0.20, 0.05, (0.351521769945851, 0.70658766139496, 0.943574806161221, 0.998890415482876)),
]


@pytest.mark.parametrize("row", EXACT)
def test_exact_and_mid_p_power_equal_exact2x2(row):
    assert exact_power(row[2], *row[:2], mid_p=False) == pytest.approx(row[3], rel=1e-9)
    assert exact_power(row[2], *row[:2]) == pytest.approx(row[4], rel=1e-9)


@pytest.mark.parametrize("row", NORMAL)
def test_normal_power_equals_mess(row):
    found = [normal_power(n, row[1], row[0]) for n in ITEMS]
    assert found == pytest.approx(row[2], rel=1e-9)


@pytest.mark.skipif(not R.is_file(), reason=f"R's numbers are not beside the checkout: {R}")
def test_every_number_of_r_is_met():
    found = json.loads(R.read_text())
    for row in found["power_exact"]:
        shares = row["pb"], row["pc"]
        assert exact_power(row["n"], *shares) == pytest.approx(row["power_midp"], rel=1e-9)
        exact = exact_power(row["n"], *shares, mid_p=False)
        assert exact == pytest.approx(row["power_exact_mcnemar"], rel=1e-9)
    for row in found["power_normal"]:
        powers = [normal_power(n, row["delta"], row["p_disc"]) for n in ITEMS]
        assert powers == pytest.approx(row["power_normal"], rel=1e-9)
        # R looks for the number of items with a tolerance of its own.
        needed = items_needed(row["delta"], row["p_disc"])
        assert needed == pytest.approx(row["n80_normal"], rel=1e-7)


@pytest.mark.skipif(not PAIRED.is_file(), reason=f"not beside the checkout: {PAIRED}")
def test_the_paired_error_equals_r():
    for row in json.loads(PAIRED.read_text())["cases"]:
        counts = PairedCounts(0, row["b"], row["c"], row["n"] - row["b"] - row["c"])
        assert paired_standard_error(counts) == pytest.approx(row["se_paired"], rel=1e-9)


def test_the_paired_error_of_the_clustered_items():
    with (REFERENCE / "clustered_pairs_input.csv").open() as file:
        rows = list(csv.DictReader(file))
    expected = json.loads((REFERENCE / "clustered_pairs_output.json").read_text())
    old, new = (np.array([row[name] == "1" for row in rows]) for name in ("old", "new"))
    found = paired_standard_error(PairedCounts.of(old, new))
    unbiased = math.sqrt(expected["n"] / (expected["n"] - 1))
    assert found * unbiased == pytest.approx(expected["se_diff_paired"], rel=1e-9)


@given(st.floats(0.01, 0.2), st.floats(0.2, 0.6), st.sampled_from([0.5, 0.8, 0.9]))
def test_as_many_items_as_are_needed_give_the_power_asked_for(difference, discordant, power):
    needed = items_needed(difference, discordant, power=power)
    below, above = (
        normal_power(n, difference, discordant) for n in (math.floor(needed), math.ceil(needed))
    )
    assert below <= power + 1e-12
    assert above >= power - 1e-12


@pytest.mark.parametrize("mid_p", [True, False])
@pytest.mark.parametrize("n", [1, 5, 12, 40])
def test_exact_power_is_the_chance_of_the_tables_the_test_rejects(n, mid_p):
    only_old, only_new = 0.1, 0.35
    test = mcnemar_mid_p if mid_p else mcnemar_exact
    total = 0.0
    for b in range(n + 1):
        for c in range(b + 1, n + 1 - b):
            if test(PairedCounts(0, b, c, n - b - c)) <= 0.05:
                arms = math.comb(n, b) * math.comb(n - b, c)
                total += arms * only_old**b * only_new**c * 0.55 ** (n - b - c)
    assert exact_power(n, only_old, only_new, mid_p=mid_p) == pytest.approx(total, abs=1e-12)


@given(st.integers(1, 400), st.floats(0, 0.4), st.floats(0, 0.4))
def test_power_is_a_chance_and_mid_p_has_no_less_of_it(n, only_old, only_new):
    mid, exact = (exact_power(n, only_old, only_new, mid_p=arm) for arm in (True, False))
    assert 0 <= exact <= mid + 1e-12 <= 1 + 1e-9
    assert mid == exact_power(n, only_new, only_old)


def test_nothing_to_find_is_found_by_nobody():
    assert exact_power(100, 0, 0) == 0
    assert normal_power(100, 0, 0.1) == 0
