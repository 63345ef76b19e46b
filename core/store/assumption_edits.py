"""Changes to assumptions: never overwritten, only followed by newer ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.domain.actor import LOCAL, Actor
from core.domain.assumption import Grade, Range, RangeShape
from core.domain.canonical import content_hash
from core.domain.clock import utc_now
from core.store.audit_log import note
from core.store.connection import Store, insert

_COLUMNS = (
    "id, assumption_id, low, mode, high, shape, grade, source, apart, shipped, reason, "
    "changed_by, changed_at"
)


@dataclass(frozen=True)
class Edit:
    """One change of one assumption.

    Attributes
    ----------
    source : str
        Where the value comes from, in the words of who changed it; may be empty.
    apart : bool
        Whether the assumption no longer follows its twin.
    shipped : bool
        Whether the change puts back what the register ships with.
    """

    assumption_id: str
    range: Range
    grade: Grade
    source: str
    reason: str
    changed_by: str
    apart: bool = False
    shipped: bool = False


@dataclass(frozen=True)
class StoredEdit(Edit):
    """A change with its place in the store; a higher id is newer."""

    id: int = 0
    changed_at: datetime = datetime.min


def add_edits(store: Store, edits: Sequence[Edit], by: Actor = LOCAL) -> None:
    """Write changes down, all or none.

    Parameters
    ----------
    edits : sequence of Edit
        In the order in which they are made: of one assumption the later is the newer.
    by : Actor
        Who the audit log names.
    """
    now, known = utc_now(), current_edits(store)
    with store.transaction() as cursor:
        for edit in edits:
            row = {
                "assumption_id": edit.assumption_id,
                "low": edit.range.low,
                "mode": edit.range.mode,
                "high": edit.range.high,
                "shape": edit.range.shape.value,
                "grade": edit.grade.value,
                "source": edit.source,
                "apart": edit.apart,
                "shipped": edit.shipped,
                "reason": edit.reason,
                "changed_by": edit.changed_by,
                "changed_at": now,
            }
            insert(cursor, "assumption_edit", row)
            old = known.get(edit.assumption_id)
            note(
                cursor,
                by,
                "assumption put back" if edit.shipped else "assumption changed",
                f"assumption {edit.assumption_id}",
                before=_value_hash(old) if old else "",
                after=_value_hash(edit),
                details={"range": edit.range.to_list(), "grade": edit.grade.value},
            )


def list_edits(store: Store, assumption_id: str | None = None) -> list[StoredEdit]:
    """Changes of one assumption, or of all, newest first.

    Parameters
    ----------
    assumption_id : str, optional
        All assumptions if not given.
    """
    query = (
        f"SELECT {_COLUMNS} FROM assumption_edit "
        "WHERE ?::VARCHAR IS NULL OR assumption_id = ? ORDER BY id DESC"
    )
    rows = store.cursor().execute(query, [assumption_id, assumption_id]).fetchall()
    return [_edit(row) for row in rows]


def current_edits(store: Store) -> dict[str, StoredEdit]:
    """The newest change of every assumption that was ever changed.

    Returns
    -------
    dict of str to StoredEdit
        By assumption.
    """
    found: dict[str, StoredEdit] = {}
    for edit in list_edits(store):
        found.setdefault(edit.assumption_id, edit)
    return found


def switch_vendor_claims(store: Store, ignored: bool, changed_by: str, by: Actor = LOCAL) -> None:
    """Write down whether vendor claims count from now on."""
    with store.transaction() as cursor:
        row = {"ignored": ignored, "changed_by": changed_by, "changed_at": utc_now()}
        insert(cursor, "vendor_claims", row)
        told = "ignored" if ignored else "counted"
        note(cursor, by, f"vendor claims {told}", "vendor claims")


def vendor_claims_ignored(store: Store) -> bool:
    """Whether vendor claims are ignored; they count until somebody says otherwise."""
    query = "SELECT ignored FROM vendor_claims ORDER BY id DESC LIMIT 1"
    row = store.cursor().execute(query).fetchone()
    return bool(row and row[0])


def _value_hash(edit: Edit) -> str:
    given = edit.range
    value = [given.low, given.mode, given.high, given.shape.value]
    return content_hash([value, edit.grade.value, edit.source, edit.apart, edit.shipped])


def _edit(row: tuple[Any, ...]) -> StoredEdit:
    id_, key, low, mode, high, shape, grade, source, apart, shipped, reason, by, at = row
    return StoredEdit(
        assumption_id=key,
        range=Range(low, mode, high, RangeShape(shape)),
        grade=Grade(grade),
        source=source,
        reason=reason,
        changed_by=by,
        apart=apart,
        shipped=shipped,
        id=id_,
        changed_at=at,
    )
