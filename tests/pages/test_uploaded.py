"""Every screen and tab of a race on uploaded data: no groups, no trap set, nobody simulated."""

import os
import re
import shutil

import pytest

from core.domain.plan import Plan
from core.store.connection import FILE, Store
from core.workflows.importing.sample import sample_files
from core.workflows.importing.upload import upload
from core.workflows.poc.run import plan_poc, run_poc
from tests.pages.conftest import words
from tests.quiet import Quiet

TABS = {
    "decision.py": "details",
    "results.py": "results-tabs",
    "scenarios.py": "scenario-tabs",
    "assumptions.py": "assumption-tabs",
}


@pytest.fixture(scope="module")
def raced_upload(tmp_path_factory):
    home = tmp_path_factory.mktemp("uploaded")
    with Store(home, "the tests") as store:
        assert upload(store, "tickets", sample_files()).landed
        plan = Plan(
            benchmark="tickets",
            sizes=(60, 120),
            seeds=(1,),
            target=0.7,
            arms=("old", "new", "rules", "gold", "rationales-old"),
        )
        run_poc(store, plan_poc(store, plan).id, Quiet())
    return home / FILE


@pytest.mark.parametrize("page", [*TABS, "own_case.py", "run.py", "upload.py"])
def test_every_screen_and_tab_works_without_groups_and_traps(raced_upload, home, screen, page):
    os.makedirs(home, exist_ok=True)
    shutil.copy2(raced_upload, home / FILE)
    app = screen(page)
    shown = words(app)
    for label in [tab.label for tab in app.tabs] if page in TABS else []:
        app.session_state[TABS[page]] = label
        app.run()
        assert not app.exception, (page, label)
        shown += words(app)
    assert "simulated annotators" not in shown
    assert not re.search(r"\bnan\b", shown.lower())
    if page == "decision.py":
        assert "On uploaded votes of annotators" in shown
        assert "Your data" in shown or "Tickets" in shown
