"""From a changed assumption to a new verdict, and what loads after it, in the core alone."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

import numpy as np

from bench.finding import Finding
from bench.workspace import Workspace
from core.decision.assumptions.draws import DRAWS
from core.decision.assumptions.register import load_register
from core.decision.sensitivity.cost_effectiveness import cost_and_effect, worth_of_points
from core.decision.sensitivity.tornado import Moving
from core.decision.sensitivity.two_way import ERROR_COST, MONTHS, best_by_error_cost, switch_map
from core.decision.valuation import Valuation
from core.decision.voi.acceptability import compare
from core.domain.assumption import Range, Scenario
from core.domain.drivers.new_way import FIRST_RATIONALES
from core.domain.drivers.old_way import HOURLY_PAY, PARALLEL_ANNOTATORS, TUNING
from core.domain.drivers.shared import (
    EXPERT_HOURS_A_DAY,
    EXPERT_RATE,
    NN_EXPERT_RATE,
    PREDICTIONS_A_MONTH,
    RETRAINS_A_YEAR,
)
from core.report.charts.acceptability import COSTS
from core.store.connection import Store
from core.store.experiments import list_experiments
from core.workflows.poc.results import load_results
from core.workflows.poc.valuing import revalue

ANSWER_BAR = 0.150
AFTER_BAR = 1.5
MOVED = (
    PREDICTIONS_A_MONTH,
    EXPERT_RATE,
    NN_EXPERT_RATE,
    EXPERT_HOURS_A_DAY,
    HOURLY_PAY,
    TUNING,
    PARALLEL_ANNOTATORS,
    FIRST_RATIONALES,
    RETRAINS_A_YEAR,
)
"""Inputs a reader would reach for: volume, rates, hours a day, pay, tuning, people, retrains."""
STEPS = (0.5, 0.8, 1.0)
PERIODS = (0, 24, 36, 12)
MISTAKE = (0.5, 0.5)
"""USD of a wrong answer of either kind, so that the next exam has a worth to work out."""


def measure(workspace: Workspace) -> list[Finding]:
    """Time the verdict of a finished race and the pictures of what could change it."""
    with Store(workspace.finished_race(), "python -m bench") as store:
        results = load_results(store, list_experiments(store)[0].id)
        valuation = revalue(store, results).valuation
    arms = len(valuation.outcome.arms)
    cold = _seconds(answer, valuation)
    valuation.gates, valuation.coarse_costs  # noqa: B018  (as on a warm server)
    periods = [_seconds(answer, valuation.under(Scenario(), months)) for months in PERIODS]
    changed = [_seconds(lambda case=case: answer(valuation.under(case))) for case in _cases()]
    rows = [
        _row(f"answer, first time, {DRAWS:,} draws x {arms} ways", [cold]),
        _row("answer for another period, warm", periods, ANSWER_BAR),
        _row("answer after one assumption changed", changed, ANSWER_BAR),
    ]
    return [*rows, *_what_loads_after(valuation)]


def answer(valuation: Valuation) -> tuple[object, float, float]:
    """Verdict, chance that the new way is cheaper, and regret of the best choice (EVPI)."""
    benefit = np.stack([valuation.benefit[name] for name in valuation.choices])
    regret = float(benefit.max(axis=0).mean() - benefit.mean(axis=1).max())
    return valuation.verdict, valuation.chance_cheaper("new", "old"), regret


def _what_loads_after(valuation: Valuation) -> list[Finding]:
    """The closer looks after one change, each for itself and all of them."""
    parts: dict[str, list[float]] = {}
    totals = []
    for case in _cases()[:: len(STEPS)]:
        changed = valuation.under(case)
        answer(changed)
        taken = {name: _seconds(look, changed) for name, look in LOOKS.items()}
        totals.append(sum(taken.values()))
        for name, seconds in taken.items():
            parts.setdefault(name, []).append(seconds)
    each = [_row(f"  {name}", seconds) for name, seconds in parts.items()]
    return [_row("all that loads after the answer", totals, AFTER_BAR), *each]


def _movers(valuation: Valuation) -> object:
    moving = Moving(valuation)
    return moving.movers(), moving.error_cost_flip(), moving.value_of_time_flip()


def _switches(valuation: Valuation) -> object:
    return Moving(valuation).switches()


def _acceptability(valuation: Valuation) -> object:
    sample = cost_and_effect(valuation)
    compared = [compare(sample, float(worth)) for worth in worth_of_points(valuation)]
    return compared, best_by_error_cost(valuation, COSTS)


def _enbs(valuation: Valuation) -> object:
    again = valuation.under(valuation.scenario)  # keeps costs, forgets what they are worth
    return again.pilots, again.same_in_reruns


def _map(valuation: Valuation) -> object:
    months, costs = np.arange(0.0, 37.0, 3.0), np.linspace(0.0, 1.0, 11)
    return switch_map(valuation, MONTHS, ERROR_COST, months, costs)


LOOKS: dict[str, Callable[[Valuation], object]] = {
    "EVPPI table with flips": _movers,
    "the four switches": _switches,
    "CEAC grid, by error cost too": _acceptability,
    "ENBS of items and repeats, reruns": _enbs,
    "map of 13 x 11 cells": _map,
}


def _cases() -> list[Scenario]:
    """One assumption changed at a time, several steps each."""
    found = []
    for key in MOVED:
        given = load_register()[key].range
        if given is None:
            raise ValueError(f"assumption {key} has no range to move")
        for step in STEPS:
            value = given.low + step * (given.high - given.low)
            overrides = {key: Range(value, value, value)}
            found.append(Scenario(overrides=overrides, error_costs=MISTAKE))
    return found


def _seconds(call: Callable[..., object], *arguments: object) -> float:
    started = time.perf_counter()
    call(*arguments)
    return time.perf_counter() - started


def _row(what: str, seconds: list[float], bar: float | None = None) -> Finding:
    """Median and slowest; the bar is for the median."""
    middle = statistics.median(seconds)
    told = f"{1e3 * middle:.0f} ms"
    if len(seconds) > 1:
        told += f" median of {len(seconds)}, slowest {1e3 * max(seconds):.0f}"
    if bar is None:
        return Finding(what, told, numbers={"seconds": seconds})
    return Finding(what, told, f"<= {1e3 * bar:.0f} ms", middle <= bar, {"seconds": seconds})
