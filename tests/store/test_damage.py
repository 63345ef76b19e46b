"""Damage of the store's files is told as what it is, and the command it names mends it."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from core.cli import main
from core.domain.errors import StoreDamaged, StoreHeld, SwitchpointError
from core.store import recovery
from core.store.audit_log import audit_log, first_broken
from core.store.connection import FILE, Store
from core.store.home import COUNT, LOG
from core.store.integrity.database_file import damaged_parts
from core.store.recovery import Looked, accept_loss, examine, look

ROOT = Path(__file__).parents[2]
BEFORE, AFTER = 30, 30
"""Changes that stand in the store's file, and changes that stand in its log alone."""

BUILT = f"""
import os, secrets, shutil, sys
from pathlib import Path
from core.domain.actor import LOCAL
from core.store.audit_log import note_event
from core.store.connection import FILE, Store
from core.store.home import COUNT, LOG
from core.workflows.admin.backup import back_up

os.umask(0o077)
folder = Path(sys.argv[1])
home, other = folder / "home", folder / "other"

def change(store, times):
    for number in range(times):
        details = {{"text": secrets.token_hex(1000)}}
        note_event(store, LOCAL, "changed", f"thing {{number}}", details=details)

with Store(other) as store:
    change(store, 3)
    store.cursor().execute("CHECKPOINT")
    change(store, 3)
    shutil.copy(other / (FILE + ".wal"), folder / "wal of another")
    back_up(store, LOCAL, folder / "backup.zip")
new = Store(folder / "new")  # never closed
change(new, 6)
with Store(home) as store:
    change(store, {BEFORE} // 2)
shutil.copytree(home, folder / "older")
store = Store(home)
change(store, {BEFORE} - {BEFORE} // 2)
store.cursor().execute("CHECKPOINT")
change(store, {AFTER})
os._exit(9)
"""


@dataclass(frozen=True)
class Built:
    """Homes made once; every case works on a copy."""

    folder: Path

    @property
    def backup(self) -> Path:
        """A backup to go back to."""
        return self.folder / "backup.zip"

    def copy(self, to: Path) -> Path:
        """The home of a process that was killed: 30 changes in its log alone."""
        shutil.copytree(self.folder / "home", to)
        return to

    def older(self, name: str) -> bytes:
        """A file as it was after half of the changes before the log."""
        return (self.folder / "older" / name).read_bytes()


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    folder = tmp_path_factory.mktemp("built")
    made = subprocess.run([sys.executable, "-c", BUILT, str(folder)], cwd=ROOT, check=False)
    assert made.returncode == 9
    return Built(folder)


Damage = Callable[[Path, Built], object]


def inverted(name: str, at: float, length: int = 72) -> Damage:
    """Bytes inverted at a place, from the end on, or at a share of the file's length.

    An odd number of words: DuckDB's checksum does not see an even number of zeros inverted.
    """

    def damage(home: Path, _: Built) -> None:
        raw = bytearray((home / name).read_bytes())
        start = int(at * len(raw) if 0 < at < 1 else at % len(raw))
        raw[start : start + length] = bytes(255 - byte for byte in raw[start : start + length])
        (home / name).write_bytes(raw)

    return damage


def cut(name: str, to: float) -> Damage:
    """A file cut to so many bytes, to a share of them, or by so many."""

    def damage(home: Path, _: Built) -> None:
        raw = (home / name).read_bytes()
        (home / name).write_bytes(raw[: int(to * len(raw)) if 0 < to < 1 else int(to)])

    return damage


def removed(*names: str) -> Damage:
    """Files taken away."""
    return lambda home, _: [(home / name).unlink() for name in names]


def older(*names: str) -> Damage:
    """Files replaced by what they were some changes ago."""
    return lambda home, built: [(home / name).write_bytes(built.older(name)) for name in names]


def all_in_the_log(home: Path, built: Built) -> None:
    shutil.rmtree(home)
    shutil.copytree(built.folder / "new", home)
    (home / LOG).unlink()


def log_of_another(home: Path, built: Built) -> None:
    shutil.copy(built.folder / "wal of another", home / LOG)


def both(*damages: Damage) -> Damage:
    return lambda home, built: [damage(home, built) for damage in damages]


def replaced(name: str, raw: bytes) -> Damage:
    return lambda home, _: (home / name).write_bytes(raw)


