"""Dawid-Skene: people weighed by the skill their agreement shows.

Our own numpy: Snorkel would add 951 MB to the installation and crowd-kit 387 MB, and several
of crowd-kit's methods fail with scikit-learn 1.9.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.domain.benchmark import CODE, Codes
from core.sources.aggregation.labels import SoftLabels
from core.sources.aggregation.majority import majority, vote_counts

MIN_VOTES_FOR_SKILL = 2.5
"""Below this many votes per item people's skill cannot be told from luck.

On a simulated crowd Dawid-Skene gained 0.1 points at three votes and up to 1.6 at five.
"""

SMOOTHING = 2.0
"""Pseudo-votes per row of a worker's confusion matrix, spread over the classes."""

MOST_CELLS = 20_000_000
"""Cells of all confusion matrices together; beyond that people are not weighed (160 MB)."""

TOLERANCE = 1e-5
MAX_STEPS = 100


def dawid_skene(
    item: NDArray[np.int_],
    worker: NDArray[np.int_],
    label: Codes,
    n_items: int,
    n_classes: int,
    rng: np.random.Generator,
) -> SoftLabels:
    """Weigh people by the skill their agreement shows (Dawid and Skene 1979).

    Expectation-maximisation over each worker's confusion matrix, started from the majority
    vote, with two pseudo-votes per row spread over the classes: one per cell where there are
    two classes, and no more where there are many, or they would drown the votes. Falls back to
    the majority vote below 2.5 votes per voted item, or where the matrices would not fit into
    memory, and says so.

    Parameters
    ----------
    item, worker, label : ndarray, shape (votes,)
        One row per vote; items and workers are numbered from 0.
    n_items, n_classes : int
    rng : numpy.random.Generator
        Breaks the ties of the majority vote and of the posterior.

    Returns
    -------
    SoftLabels
        Confidence is the posterior probability.
    """
    start = majority(item, label, n_items, n_classes, rng)
    voted = int(start.covered.sum())
    if voted == 0 or len(item) / voted < MIN_VOTES_FOR_SKILL:
        method = "majority vote (too few votes per item for Dawid-Skene)"
        return SoftLabels(start.label, start.confidence, method)
    n_workers = int(worker.max()) + 1
    if n_workers * n_classes**2 > MOST_CELLS:
        method = "majority vote (too many people and classes for Dawid-Skene)"
        return SoftLabels(start.label, start.confidence, method)
    # Classes in rows: sums and maxima over a few classes then run along all items at once.
    posterior = vote_counts(item, label, n_items, n_classes).T.copy()
    posterior /= np.maximum(posterior.sum(axis=0), 1)
    cell = worker * n_classes + label
    for _ in range(MAX_STEPS):
        updated = _step(item, cell, posterior, n_workers)
        change = np.abs(updated - posterior).max()
        posterior = updated
        if change < TOLERANCE:
            break
    posterior = posterior.T
    # Posteriors that are equal but for rounding are ties too, and broken by the same stream.
    best = (posterior + 1e-9 * rng.random(posterior.shape)).argmax(axis=1)
    confidence = posterior[np.arange(n_items), best]
    silent = ~start.covered
    labels = np.where(silent, -1, best).astype(CODE)
    return SoftLabels(labels, np.where(silent, 1 / n_classes, confidence), "Dawid-Skene")


def _step(
    item: NDArray[np.int_],
    cell: NDArray[np.int_],
    posterior: NDArray[np.float64],
    n_workers: int,
) -> NDArray[np.float64]:
    """One step: people's confusion from the posterior, then the posterior from it.

    ``cell`` is a vote's place among those of all workers and labels, ``posterior`` has the shape
    (classes, items).
    """
    n_classes, n_items = posterior.shape
    smoothing = SMOOTHING / n_classes
    prior = posterior.sum(axis=1) + smoothing
    log_posterior = np.empty_like(posterior)
    for true in range(n_classes):
        counts = np.bincount(cell, posterior[true, item], n_workers * n_classes)
        confusion = counts.reshape(n_workers, n_classes) + smoothing
        log_confusion = np.log(confusion / confusion.sum(axis=1, keepdims=True)).ravel()
        log_posterior[true] = np.bincount(item, log_confusion[cell], n_items)
        log_posterior[true] += np.log(prior[true] / prior.sum())
    # The largest becomes 1: many votes on one item would take all classes below what a float holds.
    log_posterior -= log_posterior.max(axis=0)
    updated = np.exp(log_posterior)
    return updated / updated.sum(axis=0)
