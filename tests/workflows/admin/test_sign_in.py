"""Rules are read at every run; that they changed is noted, without saying whom they name."""

from __future__ import annotations

import time

import pytest

from core.access.rules_file import FILE
from core.access.sessions import NoRole, SignedOut
from core.domain.actor import Role
from core.store.audit_log import audit_log
from core.workflows.admin.sign_in import sign_out as end
from core.workflows.admin.sign_in import who_is

RULES = 'owner.emails = ["ana@example.com"]'


@pytest.fixture
def claims():
    now = int(time.time())
    return {"email": "ana@example.com", "sub": "1", "iat": now - 5, "exp": now + 500}


def test_a_change_of_the_rules_counts_at_once_and_is_noted_once(store, claims):
    rules = store.home / FILE
    rules.write_text(RULES)
    for _ in range(3):
        assert who_is(store, claims).role is Role.OWNER
    rules.write_text(RULES.replace("owner", "viewer"))
    assert who_is(store, claims).role is Role.VIEWER
    rules.unlink()
    with pytest.raises(NoRole):
        who_is(store, claims)
    rows = audit_log(store)
    assert [row.action for row in rows] == ["roles changed"] * 3
    assert rows[0].before_hash == rows[1].after_hash
    assert "ana" not in str(rows)


def test_signing_out_ends_this_sign_in_and_no_other(store, claims):
    (store.home / FILE).write_text(RULES)
    end(store, claims)
    with pytest.raises(SignedOut, match="signed out"):
        who_is(store, claims)
    assert who_is(store, {**claims, "iat": claims["iat"] + 1}).role is Role.OWNER


def test_what_is_remembered_of_a_sign_out_is_dropped_when_it_would_be_over(store, claims):
    (store.home / FILE).write_text(RULES)
    end(store, claims)
    store.cursor().execute("UPDATE ended_sign_in SET until = '2020-01-01'")
    end(store, {**claims, "sub": "2"})
    assert store.cursor().execute("SELECT count(*) FROM ended_sign_in").fetchone() == (1,)
