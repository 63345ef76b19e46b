"""What an uploaded benchmark offers to download, each file made when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from core.domain.errors import BadData
from core.domain.uploaded_task import UploadedTask
from core.experiment.uploaded import usable_rows
from core.interop.reading import RowKind
from core.preparation.training_files import (
    PREFERENCES,
    FileFormat,
    training_rows,
    write_table,
    write_training_file,
)
from core.store.uploads.benchmarks import UploadedBenchmark
from core.workflows.dataset.export import FORM, TASKS, TESTS_JSON, file_of
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


def downloads_of(uploaded: UploadedBenchmark, counts: Mapping[str, int]) -> list[Download]:
    """Everything that can be given back; kinds without rows are left out.

    Parameters
    ----------
    uploaded : UploadedBenchmark
        What the files are made from.
    counts : mapping of str to int
        Rows of every kind.

    Returns
    -------
    list of Download
        None of them is made yet: ``make`` does that.
    """
    wanted = {
        f"{kind.value}.{ending}": f"{kind.value.capitalize()} as {form}"
        for kind in RowKind
        if counts.get(kind.value)
        for ending, form in (("csv", "CSV"), ("parquet", "Parquet"))
    }
    wanted |= OF_VOTES if counts.get("labels") or counts.get("predictions") else {}
    wanted |= OF_ANSWERS if uploaded.classes else {}
    found = [
        Download(title, f"{uploaded.name}-{file}", partial(file_of, uploaded, file))
        for file, title in wanted.items()
    ]
    return found + ([_training(uploaded, kind) for kind in TRAINING] if uploaded.classes else [])


def training_file(uploaded: UploadedBenchmark, kind: FileFormat) -> str:
    """The training set in a format, originals first; the exam never goes in.

    Parameters
    ----------
    uploaded : UploadedBenchmark
    kind : FileFormat

    Returns
    -------
    str
        The file's text.

    Raises
    ------
    BadData
        If no item of the working set has an answer.
    """
    examples = training_set(uploaded.store, uploaded.name, usable_rows(uploaded)).examples
    if not examples:
        raise BadData(
            "No item of the training pool has an answer", remedy="Upload labels or answers first."
        )
    if kind is FileFormat.CSV:
        return write_table(examples, kind)
    return write_training_file(training_rows(examples, told_first(uploaded.task)), kind)


def told_first(task: UploadedTask) -> str:
    """What a model is told before every text."""
    system = f"Answer with one of: {', '.join(task.classes)}."
    return f"{task.rule} {system}" if task.rule else system


def _training(uploaded: UploadedBenchmark, kind: FileFormat) -> Download:
    slug = kind.name.lower().replace("_", "-")
    is_table = kind is FileFormat.CSV
    return Download(
        f"Training file: {kind.value}{', what was made is marked' if is_table else ''}",
        f"{uploaded.name}-training.csv" if is_table else f"{uploaded.name}-{slug}.jsonl",
        lambda: training_file(uploaded, kind).encode(),
    )
