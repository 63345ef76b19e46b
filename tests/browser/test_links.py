"""A link from the first click to a reader elsewhere: a clean profile, a phone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from core.access.published_links import Shelf
from core.access.tokens import key_hash, new_token
from core.domain.clock import utc_now
from core.domain.link import OpenLink
from tests.browser.axe import violations
from tests.browser.conftest import DESKTOP, PHONE, Open, Workshop, stays_inside, visiting

NOTE = "Please read before Thursday. <script>alert(1)</script>"
ENDED = "This link no longer works. Ask the owner for a new one."
FONTS_LOADED = """document.fonts.ready.then(
    () => [...document.fonts].every(font => font.status == 'loaded'))"""


@pytest.fixture(scope="module")
def path(workshop: Workshop, browser: Browser) -> str:
    """The path of a link, made on the screen."""
    with visiting(browser) as opened:
        page = opened(workshop.address)
        page.get_by_role("button", name="Share", exact=True).click()
        headline = page.get_by_role("heading", level=1).inner_text()
        dialog = page.get_by_role("dialog")
        expect(dialog.get_by_text(headline)).to_be_visible()
        dialog.get_by_role("textbox", name="Note to readers").fill(NOTE)
        dialog.get_by_role("button", name="Create the link").click()
        expect(dialog.get_by_text("The link is ready.")).to_be_visible()
        link = dialog.get_by_test_id("stCode").inner_text().strip()
        dialog.get_by_role("button", name="Close").click()
        expect(page.get_by_role("dialog")).to_have_count(0)
    assert link.startswith(workshop.address + "/r/")
    return link.removeprefix(workshop.address)


class Reader:
    """Somebody with a clean profile, and everything their browser asked for."""

    def __init__(self, browser: Browser, size: dict[str, int], dark: bool) -> None:
        self.context = browser.new_context(
            viewport=size, color_scheme="dark" if dark else "light", locale="en-US"
        )
        self.page: Page = self.context.new_page()
        self.asked: list[str] = []
        self.complaints: list[str] = []
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_reader_sees_the_report_and_nothing_else_is_asked_for(
    size: dict[str, int], dark: bool, workshop: Workshop, path: str, browser: Browser
):
    reader, address = Reader(browser, size, dark), workshop.address + path
    answer = reader.page.goto(address)
    assert answer is not None
    assert answer.status == 200
    expect(reader.page.get_by_role("heading", level=1)).to_be_visible()
    expect(reader.page.get_by_text(NOTE)).to_be_visible()
    assert reader.page.locator("svg").count() > 0
    high = reader.page.evaluate("document.documentElement.scrollHeight")
    assert high <= (2.3 if size is DESKTOP else 5) * size["height"]
    appendix = reader.page.get_by_role("heading", name="Details for engineers")
    expect(appendix).to_be_hidden()
    reader.page.locator("summary").press("Enter")
    expect(appendix).to_be_visible()
    assert reader.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert violations(reader.page, colours_only=dark) == []
    reader.page.locator("summary").press("Enter")
    reader.page.emulate_media(media="print")
    expect(appendix).to_be_visible()
    reader.page.emulate_media(media="screen")
    assert reader.page.evaluate(FONTS_LOADED)
    background = reader.page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (sum(map(int, re.findall(r"\d+", background)[:3])) < 200) == dark
    assert reader.context.cookies() == []
    assert {url for url in reader.asked if not url.startswith("data:")} == {address}
    assert reader.complaints == []
    reader.context.close()


def test_tampered_and_expired_links_say_the_same(workshop: Workshop, path: str, browser: Browser):
    shelf, expired = Shelf(workshop.home), new_token()
    link = shelf.find(key_hash(path.removeprefix("/r/")))
    assert link is not None
    shelf.put(OpenLink(key_hash(expired), link.page, utc_now()))
    context = browser.new_context()
    page = context.new_page()
    for wrong in (path[:-1] + ("A" if path[-1] != "A" else "B"), f"/r/{expired}", "/r/x/y"):
        answer = page.goto(workshop.address + wrong)
        assert answer is not None
        assert answer.status == 404
        assert page.locator("body").inner_text().strip() == ENDED
    context.close()


def test_the_owner_sees_the_readers_and_revokes(
    workshop: Workshop, path: str, browser: Browser, open_page: Open
):
    address = workshop.address
    context = browser.new_context()
    reader = context.new_page()
    assert reader.goto(address + path).status == 200
    page = open_page(address + "/reports", size=PHONE)
    expect(page.get_by_role("heading", level=1)).to_contain_text("1 link is open")
    assert stays_inside(page)
    assert path not in page.content()
    page.get_by_role("button", name="Revoke").click()
    page.get_by_role("button", name="Revoke for good").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("No link is open")
    assert reader.goto(address + path).status == 404
    context.close()
