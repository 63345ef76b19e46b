"""Intervals against reference cases, and what they must never do."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.evaluation.intervals import ClusterSums, wilson

REFERENCE = Path(__file__).parent.parent / "reference"


def test_873_of_1000_proves_85_per_cent_and_872_does_not():
    assert wilson(873, 1000).low >= 0.85 > wilson(872, 1000).low


@given(st.integers(1, 5000), st.data())
def test_wilson_holds_its_value_and_stays_on_the_scale(n, data):
    correct = data.draw(st.integers(0, n))
    found = wilson(correct, n)
    assert 0.0 <= found.low <= found.value <= found.high <= 1.0


def test_no_items_is_not_a_number_and_not_an_error():
    assert np.isnan(wilson(0, 0).value)


def test_clustered_error_equals_the_reference_pairs():
    with (REFERENCE / "clustered_pairs_input.csv").open() as file:
        rows = list(csv.DictReader(file))
    expected = json.loads((REFERENCE / "clustered_pairs_output.json").read_text())
    difference = np.array([int(r["new"]) - int(r["old"]) for r in rows], dtype=float)
    cluster = np.array([r["cluster"] for r in rows], dtype=object)
    sums = ClusterSums.of(difference, cluster)
    groups = expected["clusters"]
    plain = expected["se_diff_paired_clustered"]
    assert len(sums.items) == groups
    assert sums.standard_error() == pytest.approx(plain * np.sqrt(groups / (groups - 1)), rel=1e-9)
    assert sums.mean().value == pytest.approx(expected["diff"], rel=1e-12)


def test_one_cluster_has_the_widest_interval_there_is():
    found = ClusterSums.of(np.ones(10), np.array(["a"] * 10, dtype=object)).mean()
    assert (found.low, found.high) == (-1.0, 1.0)
