"""Every screen and tab of a race on uploaded data: no groups, no trap set, nobody simulated."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.domain.plan import Plan
from core.interop.source import SourceFile
from core.store.connection import Store
from core.workflows.engine import close_engines, engine
from core.workflows.importing.sample import sample_files
from core.workflows.importing.upload import upload
from core.workflows.poc.run import plan_poc, run_poc
from tests.pages.conftest import words
from tests.prepared import Prepared
from tests.quiet import Quiet

TABS = {
    "decision.py": "",
    "details.py": "details",
    "results.py": "results-tabs",
    "scenarios.py": "scenario-tabs",
    "assumptions.py": "assumption-tabs",
}


def race_upload(home: Path) -> None:
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


@pytest.fixture(scope="module")
def upload_home(prepared: Prepared, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    home = tmp_path_factory.mktemp("uploaded") / "home"
    shutil.copytree(prepared.folder("raced-upload", race_upload), home)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SWITCHPOINT_HOME", str(home))
        yield home
        close_engines()


@pytest.mark.parametrize("page", [*TABS, "run.py", "upload.py"])
@pytest.mark.usefixtures("upload_home")
def test_every_screen_and_tab_works_without_groups_and_traps(screen, page):
    app = screen(page)
    shown = words(app)
    for label in [tab.label for tab in app.tabs] if page in TABS else []:
        app.session_state[TABS[page]] = label
        app.run()
        assert not app.exception, (page, label)
        shown += words(app)
    assert "simulated annotators" not in shown
    assert not re.search(r"\bnan\b", shown.lower())
    if page in ("decision.py", "details.py", "results.py", "scenarios.py"):
        assert "1 repeat only" in shown
    if page == "decision.py":
        assert "Based on uploaded votes of annotators" in shown
        assert "Your data" in shown or "Tickets" in shown


@pytest.mark.usefixtures("upload_home")
def test_the_last_step_leads_to_the_verdict_until_another_file_comes(screen):
    def at_the_end() -> bool:
        app = screen("run.py")
        app.button_group(key="plan-benchmark").set_value("tickets").run()
        (steps,) = (one for one in app.get("html") if "sp-steps" in one.proto.body)
        led = [button for button in app.button if button.label == "See the verdict of its last PoC"]
        assert ("aria-current=step>5. Verdict" in steps.proto.body) == bool(led)
        return bool(led)

    assert at_the_end()
    upload(engine().store, "tickets", [SourceFile("more.csv", b"label,regex\nlate,tomorrow\n")])
    assert not at_the_end()
