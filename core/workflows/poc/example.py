"""The recorded example: the PoC an empty store begins with, as it was run once.

``python -m core.workflows.poc.example`` runs it and writes it down anew. The file is the decision
record of that run, which ``python -m core verify`` checks like any other; under ``run`` stands what
a dossier tells beside the record.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from core.benchmarks.embedded import EMBEDDED, default_plan, embedded
from core.domain.plan import Plan, plan_from_dict
from core.domain.whole_files import FOR_OTHERS, write_whole
from core.evaluation.class_mix import ClassMix
from core.evaluation.intervals import Estimate
from core.evaluation.label_worth import LabelWorth
from core.report.charts.cost_over_time import living_with_it
from core.report.charts.cost_to_target import getting_there
from core.report.findings.dossier import Dossier
from core.report.findings.options import options
from core.report.findings.provenance import DEMO
from core.report.format.palette import LIGHT
from core.report.headline import headline_of
from core.report.record import test_set_of, valuation_of
from core.report.wording.mistake_kinds import kinds_of
from core.store.connection import Store
from core.workflows.poc.cases import flips_of
from core.workflows.poc.dossiers import dossier_of
from core.workflows.poc.run import plan_poc, run_poc
from core.workflows.poc.valuing import record_of, value_experiment

PATH = Path(__file__).resolve().parents[3] / "data" / "examples" / "keto.json"
BESIDE = "beside"
"""Key, in the block about the run, of what a dossier tells and a record does not hold."""


def first_plan() -> Plan:
    """What an empty store begins with: the default plan of the first embedded benchmark."""
    return default_plan(next(iter(EMBEDDED)))


@lru_cache(maxsize=8)
def recorded_example(months: int | None = None) -> Dossier:
    """The recorded example, one object for the whole process.

    Parameters
    ----------
    months : int, optional
        Counted period; the plan's if not given.

    Returns
    -------
    Dossier
        Its valuation follows from the record alone, so that it needs no store.
    """
    if months is None:
        return told_by(example_record())
    whole = recorded_example()
    return whole.under(whole.valuation.scenario, months)


def prepare_example() -> None:
    """Work out what the first screen tells, before somebody looks at it."""
    whole = recorded_example()
    counted = recorded_example(whole.plan.period_months)
    headline_of(counted)
    options(counted)
    flips_of(counted.content_hash, counted)
    for picture in (getting_there(counted), living_with_it(counted)):
        picture.draw(LIGHT)  # what draws is imported at its first use


@cache
def example_record() -> dict[str, Any]:
    """The decision record of the recorded example; nobody may change it."""
    found: dict[str, Any] = json.loads(PATH.read_bytes())
    return found


def told_by(record: Mapping[str, Any]) -> Dossier:
    """The dossier of a record of an embedded benchmark that was written by :func:`with_beside`.

    Parameters
    ----------
    record : mapping

    Returns
    -------
    Dossier
        As :func:`core.workflows.poc.dossiers.dossier_of` makes it of the experiment itself.
    """
    plan = plan_from_dict(record["plan"])
    task, valuation = embedded(plan.benchmark), valuation_of(record)
    classes, positive = record["benchmark"]["classes"], record["benchmark"]["positive"]
    size = next(iter(valuation.outcome.arms.values())).n
    of_class = [round(size * record["class_shares"][name]) for name in classes]
    run = record["run"]
    beside = run[BESIDE]
    worth, mix = beside["rationale_worth"], beside["class_mix"]
    return Dossier(
        experiment_id="",  # there is none behind it in any store
        title=task.title,
        noun=task.noun,
        family=task.family,
        classes=tuple(classes),
        kinds=kinds_of(classes, positive, of_class),
        plan=plan,
        plan_hash=record["plan_hash"],
        locked_at=datetime.fromisoformat(run["locked_at"]),
        simulated=True,
        rationales_caution=task.caution,
        standing=DEMO,
        valuation=valuation,
        paired=test_set_of(record).paired,
        probe={arm: (right, n) for arm, (right, n) in beside["probe"].items()},
        by_round={arm: _estimates(rounds) for arm, rounds in beside["by_round"].items()},
        quarantined=record["facts"]["quarantined"],
        diagnostics=beside["diagnostics"],
        content_hash=record["content_hash"],
        rationale_worth=LabelWorth(**worth) if worth else None,
        class_mix=_mix(mix) if mix else None,
    )


def with_beside(store: Store, experiment_id: str) -> dict[str, Any]:
    """The record of an experiment under the register as it stands, and what is told beside it.

    Parameters
    ----------
    store : Store
    experiment_id : str
        Finished, on an embedded benchmark, with a target that asks for accuracy alone.

    Returns
    -------
    dict
        JSON-ready.
    """
    valued = value_experiment(store, experiment_id)
    record, told = record_of(valued), dossier_of(store, valued)
    beside = {
        "probe": dict(told.probe),
        "by_round": {arm: [asdict(one) for one in found] for arm, found in told.by_round.items()},
        "diagnostics": told.diagnostics,
        "rationale_worth": asdict(told.rationale_worth) if told.rationale_worth else None,
        "class_mix": asdict(told.class_mix) if told.class_mix else None,
    }
    return {**record, "run": {**record["run"], BESIDE: beside}}


def _estimates(found: list[dict[str, Any]]) -> list[Estimate]:
    return [Estimate(**one) for one in found]


def _mix(found: Mapping[str, Any]) -> ClassMix:
    return ClassMix(
        tuple(_estimates(found["pool"])),
        tuple(_estimates(found["test"])),
        {arm: Estimate(**one) for arm, one in found["accuracy"].items()},
        found["audited"],
    )


class _Said:
    """Progress on standard error, a line a stage."""

    last = ""

    def report(self, stage: str, done: int, total: int) -> None:
        if stage != self.last:
            print(stage, file=sys.stderr)
        self.last = stage


def record_example(path: Path = PATH) -> None:
    """Run the first plan in a store of its own and write the example.

    Parameters
    ----------
    path : Path
    """
    with tempfile.TemporaryDirectory() as home, Store(Path(home), "recording the example") as store:
        experiment = plan_poc(store, first_plan())
        run_poc(store, experiment.id, _Said())
        record = with_beside(store, experiment.id)
    text = json.dumps(record, separators=(",", ":")) + "\n"
    write_whole(path, text, mode=FOR_OTHERS)
    print(f"{path}: {len(text) / 1000:.0f} kB, {record['content_hash'][:12]}")


if __name__ == "__main__":
    record_example()
