"""A curve holds what was measured, and only what can be a curve."""

import math

import numpy as np
import pytest

from core.decision.learning_curves.observed import observed_curve
from core.domain.errors import BadData


def test_runs_of_one_size_become_their_mean_with_its_standard_error():
    found = observed_curve([400, 200, 200], [0.8, 0.70, 0.74])
    assert found.sizes.tolist() == [200, 400]
    assert found.error == pytest.approx([0.28, 0.2])
    spread = math.sqrt(2 * 0.02**2)  # one degree of freedom
    assert found.noise == pytest.approx([spread / math.sqrt(2), spread])


def test_given_standard_errors_are_kept_and_shrink_with_repeats():
    found = observed_curve([100, 200, 200], [0.6, 0.7, 0.7], [0.03, 0.02, 0.02])
    assert found.noise == pytest.approx([0.03, 0.02 / math.sqrt(2)])


@pytest.mark.parametrize(
    ("sizes", "accuracy", "words"),
    [
        ([], [], "too few sizes"),
        ([100], [0.5], "too few sizes"),
        ([100, 100, 100], [0.5, 0.6, 0.7], "has 1"),
        ([100, 200], [0.5], "one accuracy for every size"),
        ([0, 200], [0.5, 0.6], "above 0"),
        ([-5, 200], [0.5, 0.6], "above 0"),
        ([np.inf, 200], [0.5, 0.6], "above 0"),
        ([100, 200], [0.5, np.nan], "0 to 1"),
        ([100, 200], [0.5, 87.0], "0.87 for 87%"),
    ],
)
def test_what_is_no_curve_is_refused(sizes, accuracy, words):
    with pytest.raises(BadData, match=words):
        observed_curve(sizes, accuracy)
