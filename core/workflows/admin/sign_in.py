"""Who an identity is, asked anew at every run: a role that is taken away is gone at once."""

from __future__ import annotations

import os
import threading
from datetime import UTC, datetime
from pathlib import Path

from core.access.roles import Claims, RoleRules
from core.access.rules_file import load_rules
from core.access.sessions import Session, SignedOut, session_of
from core.domain.actor import Actor, Role
from core.domain.clock import utc_now
from core.store.audit_log import newest_after, note_event
from core.store.connection import Store
from core.store.sign_ins import end_sign_in, has_ended

ROLES_CHANGED = "roles changed"
CONFIGURATION = Actor("the configuration", Role.OWNER)
_LATEST = datetime(9999, 1, 1)
_seen: dict[Path, str] = {}
_seeing = threading.Lock()


def who_is(store: Store, claims: Claims) -> Actor:
    """The actor behind a signed-in identity.

    Raises
    ------
    SignedOut
        If the sign-in is over.
    NoRole
        If no rule knows the identity.
    BadData
        If the rules cannot be read; then nobody is let in.
    """
    session = _session(store, claims)
    if has_ended(store, session.key, _utc(session.began)):
        raise SignedOut(
            "You signed out",
            "Every tab of that sign-in is over, and so are all from before a restored backup.",
            "Sign in again.",
        )
    return session.actor


def sign_out(store: Store, claims: Claims) -> None:
    """End a sign-in in every tab and for every copy of its cookie."""
    session = _session(store, claims)
    end_sign_in(store, session.key, _utc(min(session.ends, _LATEST.timestamp())))


def _utc(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None)


def _session(store: Store, claims: Claims) -> Session:
    return session_of(claims, current_rules(store), utc_now().replace(tzinfo=UTC).timestamp())


def current_rules(store: Store) -> RoleRules:
    """The rules as they stand; a change since they were last seen is noted in the trail."""
    rules = load_rules(store.home, os.environ)
    if _seen.get(store.home) != rules.content_hash:
        with _seeing:
            _note_change(store, rules)
    return rules


def _note_change(store: Store, rules: RoleRules) -> None:
    before, after = newest_after(store, ROLES_CHANGED), rules.content_hash
    if before != after:
        counts = {
            role.value: len(rule.emails) + len(rule.domains) + len(rule.claims)
            for role, rule in rules.roles.items()
        }
        note_event(
            store,
            CONFIGURATION,
            ROLES_CHANGED,
            "rules",
            before=before,
            after=after,
            details={"rules": counts, "default": rules.default or "none"},
        )
    _seen[store.home] = after
