"""The network learns exactly what scikit-learn's does, from the same draws."""

import warnings

import numpy as np
import pytest
from scipy.sparse import random as sparse
from sklearn.neural_network import MLPClassifier

from core.services.small_network import SmallNetwork

TEXTS, FEATURES, UNITS, ALPHA, RATE, SEED = 130, 60, 8, 0.01, 0.02, 3


@pytest.fixture(scope="module")
def x():
    return sparse(TEXTS, FEATURES, density=0.1, format="csr", dtype=np.float32, random_state=1)


def classes_of(x, count):
    """Classes that the features tell apart."""
    return (x @ np.random.default_rng(0).normal(size=(FEATURES, count))).argmax(axis=1)


@pytest.fixture(autouse=True)
def _stopped_on_purpose():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def theirs(x, y, epochs, batch, **more):
    network = MLPClassifier(
        (UNITS,),
        alpha=ALPHA,
        batch_size=batch,
        learning_rate_init=RATE,
        max_iter=epochs,
        n_iter_no_change=epochs,
        random_state=SEED,
        **more,
    )
    return network.fit(x, y)


@pytest.mark.parametrize("count", [2, 3, 7])
@pytest.mark.parametrize("batch", [16, TEXTS, 10 * TEXTS], ids=["odd rest", "all", "more than all"])
def test_it_is_scikit_learns_network(x, count, batch):
    y = classes_of(x, count)
    ours = SmallNetwork(FEATURES, UNITS, count, ALPHA).fit(x, y, 12, batch, RATE, SEED)
    wanted = theirs(x, y, 12, batch).predict_proba(x)
    assert ours.predict_proba(x) == pytest.approx(wanted, abs=1e-5)
    assert wanted.max() - wanted.min() > 0.2


def test_training_goes_on_as_scikit_learns_with_a_warm_start(x):
    y, more = classes_of(x, 2), slice(0, 40)
    first = SmallNetwork(FEATURES, UNITS, 2, ALPHA).fit(x, y, 5, 16, RATE, SEED)
    before = first.predict_proba(x)
    ours = first.copy().fit(x[more], y[more], 5, 16, RATE, SEED)
    wanted = theirs(x, y, 5, 16, warm_start=True).fit(x[more], y[more]).predict_proba(x)
    assert ours.predict_proba(x) == pytest.approx(wanted, abs=1e-5)
    assert np.array_equal(first.predict_proba(x), before)
    assert np.abs(wanted - before).max() > 0.01


def test_answers_are_the_likeliest_classes(x):
    y = classes_of(x, 3)
    network = SmallNetwork(FEATURES, UNITS, 3, ALPHA).fit(x, y, 60, 16, RATE, SEED)
    chance = network.predict_proba(x)
    assert (chance.argmax(axis=1) == y).mean() > 0.9
    assert chance.sum(axis=1) == pytest.approx(np.ones(TEXTS), abs=1e-6)
