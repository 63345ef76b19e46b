"""Forecasts of 48 real curves miss no more and hold as often as they say."""

from dataclasses import replace

import numpy as np
import pytest

from bench.curves import (
    COVER_BARS,
    DESIGNS,
    FOLDER,
    KINDS,
    MISS_BARS,
    ON_ITEMS,
    TASKS,
    by_task,
    coverage,
    forecasts,
    lcdb_cases,
    median_miss,
)
from core.decision.learning_curves.calibration import CALIBRATION

pytestmark = pytest.mark.skipif(
    not FOLDER.is_dir(), reason=f"the curves of LCDB 1.1 are not beside the checkout: {FOLDER}"
)
LARGE = [runs for runs in ON_ITEMS if runs.items == 500]


@pytest.fixture(scope="module")
def cases():
    return lcdb_cases()


@pytest.fixture(scope="module")
def terms(cases):
    """By kind of runs."""
    return {runs.name: forecasts(cases, runs) for runs in (*KINDS, *LARGE)}


@pytest.fixture(scope="module")
def ranks(terms):
    """By kind of runs, then by task."""
    return {name: by_task(found, found.ranks(CALIBRATION)) for name, found in terms.items()}


def test_all_48_curves_are_forecast_at_every_task(cases):
    assert len(cases) == 48 * (len(TASKS) + len(DESIGNS))
    assert {len(case.sizes) for case in cases if case.task in DESIGNS} == {5}
    for task, low in (("x2", 1.99), ("x4", 3.9), ("x8", 7.9), ("half", 15.9)):
        assert all(case.size >= low * case.sizes[-1] for case in cases if case.task == task)


@pytest.mark.parametrize("task", MISS_BARS)
def test_the_median_miss_is_within_its_bar(cases, task):
    assert median_miss(cases, task) <= MISS_BARS[task]


@pytest.mark.parametrize("level", COVER_BARS)
def test_ranges_hold_as_often_as_they_say_however_many_runs_there_are(ranks, level):
    low, high = COVER_BARS[level]
    for name, tasks in ranks.items():
        found = np.mean([coverage(part, level) for part in tasks.values()])
        assert low <= found <= high, name


@pytest.mark.parametrize("level", COVER_BARS)
@pytest.mark.parametrize("task", [*TASKS, *DESIGNS])
def test_ranges_hold_as_often_as_they_say_however_far_they_look(ranks, task, level):
    low, high = COVER_BARS[level]
    assert low <= np.mean([coverage(tasks[task], level) for tasks in ranks.values()]) <= high


def test_what_ranges_miss_lies_on_both_sides(ranks):
    every = np.concatenate([part for tasks in ranks.values() for part in tasks.values()])
    assert (every < 0.1).mean() == pytest.approx(0.1, abs=0.025)
    assert (every > 0.9).mean() == pytest.approx(0.1, abs=0.025)


@pytest.mark.parametrize("runs", ["3 repeats", "5 repeats", "single runs"])
def test_noisy_forecasts_miss_less_for_leaning_to_a_curve_without_an_asymptote(terms, runs):
    upright = replace(CALIBRATION, lean=0.0)
    leaning, other = (
        np.median(np.abs(terms[runs].expected(numbers).middle - terms[runs].truth))
        for numbers in (CALIBRATION, upright)
    )
    assert leaning < 0.97 * other
