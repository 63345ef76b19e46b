"""Expert labels that a race's rules are worth, from answers that were scored already."""

from __future__ import annotations

import numpy as np

from core.benchmarks.uploaded import ORIGIN
from core.domain.arms import GOLD, OLD, RATIONALES_OLD
from core.evaluation.label_worth import LabelWorth, label_worth
from core.evaluation.sealed import SealedTestSet
from core.experiment.uploaded import PUBLISHED, settings_of
from core.store.connection import Store
from core.workflows.poc.results import PocResults, answers_at

FEWEST_POINTS = 2


def rationale_worth(store: Store, results: PocResults) -> LabelWorth | None:
    """What the rules of the last round are worth; None where the race cannot tell.

    The curve is the same learner on the expert's labels: of the practice set or, where
    published labels play the annotators, of the pool.
    """
    arms = results.outcome.arms
    curve = OLD.id if _published(results) else GOLD.id
    if curve not in arms or RATIONALES_OLD.id not in arms:
        return None
    sizes = arms[curve].examples.mean(axis=0)
    iterations = [at for at, size in enumerate(sizes) if at == 0 or size > sizes[at - 1]]
    if len(iterations) < FEWEST_POINTS:
        return None
    test_set = SealedTestSet(store, results.benchmark)

    def at(arm: str, iteration: int) -> list[np.ndarray]:
        return answers_at(results, arm, np.full(arms[arm].seeds, iteration))

    points = [test_set.accuracy(at(curve, index + 1)) for index in iterations]
    rules = test_set.accuracy(at(RATIONALES_OLD.id, arms[RATIONALES_OLD.id].iterations))
    return label_worth([float(sizes[index]) for index in iterations], points, rules)


def _published(results: PocResults) -> bool:
    if results.benchmark.origin != ORIGIN:
        return False
    return settings_of(results.experiment.plan.benchmark_settings).annotators == PUBLISHED
