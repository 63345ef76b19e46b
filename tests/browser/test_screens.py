"""The screens in a real browser: first visits, links, both sizes, two people at once."""

from __future__ import annotations

import json
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

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
)
from tests.patience import patience

SCREENS = {
    "/": "Decision",
    "/details": "Details",
    "/scenarios": "Scenarios",
    "/assumptions": "Assumptions",
    "/run": "Run the PoC",
    "/results": "Results",
}
EVERY_ADDRESS = {
    **SCREENS,
    "/decision?h=36": "Decision",
    "/own-case": "Scenarios",
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


def test_a_deep_link_on_a_cold_server_shows_frame_and_page(served: Served):
    assert b"Stay for now" in served.first.link, "a reader of a link came even earlier"
    titles = {told.split("\n")[-1].strip() for told in served.first.menu}
    assert titles >= set(SCREENS.values())
    assert len(served.first.headings) == 1
    assert "Predictions a month" in served.first.body
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


def test_a_strange_address_falls_back_to_the_default(app: str, open_page: Open):
    page = open_page(app)
    for query in ("?h=99", "?h=x", "?x=nothing", "?h=%3Cscript%3E&x=%27%3B--"):
        go(page, f"{app}/{query}")
        expect(page.get_by_role("radio", name="12 months"), query).to_be_checked()
        expect(page.get_by_test_id("stException"), query).to_have_count(0)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_nothing_runs_off_a_phone(dark: bool, app: str, open_page: Open):
    page = open_page(app, size=PHONE, dark=dark)
    for path in SCREENS:
        if path != "/":
            go(page, app + path)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert stays_inside(page), path


def test_every_tab_of_results_opens(app: str, open_page: Open):
    page = open_page(app + "/results")
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


def test_an_empty_store_shows_the_example_and_then_its_own_result_without_a_click(
    workshop: Workshop, tmp_path: Path
):
    """Two first visitors looked on; one PoC was run."""
    for first, last in zip(workshop.seen_first, workshop.seen_last, strict=True):
        assert "Recorded example" in first
        assert "The same PoC is running in the background" in first
        assert "simulated reruns of this PoC" in first, "the whole Decision, at once"
        assert "Record my decision" not in first
        assert "Recorded example" not in last
        assert "content hash" in last, "the same to the last digit"
        assert "Record my decision" in last
    plan = example_plan(workshop)
    own = [poc for poc in races(workshop, tmp_path) if poc.plan_hash == plan]
    assert [poc.status for poc in own] == ["finished"]


def example_plan(workshop: Workshop) -> str:
    """Hash of the plan that was recorded."""
    record = json.loads((workshop.home.parent / "example.json").read_text(encoding="utf-8"))
    return str(record["plan_hash"])


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
