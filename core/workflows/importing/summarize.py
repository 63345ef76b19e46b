"""What an upload says of itself: what each file is, what it becomes, what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.benchmarks.uploaded import DIFFER, FEWEST
from core.benchmarks.uploaded_splits import split_sizes, why_undivided
from core.domain.benchmark import Split
from core.domain.workers import SHOWN_ROLES
from core.experiment.uploaded import with_families
from core.interop.reading import RowKind, filled
from core.preparation.duplicates import find_duplicates
from core.report.format.numbers import several
from core.store.uploads.imports import ImportedFile
from core.workflows.importing.inspect import Examination, Examined

PROBLEMS_TOLD = 20
LOOKED_AT = 300
"""Texts compared before a split is promised; more would take longer than an answer may."""


def becomes(file: Examined) -> list[str]:
    """One sentence per kind of content: what the file's rows will be here."""
    found = [
        _BECOMES[kind](checked.good) for kind, checked in file.checked.items() if len(checked.good)
    ]
    if {*file.checked} == {RowKind.METRICS}:
        found.append("holds no answers to items, so approaches cannot be compared item by item")
    return found


def _items(rows: pd.DataFrame) -> str:
    told = int(rows["gold"].notna().sum())
    classes = rows["gold"].nunique()
    splits = rows["split"].dropna().nunique()
    empty = int((filled(rows["text"], "") == "").sum())
    parts = [f"becomes the benchmark: {several(len(rows), 'item')}"]
    parts.append(
        f"{told:,} with the expert's answer, {several(classes, 'class', 'es')}"
        if told
        else "none with the expert's answer"
    )
    parts.append(f"{several(splits, 'split')} named" if splits else "no split named")
    if empty:
        parts.append(f"{empty:,} without text: votes can be compared, nothing can be trained")
    return "; ".join(parts)


def _labels(rows: pd.DataFrame) -> str:
    kinds = filled(rows["source_kind"], "human")
    parts = []
    people = rows[kinds == "human"]
    if len(people):
        given = people[filled(people["status"], "given") == "given"]
        items = given["item_id"].nunique()
        each = len(given) / items if items else 0.0
        timed = given["seconds"].dropna()
        seconds = (
            f", {timed.astype(float).median():.0f} seconds a label (median)" if len(timed) else ""
        )
        parts.append(
            f"becomes labels of human annotation: {several(items, 'item')}, "
            f"{each:.1f} votes each{seconds}"
        )
    rules = rows[kinds == "lf"]
    if len(rules):
        parts.append(
            "becomes rule votes of the fine-tuning analyst: "
            f"{several(rules['source_id'].nunique(), 'rule')}, {several(len(rules), 'vote')}"
        )
    models = rows[kinds.isin(["llm", "ml"])]
    if len(models):
        told = several(len(models), "suggestion")
        parts.append(f"holds {told} of models, saved but not counted as people")
    return "; ".join(parts)


def _predictions(rows: pd.DataFrame) -> str:
    runs = filled(rows["run_id"], "run")
    items = rows["item_id"].nunique()
    return f"becomes {several(runs.nunique(), 'recorded run')}: {several(items, 'item')} answered"


def _metrics(rows: pd.DataFrame) -> str:
    return f"holds {several(len(rows), 'figure')} to show beside the PoC"


def _rules(rows: pd.DataFrame) -> str:
    later = int(rows["revises"].sum())
    told = f"becomes {several(len(rows) - later, 'labelling rule')} of the fine-tuning analyst"
    if not later:
        return told
    revised = f"revises {several(later, 'labelling rule')} of the fine-tuning analyst"
    return f"{told} and {revised}" if later < len(rows) else revised


def _hours(rows: pd.DataFrame) -> str:
    undone = rows["cancels"].notna()
    logged = rows.loc[~undone, "hours"].astype(float).sum()
    told = f"holds {logged:,.1f} hours, booked as logged"
    if undone.any():
        hours = rows.loc[undone, "hours"].astype(float).sum()
        stretches = several(int(undone.sum()), "logged stretch", "es")
        told += f", and undoes {stretches} of {hours:,.1f} hours"
    return told


_BECOMES: dict[RowKind, Callable[[pd.DataFrame], str]] = {
    RowKind.ITEMS: _items,
    RowKind.LABELS: _labels,
    RowKind.PREDICTIONS: _predictions,
    RowKind.METRICS: _metrics,
    RowKind.RULES: _rules,
    RowKind.HOURS: _hours,
}


def headline(examination: Examination) -> str:
    """How many files are recognised and how many need somebody."""
    files = examination.files
    needs = sum(bool(f.error or f.missing or f.people or f.questions or f.bad) for f in files)
    recognised = len(files) - needs
    if examination.nothing_new:
        return "Already imported, nothing changed"
    if not needs:
        return f"{several(recognised, 'file')} recognised"
    return (
        f"{several(recognised, 'file')} recognised, {several(needs, 'file')} "
        f"{'needs' if needs == 1 else 'need'} your attention"
    )


