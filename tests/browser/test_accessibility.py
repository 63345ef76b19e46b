"""Every screen for who cannot see it, has no mouse or sees little, in every look it has."""

from __future__ import annotations

import pytest

from tests.browser.axe import violations
from tests.browser.conftest import DESKTOP, PHONE, Open, settled

SCREENS = (
    "/",
    "/details",
    "/scenarios",
    "/own-case",
    "/results",
    "/assumptions",
    "/run",
    "/upload",
    "/reports",
    "/access",
)
LOOKS = [(DESKTOP, "light"), (PHONE, "light"), (PHONE, "dark"), (DESKTOP, "dark")]


@pytest.mark.parametrize("path", SCREENS)
def test_nothing_on_a_screen_shuts_anybody_out(path: str, app: str, open_page: Open):
    page = open_page(app + path)
    found: dict[str, str] = {}
    for size, scheme in LOOKS:
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size(size)
        settled(page)
        # What is dark by night differs in nothing but its colours.
        for one in violations(page, colours_only=scheme == "dark"):
            found.setdefault(one, f"{scheme}, {size['width']} px")
    for tab in page.get_by_role("tab").all()[1:]:
        tab.click()
        settled(page)
        found |= dict.fromkeys(violations(page), f"tab {tab.inner_text()}")
    assert found == {}
