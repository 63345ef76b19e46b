"""The last file of a benchmark taken back, as long as no PoC used it."""

from __future__ import annotations

from core.access.permissions import Action, require
from core.domain.actor import Actor
from core.domain.errors import BadData
from core.report.format.numbers import several
from core.store.audit_log import note
from core.store.connection import Store
from core.store.experiments import list_experiments
from core.store.integrity.last_check import count_without
from core.store.uploads.imports import ImportedFile, delete_import, list_imports


def why_kept(store: Store, benchmark: str) -> str:
    """Why the last file of a benchmark cannot be taken back; empty where it can be.

    Parameters
    ----------
    benchmark : str
        Of which at least one file is here.
    """
    last = list_imports(store, benchmark)[-1]
    for poc in list_experiments(store):
        if poc.plan.benchmark == benchmark and poc.created_at >= last.created_at:
            return "A PoC was planned with it."
    return ""


def take_back(store: Store, benchmark: str, import_id: str, by: Actor) -> ImportedFile:
    """Delete what the last file brought, and the benchmark with its last file.

    Parameters
    ----------
    import_id : str
        The file that is meant; somebody else may have imported another one since.

    Returns
    -------
    ImportedFile
        What was taken back.

    Raises
    ------
    BadData
        If it is not the last one, a PoC used it, or it told right answers of items that other
        files brought.
    NotAllowed
    """
    require(by, Action.UPLOAD)
    files = list_imports(store, benchmark)
    if not files or files[-1].id != import_id:
        raise BadData(
            "Only the last file can be taken back", "Later ones may rest on it.", "Reload the page."
        )
    last = files[-1]
    if why := why_kept(store, benchmark):
        raise BadData(f"{last.file_name} cannot be taken back", why, "Use another benchmark.")
    with store.transaction() as cursor:
        whole = len(files) == 1
        deleted = delete_import(cursor, last, whole)
        gone = sum(deleted.values())
        if gone < last.rows_taken:
            raise BadData(
                f"{last.file_name} cannot be taken back",
                f"{several(last.rows_taken - gone, 'row')} told the right answer of an item that "
                "another file brought.",
                "Correct the answers in another benchmark.",
            )
        details = {"import": last.id, "rows": gone}
        note(
            cursor,
            by,
            "file taken back",
            f"benchmark {benchmark}",
            after=last.file_hash,
            details=details,
        )
    count_without(store.home, {**deleted, "import_file": 1, "uploaded_benchmark": int(whole)})
    return last
