"""An error nobody expected: a number for the reader, the rest for the log."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from playwright.sync_api import expect

from core.store.connection import Store
from core.store.experiments import list_experiments
from tests.browser.conftest import Open
from tests.served import serving

PLANTED = "planted-secret-0123456789"


def test_a_screen_that_fails_shows_a_number_that_is_in_the_log(
    raced_home: Path, tmp_path: Path, open_page: Open
):
    home = tmp_path / "home"
    shutil.copytree(raced_home, home)
    with Store(home, "a test") as store, store.transaction() as cursor:
        poc = list_experiments(store)[0].id
        cursor.execute(  # no such answer: the error names it
            "INSERT INTO decision VALUES ('d', ?, 'h', ?, 'stay', 'n', 'r', '', '', NULL, '', 'x', "
            "now())",
            [poc, PLANTED],
        )
    with serving(home, MY_API_KEY=PLANTED) as address:
        page = open_page(address)
        shown = page.get_by_text("tell whoever runs Switchpoint this number")
        expect(shown).to_be_visible()
        told = page.locator("body").inner_text()
        number = re.search(r"this number: (\w{8})", told)
    assert number is not None
    assert "Traceback" not in told
    assert PLANTED not in told
    (log,) = tmp_path.glob("*.log")
    text = log.read_text()
    assert f"unexpected error {number[1]}" in text
    assert "Traceback" in text
    assert "is not a valid Answer" in text
    assert PLANTED not in text
