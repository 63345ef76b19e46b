"""A restore lets nobody in who was shut out since, and is done or not begun."""

from __future__ import annotations

import os
import shutil
import warnings
import zipfile
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from core.access.published_links import Shelf
from core.access.scopes import Scope
from core.access.tokens import key_hash
from core.cli import main
from core.domain.actor import LOCAL
from core.domain.clock import utc_now
from core.domain.errors import BadData, BadUsage, StoreHeld
from core.store import copying
from core.store.audit_log import audit_log, first_broken
from core.store.connection import FILE, Store
from core.store.links import Frozen, add_link, add_snapshot, change_expiry, list_links
from core.store.restoring.journal import Restoring, alone
from core.store.sign_ins import end_sign_in, has_ended
from core.workflows.admin import restore as restoring
from core.workflows.admin.api_tokens import (
    UnknownToken,
    actor_of_token,
    known_tokens,
    make_token,
    take_back_token,
)
from core.workflows.admin.backup import back_up
from core.workflows.admin.restore import ROLES_OF_BACKUP, go_on_without, restore
from core.workflows.report.open_links import tend
from core.workflows.report.sharing import revoke

REPORT = Frozen("poc", "Title", "", "Headline", "undecided", "<p>page</p>", {}, {})
THEN, LATER = utc_now() - timedelta(days=1), utc_now() + timedelta(days=30)


@pytest.fixture(scope="module")
def world(tmp_path_factory, copied_stores):
    """A backup, and the store it is of as it went on: one of each was ended or made since."""
    folder = tmp_path_factory.mktemp("restore")
    keys = {}
    with Store(folder / "home") as store:
        for name in ("good", "bad"):
            token, keys[name] = make_token(store, name, ["read"], by=LOCAL)
            snapshot = add_snapshot(store, LOCAL, REPORT)
            add_link(store, LOCAL, snapshot, key_hash(f"link {name}"), None)
        add_link(store, LOCAL, snapshot, key_hash("link short"), None)
        tend(store)
        (folder / "home" / "access.toml").write_text("# then")
        back_up(store, LOCAL, folder / "b.zip")
        take_back_token(store, token.id, by=LOCAL)
        ids = {link.key_hash: link.id for link in list_links(store)}
        revoke(store, LOCAL, ids[key_hash("link bad")])
        change_expiry(store, LOCAL, ids[key_hash("link short")], THEN)
        end_sign_in(store, "a" * 64, LATER)
        _, keys["new"] = make_token(store, "new", ["read"], by=LOCAL)
        add_link(store, LOCAL, snapshot, key_hash("link new"), None)
        tend(store)
    (folder / "home" / "access.toml").write_text("# now")
    return folder, keys


@pytest.fixture
def home(world, tmp_path) -> Path:
    shutil.copytree(world[0] / "home", tmp_path / "home")
    return tmp_path / "home"


@pytest.fixture
def nothing_to_compare(monkeypatch):
    """The replaced store is not asked, which takes a process."""
    monkeypatch.setattr(restoring, "read_rights", lambda _: None)


def entering(home: Path, keys: dict[str, str]) -> set[str]:
    """Which keys, links and sign-ins open the store of a home."""
    found = set()
    shelf = Shelf(home)  # before the store is opened: nobody has tended the links since
    for name in ("good", "bad", "short", "new"):
        link = shelf.find(key_hash(f"link {name}"))
        if link is not None and link.works_at(utc_now()):
            assert shelf.page(link.page) == b"<p>page</p>"
            found.add(f"link {name}")
    with Store(home) as store:
        for name, key in keys.items():
            try:
                actor_of_token(store, key, Scope.READ)
                found.add(f"key {name}")
            except UnknownToken:
                pass
        if not has_ended(store, "a" * 64, THEN):
            found.add("ended sign-in")
        if not has_ended(store, "b" * 64, THEN):
            found.add("other sign-in")
        working = {f"link {n}" for n in ("good", "bad", "short", "new")} & found
        assert {link.key_hash for link in list_links(store) if link.works_at(utc_now())} == {
            key_hash(name) for name in working
        }
        assert first_broken(store) is None
    return found


