"""Equal values are written down equally: what hashes and records rest on."""

import json
from enum import StrEnum

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.canonical import SIGNIFICANT_DIGITS, canonical, canonical_json, content_hash

FLOATS = st.floats(allow_nan=False, allow_infinity=False)
SCALARS = st.none() | st.booleans() | st.integers() | FLOATS | st.text()
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=12
)


class Colour(StrEnum):
    RED = "red"


@given(VALUES)
def test_writing_a_value_down_twice_changes_nothing_more(value):
    assert canonical(canonical(value)) == canonical(value)
    assert canonical_json(canonical(value)) == canonical_json(value)


@given(VALUES)
def test_what_was_written_can_be_read_back_with_the_same_hash(value):
    assert content_hash(json.loads(canonical_json(value))) == content_hash(value)


@given(st.dictionaries(st.text(), SCALARS, min_size=2), st.randoms(use_true_random=False))
def test_the_order_of_keys_does_not_matter(value, random):
    keys = random.sample(list(value), len(value))
    assert content_hash({key: value[key] for key in keys}) == content_hash(value)


@given(st.lists(SCALARS, min_size=2, unique_by=canonical_json))
def test_the_order_of_a_list_does(value):
    assert content_hash(value[::-1]) != content_hash(value)


@given(st.floats(1e-300, 1e300))
def test_floats_keep_twelve_significant_digits(value):
    assert SIGNIFICANT_DIGITS == 12
    assert canonical(value) == pytest.approx(value, rel=1e-11)
    assert canonical(value) == float(f"{value:.12g}")


def test_the_thirteenth_digit_is_noise_and_the_twelfth_is_not():
    assert content_hash(0.1 + 0.2) == content_hash(0.3)
    assert content_hash(1.0000000000001) == content_hash(1.0)
    assert content_hash(1.00000000001) != content_hash(1.0)


def test_minus_nothing_is_nothing():
    assert canonical_json(-0.0) == canonical_json(0.0) == "0.0"


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf"), np.float64("nan")])
def test_what_json_cannot_hold_is_refused(value):
    with pytest.raises(ValueError, match="cannot be written to JSON"):
        canonical(value)
    with pytest.raises(ValueError, match="cannot be written to JSON"):
        content_hash({"deep": [1, {"down": value}]})


@pytest.mark.parametrize("value", [{1, 2}, b"bytes", object(), 1j])
def test_other_types_are_refused_by_name(value):
    with pytest.raises(TypeError, match=type(value).__name__):
        canonical({"x": value})


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ((1, 2), [1, 2]),
        (np.int64(3), 3),
        (np.float64(0.5), 0.5),
        (np.bool_(True), True),
        (np.array([[1, 2], [3, 4]], dtype=np.int8), [[1, 2], [3, 4]]),
        (np.array(["a", "b"], dtype=object), ["a", "b"]),
        (Colour.RED, "red"),
        ({1: "a"}, {"1": "a"}),
    ],
)
def test_numpy_tuples_and_enums_hash_like_plain_values(one, other):
    assert content_hash(one) == content_hash(other)


@pytest.mark.parametrize(
    ("one", "other"), [(True, 1), (None, "null"), ("1", 1), ([], {}), ("", None)]
)
def test_values_of_different_kinds_have_different_hashes(one, other):
    assert content_hash(one) != content_hash(other)


def test_the_text_is_compact_sorted_and_readable():
    assert canonical_json({"b": [1, 2.50], "a": "é"}) == '{"a":"é","b":[1,2.5]}'
    assert len(content_hash("x")) == 64


def test_the_hash_is_the_same_today_as_in_every_record_ever_written():
    """SHA-256 of the text itself, checked with sha256sum."""
    assert content_hash({"b": 2, "a": [1, 0.5]}) == FROZEN


FROZEN = "0cde5fe403078a6a126c7071b19e1eec2f340bd224f730e591102643f3bb0a38"
