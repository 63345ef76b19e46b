"""A store that cannot be opened or written is told as what it is, and is left as it was."""

from __future__ import annotations

import errno
import os
import resource
import sqlite3
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import duckdb
import pytest

from core.cli import main
from core.domain.actor import LOCAL
from core.domain.errors import BadData, StoreDamaged, StoreHeld
from core.domain.refusals import REASONS, MachineRefused
from core.store import migrating
from core.store.audit_log import audit_log, note_event
from core.store.connection import FILE, Store
from core.store.copying import check_not_held
from core.store.home import COUNT, LOG
from core.store.integrity.failures import refused, told
from core.store.integrity.saved_count import read_saved

ROOT = Path(__file__).parents[2]


def _database(path: Path, *statements: str) -> None:
    with duckdb.connect(str(path)) as connection:
        for statement in statements:
            connection.execute(statement)


def _sqlite(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE t (a)")
    connection.close()


def _newer_duckdb(path: Path) -> None:
    _database(path)
    raw = bytearray(path.read_bytes())
    raw[12:20] = (99).to_bytes(8, "little")
    path.write_bytes(raw)


WRONG: dict[str, tuple[Callable[[Path], object], str]] = {
    "a text": (lambda path: path.write_text("hello\n" * 3000), "text file"),
    "zeros": (lambda path: path.write_bytes(bytes(20_000)), "all zero"),
    "bytes": (lambda path: path.write_bytes(b"\xff\xfe\x00\x01" * 4000), "no mark of DuckDB"),
    "SQLite": (_sqlite, "SQLite"),
    "a ZIP archive": (lambda path: path.write_bytes(b"PK\x03\x04" + bytes(900)), "ZIP archive"),
    "nothing": (lambda path: path.touch(), "holds no byte"),
    "a folder": (lambda path: path.mkdir(), "is a folder"),
    "a pipe": (os.mkfifo, "is a pipe"),
    "a link to a device": (lambda path: path.symlink_to("/dev/zero"), "is a device"),
    "a link to nothing": (
        lambda path: path.symlink_to("gone"),
        "a link to a file that is not there",
    ),
    "a newer DuckDB's": (_newer_duckdb, "a newer DuckDB"),
    "another database": (lambda path: _database(path, "CREATE TABLE t (i INT)"), "other tables"),
    "a view": (lambda path: _database(path, "CREATE VIEW v AS SELECT 1"), "other tables"),
    "another schema_version": (
        lambda path: _database(path, "CREATE TABLE schema_version (version VARCHAR)"),
        "other tables",
    ),
    "migrations of another program": (
        lambda path: _database(
            path,
            "CREATE TABLE schema_version (version INTEGER, name VARCHAR, applied_at TIMESTAMP)",
            "INSERT INTO schema_version VALUES (1, 'V1__init', now()::TIMESTAMP)",
        ),
        "other tables",
    ),
}


@pytest.mark.parametrize("what", WRONG)
def test_what_is_no_store_of_ours_is_told_and_left_byte_for_byte(
    what: str, tmp_path: Path, monkeypatch
):
    monkeypatch.setattr(Store, "_connect", Store._connect.__wrapped__)
    make, said = WRONG[what]
    path = tmp_path / FILE
    make(path)
    content = path.read_bytes() if path.is_file() else None
    with pytest.raises(BadData) as caught:
        Store(tmp_path)
    assert said in caught.value.text
    assert "in use" not in caught.value.text
    assert content is None or path.read_bytes() == content
    assert [entry.name for entry in tmp_path.iterdir()] == [FILE]
    check_not_held(tmp_path)  # a restore may go on


def test_the_lock_tells_that_this_process_has_the_store_open_too(tmp_path: Path):
    with Store(tmp_path):
        with pytest.raises(StoreHeld):
            check_not_held(tmp_path)
        with pytest.raises(StoreHeld):
            Store(tmp_path)
    check_not_held(tmp_path)


def test_a_shell_of_duckdb_holds_the_store_as_well(tmp_path: Path):
    Store(tmp_path).close()
    shell = "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print(1, flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", shell, str(tmp_path / FILE)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"1\n"
        with pytest.raises(StoreHeld):
            check_not_held(tmp_path)
        with pytest.raises(StoreHeld):
            Store(tmp_path)
        child.communicate(b"\n")
    Store(tmp_path).close()


@pytest.mark.parametrize("code", REASONS)
def test_each_refusal_of_the_system_is_told_with_a_way_to_go_on(code: int, tmp_path: Path):
    error = duckdb.IOException(f'IO Error: Cannot open file "x": {os.strerror(code)}')
    for found in (told(error, tmp_path, "opened"), refused(tmp_path / FILE, code, "opened")):
        assert isinstance(found, MachineRefused)
        assert found.title == f"{tmp_path / FILE} cannot be opened"
        assert found.message.startswith(REASONS[code][0])
        assert found.remedy
        safe = code in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.ENOMEM)
        assert ("What was saved before is safe" in found.message) == safe
        assert ("MB are free in" in found.message) == (code in (errno.ENOSPC, errno.EDQUOT))
        assert ("another folder with --home" in found.remedy) == (
            code
            in (errno.EROFS, errno.EACCES, errno.EPERM, errno.ENOTDIR, errno.EEXIST, errno.ELOOP)
        )


