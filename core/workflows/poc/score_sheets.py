"""Reads what the test set said, in detail, for the Results screen."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from core.domain.benchmark import Split
from core.evaluation.intervals import Estimate, wilson
from core.evaluation.metrics import majority_line
from core.evaluation.sealed import ALL, SealedTestSet
from core.report.findings.dossier import Dossier
from core.report.findings.score_sheet import ArmScores, ScoreSheet
from core.store.answers import dev_answers
from core.store.benchmarks import load_items
from core.store.confusions import read_confusion
from core.store.connection import Store
from core.store.predictions import load_all_predictions
from core.store.scores import load_scores
from core.workflows.poc.results import PocResults, load_results

TRAP = "trap"
"""Slice of the hard cases; every other slice of the test set is shown as groups."""


def score_sheet(store: Store, dossier: Dossier) -> ScoreSheet:
    """Scores at the stops on the first repeat, and validation items with the answers."""
    results = load_results(store, dossier.experiment_id)
    test_set = SealedTestSet(store, results.benchmark)
    primary = dossier.plan.seeds[0]
    scores = load_scores(store, dossier.experiment_id)
    scores = scores[scores["seed"] == primary]
    arms = {}
    for arm in dossier.arms:
        stop = int(dossier.valuation.stops[arm].iteration[0])
        rows = scores[(scores["arm"] == arm) & (scores["iteration"] == stop)]
        arms[arm] = _arm(test_set, results, arm, primary, stop, rows)
    return ScoreSheet(
        arms, dossier.paired[dossier.alternative], _validation(store, dossier, results)
    )


def _arm(
    test_set: SealedTestSet,
    results: PocResults,
    arm: str,
    seed: int,
    stop: int,
    rows: pd.DataFrame,
) -> ArmScores:
    whole = rows[(rows["split"] == Split.TEST.value) & (rows["slice"] == "all")].iloc[0]
    confusion = read_confusion(whole["confusion"])
    macro_f1, classes = test_set.by_class(results.answers[arm, seed, stop])
    return ArmScores(
        confusion=confusion,
        majority=majority_line(confusion),
        macro_f1=macro_f1,
        classes=classes,
        groups=_by_slice(rows, Split.TEST, lambda name: name not in (TRAP, ALL)),
        traps=_by_slice(rows, Split.PROBE, lambda name: name == TRAP),
    )


def _by_slice(
    rows: pd.DataFrame, split: Split, wanted: Callable[[str], bool]
) -> dict[str, Estimate]:
    found = {}
    for row in rows[rows["split"] == split.value].itertuples():
        name, _, value = str(row.slice).partition("=")
        if wanted(name):
            key = value if split is Split.PROBE else str(row.slice)
            found[key] = wilson(int(row.correct), int(row.n))
    return found


def _validation(store: Store, dossier: Dossier, results: PocResults) -> pd.DataFrame:
    """Validation items with the answers at the stops, first repeat."""
    items = load_items(store, results.benchmark.id, Split.DEV)
    gold = dev_answers(store, results.benchmark)
    answers = load_all_predictions(store, dossier.experiment_id, results.benchmark, Split.DEV)
    names = np.array([*results.benchmark.classes, "no answer"], dtype=object)
    seed, stops = dossier.plan.seeds[0], dossier.valuation.stops
    runs = {arm: (arm, seed, int(stops[arm].iteration[0])) for arm in dossier.arms}
    told = {"item": items.item_id, "text": items.text, "expert": names[gold]}
    # A prompted model answers the test set alone.
    told |= {arm: names[answers[run]] for arm, run in runs.items() if run in answers}
    return pd.DataFrame(told)
