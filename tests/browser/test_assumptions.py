"""A change of an assumption in a real browser: refused, saved, shown as it was typed."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import PHONE, Open, Workshop, settled

HOSTILE = "<img src=x onerror=\"document.title='broken'\"> **bold** $a$ [x](javascript:1)"


def test_an_assumption_is_changed_on_a_phone_and_its_reason_stays_text(
    workshop: Workshop, open_page: Open
):
    page = open_page(workshop.address + "/assumptions", size=PHONE)
    for again in (False, True):
        page.get_by_role("button", name="Set it").first.click()
        drawer = page.get_by_role("dialog")
        value = drawer.get_by_role("textbox", name="Low to high")
        if again:
            break
        value.fill("9 to 3")
        value.press("Enter")
        expect(drawer.get_by_text("Low must be below high: 9 to 3")).to_be_visible()
        value.fill("3 to 9")
        value.press("Enter")
        expect(drawer.get_by_text("Read as 6")).to_be_visible()
        drawer.get_by_role("textbox", name="Reason").fill(HOSTILE)
        drawer.get_by_role("textbox", name="Your name").fill("Ada")
        drawer.get_by_role("button", name="Save").click()
        expect(drawer).to_have_count(0)
        settled(page)
    drawer.get_by_role("tab", name="History").click()
    expect(drawer.get_by_text(f"Ada: {HOSTILE}")).to_be_visible()
    expect(drawer.locator("img[src=x]")).to_have_count(0)
    assert page.title() != "broken"


def test_every_tab_opens_and_a_study_can_be_read(app: str, open_page: Open):
    page = open_page(app + "/assumptions")
    for tab in page.get_by_role("tab").all():
        tab.click()
        settled(page)
        expect(page.get_by_test_id("stException")).to_have_count(0)
    page.get_by_role("tab", name="Published studies").click()
    settled(page)
    chart = page.get_by_test_id("stVegaLiteChart").locator("svg, canvas").first
    expect(chart).to_be_visible()
    chart.click(position={"x": 22, "y": 34})
    expect(page.get_by_role("link", name="Open the source")).to_be_visible()
