"""Amounts are rounded by their size in the reader's currency, whatever they are in dollars."""

from datetime import date

import pytest

from core.report.format.locale import NumberStyle, using_locale
from core.report.format.numbers import money, price, unit_price

YEN = NumberStyle("en", "JPY", 150.0, "Treasury", date(2026, 11, 20))
HALF = NumberStyle("en", "GBP", 0.5, "Treasury", date(2026, 11, 20))


@pytest.mark.parametrize(
    ("style", "told"), [(YEN, ["¥75", "¥1.8k", "¥2.25"]), (HALF, ["£0.25", "£6.00", "£0.0075"])]
)
def test_what_one_thing_costs_has_cents_below_ten_of_the_readers_currency(style, told):
    with using_locale(style):
        assert [price(0.5), price(12.0), unit_price(0.015)] == told


def test_money_is_converted_before_it_is_rounded():
    with using_locale(YEN):
        assert money(8.0) == "¥1.2k"
    with using_locale(HALF):
        assert money(1998.0) == "£999"
