"""What goes wrong, as a reader and as whoever reads the log sees it."""

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
from core.store.experiments import list_experiments
from tests.browser.conftest import Open, go
from tests.patience import patience
from tests.served import serving

PLANTED = "planted-secret-0123456789"


def test_a_store_that_is_held_is_explained_and_a_screen_that_fails_shows_a_number_of_the_log(
    finished: Path, tmp_path: Path, open_page: Open
):
    home = tmp_path / "home"
    shutil.copytree(finished, home)
    with Store(home, "a test") as store, store.transaction() as cursor:
        poc = list_experiments(store)[0].id
        cursor.execute(  # no such answer: the error names it
            "INSERT INTO decision VALUES ('d', ?, 'h', ?, 'stay', 'n', 'r', '', '', NULL, '', 'x', "
            "now())",
            [poc, PLANTED],
        )
    holder = Store(home, "a long experiment")
    with serving(home, MY_API_KEY=PLANTED) as address:
        page = open_page(address + "/results")
        expect(page.get_by_text("is in use")).to_be_visible()
        expect(page.get_by_text("a long experiment")).to_be_visible()
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(f"{address}/api/ready", timeout=patience(1.0))
        assert refused.value.code == 503
        assert json.loads(refused.value.read())["checks"] == {"store": False}

        holder.close()
        go(page, address)
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
