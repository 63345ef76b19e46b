"""The shipped register agrees with itself, its evidence and the price list."""

import csv
from pathlib import Path

import pytest

from core.decision.assumptions.register import effective_ranges, load_register
from core.domain.assumption import Grade, Scenario
from core.domain.drivers.new_way import ANALYST_TUNING, NEW_ERROR_REVIEW, TRAINING_TOKEN_PRICE
from core.domain.drivers.old_way import GUIDELINE_READING, OLD_ERROR_REVIEW, TUNING
from core.domain.drivers.prompted import PROMPT_TOKENS, PROMPT_WRITING
from core.domain.drivers.registry import DRIVERS
from core.domain.drivers.shared import (
    ANALYST_RATE,
    COST_OF_WRONG_NO,
    COST_OF_WRONG_YES,
    NN_EXPERT_RATE,
    PREDICTIONS_A_MONTH,
    VALUE_OF_A_MONTH,
)
from core.tokens.prices import load_prices

DATA = Path(__file__).parents[3] / "data"
REGISTER = load_register()


def test_every_source_is_in_the_evidence_table():
    with (DATA / "evidence.csv").open(encoding="utf-8") as file:
        known = {row["id"] for row in csv.DictReader(file)}
    for assumption in REGISTER.values():
        assert set(assumption.sources) <= known, assumption.driver


def test_what_nobody_published_is_graded_as_assumed():
    for assumption in REGISTER.values():
        if assumption.grade is Grade.SECONDARY and assumption.kind == "range":
            assert assumption.sources or assumption.note, assumption.driver


def test_drivers_beyond_the_published_ones_are_assumptions():
    for driver in (PREDICTIONS_A_MONTH, PROMPT_WRITING, PROMPT_TOKENS, GUIDELINE_READING):
        assert REGISTER[driver].grade is Grade.ASSUMED


def test_error_costs_and_the_value_of_time_are_blank():
    for driver in (COST_OF_WRONG_YES, COST_OF_WRONG_NO, VALUE_OF_A_MONTH):
        assert REGISTER[driver].range is None


def test_the_training_price_is_its_price_row():
    price = load_prices()["tinker-qwen3-8b-train"]
    assert REGISTER[TRAINING_TOKEN_PRICE].range.mode == price.amount
    assert f"{price.id} of {price.read_on}" in REGISTER[TRAINING_TOKEN_PRICE].note


def test_every_row_has_a_driver_and_every_driver_a_row():
    with (DATA / "assumptions.csv").open(encoding="utf-8", newline="") as file:
        rows = [row["id"] for row in csv.DictReader(file)]
    own = {code for code, driver in DRIVERS.items() if driver.variant_of is None}
    assert sorted(rows) == sorted(own)
    assert [driver.code for driver in REGISTER] == rows


def test_a_variant_is_called_after_the_driver_whose_row_it_shares():
    variants = [driver for driver in DRIVERS.values() if driver.variant_of is not None]
    assert variants
    for driver in variants:
        assert driver not in REGISTER
        assert driver.variant_of in REGISTER
        assert driver.code.startswith(f"{driver.variant_of.code} ")
        assert driver.label, "the register has no name for it"


def test_what_prices_a_driver_is_in_the_register():
    for driver in DRIVERS.values():
        assert set(driver.prices) <= set(REGISTER), driver
        assert driver.later is None or driver.later in REGISTER, driver


def test_every_assumption_that_is_drawn_has_a_range():
    ranges = effective_ranges(REGISTER, Scenario())
    for driver, assumption in REGISTER.items():
        assert (driver in ranges) == (assumption.kind != "blank"), driver


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (ANALYST_RATE, NN_EXPERT_RATE),
        (ANALYST_TUNING, TUNING),
        (NEW_ERROR_REVIEW, OLD_ERROR_REVIEW),
    ],
)
def test_both_ways_get_the_same_hours_where_nobody_knows_better(one, other):
    assert REGISTER[one].same_as is other
    assert REGISTER[one].range == REGISTER[other].range
