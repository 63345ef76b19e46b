"""Damage of the file and its log is seen from outside, wherever it is."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from core.store.connection import FILE, Store
from core.store.integrity import blocks
from core.store.integrity.blocks import LogState, damaged_parts, log_state

LOG = f"{FILE}.wal"


@pytest.fixture(autouse=True)
def looked_at_once(monkeypatch):
    """Nobody writes to these files."""
    monkeypatch.setattr(blocks, "LOOKS", 1)


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


def test_what_is_whole_has_no_damage(files):
    assert damaged_parts(files / FILE) == []
    assert log_state(files / LOG) == LogState(transactions=3)
    assert log_state(files / "none") == LogState()


def test_one_changed_bit_is_seen_in_every_part(files, tmp_path):
    raw = (files / FILE).read_bytes()
    starts = [0, 4096, 8192, *range(12288, len(raw), 262144)]
    names = [f"header {n}" for n in (1, 2, 3)] + [f"block {n}" for n in range(len(starts) - 3)]
    luck = random.Random(12)
    for start, name in zip(starts, names, strict=True):
        at = start + luck.randrange(4096)
        bad = changed(files / FILE, tmp_path / FILE, at, bytes([raw[at] ^ 1 << luck.randrange(8)]))
        assert damaged_parts(bad) == [name]


def test_a_file_that_ends_early_is_seen(files, tmp_path):
    raw = (files / FILE).read_bytes()
    (tmp_path / FILE).write_bytes(raw[:-1000])
    assert damaged_parts(tmp_path / FILE) == ["the end"]
    (tmp_path / FILE).write_bytes(raw[:5000])
    assert "header 2" in damaged_parts(tmp_path / FILE)


def test_a_log_tells_what_stands_before_and_behind_its_damage(files, tmp_path):
    middle = (files / LOG).stat().st_size // 2
    assert log_state(changed(files / LOG, tmp_path / LOG, middle, b"?")) == LogState(
        transactions=1, lost=2, broken=True
    )
    # A length that was damaged hides what follows: it is found all the same.
    raw = (files / LOG).read_bytes()
    second = raw.index(blocks.FLUSH) + len(blocks.FLUSH)
    bad = changed(files / LOG, tmp_path / LOG, second, b"\xff\xff\xff\x7f")
    assert log_state(bad) == LogState(transactions=1, lost=2, broken=True, torn=True)


def test_a_log_that_ends_in_the_middle_of_an_entry_is_torn_and_not_damaged(files, tmp_path):
    raw = (files / LOG).read_bytes()
    (tmp_path / LOG).write_bytes(raw[:-3])
    assert log_state(tmp_path / LOG) == LogState(transactions=2, torn=True)
    (tmp_path / LOG).write_bytes(b"no log")
    assert log_state(tmp_path / LOG).broken
