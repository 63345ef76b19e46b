"""The folder of open links and the counts of their openings, in step with the store."""

from __future__ import annotations

import threading

from core.access.link_views import OpeningsFile, Tally
from core.access.published_links import Shelf
from core.domain.clock import utc_now
from core.domain.link import OpenLink, together
from core.report.document.shared_html import newer_line
from core.store.connection import Store
from core.store.links import Link, add_openings, list_links, load_snapshot

OPENED = Tally()
"""Openings this process has seen and not written down yet."""

TENDING = threading.Lock()
"""One at a time changes the folder."""


def tend(store: Store) -> None:
    """Bring counts into the store, and the folder of open links into step with it."""
    with TENDING:
        _count(store)
        _shelve(store)


def _count(store: Store) -> None:
    with OpeningsFile(store.home).fetched() as left:
        counts = together(left, seen := OPENED.taken())
        try:
            add_openings(store, counts)
        except BaseException:
            OPENED.add(seen)
            raise


def _shelve(store: Store) -> None:
    shelf, now = Shelf(store.home), utc_now()
    working = {link.key_hash: link for link in list_links(store) if link.works_at(now)}
    for key in shelf.open_tokens() - set(working):
        shelf.close(key)
    needed = set()
    for link in working.values():
        known = shelf.find(link.key_hash)
        digest = (
            known.page if known and shelf.has_page(known.page) else _put_page(store, shelf, link)
        )
        wanted = OpenLink(link.key_hash, digest, link.expires_at, line_of(link))
        if wanted != known:
            shelf.put(wanted)
        needed.add(digest)
    shelf.drop_pages(needed)


def _put_page(store: Store, shelf: Shelf, link: Link) -> str:
    return shelf.put_page(load_snapshot(store, link.snapshot_id).page)


def line_of(link: Link) -> str:
    """What readers of a link are told about what came later."""
    return newer_line(link.frozen_at, link.newer_at, link.changed_at)
