"""The screens in a real browser: first visits, links, both sizes, two people at once."""

from __future__ import annotations

import json
import re
import shutil
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import expect

from core.store.connection import Store
from tests.browser.conftest import PHONE, Open, settled
from tests.served import serving

SCREENS = {
    "/": "Decision",
    "/scenarios": "Scenarios",
    "/assumptions": "Assumptions",
    "/run": "Run the PoC",
    "/results": "Results",
}


@pytest.mark.parametrize("path", SCREENS)
def test_a_deep_link_on_a_cold_server_shows_frame_and_page(
    path: str, raced_home: Path, tmp_path: Path, open_page: Open
):
    home = tmp_path / "home"
    shutil.copytree(raced_home, home)
    with serving(home) as address:
        page = open_page(address + path)
        navigation = page.get_by_test_id("stSidebarNav")
        for title in SCREENS.values():
            expect(navigation.get_by_text(title, exact=True)).to_be_visible()
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        expect(page.get_by_text("Page not found")).to_have_count(0)


def test_the_decision_has_its_sentence_its_numbers_and_both_pictures(app: str, open_page: Open):
    page = open_page(app)
    expect(page.get_by_text("On simulated annotators, a simulated analyst")).to_be_visible()
    expect(page.get_by_text("Demo: people are simulated")).to_be_visible()
    expect(page.get_by_test_id("stMetric")).to_have_count(4)
    expect(page.get_by_role("heading", name=re.compile("^Getting there"))).to_be_visible()
    expect(page.get_by_role("heading", name=re.compile("^Living with it"))).to_be_visible()
    charts = page.get_by_test_id("stVegaLiteChart").locator("svg, canvas")
    expect(charts.first).to_be_visible()
    assert charts.count() >= 3


def test_the_counted_period_changes_the_answer_and_the_address(app: str, open_page: Open):
    page = open_page(app)
    page.get_by_role("radio", name="+ 36 mo").click()
    expect(page).to_have_url(re.compile(r"h=36"))
    settled(page)
    shared = open_page(page.url)
    expect(shared.get_by_role("radio", name="+ 36 mo")).to_be_checked()


@pytest.mark.parametrize("query", ["?h=99", "?h=x", "?x=nothing", "?h=%3Cscript%3E&x=%27%3B--"])
def test_a_strange_address_falls_back_to_the_default(query: str, app: str, open_page: Open):
    page = open_page(app + "/" + query)
    expect(page.get_by_role("radio", name="+ 12 mo")).to_be_checked()
    expect(page.get_by_test_id("stException")).to_have_count(0)


@pytest.mark.parametrize("path", SCREENS)
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_nothing_runs_off_a_phone(path: str, dark: bool, app: str, open_page: Open):
    page = open_page(app + path, size=PHONE, dark=dark)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    widths = page.evaluate(
        "() => { const main = document.querySelector('[data-testid=stMain]');"
        " return [main.scrollWidth, main.clientWidth]; }"
    )
    assert widths[0] <= widths[1]


def test_the_decision_fits_its_numbers_on_the_first_phone_screen(app: str, open_page: Open):
    page = open_page(app, size=PHONE)
    last = page.get_by_test_id("stMetric").last.bounding_box()
    assert last is not None
    assert last["y"] < PHONE["height"]


def test_every_tab_of_decision_and_results_opens(app: str, open_page: Open):
    for path in ("/", "/results"):
        page = open_page(app + path)
        for tab in page.get_by_role("tab").all():
            tab.click()
            settled(page)
            expect(page.get_by_test_id("stException")).to_have_count(0)


def test_every_chart_has_words_for_who_cannot_see_it(app: str, open_page: Open):
    page = open_page(app)
    for chart in page.get_by_test_id("stVegaLiteChart").all():
        described = chart.evaluate(
            "e => !!(e.getAttribute('aria-label') || e.querySelector('[aria-label]'))"
        )
        assert described


def test_a_race_is_planned_locked_run_and_listed(raced_home: Path, tmp_path: Path, open_page: Open):
    home = tmp_path / "home"
    shutil.copytree(raced_home, home)
    with serving(home) as address:
        page = open_page(address + "/run")
        for label in ("Rounds", "Repeats"):
            field = page.get_by_label(label, exact=True)
            field.fill("1")
            field.press("Enter")
            settled(page)
        page.get_by_role("button", name="Lock the plan").click()
        page.get_by_role("button", name="Lock and race").click()
        expect(page.get_by_text("The race is running")).to_be_visible(timeout=20_000)
        expect(page.get_by_text("The race is running")).to_have_count(0, timeout=90_000)
        expect(page.get_by_role("button", name="Lock the plan")).to_be_visible(timeout=20_000)
    with Store(home) as store:
        rows = (
            store.cursor()
            .execute(
                "SELECT status, json_extract(plan, '$.seeds')::VARCHAR FROM experiment "
                "ORDER BY created_at DESC LIMIT 1"
            )
            .fetchone()
        )
    assert rows == ("finished", "[1]")


def test_an_empty_store_races_by_itself_and_shows_the_verdict_without_a_click(
    tmp_path: Path, open_page: Open
):
    with serving(tmp_path / "home", SWITCHPOINT_AUTORUN="1", SWITCHPOINT_BACKEND="loky") as address:
        page = open_page(address)
        expect(page.get_by_text("Racing both ways on 1,000 dishes")).to_be_visible()
        expect(page.get_by_role("progressbar").first).to_be_visible()
        second = open_page(address)  # two first visitors start one race
        expect(page.get_by_text("Chance that this is wrong")).to_be_visible(timeout=150_000)
        expect(second.get_by_text("Chance that this is wrong")).to_be_visible(timeout=30_000)
    with Store(tmp_path / "home") as store:
        pocs = store.cursor().execute("SELECT count(*) FROM experiment").fetchone()
    assert pocs == (1,)


def test_without_autorun_an_empty_store_offers_a_button(tmp_path: Path, open_page: Open):
    with serving(tmp_path / "home") as address:
        page = open_page(address)
        expect(page.get_by_role("button", name="Race both ways on keto dishes")).to_be_visible()
        results = open_page(address + "/results")
        expect(results.get_by_text("No scores yet")).to_be_visible()


def test_a_store_that_somebody_else_holds_is_explained_on_the_screen(
    raced_home: Path, tmp_path: Path, open_page: Open
):
    home = tmp_path / "home"
    shutil.copytree(raced_home, home)
    with Store(home, "a long experiment"), serving(home) as address:
        page = open_page(address + "/results")
        expect(page.get_by_text("is in use")).to_be_visible()
        expect(page.get_by_text("a long experiment")).to_be_visible()
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(f"{address}/api/ready", timeout=5)
        assert refused.value.code == 503
        assert json.loads(refused.value.read())["checks"] == {"store": False}


def test_the_health_route_answers(app: str):
    with urllib.request.urlopen(f"{app}/api/health", timeout=5) as answer:
        assert json.loads(answer.read())["status"] == "ok"
    with urllib.request.urlopen(f"{app}/api/ready", timeout=5) as answer:
        assert set(json.loads(answer.read())["checks"].values()) == {True}


def test_two_people_at_once_keep_their_own_period(app: str, open_page: Open):
    first, second = open_page(app), open_page(app)
    first.get_by_role("radio", name="To target").click()
    settled(first)
    expect(first.get_by_role("radio", name="To target")).to_be_checked()
    expect(second.get_by_role("radio", name="+ 12 mo")).to_be_checked()
