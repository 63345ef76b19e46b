"""Ranges typed as text, and back."""

import contextlib
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.domain.assumption import Range, RangeShape
from core.domain.errors import BadUsage, SwitchpointError
from core.domain.number_parsing import has_two_readings, other_reading, read_amount, write_amount
from core.domain.range_parsing import LONGEST, between, parse_range, range_text
from core.domain.unit_limits import MOST, limits

UNITS = ("", "h", "USD/h", "share", "share/year", "items", "people", "h/day")


@pytest.mark.parametrize(
    ("text", "low", "mode", "high"),
    [
        ("4k to 20k", 4000, math.sqrt(4000 * 20000), 20000),
        ("80k to 150k", 80_000, 115_000, 150_000),
        ("about 90", 60, 90, 135),
        ("~ 90", 60, 90, 135),
        ("1 in 5", 0.2, 0.2, 0.2),
        ("30", 30, 30, 30),
        ("5%", 0.05, 0.05, 0.05),
        ("5 to 10%", 0.05, 0.075, 0.1),
        ("$0.05 - $2", 0.05, math.sqrt(0.1), 2),
        ("4 - 6 USD", 4, 5, 6),
        ("10..40", 10, 20, 40),
        ("10…40", 10, 20, 40),
        ("1.2M", 1.2e6, 1.2e6, 1.2e6),
        ("2,500 to 4,000", 2500, 3250, 4000),
        ("between 3 and 9", 3, 6, 9),
        ("3 – 9", 3, 6, 9),
        ("10 / 24 / 80", 10, 24, 80),
        ("1k / 2k / 3k", 1000, 2000, 3000),
        ("900 to 5k", 900, math.sqrt(900 * 5000), 5000),
        ("-50% to 50%", -0.5, 0, 0.5),
        ("$-5 to $5", -5, 0, 5),
        ("1e-06 to 3e-06", 1e-6, 2e-6, 3e-6),
        ("0 to 50", 0, 25, 50),
        ("1.5m", 1.5e6, 1.5e6, 1.5e6),
        ("1,5 Mio", 1.5e6, 1.5e6, 1.5e6),
        ("1,5 Mio.", 1.5e6, 1.5e6, 1.5e6),
        ("1.5 million", 1.5e6, 1.5e6, 1.5e6),
        ("1\u202f500\u00a0000", 1.5e6, 1.5e6, 1.5e6),
        ("1'500'000", 1.5e6, 1.5e6, 1.5e6),
        ("1.500.000", 1.5e6, 1.5e6, 1.5e6),
        ("$1.5M", 1.5e6, 1.5e6, 1.5e6),
        ("1.5k", 1500, 1500, 1500),
        ("0,5 Mrd", 5e8, 5e8, 5e8),
        ("€0.05", 0.05, 0.05, 0.05),
        ("0,05 €", 0.05, 0.05, 0.05),
        ("20 %", 0.2, 0.2, 0.2),
        ("20 per cent", 0.2, 0.2, 0.2),
        ("1,500", 1500, 1500, 1500),
        ("1,5", 1.5, 1.5, 1.5),
        ("1.500", 1.5, 1.5, 1.5),
        ("0,500", 0.5, 0.5, 0.5),
        ("1.234,5", 1234.5, 1234.5, 1234.5),
        ("4 000 to 6 000", 4000, 5000, 6000),
        ("5$ - 6$", 5, 5.5, 6),
    ],
)
def test_what_people_type_is_understood(text, low, mode, high):
    found = parse_range(text)
    assert (found.low, found.mode, found.high) == pytest.approx((low, mode, high), rel=1e-12)


@pytest.mark.parametrize(
    ("text", "unit", "shape", "middle"),
    [
        ("4k to 16k, long tail", "h", RangeShape.LOGNORMAL, 8000),
        ("$4 to $9 , Long Tail", "USD/h", RangeShape.LOGNORMAL, 6),
        ("80 to 90%, as a share", "share of items", RangeShape.BETA, 0.8548),
    ],
)
def test_ends_that_are_not_hard_are_said_behind_them(text, unit, shape, middle):
    found = parse_range(text, unit)
    assert found.shape is shape
    assert found.mode == pytest.approx(middle, abs=1e-4)
    assert parse_range(range_text(found, unit), unit) == found


def test_numbers_are_read_exactly():
    assert parse_range("5%").mode == 0.05
    assert parse_range("1.1k").mode == 1100.0
    assert parse_range("0.07 / 0.13 / 0.25") == Range(0.07, 0.13, 0.25)


