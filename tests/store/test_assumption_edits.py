"""Changes to assumptions are only ever added."""

from __future__ import annotations

from dataclasses import replace

import duckdb
import pytest

from core.domain.assumption import Grade, Range, RangeShape, spread_out
from core.store.assumption_edits import (
    Edit,
    add_edits,
    current_edits,
    list_edits,
    switch_vendor_claims,
    vendor_claims_ignored,
)
from core.store.connection import Store

HOSTILE = "'; DELETE FROM assumption_edit; -- <script>alert(1)</script> $x$ \u202e"


def edit(key: str, mode: float, **given) -> Edit:
    return Edit(
        key, Range(1, mode, 90), Grade.ASSUMED, "", given.pop("reason", "r"), "Ada", **given
    )


def test_the_newest_change_is_current_and_older_ones_are_history(store):
    add_edits(store, [edit("S5", 20)])
    add_edits(store, [edit("S5", 30), edit("O4a", 40)])
    assert {key: found.range.mode for key, found in current_edits(store).items()} == {
        "S5": 30,
        "O4a": 40,
    }
    assert [found.range.mode for found in list_edits(store, "S5")] == [30, 20]
    assert len(list_edits(store)) == 3
    assert list_edits(store, "S6") == []


def test_what_was_typed_comes_back_letter_by_letter(store):
    add_edits(store, [edit("S5", 20, reason=HOSTILE, apart=True)])
    (found,) = list_edits(store)
    assert (found.reason, found.apart, found.changed_by) == (HOSTILE, True, "Ada")
    assert found.changed_at.tzinfo is None


def test_the_shape_of_a_range_comes_back(store):
    tail = spread_out(4, 20, RangeShape.LOGNORMAL)
    add_edits(store, [edit("S5", 20), replace(edit("O4a", 5), range=tail)])
    assert {key: found.range for key, found in current_edits(store).items()} == {
        "S5": Range(1, 20, 90),
        "O4a": tail,
    }


def test_a_change_that_fails_leaves_none_of_its_rows(store):
    broken = edit("O4a", 5, reason=None)
    with pytest.raises(duckdb.ConstraintException):
        add_edits(store, [edit("S5", 20), broken])
    assert list_edits(store) == []


def test_vendor_claims_count_until_somebody_says_otherwise(store):
    assert not vendor_claims_ignored(store)
    switch_vendor_claims(store, True, "Ada")
    assert vendor_claims_ignored(store)
    switch_vendor_claims(store, False, "Ada")
    assert not vendor_claims_ignored(store)


def test_changes_survive_closing(tmp_path):
    with Store(tmp_path) as store:
        add_edits(store, [edit("S5", 20)])
    with Store(tmp_path) as store:
        add_edits(store, [edit("S5", 21)])
        assert [found.range.mode for found in list_edits(store)] == [21, 20]


def test_a_store_of_the_first_schema_is_migrated_and_copied_before(tmp_path, monkeypatch):
    from core.store import migrating

    known = migrating.migrations()
    monkeypatch.setattr(migrating, "migrations", lambda: known[:1])
    with Store(tmp_path):
        pass
    monkeypatch.setattr(migrating, "migrations", lambda: known)
    with Store(tmp_path) as store:
        assert list_edits(store) == []
    assert any(tmp_path.glob("*.before-*"))


def test_a_change_from_before_ranges_had_shapes_has_hard_ends(tmp_path, monkeypatch):
    from core.store import migrating

    known = migrating.migrations()
    before = [entry for entry in known if "shape" not in entry[1].stem]
    monkeypatch.setattr(migrating, "migrations", lambda: before)
    with Store(tmp_path) as store, store.transaction() as cursor:
        cursor.execute(
            "INSERT INTO assumption_edit (assumption_id, low, mode, high, grade, source, apart, "
            "shipped, reason, changed_by, changed_at) VALUES ('S5', 1, 2, 3, 'A', '', false, "
            "false, 'r', 'Ada', now()::TIMESTAMP)"
        )
    monkeypatch.setattr(migrating, "migrations", lambda: known)
    with Store(tmp_path) as store:
        assert [found.range for found in list_edits(store)] == [Range(1, 2, 3)]
