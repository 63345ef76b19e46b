"""Damage of the file and its log is seen from outside, wherever it is."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from core.store.connection import FILE, Store
from core.store.home import LOG
from core.store.integrity.database_file import FLUSH, Log, damaged_parts, read_log


@pytest.fixture(scope="module")
def files(tmp_path_factory) -> Path:
    """File and log of a store that was not closed: three changes wait in the log."""
    folder = tmp_path_factory.mktemp("files")
    with Store(folder / "open") as store:
        store.cursor().execute("CHECKPOINT")
        for at in range(3):
            store.cursor().execute(
                f"INSERT INTO latent SELECT 'b{at}', 'i' || i, md5(i::VARCHAR) FROM range(50) t(i)"
            )
        (folder / "left").mkdir()
        for name in (FILE, LOG):
            shutil.copyfile(folder / "open" / name, folder / "left" / name)
    return folder / "left"


def changed(source: Path, target: Path, at: int, with_: bytes) -> Path:
    raw = bytearray(source.read_bytes())
    raw[at : at + len(with_)] = with_
    target.write_bytes(raw)
    return target


def found(log: Log) -> tuple[int, int, bool, bool]:
    return log.transactions, log.lost, log.broken, log.whole


def test_what_is_whole_has_no_damage(files):
    assert damaged_parts(files / FILE) == []
    assert found(read_log(files / LOG)) == (3, 0, False, True)
    assert read_log(files / "none") == Log()


def test_one_changed_bit_is_seen_in_every_part(files, tmp_path):
    raw = (files / FILE).read_bytes()
    starts = [0, 4096, 8192, *range(12288, len(raw), 262144)]
    names = [f"header block {n} of 3" for n in (1, 2, 3)]
    names += [f"the block at byte {start:,}" for start in starts[3:]]
    luck = random.Random(12)
    for start, name in zip(starts, names, strict=True):
        at = start + luck.randrange(4096)
        bad = changed(files / FILE, tmp_path / FILE, at, bytes([raw[at] ^ 1 << luck.randrange(8)]))
        assert damaged_parts(bad) == [f"{name} of {FILE}"]


def test_a_file_that_ends_early_is_seen(files, tmp_path):
    raw = (files / FILE).read_bytes()
    (tmp_path / FILE).write_bytes(raw[:-1000])
    assert damaged_parts(tmp_path / FILE) == [f"the end of {FILE}"]
    (tmp_path / FILE).write_bytes(raw[:5000])
    assert damaged_parts(tmp_path / FILE)[0] == f"header block 2 of 3 of {FILE}"


def test_a_log_tells_what_stands_before_and_behind_its_damage(files, tmp_path):
    middle = (files / LOG).stat().st_size // 2
    bad = changed(files / LOG, tmp_path / LOG, middle, b"?")
    assert found(read_log(bad)) == (1, 2, True, False)
    # A length that was damaged hides what follows: it is found all the same.
    raw = (files / LOG).read_bytes()
    second = raw.index(FLUSH) + len(FLUSH)
    bad = changed(files / LOG, tmp_path / LOG, second, b"\xff\xff\xff\x7f")
    assert read_log(bad) == Log(len(raw), second, transactions=1, lost=2, broken=True)
    shutil.copy(files / FILE, tmp_path / FILE)
    (part,) = damaged_parts(tmp_path / FILE)
    assert part == f"the log of changes, {LOG}, from byte {second:,} of {len(raw):,} on"


def test_what_is_written_while_it_is_read_is_looked_at_again(files, tmp_path, monkeypatch):
    bad = changed(files / FILE, tmp_path / FILE, 20_000, b"half a block")

    def written(_: float) -> None:
        shutil.copy(files / FILE, tmp_path / FILE)

    monkeypatch.setattr("core.store.integrity.database_file.time.sleep", written)
    assert damaged_parts(bad, looks=2) == []


def test_a_log_that_ends_in_the_middle_of_an_entry_is_torn_and_not_damaged(files, tmp_path):
    raw = (files / LOG).read_bytes()
    (tmp_path / LOG).write_bytes(raw[:-3])
    assert found(read_log(tmp_path / LOG)) == (2, 0, False, False)
    (tmp_path / LOG).write_bytes(b"no log at all")
    assert read_log(tmp_path / LOG).broken
