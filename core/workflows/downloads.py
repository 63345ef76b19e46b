"""What an uploaded benchmark offers to download, each file made when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from core.benchmarks.uploaded import split_of
from core.domain.benchmark import Split
from core.domain.errors import BadData
from core.experiment.uploaded import usable_rows
from core.interop.reading import Kind
from core.preparation.examples import Example
from core.preparation.training_files import (
    PREFERENCES,
    FileFormat,
    training_rows,
    write_training_file,
)
from core.store.connection import Store
from core.store.uploads import UploadedBenchmark, load_uploaded
from core.workflows.exporting import FORM, TASKS, TESTS_JSON, export

TRAINING = tuple(
    kind for kind in FileFormat if kind not in PREFERENCES and kind is not FileFormat.CSV
)
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
    head = load_uploaded(store, name)
    wanted = {
        f"{kind.value}.{ending}": f"{kind.value.capitalize()} as {form}"
        for kind in Kind
        if counts.get(kind.value)
        for ending, form in (("csv", "CSV"), ("parquet", "Parquet"))
    }
    wanted |= OF_VOTES if counts.get("labels") or counts.get("predictions") else {}
    wanted |= OF_ANSWERS if head.classes else {}
    found = [
        Download(title, f"{name}-{file}", partial(export, store, name, file))
        for file, title in wanted.items()
    ]
    return found + ([_training(store, head, kind) for kind in TRAINING] if head.classes else [])


def training_file(store: Store, head: UploadedBenchmark, kind: FileFormat) -> str:
    """The working set's labelled items in a format; the exam never goes in.

    Raises
    ------
    BadData
        If no item of the working set has an answer.
    """
    rows = usable_rows(store, head.name)
    rows = rows[[split_of(split) is Split.POOL for split in rows["split"]]]
    examples = [
        Example(item, text, gold)
        for item, text, gold in zip(rows["item_id"], rows["text"], rows["gold"], strict=True)
        if isinstance(gold, str) and gold and text
    ]
    if not examples:
        raise BadData(
            "No item of the working set has an answer", remedy="Upload labels or answers first."
        )
    system = f"Answer with one of: {', '.join(head.classes)}."
    if head.rule:
        system = f"{head.rule} {system}"
    return write_training_file(training_rows(examples, system), kind)


def _training(store: Store, head: UploadedBenchmark, kind: FileFormat) -> Download:
    slug = kind.name.lower().replace("_", "-")
    return Download(
        f"Training file: {kind.value}",
        f"{head.name}-{slug}.jsonl",
        lambda: training_file(store, head, kind).encode(),
    )
