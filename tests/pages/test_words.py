"""No screen says a word that the product has retired."""

from __future__ import annotations

import pytest

from core.report.wording.retired import retired_in
from tests.pages.conftest import words

PAGES = ("decision", "scenarios", "own_case", "assumptions", "run", "results", "upload", "reports")


@pytest.mark.parametrize("page", PAGES)
def test_no_screen_says_a_retired_word(page: str, raced_home, screen):
    found = retired_in(words(screen(f"{page}.py")))
    assert not found, "\n".join(f"{hit!r}, say {say}" for hit, say in found)
