"""What to test next: its price and its worth; further rounds as a priced line beside it."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from core.decision.sensitivity.tornado import Mover
from core.domain.assumption import Range, Scenario
from core.domain.drivers.new_way import ANALYST_TUNING
from core.domain.drivers.old_way import TUNING
from core.domain.verdict import Answer, Fairness, NoWorth, Pilot, PilotKind
from core.report.document.html import page
from core.report.document.terminal import verdict_text
from core.report.findings.break_even import flips_of
from core.report.findings.meeting import after_one_more_round, chance_to_meet
from core.report.findings.next_test import pilot_name, pilot_sentence, rounds_to_run, what_to_test
from core.report.headline import headline_of
from core.report.wording.glossary import FORBIDDEN_ON_SCREENS
from tests.report.pocs_short_of_target import HIGH, RACE, poc
from tests.report.verdicts import answering, option
from tests.valuations import with_evidence

NOTE = Mover(TUNING, (ANALYST_TUNING,), Range(8, 24, 80), -900.0, 400.0, 30.0, 500.0, 250.0)
ITEMS = Pilot(PilotKind.TEST_SET, "new", 1000, 800, 1270, 5000.0, 1000.0, 0.3, True)
REPEATS = Pilot(PilotKind.REPEATS, "new", 3, 3, 3, 7000.0, 1500.0, 0.25, True)


@pytest.fixture(scope="module")
def small(raced):
    return raced.dossier(12)


@pytest.fixture(scope="module")
def even(small):
    """Two approaches that may both be the best choice."""
    return answering(poc(small), option("old", 0.6), option("new", 0.4), answer=Answer.UNDECIDED)


def test_pilots_are_named_with_price_worth_and_what_they_may_change(even):
    assert pilot_sentence(even, ITEMS) == (
        "**1,000 more test items** cost about $1.0k and are worth about $5.0k. They change the "
        "answer with a chance of 30%. 800 to 1,270 are nearly as good."
    )
    assert pilot_sentence(even, REPEATS).startswith(
        "**3 more repeats of human annotation and the fine-tuning analyst** cost about $1.5k"
    )
    assert pilot_name(even, replace(REPEATS, amount=1), named=False) == "1 more repeat"


def test_the_best_comes_first_and_what_does_not_pay_says_so(even):
    even.valuation.__dict__["pilots"] = (ITEMS, REPEATS)
    lines = what_to_test(even, NOTE)
    assert [line.split("**")[1][:6] for line in lines[:3]] == ["3 more", "1,000 ", "Tracki"]
    none = Pilot(PilotKind.TEST_SET, None, why=str(NoWorth.NO_ITEMS_LEFT))
    even.valuation.__dict__["pilots"] = (none, Pilot(PilotKind.REPEATS, "new"))
    lines = what_to_test(even)
    assert lines[0] == "**More test items**: there are no dishes left to label."
    assert lines[1] == "**More repeats**: no number of them is worth its price."


def test_tracking_hours_costs_nothing_and_is_a_step_never_a_verdict(small):
    d = poc(small)
    assert (
        "**Tracking the hours of one round** (Tuning, both approaches, hours a round) costs "
        "nothing and is worth about $250."
    ) in what_to_test(d, NOTE)


def test_the_hours_told_are_those_most_worth_tracking(raced):
    d = raced.dossier(12).under(Scenario(), 12)
    note = flips_of(d.valuation).note
    lines = [line for line in what_to_test(d, note) if "Tracking the hours" in line]
    assert len(lines) == (note is not None)


def test_one_more_round_is_a_priced_line_and_no_part_of_the_chances(even):
    old, new = rounds_to_run(even)
    assert re.search(
        r"^\*\*One more round of human annotation\*\* costs about \$[\d.]+k and \d+ working days\. "
        r"Expect "
        r"\d\d\.\d% \(80% range \d\d\.\d% to \d\d\.\d%\)\. It then meets 85% with a chance of ",
        old,
    )
    assert old.endswith("This is not part of the chances above.")
    assert "of the fine-tuning analyst" in new


def test_a_round_that_brings_nothing_leaves_the_chance_where_it_is(even):
    assert chance_to_meet(even, "new", 0.85) == pytest.approx(poc_meets(even), abs=0.02)
    assert chance_to_meet(even, "new", 0.85, gain=0.02) > chance_to_meet(even, "new", 0.85)
    assert 0.0 <= after_one_more_round(even, "old") <= 1.0


def poc_meets(d) -> float:
    """What the engine itself says of the new way."""
    return float(d.valuation.priced.chance["new"].mean())


def test_where_the_pool_is_used_up_there_is_no_round_to_sell(even):
    full, outcome = even.ahead["old"], even.valuation.outcome
    places = full.effort.places[: full.measured]
    even.ahead["old"] = replace(full, effort=replace(full.effort, places=places))
    even.valuation.outcome = replace(outcome, pool_items=1_500)
    found = rounds_to_run(even)
    even.ahead["old"], even.valuation.outcome = full, outcome
    assert (
        "**More rounds of human annotation**: the training pool of 1,500 dishes is used up."
        in found
    )
    assert any("One more round of the fine-tuning analyst" in line for line in found)


def test_an_unfair_race_has_nothing_to_test(small):
    d = poc(small)
    unfair = (Fairness("no exam item", holds=False, detail="leaked"),)
    d = replace(d, valuation=with_evidence(d.valuation, fairness=unfair))
    assert d.valuation.verdict.answer is Answer.INVALID
    assert what_to_test(d, NOTE) == rounds_to_run(d) == []


def test_print_and_page_tell_it_too(even):
    assert "What to test next" in verdict_text(even)
    for printed in (verdict_text(even), page(even)):
        assert "One more round of human annotation" in re.sub(r"\s+|<[^>]+>", " ", printed)


def test_no_term_of_the_field_is_used(small, even):
    for d in (even, poc(small, HIGH), poc(small, RACE, target=0.95)):
        text = " ".join([*what_to_test(d, NOTE), headline_of(d).lead, headline_of(d).headline])
        for term in (*FORBIDDEN_ON_SCREENS, "EVSI", "ENBS", "pilot"):
            assert not re.search(rf"\b{re.escape(term)}\b", text), term
