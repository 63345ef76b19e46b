"""What is typed into a range is a change only where it is another range."""

from types import SimpleNamespace

import pytest

from components.scenarios import typed
from components.scenarios.state import CURRENT, FIELD, PROBLEMS
from core.decision.assumptions.register import load_register
from core.domain.assumption import Range, Scenario
from core.domain.drivers.shared import PREDICTIONS_A_MONTH
from core.domain.range_parsing import range_text

REGISTER = load_register()
GIVEN = REGISTER[PREDICTIONS_A_MONTH].range


@pytest.fixture
def type_in(monkeypatch):
    def run(text: str, scenario: Scenario):
        state = {CURRENT: scenario, FIELD + "V1": text}
        monkeypatch.setattr(typed, "st", SimpleNamespace(session_state=state))
        monkeypatch.setattr(
            typed, "set_scenario", lambda now, *_, **__: state.update({CURRENT: now})
        )
        typed.type_range(PREDICTIONS_A_MONTH, REGISTER)
        return state[CURRENT].overrides, state[PROBLEMS]

    return run


CHANGED = Scenario(overrides={PREDICTIONS_A_MONTH: Range(7.0, 7.0, 7.0)})


@pytest.mark.parametrize("scenario", [Scenario(), CHANGED])
@pytest.mark.parametrize("text", ["", "  ", range_text(GIVEN, REGISTER[PREDICTIONS_A_MONTH].unit)])
def test_the_baseline_or_nothing_takes_a_change_back(type_in, text, scenario):
    assert type_in(text, scenario) == ({}, {})


def test_another_range_is_a_change(type_in):
    assert type_in("about 90", Scenario()) == ({PREDICTIONS_A_MONTH: Range(60.0, 90.0, 135.0)}, {})


def test_what_cannot_be_read_keeps_the_last_answer_and_is_told(type_in):
    overrides, problems = type_in("20k to 4k", CHANGED)
    assert overrides == CHANGED.overrides
    assert "Low must be below high" in problems["V1"]
