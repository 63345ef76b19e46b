"""Decision on one screen: its height, and what is read from it without scrolling."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import ConsoleMessage, expect

from tests.browser.conftest import DESKTOP, PHONE, Open, go, settled, stays_inside
from tests.browser.legible import HIGHEST, height


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["laptop", "phone"])
def test_the_decision_is_one_screen(app: str, open_page: Open, size: dict[str, int], dark: bool):
    page = open_page(app, size=size, dark=dark)
    expect(page.get_by_role("table").nth(1)).to_be_visible()
    assert stays_inside(page)
    assert height(page) <= HIGHEST[size["width"]]


def test_five_questions_are_answered_without_scrolling(app: str, open_page: Open):
    page = open_page(app)
    options = page.get_by_role("table", name=re.compile("^The best options"))
    expect(options.get_by_role("columnheader", name="Best choice")).to_be_visible()
    answers = {
        "what to do": page.get_by_role("heading", level=1),
        "what each costs, how sure": options.get_by_role("row").last,
        "the cheapest alternative": page.get_by_text(re.compile("^(Cheapest|Cheaper) alternative")),
        "what would change it": page.get_by_text(re.compile("^What would change it:")),
    }
    for question, answer in answers.items():
        box = answer.bounding_box()
        assert box is not None, question
        assert box["y"] + box["height"] <= DESKTOP["height"], question


def test_a_row_of_two_lines_on_a_phone_is_still_a_row_of_a_table(app: str, open_page: Open):
    page = open_page(app, size=PHONE)
    options = page.get_by_role("table", name=re.compile("^The best options"))
    for row in options.get_by_role("row").all()[1:]:
        expect(row.get_by_role("rowheader")).to_be_visible()
        expect(row.get_by_role("cell")).to_have_count(5)
        box = row.bounding_box()
        assert box is not None
        assert box["height"] < 60


def test_the_horizon_changes_answer_and_address_and_goes_along_to_details(
    app: str, open_page: Open
):
    page = open_page(app)
    page.get_by_role("radio", name="36 months").click()
    expect(page).to_have_url(re.compile(r"h=36"))
    settled(page)
    expect(page.get_by_role("table", name="The best options, first 36 months")).to_be_visible()
    page.get_by_test_id("stPageLink").get_by_text("Details").click()
    expect(page.get_by_role("heading", name="What the decision rests on")).to_be_visible()
    expect(page).to_have_url(re.compile(r"/details\?.*h=36"))
    settled(page)
    expect(page.get_by_role("table", name="All approaches, first 36 months")).to_be_visible()


def test_charts_of_decision_and_details_have_words_and_warn_of_nothing(app: str, open_page: Open):
    page = open_page(app)
    said: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type in ("warning", "error") and "404" not in message.text:
            said.append(message.text)

    page.on("console", note)
    for path in ("/", "/details"):
        go(page, app + path)
        for at in range(page.get_by_role("tab").count() or 1):
            if page.get_by_role("tab").count():
                page.get_by_role("tab").nth(at).click()
                settled(page)
            expect(page.get_by_test_id("stException")).to_have_count(0)
            for chart in page.get_by_test_id("stVegaLiteChart").locator("visible=true").all():
                expect(chart.locator("svg, canvas").first).to_be_visible()
                named = "e => !!(e.ariaLabel || e.querySelector('[aria-label]'))"
                assert chart.evaluate(named)
    page.remove_listener("console", note)
    assert said == []
