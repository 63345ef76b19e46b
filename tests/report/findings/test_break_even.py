"""What would flip it, being wrong and a careful rule: sentences that follow from the numbers."""

from dataclasses import replace

import numpy as np
import pytest

from core.decision.sensitivity.other_criteria import careful_choice, regret
from core.decision.sensitivity.tornado import Mover, Moving
from core.domain.assumption import Range, Scenario
from core.domain.drivers.old_way import TUNING
from core.report.findings.break_even import ROWS, _row, flip_lines, flips, flips_of
from core.report.findings.options import best_of
from core.report.findings.risk import by_a_careful_rule, price_of_being_wrong
from core.report.format.quantities import amount


@pytest.fixture(scope="module")
def dossier(raced):
    return raced.dossier(12)


@pytest.fixture(scope="module")
def found(dossier):
    return flips_of(dossier.valuation)


def test_at_most_four_rows_and_the_pay_of_annotators_is_always_there(dossier, found):
    assert 1 <= len(found.rows) <= ROWS
    assert any("pay" in row.title.lower() for row in found.rows)


def test_a_row_has_its_break_even_inside_its_range_or_says_that_there_is_none(found):
    for row in found.rows:
        assert row.low <= row.now <= row.high
        if row.flips_at is None:
            assert row.text.startswith(("no break-even", "break-even only"))
            assert not row.to
        else:
            assert row.low <= row.flips_at <= row.high
            assert row.text.startswith(("above ", "below ", "already around"))
            assert row.to in row.sentence


@pytest.mark.parametrize(
    ("at", "text"),
    [(7.8, "below 8 h"), (11.3, "above 11 h"), (9.7, "already around what is expected")],
)
def test_a_break_even_is_rounded_to_what_is_known_of_its_input(dossier, at, text):
    """Tuning of 2 to 26 h, 10 h expected: nobody knows it to a tenth of an hour."""
    given = Range(2, 8, 26)
    assert given.mean == 10.0
    mover = Mover(TUNING, (), given, 900.0, -900.0, at, 50.0, 20.0, "old")
    row = _row(dossier.valuation, mover)
    assert row.now_text == "10 h"
    assert row.text == text
    assert row.sentence.endswith("human annotation is ahead (expected: 10 h).")


def test_could_counts_what_flips_within_its_range(dossier, found):
    movers = Moving(dossier.valuation).movers()
    assert found.could == sum(mover.could_flip for mover in movers)


def test_where_one_way_is_allowed_nothing_can_flip_by_money(dossier):
    alone = dossier.under(Scenario(data_stays=True), 12)
    if len(alone.valuation.choices) == 1:
        moving = Moving(alone.valuation)
        told = flips(moving, moving.movers())
        assert told.rows == ()
        assert "Money does not change it" in flip_lines(told)[0]


def test_the_price_of_being_wrong_is_the_expected_loss_of_the_choice(dossier):
    v = dossier.valuation
    lost = regret(v)
    best = v.verdict.recommended
    highest = np.max([v.benefit[name] for name in v.choices], axis=0)
    assert lost.mean == pytest.approx(float((highest - v.benefit[best]).mean()))
    assert lost.mean >= 0
    assert lost.bad >= 0
    assert "on average" in price_of_being_wrong(dossier)
    option = v.verdict.option(best)
    assert lost.mean == pytest.approx(best_of(dossier).if_wrong * (1 - option.chance_best))


def test_a_careful_rule_needs_more_to_change(dossier):
    v = dossier.valuation
    chosen = [careful_choice(v, share).arm for share in (0.0, 0.5, 1.01)]
    assert chosen[0] != "old"
    assert chosen[-1] == "old"
    assert "human annotation" in by_a_careful_rule(dossier, 0.999)


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (0.0, "USD/h", "$0"),
        (8.0, "USD/h", "$8"),
        (2.5, "USD/h", "$2.50"),
        (0.5, "per year", "0.5"),
        (12.0, "per year", "12"),
        (24.0, "h", "24 h"),
        (0.33, "share", "33%"),
        (1e6, "predictions/month", "1,000,000"),
        (-0.5, "share/year", "-50%"),
        (3.0, "working days", "3 days"),
    ],
)
def test_amounts_are_said_as_people_say_them(value, unit, text):
    assert amount(value, unit) == text


def test_a_scenario_with_both_rules_changes_nothing_else(dossier):
    ruled = dossier.under(Scenario(budget=1e9), 12)
    assert ruled.valuation.verdict.recommended == dossier.valuation.verdict.recommended
    assert replace(ruled.valuation.scenario, budget=None) == Scenario()
