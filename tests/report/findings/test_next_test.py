"""What to test next: its price, its worth, or why nobody can say."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from core.decision.sensitivity.tornado import Mover
from core.domain.arms import PLAIN
from core.domain.assumption import Range, Scenario
from core.domain.drivers.new_way import ANALYST_TUNING
from core.domain.drivers.old_way import TUNING
from core.domain.verdict import Answer, Fairness, Pilot, PilotKind
from core.report.document.html import page
from core.report.document.terminal import verdict_text
from core.report.findings.break_even import flips_of
from core.report.findings.next_test import iterations_to_test, pilot_sentence, what_to_test
from core.report.findings.rounds_table import iterations_table, not_weighed
from core.report.headline import headline_of
from core.report.headline.parts import HEADLINE_CHARACTERS
from core.report.headline.waiting import TELLERS
from core.report.wording.glossary import FORBIDDEN_ON_SCREENS
from tests.report.pocs_short_of_target import DEAR_TO_KEEP, RACE, TIED, poc
from tests.valuations import with_evidence

NOTE = Mover(TUNING, (ANALYST_TUNING,), Range(8, 24, 80), -900.0, 400.0, 30.0, 500.0, 250.0)


@pytest.fixture(scope="module")
def small(raced):
    return raced.dossier(12)


@pytest.fixture(scope="module")
def waiting(small):
    return poc(small, months=36, **DEAR_TO_KEEP)


def test_a_verdict_that_waits_for_rounds_names_them_their_price_and_their_worth(waiting):
    assert waiting.valuation.verdict.answer is Answer.PILOT_MORE
    told = headline_of(waiting)
    assert told.headline == "Not yet: run two more rounds of the old way first"
    assert "stopped at **86.2%**, which does not prove 85%" in told.lead
    assert re.search(
        r"\*\*Two more rounds of the old way\*\* cost about \*\*\$8\.2k\*\*, are worth about "
        r"\*\*\$12\.0k\*\* and change the answer with a chance of \*\*39%\*\*\.",
        told.lead,
    )
    assert told.next_step.startswith("Plan a new race with 7 rounds: the last has ")
    assert "have to be collected first, which is not in the price" in told.next_step


def test_rounds_for_fewer_mistakes_name_what_a_mistake_costs(small):
    d = poc(small, TIED, error_costs=(5.0, 5.0))
    iterations = d.valuation.more_iterations["old"].pilot
    told = TELLERS[PilotKind.ITERATIONS](d, iterations)
    assert told.lead.startswith("if one wrong answer costs you $5.00, going on with the old way")


@pytest.mark.parametrize("arm", ["old", "new"])
@pytest.mark.parametrize("iterations", [1, 2, 3, 4])
def test_every_headline_fits_whatever_is_waited_for(waiting, arm, iterations):
    told = TELLERS[PilotKind.ITERATIONS](waiting, Pilot(PilotKind.ITERATIONS, arm, iterations))
    assert len(told.headline) <= HEADLINE_CHARACTERS
    assert len(PLAIN.the("hybrid")) <= len(PLAIN.the("old"))


def test_the_best_comes_first_and_what_does_not_pay_says_so(small):
    d = poc(small, TIED, error_costs=(5.0, 5.0))
    lines = what_to_test(d, NOTE)
    found = [pilot for pilot in d.valuation.pilots if pilot.amount]
    best = max(found, key=lambda pilot: pilot.net)
    assert lines[0] == pilot_sentence(d, best)
    assert any("more labelled dishes" in line for line in lines)
    cheap = what_to_test(poc(small, TIED, error_costs=(0.01, 0.01)))
    assert sum("not worth its price" in line for line in cheap) == 2
    assert "**More exam dishes**: no number of them is worth its price." in cheap


def test_noting_hours_costs_nothing_and_is_a_step_never_a_verdict(small):
    d = poc(small)
    told = "**Noting the hours of one round** (Tuning, both ways, hours a round) costs nothing and "
    assert what_to_test(d, NOTE)[0] == told + "is worth about $250."
    assert d.valuation.verdict.answer is not Answer.PILOT_MORE
    assert all(pilot.kind is not None for pilot in d.valuation.pilots)


def test_the_hours_told_are_those_most_worth_noting(raced):
    d = raced.dossier(12).under(Scenario(), 12)
    note = flips_of(d.valuation).note
    lines = [line for line in what_to_test(d, note) if "Noting the hours" in line]
    assert len(lines) == (note is not None)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        (
            {},
            "worth nothing while nobody has said what a wrong answer costs, because accuracy above "
            "85% counts for nothing",
        ),
        (
            {"months": 0, "error_costs": (1.0, 1.0)},
            "worth nothing while only the way to the target is counted",
        ),
        ({"target": 0.95}, "no way is proved, good enough and allowed yet"),
        ({"budget": 1.0}, "worth nothing, because your own rules bar it"),
    ],
)
def test_what_is_not_weighed_says_why(small, settings, said):
    assert said in " ".join(what_to_test(poc(small, **settings)))


def test_too_few_rounds_say_how_many_it_takes(small):
    short = {"old": [[700, 800]] * 3, "new": [[880, 890]] * 3}
    lines = what_to_test(poc(small, short))
    unknown = "what they are worth cannot be worked out, because a forecast needs at least 3 rounds"
    assert f"**More rounds of the old way**: {unknown} and this plan has 2." in lines


def test_an_exam_too_small_for_the_target_says_so(small):
    sure = {"old": [[990] * 4] * 3, "new": [[1000] * 4] * 3}
    lines = " ".join(what_to_test(poc(small, sure, target=0.998)))
    assert "1,000 exam dishes cannot prove 99.8%, even with every answer right" in lines


def test_an_unfair_race_has_nothing_to_test(small):
    d = poc(small)
    unfair = (Fairness("no exam item", holds=False, detail="leaked"),)
    d = replace(d, valuation=with_evidence(d.valuation, fairness=unfair))
    assert d.valuation.verdict.answer is Answer.INVALID
    assert what_to_test(d, NOTE) == iterations_to_test(d) == []


def test_near_optimal_amounts_are_told_in_words(waiting):
    iterations = Pilot(PilotKind.ITERATIONS, "old", 2, 1, 3, 5000.0, 1000.0, 0.3, True)
    assert "(one to three are nearly as good)" in pilot_sentence(waiting, iterations)
    test_set = Pilot(PilotKind.TEST_SET, "old", 1000, 800, 1270, 5000.0, 1000.0, 0.3, True)
    assert "(800 to 1,270 are nearly as good)" in pilot_sentence(waiting, test_set)


def test_print_and_page_tell_it_too(waiting):
    for printed in (verdict_text(waiting), page(waiting)):
        assert "What to test next" in printed
        flat = re.sub(r"\s+|<[^>]+>", " ", printed)
        assert "more labelled dishes) cost about $8.2k on average" in re.sub(r" +", " ", flat)


def test_the_field_s_own_table_has_a_row_for_every_number_of_rounds(waiting):
    table = iterations_table(waiting)
    assert table["Way"].tolist() == ["Old way"] * 4
    assert table["Rounds"].tolist() == ["+1", "+2 n*", "+3", "+4"]
    assert not_weighed(waiting) == "New way: accuracy above the target counts for nothing."


def test_no_term_of_the_field_is_used(small, waiting):
    for d in (waiting, poc(small), poc(small, RACE, target=0.95)):
        text = " ".join([*what_to_test(d, NOTE), headline_of(d).lead, headline_of(d).headline])
        for term in (*FORBIDDEN_ON_SCREENS, "EVSI", "ENBS", "pilot"):
            assert not re.search(rf"\b{re.escape(term)}\b", text), term
