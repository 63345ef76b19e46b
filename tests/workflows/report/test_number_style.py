"""How reports write numbers is kept, noted and refused where it makes no sense."""

from __future__ import annotations

from datetime import date

import pytest

from core.domain.actor import LOCAL, Actor, Role
from core.domain.errors import BadUsage, NotAllowed
from core.report.format.locale import HOUSE, NumberStyle
from core.store.audit_log import audit_log
from core.workflows.report.number_style import number_style, set_number_style

EURO = NumberStyle("fr-FR", "EUR", 0.92, "Treasury", date(2026, 11, 20))


def test_how_numbers_are_written_is_kept_and_noted(store):
    assert number_style(store) == HOUSE
    set_number_style(store, LOCAL, EURO)
    assert number_style(store) == EURO
    assert audit_log(store)[0].details["currency"] == "EUR"
    set_number_style(store, LOCAL, HOUSE)
    assert number_style(store) == HOUSE


def test_who_may_only_look_sets_no_style(store):
    with pytest.raises(NotAllowed):
        set_number_style(store, Actor("a viewer", Role.VIEWER), EURO)


@pytest.mark.parametrize(
    ("given", "what"),
    [
        ({"language": "xx"}, "no number format"),
        ({"currency": "euro"}, "no currency"),
        ({"currency": "EUR", "rate": 0.0}, "no rate"),
        ({"currency": "EUR", "rate": float("nan")}, "no rate"),
        ({"rate": 2.0}, "dollar is worth"),
        ({"currency": "EUR", "rate": 0.92}, "who gives the rate"),
    ],
)
def test_a_style_that_makes_no_sense_is_refused(given, what):
    with pytest.raises(BadUsage, match=what):
        NumberStyle(**given)