def file_lines(file: Examined) -> list[str]:
    """A file in plain lines: what it is and why, what it becomes, what is wrong."""
    lines = [file.source.name]
    if file.recognition is not None:
        lines.append(f"  {file.recognition.title}: {file.recognition.why}")
    if file.already is not None:
        lines.append(f"  Already imported on {file.already.created_at:%d %b %Y}, nothing changed.")
        return lines
    if file.error is not None:
        return [*lines, *(f"  {line}" for line in file.error.text.splitlines())]
    if file.missing:
        lines.append(
            f"  It does not say which column is {' and '.join(file.missing)}: "
            f"--map 'COLUMN={file.missing[0]}'."
        )
        return lines
    lines += [f"  It {sentence}." for sentence in becomes(file)]
    lines += [f"  Column {use.text}." for use in file.columns]
    for asked in file.questions:
        lines += [f"  {line}" for line in asked.lines]
    if file.questions:  # what is wrong with its rows depends on the answer
        return lines
    if file.people:
        lines.append(
            f"  It tracks hours of {', '.join(file.people[:5])} without a role: set it with "
            f"--who NAME=ROLE, one of {', '.join(SHOWN_ROLES)}, or - for none of these."
        )
    if file.same:
        lines.append(f"  {several(file.same, 'row')} already imported, unchanged.")
    lines += [f"  {note}" for note in (file.reading.notes if file.reading else ())]
    if file.bad:
        lines.append(f"  {several(file.bad, 'row')} cannot be imported:")
        lines += [f"    {problem.text}" for problem in file.told]
        if file.bad > len(file.told):
            lines += [f"    In all {count:,} x {cause}" for cause, count, _ in file.causes]
    return lines


SPLITS = {Split.TEST: "test set", Split.DEV: "validation set", Split.POOL: "training pool"}


def split_line(examination: Examination) -> str:
    """What splits the benchmark will have for a PoC, and what lacks; empty where no item came."""
    if RowKind.ITEMS not in _taken(examination):
        return ""
    items = examination.draft.items
    items = items[items["left_out"].isna()]
    sizes, made = split_sizes(items)
    few = [split for split in SPLITS if sizes[split] < FEWEST[split]]
    if few:
        short = few[0]
        answered = "" if short is Split.POOL else " with the right answer"
        remedy = "Import more items" if short is Split.POOL else "Import more right answers"
        return (
            f"No PoC yet: its {SPLITS[short]} would have {several(sizes[short], 'item')}"
            f"{answered}, and {FEWEST[short]} are needed. {remedy}."
        )
    if not made:
        return ""
    if why := why_undivided(items["split"], _families(items), len(items)):
        return f"No PoC yet. {why} {DIFFER}"
    told = " and ".join(f"a {SPLITS[split]} of about {sizes[split]:,}" for split in made)
    return f"Its items name no split for it: {told} will be proposed, whole families each."


def class_line(examination: Examination) -> str:
    """What lacks where right answers name one class alone; else empty."""
    named = examination.draft.items["gold"].dropna().unique()
    if len(named) != 1 or RowKind.ITEMS not in _taken(examination):
        return ""
    return (
        f"All right answers that can be taken are {named[0]!r}: a PoC needs two classes or more. "
        "Import right answers of other classes too."
    )


def _taken(examination: Examination) -> set[RowKind]:
    """Kinds of the rows that can be taken."""
    return {kind for file in examination.files for kind, c in file.checked.items() if len(c.good)}


def _families(items: pd.DataFrame) -> NDArray[np.object_]:
    """Families of some items, by name or else by near duplicates: enough to see one of all."""
    some = items.iloc[:: -(-len(items) // LOOKED_AT)]
    if some["family"].notna().all():
        return some["family"].to_numpy(dtype=object)
    some = some.reset_index(drop=True)
    found = find_duplicates(some["text"].fillna("").astype(str).tolist())
    return with_families(some, found)["family"].to_numpy(dtype=object)


def report_text(examination: Examination, landed: Sequence[ImportedFile] | None) -> str:
    """The check report as text.

    Parameters
    ----------
    landed : sequence of ImportedFile, optional
        What was saved; None where nothing was.
    """
    lines = [f"{headline(examination)}."]
    for file in examination.files:
        lines += file_lines(file)
    lines += [line for line in (split_line(examination), class_line(examination)) if line]
    if landed:
        taken = sum(one.rows_taken for one in landed)
        left = sum(one.rows_left for one in landed)
        tail = f", {left:,} left out" if left else ""
        lines.append(f"Saved in benchmark {examination.benchmark}: {several(taken, 'row')}{tail}.")
    elif landed is None:
        lines.append("Nothing was saved.")
        if examination.takeable:
            good = sum(file.good for file in examination.files)
            lines.append(
                f"To save the {several(good, 'good row')} and leave out the others: --good-rows "
                "(over the web: good_rows=1)."
            )
    return "\n".join(lines)


def report_dict(examination: Examination, landed: Sequence[ImportedFile] | None) -> dict[str, Any]:
    """The check report for programs."""
    return {
        "benchmark": examination.benchmark,
        "saved": landed is not None,
        "unchanged": examination.nothing_new,
        "files": [_file_dict(file) for file in examination.files],
        "report": report_text(examination, landed),
    }


def _file_dict(file: Examined) -> dict[str, Any]:
    return {
        "name": file.source.name,
        "sha256": file.source.hash,
        "format": file.recognition.format if file.recognition else None,
        "why": file.recognition.why if file.recognition else None,
        "becomes": becomes(file),
        "rows": {"good": file.good, "same": file.same, "bad": file.bad},
        "already_since": file.already.created_at.isoformat() if file.already else None,
        "missing": list(file.missing),
        "people": list(file.people),
        "columns": [vars(use) for use in file.columns],
        "questions": [
            {
                "about": asked.about,
                "why": asked.why,
                "ways": [{"label": way.label, "options": way.options} for way in asked.ways],
            }
            for asked in file.questions
        ],
        "error": file.error.text if file.error else None,
        "notes": list(file.reading.notes) if file.reading else [],
        "problems": [
            {"row": p.row, "column": p.column, "why": p.why, "cause": p.cause}
            for p in file.problems[:PROBLEMS_TOLD]
        ],
        "causes": {cause: count for cause, count, _ in file.causes},
    }
