"""What changed among the defaults is told with its day and its reason."""

from __future__ import annotations

from datetime import date

import pytest

from core.decision.assumptions.default_changes import default_changes, load_changes, read_changes
from core.decision.assumptions.service_prices import OF_SERVICES
from core.domain.drivers.new_way import TRAINING_TOKEN_PRICE
from core.domain.drivers.shared import EXPERT_RATE
from core.domain.errors import BadData

ROW = {"on": "2026-11-30", "id": "N2h", "before": "3", "after": "0.44", "why": "closed"}


def test_every_default_that_follows_the_service_says_so():
    assert {change.driver for change in load_changes()} >= set(OF_SERVICES)
    (change,) = default_changes(TRAINING_TOKEN_PRICE)
    assert change.on == date(2026, 11, 30)
    assert "2026-05-07" in change.why
    assert default_changes(EXPERT_RATE) == []


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("on", "November", "is no day"),
        ("why", "", "does not say what and why"),
        ("before", "", "does not say"),
        ("id", "Z9", "no cost driver"),
    ],
)
def test_a_change_without_day_reason_or_driver_is_refused(field, value, told):
    with pytest.raises(BadData, match=told):
        read_changes([{**ROW, field: value}])
    assert read_changes([ROW])[0].driver is TRAINING_TOKEN_PRICE
