"""One more round after hours were logged: as long as the logged rounds were."""

import numpy as np
import pytest

from core.decision.accuracy.stopping import Stops
from core.decision.assumptions.draws import Likely
from core.decision.assumptions.register import load_register
from core.decision.costing.arm_costs import arm_costs
from core.decision.costing.logged_hours import with_logged
from core.domain.assumption import Scenario
from core.domain.drivers.new_way import ANALYST_TUNING, DATA_PREPARATION
from core.domain.drivers.old_way import FIRST_GUIDELINE, GUIDELINE_REVISION, OLD_ERROR_REVIEW
from core.domain.ledger import assumed

REGISTER = load_register()
FIRST = {
    "old": (assumed(FIRST_GUIDELINE, "expert"), assumed(OLD_ERROR_REVIEW, "expert")),
    "new": (assumed(DATA_PREPARATION, "analyst"), assumed(ANALYST_TUNING, "analyst")),
}
LATER = FIRST | {"old": (assumed(GUIDELINE_REVISION, "expert"), *FIRST["old"][1:])}
ROUNDS = 3


@pytest.fixture
def next_round(outcome_of):
    """Hours of one more round by driver, after hours were logged."""

    def make(arm, logged):
        outcome = outcome_of(arm, [[900] * ROUNDS])
        for (_, at), _ in list(outcome.entries.items()):
            entries = (FIRST if at == 1 else LATER)[arm]
            outcome.entries[0, at] = with_logged(entries, logged, at)
        stops = Stops(np.array([ROUNDS]), np.array([True]))
        costs = arm_costs(outcome, stops, Likely(REGISTER, Scenario(), 0))
        return {line.driver: line.hours for line in costs.running.iteration.lines}

    return make


def likely(driver):
    return REGISTER[driver].range.mode


def test_nothing_logged_is_what_is_assumed_of_a_later_round(next_round):
    assert next_round("old", {}) == {
        GUIDELINE_REVISION: likely(GUIDELINE_REVISION),
        OLD_ERROR_REVIEW: likely(OLD_ERROR_REVIEW),
    }


def test_hours_of_one_round_of_three_are_a_rounds_hours_and_not_a_third_of_them(next_round):
    assert next_round("old", {("old 3", "expert", 1): 9.0})[OLD_ERROR_REVIEW] == 9.0
    twice = {("old 3", "expert", 1): 9.0, ("old 3", "expert", 3): 3.0}
    assert next_round("old", twice)[OLD_ERROR_REVIEW] == 6.0


def test_a_first_version_says_nothing_about_a_revision(next_round):
    first = {("old 1", "expert", 1): 30.0}
    assert next_round("old", first)[GUIDELINE_REVISION] == likely(GUIDELINE_REVISION)
    both = first | {("old 1", "expert", 2): 2.0}
    assert next_round("old", both)[GUIDELINE_REVISION] == 2.0


def test_logged_hours_stand_for_all_that_is_assumed_of_that_step_and_person(next_round):
    assert next_round("new", {("new 2", "analyst", 2): 5.0}) == {DATA_PREPARATION: 5.0}
