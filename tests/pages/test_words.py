"""No screen says a word that the product has retired."""

from __future__ import annotations

import pytest

from core.report.wording.retired import retired_in
from tests.pages.conftest import words

PAGES = ("decision", "details", "scenarios", "assumptions", "run", "results", "upload", "reports")
SCREENS = [(page, {}) for page in PAGES] + [("scenarios", {"from": "none"})]


@pytest.mark.parametrize(("page", "query"), SCREENS)
def test_no_screen_says_a_retired_word(page: str, query: dict[str, str], raced_home, screen):
    found = retired_in(words(screen(f"{page}.py", **query)))
    assert not found, "\n".join(f"{hit!r}, say {say}" for hit, say in found)
