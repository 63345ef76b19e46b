"""The screens in a real browser: first visits, links, both sizes, two people at once."""

from __future__ import annotations

import json
import re
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from core.cli import main
from core.report.wording.glossary import PRODUCT, PROMISE
from core.store.connection import Store
from core.store.experiments import Experiment, list_experiments
from core.workflows.admin.restore import restore
from tests.browser.conftest import (
    PHONE,
    RACE_SECONDS,
    Open,
    Served,
    Workshop,
    go,
    settled,
    stays_inside,
    visiting,
)
from tests.browser.small_first_race import FIRST_RACE
from tests.patience import patience

SCREENS = {
    "/": "Decision",
    "/scenarios": "Scenarios",
    "/assumptions": "Assumptions",
    "/run": "Run the PoC",
    "/results": "Results",
}
EVERY_ADDRESS = {
    **SCREENS,
    "/decision?h=36": "Decision",
    "/own-case": "Your own case",
    "/upload": "Upload",
    "/reports": "Reports and links",
    "/access": "Access",
}
"""Every address that ever led to a screen, and the screen."""
OPENS = """address => new Promise(told => {
    const socket = new WebSocket(address);
    socket.onopen = () => told("opened");
    socket.onerror = () => told("refused");
})"""


@pytest.fixture(scope="module")
def decision(app: str, browser: Browser) -> Iterator[Page]:
    """The Decision screen, to look at."""
    with visiting(browser) as opened:
        yield opened(app)


def test_a_deep_link_on_a_cold_server_shows_frame_and_page(served: Served):
    assert b"Stay for now" in served.first.link, "a reader of a link came even earlier"
    titles = {told.split("\n")[-1].strip() for told in served.first.menu}
    assert titles >= set(SCREENS.values())
    assert len(served.first.headings) == 1
    assert "Decisions a month" in served.first.body
    assert "Page not found" not in served.first.body


def test_a_page_of_another_port_of_this_machine_opens_no_screen(app: str, browser: Browser):
    page = browser.new_page()
    elsewhere = "http://localhost:8999/"
    page.route(elsewhere, lambda route: route.fulfill(body="another server's page"))
    page.goto(elsewhere)
    for there in (app, app.replace("127.0.0.1", "localhost")):
        assert page.evaluate(OPENS, there.replace("http", "ws") + "/_stcore/stream") == "refused"
    page.close()


def test_every_address_shows_frame_and_page(app: str, open_page: Open):
    page = open_page(app)
    for path, title in EVERY_ADDRESS.items():
        go(page, app + path)
        expect(page).to_have_title(f"{title} - {PRODUCT}")
        expect(page.get_by_test_id("stSidebarNav").get_by_text(title, exact=True)).to_be_visible()
        expect(page.get_by_text(PROMISE)).to_be_visible()
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        expect(page.get_by_text("Page not found")).to_have_count(0)
        if "h=36" in path:
            expect(page.get_by_role("radio", name="36 months")).to_be_checked()
    page.get_by_role("button", name="Which two approaches?").click()
    expect(page.get_by_text("annotators label examples")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_text("annotators label examples")).to_be_hidden()


def test_the_decision_has_its_sentence_its_numbers_and_both_pictures(decision: Page):
    expect(decision.get_by_text("On simulated annotators, a simulated analyst")).to_be_visible()
    expect(decision.get_by_text("Demo: people are simulated")).to_be_visible()
    expect(decision.get_by_test_id("stMetric")).to_have_count(4)
    expect(decision.get_by_role("heading", name=re.compile("^Getting there"))).to_be_visible()
    expect(decision.get_by_role("heading", name=re.compile("^Living with it"))).to_be_visible()
    charts = decision.get_by_test_id("stVegaLiteChart").locator("svg, canvas")
    expect(charts.first).to_be_visible()
    assert charts.count() >= 3


def test_every_chart_has_words_for_who_cannot_see_it(decision: Page):
    charts = decision.get_by_test_id("stVegaLiteChart")
    expect(charts.first).to_be_visible()
    for chart in charts.all():
        assert chart.evaluate(
            "e => !!(e.getAttribute('aria-label') || e.querySelector('[aria-label]'))"
        )


