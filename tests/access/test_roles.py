"""Who has which role: the highest rule that matches, and nothing for whoever nobody vouches for."""

from __future__ import annotations

import pytest

from core.access.permissions import LEAST, Action, may, require
from core.access.roles import read_rules, role_of
from core.access.rules_file import FILE, SETTING, load_rules
from core.domain.actor import LOCAL, Actor, Role
from core.domain.errors import BadData, NotAllowed

RULES = """
session_hours = 8

[owner]
emails = ["CTO@example.com"]
claims = {groups = ["owners"], "realm.roles" = ["admin"]}

[analyst]
emails = ["cto@example.com", "Ana@example.com"]
claims = {groups = ["data"]}

[viewer]
domains = ["example.com"]
"""


@pytest.mark.parametrize(
    ("claims", "role"),
    [
        ({"email": "cto@EXAMPLE.com"}, Role.OWNER),
        ({"email": " ana@example.com "}, Role.ANALYST),
        ({"email": "somebody@example.com"}, Role.VIEWER),
        ({"email": "somebody@example.com", "email_verified": True}, Role.VIEWER),
        ({"email": "somebody@elsewhere.org", "groups": ["x", "data"]}, Role.ANALYST),
        ({"groups": "owners"}, Role.OWNER),
        ({"realm": {"roles": ["admin"]}}, Role.OWNER),
        ({"email": "ana@example.com", "groups": ["owners"]}, Role.OWNER),
        ({"email": "cto@example.com", "email_verified": False, "groups": ["data"]}, Role.ANALYST),
    ],
)
def test_the_highest_rule_that_matches_counts(claims, role):
    assert role_of(claims, read_rules(RULES)) is role


@pytest.mark.parametrize(
    "claims",
    [
        {},
        {"email": None},
        {"email": ["cto@example.com"]},
        {"email": "cto@example.com", "email_verified": False},
        {"email": "cto@example.com", "email_verified": "false"},
        {"email": "cto@example.com", "email_verified": None},
        {"email": "cto@example.com@evil.org"},
        {"email": "x@evil.org@example.com"},
        {"email": '"cto@example.com" <x@evil.org>'},
        {"email": "x@sub.example.com"},
        {"email": "x@evil-example.com"},
        {"email": "x@example.com.evil.org"},
        {"email": "@example.com"},
        {"email": "cto@example.com\x00"},
        {"name": "cto@example.com", "preferred_username": "cto@example.com"},
        {"groups": ["Owners", " data"]},
        {"groups": {"owners": True}},
        {"groups": [["owners"]]},
        {"realm": ["roles"], "roles": ["admin"]},
    ],
)
def test_nobody_else_gets_in(claims):
    assert role_of(claims, read_rules(RULES)) is None


def test_whoever_matches_nothing_gets_the_default_and_that_is_never_owner():
    assert role_of({"email": "a@b.org"}, read_rules('default = "viewer"')) is Role.VIEWER
    assert role_of({"email": "a@b.org"}, read_rules("")) is None
    with pytest.raises(BadData, match="owners are always named"):
        read_rules('default = "owner"')


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[owner", "Fix it"),
        ("[admin]", "'admin' is no setting"),
        ('owner = "cto@example.com"', r"\[owner\] is no table"),
        ('[owner]\nemail = ["cto@example.com"]', "no setting 'email'"),
        ('[owner]\nemails = "cto@example.com"', "owner.emails is no list"),
        ('[owner]\nemails = ["example.com"]', "'example.com' is no e-mail address"),
        ('[viewer]\ndomains = ["@example.com"]', "is no domain"),
        ('[viewer]\ndomains = ["*"]', "is no domain"),
        ('[viewer]\ndomains = [".com"]', "is no domain"),
        ('[viewer]\nclaims = ["x"]', "viewer.claims is no table"),
        ("[viewer]\nclaims = {groups = [1]}", "viewer.claims.groups is no list"),
        ("session_hours = 0", "session_hours = 0"),
        ("session_hours = true", "session_hours = True"),
        ("session_hours = inf", "session_hours = inf"),
    ],
)
def test_what_is_not_understood_is_refused_with_its_place(text, told):
    with pytest.raises(BadData, match=told) as error:
        read_rules(text, "here/access.toml")
    assert "here/access.toml" in error.value.title


def test_rules_stand_beside_the_store_or_where_the_environment_says(tmp_path):
    assert load_rules(tmp_path, {}).roles == {}
    (tmp_path / FILE).write_text('owner.emails = ["a@b.org"]')
    assert role_of({"email": "a@b.org"}, load_rules(tmp_path, {})) is Role.OWNER
    inline = load_rules(tmp_path, {SETTING: 'viewer.emails = ["a@b.org"]'})
    assert role_of({"email": "a@b.org"}, inline) is Role.VIEWER
    other = tmp_path / "other.toml"
    with pytest.raises(BadData, match="not there"):
        load_rules(tmp_path, {SETTING: str(other)})
    other.write_bytes(b"\xff\xfe")
    with pytest.raises(BadData, match="cannot be read"):
        load_rules(tmp_path, {SETTING: str(other)})


def test_every_action_has_a_least_role_and_higher_roles_may_more():
    assert set(LEAST) == set(Action)
    viewer, analyst, owner = (Actor("a", role) for role in Role)
    for action in Action:
        assert may(owner, action)
        assert may(LOCAL, action)
        assert may(analyst, action) or not may(viewer, action)
    assert {action for action in Action if may(viewer, action)} == {Action.READ}
    with pytest.raises(NotAllowed, match="a is a viewer; this takes an analyst") as error:
        require(viewer, Action.RUN)
    assert error.value.title == "You may not plan, run or stop a PoC"