def test_an_error_of_a_query_stays_what_it_is(store: Store):
    query = duckdb.ConstraintException(f"Duplicate key 'x: {os.strerror(errno.ENOSPC)}'")
    assert told(query, store.home) is None


@contextmanager
def room(size: int) -> Iterator[None]:
    """A disk on which no file may grow beyond so many bytes."""
    _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, most))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))


def save(store: Store, text: str) -> None:
    note_event(store, LOCAL, "changed", "thing", details={"text": text})


@pytest.mark.parametrize("size", [0, 4096, 100_000, 600_000])
def test_a_first_start_without_room_leaves_nothing_and_works_when_there_is(
    size: int, tmp_path: Path, capsys, monkeypatch
):
    monkeypatch.setattr(Store, "_connect", Store._connect.__wrapped__)
    with room(size):
        assert main(["poc", "keto", "--home", str(tmp_path)]) == 1
    said = capsys.readouterr().err
    assert "larger than the limit" in said
    assert "Traceback" not in said
    assert not (tmp_path / FILE).exists()
    Store(tmp_path).close()


def test_a_change_without_room_is_not_saved_and_the_store_goes_on(tmp_path: Path):
    with Store(tmp_path) as store:
        save(store, "kept")
        size = (tmp_path / LOG).stat().st_size
        with room(size + 100), pytest.raises(MachineRefused, match="larger than the limit"):
            save(store, "x" * 2000)
        assert [row.details["text"] for row in audit_log(store)] == ["kept"]
        save(store, "kept too")
    with Store(tmp_path) as store:
        assert len(audit_log(store)) == 2
        assert store.found == []


