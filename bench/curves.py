"""Forecasts of 48 real learning curves of LCDB 1.1 against what really happened.

The curves (CC BY 4.0, Yan, Mohr and Viering 2025) lie beside the checkout, not in it. How often the
ranges hold is measured on each curve with numbers that were fitted on the other 47.
"""

from __future__ import annotations

import csv
import statistics
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.curve_fit import FITTED, Array, Terms, fitted, terms_of, without_each
from bench.finding import Finding
from bench.workspace import ROOT, Workspace
from core.decision.learning_curves.calibration import CALIBRATION
from core.decision.learning_curves.fit import fit_pow3
from core.decision.learning_curves.observed import ObservedCurve, observed_curve
from core.decision.learning_curves.predictive import predict

FOLDER = ROOT.parent / "shared" / "reference" / "lcdb"
CURVES, CUTS = "lcdb11_48_curves.csv", "lcdb11_48_bar_per_curve.csv"
MISS_BARS = {"half": 2.00, "x4": 0.31, "x8": 0.60}
"""Median absolute error in points: seen half of the sizes, or up to 1/4 or 1/8 of the largest."""
TASKS = ("x2", "x4", "x8", "half")
DESIGNS = {"x4 doubling": 4, "x8 doubling": 8}
"""Five sizes, each twice the last, up to 1/4 or 1/8 of the largest: the pilot that is advised."""
SIZES, DESIGNED = 8, 5
NEARLY = 1.001
"""A size counts as half of another in spite of both being rounded."""
COVER_BARS = {80: (0.75, 0.85), 90: (0.85, 0.95)}
SINGLE_RUN = 5.0
"""Standard errors of a mean of 25 runs in the standard deviation of one."""
SEED = 12
TIMES = 4
"""Fresh draws of the noise for every case that is not taken as it stands in the file."""
CLOSE = 0.01
"""Largest relative difference between the shipped numbers and the fitted ones."""


@dataclass(frozen=True)
class Runs:
    """How a pilot measures.

    Attributes
    ----------
    name : str
    repeats : int
        Runs at each size; ``MANY`` for the means that stand in the file.
    told : bool
        Whether their standard error is known: repeats show it, for the others it is given.
    items : int or None
        Items of a test set that all runs are scored on; None where its error is in the noise.
    """

    name: str
    repeats: int
    told: bool = True
    items: int | None = None


MANY = 25
KINDS = (
    Runs("means of 25 runs", MANY),
    Runs("means of 25 runs, no standard error", MANY, told=False),
    Runs("5 repeats", 5),
    Runs("3 repeats", 3),
    Runs("single runs", 1),
    Runs("single runs, no standard error", 1, told=False),
)
ON_ITEMS = tuple(
    Runs(f"{name}, {items} test items", repeats, repeats > 1, items)
    for items in (200, 500, 2000)
    for name, repeats in (("5 repeats", 5), ("3 repeats", 3), ("single runs", 1))
)


@dataclass(frozen=True)
class Case:
    """The start of a curve, and how it went on.

    Attributes
    ----------
    curve : int
    task : str
        One of ``TASKS`` or ``DESIGNS``.
    sizes, error, noise : ndarray, shape (sizes,)
        What is seen.
    size, truth : float
        Largest size of the curve, and the accuracy there.
    """

    curve: int
    task: str
    sizes: NDArray[np.float64]
    error: NDArray[np.float64]
    noise: NDArray[np.float64]
    size: float
    truth: float

    def seen(self, runs: Runs = KINDS[0], rng: np.random.Generator | None = None) -> ObservedCurve:
        """What a pilot would see: the means that stand in the file, or with ``rng`` fewer runs."""
        noise, error = self.noise, self.error
        if runs.items is not None and rng is not None:
            # One number for all sizes: they are scored on the same items.
            error = error + rng.standard_normal() * np.sqrt(error * (1 - error) / runs.items)
        if runs.repeats < MANY and rng is not None:
            noise = SINGLE_RUN * self.noise
            error = error + noise * rng.standard_normal((runs.repeats, len(noise)))
        right = 1 - np.clip(error, 0, 1)
        sizes = np.broadcast_to(self.sizes, right.shape)
        given = noise if runs.told and runs.repeats in (1, MANY) else None
        return observed_curve(sizes.ravel(), right.ravel(), given, runs.items)


def lcdb_cases(folder: Path = FOLDER) -> list[Case]:
    """Every curve at each task, then at each design; none where the files are not there."""
    if not (folder / CURVES).is_file():
        return []
    rows = defaultdict(list)
    with (folder / CURVES).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["sqrt2_grid"] == "1":
                numbers = (row["n_train"], row["err_mean_val"], row["err_stderr"])
                rows[row["curve"]].append([float(number) for number in numbers])
    found, ends = [], {}
    with (folder / CUTS).open(encoding="utf-8", newline="") as file:
        for cut in csv.DictReader(file):
            end = float(cut["n_max"]), float(cut["acc_at_nmax_smoothed"])
            ends[cut["curve"]] = end
            whole, code = np.array(rows[cut["curve"]]), list(rows).index(cut["curve"])
            seen = whole[whole[:, 0] <= float(cut["n_cut"])][-int(cut["k"]) :]
            found.append(Case(code, cut["task"], *seen.T, *end))
    for code, (name, all_rows) in enumerate(rows.items()):
        whole, end = np.array(all_rows), ends[name]
        for task, factor, step, count in (
            ("x2", 2, 1, SIZES),
            *((design, factor, 2, DESIGNED) for design, factor in DESIGNS.items()),
        ):
            seen = whole[whole[:, 0] * factor <= end[0] * NEARLY][::-step][:count][::-1]
            found.append(Case(code, task, *seen.T, *end))
    return found


