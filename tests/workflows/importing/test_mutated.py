"""Files of every format with some of their bytes changed: taken whole, or nothing is saved."""

import random

import pytest

from core.domain.errors import SwitchpointError
from core.interop.source import SourceFile
from core.workflows.importing.upload import upload
from tests.interop.every_sample import SAMPLES

EACH = 1
"""Mutations of each sample; 300 files were tried with more."""


def flip(raw: bytearray, rng: random.Random) -> None:
    raw[rng.randrange(len(raw))] = rng.randrange(256)


def cut(raw: bytearray, rng: random.Random) -> None:
    at = rng.randrange(len(raw))
    del raw[at : at + rng.randrange(1, 40)]


def double(raw: bytearray, rng: random.Random) -> None:
    at = rng.randrange(len(raw))
    raw[at:at] = raw[at : at + rng.randrange(1, 200)]


def truncate(raw: bytearray, rng: random.Random) -> None:
    del raw[rng.randrange(1, len(raw)) :]


def put_in(raw: bytearray, rng: random.Random) -> None:
    at = rng.randrange(len(raw))
    raw[at:at] = rng.choice(
        [b'"', b"\0", b"\xff", b"\n", b",", b"]", b"nan", b"1e999", b"\xe2\x80"]
    )


WAYS = (flip, cut, double, truncate, put_in)


def mutated(raw: bytes, rng: random.Random) -> bytes:
    found = bytearray(raw)
    for _ in range(rng.randrange(1, 4)):
        if found:
            rng.choice(WAYS)(found, rng)
    return bytes(found)


def everything(store) -> dict[str, int]:
    cursor = store.cursor()
    tables = cursor.execute("SELECT table_name FROM information_schema.tables").fetchall()
    return {
        name: cursor.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for (name,) in tables
    }


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_a_changed_file_is_taken_whole_or_not_at_all(store, name):
    before = everything(store)
    for at in range(EACH):
        raw = mutated(SAMPLES[name][0], random.Random(f"{name} {at}"))
        try:
            found = upload(store, "weather", [SourceFile("export.bin", raw)])
        except SwitchpointError:
            assert everything(store) == before
            continue
        now = everything(store)
        if not found.landed:
            assert now == before
            continue
        rows = ("uploaded_item", "uploaded_label", "uploaded_prediction", "uploaded_metric")
        rows += ("uploaded_rule", "rule_revision", "hours_log")
        added = sum(now[table] - before[table] for table in rows)
        told = sum(landed.rows_taken for landed in found.landed)
        assert 0 <= told - added <= told, "a right answer of an item that was here adds no row"
        assert now["import_file"] == before["import_file"] + 1
        before = now
