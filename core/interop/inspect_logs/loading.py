"""An Inspect log out of JSON or out of its archive, without what is long and not needed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.domain.errors import BadData
from core.interop.archives import ZSTANDARD, Archive
from core.interop.json_records import document
from core.interop.source import SourceFile

UNNEEDED = (
    "events",
    "attachments",
    "messages",
    "store",
    "timelines",
    "plan",
    "logprobs",
    "traceback",
    "traceback_ansi",
    "model_args",
    "task_args",
)
"""Thrown away while reading: what makes logs huge, and settings that may hold keys."""

HEADER, BEGUN, OF_SAMPLES = "header.json", "_journal/start.json", "samples/"
KNOWN = (0, 8, ZSTANDARD)
WAY_OUT = (
    "Convert it: inspect log convert LOG.eval --to json --output-dir DIR, and import the JSON."
)


@dataclass(frozen=True)
class Log:
    """A log's head and its samples, each with its place counted from 1."""

    head: Mapping[str, Any]
    samples: list[tuple[int, Any]]


def is_archive(names: list[str]) -> bool:
    """Whether an archive with these members is a log."""
    return any(name in (HEADER, BEGUN) or name.startswith("_journal/") for name in names)


def load_log(source: SourceFile) -> Log:
    """The log in a file.

    Raises
    ------
    BadData
        If it cannot be read, or is packed in another way than Inspect does.
    """
    if source.raw.startswith(b"PK"):
        return _from_archive(source)
    told = document(source, UNNEEDED)
    samples = told.pop("samples", None)
    if samples is not None and not isinstance(samples, list):
        raise BadData(f"{source.name} holds no list of samples", "", "Export it again.")
    return Log(told, list(enumerate(samples or (), 1)))


def _from_archive(source: SourceFile) -> Log:
    archive = Archive(source)
    # A log that was broken off has no header yet, only what was written as it began.
    head = next((name for name in (HEADER, BEGUN) if name in archive.names), None)
    if head is None:
        raise BadData(f"{source.name} holds no {HEADER}", "It is no log of Inspect.", WAY_OUT)
    # Each once: an archive may list a name twice, and zipfile opens the last of them both times.
    members = dict.fromkeys(
        name for name in archive.names if name.startswith(OF_SAMPLES) and name.endswith(".json")
    )
    if any(archive.packed_with(name) not in KNOWN for name in (head, *members)):
        raise BadData(
            f"{source.name} is packed in a way that cannot be read here",
            "Inspect packs with Deflate or Zstandard.",
            WAY_OUT,
        )

    def member(name: str) -> dict[str, Any]:
        return document(SourceFile(f"{source.name} ({name})", archive.read(name)), UNNEEDED)

    samples: list[tuple[int, Any]] = [(at, member(name)) for at, name in enumerate(members, 1)]
    return Log(member(head), samples)
