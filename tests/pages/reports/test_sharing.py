"""Reports and links, and Share on the other screens: the link is shown once, and can be ended."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.access.published_links import Shelf
from core.access.tokens import key_hash
from core.domain.actor import Actor, Role
from core.domain.clock import utc_now
from core.domain.errors import NotAllowed
from core.store.audit_log import audit_log
from core.store.connection import Store
from core.store.links import add_snapshot, list_links, load_snapshot
from core.workflows.engine import engine
from core.workflows.report.sharing import link_again, revoke, revoke_at, share
from tests.frozen import frozen
from tests.pages.conftest import words
from tests.pages.scenarios.screen import type_in
from tests.pages.shown import shown

HOSTILE = "**[x](javascript:alert(1))** $a$ <b> :red[x]"


def press(app, label, at=0):
    found = [button for button in app.button if button.label == label]
    found[at].click().run()
    assert not app.exception
    return app


def link_shown(app):
    return next(code.value for code in app.code if "/r/" in code.value)


@pytest.fixture
def reports(raced_home, screen, raced):
    """The list, with two links of one report: one ends, one does not."""
    with Store(raced_home) as store:
        report = frozen(title=HOSTILE)
        snapshot = add_snapshot(store, OWNER, report)
        link_again(store, OWNER, snapshot, 7)
        link_again(store, OWNER, snapshot, None)
    return screen("reports.py")


OWNER = Actor("local user", Role.OWNER)


def test_nothing_shared_yet(raced_home, screen):
    app = screen("reports.py")
    assert app.title[0].value == "No report shared yet"
    assert "New link" in words(app)


def test_without_a_race_there_is_nothing_to_share(home, screen):
    app = screen("reports.py")
    assert "before this machine has a result of its own" in words(app)
    assert "New link" not in words(app)


def test_share_on_decision_makes_a_link_that_is_shown_once(raced_home, screen):
    app = press(screen(), "Share")
    headline = app.title[0].value
    assert headline in words(app)
    app.text_input(key="share-title").set_value("For the board").run()
    app.text_area(key="share-note").set_value("Read this").run()
    press(app, "Create the link")
    address = link_shown(app)
    (link,) = list_links(engine().store)
    assert link.key_hash == key_hash(address.rpartition("/")[2])
    assert (link.title, link.note, link.headline) == (
        "For the board",
        "Read this",
        headline.replace("\\", ""),
    )
    assert link.expires_at - link.created_at == pytest.approx(timedelta(days=7), abs=HOUR)
    assert Shelf(raced_home).find(link.key_hash) is not None
    assert [row.action for row in audit_log(engine().store, 2)] == ["link made", "report frozen"]
    app.switch_page("reports.py").run()
    assert address.rpartition("/")[2] not in "\n".join(shown(app))
    assert app.title[0].value.startswith("1 link is open, it expires on")


HOUR = timedelta(hours=1)


def test_share_on_scenarios_freezes_the_changed_case(opened):
    app = press(type_in(opened(), "V1", "200k"), "Share")
    press(app, "Create the link")
    assert link_shown(app)
    (link,) = list_links(engine().store)
    snapshot = load_snapshot(engine().store, link.snapshot_id)
    assert snapshot.record["scenario"]["overrides"]["V1"][:3] == [200_000] * 3
    assert snapshot.link["screen"] == "scenarios"
    assert snapshot.link["s_V1"] == "200,000"


def test_a_title_that_is_missing_is_said_in_the_form(raced_home, screen):
    app = press(screen("reports.py"), "New link")
    app.text_input(key="share-title").set_value(" ").run()
    press(app, "Create the link")
    assert "A link needs a title" in str(app.error[0].proto)
    assert list_links(engine().store) == []
    app.text_input(key="share-title").set_value("Now").run()
    press(app, "Create the link")
    assert link_shown(app)


def test_links_are_listed_as_text_with_what_they_show(reports):
    told = words(reports).replace("\\", "").replace("\u200b", "")
    assert reports.title[0].value.startswith("2 links are open, 1 expires on")
    assert "javascript:alert(1))** $a$ <b> :red[x]" in told
    assert "not opened yet" in told
    assert "open, no end" in told


def test_another_link_for_the_same_report(reports):
    press(reports, "New link", at=1)
    press(reports, "Create the link")
    links = list_links(engine().store)
    assert key_hash(link_shown(reports).rpartition("/")[2]) in {link.key_hash for link in links}
    assert len({link.snapshot_id for link in links}) == 1
    assert len(links) == 3


def test_revoking_and_another_end(reports, raced_home):
    endless = next(link for link in list_links(engine().store) if link.expires_at is None)
    reports.button_group(key=f"end-{endless.id}").set_value("30 d").run()
    reports.button(key=f"change-{endless.id}").click().run()
    assert next(link for link in list_links(engine().store) if link.id == endless.id).expires_at
    reports.button(key=f"revoke-{endless.id}").click().run()
    assert not reports.exception
    assert Shelf(raced_home).find(endless.key_hash) is None
    assert reports.title[0].value.startswith("1 link is open")
    assert reports.expander[0].label == "Links that no longer work (1)"
    assert "revoked on" in "\n".join(shown(reports))


def test_roles_that_may_not_do_not(reports):
    store = engine().store
    viewer, analyst = Actor("v@example.org", Role.VIEWER), Actor("a@example.org", Role.ANALYST)
    link = list_links(store)[0]
    with pytest.raises(NotAllowed):
        link_again(store, viewer, link.snapshot_id, 7)
    with pytest.raises(NotAllowed):
        share(store, viewer, None, "t", "", 7)
    for end in (revoke, lambda *given: revoke_at(*given, 7)):
        with pytest.raises(NotAllowed, match="links of others"):
            end(store, analyst, link.id)
    own = link_again(store, analyst, link.snapshot_id, 7)
    revoke(store, analyst, own.id)
    later = utc_now() + timedelta(days=9)
    assert sum(link.works_at(later) for link in list_links(store)) == 1
