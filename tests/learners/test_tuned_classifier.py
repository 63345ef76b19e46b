"""The search goes on with many classes, rare ones and more features than memory has room for."""

import numpy as np
import pytest
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from core.domain.benchmark import CODE, Split
from core.learners import tuned_classifier
from core.learners.features import TextFeatures
from core.learners.tuned_classifier import CANDIDATES, TunedClassifier, _fit, _folds
from core.sources.iteration_labels import TrainingLabels

CLASSES = 40
SIZES = {Split.POOL: 400, Split.DEV: 120, Split.TEST: 80, Split.PROBE: 40}


@pytest.fixture(scope="module")
def answers():
    rng = np.random.default_rng(1)
    return {split: rng.integers(0, CLASSES, n).astype(CODE) for split, n in SIZES.items()}


@pytest.fixture(scope="module")
def features(answers):
    """Texts with one word of their class among noise."""
    rng = np.random.default_rng(2)

    def matrix(labels):
        found = rng.random((len(labels), 3 * CLASSES)) * (rng.random((len(labels), 120)) < 0.05)
        found[np.arange(len(labels)), labels] = 1.0
        return csr_matrix(found.astype(np.float32))

    found = {split: matrix(labels) for split, labels in answers.items()}
    return TextFeatures(found, found)


def training(split, labels):
    n = len(labels)
    return TrainingLabels(split, np.arange(n), labels, np.ones(n), np.zeros(n, dtype=bool))


def test_forty_classes_are_learned_and_answered_with_a_confidence(features, answers):
    learner = TunedClassifier(features, answers[Split.DEV], 300, 1)
    fitted = learner.fit(training(Split.POOL, answers[Split.POOL]))
    found = fitted.predictions[Split.TEST]
    assert (found.label == answers[Split.TEST]).mean() > 0.6
    assert ((found.confidence > 0) & (found.confidence <= 1)).all()
    assert len(fitted.trials) == len(CANDIDATES)


def test_classes_that_nobody_labelled_are_never_answered(features, answers):
    few = answers[Split.POOL] < 25
    label = answers[Split.POOL][few]
    at = np.flatnonzero(few)
    known = TrainingLabels(Split.POOL, at, label, np.ones(len(at)), np.zeros(len(at), dtype=bool))
    fitted = TunedClassifier(features, answers[Split.DEV], 300, 1).fit(known)
    assert fitted.predictions[Split.TEST].label.max() < 25


@pytest.mark.parametrize("candidate", CANDIDATES, ids=lambda candidate: candidate.name)
def test_weights_that_would_not_fit_are_left_out(candidate, features, answers, monkeypatch):
    monkeypatch.setattr(tuned_classifier, "MOST_WEIGHTS", CLASSES * 60)
    model = _fit(candidate, features.pairs[Split.POOL], answers[Split.POOL], 1)
    if candidate.kind != "network":
        assert model.estimator.coef_.shape == (CLASSES, 60)
    right = model.predict(features.pairs[Split.TEST]) == answers[Split.TEST]
    assert right.mean() > 0.6


def test_features_that_do_not_occur_change_no_linear_model(features, answers):
    """Told of all 120, scikit-learn's gives them no weight; ours is not told of them."""
    few = features.pairs[Split.POOL][:12]
    label = answers[Split.POOL][:12] % 2
    model = _fit(CANDIDATES[1], few, label, 1)
    assert len(model.columns) < 100
    told = LogisticRegression(C=10, max_iter=300).fit(few, label)
    chance = told.predict_proba(features.pairs[Split.TEST]).max(axis=1)
    found = model.answer(features.pairs[Split.TEST])
    assert found.confidence == pytest.approx(chance, abs=1e-3)
    assert np.ptp(chance) > 0.1


@pytest.mark.parametrize(("seen", "fits"), [(400, 0), (399, 1)], ids=["all", "all but one"])
def test_only_a_search_that_has_not_seen_all_is_followed_by_a_fit(
    seen, fits, features, answers, monkeypatch
):
    linear = [one for one in CANDIDATES if one.kind != "network"]
    monkeypatch.setattr(tuned_classifier, "CANDIDATES", linear)
    fitted = []
    monkeypatch.setattr(tuned_classifier, "_fit", lambda *told: fitted.append(1) or _fit(*told))
    learner = TunedClassifier(features, answers[Split.DEV], seen, 1)
    learner.fit(training(Split.POOL, answers[Split.POOL]))
    assert len(fitted) == len(linear) + fits


def test_a_rare_class_does_not_take_the_folds_from_the_others():
    label = np.array([0] * 30 + [1] * 12 + [2], dtype=CODE)
    folds = _folds(label, 1)
    assert len(folds) == 5
    assert sorted(int(at) for _, held in folds for at in held) == list(range(43))
    assert all(not set(train) & set(held) for train, held in folds)


def test_the_practice_set_is_answered_out_of_fold_though_classes_are_rare(features, answers):
    learner = TunedClassifier(features, answers[Split.DEV], 300, 1)
    fitted = learner.fit(training(Split.DEV, answers[Split.DEV]))
    held_out = (fitted.predictions[Split.DEV].label == answers[Split.DEV]).mean()
    assert held_out == pytest.approx(max(trial.score for trial in fitted.trials))
    assert held_out < 1.0
