"""What is wrong with the store stands above every screen, for whoever can mend it."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from components.shared import store_state
from core.domain.actor import LOCAL, Actor, Role
from core.domain.plan import Plan
from core.store.connection import FILE, Store
from core.store.findings import Finding
from core.store.jobs import add_job, start_job
from core.workflows.engine import engine
from core.workflows.poc.crash_loop import take_up
from core.workflows.poc.run import plan_poc
from tests.pages.conftest import app_at, words
from tests.pages.shown import table
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
    assert not table(app)
    assert not app.exception


def test_an_owner_reads_what_was_found_and_dismisses_what_was_mended(home, screen):
    engine().store.found += [MENDED, BROKEN]
    app = screen("scenarios.py")
    assert [code.value for code in app.code] == ["python -m core restore BACKUP --force --home var"]
    text = words(app)
    assert text.index(BROKEN.title) < text.index(MENDED.title)
    next(button for button in app.button if button.label == "Dismiss").click()
    app.run()
    assert BROKEN.title in words(app)
    assert MENDED.title not in words(app)


def test_several_notes_are_one_line_and_one_to_look_at_is_no_tick(home, monkeypatch):
    monkeypatch.setattr(store_state, "WHO", LOCAL, raising=False)
    look = Finding(
        "The count was missing", "It is gone", "Nothing has to be done.", True, look=True
    )
    engine().store.found += [MENDED, look]
    app = AppTest.from_function(state_alone).run()
    (told,) = app.expander
    assert (told.label, told.icon) == ("2 things were repaired at the start", ":material/warning:")
    assert "It is gone. Nothing has to be done." in words(app)
    app.button[0].click().run()
    assert words(app) == ""


def test_a_stopped_poc_is_told_until_it_is_resumed_and_once_a_screen(home, screen):
    with Store(home) as store:
        poc = plan_poc(store, Plan())
        job = add_job(store, "poc", poc.id)
        for _ in range(2):
            start_job(store, job.id)
            take_up(store)
    for page in ("decision.py", "run.py", "reports.py"):
        app = screen(page)
        told = [text.value for text in (*app.markdown, *app.caption)]
        assert sum("The PoC stopped twice" in text for text in told) == 1, page
        (code,) = app.code
        assert code.value == f"python -m core poc --resume {poc.id} --home {home}"
    add_job(engine().store, "poc", poc.id)
    app.run()
    assert "stopped twice" not in words(app)


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