ALL, NONE = BEFORE + AFTER, 0
CASES: dict[str, tuple[Damage, str, int | None]] = {
    # what is said, and how many of the changes are there after the command that it names;
    # None where only a backup helps
    "first header": (inverted(FILE, 8), "Header block 1 of 3", ALL),
    "end of the first header": (inverted(FILE, 4000), "Header block 1 of 3", ALL),
    "second header": (inverted(FILE, 4096 + 8), "Header block 2 of 3", BEFORE // 2),
    "third header": (inverted(FILE, 2 * 4096 + 8), "Header block 3 of 3", ALL),
    "all headers": (inverted(FILE, 0, 3 * 4096), "not a DuckDB database", None),
    "first block": (inverted(FILE, 3 * 4096 + 100), "is damaged", None),
    "last block": (inverted(FILE, -200_000), "is damaged", None),
    "store empty": (cut(FILE, 0), "holds no byte", None),
    "store of one byte": (cut(FILE, 1), "not a DuckDB database", None),
    "store of a header": (cut(FILE, 4096), "ends after 4,096 bytes", None),
    "half a store": (cut(FILE, 0.5), "is damaged", None),
    "store without its last byte": (cut(FILE, -1), "is damaged", None),
    "store removed": (removed(FILE), f"{FILE} is missing", NONE),
    "store and count removed": (removed(FILE, COUNT), f"{FILE} is missing", NONE),
    "start of the log": (inverted(LOG, 0), "from byte 0 of .* is not as it was written", BEFORE),
    "first entry of the log": (inverted(LOG, 40), "log of changes|are missing", BEFORE),
    "middle of the log": (inverted(LOG, 0.5), "log of changes|are missing", -1),
    "end of the log": (inverted(LOG, -24), "log of changes|are missing", ALL - 1),
    "log empty": (cut(LOG, 0), f"^{AFTER} saved changes are missing", BEFORE),
    "log of one byte": (cut(LOG, 1), f"^{AFTER} saved", BEFORE),
    "half a log": (cut(LOG, 0.5), "saved changes are missing", -1),
    "log without its last byte": (cut(LOG, -1), "^1 saved change is missing", ALL - 1),
    "log removed": (removed(LOG), f"^{AFTER} saved", BEFORE),
    "log of a store that has no change in its file": (
        all_in_the_log,
        "^6 saved changes are missing",
        NONE,
    ),
    "log of another store": (log_of_another, "another store|does not fit", BEFORE),
    "older store": (older(FILE), "does not fit|are missing|damaged", BEFORE // 2),
    "older store without a log": (both(older(FILE), removed(LOG)), "are missing", BEFORE // 2),
}


def opened(home: Path) -> SwitchpointError | None:
    """What opening and reading the store says; None where it does not mind."""
    try:
        with Store(home, "a test") as store:
            audit_log(store)
    except SwitchpointError as error:
        return error
    return None


def changes(home: Path) -> int:
    """How many changes there are, in an audit log without a gap."""
    with Store(home, "a test") as store:
        assert first_broken(store) is None
        return sum(row.action == "changed" for row in audit_log(store))


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES)
def test_damage_is_told_and_the_command_it_names_mends_it(
    case: str, built: Built, tmp_path: Path, monkeypatch
):
    looked: list[Looked] = []
    monkeypatch.setattr(recovery, "look", lambda home: looked.append(look(home)) or looked[-1])
    damage, said, left = CASES[case]
    home = built.copy(tmp_path / "home")
    damage(home, built)
    files = {path.name: path.read_bytes() for path in home.iterdir()}
    error = opened(home)
    assert error is not None
    assert not isinstance(error, StoreHeld)
    assert re.search(said, error.text), error.text
    assert {path.name: path.read_bytes() for path in home.iterdir()} == files
    (accepts,) = re.findall(r"python -m core doctor --accept-loss .*", error.remedy) or [None]
    (restores,) = re.findall(r"python -m core restore .*", error.remedy)
    if left is None:
        assert accepts is None
        command = shlex.split(restores.replace("BACKUP", str(built.backup)))
        assert main(command[3:]) == 0
        assert changes(home) == 6
    else:
        assert shlex.split(accepts)[-1] == str(home)
        told, _ = accept_loss(home)
        found = changes(home)
        assert found == left or (left == -1 and BEFORE < found < ALL), told.text
        assert "The newest entry that is there" in told.text or not left
        (aside,) = home.glob("damaged-*")
        kept = {path.name: path.read_bytes() for path in aside.iterdir()}
        assert kept.items() <= files.items()
    assert damaged_parts(home / FILE) == []
    # Whoever looks at the whole store, such as the doctor, says what opening it said.
    (said_too,) = looked[0].findings
    assert (said_too.title, said_too.message) == (error.title, error.message)
    assert said_too.remedy.splitlines() == [
        line for line in error.remedy.splitlines() if not line.startswith("Check the whole store")
    ]


def test_a_store_is_looked_at_without_a_change_and_nothing_is_given_up_of_a_whole_one(
    built: Built, tmp_path: Path
):
    home = built.copy(tmp_path / "home")
    assert examine(home) == []
    assert accept_loss(home)[0].title == "Nothing is missing"
    inverted(FILE, -200_000)(home, built)
    files = {path.name: path.read_bytes() for path in home.iterdir()}
    (found,) = examine(home)
    assert "is damaged" in found.title
    assert not found.mended
    with pytest.raises(StoreDamaged, match="No part of"):
        accept_loss(home)
    assert {path.name: path.read_bytes() for path in home.iterdir()} == files


def test_a_torn_change_that_was_never_saved_is_cut_off_kept_and_told(built: Built, tmp_path: Path):
    home = built.copy(tmp_path / "home")
    with (home / LOG).open("ab") as file:
        file.write(b"\x40" + bytes(7) + b"half an entry")
    with Store(home, "a test") as store:
        (found,) = store.found
        assert found.mended
        assert "No change is missing" in found.message
        assert len(audit_log(store)) == ALL
    assert (home / f"{LOG}.torn").read_bytes().endswith(b"half an entry")


@pytest.mark.parametrize("raw", [None, b"nonsense"])
def test_a_count_that_is_missing_or_garbage_is_told_and_written_anew(
    raw: bytes | None, built: Built, tmp_path: Path
):
    home = built.copy(tmp_path / "home")
    removed(COUNT)(home, built) if raw is None else replaced(COUNT, raw)(home, built)
    with Store(home, "a test") as store:
        (found,) = store.found
        assert found.mended
        assert f"There are {ALL}." in found.message
    with Store(home, "a test") as store:
        assert store.found == []


def test_a_backup_counts_from_the_beginning(built: Built, tmp_path: Path):
    home = tmp_path / "home"
    assert main(["restore", str(built.backup), "--home", str(home)]) == 0
    with Store(home, "a test") as store:
        assert store.found == []
    assert opened(home) is None
