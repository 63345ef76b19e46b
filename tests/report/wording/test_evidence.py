"""What others found: the piles, the quoted failure figures, the words of the register."""

from __future__ import annotations

import json

import pytest
import vl_convert

from core.decision.assumptions.register import load_register
from core.decision.costing.rates import drivers_behind
from core.domain.drivers.shared import ANALYST_RATE
from core.report.charts.evidence import evidence_piles
from core.report.findings.assumptions_to_check import checks_by_dollars
from core.report.format.palette import DARK, LIGHT
from core.report.wording.assumption_order import headline, lead_sentences, matching, standing
from core.report.wording.assumption_words import (
    PARTS,
    assumption_name,
    part_of,
    range_words,
    unit_text,
    value_text,
)
from core.report.wording.evidence import PILES, failure_statistics, load_studies, pointing_studies

REGISTER = load_register()


def test_every_study_that_points_somewhere_is_a_dot_and_none_is_left_out():
    studies = pointing_studies()
    found = [study for study in load_studies().values() if study.direction in PILES]
    assert sorted(s.id for s in studies) == sorted(s.id for s in found)
    assert len(evidence_piles(studies).table) == len(found)


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_the_piles_can_be_drawn_and_every_pile_has_its_own_colour(theme):
    (chart,) = evidence_piles(pointing_studies()).draw(theme)
    text = json.dumps(chart.to_dict())
    assert '"scheme"' not in text
    for colour in (theme.old, theme.new, theme.control):
        assert colour in text
    drawn = vl_convert.vegalite_to_svg(chart.to_dict() | {"width": 340})
    assert "NaN" not in drawn
    assert drawn.count("<path") >= len(pointing_studies())


def test_links_of_studies_are_https_or_left_out():
    assert all(s.url == "" or s.url.startswith("https://") for s in load_studies().values())


def test_failure_statistics_are_complete_and_priced_into_nothing():
    table = failure_statistics()
    assert (table != "").all(axis=None)
    behind = {each.code for driver in REGISTER for each in drivers_behind(driver, "expert")}
    assert not behind & {f"c0{n}" for n in range(1, 8)}
    assert not any(s.startswith("c") for a in REGISTER.values() for s in a.sources)


def test_the_counts_add_up_and_blank_ones_are_not_counted():
    found = standing(REGISTER)
    assert found.measured + found.sourced + found.vendor + found.assumed == found.total
    assert found.total + found.blank == len(REGISTER)
    assert headline(found).startswith(f"{found.total} inputs: {found.measured} measured")
    assert "could change" not in lead_sentences(found)
    assert "**2 inputs** could change" in lead_sentences(found, flips=2)
    assert "replaced" in lead_sentences(found, ignored=6)
    assert len(lead_sentences(found, ignored=6, flips=2).split()) <= 45


def test_every_assumption_has_a_part_a_name_of_its_own_and_a_range_in_words():
    names = [assumption_name(REGISTER, driver) for driver in REGISTER]
    assert len(set(names)) == len(names)
    assert {part_of(a) for a in REGISTER.values()} == set(PARTS) - {"All"}
    for assumption in REGISTER.values():
        assert range_words(assumption.range, assumption.unit)
        assert "USD" not in unit_text(assumption.unit)


def test_values_are_shown_as_exactly_as_they_are_known():
    assert value_text(0.00026, "USD/item") == "$0.00026"
    assert value_text(2.5, "USD/h") == "$2.50"
    assert value_text(155_810, "USD") == "$155,810"
    assert value_text(-0.5, "share/year") == "-50%"


def test_search_needs_every_word_and_parts_leave_nothing_out():
    assert matching(REGISTER) == list(REGISTER)
    assert sum(len(matching(REGISTER, part)) for part in PARTS[1:]) == len(REGISTER)
    assert matching(REGISTER, search="analyst RATE") == [ANALYST_RATE]
    assert matching(REGISTER, "Exam", "rate an hour") == []


def test_what_is_checked_first_has_no_source_and_carries_most(raced):
    checks = checks_by_dollars(REGISTER, raced.valued().valuation)
    assert len(checks) == 3
    assert all(not REGISTER[check.driver].grade.sourced or check.grade == "V" for check in checks)
    assert all(check.carries.startswith("$") and check.cheapest for check in checks)
