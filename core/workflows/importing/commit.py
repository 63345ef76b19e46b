"""Write what was examined, all of it or the good rows, in one transaction."""

from __future__ import annotations

import json
from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.access.permissions import Action, require
from core.domain.actor import Actor
from core.domain.clock import utc_now
from core.domain.errors import BadData
from core.domain.uploaded_task import UploadedTask
from core.domain.workers import NO_ROLE, SHOWN_ROLES
from core.interop.reading import SLICE, RowKind, filled
from core.report.format.numbers import several
from core.store.audit_log import note
from core.store.connection import Cursor, Store
from core.store.people import remember_roles
from core.store.uploads.benchmarks import save_task
from core.store.uploads.imports import ImportedFile, new_import_id, remember_mapping, save_import
from core.store.uploads.items import known_ids, next_position, set_gold
from core.store.uploads.rows import insert_rows
from core.store.uploads.rules import insert_revisions
from core.workflows.importing.inspect import Examination, Examined
from core.workflows.importing.pending_benchmark import Draft
from core.workflows.importing.rule_rows import predicate_of


@dataclass(frozen=True)
class About:
    """What the uploader says of a benchmark beside its files; empty fields keep what is here."""

    title: str = ""
    noun: str = ""
    plural: str = ""
    rule: str = ""
    positive: str | None = None


def commit(
    store: Store,
    examination: Examination,
    *,
    by: Actor,
    good_rows_only: bool = False,
    about: About | None = None,
) -> tuple[ImportedFile, ...]:
    """Save the files of an examination.

    Parameters
    ----------
    good_rows_only : bool
        Take the good rows of files that have bad ones, and write down what is left out.
    about : About, optional

    Returns
    -------
    tuple of ImportedFile
        What was written; empty where every file was here before.

    Raises
    ------
    BadData
        If something cannot be taken; nothing is saved then.
    NotAllowed
    """
    require(by, Action.UPLOAD)
    refuse(examination, good_rows_only)
    new = [file for file in examination.files if not file.already]
    if not new:
        return ()
    imports = []
    # One transaction over several nouns: a file is taken with all its kinds, or not at all.
    with store.transaction() as cursor:
        save_task(cursor, _task(examination.draft, about or About()))
        position = next_position(cursor, examination.benchmark)
        for file in new:
            imported = _imported(examination.benchmark, file)
            save_import(cursor, imported)
            position = _write(cursor, file, imported, position)
            if file.recognition is not None and file.recognition.fields:
                kind = file.wanted.kind.value if file.wanted.kind else None
                remember_mapping(cursor, file.recognition.shape, kind, file.wanted.mapping)
            remember_roles(cursor, file.wanted.people)
            _note(cursor, by, imported)
            imports.append(imported)
    return tuple(imports)


def refuse(examination: Examination, good_rows_only: bool) -> None:
    """Raise for the first thing that stands in the way.

    Parameters
    ----------
    good_rows_only : bool
        Rows that cannot be taken are no reason then.

    Raises
    ------
    BadData
    """
    for file in examination.files:
        if file.error is not None:
            raise file.error
        if file.missing:
            raise BadData(
                f"{file.source.name} does not say which column is {' and '.join(file.missing)}",
                f"Its columns: {', '.join(f.name for f in file.recognition.fields[:20])}."
                if file.recognition
                else "",
                f"Map one: --map COLUMN={file.missing[0]}.",
            )
        if file.questions:
            asked = file.questions[0]
            raise BadData(
                f"{file.source.name}: {asked.why}",
                "Nothing was saved.",
                " ".join(f"{way.label}: {way.options}." for way in asked.ways),
            )
        if file.people:
            somebody = file.people[0]
            raise BadData(
                f"{file.source.name} tracks hours of {_names(file.people)} without a role",
                f"Only hours with a role count in the bill: {', '.join(SHOWN_ROLES)}.",
                f"Set it: --who '{somebody}=analyst', or '{somebody}={NO_ROLE}' for none of these.",
            )
        if file.bad and not good_rows_only:
            rows = several(file.bad + file.good + file.same, "row")
            raise BadData(
                f"{file.source.name}: {file.problems[0].text}",
                f"{file.bad:,} of {rows} cannot be imported.",
                "Nothing was saved. Correct the file, or import the good rows only.",
            )
    if not examination.nothing_new and not any(
        file.good or file.same for file in examination.files
    ):
        raise BadData("There is no row to import", remedy="See the problems of each file.")


def _names(people: tuple[str, ...]) -> str:
    """Some names in a sentence."""
    shown = [repr(name) for name in people[:5]]
    more = f" and {len(people) - len(shown)} more" if len(people) > len(shown) else ""
    return ", ".join(shown) + more


