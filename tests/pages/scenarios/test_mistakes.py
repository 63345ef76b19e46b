"""What makes no sense is told beside its field, and nothing typed is ever markup."""

from __future__ import annotations

import re

import pytest

from core.domain.assumption import Range
from core.domain.drivers.shared import EXPERT_HOURS_A_DAY
from tests.pages.conftest import words
from tests.pages.scenarios.screen import (
    HOSTILE,
    MARKUP,
    PAGE,
    field,
    kept,
    numbers,
    type_in,
    unfold,
)

NONSENSE = {
    "20k to 4k": "Low must be below high",
    "-5": "cannot be negative",
    "a lot": "not a number or a range",
    "1000000000000": "cannot be above",
    "10%": "not a share",
    "9" * 5_000: "too long for a range",
    "🍕🍕": "not a number or a range",
    HOSTILE: "not a number or a range",
    "$": "not a number or a range",
    "nan": "not a number or a range",
    "1e999": "ordinary numbers",
}


@pytest.mark.parametrize("name", ["V1", "live"])
def test_nonsense_is_told_beside_its_field_and_the_last_answer_stays(name, opened):
    app = type_in(unfold(opened(), "time"), "S8", "3")
    before, answer = numbers(app), app.title[0].value
    for text, said in NONSENSE.items():
        type_in(app, name, text)
        assert said in words(app).replace("\\", ""), text
        assert "Not updated" in words(app)
        assert (numbers(app), app.title[0].value) == (before, answer)
        assert kept(app).overrides == {EXPERT_HOURS_A_DAY: Range(3, 3, 3)}
        assert field(app, name).value == text
    type_in(app, name, "")
    assert "Not updated" not in words(app)


def test_what_an_address_or_a_field_says_is_never_markup(opened):
    app = type_in(opened(s_O4a=HOSTILE), "V1", HOSTILE)
    told = [*app.markdown, *app.caption, *app.warning, *app.title, *app.subheader]
    for element in told:
        text = str(element.value)
        assert not re.search(r"(?<!\\)\$", text), text
        assert not MARKUP.search(text), text


def test_a_complaint_does_not_outlive_its_field(opened):
    app = type_in(opened(), "V1", "nonsense")
    app.switch_page("decision.py").run()
    app.switch_page(PAGE).run()
    assert "Not updated" not in words(app)
