"""Files through the screen in a real browser: dropped, understood, saved, prepared, planned."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from core.workflows.importing.sample import sample_files
from tests.browser.conftest import PHONE, Open, settled
from tests.served import serving

DATASETS = Path(__file__).parents[3] / "shared" / "datasets"
HOSTILE = "item_id,text,gold\n1,<img src=x onerror=\"document.title='broken'\">,=1+1\n2,b,c\n"


def test_dropped_files_become_a_benchmark_that_can_be_prepared_and_planned(
    tmp_path: Path, open_page: Open
):
    files = []
    for source in sample_files():
        (tmp_path / source.name).write_bytes(source.raw)
        files.append(tmp_path / source.name)
    with serving(tmp_path / "home") as address:
        page = open_page(address + "/upload")
        page.locator("input[type=file]").set_input_files(files)
        expect(page.get_by_text("3 files understood")).to_be_visible(timeout=30_000)
        page.get_by_role("button", name="Import all").click()
        expect(page.get_by_text("Saved 1,682 rows.")).to_be_visible(timeout=30_000)
        page.get_by_text("Preparation", exact=True).click()
        expect(page.get_by_text("Exam texts in training")).to_be_visible(timeout=60_000)
        settled(page)
        page.goto(address + "/run")
        page.get_by_text("My benchmark", exact=True).click()
        expect(page.get_by_text("Plan a race: My benchmark")).to_be_visible()
        settled(page)
        expect(page.get_by_test_id("stException")).to_have_count(0)


def test_a_hostile_file_on_a_phone_is_text_and_nothing_else(tmp_path: Path, open_page: Open):
    file = tmp_path / "<b>evil.csv"
    file.write_text(HOSTILE, encoding="utf-8")
    with serving(tmp_path / "home") as address:
        page = open_page(address + "/upload", size=PHONE)
        page.locator("input[type=file]").set_input_files(file)
        expect(page.get_by_text("1 file understood")).to_be_visible(timeout=30_000)
        settled(page)
        assert page.title() != "broken"
        expect(page.locator("img[src=x]")).to_have_count(0)


@pytest.mark.skipif(not DATASETS.exists(), reason="no published sets beside the repository")
def test_a_published_set_goes_in_through_the_screen(tmp_path: Path, open_page: Open):
    folder = DATASETS / "sms_spam_rules"
    with serving(tmp_path / "home") as address:
        page = open_page(address + "/upload")
        page.get_by_role("textbox", name="Name of the new benchmark").fill("SMS spam")
        page.keyboard.press("Enter")
        page.locator("input[type=file]").set_input_files(
            [folder / name for name in ("items.csv", "rules.csv", "lf_votes.csv")]
        )
        expect(page.get_by_text("3 files understood")).to_be_visible(timeout=60_000)
        page.get_by_role("button", name="Import all").click()
        expect(page.get_by_text("SMS spam so far")).to_be_visible(timeout=60_000)
        expect(page.get_by_text("5,502").first).to_be_visible()