def _task(draft: Draft, about: About) -> UploadedTask:
    """What is said of the benchmark, the new before the old before what can be guessed."""
    old = draft.task
    classes = draft.classes
    positive = about.positive or (old.positive if old else None)
    if positive is not None and positive not in classes:
        raise BadData(
            f"{positive!r} is not a class of this benchmark", f"Classes: {', '.join(classes[:20])}."
        )
    noun = about.noun or (old.noun if old else "item")
    return UploadedTask(
        name=draft.name,
        title=about.title or (old.title if old else draft.name.replace("-", " ").capitalize()),
        noun=noun,
        plural=about.plural or (old.plural if old and not about.noun else f"{noun}s"),
        rule=about.rule or (old.rule if old else ""),
        classes=classes,
        positive=positive or _rarest(draft),
    )


def _rarest(draft: Draft) -> str | None:
    """Of two classes the rarer one: what one looks for is usually rare."""
    if len(draft.classes) != 2:
        return None
    counts = draft.items["gold"].value_counts()
    return min(draft.classes, key=lambda name: (counts.get(name, 0), name))


def _imported(benchmark: str, file: Examined) -> ImportedFile:
    return ImportedFile(
        id=new_import_id(),
        benchmark=benchmark,
        file_name=file.source.name,
        file_hash=file.content_hash,
        decided=file.decided,
        format=file.recognition.format if file.recognition else "",
        kinds=tuple(kind.value for kind in file.checked),
        rows_taken=file.good,
        rows_left=file.bad,
        left_out=tuple(f"{n:,} x {cause}: {first.why}" for cause, n, first in file.causes),
        notes=file.reading.notes if file.reading else (),
        created_at=utc_now(),
    )


def _note(cursor: Cursor, by: Actor, imported: ImportedFile) -> None:
    """What came, without names of files: they may name people."""
    note(
        cursor,
        by,
        "file imported",
        f"benchmark {imported.benchmark}",
        after=imported.file_hash,
        details={
            "import": imported.id,
            "kinds": list(imported.kinds),
            "rows": imported.rows_taken,
            "left out": imported.rows_left,
        },
    )


def _write(cursor: Cursor, file: Examined, imported: ImportedFile, position: int) -> int:
    """Every kind of a file's rows; gives the next free position of an item."""
    for kind, checked in file.checked.items():
        rows = checked.good
        if rows.empty:
            continue
        marks = {"benchmark": imported.benchmark, "import_id": imported.id}
        if kind is RowKind.ITEMS:
            position = _write_items(cursor, rows, marks, position)
        elif kind is RowKind.RULES:
            shaped, later = _rules(rows).assign(**marks), rows["revises"].astype(bool)
            insert_rows(cursor, kind.value, shaped[~later])
            insert_revisions(cursor, shaped[later])
        else:
            insert_rows(cursor, kind.value, _SHAPED[kind](rows).assign(**marks))
    return position


def _write_items(cursor: Cursor, rows: pd.DataFrame, marks: dict[str, str], position: int) -> int:
    """New items are added; for known ones the file tells the right answer."""
    here = rows["item_id"].isin(known_ids(cursor, marks["benchmark"]))
    set_gold(cursor, marks["benchmark"], rows[here])
    new = rows[~here].drop_duplicates("item_id")
    slices = [name for name in rows.columns if name.startswith(SLICE)]
    named = new[slices].rename(columns=lambda name: name.removeprefix(SLICE))
    frame = new[["item_id", "gold", "split", "family"]].assign(
        text=filled(new["text"], ""),
        position=np.arange(position, position + len(new)),
        slices=[
            json.dumps({key: str(value) for key, value in row.items() if pd.notna(value)})
            for row in named.to_dict("records")
        ]
        if slices
        else "{}",
        **marks,
    )
    insert_rows(cursor, RowKind.ITEMS.value, frame)
    return position + len(new)


def _labels(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(
        source_id=filled(rows["source_id"], "annotator"),
        source_kind=filled(rows["source_kind"], "human"),
        status=filled(rows["status"], "given"),
    )


def _predictions(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.rename(columns={"run_id": "run_name"}).assign(
        run_name=filled(rows["run_id"], "run"), repeat=filled(rows["repeat"], 1)
    )


def _metrics(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.rename(columns={"run_id": "run_name"}).assign(
        run_name=filled(rows["run_id"], "run")
    )


def _rules(rows: pd.DataFrame) -> pd.DataFrame:
    ids = [
        str(given) if pd.notna(given) else f"rule-{at + 1}"
        for at, given in enumerate(rows["rule_id"])
    ]
    return rows.assign(
        rule_id=ids,
        position=np.arange(len(rows)),
        predicate=[
            predicate_of(regex, predicate)
            for regex, predicate in zip(rows["regex"], rows["predicate"], strict=True)
        ],
        words=filled(rows["words"], ""),
    )


def _hours(rows: pd.DataFrame) -> pd.DataFrame:
    now = utc_now()
    return rows.rename(columns={"start": "started_at", "end": "ended_at"}).assign(
        note=filled(rows["note"], ""), logged_at=now
    )


_SHAPED = {
    RowKind.LABELS: _labels,
    RowKind.PREDICTIONS: _predictions,
    RowKind.METRICS: _metrics,
    RowKind.HOURS: _hours,
}
