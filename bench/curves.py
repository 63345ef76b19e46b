"""Forecasts of 48 real learning curves of LCDB 1.1 against what really happened.

The curves (CC BY 4.0, Yan, Mohr and Viering 2025) lie beside the checkout, not in it.
"""

from __future__ import annotations

import csv
import statistics
import time
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.finding import Finding
from bench.workspace import ROOT, Workspace
from core.decision.learning_curves.fit import fit_pow3
from core.decision.learning_curves.observed import ObservedCurve, observed_curve
from core.decision.learning_curves.predictive import Forecast, predict

FOLDER = ROOT.parent / "shared" / "reference" / "lcdb"
CURVES, CUTS = "lcdb11_48_curves.csv", "lcdb11_48_bar_per_curve.csv"
MISS_BARS = {"half": 2.00, "x4": 0.31, "x8": 0.60}
"""Median absolute error in points: seen half of the sizes, or up to 1/4 or 1/8 of the largest."""
COVER_BARS = {80: (0.72, 0.88), 90: (0.84, 0.96)}
SINGLE_RUN = 5.0
"""Standard errors of a mean of 25 runs in the standard deviation of one."""
SEED = 12
REPEATS = 5


@dataclass(frozen=True)
class Case:
    """The start of a curve, and how it went on.

    Attributes
    ----------
    task : str
        ``half``, ``x4`` or ``x8``.
    sizes, error, noise : ndarray, shape (sizes,)
        What is seen.
    size, truth : float
        Largest size of the curve, and the accuracy there.
    """

    task: str
    sizes: NDArray[np.float64]
    error: NDArray[np.float64]
    noise: NDArray[np.float64]
    size: float
    truth: float

    def seen(self, rng: np.random.Generator | None = None) -> ObservedCurve:
        """What a pilot would see: means of many runs, or with ``rng`` single ones."""
        if rng is None:
            return observed_curve(self.sizes, 1 - self.error, self.noise)
        noise = SINGLE_RUN * self.noise
        error = np.clip(self.error + noise * rng.standard_normal(len(noise)), 0, 1)
        return observed_curve(self.sizes, 1 - error, noise)


@dataclass(frozen=True)
class Outcome:
    """A forecast beside its truth."""

    case: Case
    forecast: Forecast

    @property
    def miss(self) -> float:
        """Absolute error in points."""
        return 100 * abs(self.forecast.prediction - self.case.truth)

    def holds(self, level: int) -> bool:
        """Whether the truth lies in the interval."""
        low, high = getattr(self.forecast, f"interval_{level}")
        return bool(low <= self.case.truth <= high)


def lcdb_cases(folder: Path = FOLDER) -> list[Case]:
    """Every curve at three cuts; none where the files are not there."""
    if not (folder / CURVES).is_file():
        return []
    rows = defaultdict(list)
    with (folder / CURVES).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["sqrt2_grid"] == "1":
                numbers = (row["n_train"], row["err_mean_val"], row["err_stderr"])
                rows[row["curve"]].append([float(number) for number in numbers])
    with (folder / CUTS).open(encoding="utf-8", newline="") as file:
        return [_case(cut, np.array(rows[cut["curve"]])) for cut in csv.DictReader(file)]


def _case(cut: dict[str, str], whole: NDArray[np.float64]) -> Case:
    seen = whole[whole[:, 0] <= float(cut["n_cut"])][-int(cut["k"]) :]
    sizes, error, noise = seen.T
    truth = float(cut["acc_at_nmax_smoothed"])
    return Case(cut["task"], sizes, error, noise, float(cut["n_max"]), truth)


def forecasts(cases: list[Case], runs: str, repeats: int = 1) -> list[Outcome]:
    """Forecast every case, with fresh noise in each repeat if the runs are single."""
    rng = np.random.default_rng(SEED)
    found = []
    for _ in range(repeats):
        for case in cases:
            predictive = predict(case.seen(rng if runs == "single" else None), runs)
            found.append(Outcome(case, predictive.at(case.size)))
    return found


def median_miss(outcomes: list[Outcome], task: str) -> float:
    """Median absolute error of one task in points."""
    return statistics.median(outcome.miss for outcome in outcomes if outcome.case.task == task)


def coverage(outcomes: list[Outcome], level: int) -> float:
    """Share of the intervals that hold the truth."""
    return statistics.mean(outcome.holds(level) for outcome in outcomes)


def measure(workspace: Workspace) -> list[Finding]:
    """Misses and coverage of the forecasts; ``workspace`` is not needed."""
    del workspace
    cases = lcdb_cases()
    if not cases:
        return [Finding("forecasts of real learning curves", f"not measured: no {FOLDER}")]
    averaged = forecasts(cases, "averaged")
    single = forecasts(cases, "single", REPEATS)
    return [
        *(_miss_row(averaged, task, bar) for task, bar in MISS_BARS.items()),
        *(_cover_row(averaged, "means of 25 runs", level) for level in COVER_BARS),
        *(_cover_row(single, "single runs", level) for level in COVER_BARS),
        _time_row(cases),
    ]


def _miss_row(outcomes: list[Outcome], task: str, bar: float) -> Finding:
    miss = median_miss(outcomes, task)
    misses = [outcome.miss for outcome in outcomes if outcome.case.task == task]
    return Finding(
        f"median miss of {len(misses)} curves, {task}",
        f"{miss:.3f} points",
        f"<= {bar:.2f}",
        miss <= bar,
        {"points": miss, "p90": float(np.quantile(misses, 0.9))},
    )


def _cover_row(outcomes: list[Outcome], runs: str, level: int) -> Finding:
    found, (low, high) = coverage(outcomes, level), COVER_BARS[level]
    by_task = {
        task: coverage([outcome for outcome in outcomes if outcome.case.task == task], level)
        for task in MISS_BARS
    }
    told = ", ".join(f"{task} {share:.0%}" for task, share in by_task.items())
    return Finding(
        f"{level}% ranges that hold, {runs}",
        f"{found:.1%} ({told})",
        f"{low:.0%}-{high:.0%}",
        low <= found <= high,
        {"share": found} | by_task,
    )


def _time_row(cases: list[Case]) -> Finding:
    seconds, failed = [], 0
    for case in cases:
        seen = case.seen()
        started = time.perf_counter()
        law = fit_pow3(seen)
        seconds.append(time.perf_counter() - started)
        failed += not np.isfinite(law.error_at(np.array(case.size)))
    middle = statistics.median(seconds)
    return Finding(
        f"{len(cases)} fits that fail",
        f"{failed}, {1e3 * middle:.2f} ms median",
        "0",
        failed == 0,
        {"failed": failed, "seconds": middle},
    )
