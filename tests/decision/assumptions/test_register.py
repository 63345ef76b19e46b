"""The shipped register agrees with itself, its evidence and the price list."""

import csv
from pathlib import Path

import pytest

from core.decision.assumptions.register import effective_ranges, load_register
from core.decision.costing.drivers import PRICES_USED, RULES
from core.domain.assumption import Grade, Scenario
from core.tokens.prices import load_prices

DATA = Path(__file__).parents[3] / "data"
REGISTER = load_register()


def test_every_source_is_in_the_evidence_table():
    with (DATA / "evidence.csv").open(encoding="utf-8") as file:
        known = {row["id"] for row in csv.DictReader(file)}
    for assumption in REGISTER.values():
        assert set(assumption.sources) <= known, assumption.id


def test_what_nobody_published_is_graded_as_assumed():
    for assumption in REGISTER.values():
        if assumption.grade is Grade.SECONDARY and assumption.kind == "range":
            assert assumption.sources or assumption.note, assumption.id


def test_drivers_beyond_the_published_ones_are_assumptions():
    for key in ("V1", "P1", "P2", "O1e"):
        assert REGISTER[key].grade is Grade.ASSUMED


def test_error_costs_and_the_value_of_time_are_blank():
    for key in ("E1", "E2", "L1"):
        assert REGISTER[key].range is None


def test_the_training_price_is_its_price_row():
    price = load_prices()["openai-ft-4o-mini-train"]
    assert REGISTER["N2h"].range.mode == price.amount
    assert "openai-ft-4o-mini-train" in REGISTER["N2h"].note
    assert price.read_on


def test_every_priced_driver_is_in_the_register():
    for driver in RULES:
        assert driver.split(" ")[0] in REGISTER, driver  # "O2c untimed" is a way of paying O2c
    for used in PRICES_USED.values():
        assert set(used) <= set(REGISTER)


def test_every_assumption_that_is_drawn_has_a_range():
    ranges = effective_ranges(REGISTER, Scenario())
    for key, assumption in REGISTER.items():
        assert (key in ranges) == (assumption.kind != "blank"), key


@pytest.mark.parametrize(("one", "other"), [("S7", "S6"), ("N2e", "O4a"), ("N3a", "O3a")])
def test_both_ways_get_the_same_hours_where_nobody_knows_better(one, other):
    assert REGISTER[one].same_as == other
    assert REGISTER[one].range == REGISTER[other].range
