"""Forecasts in words: chances and ranges, and no bare 'never'."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.decision.learning_curves.observed import observed_curve
from core.decision.learning_curves.predictive import predict
from core.decision.learning_curves.targets import Reach, reach
from core.evaluation.intervals import Estimate
from core.evaluation.paired import PairedCounts, tango_interval
from core.report.wording.curve_words import (
    extrapolation_text,
    reach_sentence,
)
from core.report.wording.paired_words import paired_sentence

SIZES = np.array([100.0, 1000.0, 10_000.0])


def told(*chance: float) -> str:
    return reach_sentence(Reach(0.9, SIZES, np.array(chance)))


def test_a_reach_is_told_by_its_middle_and_range():
    assert told(0, 0.5, 1) == "90% reached at n ~ 1,000 (80% range 160 to 6,300)"
    assert told(0, 0.5, 0.8) == "90% reached at n ~ 1,000 (80% range 160 to beyond 10,000)"
    assert told(0.6, 0.9, 1) == "90% reached at n = 100 or before"


def test_a_reach_beyond_the_horizon_is_a_chance():
    assert told(0, 0.1, 0.3) == "90% within n = 10,000: chance 30%, at best at n ~ 1,000"
    assert told(0, 0.05, 0.08) == "90% within n = 10,000: chance 8%"
    assert told(0, 0.01, 0.02) == "90% not reachable within n = 10,000: under 5%"


@given(st.floats(0, 1), st.floats(0, 1))
def test_nothing_is_ever_said_to_happen_never(one, two):
    chance = np.sort([0.0, one, two])
    found = reach_sentence(Reach(0.9, SIZES, chance))
    assert "never" not in found.lower()
    assert "inf" not in found
    assert "nan" not in found


def test_the_lines_of_a_forecast_name_what_it_rests_on():
    predictive = predict(observed_curve([200, 400, 800], [0.7, 0.76, 0.8]))
    found = reach(predictive, 0.85)
    text = extrapolation_text(predictive, predictive.at(3200), "single", found, 0.4)
    assert text.splitlines()[0].startswith("At n = 3,200 expect ")
    assert "P(reach 85% by n = 3,200) = 40%" in text
    assert "In the long run expect" in text
    # Of a single run 0.05 sqrt(0.184), the mean of p (1 - p) over the three.
    assert text.endswith(
        "From 3 sizes, n = 200 to 800, each a single run, "
        "with a standard error nobody measured, taken as 2.1 points"
    )
    known = predict(observed_curve([200, 400, 800], [0.7, 0.76, 0.8], [0.003] * 3))
    text = extrapolation_text(known, known.at(3200), "averaged")
    assert text.endswith("each the mean of several runs, with a standard error of 0.3 points")


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        (PairedCounts(800, 60, 85, 55), "scores 2.5 points higher"),
        (PairedCounts(800, 85, 60, 55), "stays open"),
        (PairedCounts(300, 200, 50, 50), "not good enough"),
        (PairedCounts(300, 50, 50, 50), "the same score"),
    ],
)
def test_a_comparison_says_who_is_ahead_and_whether_that_will_do(counts, words):
    assert words in paired_sentence(counts, tango_interval(counts), None, 0.03)


def test_clusters_can_reopen_a_question():
    counts = PairedCounts(800, 60, 85, 55)
    wide = Estimate(0.025, -0.05, 0.1, 1000, "clustered, 12 clusters")
    found = paired_sentence(counts, tango_interval(counts), wide, 0.03)
    assert found.endswith("range is -5.0 to +10.0, and whether B is good enough stays open.")