def test_what_the_replaced_store_ended_since_stays_ended(world, home, capsys):
    folder, keys = world
    told = main(["restore", str(folder / "b.zip"), "--home", str(home), "--force", "--keep-keys"])
    assert told == 0
    assert entering(home, keys) == {"key good", "link good", "other sign-in"}
    lines = capsys.readouterr().out
    assert "Keys ended since the backup stay ended: bad." in lines
    assert "Keys made since the backup are gone: new. Make new keys: python -m core token" in lines
    assert "Links ended since the backup stay ended: 2." in lines
    assert "Links made since the backup are gone: 1." in lines
    assert (home / "access.toml").read_text() == "# now"
    assert (home / ROLES_OF_BACKUP).read_text() == "# then"
    assert (
        f"access.toml stays as it is; that of the backup differs and is kept as {ROLES_OF_BACKUP}"
        in lines
    )
    with Store(home) as store:
        (row,) = [row for row in audit_log(store) if row.action == "store restored"]
        assert row.details["keys_ended"] == ["bad"]
        assert row.details["known"] is True
        (bad,) = [token for token in known_tokens(store, by=LOCAL) if token.name == "bad"]
        assert bad.revoked_by == LOCAL.name
    (aside,) = home.glob("before-restore-*")
    assert not list((home / "links" / "open").glob(key_hash("link new")))
    assert (aside / "links" / "open" / key_hash("link new")).exists()


def test_without_a_store_to_ask_the_folder_of_links_says_which_links_work(world, home):
    (home / FILE).write_bytes(b"damaged")
    done = restore(world[0] / "b.zip", home, force=True)
    assert entering(home, world[1]) == {"link good"}
    told = "\n".join(done.told)
    assert (
        "Keys revoked, because no store here says whether they are still valid: good, bad" in told
    )
    assert "Links revoked, because no store here says whether they are still valid: 2." in told
    assert "Everyone has to sign in again." in told


def test_among_what_a_store_lost_may_be_that_a_key_was_ended(world, home):
    with zipfile.ZipFile(world[0] / "b.zip") as archive:
        (home / FILE).write_bytes(archive.read(FILE))  # from before some keys were ended
    told = go_on_without(home).message
    assert entering(home, world[1]) == {"link good"}
    assert (
        "Keys revoked, because no store here says whether they are still valid: good, bad" in told
    )
    assert go_on_without(home).title == "Nothing is missing"


@pytest.mark.parametrize("keep", [False, True])
def test_on_another_machine_nothing_opens_unless_the_reader_says_so(world, tmp_path, keep):
    done = restore(world[0] / "b.zip", tmp_path, keep_keys=keep)
    everything = {"key good", "key bad", "link good", "link bad", "link short"}
    found = entering(tmp_path, world[1])
    assert found == (everything | {"ended sign-in", "other sign-in"} if keep else set())
    assert any("--keep-keys" in line for line in done.told) is not keep
    assert (tmp_path / "access.toml").read_text() == "# then"
    assert any("access.toml is that of the backup" in line for line in done.told)
    if not keep:  # what is known to have been ended stays so
        again = restore(world[0] / "b.zip", tmp_path, force=True, keep_keys=True)
        assert entering(tmp_path, world[1]) == set()
        assert "Keys ended since the backup stay ended: good, bad." in again.told


def test_a_store_that_does_not_know_them_lets_none_in_and_no_roles_are_a_decision_too(
    world, tmp_path
):
    Store(tmp_path).close()
    done = restore(world[0] / "b.zip", tmp_path, force=True)
    assert entering(tmp_path, world[1]) == {"other sign-in", "ended sign-in"}
    assert any("does not know of them: good, bad" in line for line in done.told)
    assert not (tmp_path / "access.toml").exists()
    assert (tmp_path / ROLES_OF_BACKUP).read_text() == "# then"


def test_a_restore_that_is_killed_half_way_is_finished_by_whoever_opens_the_store(
    world, home, monkeypatch
):
    def killed(journal: Restoring, folder: Path) -> None:
        for step, _ in zip(journal.steps(folder), range(3), strict=False):
            step()
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Restoring, "finish", killed)
        patched.setattr(Restoring, "undo", lambda *_: None)
        with pytest.raises(KeyboardInterrupt):
            restore(world[0] / "b.zip", home, force=True)
    assert main(["audit", "--home", str(home)]) == 0
    assert entering(home, world[1]) == {"key good", "link good", "other sign-in"}


