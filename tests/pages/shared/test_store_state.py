"""What is wrong with the store stands above every screen, for whoever can mend it."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from components.shared import store_state
from core.domain.actor import LOCAL, Actor, Role
from core.store.connection import FILE
from core.store.findings import Finding
from core.workflows.engine import engine
from tests.pages.conftest import app_at, words
from tests.pages.test_shell import SECRET, identity

BROKEN = Finding(
    "2 saved changes are missing",
    "They were lost in ~/$HOME.",
    "Put a backup back: python -m core restore BACKUP --force --home var",
)
MENDED = Finding("An interrupted restore was finished", "It began yesterday.", "", mended=True)


def test_a_store_that_cannot_be_opened_is_told_with_the_command_and_nothing_else(home, screen):
    home.mkdir()
    (home / FILE).write_bytes(b"this is no database" * 500)
    app = screen()
    assert str(home / FILE) in words(app).replace("\\", "").replace("\u200b", "")
    assert not app.metric
    assert not app.exception


def test_an_owner_reads_what_was_found_and_dismisses_what_was_mended(home, screen):
    engine().store.found += [MENDED, BROKEN]
    app = screen("own_case.py")
    assert [code.value for code in app.code] == ["python -m core restore BACKUP --force --home var"]
    text = words(app)
    assert text.index(BROKEN.title) < text.index(MENDED.title)
    next(button for button in app.button if button.label == "Dismiss").click()
    app.run()
    assert BROKEN.title in words(app)
    assert MENDED.title not in words(app)


def state_alone() -> None:
    """The part of the frame, as a script."""
    from components.shared import store_state

    store_state.show_store_state(store_state.WHO)  # type: ignore[attr-defined]


@pytest.mark.parametrize("role", [Role.VIEWER, Role.ANALYST])
def test_others_are_told_whom_to_tell_and_no_more(home, role, monkeypatch):
    monkeypatch.setattr(store_state, "WHO", Actor("a@example.com", role), raising=False)
    engine().store.found.append(MENDED)
    app = AppTest.from_function(state_alone).run()
    assert not app.exception
    assert words(app) == ""
    engine().store.found.append(BROKEN)
    app.run()
    assert "Tell whoever runs Switchpoint" in words(app)
    assert BROKEN.title not in words(app)
    assert not app.code


def test_a_full_disk_is_told_without_opening_anything(home, monkeypatch):
    monkeypatch.setattr(store_state, "WHO", LOCAL, raising=False)
    monkeypatch.setattr(store_state, "_disk", lambda home: [Finding("The disk is nearly full")])
    app = AppTest.from_function(state_alone).run()
    assert "The disk is nearly full" in words(app)


def test_strangers_are_not_told_why_the_store_is_shut(home):
    home.mkdir()
    (home / FILE).write_bytes(b"this is no database" * 500)
    app = app_at()
    app.secrets["auth"] = {"cookie_secret": SECRET, "client_id": "x"}
    app.user = identity("owner")
    app.run()
    assert [title.value for title in app.title] == ["Switchpoint cannot open its store"]
    assert "Tell whoever runs Switchpoint" in words(app)
    assert FILE not in words(app)
