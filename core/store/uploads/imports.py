"""The files that uploaded benchmarks were made from, and what was decided about each shape."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.domain.clock import utc_now
from core.store.connection import Cursor, Store, insert
from core.store.uploads.rows import TABLES
from core.store.uploads.rules import REVISIONS


@dataclass(frozen=True)
class ImportedFile:
    """One file that was taken in.

    Attributes
    ----------
    decided : str
        What the uploader had decided (kind, mapping), as JSON; the same file under another
        decision is another import.
    rows_left : int
        Rows that were left out on purpose.
    left_out : list of str
        Why, one line per cause.
    """

    id: str
    benchmark: str
    file_name: str
    file_hash: str
    decided: str
    format: str
    kinds: tuple[str, ...]
    rows_taken: int
    rows_left: int
    left_out: tuple[str, ...]
    notes: tuple[str, ...]
    created_at: datetime


def new_import_id() -> str:
    """An id for an import."""
    return f"imp-{uuid.uuid4().hex[:12]}"


def save_import(cursor: Cursor, imported: ImportedFile) -> None:
    """Write down that a file was taken, inside somebody's transaction."""
    row = {
        "id": imported.id,
        "benchmark": imported.benchmark,
        "file_name": imported.file_name,
        "file_hash": imported.file_hash,
        "decided": imported.decided,
        "format": imported.format,
        "kinds": json.dumps(imported.kinds),
        "rows_taken": imported.rows_taken,
        "rows_left": imported.rows_left,
        "left_out": json.dumps(imported.left_out),
        "notes": json.dumps(imported.notes),
        "created_at": imported.created_at,
    }
    insert(cursor, "import_file", row)


def delete_import(cursor: Cursor, imported: ImportedFile, whole: bool) -> dict[str, int]:
    """Delete what a file brought, inside somebody's transaction.

    Parameters
    ----------
    whole : bool
        Whether nothing else is here of its benchmark, which goes too.

    Returns
    -------
    dict of str to int
        Rows deleted, by table of rows that files bring.
    """
    tables = [table for kind, table in TABLES.items() if kind in imported.kinds]
    tables += [REVISIONS] if "rules" in imported.kinds else []
    gone = {}
    for table in tables:
        query = f"DELETE FROM {table} WHERE import_id = ? RETURNING 1"
        gone[table] = len(cursor.execute(query, [imported.id]).fetchall())
    cursor.execute("DELETE FROM import_file WHERE id = ?", [imported.id])
    if whole:
        cursor.execute("DELETE FROM uploaded_benchmark WHERE name = ?", [imported.benchmark])
    return gone


def list_imports(store: Store, benchmark: str) -> list[ImportedFile]:
    """Files a benchmark was made from, oldest first."""
    rows = (
        store.cursor()
        .execute(
            "SELECT id, benchmark, file_name, file_hash, decided, format, kinds, rows_taken, "
            "rows_left, left_out, notes, created_at FROM import_file WHERE benchmark = ? "
            "ORDER BY rowid",
            [benchmark],
        )
        .fetchall()
    )
    return [_imported(row) for row in rows]


def _imported(row: tuple[Any, ...]) -> ImportedFile:
    id_, benchmark, name, hash_, decided, format_, kinds, taken, left, why, notes, at = row
    return ImportedFile(
        id_,
        benchmark,
        name,
        hash_,
        decided,
        format_,
        tuple(json.loads(kinds)),
        taken,
        left,
        tuple(json.loads(why)),
        tuple(json.loads(notes)),
        at,
    )


def find_import(store: Store, benchmark: str, file_hash: str, decided: str) -> ImportedFile | None:
    """The import of exactly this content under exactly this decision, if there was one.

    Parameters
    ----------
    file_hash : str
        SHA-256 of the file.
    decided : str
        Kind and mapping as JSON (``Examined.decided``): under another one it is another import.
    """
    for imported in list_imports(store, benchmark):
        if imported.file_hash == file_hash and imported.decided == decided:
            return imported
    return None


def remember_mapping(
    cursor: Cursor, shape: str, kind: str | None, mapping: Mapping[str, str]
) -> None:
    """Keep what somebody decided about files of a shape.

    Parameters
    ----------
    shape : str
        What files of one kind have in common (``Recognition.shape``).
    kind : str or None
        Kind of rows, where somebody said it.
    mapping : mapping of str to str
        Our column by theirs.
    """
    row = {
        "shape": shape,
        "kind": kind,
        "mapping": json.dumps(dict(mapping), sort_keys=True),
        "used_at": utc_now(),
    }
    insert(cursor, "upload_mapping", row, "OR REPLACE")


def remembered_mapping(store: Store, shape: str) -> tuple[str | None, dict[str, str]] | None:
    """Kind and mapping that were decided the last time a file of this shape came."""
    query = "SELECT kind, mapping FROM upload_mapping WHERE shape = ?"
    row = store.cursor().execute(query, [shape]).fetchone()
    return (row[0], json.loads(row[1])) if row else None