@pytest.mark.usefixtures("nothing_to_compare")
def test_what_an_interrupted_restore_left_is_finished_before_another_one(world, home, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr(Restoring, "finish", lambda *_: os.truncate("/nowhere", 0))
        patched.setattr(Restoring, "undo", lambda *_: None)
        with pytest.raises(BadData):
            restore(world[0] / "b.zip", home, force=True)
    with pytest.raises(BadUsage, match="not empty") as error:
        restore(world[0] / "b.zip", home)
    assert "An interrupted restore was finished" in error.value.message
    assert len(list(home.glob("before-restore-*"))) == 1


@pytest.mark.usefixtures("nothing_to_compare")
@pytest.mark.parametrize("failing", ["fsync", "rename"])
def test_a_full_disk_changes_nothing(world, home, failing):
    monkeypatch = pytest.MonkeyPatch()
    before = {path: path.stat().st_ino for path in home.rglob("*")}
    calls = []

    def full(*given: object, **_: object) -> None:
        calls.append(given)
        if len(calls) >= (4 if failing == "rename" else 1):
            monkeypatch.undo()
            raise OSError(28, "No space left on device")
        real(*given)

    holder = os if failing == "fsync" else Path
    real = getattr(holder, failing)
    monkeypatch.setattr(holder, failing, full)
    with pytest.raises(BadData, match="cannot be written"):
        restore(world[0] / "b.zip", home, force=True)
    assert calls
    assert {path: path.stat().st_ino for path in home.rglob("*")} == before


def test_too_little_room_for_what_is_unpacked_changes_nothing(world, home, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(1, 1, 0))
    before = sorted(os.listdir(home))
    with pytest.raises(BadData, match=f"needed; 0.0 MB are free in {home}"):
        restore(world[0] / "b.zip", home, force=True)
    assert sorted(os.listdir(home)) == before


def test_a_home_that_is_a_file_or_in_use_is_told(world, home, tmp_path):
    (tmp_path / "file").write_text("kept")
    with pytest.raises(BadUsage, match="not a folder"):
        restore(world[0] / "b.zip", tmp_path / "file", force=True)
    with alone(home), pytest.raises(StoreHeld):
        restore(world[0] / "b.zip", home, force=True)
    assert not list(home.glob("before-restore-*"))


def test_flipped_bytes_and_doubled_names_are_refused(world, tmp_path):
    raw = (world[0] / "b.zip").read_bytes()
    for at in range(len(raw) // 8, len(raw) * 7 // 8, len(raw) // 8):
        (tmp_path / "bad.zip").write_bytes(raw[:at] + bytes([raw[at] ^ 0xFF]) + raw[at + 1 :])
        with pytest.raises(BadData):
            restore(tmp_path / "bad.zip", tmp_path / "home")
    shutil.copyfile(world[0] / "b.zip", tmp_path / "bad.zip")
    with warnings.catch_warnings(), zipfile.ZipFile(tmp_path / "bad.zip", "a") as archive:
        warnings.simplefilter("ignore")
        archive.writestr("access.toml", "[owner]")
    with pytest.raises(BadData, match="other files"):
        restore(tmp_path / "bad.zip", tmp_path / "home")
    assert not (tmp_path / "home").exists()


def test_a_backup_of_a_damaged_store_says_so_and_leaves_no_file(tmp_path, capsys):
    home, out = tmp_path / "home", tmp_path / "out" / "b.zip"
    with Store(home) as store:
        store.cursor().execute("SET force_compression = 'uncompressed'")
        store.cursor().execute(
            "CREATE TABLE more AS SELECT sha256(i::VARCHAR) FROM range(9000) t(i)"
        )
    with (home / FILE).open("r+b") as file:
        raw = file.read()
        file.seek(raw.index(sha256(b"4000").hexdigest().encode()))
        file.write(b"x" * 40)
    assert main(["backup", "--home", str(home), "--out", str(out)]) == 1
    assert "damage" in capsys.readouterr().err
    assert os.listdir(out.parent) == []


def test_a_copy_that_lacks_rows_is_no_backup(home, tmp_path, monkeypatch):
    counts = iter([{"label": 2}, {"label": 1}])
    monkeypatch.setattr(copying, "_rows", lambda *_: next(counts))
    with Store(home) as store, pytest.raises(BadData, match="lacks rows"):
        back_up(store, LOCAL, tmp_path / "out" / "b.zip")
    assert os.listdir(tmp_path / "out") == []


def test_a_backup_says_what_was_checked(home, tmp_path, capsys):
    assert main(["backup", "--home", str(home), "--out", str(tmp_path / "b.zip")]) == 0
    assert "Verified: every table has as many rows as the store" in capsys.readouterr().out
