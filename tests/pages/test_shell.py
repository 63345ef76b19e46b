"""Screens by role: what somebody may not do is neither shown nor behind an address."""

from __future__ import annotations

import time
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from core.access.rules_file import FILE
from core.access.uploaders import UPLOADERS
from tests.pages.conftest import app_at, words
from tests.pages.shown import table

RULES = """
viewer.emails = ["viewer@example.com"]
analyst.emails = ["analyst@example.com"]
owner.emails = ["owner@example.com"]
"""
SECRET = "a-secret-of-the-tests-that-is-long-enough"


@pytest.fixture
def at(raced_home):
    """Open the address of a screen as somebody; ``None`` has not signed in."""
    (raced_home / FILE).write_text(RULES)

    def run(name: str | None, address: str = "", app: AppTest | None = None, **claims: Any):
        app = app or app_at()
        app.secrets["auth"] = {"cookie_secret": SECRET, "client_id": "x"}
        app.user = identity(name, **claims) if name else {"is_logged_in": False}
        app._page_hash = calc_hash(address)
        app.run()
        assert not app.exception
        return app

    return run


def identity(name: str, **claims: Any) -> dict[str, Any]:
    now = int(time.time())
    said = {"email": f"{name}@example.com", "sub": name, "iat": now - 10, "exp": now + 600}
    return {"is_logged_in": True, **said, **claims}


@pytest.fixture
def menu(monkeypatch):
    """Titles in the sidebar of the last run."""
    titles: set[str] = set()
    navigation = st.navigation

    def spied(pages, **how):
        titles.clear()
        titles.update(page.title for page in pages if page.visibility == "visible")
        return navigation(pages, **how)

    monkeypatch.setattr(st, "navigation", spied)
    return titles


SCREEN = "test session id"
"""What the test harness calls every screen."""


READING = {"Decision", "Details", "Scenarios", "Assumptions", "Results", "Reports and links"}
WORKING = {"Run the PoC", "Upload"}


def test_where_nobody_signs_in_everything_is_open(raced_home, screen, menu):
    app = screen()
    assert menu >= READING | WORKING
    assert "Signed in" not in words(app)
    assert SCREEN in UPLOADERS


def test_whoever_has_not_signed_in_sees_the_way_in_and_nothing_else(at, menu):
    UPLOADERS.note(SCREEN, True)
    for address in ("", "results", "run"):
        app = at(None, address)
        assert SCREEN not in UPLOADERS
        assert [title.value for title in app.title] == ["Sign in to go on"]
        assert [button.label for button in app.button] == ["Sign in"]
        assert not table(app)
        assert not app.selectbox
    assert menu == set()


def test_a_viewer_reads_and_finds_what_works_closed_behind_its_address_too(at, menu):
    app = at("viewer")
    assert len(table(app)) == 4
    assert menu == READING
    assert any(caption.value.endswith(", a viewer") for caption in app.sidebar.caption)
    for address in ("run", "upload"):
        app = at("viewer", address)
        assert "is not open to you" in app.title[0].value
        assert "this takes an analyst" in words(app)
        assert [button.label for button in app.button] == ["Sign out"]
        assert not table(app)


def test_a_viewer_finds_nothing_on_open_screens_that_changes_anything(at):
    app = at("viewer", "reports")
    assert "Links" in words(app) or "link" in words(app)
    labels = {button.label for button in app.button}
    for address in ("scenarios", "assumptions", "results", ""):
        app = at("viewer", address)
        labels |= {button.label for button in app.button}
        assert all(toggle.disabled for toggle in app.toggle if "vendor" in toggle.label)
    changes = ("Save", "Delete", "Revoke", "Share", "Record", "New", "Make", "Log", "Resume")
    assert not {label for label in labels if label.startswith(changes)}


def test_an_analyst_works(at, menu):
    app = at("analyst", "run")
    assert menu >= READING | WORKING
    assert any(button.label == "Lock the plan" for button in app.button)


def test_somebody_without_a_role_is_told_whom_to_ask(at, menu):
    for claims in ({"email": "x@elsewhere.org"}, {"email_verified": False}):
        app = at("owner", **claims)
        assert "you have no role" in app.title[0].value
        assert "Ask the owner" in words(app)
        assert menu == set()


def test_a_sign_in_that_is_over_shows_nothing(at):
    app = at("owner", exp=int(time.time()) - 1)
    assert "sign-in is over" in app.title[0].value
    assert not table(app)


def test_a_role_that_is_taken_away_is_gone_at_the_next_run_of_an_open_tab(at, raced_home, menu):
    app = at("analyst", "run")
    assert SCREEN in UPLOADERS
    (raced_home / FILE).write_text('viewer.emails = ["analyst@example.com"]')
    app = at("analyst", "run", app=app)
    assert "is not open to you" in app.title[0].value
    (raced_home / FILE).write_text("")
    app = at("analyst", "run", app=app)
    assert "you have no role" in app.title[0].value


def test_signing_out_ends_every_tab(at):
    claims = {"iat": int(time.time()) - 5, "exp": int(time.time()) + 500}
    tab, other = at("owner", **claims), at("owner", **claims)
    next(button for button in tab.button if button.label == "Sign out").click()
    tab.run()
    assert tab.title[0].value == "Sign in to go on"
    other = at("owner", app=other, **claims)
    assert other.title[0].value == "You signed out"
    assert not table(other)


def test_an_address_cannot_ask_for_a_role(at):
    app = app_at()
    for key, value in {"role": "owner", "email": "owner@example.com", "is_logged_in": "1"}.items():
        app.query_params[key] = value
    app = at("viewer", "run", app=app)
    assert "is not open to you" in app.title[0].value
    assert SCREEN not in UPLOADERS


@pytest.mark.parametrize("secret", ["", "short"])
def test_without_a_good_cookie_secret_nobody_is_let_in(raced_home, secret):
    app = app_at()
    app.secrets["auth"] = {"cookie_secret": secret, "client_id": "x"}
    app.user = identity("owner")
    app.run()
    assert "the cookie secret is missing or too short" in app.title[0].value
    assert not table(app)


def test_damaged_rules_let_nobody_in(at, raced_home):
    (raced_home / FILE).write_text("[owner")
    app = at("owner")
    assert "cannot be read" in app.title[0].value
    assert not table(app)
