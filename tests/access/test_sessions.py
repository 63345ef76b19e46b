"""A sign-in lasts as long as its token or the configured hours, and not a second more."""

from __future__ import annotations

import pytest

from core.access.roles import read_rules
from core.access.sessions import (
    NoRole,
    SignedOut,
    check_cookie_secret,
    name_of,
    session_key,
    session_of,
)
from core.domain.actor import Role
from core.domain.errors import BadUsage

RULES = 'viewer.domains = ["example.com"]'
CLAIMS = {"email": "a@example.com", "sub": "1", "iat": 1000, "exp": 4600}


def test_it_lasts_as_long_as_the_token_says():
    rules = read_rules(RULES)
    session = session_of(CLAIMS, rules, 4599)
    assert (session.actor.name, session.actor.role) == ("a@example.com", Role.VIEWER)
    with pytest.raises(SignedOut):
        session_of(CLAIMS, rules, 4600)


def test_configured_hours_count_from_its_beginning_in_place_of_the_token():
    rules = read_rules("session_hours = 2\n" + RULES)
    assert session_of(CLAIMS, rules, 1000 + 7199).ends == 1000 + 7200
    with pytest.raises(SignedOut):
        session_of(CLAIMS, rules, 1000 + 7200)


@pytest.mark.parametrize(
    "claims",
    [
        {"exp": None},
        {"exp": "9999999999"},
        {"exp": float("inf")},
        {"exp": True},
        {"exp": 10**400},
        {"iat": 2000.0 + 600},
    ],
)
def test_one_that_does_not_say_when_it_ends_or_comes_from_the_future_is_over(claims):
    with pytest.raises(SignedOut):
        session_of({**CLAIMS, **claims}, read_rules(RULES), 2000.0)


def test_somebody_without_a_role_is_told_whom_to_ask():
    with pytest.raises(NoRole, match="Ask the owner"):
        session_of({**CLAIMS, "email": "a@elsewhere.org"}, read_rules(RULES), 2000)


def test_an_address_nobody_vouches_for_is_not_used_as_a_name():
    assert name_of({"email": "cto@example.com", "email_verified": False, "sub": "7"}) == "id 7"


def test_tabs_share_a_sign_in_and_the_next_sign_in_is_another():
    tab = {**CLAIMS, "is_logged_in": True, "origin": "http://a", "tokens": {"id": "x"}}
    assert session_key(CLAIMS) == session_key(tab)
    assert session_key(CLAIMS) != session_key({**CLAIMS, "iat": 1001})


@pytest.mark.parametrize("secret", [None, "", "short", 12345, "x" * 31])
def test_a_missing_or_short_cookie_secret_is_refused(secret):
    with pytest.raises(BadUsage, match="cookie_secret"):
        check_cookie_secret(secret)


def test_a_long_cookie_secret_is_taken():
    check_cookie_secret("x" * 32)
