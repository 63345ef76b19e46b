"""A sample says what is wrong with it, where, and what to do."""

import numpy as np
import pytest

from core.decision.voi.acceptability import compare, eib
from core.decision.voi.evppi import evppi
from core.decision.voi.psa_sample import PsaSample
from core.domain.errors import BadData, BadUsage

FINE = np.arange(6.0).reshape(3, 2)
ARMS = ("old", "new")


def spoiled(value: float) -> np.ndarray:
    found = FINE.copy()
    found[1, 1] = value
    return found


@pytest.mark.parametrize(
    ("arms", "costs", "effects", "words"),
    [
        (ARMS, spoiled(np.nan), FINE, "costs.*\n.*Draw 2 of 'new' is nan; 1 such value"),
        (ARMS, FINE, spoiled(np.inf), "effects.*\n.*Draw 2 of 'new' is inf"),
        (ARMS, spoiled(1e200), FINE, "Draw 2 of 'new' is 1e\\+200"),
        (ARMS, FINE[:2], FINE, "costs have 2, the effects 3"),
        (("old", "old"), FINE, FINE, "'old' has two columns"),
        (("old", " "), FINE, FINE, "no arm's name"),
        (("old",), FINE[:, :1], FINE[:, :1], "1 arm"),
        ((), FINE, FINE, "0 arms"),
        (ARMS, FINE[:, :1], FINE, r"costs do not fit.*\n.*\(3, 1\)"),
        (ARMS, FINE[0], FINE, "do not fit"),
        (ARMS, FINE[:0], FINE[:0], "too few draws"),
        (ARMS, FINE[:1], FINE[:1], "too few draws"),
        (ARMS, [["a", 1], [2, 3]], FINE, "not numbers"),
        (ARMS, [[1, 2], [3]], FINE, "not numbers"),
    ],
)
def test_a_bad_sample_is_refused(arms, costs, effects, words):
    with pytest.raises(BadData, match=f"(?s){words}") as caught:
        PsaSample(arms, costs, effects)
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("given", "words"),
    [([1, 2], "input 'x' 2"), ([1, 2, np.nan], "'x' is nan"), ([[1], [2], [3]], "input 'x'")],
)
def test_a_bad_input_is_refused(given, words):
    with pytest.raises(BadData, match=words):
        PsaSample(ARMS, FINE, FINE, {"x": given})


def test_columns_are_joined_by_name():
    costs, effects = {"old": [1, 2], "new": [3, 4]}, {"new": [30, 40], "old": [10, 20]}
    assert PsaSample.of_columns(costs, effects).effects.tolist() == [[10, 30], [20, 40]]


def test_columns_of_different_arms_are_named():
    with pytest.raises(BadData, match="'b' only in the costs, 'c' only in the effects"):
        PsaSample.of_columns({"a": [1, 2], "b": [1, 2]}, {"a": [1, 2], "c": [1, 2]})
    with pytest.raises(BadData, match="costs of 'b' have 1, the costs of 'a' 2"):
        PsaSample.of_columns({"a": [1, 2], "b": [1]}, {"a": [1, 2], "b": [1, 2]})


@pytest.mark.parametrize("wtp", [-1, np.nan, np.inf, 1e300])
def test_nonsense_amounts_are_refused(wtp):
    with pytest.raises(BadUsage):
        compare(PsaSample(ARMS, FINE, 100 * FINE), wtp)


def test_unknown_arms_and_inputs_are_refused():
    sample = PsaSample(ARMS, FINE, FINE)
    with pytest.raises(BadUsage, match="old, new"):
        eib(sample, 1, "magic")
    with pytest.raises(BadUsage, match="no inputs"):
        evppi(sample, 1, "magic")
