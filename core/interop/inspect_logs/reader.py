"""Inspect logs: every sample of every epoch, and the metrics of the whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from core.interop.archives import names_at_beginning
from core.interop.inspect_logs.loading import Log, is_archive, load_log
from core.interop.inspect_logs.samples import error_of, prediction, run_name
from core.interop.inspect_logs.scores import SCORES, guessed_score, scores_of
from core.interop.reading import (
    LEFT_OUT,
    ImportChoices,
    Problem,
    Reading,
    Recognition,
    RowKind,
    TheirField,
    one_of,
    table,
)
from core.interop.score_words import DOLLARS, score_notes
from core.interop.source import FileHead, SourceFile
from core.interop.values import (
    Odd,
    list_of,
    moment_of,
    needed,
    number_of,
    object_of,
    shown,
)

Row = Mapping[str, Any]


class InspectLog:
    """JSON as ``inspect log convert --to json`` writes it, or the ``.eval`` archive."""

    id = "inspect"
    title = "Inspect log (JSON)"

    def recognise(self, sample: FileHead) -> Recognition | None:
        """A document with eval.task, or an archive with header.json."""
        if is_archive(names_at_beginning(sample.head)):
            return self._found("It is an archive with the members of an Inspect log.", ())
        first = sample.records[0] if sample.records and not sample.is_list else None
        if not isinstance(first, dict):
            return None
        told = first.get("eval")
        if not isinstance(told, dict) or not {"task", "task_id", "eval_id"} & told.keys():
            return None
        if not {"samples", "status", "plan", "results", "stats"} & first.keys():
            return None
        samples = first.get("samples")
        return self._found(
            "It describes an eval and its task, as Inspect's logs do.",
            _fields(told, samples if isinstance(samples, list) else ()),
        )

    def read(self, source: SourceFile, wanted: ImportChoices) -> Reading:
        """Every sample, those that failed with their error.

        Raises
        ------
        BadData
            If the log cannot be read, or nothing in it.
        """
        log = load_log(source)
        problems: list[Problem] = []
        try:
            told = object_of(log.head.get("eval"), "eval")
            run = run_name(told)
        except Odd as odd:
            raise one_of([odd.at(None)], source.name) from odd
        score = _score(told, log, wanted)
        rows: list[dict[str, Any]] = []
        shares: list[float | None] = []
        for place, sample in log.samples:
            try:
                row, share = prediction(place, object_of(sample, "samples"), run, score)
                rows.append(row)
                if row["error"] is None:
                    shares.append(share)
            except Odd as odd:
                problems.append(odd.at(place))
        metrics = _metrics(log, run, problems)
        if not rows and not metrics:
            problems = problems or [Problem(None, "samples", "It holds no sample.", "no sample")]
            raise one_of(problems, source.name)
        tables = {}
        if rows:
            tables[RowKind.PREDICTIONS] = table(RowKind.PREDICTIONS, rows)
        if metrics:
            tables[RowKind.METRICS] = table(RowKind.METRICS, metrics)
        return Reading(tables, tuple(problems), tuple(_notes(log, rows, score, shares)))

    def _found(self, why: str, fields: tuple[TheirField, ...]) -> Recognition:
        return Recognition(self.id, self.title, why, (RowKind.PREDICTIONS, RowKind.METRICS), fields)


def _fields(told: Row, samples: Iterable[object]) -> tuple[TheirField, ...]:
    """The id of a sample, and what says whether it was answered right."""
    said: dict[str, list[str]] = {}
    ids: list[str] = []
    scorers = told.get("scorers")
    for scorer in scorers if isinstance(scorers, list) else ():
        name = scorer.get("name") if isinstance(scorer, dict) else None
        if isinstance(name, str) and name.isprintable():
            said[SCORES + name] = []
    seen: dict[str, list[str]] = {}
    for sample in samples:
        if isinstance(sample, dict):
            ids.append(shown(sample.get("id")))
            try:
                for name, (value, _) in scores_of(sample).items():
                    seen.setdefault(name, []).append(shown(value))
            except Odd:
                continue
    # What samples hold stands before what scorers announce: a score may have several values.
    said = seen or said
    chosen = guessed_score(said)
    return (
        TheirField("id", tuple(dict.fromkeys(ids))[:3], "item_id", guessed=False),
        *(
            TheirField(
                name, tuple(dict.fromkeys(values))[:3], "correct" if name == chosen else None
            )
            for name, values in said.items()
        ),
    )


def _score(told: Row, log: Log, wanted: ImportChoices) -> str | None:
    """The score that says whether an answer was right: as said, else as guessed."""
    mapped = [name for name, ours in wanted.mapping.items() if ours == "correct"]
    if mapped:
        return mapped[0]
    fields = _fields(told, (sample for _, sample in log.samples))
    guessed = [field.name for field in fields if field.ours == "correct"]
    return next((name for name in guessed if wanted.mapping.get(name) != LEFT_OUT), None)


def _metrics(log: Log, run: str, problems: list[Problem]) -> list[dict[str, Any]]:
    """Metrics of the whole log, by scorer."""
    found: list[dict[str, Any]] = []
    try:
        results = object_of(log.head.get("results"), "results")
        stats = object_of(log.head.get("stats"), "stats")
        for told in list_of(results.get("scores"), "results.scores"):
            score = object_of(told, "results.scores")
            scorer = needed(score.get("name"), "results.scores.name")
            for metric, inner in object_of(score.get("metrics"), "metrics").items():
                name = f"{scorer}.{needed(metric, 'metrics')}"
                value = number_of(object_of(inner, name).get("value"), name)
                if value is not None:
                    when = moment_of(stats.get("completed_at"))
                    found.append({"run_id": run, "name": name, "value": value, "ts": when})
    except Odd as odd:
        problems.append(odd.at(None))
    return found


def _notes(
    log: Log, rows: Sequence[Row], score: str | None, shares: Sequence[float | None]
) -> list[str]:
    found = []
    status = log.head.get("status")
    if status not in (None, "success"):
        error = error_of(log.head.get("error"))
        because = f" ({shown(error)})" if error else ""
        found.append(
            f"The log ended with the status {shown(status)}{because}: {len(rows):,} samples are "
            "in it, perhaps not all."
        )
    if rows and score is None:
        found.append(
            "The file does not say which score means that an answer is right: map one to correct."
        )
    elif rows:
        found.append(f"Whether an answer was right is what {score!r} says.")
        found += score_notes(shares)
    failed = sum(row["error"] is not None for row in rows)
    if failed:
        found.append(f"Failed samples, kept with their error: {failed:,}.")
    if any(row["cost"] is not None for row in rows):
        found.append(DOLLARS)
    if any(row["latency_ms"] is not None for row in rows):
        found.append("Times are the time worked: waiting for the provider's limits is left out.")
    return found
