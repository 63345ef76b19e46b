"""The old arm's model: a classifier whose settings somebody searches for.

Six candidates, compared on the validation set after training on at most ``search_examples`` of
the examples, the winner refitted on all: the NN expert's work. Where the validation set itself is
the training set (gold), the candidates are compared by cross-validation inside it.
"""

from __future__ import annotations

import time
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.exceptions import ConvergenceWarning
from sklearn.feature_selection import SelectKBest, chi2
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold
from sklearn.svm import LinearSVC

from core.domain.benchmark import CODE, Codes, Split
from core.domain.drivers.old_way import MODEL_EVALUATION, TRAINING_COMPUTE, TUNING
from core.domain.ledger import assumed, hand_off
from core.domain.node import Node
from core.domain.random_streams import stream
from core.learners.features import TextFeatures
from core.learners.fitted import SCORED, Fitted, Prediction, Trial
from core.services.small_network import SmallNetwork
from core.sources.iteration_labels import TrainingLabels

FOLDS = 5
SELECTED_FEATURES = 3000
UNITS, PASSES, BATCH, RATE, ALPHA = 32, 15, 128, 0.01, 1e-4
"""The network: hidden units, passes through the examples, examples per step, Adam's step size, and
weight of the squared weights in what is minimised."""

MOST_WEIGHTS = 1_000_000
"""Weights of a linear model, classes times features: more would not fit into a worker's memory
(the solver keeps some twenty copies). Where there are many classes, the best features are kept."""

BOOKED = (
    assumed(TUNING, "NN expert"),
    assumed(TRAINING_COMPUTE, "GPU"),
    assumed(MODEL_EVALUATION, "NN expert"),
    hand_off(Node.OLD_4),
)


@dataclass(frozen=True)
class Candidate:
    """One setting of the search: which features, which estimator."""

    name: str
    kind: str
    strength: float = 0.0

    def features(self, features: TextFeatures) -> Mapping[Split, csr_matrix]:
        """The vectors this candidate works on."""
        return features.words if self.kind == "words" else features.pairs

    def estimator(self, features: int, classes: int, seed: int) -> Any:
        """A fresh estimator."""
        if self.kind == "svm":
            return LinearSVC(C=self.strength, random_state=seed)
        if self.kind == "network":
            return SmallNetwork(features, UNITS, classes, ALPHA)
        # With more classes lbfgs takes ten times as long to the same model.
        solver = "lbfgs" if classes == 2 else "newton-cg"
        return LogisticRegression(C=self.strength, max_iter=300, solver=solver)


CANDIDATES = (
    Candidate("logistic regression, C 3, words and pairs", "pairs", 3.0),
    Candidate("logistic regression, C 10, words and pairs", "pairs", 10.0),
    Candidate("logistic regression, C 30, words and pairs", "pairs", 30.0),
    Candidate("logistic regression, C 10, words", "words", 10.0),
    Candidate("linear support vectors, C 1", "svm", 1.0),
    Candidate("network, 32 units, 3,000 features", "network"),
)


@dataclass(frozen=True)
class Trained:
    """An estimator that was fitted.

    Attributes
    ----------
    columns : ndarray of int
        Features it looks at.
    classes : ndarray of int16
        Class codes it has seen.
    estimator : Any
        Answers with positions in ``classes``; None where there is only one.
    """

    columns: NDArray[np.int_]
    classes: Codes
    estimator: Any

    def predict(self, x: csr_matrix) -> Codes:
        """Answers."""
        return self.answer(x).label

    def answer(self, x: csr_matrix) -> Prediction:
        """Answers with a confidence: probabilities, or a squashed margin where there are none."""
        if not x.shape[0] or self.estimator is None:  # estimators refuse to answer nothing
            label = np.full(x.shape[0], self.classes[0], dtype=CODE)
            return Prediction(label, np.ones(x.shape[0]))
        x = x[:, self.columns]
        if hasattr(self.estimator, "predict_proba"):
            chance = self.estimator.predict_proba(x)
            return Prediction(self.classes[chance.argmax(axis=1)], chance.max(axis=1))
        margin = self.estimator.decision_function(x)
        if margin.ndim == 1:
            best, top = (margin > 0).astype(int), np.abs(margin)
        else:
            best, top = margin.argmax(axis=1), margin.max(axis=1)
        return Prediction(self.classes[best], 1.0 / (1.0 + np.exp(-2.0 * top)))


def _fit(candidate: Candidate, x: csr_matrix, y: Codes, seed: int) -> Trained:
    classes, position = np.unique(y, return_inverse=True)
    if len(classes) < 2:  # scikit-learn's classifiers refuse a single class
        return Trained(np.empty(0, dtype=int), classes, None)
    network = candidate.kind == "network"
    # Linear models give no weight to features that do not occur, and need not be told of them.
    columns = np.arange(x.shape[1]) if network or not x.nnz else np.flatnonzero(x.getnnz(axis=0))
    kept = SELECTED_FEATURES if network else MOST_WEIGHTS // len(classes)
    if kept < len(columns):
        best = SelectKBest(chi2, k=kept).fit(x[:, columns], position)
        columns = columns[best.get_support(indices=True)]
    estimator = candidate.estimator(len(columns), len(classes), seed)
    if network:
        # Stopped after 15 passes on purpose; what counts is how it does on dev.
        estimator.fit(x[:, columns], position, PASSES, BATCH, RATE, seed)
    else:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)
            estimator.fit(x[:, columns], position)
    return Trained(columns, classes, estimator)


