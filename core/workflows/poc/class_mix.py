"""The class mix of a finished PoC's training pool, beside its test set's."""

from __future__ import annotations

import numpy as np

from core.evaluation.class_mix import ClassMix, PoolLabels, class_shares
from core.evaluation.sealed import SealedTestSet
from core.store.connection import Store
from core.store.labels import labelled_by_people
from core.workflows.poc.results import PocResults, answers_at

FEWEST_AUDITED = 30
"""Items the expert has to have judged; below that the labels are taken as they are."""


def class_mix(store: Store, results: PocResults) -> ClassMix | None:
    """Shares of classes, and every approach's accuracy at the pool's.

    The expert's answers on the pool are hidden but for those that an audit bought, so the pool's
    shares are those of the items that the expert judged among the annotators', drawn at random;
    where those are too few, of the labels that were trained on. The validation set would not do:
    a file that names its splits may have dealt it like the test set.

    Parameters
    ----------
    store : Store
    results : PocResults

    Returns
    -------
    ClassMix or None
        None where no annotator labelled pool items at random.
    """
    pool = _pool_labels(store, results)
    if pool is None:
        return None
    test_set = SealedTestSet(store, results.benchmark)
    accuracy = {
        name: test_set.accuracy_at(answers_at(results, name, results.outcome.round_of(name)), pool)
        for name in results.outcome.arms
    }
    return ClassMix(
        class_shares(pool.weights, pool.family),
        test_set.class_shares(),
        {name: found for name, found in accuracy.items() if found is not None},
        pool.audited,
    )


def _pool_labels(store: Store, results: PocResults) -> PoolLabels | None:
    iterations = max(run.iteration for run in results.runs)
    rows = labelled_by_people(store, results.experiment.id, iterations)
    judged = rows[rows["expert"]]
    audited = judged["item_id"].nunique() >= FEWEST_AUDITED
    rows = judged if audited else rows
    if not len(rows):
        return None
    code = {name: at for at, name in enumerate(results.benchmark.classes)}
    _, first, item = np.unique(
        rows["item_id"].to_numpy(dtype=object), return_index=True, return_inverse=True
    )
    weights = np.zeros((len(first), len(code)))
    np.add.at(weights, (item, rows["label"].map(code).to_numpy(dtype=int)), rows["times"])
    weights /= weights.sum(axis=1, keepdims=True)
    return PoolLabels(weights, rows["family"].to_numpy(dtype=object)[first], audited)
