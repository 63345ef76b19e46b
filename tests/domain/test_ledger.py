"""Quantities without prices: exactly the assumed ones hold no number."""

import numpy as np
import pytest

from core.domain.ledger import Entry, QuantityOrigin, assumed, hand_off, measured, simulated
from core.domain.node import Node

COUNTED = [origin for origin in QuantityOrigin if origin is not QuantityOrigin.ASSUMED]


@pytest.mark.parametrize("origin", COUNTED)
def test_what_was_counted_needs_a_number(origin):
    with pytest.raises(ValueError, match="O2a: exactly the assumed rows hold no number"):
        Entry(Node.OLD_2, "O2a", "annotators", None, "items", origin)


def test_what_is_assumed_must_not_have_one():
    with pytest.raises(ValueError, match="exactly the assumed rows hold no number"):
        Entry(Node.OLD_1, "O1a", "expert", 3.0, "h", QuantityOrigin.ASSUMED)
    with pytest.raises(ValueError, match="exactly the assumed rows hold no number"):
        Entry(Node.OLD_1, "O1a", "expert", 0.0, "h", QuantityOrigin.ASSUMED)


@pytest.mark.parametrize("origin", COUNTED)
def test_nothing_is_a_number_too(origin):
    assert Entry(Node.NEW_2, "N2c", "expert", 0.0, "items", origin).quantity == 0.0


def test_an_assumed_quantity_waits_for_the_assumption():
    entry = assumed(Node.OLD_1, "O1a", "expert")
    assert (entry.quantity, entry.unit, entry.origin) == (None, "h", QuantityOrigin.ASSUMED)
    assert assumed(Node.OLD_1, "O1d", "vendor", "working days").unit == "working days"


def test_a_hand_off_is_a_wait_nobody_works_in():
    entry = hand_off(Node.NEW_1)
    assert (entry.driver, entry.who, entry.unit) == ("S10", "nobody", "working days")
    assert entry.quantity is None


@pytest.mark.parametrize(("make", "origin"), [(simulated, "simulated"), (measured, "measured")])
@pytest.mark.parametrize("quantity", [40, 40.0, np.int64(40)])
def test_a_counted_quantity_is_kept_as_a_number_with_its_origin(make, origin, quantity):
    entry = make(Node.NEW_2, "N2c", "expert", quantity, "items")
    assert (type(entry.quantity), entry.quantity, entry.origin) == (float, 40.0, origin)


def test_entries_are_values_and_cannot_be_edited():
    one, same = (simulated(Node.GOLD, "S3", "expert", 5, "labels") for _ in range(2))
    assert one == same
    assert len({one, same}) == 1
    with pytest.raises(AttributeError):
        one.quantity = 6.0
