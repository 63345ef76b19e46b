"""Links in words: how many work, when they end, what happened to them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from core.report.format.numbers import day, several, stamp
from core.store.links import Link

SOON_DAYS = 7
NONE_SHARED = "No report shared yet"


def headline(links: Sequence[Link], now: datetime) -> str:
    """How many links work and which ends first: ``2 links are open, 1 expires on Friday``."""
    if not links:
        return NONE_SHARED
    working = [link for link in links if link.works_at(now)]
    if not working:
        return "No link is open"
    told = "1 link is open" if len(working) == 1 else f"{len(working)} links are open"
    ends = [link.expires_at for link in working if link.expires_at is not None]
    if not ends:
        return told
    first = min(ends).date()
    same = sum(end.date() == first for end in ends)
    if same == len(working):
        which = "it expires" if same == 1 else "all expire"
    else:
        which = f"{same} {'expires' if same == 1 else 'expire'}"
    return f"{told}, {which} {_when(first, now)}"


def _when(end: date, now: datetime) -> str:
    days = (end - now.date()).days
    if days == 0:
        return "today"
    return f"on {end:%A}" if days < SOON_DAYS else f"on {day(end)}"


def state(link: Link, now: datetime) -> str:
    """Until when a link works, or why it does not.

    Returns
    -------
    str
        Such as ``open until 27 Nov 2026``.
    """
    if link.revoked_at is not None:
        return f"revoked on {day(link.revoked_at.date())} by {link.revoked_by}"
    if link.expires_at is None:
        return "open, no end"
    if link.works_at(now):
        return f"open until {stamp(link.expires_at)}"
    return f"expired on {day(link.expires_at.date())}"


def opened(link: Link) -> str:
    """How often, and when last."""
    if not link.opened:
        return "not opened yet"
    last = f", last on {stamp(link.last_opened_at)}" if link.last_opened_at else ""
    return f"opened {several(link.opened, 'time')}{last}"
