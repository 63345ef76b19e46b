"""Outcomes of signed decisions: appended, beside their forecast, compared with it."""

from __future__ import annotations

import json
import math
from datetime import timedelta

import numpy as np
import pytest

from core.cli import main
from core.domain.actor import LOCAL, Actor, Role
from core.domain.clock import utc_now
from core.domain.errors import BadData, BadUsage, NotAllowed
from core.domain.outcome import Forecast, Outcome, Reached
from core.domain.sign_off import FOLLOWS, SignedChoice
from core.report.findings.forecasts_held import Held, expected_in_use, held, how_forecasts_held
from core.report.record import UNHASHED
from core.store.audit_log import audit_log, first_broken
from core.store.connection import Store
from core.workflows.poc.valuing import record_of
from core.workflows.report.reviews import note_outcome, reviews, so_far
from core.workflows.report.sign_off import record_with_decisions, sign
from core.workflows.report.verify import verify_record
from tests.workflows.report.test_sign_off import WHO, copied

FORECAST = Forecast("new", "N", 12, "accuracy", 0.85, 0.9, 40_000, 30_000, 55_000, 0.9, 0.88, 0.92)


@pytest.fixture
def own(raced, tmp_path):
    with Store(copied(raced, tmp_path / "home"), "a test") as store:
        yield store


@pytest.fixture
def signed(raced, own):
    answer = raced.valued().valuation.verdict.answer
    choice = FOLLOWS.get(answer, SignedChoice.STAY)
    return sign(own, LOCAL, raced.experiment_id, choice, review_on=utc_now().date(), **WHO)


def found(**changes) -> Outcome:
    given = {"cost": None, "accuracy": None, "items": None, "reached": Reached.YES} | changes
    return Outcome(
        "h",
        given["reached"],
        given["cost"],
        given["accuracy"],
        given["items"],
        "",
        "A",
        "me",
        utc_now(),
    )


def test_the_forecast_is_the_one_that_stood_when_it_was_signed(raced, own, signed):
    review = reviews(own, raced.experiment_id)[-1]
    forecast, valuation = review.forecast, raced.valued().valuation
    spent = np.sort(valuation.total(forecast.arm))
    assert forecast.cost == pytest.approx(spent.sum() / len(spent))
    inside = ((spent >= forecast.cost_low) & (spent <= forecast.cost_high)).mean()
    assert inside == pytest.approx(0.8, abs=0.001)
    assert forecast.meets == valuation.meets[forecast.arm]
    assert review.is_due(utc_now().date())
    assert not review.is_due(utc_now().date() - timedelta(days=1))


def test_who_puts_it_off_builds_nothing(raced, own):
    sign(own, LOCAL, raced.experiment_id, SignedChoice.LATER, reason="No budget", **WHO)
    assert reviews(own)[-1].forecast is None


def test_an_outcome_is_appended_noted_and_kept_in_the_record(raced, own, signed):
    first = {"cost": 41_000.0, "accuracy": 0.87, "items": 400, "note": "Counted by hand."}
    note_outcome(own, LOCAL, signed.hash[:12], Reached.NOT_YET, name="A", **first)
    review = note_outcome(own, LOCAL, signed.hash, Reached.YES, name="B")
    assert [one.reached for one in review.found] == [Reached.NOT_YET, Reached.YES]
    assert not review.is_due(utc_now().date())
    assert audit_log(own)[0].after_hash == review.newest.to_dict()["hash"]
    assert first_broken(own) is None
    record = record_with_decisions(own, raced.valued())
    assert record["content_hash"] == record_of(raced.valued())["content_hash"]
    assert "outcomes" in UNHASHED
    told = json.loads(json.dumps(record))["outcomes"][0]
    assert told["decision"] == signed.hash
    assert [one["cost"] for one in told["found"]] == [41_000.0, None]
    assert verify_record(record)
    assert so_far(reviews(own)).startswith("Reviewed so far: 1 decision. Target reached in 1 of 1")


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"cost": math.nan}, "amount"),
        ({"cost": -1.0}, "amount"),
        ({"accuracy": 0.9}, "number of answers"),
        ({"items": 10}, "number of answers"),
        ({"accuracy": 87.0, "items": 10}, "between 0% and 100%"),
        ({"accuracy": math.nan, "items": 10}, "between 0% and 100%"),
        ({"accuracy": 0.9, "items": 0}, "At least one"),
        ({"name": "\u200b"}, "name is missing"),
        ({"note": "x" * 601}, "at most"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_saved(own, signed, given, says):
    before = audit_log(own)
    with pytest.raises(BadUsage, match=says):
        note_outcome(own, LOCAL, signed.hash, Reached.YES, **{"name": "A"} | given)
    assert audit_log(own) == before
    assert reviews(own)[-1].found == ()


def test_only_who_may_sign_notes_it_and_only_of_a_decision_that_is_there(own, signed):
    with pytest.raises(NotAllowed):
        note_outcome(own, Actor("b@e.org", Role.ANALYST), signed.hash, Reached.YES, name="A")
    for unknown in ("", "0" * 12):
        with pytest.raises(BadData, match="no decision"):
            note_outcome(own, LOCAL, unknown, Reached.YES, name="A")


def test_the_command_lists_appends_and_says_how_forecasts_held(raced, tmp_path, capsys):
    home = copied(raced, tmp_path / "home")
    outcome = ["outcome", "--home", str(home)]
    assert main(outcome) == 1
    assert "No decision has been signed" in capsys.readouterr().err
    answer = raced.valued().valuation.verdict.answer
    choice = FOLLOWS.get(answer, SignedChoice.STAY)
    assert (
        main(["sign", "--home", str(home), "--choice", choice, "--name", "A", "--role", "R"]) == 0
    )
    added = [*outcome, "--reached", "no", "--accuracy", "81%", "--items", "200", "--name", "B"]
    assert main(added) == 0
    assert "Target reached: no; accuracy in use 81.0% of 200 answers" in capsys.readouterr().out
    assert main(outcome) == 0
    told = capsys.readouterr().out
    assert "Forecast for" in told
    assert "Reviewed so far: 1 decision. Target reached in 0 of 1" in told
    assert main([*outcome, "--cost", "5"]) == 2


def test_a_cost_holds_inside_its_range_and_an_accuracy_inside_a_wider_one():
    assert held(FORECAST, found(cost=30_000.0, accuracy=0.9, items=50)) == Held(
        0.9, True, True, True
    )
    assert held(FORECAST, found(cost=55_001.0, reached=Reached.NO)) == Held(0.9, False, False, None)
    assert held(FORECAST, found(reached=Reached.NOT_YET)).reached is None
    # By hand: its own standard deviation is .04 / 2.563 = .0156, of 100 answers .03; both .0338.
    low, high = expected_in_use(FORECAST, 100)
    assert (low, high) == (pytest.approx(0.8567, abs=1e-4), pytest.approx(0.9433, abs=1e-4))


def test_nothing_reviewed_says_nothing_and_ten_reviews_are_enough():
    assert how_forecasts_held([]) == ""
    assert "little" not in how_forecasts_held([Held(0.5, True, True, None)] * 10)