def test_the_counted_period_changes_the_answer_and_the_address(app: str, open_page: Open):
    page = open_page(app)
    page.get_by_role("radio", name="36 months").click()
    expect(page).to_have_url(re.compile(r"h=36"))
    settled(page)
    shared = open_page(page.url)
    expect(shared.get_by_role("radio", name="36 months")).to_be_checked()


def test_a_strange_address_falls_back_to_the_default(app: str, open_page: Open):
    page = open_page(app)
    for query in ("?h=99", "?h=x", "?x=nothing", "?h=%3Cscript%3E&x=%27%3B--"):
        go(page, f"{app}/{query}")
        expect(page.get_by_role("radio", name="12 months"), query).to_be_checked()
        expect(page.get_by_test_id("stException"), query).to_have_count(0)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_nothing_runs_off_a_phone_and_its_first_screen_holds_the_numbers(
    dark: bool, app: str, open_page: Open
):
    page = open_page(app, size=PHONE, dark=dark)
    for path in SCREENS:
        if path != "/":
            go(page, app + path)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert stays_inside(page), path
        if path == "/":
            last = page.get_by_test_id("stMetric").last.bounding_box()
            assert last is not None
            assert last["y"] < PHONE["height"]


def test_every_tab_of_decision_and_results_opens(app: str, open_page: Open):
    page = open_page(app)
    for path in ("/", "/results"):
        if path != "/":
            go(page, app + path)
        tabs = page.get_by_role("tab")
        expect(tabs.first).to_be_visible()
        for tab in tabs.all():
            tab.click()
            settled(page)
            expect(page.get_by_test_id("stException")).to_have_count(0)


def test_a_race_is_planned_locked_run_and_listed(
    workshop: Workshop, open_page: Open, tmp_path: Path
):
    page = open_page(workshop.address + "/run")
    for label in ("Rounds", "Repeats"):
        field = page.get_by_label(label, exact=True)
        field.fill("1")
        field.press("Enter")
        settled(page)
    workshop.hold.touch()
    page.get_by_role("button", name="Lock the plan").click()
    page.get_by_role("button", name="Lock and run").click()
    running = page.get_by_text("The PoC is running")
    expect(running).to_be_visible()
    expect(page.get_by_role("progressbar").first).to_be_visible()
    workshop.hold.unlink()
    expect(running).to_have_count(0, timeout=1000 * patience(RACE_SECONDS))
    expect(page.get_by_role("button", name="Lock the plan")).to_be_visible()
    expect(page.get_by_test_id("stDataFrame").first).to_be_visible()
    newest = races(workshop, tmp_path)[0]
    assert (newest.status, newest.plan.seeds, newest.plan.iterations) == ("finished", (1,), 1)


def races(workshop: Workshop, folder: Path) -> list[Experiment]:
    """What the server's store holds, newest first, read from a backup that it makes."""
    backup = folder / "backup.zip"
    assert main(["backup", "--home", str(workshop.home), "--out", str(backup)]) == 0
    restore(backup, folder / "home")
    with Store(folder / "home") as store:
        return list_experiments(store)


def test_an_empty_store_races_by_itself_and_shows_the_verdict_without_a_click(
    workshop: Workshop, tmp_path: Path
):
    """Two first visitors looked on; one race was started."""
    assert workshop.seen_first == {"Racing both ways on 200 dishes"}
    first = [race for race in races(workshop, tmp_path) if race.plan.sizes == FIRST_RACE]
    assert [race.status for race in first] == ["finished"]


def test_the_health_route_answers(app: str):
    with urllib.request.urlopen(f"{app}/api/health", timeout=patience(1.0)) as answer:
        assert json.loads(answer.read())["status"] == "ok"
    with urllib.request.urlopen(f"{app}/api/ready", timeout=patience(1.0)) as answer:
        assert set(json.loads(answer.read())["checks"].values()) == {True}


def test_two_people_at_once_keep_their_own_period(app: str, open_page: Open):
    first, second = open_page(app), open_page(app)
    first.get_by_role("radio", name="Until launch").click()
    settled(first)
    expect(first.get_by_role("radio", name="Until launch")).to_be_checked()
    expect(second.get_by_role("radio", name="12 months")).to_be_checked()
