"""A fine-tuning job, a list of jobs, or the events of one, as metrics and a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.interop.json_records import document
from core.interop.openai_files.job_results import ABOUT_TOKENS, metric_name
from core.interop.reading import (
    PLACE,
    ImportChoices,
    Problem,
    Reading,
    Recognition,
    RowKind,
    one_of,
    table,
)
from core.interop.source import FileHead, SourceFile
from core.interop.values import (
    Odd,
    moment_of,
    needed,
    number_of,
    object_of,
    shown,
    text_of,
    whole_of,
)

JOB, EVENT = "fine_tuning.job", "fine_tuning.job.event"
OF_JOB = ("trained_tokens", "fine_tuned_model", "training_file")
MOST_TOLD = 5

Row = dict[str, Any]


class FineTuningJob:
    """JSON as the interface for fine-tuning jobs returns it."""

    id = "fine-tuning-job"
    title = "Fine-tuning job (JSON)"

    def recognise(self, sample: FileHead) -> Recognition | None:
        """A job, or a list of jobs or of events."""
        first = sample.records[0] if sample.records else None
        if sample.is_list or not isinstance(first, dict):
            return None
        data = first.get("data")
        inner = data[0] if isinstance(data, list) and data else first
        if not _is_job(inner) and not _is_event(inner):
            return None
        what = "events of a job" if _is_event(inner) else "a fine-tuning job"
        return Recognition(self.id, self.title, f"It has the fields of {what}.", (RowKind.METRICS,))

    def read(self, source: SourceFile, wanted: ImportChoices) -> Reading:
        """Tokens trained on, passes and time of each job; losses of each event.

        Raises
        ------
        BadData
            If nothing in it can be read.
        """
        told = document(source)
        problems: list[Problem] = []
        rows: list[Row] = []
        notes: list[str] = []
        listed = told.get("data")
        for place, part in enumerate(listed if isinstance(listed, list) else [told], 1):
            try:
                if _is_event(part):
                    rows += _of_event(place, object_of(part, "event"))
                else:
                    job = object_of(part, "job")
                    rows += _of_job(place, job)
                    notes.append(_sentence(job))
            except Odd as odd:
                problems.append(odd.at(place))
        if problems and not rows:
            raise one_of(problems, source.name)
        if len(notes) > MOST_TOLD:
            notes[MOST_TOLD:] = [f"And {len(notes) - MOST_TOLD:,} more jobs."]
        if any("token_accuracy" in row["name"] for row in rows):
            notes.append(ABOUT_TOKENS)
        return Reading(
            {RowKind.METRICS: table(RowKind.METRICS, rows)}, tuple(problems), tuple(notes)
        )


def _is_job(value: object) -> bool:
    if not isinstance(value, dict):
        return False
    return value.get("object") == JOB or all(key in value for key in OF_JOB)


def _is_event(value: object) -> bool:
    return isinstance(value, dict) and value.get("object") == EVENT


def _of_job(place: int, job: Mapping[str, Any]) -> list[Row]:
    run = needed(job.get("id"), "id")
    ended = moment_of(job.get("finished_at"))
    begun = moment_of(job.get("created_at"))
    method = object_of(job.get("method"), "method")
    kind = text_of(method.get("type"), "method.type")
    settings = object_of(method.get(kind or ""), f"method.{kind}")
    chosen = object_of(
        settings.get("hyperparameters", job.get("hyperparameters")), "hyperparameters"
    )
    values = {
        "trained_tokens": whole_of(job.get("trained_tokens"), "trained_tokens"),
        "n_epochs": _if_number(chosen.get("n_epochs"), "n_epochs"),
        "elapsed_seconds": (ended - begun).total_seconds() if begun and ended else None,
    }
    return [
        {PLACE: place, "run_id": run, "name": name, "value": value, "ts": ended}
        for name, value in values.items()
        if value is not None
    ]


def _if_number(value: object, column: str) -> float | None:
    return None if value == "auto" else number_of(value, column, 0.0)


def _of_event(place: int, event: Mapping[str, Any]) -> list[Row]:
    """Values of an event that carries some."""
    data = object_of(event.get("data"), "data")
    if "step" not in data:
        return []
    run = text_of(event.get("fine_tuning_job_id", event.get("job_id")), "job_id")
    step = whole_of(data["step"], "step")
    found = []
    for name, told in data.items():
        if name in ("step", "total_steps"):
            continue
        value = number_of(told, name)
        if value is not None:
            found.append(
                {
                    PLACE: place,
                    "run_id": run,
                    "name": needed(metric_name(name), "name"),
                    "step": step,
                    "value": value,
                    "ts": moment_of(event.get("created_at")),
                }
            )
    return found


def _sentence(job: Mapping[str, Any]) -> str:
    """What became of a job; statuses that nobody here knows are told as they are."""
    parts = [f"Job {shown(job.get('id'))}: {shown(job.get('status') or 'status unknown')}"]
    if job.get("model"):
        parts.append(f"base {shown(job['model'])}")
    if job.get("fine_tuned_model"):
        parts.append(f"model {shown(job['fine_tuned_model'])}")
    error = job.get("error")
    if isinstance(error, dict) and error.get("message"):
        parts.append(shown(error["message"]))
    return ", ".join(parts) + "."