@pytest.mark.parametrize("letters", [5000, 16_000])
def test_what_was_told_as_saved_is_there_though_the_work_after_a_commit_had_no_room(
    letters: int, tmp_path: Path
):
    with Store(tmp_path) as store:
        store.cursor().execute("SET checkpoint_threshold = '20KB'")
        saved = 0
        with room((tmp_path / FILE).stat().st_size):
            for _ in range(6):
                with suppress(MachineRefused):
                    save(store, os.urandom(letters // 2).hex())
                    saved += 1
        assert len(audit_log(store)) == saved
        save(store, "goes on")
    with Store(tmp_path) as store:
        assert len(audit_log(store)) == saved + 1
        assert store.found == []


def test_a_store_can_be_read_though_nothing_can_be_written(tmp_path: Path):
    with Store(tmp_path) as store:
        save(store, "kept")
    with room(0), Store(tmp_path) as store:
        assert len(audit_log(store)) == 1
        (found,) = store.found
        assert "larger than the limit" in found.message
        with pytest.raises(MachineRefused):
            save(store, "lost")


def test_a_store_that_cannot_be_brought_up_to_date_says_so_and_keeps_everything(tmp_path: Path):
    store = Store(tmp_path)
    save(store, os.urandom(200_000).hex())
    with room((tmp_path / FILE).stat().st_size), pytest.raises(MachineRefused, match="kept in"):
        store.close()
    with Store(tmp_path) as store:
        assert len(audit_log(store)) == 1


def test_an_error_in_the_block_is_not_hidden_by_a_full_disk_at_its_end(tmp_path: Path):
    def fail() -> None:
        with Store(tmp_path) as store:
            save(store, os.urandom(200_000).hex())
            stack.enter_context(room((tmp_path / FILE).stat().st_size))
            raise KeyError

    with ExitStack() as stack, pytest.raises(KeyError):
        fail()
    Store(tmp_path).close()


def test_a_copy_before_an_upgrade_without_room_leaves_the_store_as_it_was(
    tmp_path: Path, monkeypatch
):
    known = migrating.migrations()
    with monkeypatch.context() as patch:
        patch.setattr(migrating, "migrations", lambda: known[:-1])
        Store(tmp_path).close()
    content = (tmp_path / FILE).read_bytes()
    with room(len(content) - 1), pytest.raises(MachineRefused):
        Store(tmp_path)
    assert (tmp_path / FILE).read_bytes() == content
    assert {path.name for path in tmp_path.iterdir()} == {FILE, COUNT}
    Store(tmp_path).close()
    assert list(tmp_path.glob(f"{FILE}.before-*"))


def test_a_block_that_is_damaged_under_an_open_store_is_told_to_whoever_reads_it(tmp_path: Path):
    with Store(tmp_path) as store:
        for _ in range(40):
            save(store, os.urandom(20_000).hex())
    raw = bytearray((tmp_path / FILE).read_bytes())
    for at in range(3 * 4096 + 262_144, len(raw) - 262_144, 4001):
        raw[at] ^= 255
    with Store(tmp_path) as store:
        with (tmp_path / FILE).open("r+b") as file:
            file.write(raw)
        with pytest.raises(StoreDamaged) as caught:
            audit_log(store)
    assert "python -m core doctor" in caught.value.remedy
    assert "restore BACKUP" in caught.value.remedy


def test_everything_in_the_home_is_its_users_alone_and_wider_rights_are_narrowed(tmp_path: Path):
    home = tmp_path / "home"
    before = os.umask(0o022)
    try:
        assert main(["plan", "keto", "--home", str(home)]) == 0
        with Store(home) as store:
            save(store, "x")
            (home / "decision.json").write_text("{}")
            files = [path for path in home.rglob("*") if path.is_file()]
            assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
            assert {LOG, FILE} <= {path.name for path in files}
        assert stat.S_IMODE(home.stat().st_mode) == 0o700
        (home / FILE).chmod(0o644)
        home.chmod(0o755)
        (home / "notes.txt").write_text("the user's own")
        (home / "notes.txt").chmod(0o644)
        with Store(home) as store:
            (found,) = store.found
        assert found.mended
        assert FILE in found.message
        assert stat.S_IMODE((home / FILE).stat().st_mode) == 0o600
        assert stat.S_IMODE(home.stat().st_mode) == 0o700
        assert stat.S_IMODE((home / "notes.txt").stat().st_mode) == 0o644
        with Store(home) as store:
            assert store.found == []
    finally:
        os.umask(before)


def test_changes_are_numbered_by_every_thread_and_the_count_is_written_after_each(store: Store):
    threads = [
        threading.Thread(target=lambda: [save(store, "x") for _ in range(10)]) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    query = "SELECT count(*), max(number) FROM saved_change"
    count = store.cursor().execute(query).fetchone()
    saved = read_saved(store.home)
    assert saved is not None
    assert count == (saved[1], saved[1])
    assert saved[1] >= 40


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root gives files away")
def test_what_root_makes_in_the_folder_of_another_user_is_that_users(tmp_path: Path):
    os.chown(tmp_path, 12345, 12346)
    (tmp_path / "other").symlink_to("/etc/hostname")
    with Store(tmp_path):
        pass
    made = [path.lstat() for path in tmp_path.iterdir()]
    assert {(seen.st_uid, seen.st_gid) for seen in made} == {(12345, 12346)}
    assert Path("/etc/hostname").stat().st_uid == 0


def test_an_empty_folder_that_others_could_read_is_no_finding(tmp_path: Path):
    tmp_path.chmod(0o755)
    with Store(tmp_path) as store:
        assert store.found == []
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o700
