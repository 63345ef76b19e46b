"""Links in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from core.report.wording.link_words import NONE_SHARED, headline, opened, state
from core.store.links import Link

NOW = datetime(2026, 11, 18, 9)  # a Wednesday
LINK = Link(
    "link-1", "snapshot-1", "experiment-1", "Title", "", "Stay for now", "stay", {}, NOW, "0" * 64,
    None, "this computer", NOW, None, None, 0, None, None, None,
)  # fmt: skip


def ends(days: float) -> Link:
    return replace(LINK, expires_at=NOW + timedelta(days=days))


GONE = [ends(-1), replace(LINK, revoked_by="owner@example.org", revoked_at=NOW)]


@pytest.mark.parametrize(
    ("links", "told"),
    [
        ([], NONE_SHARED),
        (GONE, "No link is open"),
        ([LINK], "1 link is open"),
        ([LINK, ends(2)], "2 links are open, 1 expires on Friday"),
        ([LINK, ends(2), ends(2), ends(9), *GONE], "4 links are open, 2 expire on Friday"),
        ([ends(0.1)], "1 link is open, it expires today"),
        ([ends(7), ends(7)], "2 links are open, all expire on 25 Nov 2026"),
    ],
)
def test_how_many_links_work_and_which_ends_first(links: list[Link], told: str):
    assert headline(links, NOW) == told


def test_until_when_a_link_works_or_why_not():
    assert state(LINK, NOW) == "open, no end"
    assert state(ends(2), NOW) == "open until 20 Nov 2026, 09:00 UTC"
    assert state(ends(-1), NOW) == "expired on 17 Nov 2026"
    assert state(GONE[1], NOW) == "revoked on 18 Nov 2026 by owner@example.org"


def test_how_often_it_was_opened():
    assert opened(LINK) == "not opened yet"
    seen = replace(LINK, opened=1, last_opened_at=NOW)
    assert opened(seen) == "opened 1 time, last on 18 Nov 2026, 09:00 UTC"
    assert opened(replace(seen, opened=3)).startswith("opened 3 times")
