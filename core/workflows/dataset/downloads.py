"""What an uploaded benchmark offers to download, each file made when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from core.domain.errors import BadData
from core.domain.uploaded_task import UploadedTask
from core.interop.reading import RowKind
from core.preparation.training_files import (
    PREFERENCES,
    FileFormat,
    training_rows,
    write_table,
    write_training_file,
)
from core.store.connection import Store
from core.store.uploads.benchmarks import load_uploaded
from core.workflows.dataset.export import FORM, TASKS, TESTS_JSON, export
from core.workflows.dataset.training_set import training_set

TRAINING = tuple(kind for kind in FileFormat if kind not in PREFERENCES)
OF_VOTES = {TASKS: "Disputed items as Label Studio tasks", FORM: "Label Studio form"}
OF_ANSWERS = {TESTS_JSON: "promptfoo tests"}


@dataclass(frozen=True)
class Download:
    """A file that can be downloaded.

    Attributes
    ----------
    title : str
        What it is, for people.
    make : callable
        Gives the content.
    """

    title: str
    file: str
    make: Callable[[], bytes]


def downloads_of(store: Store, name: str, counts: Mapping[str, int]) -> list[Download]:
    """Everything that can be given back; kinds without rows are left out.

    Parameters
    ----------
    counts : mapping of str to int
        Rows of every kind.
    """
    task = load_uploaded(store, name)
    wanted = {
        f"{kind.value}.{ending}": f"{kind.value.capitalize()} as {form}"
        for kind in RowKind
        if counts.get(kind.value)
        for ending, form in (("csv", "CSV"), ("parquet", "Parquet"))
    }
    wanted |= OF_VOTES if counts.get("labels") or counts.get("predictions") else {}
    wanted |= OF_ANSWERS if task.classes else {}
    found = [
        Download(title, f"{name}-{file}", partial(export, store, name, file))
        for file, title in wanted.items()
    ]
    return found + ([_training(store, task, kind) for kind in TRAINING] if task.classes else [])


def training_file(store: Store, task: UploadedTask, kind: FileFormat) -> str:
    """The training set in a format, originals first; the exam never goes in.

    Raises
    ------
    BadData
        If no item of the working set has an answer.
    """
    examples = training_set(store, task.name).examples
    if not examples:
        raise BadData(
            "No item of the working set has an answer", remedy="Upload labels or answers first."
        )
    if kind is FileFormat.CSV:
        return write_table(examples, kind)
    return write_training_file(training_rows(examples, told_first(task)), kind)


def told_first(task: UploadedTask) -> str:
    """What a model is told before every text."""
    system = f"Answer with one of: {', '.join(task.classes)}."
    return f"{task.rule} {system}" if task.rule else system


def _training(store: Store, task: UploadedTask, kind: FileFormat) -> Download:
    slug = kind.name.lower().replace("_", "-")
    is_table = kind is FileFormat.CSV
    return Download(
        f"Training file: {kind.value}{', what was made is marked' if is_table else ''}",
        f"{task.name}-training.csv" if is_table else f"{task.name}-{slug}.jsonl",
        lambda: training_file(store, task, kind).encode(),
    )
