"""The case in the address: shared, tampered with, left and come back to."""

from __future__ import annotations

import pytest

from core.domain.assumption import Range
from core.domain.drivers.shared import PREDICTIONS_A_MONTH
from tests.pages.conftest import words
from tests.pages.scenarios.screen import (
    BASELINE,
    HOSTILE,
    PAGE,
    address,
    field,
    kept,
    numbers,
    type_in,
)


def test_the_address_opened_again_shows_the_same(opened):
    app = opened()
    type_in(app, "V1", "about 400k")
    type_in(app, "wa", "$0.50")
    again = opened(**address(app))
    assert kept(again) == kept(app)
    assert numbers(again) == numbers(app)
    assert again.title[0].value == app.title[0].value
    assert (field(again, "V1").value, field(again, "wa").value) == ("about 400,000", "$0.50")


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"s_O4a": "20 to 4"}, "Low must be below high"),
        ({"v": "7", "s_O4a": "4"}, "another edition"),
        ({"s_zz": "1"}, "no input"),
        ({"s_O2a": "500"}, "measured by the PoC"),
        ({"s_O2e": "$1"}, "does not count in this case"),
        ({"s_host": HOSTILE}, "cannot be"),
        ({"s_O4a": HOSTILE}, "not a number or a range"),
        ({"s_V1": "1e12"}, "cannot be above"),
        ({"s_wy": "1e12"}, "cannot be above"),
    ],
)
def test_a_tampered_link_is_told_and_opens_the_baseline(query, said, opened):
    app = opened(**query)
    assert said in app.warning[0].value.replace("\\", "")
    assert kept(app) == BASELINE
    assert address(app) == {}


def test_a_link_full_of_unknown_inputs_has_one_short_warning(opened):
    app = opened(**{f"s_k{at}": "1" for at in range(200)})
    assert len(app.warning) == 1
    assert "and 197 more" in app.warning[0].value


def test_the_warning_goes_with_the_first_change(opened):
    app = opened(s_zz="1")
    type_in(app, "V1", "5")
    assert not app.warning


def test_leaving_and_coming_back_keeps_the_case_and_writes_the_address(opened):
    app = type_in(opened(), "V1", "200k")
    app.switch_page("decision.py").run()
    app.query_params.clear()
    app.switch_page(PAGE).run()
    assert kept(app).overrides == {PREDICTIONS_A_MONTH: Range(200_000, 200_000, 200_000)}
    assert address(app) == {"v": "2", "s_V1": "200,000"}
    assert field(app, "V1").value == "200,000"


def test_back_to_an_address_without_a_case_is_the_baseline(opened):
    app = type_in(opened(), "V1", "200k")
    app.query_params.clear()
    app.run()
    assert kept(app) == BASELINE
    assert "This is the baseline" in words(app)
