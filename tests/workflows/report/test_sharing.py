"""A report that is frozen: it shows what was, whatever happens afterwards."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace

import pytest

from core.domain.actor import LOCAL, Actor, Role
from core.domain.assumption import Grade, Range, Scenario
from core.domain.errors import BadUsage, NotAllowed
from core.domain.sign_off import SignedChoice
from core.report.document.shared_html import newer_line
from core.report.headline import headline_of
from core.store.assumption_edits import Edit, add_edits
from core.store.audit_log import audit_log
from core.store.connection import Store
from core.store.links import list_links, load_snapshot
from core.workflows.poc.dossiers import dossier_of, open_dossier
from core.workflows.report.open_links import line_of
from core.workflows.report.sharing import (
    LINKS_ADDRESS,
    LONGEST_NOTE,
    FrozenCase,
    link_address,
    link_again,
    revoke,
    revoke_at,
    share,
)
from core.workflows.report.sign_off import sign
from core.workflows.report.verify import verify_record

HOSTILE = '<script>alert(1)</script><img src="http://example.org/x">'
CASE = Scenario(hosting="always-on")


@pytest.fixture(scope="module")
def kept(raced, tmp_path_factory):
    """A copy of the small race that may change."""
    home = tmp_path_factory.mktemp("shared") / "home"
    home.mkdir()
    raced.store.cursor().execute("CHECKPOINT")
    shutil.copy2(raced.store.path, home / raced.store.path.name)
    with Store(home, "a test") as store:
        yield store


def named(store, valued):
    """What is told about a race whose test case somebody named to do harm."""
    return replace(dossier_of(store, valued), title=HOSTILE, noun=HOSTILE)


@pytest.fixture(scope="module")
def made(kept, raced):
    said = {"name": "A. Name", "role": "CTO", "reason": "The contract runs to June"}
    sign(kept, LOCAL, raced.experiment_id, SignedChoice.LATER, **said)
    case = FrozenCase(raced.experiment_id, 36, CASE, {"screen": "scenarios", "s_host": "gpu"})
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("core.workflows.poc.cases.dossier_of", named)
        return share(kept, LOCAL, case, "  For  the\nboard ", "First line\n\n second\u202e ", 7)


def test_the_verdict_is_frozen_with_its_case_inputs_and_words(made, kept, raced):
    snapshot = load_snapshot(kept, made.snapshot_id)
    dossier = open_dossier(kept, raced.experiment_id, 36, CASE)
    assert (snapshot.title, snapshot.note) == ("For the board", "First line\n\nsecond")
    assert snapshot.headline == headline_of(replace(dossier, noun=HOSTILE)).headline
    assert snapshot.answer == snapshot.record["verdict"]["answer"]
    assert snapshot.record["scenario"]["hosting"] == "always-on"
    assert snapshot.record["terms"]["months"] == 36
    assert snapshot.link == {"screen": "scenarios", "s_host": "gpu"}
    assert f"<h1>{snapshot.headline}</h1>" in snapshot.page
    assert verify_record(snapshot.record)
    assert "A. Name" in snapshot.page
    assert snapshot.record["decisions"][0]["reason"] == "The contract runs to June"


def test_a_changed_assumption_leaves_the_report_as_it_was_and_is_told(made, kept):
    before = load_snapshot(kept, made.snapshot_id)
    assert line_of(list_links(kept)[0]) == ""
    add_edits(kept, [Edit("V1", Range(1e6, 1e6, 1e6), Grade.ASSUMED, "", "more volume", "test")])
    assert load_snapshot(kept, made.snapshot_id) == before
    assert line_of(list_links(kept)[0]).startswith("Inputs of this verdict were changed on")


def test_another_link_shows_the_same_report(made, kept):
    again = link_again(kept, LOCAL, made.snapshot_id, None)
    assert again.snapshot_id == made.snapshot_id
    assert again.key != made.key
    revoke(kept, LOCAL, again.id)
    with pytest.raises(BadUsage, match="has ended"):
        revoke_at(kept, LOCAL, again.id, 7)
    assert {"report frozen", "link made", "link revoked"} <= {row.action for row in audit_log(kept)}


def test_an_analyst_ends_links_of_their_own_alone(made, kept):
    analyst, other = Actor("ann@example.com", Role.ANALYST), Actor("bob@example.com", Role.ANALYST)
    link = link_again(kept, analyst, made.snapshot_id, 7)
    for end in (revoke, lambda *those: revoke_at(*those, 30)):
        with pytest.raises(NotAllowed, match="revoke links of others"):
            end(kept, other, link.id)
    revoke_at(kept, analyst, link.id, 30)
    revoke(kept, analyst, link.id)


@pytest.mark.parametrize(
    ("title", "note"),
    [("", ""), (" \n\u200b", ""), ("t" * 101, ""), ("t", "n" * (LONGEST_NOTE + 1))],
)
def test_titles_and_notes_that_cannot_be_are_refused(title, note, kept, raced):
    with pytest.raises(BadUsage):
        share(kept, LOCAL, FrozenCase(raced.experiment_id), title, note, 7)


def test_names_of_a_test_case_are_text_on_the_page(made, kept):
    page = load_snapshot(kept, made.snapshot_id).page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    tags = "".join(re.findall(r"<[^>]*>", page))
    assert not re.search(r"<script|<img|<iframe|<link|<object|onerror|javascript:|//example", tags)


def test_what_came_later_is_told_by_what_it_is(made, kept):
    at = list_links(kept)[-1].frozen_at
    assert newer_line(at, None, None) == ""
    assert newer_line(at, at, at).startswith("A newer verdict exists")


def test_the_address_of_a_link_is_where_links_are_served(monkeypatch):
    assert link_address("k", "https://app.example.org/sub/") == "https://app.example.org/sub/r/k"
    monkeypatch.setenv(LINKS_ADDRESS, "https://links.example.org/")
    assert link_address("k", "http://localhost:8501") == "https://links.example.org/r/k"
