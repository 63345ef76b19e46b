"""Expert labels that a race's rules are worth, from answers that were scored already."""

from __future__ import annotations

import numpy as np

from core.benchmarks.uploaded import ORIGIN
from core.domain.arms import Learner, Source
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
    expert = Source.ANNOTATORS if _published(results) else Source.GOLD
    curve, coded = _first(results, expert), _first(results, Source.RATIONALES)
    if curve is None or coded is None:
        return None
    sizes = arms[curve].examples.mean(axis=0)
    iterations = [at for at, size in enumerate(sizes) if at == 0 or size > sizes[at - 1]]
    if len(iterations) < FEWEST_POINTS:
        return None
    test_set = SealedTestSet(store, results.benchmark)

    def at(arm: str, iteration: int) -> list[np.ndarray]:
        return answers_at(results, arm, iteration)

    points = [test_set.accuracy(at(curve, index + 1)) for index in iterations]
    rules = test_set.accuracy(at(coded, arms[coded].iterations))
    return label_worth([float(sizes[index]) for index in iterations], points, rules)


def _first(results: PocResults, source: Source) -> str | None:
    """The first approach of the plan that trains the classifier on labels of a source."""
    here = [one for one in results.outcome.roster.arms if one.id in results.outcome.arms]
    found = (o.id for o in here if o.source is source and o.learner is Learner.TUNED)
    return next(found, None)


def _published(results: PocResults) -> bool:
    if results.benchmark.origin != ORIGIN:
        return False
    return settings_of(results.experiment.plan.benchmark_settings).annotators == PUBLISHED
