"""Keys for programs: shown once, kept as a hash, and nobody learns why one does not work."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.access.scopes import Scope
from core.domain.actor import LOCAL, Actor, Role
from core.domain.clock import utc_now
from core.domain.errors import BadUsage, NotAllowed
from core.store.audit_log import audit_log
from core.workflows.admin.api_tokens import (
    PREFIX,
    UnknownToken,
    actor_of_token,
    known_tokens,
    make_token,
    state_of,
    take_back_token,
)


def test_a_key_acts_as_little_as_it_was_made_for(store):
    token, key = make_token(store, "  nightly\n job ", ["import"], by=LOCAL)
    assert (token.name, key[: len(PREFIX)]) == ("nightly job", PREFIX)
    assert actor_of_token(store, key, Scope.IMPORT) == Actor("key nightly job", Role.ANALYST)
    for scope in (Scope.EXPORT, Scope.READ):
        with pytest.raises(NotAllowed, match="not made for"):
            actor_of_token(store, key, scope)
    assert known_tokens(store, by=LOCAL)[0].last_used_at is not None


def test_unknown_expired_and_revoked_keys_are_refused_in_the_same_words(store):
    _, ended = make_token(store, "ended", ["read"], days=1, by=LOCAL)
    revoked, taken = make_token(store, "revoked", ["read"], by=LOCAL)
    take_back_token(store, revoked.id, by=LOCAL)
    tomorrow = utc_now() + timedelta(days=1, seconds=1)
    said = set()
    for key, at in ((ended, tomorrow), (taken, None), ("swp_wrong", None), ("", None), ("é", None)):
        with pytest.raises(UnknownToken) as error:
            actor_of_token(store, key, Scope.READ, at)
        said.add(error.value.text)
    assert len(said) == 1
    assert [state_of(t).split()[0] for t in known_tokens(store, by=LOCAL)] == ["revoked", "works"]


def test_neither_the_store_nor_the_trail_holds_a_key(store):
    _, key = make_token(store, "nightly", ["import", "read"], by=LOCAL)
    actor_of_token(store, key, Scope.READ)
    kept = store.cursor().execute("FROM api_token").fetchall()
    assert key.removeprefix(PREFIX) not in f"{kept} {audit_log(store)}"
    assert audit_log(store)[0].details["scopes"] == ["import", "read"]
    store.cursor().execute("CHECKPOINT")
    assert key.removeprefix(PREFIX).encode() not in store.path.read_bytes()


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"name": " \n"}, "needs a name"),
        ({"name": "x" * 61}, "needs a name"),
        ({"name": "TAKEN"}, "already"),
        ({"scopes": []}, "what the key is for"),
        ({"scopes": ["import", "everything"]}, "'everything'"),
        ({"days": 0}, "0 days"),
        ({"days": 367}, "367 days"),
    ],
)
def test_a_key_that_makes_no_sense_is_not_made(store, settings, said):
    make_token(store, "taken", ["import"], by=LOCAL)
    asked = {"name": "job", "scopes": ["import"], "days": 90} | settings
    with pytest.raises(BadUsage, match=said):
        make_token(store, **asked, by=LOCAL)
    assert len(known_tokens(store, by=LOCAL)) == 1


def test_a_key_is_revoked_once(store):
    token, _ = make_token(store, "job", ["import"], by=LOCAL)
    take_back_token(store, token.id, by=LOCAL)
    for wrong in (token.id, "key-000000000000", "' OR 1=1 --"):
        with pytest.raises(BadUsage, match="no key"):
            take_back_token(store, wrong, by=LOCAL)
    assert [row.action for row in audit_log(store)] == ["key revoked", "key made"]
