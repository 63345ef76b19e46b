"""MLflow's table of runs as metrics; tags and paths stay behind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from core.domain.errors import BadData
from core.interop.cells import cells
from core.interop.reading import PLACE, ImportChoices, Reading, Recognition, RowKind, one_of, table
from core.interop.source import FileHead, SourceFile
from core.interop.values import Odd, moment_of, needed, number_of

RUN, EXPERIMENT, STATUS = "run_id", "experiment_id", "status"
METRICS, NAME = "metrics.", "tags.mlflow.runName"
DONE = "FINISHED"
SHORT_ID = 8

Row = Mapping[str, str]


class MlflowRuns:
    """CSV as ``mlflow experiments csv`` or ``search_runs().to_csv`` writes it."""

    id = "mlflow-runs"
    title = "MLflow runs (CSV)"

    def recognise(self, sample: FileHead) -> Recognition | None:
        """A header with run_id and experiment_id, and metrics or parameters."""
        header = sample.header
        prefixed = any(name.startswith((METRICS, "params.", "tags.mlflow.")) for name in header)
        if not {RUN, EXPERIMENT} <= {*header} or not prefixed:
            return None
        return Recognition(
            self.id,
            self.title,
            f"Its columns are {RUN}, {EXPERIMENT} and those that begin with {METRICS}",
            (RowKind.METRICS,),
        )

    def read(self, source: SourceFile, wanted: ImportChoices) -> Reading:
        """The last value of every metric of every run.

        Raises
        ------
        BadData
            If there are no metrics in it, or no run can be read.
        """
        found = cells(source)
        names = [name for name in found.header if name.startswith(METRICS)]
        if not names or RUN not in found.header:
            raise BadData(
                f"{source.name} holds no metrics of runs",
                f"It needs {RUN} and columns that begin with {METRICS}.",
                "Export the runs with their metrics.",
            )
        problems = list(found.problems)
        runs = _run_names([row for _, row in found.rows])
        rows: list[dict[str, Any]] = []
        for place, row in found.rows:
            try:
                run = runs[needed(row[RUN], RUN)]
            except Odd as odd:
                problems.append(odd.at(place))
                continue
            ended = moment_of(row.get("end_time"))
            for name in names:
                try:
                    value = number_of(row[name], name)
                except Odd as odd:
                    problems.append(odd.at(place))
                    continue
                if value is not None:
                    metric = name.removeprefix(METRICS)
                    rows.append(
                        {PLACE: place, RUN: run, "name": metric, "value": value, "ts": ended}
                    )
        if problems and not rows:
            raise one_of(problems, source.name)
        notes = _notes([row for _, row in found.rows])
        return Reading({RowKind.METRICS: table(RowKind.METRICS, rows)}, tuple(problems), notes)


def _run_names(rows: list[Row]) -> dict[str, str]:
    """A name for each run: its own where no other has it, else with the beginning of its id."""
    own = {row[RUN]: row.get(NAME, "") for row in rows}
    counts = Counter(own.values())
    return {
        id_: id_ if not name else name if counts[name] == 1 else f"{name} {id_[:SHORT_ID]}"
        for id_, name in own.items()
    }


def _notes(rows: list[Row]) -> tuple[str, ...]:
    found = [
        "The file holds the last value of each metric and no answers to single items: runs can "
        "be shown beside each other, but no head-to-head test is possible with it.",
        "Parameters, tags and paths are not taken: they may name people and machines.",
    ]
    open_ = Counter(row.get(STATUS, "") for row in rows if row.get(STATUS, DONE) != DONE)
    if open_:
        told = ", ".join(f"{n:,} {status or 'without a status'}" for status, n in open_.items())
        found.append(f"Not every run is finished ({told}); their metrics are taken as they are.")
    return tuple(found)
