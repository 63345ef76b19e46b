"""Aggregating rationales: veto, majority, and votes weighted by what the validation set shows.

Never Dawid-Skene: rationales that vote for one class only are not identifiable, and on real ones
it fell from 82.6% (majority) to 75.3%.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.domain.benchmark import CODE, NO_OPINION, Codes
from core.sources.aggregation.labels import SoftLabels

WEIGHT_LABELS = 100
"""Expert's answers of the validation set that the weights are learned from; the rest picks the
method, so that weights are not judged on the answers they were fitted to."""

RIGHT_BEFORE, WRONG_BEFORE = 4.0, 1.0
"""What a rationale nobody has seen fire is taken for: written by somebody who knows, right four
times in five."""

SILENT = CODE(np.iinfo(CODE).max)
"""Stands for no opinion where the smallest code is looked for."""

Matrix = Codes


@dataclass(frozen=True)
class RationaleAggregator:
    """One method to turn rationales' votes into answers, ready to be applied to any split.

    Attributes
    ----------
    method : str
        ``"veto"``, ``"majority"`` or ``"weighted"``.
    precedence : tuple of int
        Class codes, the one whose rationales outweigh all others first.
    default : int
        Answer where no rationale speaks.
    weights : ndarray, shape (rationales,)
        Smoothed log-odds of each rationale's accuracy; used by ``weighted``.
    prior : ndarray, shape (classes,)
        Smoothed shares of the classes in the answers that the weights are learned from.
    hit : ndarray, shape (2,)
        Smoothed accuracy on the whole validation set of answers without and with dissent; the
        confidence of ``veto`` and ``majority``.
    """

    method: str
    precedence: tuple[int, ...]
    default: int
    weights: NDArray[np.float64]
    prior: NDArray[np.float64]
    hit: NDArray[np.float64]

    def labels(self, votes: Matrix) -> SoftLabels:
        """Label where at least one rationale speaks, -1 elsewhere.

        Parameters
        ----------
        votes : ndarray of int16, shape (items, rationales)
            Class codes, -1 for silence.

        Returns
        -------
        SoftLabels
        """
        if self.method == "weighted":
            return self._weighted(votes)
        label = _DECIDE[self.method](votes, self.precedence)
        confidence = self.hit[conflicted(votes).astype(int)]
        confidence = np.where(label == NO_OPINION, self.prior.max(), confidence)
        return SoftLabels(label, confidence, self.method)

    def answers(self, votes: Matrix) -> SoftLabels:
        """Like :meth:`labels`, with the default answer where no rationale speaks."""
        found = self.labels(votes)
        label = np.where(found.covered, found.label, self.default).astype(CODE)
        return SoftLabels(label, found.confidence, found.method)

    def _weighted(self, votes: Matrix) -> SoftLabels:
        # Without the classes' shares: where a rationale speaks only for rare cases, a prior that
        # is added to every item would outvote it.
        score = np.stack(
            [(votes == code) @ self.weights for code in range(len(self.prior))], axis=1
        )
        score -= score.max(axis=1, keepdims=True)
        posterior = np.exp(score)
        posterior /= posterior.sum(axis=1, keepdims=True)
        label = posterior.argmax(axis=1).astype(CODE)
        silent = (votes == NO_OPINION).all(axis=1)
        label[silent] = NO_OPINION
        confidence = np.where(silent, self.prior.max(), posterior.max(axis=1))
        return SoftLabels(label, confidence, "weighted")


def veto(votes: Matrix, precedence: tuple[int, ...]) -> Codes:
    """The first class in the order of precedence that any rationale votes for.

    Parameters
    ----------
    votes : ndarray of int16, shape (items, rationales)
    precedence : tuple of int
        Class codes, the one that outweighs all others first.

    Returns
    -------
    ndarray of int16, shape (items,)

    Examples
    --------
    >>> veto(np.array([[0, 1], [-1, 1], [-1, -1]], dtype=np.int16), (0, 1)).tolist()
    [0, 1, -1]
    """
    label = np.full(len(votes), NO_OPINION, dtype=CODE)
    # From the weakest class up: each one overwrites those it outweighs.
    for code in reversed(precedence):
        label[(votes == code).any(axis=1)] = code
    return label


def most_votes(votes: Matrix, precedence: tuple[int, ...]) -> Codes:
    """The class with most votes; ties go to precedence."""
    counts = np.stack([(votes == code).sum(axis=1) for code in precedence], axis=1)
    label = np.array(precedence, dtype=CODE)[counts.argmax(axis=1)]
    label[counts.sum(axis=1) == 0] = NO_OPINION
    return label


_DECIDE: dict[str, Callable[[Matrix, tuple[int, ...]], Codes]] = {
    "veto": veto,
    "majority": most_votes,
}
METHODS = ("veto", "majority", "weighted")


def conflicted(votes: Matrix) -> NDArray[np.bool_]:
    """Items on which at least two rationales vote for different classes, shape (items,)."""
    # Silence is the smallest code, so it must not be what the smallest vote is taken from.
    low = np.where(votes == NO_OPINION, SILENT, votes).min(axis=1, initial=SILENT)
    high = votes.max(axis=1, initial=NO_OPINION)
    return (high != NO_OPINION) & (low != high)


def agreed(votes: Matrix) -> NDArray[np.bool_]:
    """Items on which rationales speak and none contradicts, shape (items,)."""
    return (votes != NO_OPINION).any(axis=1) & ~conflicted(votes)


def fit_aggregator(
    votes: Matrix,
    gold: Codes,
    precedence: tuple[int, ...],
    default: int,
    method: str = "best",
) -> RationaleAggregator:
    """Learn the weights on the first validation answers and pick the method on the rest.

    Parameters
    ----------
    votes : ndarray of int16, shape (validation items, rationales)
    gold : ndarray of int16, shape (validation items,)
        The expert's answers.
    precedence : tuple of int
        Class codes, the one whose rationales outweigh all others first.
    default : int
        Answer where no rationale speaks.
    method : str
        ``"best"`` picks by accuracy on the rest (default answers counted), ties go to the earlier
        of ``METHODS``.

    Returns
    -------
    RationaleAggregator
    """
    n_classes = len(precedence)
    split = min(WEIGHT_LABELS, len(gold) // 2)
    learn, judge = slice(0, split), slice(split, None)
    weights = np.array(
        [
            _log_odds(votes[learn, rationale], gold[learn], n_classes)
            for rationale in range(votes.shape[1])
        ]
    )
    counts = np.bincount(gold[learn], minlength=n_classes) + 1.0
    prior = counts / counts.sum()
    best, best_accuracy = None, -1.0
    for name in METHODS if method == "best" else (method,):
        hit = _hit(_DECIDE.get(name, veto)(votes, precedence), votes, gold)
        candidate = RationaleAggregator(name, precedence, default, weights, prior, hit)
        accuracy = float((candidate.answers(votes[judge]).label == gold[judge]).mean())
        if accuracy > best_accuracy:
            best, best_accuracy = candidate, accuracy
    assert best is not None
    return best


def _log_odds(votes: Codes, gold: Codes, n_classes: int) -> float:
    """Smoothed log-odds that a rationale is right when it speaks, against guessing.

    ``log(p / (1 - p) * (classes - 1))``: the weight of a vote that is best for independent voters
    (Nitzan and Paroush 1982), a wrong vote falling on any other class alike.
    """
    spoke = votes != NO_OPINION
    right = float((votes[spoke] == gold[spoke]).sum())
    wrong = float(spoke.sum()) - right
    odds = (right + RIGHT_BEFORE) / (wrong + WRONG_BEFORE)
    return float(np.log(odds * (n_classes - 1)))


def _hit(label: Codes, votes: Matrix, gold: Codes) -> NDArray[np.float64]:
    """Smoothed accuracy of labels, without and with dissent among the rationales (Laplace)."""
    spoke = label != NO_OPINION
    dissent = conflicted(votes)
    return np.array(
        [
            (float((label == gold)[spoke & (dissent == flag)].sum()) + 1.0)
            / (float((spoke & (dissent == flag)).sum()) + 2.0)
            for flag in (False, True)
        ]
    )
