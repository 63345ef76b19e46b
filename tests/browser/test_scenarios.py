"""A case in a real browser: typed, shared, refused, left and found again."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Open, settled, stays_inside


def answer(page: Page) -> list[str]:
    expect(page.get_by_test_id("stMetricValue")).to_have_count(4)
    return [
        page.get_by_role("heading", level=1).inner_text(),
        *page.get_by_test_id("stMetricValue").all_inner_texts(),
    ]


def type_in(page: Page, label: str, text: str) -> None:
    field = page.get_by_role("textbox", name=label, exact=True)
    field.fill(text)
    field.press("Enter")


def test_a_typed_number_changes_the_answer_and_the_address_and_the_link_shows_the_same(
    app: str, open_page: Open
):
    page = open_page(app + "/scenarios")
    before = answer(page)
    type_in(page, "Decisions a month", "about 900k")
    expect(page).to_have_url(re.compile(r"s_V1=about\+900"))
    expect(page.get_by_text("decisions a month at about 900,000")).to_be_visible()
    settled(page)
    assert answer(page) != before
    shared = open_page(page.url)
    assert answer(shared) == answer(page)
    field = shared.get_by_role("textbox", name="Decisions a month", exact=True)
    expect(field).to_have_value("about 900,000")


def test_a_case_goes_back_and_forward_stays_where_a_field_is_refused_and_is_found_again(
    app: str, open_page: Open
):
    page = open_page(app + "/scenarios")
    told = page.get_by_text("decisions a month at 300,000")
    type_in(page, "Decisions a month", "300k")
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
    navigation.get_by_text("Decision", exact=True).click()
    expect(page.get_by_role("heading", name=re.compile("^Getting there"))).to_be_visible()
    settled(page)
    navigation.get_by_text("Scenarios", exact=True).click()
    expect(told).to_be_visible()
    expect(page).to_have_url(re.compile(r"s_V1=300"))
    settled(page)
    before, link = answer(page), page.url

    type_in(page, "Decisions a month", "20k to 4k")
    expect(page.get_by_text("Low must be below high: 20k to 4k")).to_be_visible()
    expect(page.get_by_text("Not updated: a field could not be read.")).to_be_visible()
    settled(page)
    assert (answer(page), page.url) == (before, link)
    expect(page.get_by_role("textbox", name="Decisions a month")).to_have_value("20k to 4k")


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


@pytest.mark.parametrize("path", ["/scenarios", "/own-case"])
def test_the_controls_fold_into_one_line_on_a_phone_alone(path: str, app: str, open_page: Open):
    page = open_page(app + path)
    field = page.get_by_role("textbox", name="Decisions a month")
    expect(field).to_be_visible()
    expect(page.get_by_text("Change the case")).to_be_hidden()
    page.set_viewport_size(PHONE)
    expect(field).to_be_hidden()
    page.get_by_text("Change the case").click()
    expect(field).to_be_visible()
    field.fill("20k to 4k")
    field.press("Enter")
    expect(page.get_by_text("Low must be below high: 20k to 4k")).to_be_visible()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_every_tab_opens_on_a_phone_and_nothing_runs_off_it(dark: bool, app: str, open_page: Open):
    page = open_page(app + "/scenarios?v=1&s_wy=0.5&s_wn=0.5&s_V1=300k", size=PHONE, dark=dark)
    for tab in page.get_by_role("tab").all():
        tab.click()
        settled(page)
        expect(page.get_by_test_id("stException")).to_have_count(0)
        assert stays_inside(page)
