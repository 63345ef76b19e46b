"""Decisions of people: appended, bound to a verdict, exported, verified."""

from __future__ import annotations

import json
import shutil
from datetime import date, timedelta

import pytest

from core.cli import main
from core.domain.actor import LOCAL, Actor, Role
from core.domain.clock import utc_now
from core.domain.errors import BadUsage, DoesNotHold, NotAllowed
from core.domain.sign_off import FOLLOWS, LONGEST_NAME, SignedChoice, signed_from_dict
from core.report.wording.decided_words import decided_text, look_again_text
from core.store.audit_log import audit_log, first_broken
from core.store.connection import Store
from core.store.decisions import decisions_of
from core.workflows.poc.valuing import record_of, value_experiment
from core.workflows.report.sign_off import record_with_decisions, sign
from core.workflows.report.verify import decision_problem, verify_record

WHO = {"name": "A. Name", "role": "CTO"}


def copied(raced, home):
    """A home of one's own with the small race."""
    raced.store.cursor().execute("CHECKPOINT")
    home.mkdir()
    shutil.copy2(raced.store.path, home / raced.store.path.name)
    return home


@pytest.fixture
def home(raced, tmp_path):
    return copied(raced, tmp_path / "home")


@pytest.fixture
def own(home):
    with Store(home, "a test") as store:
        yield store


def as_recommended(raced) -> SignedChoice:
    return FOLLOWS[raced.valued().valuation.verdict.answer]


def opposing(raced) -> SignedChoice:
    return next(
        c for c in (SignedChoice.STAY, SignedChoice.SWITCH) if c is not as_recommended(raced)
    )


def test_decisions_are_appended_and_never_changed(raced, own):
    day = date(utc_now().year + 1, 3, 1)
    later = {"review_on": day, "look_again": "Prices change."}
    first = sign(own, LOCAL, raced.experiment_id, as_recommended(raced), **later, **WHO)
    second = sign(own, LOCAL, raced.experiment_id, SignedChoice.LATER, reason="No budget", **WHO)
    assert decisions_of(own, raced.experiment_id) == [first, second]
    assert first.verdict_hash == record_of(raced.valued())["content_hash"]
    assert [row.after_hash for row in audit_log(own)][:2] == [
        second.to_dict()["hash"],
        first.to_dict()["hash"],
    ]
    assert first_broken(own) is None
    assert "as recommended" in decided_text(first)
    told = look_again_text(decisions_of(own, raced.experiment_id)[0])
    assert told == f"Review on 1 Mar {day.year}. Look again before if prices change."


def test_against_the_recommendation_a_reason_is_needed(raced, own):
    with pytest.raises(BadUsage, match="reason"):
        sign(own, LOCAL, raced.experiment_id, opposing(raced), reason="  \n", **WHO)
    assert decisions_of(own, raced.experiment_id) == []
    signed = sign(own, LOCAL, raced.experiment_id, opposing(raced), reason="A contract.", **WHO)
    assert "against the recommendation" in decided_text(signed)
    assert decided_text(signed).endswith("because a contract.")


def test_what_cannot_be_signed_is_refused_and_nothing_is_saved(raced, own):
    choice, poc, before = as_recommended(raced), raced.experiment_id, audit_log(own)
    yesterday = utc_now().date() - timedelta(days=2)
    with pytest.raises(NotAllowed):
        sign(own, Actor("b@example.com", Role.ANALYST), poc, choice, **WHO)
    with pytest.raises(BadUsage, match="name is missing"):
        sign(own, LOCAL, poc, choice, name="\u200b ", role="CTO")
    with pytest.raises(BadUsage, match="at most"):
        sign(own, LOCAL, poc, choice, name="x" * (LONGEST_NAME + 1), role="CTO")
    with pytest.raises(BadUsage, match="past"):
        sign(own, LOCAL, poc, choice, review_on=yesterday, **WHO)
    with pytest.raises(BadUsage, match="verdict changed"):
        sign(own, LOCAL, poc, choice, verdict_hash="0" * 64, **WHO)
    assert decisions_of(own, poc) == []
    assert audit_log(own) == before


@pytest.fixture(scope="module")
def record(raced, tmp_path_factory):
    """A record with a decision about it and one about another period."""
    home = copied(raced, tmp_path_factory.mktemp("signed") / "home")
    with Store(home, "a test") as own:
        sign(own, LOCAL, raced.experiment_id, opposing(raced), reason="A contract", **WHO)
        sign(
            own, LOCAL, raced.experiment_id, SignedChoice.LATER, reason="No time", months=36, **WHO
        )
        found = record_with_decisions(own, value_experiment(own, raced.experiment_id))
    return json.loads(json.dumps(found))


def test_a_record_with_decisions_has_the_hash_it_had_and_verifies(raced, record):
    before = record_of(raced.valued())
    assert record["content_hash"] == before["content_hash"]
    checked = verify_record(record)
    assert any(line.startswith("decision 1: ") and "about this verdict" in line for line in checked)
    assert any(line.startswith("decision 2: ") and "another verdict" in line for line in checked)
    assert not any(line.startswith("decision ") for line in verify_record(before))


def test_another_period_is_another_verdict_to_decide_on(raced, record):
    of_plan, of_three_years = (signed["verdict_hash"] for signed in record["decisions"])
    assert of_plan == record["content_hash"]
    assert of_three_years == record_of(raced.valued(36))["content_hash"]


def test_a_decision_that_was_changed_is_found(record):
    for key, value in (
        ("choice", "hybrid"),
        ("name", "B. Other"),
        ("reason", ""),
        ("recommended", "pilot more"),
    ):
        changed = {**record["decisions"][0], key: value}
        assert decision_problem(changed, record)[1], key
    forged = signed_from_dict({**record["decisions"][0], "recommended": "pilot more"}).to_dict()
    assert "was recommended" in decision_problem(forged, record)[1]
    with pytest.raises(DoesNotHold, match="decision 1"):
        verify_record({**record, "decisions": [{**record["decisions"][0], "name": "B. Other"}]})


def test_the_command_signs_the_newest_race(raced, home, capsys):
    name = ["sign", "--home", str(home), "--name", "A. Name", "--role", "CTO"]
    assert main([*name, "--choice", opposing(raced).value]) == 2
    assert "needs its reason" in capsys.readouterr().err
    assert main([*name, "--choice", opposing(raced).value, "--reason", "A contract"]) == 0
    assert "Decided: " in capsys.readouterr().out
