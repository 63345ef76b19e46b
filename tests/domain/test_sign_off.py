"""A decision of a person carries any recommendation there is or was."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from core.domain.sign_off import FOLLOWS, Signed, SignedChoice, opposes, signed_from_dict
from core.domain.verdict import Answer


def signed(recommended: Answer, choice: SignedChoice) -> Signed:
    return Signed(
        "ab12",
        recommended,
        choice,
        "A. Name",
        "CTO",
        "",
        "",
        date(2027, 1, 31),
        "labels cost more",
        "me",
        datetime(2026, 11, 30, tzinfo=UTC),
    )


@pytest.mark.parametrize("recommended", list(Answer))
@pytest.mark.parametrize("choice", list(SignedChoice))
def test_every_recommendation_can_be_decided_on_and_read_again(recommended, choice):
    one = signed(recommended, choice)
    assert signed_from_dict(one.to_dict()) == one


def test_nothing_goes_against_a_question_that_is_open():
    for answer in (Answer.UNDECIDED, Answer.AT_CHANCE, Answer.NEITHER_REACHES, Answer.INVALID):
        assert not any(opposes(choice, answer) for choice in SignedChoice)
        assert answer not in FOLLOWS


def test_what_recommended_a_pilot_once_is_still_followed_by_one():
    assert not opposes(SignedChoice.PILOT_MORE, Answer.PILOT_MORE)
    assert opposes(SignedChoice.SWITCH, Answer.PILOT_MORE)
