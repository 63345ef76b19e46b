"""What axe-core finds on every screen and a shared link, in both schemes and sizes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from core.domain.actor import LOCAL
from core.store.connection import Store
from core.store.links import add_snapshot
from core.workflows.poc.dossiers import open_dossier
from core.workflows.report.sharing import link_again
from tests.browser.conftest import DESKTOP, PHONE, Open, settled

SCREENS = (
    "/",
    "/scenarios",
    "/own-case",
    "/assumptions",
    "/run",
    "/results",
    "/upload",
    "/reports",
    "/access",
)
LOOKS = [(DESKTOP, "light"), (DESKTOP, "dark"), (PHONE, "light"), (PHONE, "dark")]
NOT_OURS = {
    # rule: selector, both Streamlit's own; none of these can be set from a script.
}
ALSO = ("heading-order",)
"""Rules below *serious* that hold here too."""
RUN = "options => axe.run(document, options).then(found => found.violations)"


def violations(page: Page) -> list[str]:
    """What is serious or critical and ours: the rule, the element, what is wrong with it."""
    found = page.evaluate(RUN, {"resultTypes": ["violations"], "preload": False})
    return [
        f"{rule['id']}: {node['html'][:200]} {node['failureSummary']}"
        for rule in found
        if rule["impact"] in ("serious", "critical") or rule["id"] in ALSO
        for node in rule["nodes"]
        if not page.evaluate(
            "([inner, outer]) => !!outer && !!document.querySelector(inner)?.closest(outer)",
            [node["target"][-1], NOT_OURS.get(rule["id"], "")],
        )
    ]


def looked_at(page: Page, settle: Callable[[Page], None] = lambda page: None) -> list[str]:
    """Violations in every look of a page that is open."""
    page.evaluate(AXE_SCRIPT)
    found: dict[str, str] = {}
    for size, scheme in LOOKS:
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size(size)
        settle(page)
        for one in violations(page):
            found.setdefault(one, f"{scheme}, {size['width']}: {one}")
    return list(found.values())


@pytest.mark.parametrize("path", SCREENS)
def test_a_screen_can_be_used_by_everybody(path: str, app: str, open_page: Open):
    page = open_page(app + path)
    assert looked_at(page, settled) == []
    for tab in page.get_by_role("tab").all():
        tab.click()
        settled(page)
        assert violations(page) == [], tab.inner_text()
