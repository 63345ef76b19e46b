"""Paired tests against the numbers of METHODS (b): ratesci 1.0.0, R stats, exact2x2."""

import csv
import json
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.evaluation.paired import (
    PairedCounts,
    items_needed,
    mcnemar_exact,
    mcnemar_mid_p,
    paired_standard_error,
    tango_interval,
)

REFERENCE = Path(__file__).parents[1] / "reference"
PAIRED = Path(__file__).parents[3] / "shared" / "reference" / "stats" / "paired_proportions_R.json"
# only old right, only new right, items, difference, Tango 95%, exact p, mid-p
PUBLISHED = [
    (40, 20, 160, -0.125, -0.2180642442, -0.0308645331, 0.0134892937, 0.0098534482),
    (3, 9, 32, 0.1875, -0.0270904645, 0.3896974871, 0.1459960938, 0.0922851563),
    (8, 18, 200, 0.05, 0.0000326241, 0.1037372946, 0.0755186975, 0.0522389859),
    (21, 39, 500, 0.036, 0.0058058211, 0.0675637190, 0.0273401339, 0.0204147138),
    (60, 85, 1000, 0.025, 0.0014151187, 0.0489457163, 0.0458770685, 0.0381794416),
]
PRINTED = 5.1e-11


def counts(only_old: int, only_new: int, n: int) -> PairedCounts:
    return PairedCounts(0, only_old, only_new, n - only_old - only_new)


@pytest.mark.parametrize("row", PUBLISHED)
def test_tango_equals_the_printed_digits(row):
    interval = tango_interval(counts(*row[:3]))
    assert interval.value == pytest.approx(row[3], abs=1e-15)
    assert interval.low == pytest.approx(row[4], abs=PRINTED)
    assert interval.high == pytest.approx(row[5], abs=PRINTED)


@pytest.mark.parametrize("row", PUBLISHED)
def test_mcnemar_equals_the_printed_digits(row):
    assert mcnemar_exact(counts(*row[:3])) == pytest.approx(row[6], abs=PRINTED)
    assert mcnemar_mid_p(counts(*row[:3])) == pytest.approx(row[7], abs=PRINTED)


def test_mid_p_of_equal_winners_is_one():
    assert mcnemar_mid_p(counts(7, 7, 50)) == 1.0
    assert mcnemar_exact(counts(0, 0, 50)) == 1.0


def test_a_tie_without_any_disagreement_still_has_an_interval():
    interval = tango_interval(counts(0, 0, 100))
    assert interval.low < 0 < interval.high
    assert interval.high == pytest.approx(-interval.low, abs=1e-9)


@pytest.mark.parametrize(("n", "b", "c"), [(20, 20, 0), (20, 0, 20), (1, 1, 0), (1, 0, 1)])
def test_extreme_tables_stay_on_the_scale(n, b, c):
    interval = tango_interval(counts(b, c, n))
    assert -1.0 <= interval.low <= interval.value <= interval.high <= 1.0


@given(st.integers(0, 60), st.integers(0, 60), st.integers(0, 200))
def test_exchanging_the_models_mirrors_the_interval(b, c, rest):
    n = b + c + rest
    if n == 0:
        return
    there, back = tango_interval(counts(b, c, n)), tango_interval(counts(c, b, n))
    assert there.low == pytest.approx(-back.high, abs=1e-9)
    assert there.low <= there.value <= there.high
    assert mcnemar_mid_p(counts(b, c, n)) == mcnemar_mid_p(counts(c, b, n))
    assert 0 <= mcnemar_mid_p(counts(b, c, n)) <= mcnemar_exact(counts(b, c, n)) or b == c


@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=80))
def test_the_four_boxes_hold_every_item_once(pairs):
    old, new = (np.array(column) for column in zip(*pairs, strict=True))
    boxes = PairedCounts.of(old, new)
    assert boxes.n == len(pairs)
    assert boxes.difference == pytest.approx(new.mean() - old.mean())


def test_power_equals_the_published_sample_sizes():
    assert items_needed(0.02, 0.10) == pytest.approx(1959.860, abs=1e-3)
    assert items_needed(0.03, 0.10) == pytest.approx(869.736, abs=1e-3)
    assert math.isinf(items_needed(0.0, 0.10))


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
