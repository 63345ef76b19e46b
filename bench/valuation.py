"""From a moved slider to a new verdict, in the core alone."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

from bench.finding import Finding
from bench.workspace import Workspace
from core.decision.assumptions import load_register
from core.decision.draws import DRAWS
from core.decision.fairness import check_fairness
from core.decision.stopping import find_stops
from core.decision.valuation import Terms, Valuation
from core.domain.assumption import Range, Scenario
from core.store.connection import Store
from core.store.experiments import list_experiments
from core.workflows.results import RaceResults, exam_sums, load_results
from core.workflows.valuing import revalue

SECONDS_BAR = 0.150
MOVED = ("S5", "S6", "S9", "O2d", "O2i", "N1a")
"""Sliders a reader would reach for: rates, hours a day, pay, people, the analyst's talk."""
STEPS = (0.5, 0.8, 1.0)
PERIODS = (0, 24, 36, 12)


def measure(workspace: Workspace) -> list[Finding]:
    """Time the verdict of a finished race: first, for another period, for other assumptions."""
    with Store(workspace.finished_race(), "python -m bench") as store:
        results = load_results(store, list_experiments(store)[0].id)
        value = _valuer(store, results)
        arms = len(results.outcome.arms)
        plan = results.experiment.plan
        moved = _scenarios()
        cold = _seconds(value, Scenario(), plan.period_months)
        periods = [_seconds(value, Scenario(), months) for months in PERIODS]
        changes = [_seconds(value, scenario, plan.period_months) for scenario in moved]
        whole = [_seconds(_revalue, store, results, scenario) for scenario in moved]
    return [
        _row(f"verdict, first time, {DRAWS:,} draws x {arms} ways", [cold]),
        _row("verdict for another period, warm", periods, SECONDS_BAR),
        _row("verdict after one assumption changed, warm", changes, SECONDS_BAR),
        _row("the same with the exam sums read again from the store", whole),
    ]


def _valuer(store: Store, results: RaceResults) -> Callable[[Scenario, int], object]:
    """A function from scenario and counted months to a verdict; the exam is read once."""
    plan, register = results.experiment.plan, load_register()
    stops = {name: find_stops(arm, plan.target) for name, arm in results.outcome.arms.items()}
    measured = exam_sums(store, results, stops).measured()
    fairness = check_fairness(results.facts)

    def value(scenario: Scenario, months: int) -> object:
        terms = Terms(plan.target, plan.margin, months)
        return Valuation(
            results.outcome, measured, fairness, terms, register, scenario, DRAWS
        ).verdict

    return value


def _scenarios() -> list[Scenario]:
    """One assumption moved at a time, several steps each."""
    found = []
    for key in MOVED:
        given = load_register()[key].range
        if given is None:
            raise ValueError(f"assumption {key} has no range to move")
        for step in STEPS:
            value = given.low + step * (given.high - given.low)
            found.append(Scenario(overrides={key: Range(value, value, value)}))
    return found


def _revalue(store: Store, results: RaceResults, scenario: Scenario) -> object:
    """What the screens call."""
    return revalue(store, results, scenario).valuation.verdict


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
