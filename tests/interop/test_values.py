from datetime import datetime

import pytest

from core.interop.values import Odd, moment_of, money_of, number_of, shown, text_of, whole_of


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Thu Oct 09 07:30:20 UTC 2025", datetime(2025, 10, 9, 7, 30, 20)),
        ("Thu Oct 09 07:30:20 PST 2025", datetime(2025, 10, 9, 15, 30, 20)),
        ("2026-11-20 15:31:51.974+00:00", datetime(2026, 11, 20, 15, 31, 51, 974_000)),
        ("2026-11-01T10:00:00Z", datetime(2026, 11, 1, 10)),
        ("2026-11-01T10:00:00+02:00", datetime(2026, 11, 1, 8)),
        (1_761_990_009, datetime(2025, 11, 1, 9, 40, 9)),
    ],
)
def test_times_become_utc(written: object, meant: datetime):
    assert moment_of(written) == meant


@pytest.mark.parametrize(
    "written", [None, "", "soon", "Thu Oct 09 07:30:20 XYZ 2025", 1e300, float("nan"), [], True]
)
def test_a_time_nobody_can_tell_is_none(written: object):
    assert moment_of(written) is None


@pytest.mark.parametrize("value", [True, [1], {}, "many", "1_000", "inf", 10**400, -1])
def test_what_is_no_amount_is_odd(value: object):
    with pytest.raises(Odd):
        number_of(value, "c", 0.0)


def test_numbers_are_read_from_text_and_nothing_is_none():
    assert number_of(" 21 ", "c") == 21
    assert number_of("", "c") is None
    assert number_of(float("nan"), "c") is None
    assert whole_of("3", "c") == 3
    with pytest.raises(Odd, match="whole"):
        whole_of(2.5, "c")


def test_money_carries_its_currency_where_the_sign_says_so():
    assert money_of("$0.05", "Reward") == (0.05, "USD")
    assert money_of("0.02", "reward") == (0.02, None)
    assert money_of("", "reward") == (None, None)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("€0.05", (0.05, "EUR")),
        (" €1,200.50 ", (1200.5, "EUR")),
        ("£ 3", (3.0, "GBP")),
        ("€0,05", (0.05, "EUR")),
        ("0.05 EUR", (0.05, "EUR")),
        ("CHF 5", (5.0, "CHF")),
        ("$1,200", (1200.0, "USD")),
    ],
)
def test_euros_and_pounds_are_no_dollars(written: str, meant: tuple[float, str]):
    assert money_of(written, "Reward") == meant


@pytest.mark.parametrize("written", ["¥5", "$5 EUR", "€ five", "1,5,0 EUR"])
def test_money_in_a_form_nobody_here_knows_is_odd_and_no_bare_number(written: str):
    with pytest.raises(Odd, match="not a number"):
        money_of(written, "Reward")


@pytest.mark.parametrize("written", ["€1,200", "1.200 EUR"])
def test_money_that_two_countries_read_differently_is_odd(written: str):
    with pytest.raises(Odd, match="two readings"):
        money_of(written, "Reward")


@pytest.mark.parametrize("value", [[1], {"a": 1}, "\ud800", "a\0b"])
def test_what_is_no_text_is_odd(value: object):
    with pytest.raises(Odd):
        text_of(value, "c")


def test_text_is_what_was_written():
    assert text_of(" yes ", "c") == "yes"
    assert text_of(True, "c") == "true"
    assert text_of(3.0, "c") == "3"
    assert text_of("", "c") is None


def test_a_value_in_a_message_is_one_short_line():
    assert len(shown("x" * 500)) == 60
    assert "\n" not in shown("a\nb")
    assert shown("\ud800") == "?"
