"""Files through the screen in a real browser: dropped, understood, saved, prepared, planned."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from core.workflows.importing.sample import sample_files
from tests.browser.conftest import PHONE, Open, go, settled
from tests.served import serving

DATASETS = Path(__file__).parents[3] / "shared" / "datasets"
HOSTILE = "item_id,text,gold\n1,<img src=x onerror=\"document.title='broken'\">,=1+1\n2,b,c\n"


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server on an empty store, where no race begins by itself."""
    with serving(tmp_path_factory.mktemp("empty") / "home") as address:
        yield address


def new_benchmark(page: Page, name: str) -> None:
    """The Upload screen, waiting for files of a new benchmark."""
    begin = page.get_by_role("button", name="New benchmark")
    field = page.get_by_role("textbox", name="Name of the new benchmark")
    expect(begin.or_(field)).to_be_visible()
    if begin.count():
        begin.click()
        settled(page)
    field.fill(name)
    field.press("Enter")
    settled(page)


def drop(page: Page, files: Sequence[Path]) -> None:
    """Drop files as somebody does who sees that nothing came of it, and does it once more.

    While the browser has no connection, what is dropped is not taken.
    """
    area = page.locator("input[type=file]")
    taken = page.get_by_test_id("stFileChip").first
    expect(area).to_be_enabled()
    area.set_input_files(files)
    try:
        expect(taken).to_be_visible()
    except AssertionError:
        area.set_input_files(files)


def test_without_autorun_an_empty_store_offers_a_button(empty: str, open_page: Open):
    page = open_page(empty)
    expect(page.get_by_role("button", name="Run the PoC on keto dishes")).to_be_visible()
    go(page, empty + "/results")
    expect(page.get_by_text("No scores yet")).to_be_visible()


def test_dropped_files_become_a_benchmark_that_can_be_prepared_and_planned(
    tmp_path: Path, empty: str, open_page: Open
):
    files = []
    for source in sample_files():
        (tmp_path / source.name).write_bytes(source.raw)
        files.append(tmp_path / source.name)
    page = open_page(empty + "/upload")
    new_benchmark(page, "Dropped tickets")
    drop(page, files)
    expect(page.get_by_text("3 files recognised")).to_be_visible()
    page.get_by_role("button", name="Import all").click()
    expect(page.get_by_text("Saved 1,682 rows.")).to_be_visible()
    page.get_by_text("Preparation", exact=True).click()
    expect(page.get_by_text("Test items in training")).to_be_visible()
    settled(page)
    page.get_by_text("Files", exact=True).click()
    page.get_by_role("button", name="Plan the PoC").click()
    expect(page.get_by_text("Plan a PoC: Dropped tickets")).to_be_visible()
    settled(page)
    expect(page.get_by_test_id("stException")).to_have_count(0)


def test_a_hostile_file_on_a_phone_is_text_and_nothing_else(
    tmp_path: Path, empty: str, open_page: Open
):
    file = tmp_path / "<b>evil.csv"
    file.write_text(HOSTILE, encoding="utf-8")
    page = open_page(empty + "/upload", size=PHONE)
    new_benchmark(page, "Evil")
    drop(page, [file])
    expect(page.get_by_text("1 file recognised")).to_be_visible()
    settled(page)
    assert page.title() != "broken"
    expect(page.locator("img[src=x]")).to_have_count(0)


@pytest.mark.skipif(not DATASETS.exists(), reason="no published sets beside the repository")
def test_a_published_set_goes_in_through_the_screen(empty: str, open_page: Open):
    folder = DATASETS / "sms_spam_rules"
    page = open_page(empty + "/upload")
    new_benchmark(page, "SMS spam")
    drop(page, [folder / name for name in ("items.csv", "rules.csv", "lf_votes.csv")])
    expect(page.get_by_text("3 files recognised")).to_be_visible()
    page.get_by_role("button", name="Import all").click()
    expect(page.get_by_text("SMS spam so far")).to_be_visible()
    expect(page.get_by_text("5,502").first).to_be_visible()
