"""The price list: dated, sourced, in one unit, and silent about what it does not know."""

from __future__ import annotations

import csv
from datetime import date

import pytest

from core.tokens.prices import FILE, load_prices, token_price

UNITS = {
    **dict.fromkeys(("train", "input", "cached", "output"), "1M tokens"),
    "hour": "hour",
    "job": "job",
}


def test_a_listed_model_has_its_price():
    assert token_price("gpt-6-luna", "input") == 0.10
    assert token_price("gpt-6-luna", "output") == 0.50
    assert token_price("gpt-6-sol", "output") == 10.00


@pytest.mark.parametrize(
    ("model", "kind"),
    [
        ("own-model", "input"),
        ("gpt-6-luna", "train"),
        ("gpt-6-lun", "input"),
        ("GPT-6-LUNA", "input"),
        ("", "input"),
    ],
)
def test_what_is_not_on_the_list_has_no_price_not_a_guess(model, kind):
    assert token_price(model, kind) is None


def test_every_row_of_the_file_is_there_under_its_own_id():
    with FILE.open(encoding="utf-8", newline="") as file:
        ids = [row["id"] for row in csv.DictReader(file)]
    assert list(load_prices()) == ids


def test_every_price_is_in_dollars_for_the_unit_of_its_kind():
    for price in load_prices().values():
        assert (price.currency, price.unit) == ("USD", UNITS[price.kind]), price.id
        assert price.amount > 0, price.id


def test_every_price_says_when_and_where_it_was_read():
    for price in load_prices().values():
        assert date(2026, 1, 1) <= date.fromisoformat(price.read_on), price.id
        assert price.source, price.id


def test_a_model_has_one_price_of_a_kind():
    rows = [(price.provider, price.model, price.kind) for price in load_prices().values()]
    asked = [(model, kind) for _, model, kind in rows if kind in ("input", "cached", "output")]
    assert len(rows) == len(set(rows))
    assert len(asked) == len(set(asked))


def test_who_knows_what_reading_costs_knows_what_writing_costs():
    priced = {(price.model, price.kind) for price in load_prices().values()}
    for model, kind in priced:
        if kind == "input":
            assert (model, "output") in priced
            assert token_price(model, "cached") <= token_price(model, "input")
