"""Access: keys are shown once, the trail is told, roles are listed."""

from __future__ import annotations

from core.domain.actor import LOCAL
from core.store.scenarios import save_scenario
from core.workflows.admin.api_tokens import PREFIX, known_tokens
from core.workflows.engine import engine
from tests.pages.conftest import words
from tests.pages.shown import shown

PAGE = "access.py"


def test_an_owner_reads_what_was_done_and_that_nothing_is_missing(home, screen):
    screen()
    save_scenario(engine().store, "Ten times", "", {}, 12)
    app = screen(PAGE)
    assert "Audit log verified, 1 entry." in words(app)
    assert list(app.dataframe[0].value["Id"]) == ["scenario Ten times"]
    app.selectbox(key="trail-who").select(LOCAL.name).run()
    assert len(app.dataframe[0].value) == 1
    engine().store.cursor().execute("UPDATE audit SET who = 'nobody'")
    assert "does not verify: entry 1" in "".join(shown(app.run()))


def test_a_key_is_shown_once(home, screen):
    app = screen(PAGE)
    app.button_group(key="access-part").set_value("API keys").run()
    app.text_input[0].input("nightly job")
    next(b for b in app.button if b.label == "Create the key").click().run()
    key = app.code[0].value
    assert key.startswith(PREFIX)
    assert key not in "".join(shown(app.run()))
    assert "never used" in words(app)
    next(b for b in app.button if b.label == "Revoke for good").click().run()
    assert "No active key." in words(app)
    assert known_tokens(engine().store, by=LOCAL)[0].revoked_by == LOCAL.name


def test_roles_say_what_each_may_do(home, screen):
    app = screen(PAGE)
    app.button_group(key="access-part").set_value("Roles").run()
    assert "Sign-in is off" in words(app)
    assert len(app.table) == 1
