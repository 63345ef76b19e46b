"""A restore that ends at any moment is finished by the next one who opens the home, or undone."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from core.domain.errors import BadData, BadUsage, StoreHeld
from core.store.connection import Store
from core.store.findings import moment
from core.store.home import FILE, JOURNAL, existing_home
from core.store.restoring.journal import (
    Restoring,
    alone,
    content_of,
    entered,
    half_done,
    lost_store,
    read_journal,
)

OLD = {FILE: "old", "links": None, "notes.txt": "foreign"}
NEW = {FILE: "new", "links": None, "access.toml": "roles"}
BEGUN = Restoring(
    "/backups/b.zip",
    "2026-01-01T00:00:00",
    "2026-01-02T00:00:00",
    ".restoring-1",
    "before-restore-1",
    ("links", "notes.txt", FILE),
    ("links", "access.toml", FILE),
    ("Keys revoked: ci.",),
)


def filled(folder: Path, content: dict[str, str | None]) -> None:
    """Files by name; a folder with a file in it where there is no text."""
    for name, text in content.items():
        if text is None:
            (folder / name).mkdir(parents=True)
            (folder / name / "one").write_text(folder.name)
        else:
            (folder / name).write_text(text)


def texts(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): path.read_text()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture
def begun(tmp_path) -> Path:
    """A home with everything in place for a restore that has begun."""
    home = tmp_path / "home"
    home.mkdir()
    filled(home, OLD)
    (home / BEGUN.staged).mkdir()
    filled(home / BEGUN.staged, NEW)
    (home / BEGUN.staged / "owner.json").write_text("not put in place")
    BEGUN.begin(home)
    return home


def check_finished(home: Path) -> None:
    assert texts(home) == {
        FILE: "new",
        "links/one": BEGUN.staged,
        "access.toml": "roles",
        f"{BEGUN.aside}/{FILE}": "old",
        f"{BEGUN.aside}/links/one": "home",
        f"{BEGUN.aside}/notes.txt": "foreign",
    }
    assert not (home / BEGUN.staged).exists()


STEPS = len(list(BEGUN.steps(Path("home"))))


@pytest.mark.parametrize("done", range(STEPS + 1))
def test_a_restore_that_ended_after_any_step_is_finished_and_told(begun, done):
    for step, _ in zip(BEGUN.steps(begun), range(done), strict=False):
        step()
    told = half_done(begun)
    found: list = []
    with entered(begun, found):
        check_finished(begun)
    if done < STEPS - 1:  # else the journal is gone already
        assert "half done" in told[0].title
        (finding,) = found
        assert finding.mended
        for said in (BEGUN.backup, moment(BEGUN.began), str(begun / BEGUN.aside), *BEGUN.told):
            assert said in finding.message
    else:
        assert told == found == []
    assert half_done(begun) == []


@pytest.mark.parametrize("done", range(STEPS - 3))
def test_what_fails_half_way_is_put_back_also_twice(begun, done):
    before = texts(begun)
    for step, _ in zip(BEGUN.steps(begun), range(done), strict=False):
        step()
    BEGUN.undo(begun)
    after = texts(begun)
    assert before.pop(JOURNAL)
    assert after == before
    assert not (begun / BEGUN.aside).exists()


@pytest.mark.parametrize("done", range(4))
def test_without_a_part_of_the_backup_nothing_is_moved_and_it_says_where_what_is(begun, done):
    for step, _ in zip(BEGUN.steps(begun), range(done), strict=False):
        step()
    (begun / BEGUN.staged / FILE).unlink()
    before = texts(begun)
    with pytest.raises(BadData, match="cannot be finished") as error, entered(begun, []):
        pass
    assert FILE in error.value.message
    assert str(begun / BEGUN.aside) in error.value.message
    assert f"restore {BEGUN.backup} --force --home {begun}" in error.value.remedy
    assert texts(begun) == before


def test_what_came_in_between_is_kept_and_old_files_that_are_gone_hinder_nothing(begun):
    for step, _ in zip(BEGUN.steps(begun), range(3), strict=False):
        step()
    filled(begun, {FILE: "made by an older version", "links": None})
    (begun / BEGUN.aside / "notes.txt").unlink()
    with entered(begun, []):
        assert (begun / FILE).read_text() == "new"
    kept = texts(begun / BEGUN.aside)
    assert kept[f"{FILE}.later-1"] == "made by an older version"
    assert kept["links.later-1/one"] == "home"
    assert kept[FILE] == "old"


@pytest.mark.parametrize(
    "change",
    [
        {"put": ["../evil"]},
        {"aside": "/etc"},
        {"staged": "links"},
        {"version": 2},
        {"away": 3},
        {"other": 1},
        None,
    ],
)
def test_a_journal_that_is_damaged_or_leads_elsewhere_is_refused(begun, change):
    raw = json.loads((begun / JOURNAL).read_text())
    (begun / JOURNAL).write_text(json.dumps({**raw, **change}) if change else "{")
    before = texts(begun)
    with pytest.raises(BadData, match="cannot be finished"):
        read_journal(begun)
    assert half_done(begun)[0].remedy
    with pytest.raises(BadData), entered(begun, []):
        pass
    assert texts(begun) == before


def test_what_was_unpacked_and_never_put_in_place_is_removed_and_told(tmp_path):
    (tmp_path / ".restoring-2").mkdir()
    found: list = []
    with entered(tmp_path, found):
        assert content_of(tmp_path) == []
    assert "before it changed anything" in found[0].title
    assert not (tmp_path / ".restoring-2").exists()


def test_only_one_at_a_time(begun):
    with alone(begun):
        for enter in (alone(begun), entered(begun, [])):
            with pytest.raises(StoreHeld, match="in use"), enter:
                pass
        with pytest.raises(StoreHeld, match="in use"):
            Store(begun)
    (begun / JOURNAL).unlink()
    with entered(begun, []), entered(begun, []), pytest.raises(StoreHeld), alone(begun):
        pass


def test_a_store_that_lies_aside_is_never_hidden_by_a_new_one(begun):
    BEGUN.finish(begun)
    (begun / FILE).unlink()
    assert lost_store(begun) is not None
    assert half_done(begun) == [lost_store(begun)]
    assert existing_home(begun) == begun
    with pytest.raises(BadData, match="moved aside") as error:
        Store(begun)
    assert str(begun / BEGUN.aside / FILE) in error.value.message
    assert not (begun / FILE).exists()
    shutil.rmtree(begun / BEGUN.aside)
    with pytest.raises(BadUsage):
        existing_home(begun)
    Store(begun).close()


def test_a_folder_that_cannot_be_moved_is_told_and_tried_again(begun, monkeypatch):
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "rename", full)
        with pytest.raises(BadData, match="cannot be finished yet"), entered(begun, []):
            pass
    with entered(begun, []):
        check_finished(begun)


def test_a_journal_is_read_as_it_was_written(begun):
    assert read_journal(begun) == BEGUN
    assert replace(BEGUN, told=()) != BEGUN
