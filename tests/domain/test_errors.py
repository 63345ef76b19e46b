"""Errors say what happened, where, and what to do; also after a worker process."""

import pickle

import pytest

from core.domain import errors
from core.domain.errors import SwitchpointError

KINDS = [
    kind
    for kind in vars(errors).values()
    if isinstance(kind, type) and issubclass(kind, SwitchpointError)
]


def test_an_error_is_its_parts_on_separate_lines():
    error = SwitchpointError("It broke", "In the kitchen.", "Call the cook.")
    assert str(error) == error.text == "It broke\nIn the kitchen.\nCall the cook."
    assert SwitchpointError("It broke", remedy="Call.").text == "It broke\nCall."


@pytest.mark.parametrize("kind", KINDS)
def test_an_error_comes_whole_out_of_a_worker_process(kind):
    error = kind("title", "message", "remedy")
    back = pickle.loads(pickle.dumps(error))
    assert type(back) is kind
    assert (back.title, back.message, back.remedy) == ("title", "message", "remedy")
    assert back.exit_code == error.exit_code > 0


def test_asking_wrongly_failing_and_not_holding_have_exit_codes_of_their_own():
    codes = {kind.__name__: kind.exit_code for kind in KINDS}
    assert (codes["SwitchpointError"], codes["BadUsage"], codes["DoesNotHold"]) == (1, 2, 3)