class TunedClassifier:
    """Searches and fits for one seed.

    Parameters
    ----------
    features : TextFeatures
    dev_gold : ndarray
        Expert's answers on the validation set.
    search_examples : int
        Training examples a candidate sees before the winner is refitted on all.
    seed : int
        One of the plan's seeds.
    """

    def __init__(
        self, features: TextFeatures, dev_gold: Codes, search_examples: int, seed: int
    ) -> None:
        self.features = features
        self.dev_gold = dev_gold
        self.search_examples = search_examples
        self.seed = seed
        self._last: tuple[str, Fitted] | None = None

    def fit(self, training: TrainingLabels) -> Fitted:
        """Search, refit, answer dev, test and probe; the same labels give the same answers.

        Parameters
        ----------
        training : TrainingLabels
            Cumulative: every iteration trains on all labels so far.

        Returns
        -------
        Fitted
            With assumed hours: nobody measures how long an expert would search.
        """
        # Where an iteration bought nothing new the search would only be run again.
        identity = training.hash()
        if self._last is None or self._last[0] != identity:
            on_dev = training.split is Split.DEV
            self._last = (identity, self._fit_on_dev(training) if on_dev else self._fit(training))
        return self._last[1]

    def _fit(self, training: TrainingLabels) -> Fitted:
        rng = stream(self.seed, "search")
        random_state = int(rng.integers(2**31))
        few = rng.permutation(len(training.index))[: self.search_examples]
        scored: list[tuple[float, float]] = []
        models: list[Trained] = []
        for candidate in CANDIDATES:
            started = time.perf_counter()
            matrix = candidate.features(self.features)
            rows = matrix[Split.POOL][training.index[few]]
            models.append(_fit(candidate, rows, training.label[few], random_state))
            right = models[-1].predict(matrix[Split.DEV]) == self.dev_gold
            scored.append((float(right.mean()), time.perf_counter() - started))
        best = int(np.argmax([score for score, _ in scored]))
        model, matrix = models[best], CANDIDATES[best].features(self.features)
        # What has seen all examples is done, but for what depends on their order.
        if len(few) < len(training.index) or CANDIDATES[best].kind == "network":
            rows = matrix[Split.POOL][training.index]
            model = _fit(CANDIDATES[best], rows, training.label, random_state)
        predictions = {split: model.answer(matrix[split]) for split in SCORED}
        return Fitted(predictions, _trials(scored, best), BOOKED)

    def _fit_on_dev(self, training: TrainingLabels) -> Fitted:
        """Dev is the training set: compare by folds, show out-of-fold answers."""
        random_state = int(stream(self.seed, "search").integers(2**31))
        label = training.label
        folds = _folds(label, random_state)
        scored: list[tuple[float, float]] = []
        answers: list[Prediction] = []
        for candidate in CANDIDATES:
            started = time.perf_counter()
            rows = candidate.features(self.features)[Split.DEV][training.index]
            found = Prediction(np.zeros(len(label), dtype=CODE), np.zeros(len(label)))
            for train, held in folds:
                model = _fit(candidate, rows[train], label[train], random_state)
                part = model.answer(rows[held])
                found.label[held], found.confidence[held] = part.label, part.confidence
            answers.append(found)
            scored.append((float((found.label == label).mean()), time.perf_counter() - started))
        best = int(np.argmax([score for score, _ in scored]))
        matrix = CANDIDATES[best].features(self.features)
        model = _fit(CANDIDATES[best], matrix[Split.DEV][training.index], label, random_state)
        predictions = {split: model.answer(matrix[split]) for split in SCORED}
        # Of items it was trained on the refitted model would only repeat the label.
        predictions[Split.DEV].label[training.index] = answers[best].label
        predictions[Split.DEV].confidence[training.index] = answers[best].confidence
        return Fitted(
            predictions, _trials(scored, best), BOOKED, note="practice-set answers are out of fold"
        )


def _folds(label: Codes, random_state: int) -> list[tuple[NDArray[np.int_], NDArray[np.int_]]]:
    """Five stratified folds; fewer where no class has five items, none where all have one.

    A class rarer than that is missing from some folds, and its items count as wrong there.
    """
    count = min(FOLDS, int(np.bincount(label).max()))
    if count < 2:
        everything = np.arange(len(label))
        return [(everything, everything)]
    splitter = StratifiedKFold(count, shuffle=True, random_state=random_state)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # says that a class is rare
        return list(splitter.split(np.zeros(len(label)), label))


def _trials(scored: list[tuple[float, float]], best: int) -> tuple[Trial, ...]:
    return tuple(
        Trial(candidate.name, score, at == best, seconds)
        for at, (candidate, (score, seconds)) in enumerate(zip(CANDIDATES, scored, strict=True))
    )
