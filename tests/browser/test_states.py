"""States of the first screen: what each says and what to do, and that none of its words is cut.

``SWITCHPOINT_SHOTS`` names a folder that keeps the pictures.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import expect

from core.decision.scenarios.url import to_link
from core.domain.assumption import Scenario
from core.store.connection import Store
from core.store.scenarios import save_scenario
from core.store.verdicts import save_verdict
from core.workflows.poc.crash_loop import BACKGROUND
from core.workflows.poc.dossiers import dossier_of
from core.workflows.poc.valuing import value_experiment
from tests.browser.conftest import DESKTOP, PHONE, Open, settled, stays_inside
from tests.browser.legible import HIGHEST, cut, height
from tests.pages.conftest import unfinished
from tests.served import serving

EARLIER = Path(__file__).parents[1] / "workflows" / "report" / "data" / "before_approaches.json"
BUDGET = "Small budget"
STATES = {
    "undecided": (r"^Undecided: ", "Next step."),
    "one repeat": (r"1 repeat only", "run a plan with 3 or more"),
    "one approach": (r"your own rules", "Next step."),
    "earlier version": (r"Recorded by an earlier version", "Record your decision again"),
    "no PoC": (r"No PoC has been run on this machine yet", "Run the PoC on keto dishes"),
    "cancelled": (r"The same PoC was cancelled on this machine", "Resume"),
    "failed": (r"The same PoC failed on this machine", "Resume"),
}
"""What is said, and what is to be done."""
AWAY = ("no PoC", "cancelled", "failed")
"""On a store without a result: what this machine does beside the example makes it higher."""


@pytest.fixture(scope="module")
def addresses(
    finished_verdicts: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, str]]:
    """An address for each state, on servers that run until the last one was looked at."""
    folder = tmp_path_factory.mktemp("states")
    with ExitStack() as servers:
        run = servers.enter_context
        found = {}
        for name in AWAY:
            home = folder / name.replace(" ", "-") / "home"
            home.parent.mkdir()
            if name != "no PoC":
                unfinished(home, name, "disk full", kind=BACKGROUND)
            found[name] = run(serving(home))
        (folder / "with").mkdir()
        home = folder / "with" / "home"
        shutil.copytree(finished_verdicts / "home", home)
        records = json.loads((finished_verdicts / "records.json").read_text(encoding="utf-8"))
        pocs = {name: poc for name, (poc, _) in records.items()}
        with Store(home, "a test") as store:
            save_verdict(store, pocs["hybrid"], json.loads(EARLIER.read_text(encoding="utf-8")))
            d = dossier_of(store, value_experiment(store, pocs["stay"]))
            builds = sorted(d.build(one.arm) for one in d.valuation.verdict.options)
            small = replace(Scenario(), budget=sum(builds[:2]) / 2)
            save_scenario(store, BUDGET, "", to_link(small, d.valuation.register), d.months)
        own = run(serving(home))
        yield found | {
            "undecided": f"{own}/?x={pocs['undecided']}",
            "one repeat": f"{own}/?x={pocs['switch']}",
            "one approach": f"{own}/?x={pocs['stay']}&s={BUDGET.replace(' ', '%20')}",
            "earlier version": f"{own}/?x={pocs['hybrid']}",
        }


@pytest.mark.parametrize("state", STATES)
def test_a_state_says_one_thing_and_what_to_do(
    state: str, addresses: dict[str, str], open_page: Open, tmp_path: Path
):
    said, to_do = STATES[state]
    page = open_page(addresses[state])
    for size in (DESKTOP, PHONE):
        page.set_viewport_size(size)
        settled(page)
        expect(page.get_by_text(re.compile(said)).first).to_be_visible()
        expect(page.get_by_text(to_do).locator("visible=true").first).to_be_visible()
        expect(page.get_by_test_id("stException")).to_have_count(0)
        expect(page.get_by_test_id("stVegaLiteChart").locator("svg").first).to_be_visible()
        high = height(page)
        assert state in AWAY or high <= HIGHEST[size["width"]], size
        assert stays_inside(page), size
        page.set_viewport_size(size | {"height": high})
        settled(page)
        shots = Path(os.environ.get("SWITCHPOINT_SHOTS", tmp_path))
        page.screenshot(path=shots / f"{state.replace(' ', '-')}-{size['width']}.png")
        assert cut(page) == [], size