def forecasts(cases: Sequence[Case], runs: Runs) -> Terms:
    """Forecast every case, ``TIMES`` over with fresh noise if it is not taken as it stands."""
    rng = np.random.default_rng(SEED)
    as_it_stands = runs.repeats == MANY and runs.items is None
    label = "single" if runs.repeats == 1 else "averaged"
    rows, tasks = [], [*TASKS, *DESIGNS]
    for _ in range(1 if as_it_stands else TIMES):
        for case in cases:
            terms = terms_of(case.seen(runs, rng), label, case.size)
            rows.append((case.curve, tasks.index(case.task), case.truth, *terms))
    columns = np.array(rows).T
    return Terms(columns[0].astype(int), columns[1].astype(int), *columns[2:])


def all_together(parts: Sequence[Terms]) -> Terms:
    """Several kinds of runs in one, each with cells of its own."""
    several = len(TASKS) + len(DESIGNS)
    columns = {
        name: np.concatenate([getattr(part, name) for part in parts])
        for name in Terms.__dataclass_fields__
    }
    kind = np.repeat(np.arange(len(parts)), [len(part.cell) for part in parts])
    return Terms(**columns | {"cell": columns["cell"] + several * kind})


def coverage(ranks: Array, level: int) -> float:
    """Share of the ranges that hold the truth."""
    tail = (1 - level / 100) / 2
    return float(((ranks >= tail) & (ranks <= 1 - tail)).mean())


def by_task(terms: Terms, ranks: Array) -> Mapping[str, Array]:
    """Ranks of each task or design."""
    return {task: ranks[terms.cell == code] for code, task in enumerate((*TASKS, *DESIGNS))}


def median_miss(cases: Sequence[Case], task: str) -> float:
    """Median absolute error of one task in points, with the means that stand in the file."""
    return statistics.median(_misses(cases, task))


def _misses(cases: Sequence[Case], task: str) -> list[float]:
    return [
        100 * abs(predict(case.seen(), "averaged").at(case.size).prediction - case.truth)
        for case in cases
        if case.task == task
    ]


def measure(workspace: Workspace) -> list[Finding]:
    """Misses and coverage of the forecasts; ``workspace`` is not needed."""
    del workspace
    cases = lcdb_cases()
    if not cases:
        return [Finding("forecasts of real learning curves", f"not measured: no {FOLDER}")]
    kinds = {runs.name: forecasts(cases, runs) for runs in (*KINDS, *ON_ITEMS)}
    known = all_together([kinds[runs.name] for runs in KINDS])
    others = without_each(known)
    ranks = {name: _left_out(terms, others) for name, terms in kinds.items()}
    tasks = {name: by_task(kinds[name], ranks[name]) for name in kinds}
    return [
        *(_miss_row(cases, task, bar) for task, bar in MISS_BARS.items()),
        *(_cover_row(name, level, tasks[name]) for name in kinds for level in COVER_BARS),
        *(
            _cover_row(task, level, {runs.name: tasks[runs.name][task] for runs in KINDS})
            for task in (*TASKS, *DESIGNS)
            for level in COVER_BARS
        ),
        _numbers_row(known),
        _time_row(cases),
    ]


def _left_out(terms: Terms, others: Sequence[object]) -> Array:
    """Ranks of each curve with the numbers of the others."""
    ranks = np.empty(len(terms.curve))
    for curve, numbers in enumerate(others):
        mine = terms.curve == curve
        ranks[mine] = terms.where(mine).ranks(numbers)
    return ranks


def _miss_row(cases: Sequence[Case], task: str, bar: float) -> Finding:
    misses = _misses(cases, task)
    miss = statistics.median(misses)
    return Finding(
        f"median miss of {len(misses)} curves, {task}",
        f"{miss:.3f} points",
        f"<= {bar:.2f}",
        miss <= bar,
        {"points": miss, "p90": float(np.quantile(misses, 0.9))},
    )


def _cover_row(of: str, level: int, parts: Mapping[str, Array]) -> Finding:
    """How often ranges hold, every part counted alike, and on which side the truth lay else."""
    (low, high), tail = COVER_BARS[level], (1 - level / 100) / 2
    shares = {part: coverage(ranks, level) for part, ranks in parts.items()}
    found = statistics.mean(shares.values())
    above = statistics.mean(float((ranks < tail).mean()) for ranks in parts.values())
    told = ", ".join(f"{part} {share:.0%}" for part, share in shares.items())
    return Finding(
        f"{level}% ranges that hold, {of}",
        f"{found:.1%}, truth above {above:.1%} ({told})",
        f"{low:.0%}-{high:.0%}",
        low <= found <= high,
        {"share": found, "above": above} | shares,
    )


def _numbers_row(known: Terms) -> Finding:
    best = fitted(known)
    apart = max(abs(getattr(CALIBRATION, name) / getattr(best, name) - 1) for name in FITTED)
    told = ", ".join(f"{name} {getattr(best, name):.4f}" for name in FITTED)
    return Finding(
        "shipped numbers, farthest from the fitted ones",
        f"{apart:.2%} ({told})",
        f"<= {CLOSE:.0%}",
        apart <= CLOSE,
        {name: getattr(best, name) for name in FITTED},
    )


def _time_row(cases: Sequence[Case]) -> Finding:
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
