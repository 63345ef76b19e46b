"""Quantities without prices: exactly the assumed ones hold no number."""

import numpy as np
import pytest

from core.domain.drivers.new_way import SPOT_CHECK
from core.domain.drivers.old_way import FIRST_GUIDELINE, HOURLY_PAY, ITEMS_LABELLED, RECRUITING
from core.domain.drivers.shared import GOLD_LABELS, HAND_OFF_WAIT
from core.domain.ledger import Entry, QuantityOrigin, assumed, hand_off, measured, simulated
from core.domain.node import Node

COUNTED = [origin for origin in QuantityOrigin if origin is not QuantityOrigin.ASSUMED]


@pytest.mark.parametrize("origin", COUNTED)
def test_what_was_counted_needs_a_number(origin):
    with pytest.raises(ValueError, match="ITEMS_LABELLED: exactly the assumed rows hold no number"):
        Entry(Node.OLD_2, ITEMS_LABELLED, "annotators", None, "items", origin)


def test_what_is_assumed_must_not_have_one():
    with pytest.raises(ValueError, match="exactly the assumed rows hold no number"):
        Entry(Node.OLD_1, FIRST_GUIDELINE, "expert", 3.0, "h", QuantityOrigin.ASSUMED)
    with pytest.raises(ValueError, match="exactly the assumed rows hold no number"):
        Entry(Node.OLD_1, FIRST_GUIDELINE, "expert", 0.0, "h", QuantityOrigin.ASSUMED)


@pytest.mark.parametrize("origin", COUNTED)
def test_nothing_is_a_number_too(origin):
    assert Entry(Node.NEW_2, SPOT_CHECK, "expert", 0.0, "items", origin).quantity == 0.0


def test_an_assumed_quantity_waits_for_the_assumption():
    entry = assumed(FIRST_GUIDELINE, "expert")
    assert (entry.quantity, entry.unit, entry.origin) == (None, "h", QuantityOrigin.ASSUMED)
    assert assumed(RECRUITING, "vendor").unit == "working days"


def test_it_is_booked_at_the_step_of_its_driver():
    assert assumed(FIRST_GUIDELINE, "expert").node is Node.OLD_1
    assert simulated(SPOT_CHECK, "expert", 40).node is Node.NEW_2


def test_a_hand_off_is_a_wait_nobody_works_in():
    entry = hand_off(Node.NEW_1)
    assert (entry.driver, entry.who, entry.unit) == (HAND_OFF_WAIT, "nobody", "working days")
    assert entry.quantity is None


def test_a_driver_without_a_rule_cannot_be_booked_and_forgotten():
    with pytest.raises(ValueError, match="HOURLY_PAY has no rule"):
        Entry(Node.OLD_2, HOURLY_PAY, "annotators", 15.0, "USD/h", QuantityOrigin.MEASURED)


@pytest.mark.parametrize("driver", [HOURLY_PAY, HAND_OFF_WAIT])
def test_a_driver_without_a_step_has_no_place_of_its_own(driver):
    with pytest.raises(ValueError, match="has no step at which it is booked"):
        assumed(driver, "annotators")


@pytest.mark.parametrize(("make", "origin"), [(simulated, "simulated"), (measured, "measured")])
@pytest.mark.parametrize("quantity", [40, 40.0, np.int64(40)])
def test_a_counted_quantity_is_kept_as_a_number_with_its_origin(make, origin, quantity):
    entry = make(SPOT_CHECK, "expert", quantity)
    assert (type(entry.quantity), entry.quantity, entry.origin) == (float, 40.0, origin)


def test_entries_are_values_and_cannot_be_edited():
    one, same = (simulated(GOLD_LABELS, "expert", 5) for _ in range(2))
    assert one == same
    assert len({one, same}) == 1
    with pytest.raises(AttributeError):
        one.quantity = 6.0
