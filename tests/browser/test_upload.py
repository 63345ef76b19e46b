"""Files through the screen in a real browser: dropped, understood, saved, prepared, planned."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from core.workflows.importing.sample import GREETING, sample_files
from tests.browser.conftest import PHONE, Open, go, settled
from tests.interop.plain.test_doubts import german
from tests.served import serving

DATASETS = Path(__file__).parents[3] / "shared" / "datasets"
PEOPLE, RULES = 3, 73
HOSTILE = "item_id,text,gold\n1,<img src=x onerror=\"document.title='broken'\">,=1+1\n2,b,c\n"


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server on an empty store, where no race begins by itself."""
    with serving(tmp_path_factory.mktemp("empty") / "home") as address:
        yield address


def new_benchmark(page: Page, name: str) -> None:
    """The Upload screen, waiting for files of a new benchmark."""
    begin = page.get_by_role("button", name="New benchmark", exact=True)
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

    While the browser has no connection, what is dropped is not taken, or gone a moment later.
    """
    area = page.locator("input[type=file]")
    taken = page.get_by_test_id("stFileChip").first
    for _ in range(3):
        settled(page)
        expect(area).to_be_enabled()
        area.set_input_files(files)
        with suppress(AssertionError):
            expect(taken).to_be_visible(timeout=20_000)
            settled(page)
        if taken.count():
            return


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


def label_studio(items: int = 600) -> str:
    """An export with the expert's answers as ground truth, and votes on the first 300 tasks."""
    rng = random.Random(3)
    tasks = []
    for at in range(items):
        label = rng.choice(["late", "refund"])
        text = f"{rng.choice(GREETING)}, {'where is it' if label == 'late' else 'pay me'} {at}"
        given = [(who, rng.choice([label, label, "late"])) for who in range(1, PEOPLE + 1)]
        answers = [(0, label, True), *((*one, False) for one in given if at < items // 2)]
        tasks.append(
            {
                "id": at,
                "data": {"text": text},
                "annotations": [
                    {
                        "id": 10 * at + who,
                        "completed_by": who,
                        "ground_truth": expert,
                        "lead_time": 8.5,
                        "result": [
                            {
                                "from_name": "topic",
                                "to_name": "text",
                                "type": "choices",
                                "value": {"choices": [said]},
                            }
                        ],
                    }
                    for who, said, expert in answers
                ],
            }
        )
    return json.dumps(tasks)


def rules() -> str:
    """As many as an analyst writes in a week."""
    words = ["where", "pay", *(f"word{at}" for at in range(RULES - 2))]
    rows = [f"{'refund' if at % 2 else 'late'},\\b{word}\\b" for at, word in enumerate(words)]
    return "\n".join(["label,regex", *rows]) + "\n"


class Clicks:
    """Buttons and choices that somebody presses, counted."""

    def __init__(self, page: Page) -> None:
        self.page, self.count = page, 0

    def on(self, role: Any, name: str) -> None:
        there = self.page.get_by_role(role, name=name, exact=True)
        expect(there).to_be_enabled()
        settled(self.page)
        there.click()
        self.count += 1


@pytest.mark.parametrize("size", [None, PHONE], ids=["desktop", "phone"])
def test_an_export_and_73_rules_are_a_locked_plan_after_four_clicks(
    tmp_path: Path, empty: str, open_page: Open, size: ViewportSize | None
):
    files = {"export.json": label_studio(), "rules.csv": rules()}
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    page = open_page(empty + "/upload", size=size) if size else open_page(empty + "/upload")
    new_benchmark(page, f"Four clicks {len(page.url)} {'phone' if size else 'desk'}")
    clicks = Clicks(page)
    drop(page, [tmp_path / name for name in files])
    expect(page.get_by_text("2 files recognised")).to_be_visible()
    clicks.on("button", "Import and plan the PoC")
    expect(page.get_by_role("heading", name="Plan a PoC")).to_be_visible()
    clicks.on("button", "Lock the plan")
    clicks.on("button", "Lock and run")
    expect(page.get_by_role("heading", name="The PoC is running")).to_be_visible()
    assert clicks.count <= 4
    page.get_by_role("button", name="Cancel").click()
    # The next test finds a server that has nothing else to do.
    expect(page.get_by_role("heading", name="The PoC is running")).to_have_count(0)


def test_unknown_columns_and_a_work_log_take_one_click_a_question(
    tmp_path: Path, empty: str, open_page: Open
):
    (tmp_path / "faelle.csv").write_text(german(), encoding="utf-8")
    log = "User,Task,Start date,Start time,Duration\nAnn,guideline,2026-11-02,09:00:00,01:30:00\n"
    (tmp_path / "toggl.csv").write_text(log, encoding="utf-8")
    page = open_page(empty + "/upload", size=PHONE)
    new_benchmark(page, "Unknown columns")
    clicks = Clicks(page)
    drop(page, [tmp_path / "faelle.csv", tmp_path / "toggl.csv"])
    page.get_by_text("Kategorie, such as Versand").click()
    settled(page)
    clicks.on("radio", "Expert")
    clicks.on("button", "Import all")
    expect(page.get_by_text("Saved 31 rows.")).to_be_visible()
    assert clicks.count + 1 <= 4


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
