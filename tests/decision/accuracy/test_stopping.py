"""Where an arm stops, for counting."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from core.decision.accuracy.stopping import at_stop, first_proofs, needed_to_prove, proved


def test_a_repeat_stops_at_its_first_proved_round(outcome_of):
    outcome = outcome_of("new", [[860, 880, 900], [840, 850, 860], [900, 700, 900]])
    stops = first_proofs(outcome, 0.85)
    assert stops.iteration.tolist() == [2, 3, 1]
    assert stops.reached.tolist() == [True, False, True]
    assert stops.in_most


def test_a_missed_target_is_counted_to_the_end_and_marked(outcome_of):
    stops = first_proofs(outcome_of("old", [[800, 810]]), 0.85)
    assert stops.iteration.tolist() == [2]
    assert stops.reached_share == 0.0


def test_half_of_the_repeats_is_enough(outcome_of):
    assert first_proofs(outcome_of("new", [[900], [100]]), 0.85).in_most


def test_a_target_no_exam_can_prove_is_never_reached(outcome_of):
    assert needed_to_prove(10, 0.85) is None
    assert not first_proofs(outcome_of("new", [[1000]]), 0.9999).reached.any()


@given(st.integers(20, 3000), st.floats(0.5, 0.97))
def test_the_fewest_right_answers_prove_and_one_less_does_not(n, target):
    needed = needed_to_prove(n, target)
    if needed is None:
        assert not proved(n, n, target)
    else:
        assert proved(needed, n, target)
        assert needed == 0 or not proved(needed - 1, n, target)


def test_values_are_picked_at_each_repeats_own_stop(outcome_of):
    outcome = outcome_of("new", [[880, 100], [100, 900]])
    assert at_stop(outcome.correct, first_proofs(outcome, 0.85)).tolist() == [880, 900]
    assert np.array_equal(outcome.correct.shape, (2, 2))
