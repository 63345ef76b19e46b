"""What the default service of a day sets in the register, worked out by hand."""

from __future__ import annotations

from datetime import date

import pytest

from core.decision.assumptions import service_prices
from core.decision.assumptions.register import (
    assumed_service,
    hosting_of,
    load_register,
    portable_of,
    settled,
)
from core.decision.assumptions.service_prices import OF_SERVICES, priced_on
from core.domain.assumption import Scenario
from core.domain.drivers.new_way import (
    ALWAYS_ON_GPU,
    FORCED_MIGRATIONS,
    INFERENCE_PRICE,
    MINIMUM_JOB_CHARGE,
    TEST_SET_INFERENCE,
    TRAINING_TOKEN_PRICE,
)
from core.domain.errors import BadUsage
from core.tokens.services import State, load_services, pricing_day

NOW, EARLY = load_register(), load_register("2026-03-01")


def ends(register, driver) -> tuple[float, float, float]:
    given = register[driver].range
    return given.low, given.mode, given.high


def test_today_a_machine_is_rented_and_nobody_forces_a_move():
    assert assumed_service().id == "own-gpu"
    assert ends(NOW, ALWAYS_ON_GPU) == pytest.approx((730 * 1.99, 730 * 2.95, 730 * 5.0))
    assert ends(NOW, MINIMUM_JOB_CHARGE) == pytest.approx((0.25 * 1.99, 1 * 2.95, 12 * 5.0))
    assert hosting_of(NOW, Scenario()) == "always-on"
    assert portable_of(NOW, Scenario())
    assert NOW[ALWAYS_ON_GPU].kind == "range"
    assert NOW[INFERENCE_PRICE].kind == NOW[FORCED_MIGRATIONS].kind == "switch"


def test_what_the_default_does_not_sell_costs_what_the_cheapest_open_one_asks():
    """Training tokens: Tinker 0.44, Together 0.48, Fireworks 0.50. Answers: Tinker alone."""
    assert ends(NOW, TRAINING_TOKEN_PRICE) == (0.44, 0.44, 0.50)
    answer = (300 * 0.195 + 5 * 0.60) / 1e6
    for driver in (INFERENCE_PRICE, TEST_SET_INFERENCE):
        assert ends(NOW, driver) == pytest.approx((answer, answer, answer))
        assert "tinker-qwen3-8b-input of 2026-10-07" in NOW[driver].note


def test_before_may_2026_openai_was_the_cheapest_and_kept_the_weights():
    assert assumed_service("2026-03-01").id == "openai"
    assert ends(EARLY, TRAINING_TOKEN_PRICE) == (0.44, 3.0, 3.0)
    low, high = (300 * 0.195 + 5 * 0.60) / 1e6, (300 * 0.30 + 5 * 1.20) / 1e6
    assert ends(EARLY, INFERENCE_PRICE) == pytest.approx((low, high, high))
    assert ends(EARLY, MINIMUM_JOB_CHARGE) == (0.0, 0.0, 4.0)
    assert hosting_of(EARLY, Scenario()) == "per token"
    assert not portable_of(EARLY, Scenario())
    assert EARLY[ALWAYS_ON_GPU].kind == "switch"
    assert EARLY[FORCED_MIGRATIONS].kind == EARLY[INFERENCE_PRICE].kind == "range"


@pytest.mark.parametrize("day", ["", "2026-03-01", "2026-05-07", "2027-03-01"])
def test_no_default_rests_on_a_service_that_is_closed_to_new_customers(day):
    register, on = load_register(day), pricing_day(day)
    closed = {one.name for one in load_services() if one.state_on(on) is not State.OPEN}
    for driver in OF_SERVICES:
        assert not any(f"{name}, which" in register[driver].note for name in closed), driver
        assert "openai" not in register[driver].note or on < date(2026, 5, 7)


def test_only_what_a_service_sets_differs_between_days():
    moved = {driver for driver in NOW if NOW[driver] != EARLY[driver]}
    assert moved == set(OF_SERVICES)
    assert list(NOW) == list(EARLY)


def test_where_no_service_takes_new_customers_the_register_stays_as_written(monkeypatch):
    monkeypatch.setattr(service_prices, "load_services", tuple)
    assert priced_on(EARLY, date(2026, 11, 20)) == dict(EARLY)


def test_a_scenario_outweighs_the_default_service():
    said = Scenario(hosting="per token", portable=False)
    assert settled(NOW, said) == said
    assert settled(NOW, Scenario()) == Scenario(hosting="always-on", portable=True)
    assert settled(EARLY, Scenario()) == said


def test_a_pricing_date_must_be_a_day():
    with pytest.raises(BadUsage, match="no pricing date"):
        load_register("tomorrow")
