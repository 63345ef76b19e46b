"""What was uploaded about a benchmark, as files of other tools."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from pathlib import Path

import pandas as pd

from core.benchmarks.uploaded import split_of
from core.domain.benchmark import Split
from core.domain.errors import BadData, BadUsage
from core.domain.whole_files import write_all_whole
from core.experiment.uploaded import usable_rows
from core.interop.exports.disputed import disputed, suggestions
from core.interop.exports.label_studio import labelling_config, tasks
from core.interop.exports.promptfoo import promptfoo_csv, promptfoo_json
from core.interop.exports.tables import csv_table, parquet_table
from core.interop.reading import SLICE, RowKind, table
from core.store.benchmarks import locked_test_items
from core.store.connection import Store
from core.store.uploads.benchmarks import UploadedBenchmark, load_uploaded
from core.store.uploads.rules import rationales_in_force
from core.workflows.dataset.background_check import rows_ready

THEIRS = {"run_name": "run_id", "started_at": "start", "ended_at": "end"}
TEST_SET = (Split.TEST, Split.PROBE)
TASKS, FORM = "label-studio.json", "label-studio.xml"
TESTS_JSON, TESTS_CSV = "promptfoo.json", "promptfoo.csv"
TABLES: dict[str, tuple[RowKind, Callable[[RowKind, pd.DataFrame], bytes]]] = {
    f"{kind.value}.{ending}": (kind, write)
    for kind in RowKind
    for ending, write in (("csv", csv_table), ("parquet", parquet_table))
}
FILES = (*TABLES, TASKS, FORM, TESTS_JSON, TESTS_CSV)
"""Names of all files that can be exported."""


def export(store: Store, benchmark: str, name: str, with_exam: bool = False) -> bytes:
    """One file of the uploaded benchmark of a name.

    Raises
    ------
    BadUsage, BadData
        As ``export_all``.
    """
    return export_all(store, benchmark, (name,), with_exam)[name]


def file_of(uploaded: UploadedBenchmark, name: str, with_exam: bool = False) -> bytes:
    """One file of an uploaded benchmark.

    Parameters
    ----------
    uploaded : UploadedBenchmark
    name : str
        One of ``FILES``.
    with_exam : bool
        Whether tables of items tell the exam's right answers too; other tools never get them.

    Raises
    ------
    BadUsage
        If there is no such file.
    BadData
        If there is nothing to put into it.
    """
    _check_name(name)
    task = uploaded.task
    if name == FORM:
        question = task.rule or f"Which class is this {task.noun}?"
        return labelling_config(task.classes, question).encode()
    if name in TABLES:
        kind, write = TABLES[name]
        rows = rows_of(uploaded, kind)
        if kind is RowKind.ITEMS and not with_exam:
            rows = without_sealed_answers(rows, sealed_items(uploaded))
        return write(kind, _filled(rows, task.name, kind.value))
    items = rows_of(uploaded, RowKind.ITEMS)
    if name == TASKS:
        labels = rows_of(uploaded, RowKind.LABELS)
        predictions = rows_of(uploaded, RowKind.PREDICTIONS)
        torn = disputed(labels, predictions)
        shown = items.set_index("item_id").loc[torn].reset_index()
        said = suggestions(labels, predictions)
        return tasks(_filled(shown, task.name, "items on which answers differ"), said)
    known = without_sealed_answers(items, sealed_items(uploaded))
    known = _filled(known[known["gold"].notna()], task.name, "items whose answer may be seen")
    return promptfoo_json(known) if name == TESTS_JSON else promptfoo_csv(known)


def export_all(
    store: Store,
    benchmark: str,
    names: tuple[str, ...],
    with_exam: bool = False,
    tell: Callable[[str], object] = str,
) -> dict[str, bytes]:
    """Several files of the uploaded benchmark of a name, all of them or none.

    Parameters
    ----------
    benchmark : str
    names : tuple of str
        Each one of ``FILES``.
    tell : callable
        Is told what is done before the first file where that takes a while.

    Returns
    -------
    dict of str to bytes
        Contents by name.

    Raises
    ------
    BadUsage
        If there is no such benchmark or file.
    BadData
        If there is nothing to put into one of them.
    """
    for name in names:
        _check_name(name)
    uploaded = load_uploaded(store, benchmark)
    if not rows_ready(store, benchmark) and uploaded.items["split"].isna().any():
        tell(
            f"Looking for near duplicates among {len(uploaded.items):,} items and proposing "
            "splits: right answers of the test set stay out of the files."
        )
    return {name: file_of(uploaded, name, with_exam) for name in names}


def _check_name(name: str) -> None:
    if name not in FILES:
        raise BadUsage(f"There is no export {name!r}", remedy=f"Choose from {', '.join(FILES)}.")


def write_files(made: Mapping[str, bytes], folder: Path) -> list[Path]:
    """Write files into a folder, and say where they are.

    Parameters
    ----------
    made : mapping of str to bytes
        Contents by the file's name.

    Raises
    ------
    MachineRefused
        If one cannot be written; none of them was then.
    """
    contents = {folder / name: content for name, content in made.items()}
    return write_all_whole(contents, instead="choose another folder with --out")


def rows_of(uploaded: UploadedBenchmark, kind: RowKind) -> pd.DataFrame:
    """Rows of a kind with the columns of ``COLUMNS``, items with their slices.

    Parameters
    ----------
    uploaded : UploadedBenchmark
    kind : RowKind

    Returns
    -------
    DataFrame
        Of rules the last version of each.
    """
    if kind is RowKind.RULES:
        return table(kind, rationales_in_force(uploaded.rules))
    rows = uploaded.rows(kind.value).rename(columns=THEIRS)
    if kind is RowKind.ITEMS:
        slices = pd.DataFrame([json.loads(held) for held in rows["slices"]], index=rows.index)
        rows = pd.concat([rows, slices.add_prefix(SLICE)], axis=1)
    if kind is RowKind.HOURS:
        rows["cancels"] = rows["cancels"].notna().map({True: "yes", False: None})
    return table(kind, rows)


def sealed_items(uploaded: UploadedBenchmark) -> set[str]:
    """Ids of items whose answers are sealed, as uploaded, as proposed, and in races so far.

    Returns
    -------
    set of str
        An id is sealed if any of the three says so: an answer that was an exam's once stays back.
    """
    items = uploaded.items
    found = {
        item
        for item, split in zip(items["item_id"], items["split"], strict=True)
        if split_of(split) in TEST_SET
    }
    if items["split"].isna().any():
        proposed = usable_rows(uploaded)
        found |= set(proposed.loc[proposed["split"].isin([*TEST_SET]), "item_id"])
    return found | locked_test_items(uploaded.store, uploaded.name)


def without_sealed_answers(items: pd.DataFrame, sealed: Collection[str]) -> pd.DataFrame:
    """Items without the right answers that are sealed.

    Parameters
    ----------
    sealed : collection of str
        Their ids.
    """
    return items.assign(gold=items["gold"].mask(items["item_id"].isin(list(sealed))))


def _filled(rows: pd.DataFrame, benchmark: str, what: str) -> pd.DataFrame:
    if rows.empty:
        raise BadData(
            f"{benchmark} has no {what}", "The file would be empty.", "Upload some first."
        )
    return rows