@pytest.mark.parametrize(
    ("text", "unit", "said"),
    [
        ("20k to 4k", None, "Low must be below high: 20k to 4k"),
        ("12 to 12", None, "Low must be below high: 12 to 12"),
        ("80 / 24 / 10", None, "Low, likely and high must rise: 80 / 24 / 10"),
        ("", None, "Write a number or a range"),
        ("   ", None, "Write a number or a range"),
        ("quite a lot", None, "This is not a number or a range: quite a lot"),
        ("10 to", None, "This is not a number or a range: 10 to"),
        ("1,500k", None, "This has two readings: 1,500k"),
        ("15,00,000", None, "Thousands go in groups of three"),
        ("1 50", None, "This is not a number or a range: 1 50"),
        ("$5", "h", "This field holds no money: $5"),
        ("$5 EUR", "USD/h", "Write one currency"),
        ("nan", None, "This is not a number or a range: nan"),
        ("1e999", None, "ordinary numbers"),
        ("1 in 0", None, "one in zero"),
        ("4 to 20k", None, "all with k: 4 to 20k"),
        ("5% to 10", None, "in per cent or none"),
        ("-3 to 8", "USD/h", "This cannot be negative: -3"),
        ("-200%", "share/year", "This cannot be below -100%: -200%"),
        ("30", "share of items", "This cannot be above 100%: 30"),
        ("5%", "h", "This is not a share"),
        ("0", "h/day", "This cannot be below 0.1: 0"),
        ("1,000,000,000,000", "predictions/month", "This cannot be above 1,000,000,000"),
        ("9" * 101, None, f"at most {LONGEST} characters"),
        ("0 to 5, long tail", "h", "lowest value above nothing"),
        ("5 to 3, long tail", "h", "Low must be below high"),
        ("4 / 8 / 20, long tail", "h", "the two ends alone, for example 4 to 20"),
        ("about 8, long tail", "h", "the two ends alone"),
        ("1 to 5, long tail", "h/day", "not possible here: long tail"),
        ("5% to 20%, long tail", "share", "not possible here: long tail"),
        ("0% to 20%, as a share", "share", "above 0% and below 100%"),
        ("5% to 100%, as a share", "share", "above 0% and below 100%"),
        ("4 to 20, as a share", "h", "above 0% and below 100%"),
        ("4 to 20, fat tail", "h", "This is not a number or a range"),
    ],
)
def test_nonsense_is_refused_in_one_plain_sentence(text, unit, said):
    with pytest.raises(BadUsage) as refused:
        parse_range(text, unit)
    assert said in refused.value.title
    assert "\n" not in refused.value.title


def test_ten_to_the_twelve_is_refused_however_it_is_written():
    for text in ("1000bn", "1e12", "1000000000000", "1 to 1000bn"):
        with pytest.raises(BadUsage, match=r"cannot be above|Write every number"):
            parse_range(text, "items")


@given(st.text(max_size=100), st.sampled_from([None, *UNITS]))
def test_no_text_does_anything_but_parse_or_be_refused(text, unit):
    try:
        found = parse_range(text, unit)
    except SwitchpointError:
        return
    assert found.low <= found.mode <= found.high


@settings(max_examples=400)
@given(st.text("0123456789.,'-+$€%kmb /to e", max_size=20))
def test_what_is_read_from_any_mix_of_digits_and_signs_is_in_order(text):
    with contextlib.suppress(SwitchpointError):
        found = parse_range(text)
        assert found.low <= found.mode <= found.high


def values(unit: str) -> st.SearchStrategy[float]:
    allowed = limits(unit)
    return st.floats(allowed.low, min(allowed.high, MOST)).map(lambda value: value + 0.0)


@given(st.data(), st.sampled_from(UNITS))
def test_a_range_written_down_is_read_back_as_the_same_range(data, unit):
    low, mode, high = sorted(data.draw(values(unit)) for _ in range(3))
    for told in (Range(low, mode, high), Range(mode, mode, mode), between(low, high)):
        assert parse_range(range_text(told, unit), unit) == told


@given(
    st.floats(0.0, MOST).map(lambda value: round(value, 4)),
    st.sampled_from(["{:,}", "{:_}", "de", "ch", "{}"]),
)
def test_a_number_is_read_the_same_however_its_thousands_and_decimals_are_marked(value, written):
    swapped = str.maketrans(",.", ".,")
    text = {
        "de": f"{value:,.4f}".translate(swapped),
        "ch": f"{value:,.4f}".replace(",", "'"),
        "{:_}": f"{value:_.4f}".replace("_", " "),
    }.get(written) or written.format(value)
    assert read_amount(text).value == value


@given(st.floats(0.0, MOST))
def test_a_text_of_ours_never_has_another_reading_than_the_one_it_was_written_for(value):
    text = write_amount(value)
    assert read_amount(text).value == value
    told = other_reading(text)
    assert not told or has_two_readings(text)


def test_ranges_of_the_register_survive_the_round_trip():
    from core.decision.assumptions.register import load_register

    for assumption in load_register().values():
        if assumption.range is not None:
            text = range_text(assumption.range, assumption.unit)
            assert parse_range(text, assumption.unit) == assumption.range, assumption.id
