"""How hard the benchmark is for a linear model (KETO.md, sections 5 and 10)."""

import numpy as np
import pytest
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from core.domain.benchmark import Split
from core.domain.random_streams import stream

SEEDS = range(1, 7)


def accuracy(keto, n, seed):
    """TF-IDF of word 1-2-grams, sublinear, logistic regression with C = 30."""
    chosen = stream(seed, "curve").permutation(len(keto.gold[Split.POOL]))[:n]
    vectors = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)
    training = vectors.fit_transform(keto.items[Split.POOL].text[chosen])
    model = LogisticRegression(C=30, max_iter=1000).fit(training, keto.gold[Split.POOL][chosen])
    answers = model.predict(vectors.transform(keto.items[Split.TEST].text))
    return float((answers == keto.gold[Split.TEST]).mean())


@pytest.mark.parametrize(("labels", "low", "high"), [(50, 0.65, 0.75), (3000, 0.90, 0.96)])
def test_the_learning_curve_has_the_designed_ends(keto, labels, low, high):
    assert low <= np.mean([accuracy(keto, labels, seed) for seed in SEEDS]) <= high


def test_the_curve_rises_in_between(keto):
    means = [np.mean([accuracy(keto, n, seed) for seed in SEEDS]) for n in (50, 200, 800, 3000)]
    assert means == sorted(means)
    assert means[0] > 1 - keto.gold[Split.TEST].mean()  # better than always saying no
