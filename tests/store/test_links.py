"""Frozen reports and links in the store: what is kept, and what is not."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from core.access.tokens import key_hash
from core.domain.actor import LOCAL, Actor, Role
from core.domain.clock import utc_now
from core.domain.errors import BadUsage
from core.domain.link import Openings
from core.store.audit_log import audit_log, first_broken
from core.store.links import (
    add_link,
    add_openings,
    add_snapshot,
    change_expiry,
    find_link,
    list_links,
    load_snapshot,
    revoke_link,
)
from core.workflows.report.sharing import link_again
from tests.frozen import frozen

OWNER = Actor("owner@example.org", Role.OWNER)


def test_a_key_stands_nowhere_in_the_home_only_its_hash(store):
    made = link_again(store, OWNER, add_snapshot(store, OWNER, frozen()), 7)
    store.cursor().execute("CHECKPOINT")
    kept = [(path, path.read_bytes()) for path in store.home.rglob("*") if path.is_file()]
    assert len(kept) >= 4  # store, note of its owner, open link, page
    for path, raw in kept:
        assert made.key.encode() not in raw, path
        assert made.key not in path.name
    assert any(key_hash(made.key).encode() in raw for _, raw in kept)


def test_files_of_links_are_for_their_user_alone(store):
    link_again(store, OWNER, add_snapshot(store, OWNER, frozen()), 7)
    for path in [store.home / "links", *(store.home / "links").rglob("*")]:
        assert path.stat().st_mode & 0o077 == 0, path


def test_the_same_content_is_kept_once_and_any_other_apart(store):
    report = frozen()
    first = add_snapshot(store, LOCAL, report)
    assert add_snapshot(store, OWNER, report) == first
    assert add_snapshot(store, LOCAL, frozen(note="other")) != first
    kept = load_snapshot(store, first)
    assert (kept.page, kept.record, kept.content_hash) == (
        report.page,
        report.record,
        report.content_hash,
    )
    assert kept.created_by == LOCAL.name


def test_every_making_changing_and_revoking_is_in_the_trail(store):
    snapshot = add_snapshot(store, OWNER, frozen())
    link = add_link(store, OWNER, snapshot, "0" * 64, utc_now() + timedelta(days=7))
    change_expiry(store, LOCAL, link, None)
    revoke_link(store, OWNER, link)
    revoke_link(store, LOCAL, link)  # was revoked before: nothing happens
    noted = [(row.action, row.subject, row.who) for row in reversed(audit_log(store))]
    assert noted == [
        ("report frozen", f"snapshot {snapshot}", OWNER.name),
        ("link made", f"link {link}", OWNER.name),
        ("link expiry changed", f"link {link}", LOCAL.name),
        ("link revoked", f"link {link}", OWNER.name),
    ]
    assert find_link(store, link).revoked_by == OWNER.name
    assert first_broken(store) is None


def test_counts_add_up_while_links_are_made_and_revoked(store):
    snapshot = add_snapshot(store, LOCAL, frozen())
    add_link(store, LOCAL, snapshot, "a" * 64, None)
    early, late = utc_now() - timedelta(hours=1), utc_now()
    with ThreadPoolExecutor(4) as threads:
        counted = [
            threads.submit(add_openings, store, {"a" * 64: Openings(2, when)})
            for when in [late, early] * 10
        ]
        others = [
            threads.submit(add_link, store, LOCAL, snapshot, f"{at:064d}", None) for at in range(10)
        ]
    for each in [*counted, *others]:
        each.result()
    link = next(link for link in list_links(store) if link.key_hash == "a" * 64)
    assert (link.opened, link.last_opened_at) == (40, late)
    add_openings(store, {"f" * 64: Openings(1, late)})  # a link of another store


def test_what_does_not_exist_is_said(store):
    for look in (find_link, load_snapshot):
        with pytest.raises(BadUsage, match="no such"):
            look(store, "nothing")
