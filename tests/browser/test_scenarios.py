"""A case in a real browser: typed, shared, refused, taken back, left and found again."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import PHONE, Open, settled, stays_inside

VOLUME = "Predictions a month"


def answer(page: Page) -> list[str]:
    rows = page.locator("table.sp-options tbody tr")
    expect(rows.first).to_be_visible()
    return [page.get_by_role("heading", level=1).inner_text(), *rows.all_inner_texts()]


def chip(page: Page, text: str) -> Locator:
    return page.locator(".st-key-chips").get_by_role("button").filter(has_text=text)


def type_in(page: Page, label: str, text: str) -> None:
    field = page.get_by_role("textbox", name=label, exact=True)
    field.fill(text)
    field.press("Enter")


def scroll_to(page: Page, place: int) -> None:
    page.evaluate(f"document.querySelector('[data-testid=stMain]').scrollTop = {place}")


def test_a_typed_number_changes_the_answer_and_the_address_and_the_link_shows_the_same(
    app: str, open_page: Open
):
    page = open_page(app + "/scenarios")
    before = answer(page)
    type_in(page, VOLUME, "1,5 Mio")
    expect(page.get_by_text("Read as 1,500,000 a month.")).to_be_visible()
    expect(chip(page, "Predictions a month: 1,500,000")).to_be_visible()
    type_in(page, "Cost of an error", "$0.50")
    expect(chip(page, "Cost of an error: $0.50")).to_be_visible()
    expect(page).to_have_url(re.compile(r"s_V1=1%2C500%2C000.*s_wy=0.5"))
    settled(page)
    assert answer(page) != before
    shared = open_page(page.url)
    assert answer(shared) == answer(page)
    expect(shared.get_by_role("textbox", name=VOLUME, exact=True)).to_have_value("1,500,000")

    chip(page, "Cost of an error").click()
    expect(chip(page, "Cost of an error")).to_have_count(0)
    expect(chip(page, VOLUME)).to_have_count(1)
    chip(page, "Back to the baseline").click()
    expect(page.get_by_text("This is the baseline")).to_be_visible()
    settled(page)
    assert answer(page) == before


@pytest.mark.parametrize("size", [None, PHONE], ids=["desktop", "phone"])
def test_the_answer_stays_in_view_while_the_last_control_is_changed(
    size: dict[str, int] | None, app: str, open_page: Open
):
    page = open_page(app + "/scenarios", **({"size": size} if size else {}))
    if size:
        page.get_by_text("Change the case").click()
    page.get_by_text("All other inputs").click()
    last = page.locator(".st-key-scenario-controls input").last
    last.scroll_into_view_if_needed()
    settled(page)
    expect(page.get_by_role("heading", level=1)).to_be_in_viewport(ratio=1)
    expect(page.get_by_text("This is the baseline")).to_be_in_viewport(ratio=1)
    if not size:
        expect(page.locator("table.sp-options")).to_be_in_viewport(ratio=1)


def test_a_case_goes_back_and_forward_stays_where_a_field_is_refused_and_is_found_again(
    app: str, open_page: Open
):
    page = open_page(app + "/scenarios")
    told = chip(page, "Predictions a month: 300,000")
    type_in(page, VOLUME, "300k")
    expect(told).to_be_visible()
    settled(page)
    before, link = answer(page), page.url

    page.go_back()
    expect(page.get_by_text("This is the baseline")).to_be_visible()
    page.go_forward()
    expect(told).to_be_visible()
    settled(page)
    assert (answer(page), page.url) == (before, link)

    navigation = page.get_by_test_id("stSidebarNav")
    navigation.get_by_text("Assumptions", exact=True).click()
    expect(told).to_have_count(0)
    settled(page)
    navigation.get_by_text("Scenarios", exact=True).click()
    expect(told).to_be_visible()
    expect(page).to_have_url(re.compile(r"s_V1=300"))
    settled(page)
    before, link = answer(page), page.url

    type_in(page, VOLUME, "20k to 4k")
    expect(page.get_by_text("Low must be below high: 20k to 4k")).to_be_visible()
    expect(page.get_by_text("Not updated: a field could not be read.")).to_be_visible()
    settled(page)
    assert (answer(page), page.url) == (before, link)
    expect(page.get_by_role("textbox", name=VOLUME)).to_have_value("20k to 4k")


def test_a_hostile_link_is_text_and_the_baseline(app: str, open_page: Open):
    page = open_page(
        app + "/scenarios?s_O4a=[sign%20in](http://evil.example)%20http://evil.example"
        "&s_host=%3Cimg%20src%3Dx%20onerror%3D%22document.title%3D'broken'%22%3E"
    )
    expect(page.get_by_text("The link could not be read in full")).to_be_visible()
    expect(page.get_by_text("This is the baseline")).to_be_visible()
    assert page.locator("a[href*=evil]").count() == 0
    assert page.locator("img[src=x]").count() == 0
    assert page.title() != "broken"


def test_your_own_case_is_scenarios_without_data(app: str, open_page: Open):
    page = open_page(app + "/own-case?h=24")
    expect(page).to_have_url(re.compile(r"/scenarios\?.*from=none"))
    expect(page.get_by_text("Nothing is measured yet")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_contain_text("in the first 24 months")
    page.set_viewport_size(PHONE)
    field = page.get_by_role("textbox", name="Items labelled a round")
    expect(field).to_be_hidden()
    page.get_by_text("Change the case").click()
    field.fill("20k")
    field.press("Enter")
    expect(chip(page, "Items labelled a round: 20,000")).to_have_count(1)
    assert stays_inside(page)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_every_tab_opens_on_a_phone_and_nothing_runs_off_it(dark: bool, app: str, open_page: Open):
    said: list[str] = []
    page = open_page(app + "/scenarios?v=1&s_wa=0.5&s_V1=300k", size=PHONE, dark=dark)
    page.on("console", lambda message: said.append(message.text))
    for tab in page.get_by_role("tab").all():
        tab.click()
        settled(page)
        expect(page.get_by_test_id("stException")).to_have_count(0)
        assert stays_inside(page)
    assert not [text for text in said if "WARN" in text]
