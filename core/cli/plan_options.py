"""Options that describe a plan, and the plan they describe."""

from __future__ import annotations

import argparse
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from core.benchmarks.embedded import EMBEDDED, default_plan
from core.domain.arms import PRESETS
from core.domain.errors import BadUsage
from core.domain.plan import LATER_FIELDS, Plan, doubling_sizes, plan_from_dict
from core.workflows.inputs.plan_file import default_recommend, read_plan_file, with_file


def add_plan_options(poc: argparse.ArgumentParser, *, needed: bool = True) -> None:
    """Add the benchmark and every option that changes the default plan."""
    default = Plan()
    poc.add_argument(
        "benchmark",
        nargs=None if needed else "?",
        help=f"{' or '.join(EMBEDDED)}, or the name of an uploaded one",
    )
    poc.add_argument(
        "--approaches",
        type=Path,
        metavar="FILE",
        help="a plan file with approaches of your own (`python -m core plan --example`)",
    )
    poc.add_argument("--iterations", type=int, metavar="N", help="rounds (default 5)")
    poc.add_argument(
        "--seeds", type=int, metavar="N", help="repeats with other random seeds (default 5)"
    )
    poc.add_argument(
        "--arms",
        nargs="+",
        metavar="APPROACH",
        help=f"approaches to run, from: {', '.join(PRESETS)}",
    )
    poc.add_argument(
        "--recommend",
        nargs="+",
        metavar="APPROACH",
        help="approaches that may be recommended (default: all that can be deployed)",
    )
    poc.add_argument(
        "--target",
        type=float,
        metavar="X",
        help=f"accuracy to reach, as a share (default {default.target})",
    )
    poc.add_argument(
        "--margin",
        type=float,
        metavar="X",
        help=f"loss of accuracy that counts as equal (default {default.margin})",
    )
    poc.add_argument(
        "--months",
        type=int,
        choices=(0, 12, 24, 36),
        help="months after launch to count, 0 for until launch (default 12)",
    )
    poc.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="FIELD=VALUE",
        dest="fields",
        help="any other field of the plan, as JSON: --set audits=80 --set crowd.slip=0.2",
    )


def says_a_plan(given: argparse.Namespace) -> bool:
    """Whether any option of a plan was given."""
    options = (
        "iterations",
        "seeds",
        "arms",
        "target",
        "margin",
        "months",
        "approaches",
        "recommend",
    )
    return bool(given.fields) or any(getattr(given, name) is not None for name in options)


def plan_of(given: argparse.Namespace) -> Plan:
    """The plan that the options of ``poc`` describe.

    Raises
    ------
    BadUsage
        If an option makes no sense.
    """
    plan = default_plan(given.benchmark)
    if given.approaches is not None:
        plan = with_file(plan, read_plan_file(given.approaches))
    later = {name: getattr(plan, name) for name in LATER_FIELDS if name != "approaches"}
    raw = plan.to_dict() | later
    for assignment in given.fields:
        _assign(raw, assignment)
    plan = plan_from_dict(raw)
    changes: dict[str, Any] = {}
    if given.iterations is not None:
        if not 1 <= given.iterations <= 10:
            raise BadUsage(
                f"--iterations {given.iterations} is out of range", remedy="Use 1 to 10."
            )
        changes["sizes"] = doubling_sizes(given.iterations)
    if given.seeds is not None:
        if not 1 <= given.seeds <= 50:
            raise BadUsage(f"--seeds {given.seeds} is out of range", remedy="Use 1 to 50.")
        changes["seeds"] = tuple(range(1, given.seeds + 1))
    if given.arms:
        changes["arms"] = tuple(given.arms)
        if not any(field.startswith("recommend=") for field in given.fields):
            told = given.benchmark in EMBEDDED or given.recommend
            changes["recommend"] = (
                default_recommend(replace(plan, arms=changes["arms"])) if told else ()
            )
    if given.recommend:
        changes["recommend"] = tuple(given.recommend)
    for option, field in (("target", "target"), ("margin", "margin"), ("months", "period_months")):
        if getattr(given, option) is not None:
            changes[field] = getattr(given, option)
    return replace(plan, **changes)


def _assign(raw: dict[str, Any], assignment: str) -> None:
    """Set one field of a plan, nested ones by dots."""
    path, separator, text = assignment.partition("=")
    if not separator:
        raise BadUsage(f"{assignment!r} is not FIELD=VALUE", remedy="Example: --set audits=80")
    try:
        value = json.loads(text)
    except ValueError:
        value = text
    *parents, last = path.split(".")
    place = raw
    for parent in parents:
        if not isinstance(place.get(parent), dict):
            raise BadUsage(f"The plan has no field {path!r}")
        place = place[parent]
    known = last in place or place in (raw.get("benchmark_settings"), raw["floors"])
    if not known:
        raise BadUsage(f"The plan has no field {path!r}", f"Fields: {', '.join(place)}.")
    current = place.get(last)
    if current is not None and not _alike(current, value):
        raise BadUsage(f"{path} cannot be {text}", f"It is {json.dumps(current)} by default.")
    place[last] = value


def _alike(current: Any, value: Any) -> bool:
    """Whether a value is of the kind a field has."""
    if isinstance(current, bool) or isinstance(value, bool):
        return isinstance(current, bool) and isinstance(value, bool)
    if isinstance(current, float):
        return isinstance(value, (int, float))
    if isinstance(current, (list, tuple)):
        return isinstance(value, list)
    return isinstance(value, type(current))
