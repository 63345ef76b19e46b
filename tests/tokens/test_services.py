"""Services by hand: who takes new customers when, what a year costs there, which one is assumed."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from core.domain.errors import BadData, BadUsage
from core.tokens.prices import load_prices
from core.tokens.services import (
    FILE,
    State,
    Use,
    default_service,
    load_services,
    prices_read_on,
    pricing_day,
    read_services,
    serving_cost,
    taking_customers,
    training_cost,
    year_cost,
)

SERVICES = {one.id: one for one in load_services()}
USE = Use(tokens=1.2e6, hours=1.0, answers=100_000.0)
TODAY = date(2026, 11, 20)


def rows() -> list[dict[str, str]]:
    with FILE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def changed(service: str, **fields: str) -> list[dict[str, str]]:
    return [{**row, **(fields if row["id"] == service else {})} for row in rows()]


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (date(2026, 5, 6), State.OPEN),
        (date(2026, 5, 7), State.EXISTING),
        (date(2027, 1, 6), State.EXISTING),
        (date(2027, 1, 7), State.CLOSED),
        (date(2027, 1, 13), State.CLOSED),
        (date(2027, 1, 14), State.RETIRED),
    ],
)
def test_openai_closes_step_by_step(day, state):
    assert SERVICES["openai"].state_on(day) is state


def test_a_month_stands_for_its_first_day():
    gemini = SERVICES["gemini"]
    assert gemini.state_on(date(2025, 4, 30)) is State.OPEN
    assert gemini.state_on(date(2025, 5, 1)) is State.CLOSED


def test_what_opens_later_is_closed_before():
    later = replace(SERVICES["fireworks"], state_since=date(2026, 6, 1))
    assert later.state_on(date(2026, 5, 31)) is State.CLOSED
    assert later.state_on(date(2026, 6, 1)) is State.OPEN


def test_a_year_by_hand():
    """One job of 1.2M tokens (1 hour), 100,000 answers a month of 300 tokens in and 5 out."""
    by_hand = {
        # 1.2 x $3, then 1.2M answers of 300 x $0.30 + 5 x $1.20 a million tokens
        "openai": (3.6, 1.2e6 * (300 * 0.30 + 5 * 1.20) / 1e6),
        "together": (4.0, 12 * 730 * 3.99),  # 1.2 x $0.48 is below the least charge
        "fireworks": (3.0, 12 * 730 * 8.0),
        "own-gpu": (2.95, 12 * 730 * 2.95),
    }
    for name, (train, serve) in by_hand.items():
        assert training_cost(SERVICES[name], USE) == pytest.approx(train), name
        assert serving_cost(SERVICES[name], USE) == pytest.approx(serve), name
        assert year_cost(SERVICES[name], USE) == pytest.approx(train + serve), name


def test_what_is_not_known_is_not_cheap():
    for name in ("azure", "mistral", "gemini", "vertex", "bedrock", "this-machine"):
        assert year_cost(SERVICES[name], USE) is None, name


def test_sampling_is_not_serving_in_production():
    tinker = SERVICES["tinker"]
    assert training_cost(tinker, USE) == pytest.approx(1.2 * 0.44)
    assert year_cost(tinker, USE) is None
    told = replace(tinker, production=True)
    assert year_cost(told, USE) == pytest.approx(
        1.2 * 0.44 + 1.2e6 * (300 * 0.195 + 5 * 0.60) / 1e6
    )


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 5, 6), "openai"),
        (date(2026, 5, 7), "own-gpu"),
        (TODAY, "own-gpu"),
        (date(2027, 2, 1), "own-gpu"),
    ],
)
def test_the_default_is_the_cheapest_that_takes_new_customers(day, name):
    assert default_service(load_services(), day, USE).id == name


def test_no_default_is_closed_to_new_customers():
    for day in (date(2024, 1, 1), date(2026, 5, 7), TODAY, date(2030, 1, 1)):
        found = default_service(load_services(), day, USE)
        assert found.state_on(day) is State.OPEN
        assert found in taking_customers(load_services(), day)


def test_a_machine_is_dearer_than_tokens_until_so_many_answers():
    """Were Tinker to serve in production: $0.0000615 an answer, against $2,153.50 a month."""
    pair = [replace(SERVICES["tinker"], production=True), SERVICES["own-gpu"]]
    turns = 2153.5 / 6.15e-5
    few, many = (Use(0.0, 0.0, turns * factor) for factor in (0.99, 1.01))
    assert default_service(pair, TODAY, few).id == "tinker"
    assert default_service(pair, TODAY, many).id == "own-gpu"


def test_equal_ones_go_by_id_and_none_is_none():
    twins = [replace(SERVICES["own-gpu"], id=name) for name in ("b", "a")]
    assert default_service(twins, TODAY, USE).id == "a"
    assert default_service([SERVICES["openai"]], TODAY, USE) is None


def test_the_pricing_date_is_the_price_files_read_date_where_none_is_named():
    newest = max(price.read_on for price in load_prices().values())
    assert prices_read_on().isoformat() == newest
    assert pricing_day("") == prices_read_on()
    assert pricing_day("2026-03-01") == date(2026, 3, 1)
    with pytest.raises(BadUsage, match="no pricing date"):
        pricing_day("March")


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"state": "shut"}, "state of 'openai' cannot be 'shut'"),
        ({"state": ""}, "state of 'openai' cannot be ''"),
        ({"serving": "by mail"}, "serving of 'openai'"),
        ({"trains_by": "hour"}, "trains_by of 'openai'"),
        ({"state_since": "2026-13-01"}, "state_since of 'openai' cannot be '2026-13-01'"),
        ({"last_jobs": "soon"}, "last_jobs of 'openai'"),
        ({"read_on": "2026"}, "read_on of 'openai'"),
        ({"portable": "perhaps"}, "portable of 'openai'"),
        ({"train_price": "gone"}, "train_price of 'openai' cannot be 'gone'"),
        ({"train_price": "openai-6-luna-input"}, "Name a row of kind 'train'"),
        ({"hosting_price": "rented-h100-hour;rented-h100-hour-most"}, "Name one price row, or"),
        (
            {"hosting_price": "rented-h100-hour-most;rented-h100-hour;rented-h100-hour-least"},
            "hosting_price of 'openai'",
        ),
    ],
)
def test_a_bad_row_is_told_by_field_and_service(fields, told):
    with pytest.raises(BadData, match=told):
        read_services(changed("openai", **fields), load_prices())


def test_a_service_is_named_once():
    with pytest.raises(BadData, match="names 'openai' twice"):
        read_services([*rows(), rows()[0]], load_prices())


def test_every_row_says_where_it_comes_from():
    with (Path(FILE).parent / "evidence.csv").open(encoding="utf-8", newline="") as file:
        known = {row["id"] for row in csv.DictReader(file)}
    for one in load_services():
        assert one.name
        assert one.source, one.id
        assert set(one.evidence) <= known, one.id
        assert one.read_on is not None or "not re-read" in one.note, one.id
