"""Options that describe a plan, and the plan they describe."""

from __future__ import annotations

import argparse
import json
from dataclasses import replace
from typing import Any

from core.benchmarks.embedded import EMBEDDED, default_plan
from core.domain import arms
from core.domain.errors import BadUsage
from core.domain.plan import Plan, doubling_sizes, plan_from_dict


def add_plan_options(poc: argparse.ArgumentParser) -> None:
    """Add the benchmark and every option that changes the default plan."""
    default = Plan()
    poc.add_argument("benchmark", help=f"{' or '.join(EMBEDDED)}, or the name of an uploaded one")
    poc.add_argument("--iterations", type=int, metavar="N", help="rounds (default 5)")
    poc.add_argument("--seeds", type=int, metavar="N", help="repeats of the race (default 5)")
    poc.add_argument(
        "--arms", nargs="+", metavar="WAY", help=f"ways to race, from: {', '.join(arms.BY_ID)}"
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
        help="months of running to count, 0 to the target alone (default 12)",
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
    options = ("iterations", "seeds", "arms", "target", "margin", "months")
    return bool(given.fields) or any(getattr(given, name) is not None for name in options)


def plan_of(given: argparse.Namespace) -> Plan:
    """The plan that the options of ``poc`` describe.

    Raises
    ------
    BadUsage
        If an option makes no sense.
    """
    raw = default_plan(given.benchmark).to_dict()
    for assignment in given.fields:
        _assign(raw, assignment)
    plan = plan_from_dict(raw)
    changes: dict[str, Any] = {}
    if given.iterations is not None:
        if not 1 <= given.iterations <= 10:
            raise BadUsage(f"{given.iterations} rounds are not possible", remedy="Use 1 to 10.")
        changes["sizes"] = doubling_sizes(given.iterations)
    if given.seeds is not None:
        if not 1 <= given.seeds <= 50:
            raise BadUsage(f"{given.seeds} repeats are not possible", remedy="Use 1 to 50.")
        changes["seeds"] = tuple(range(1, given.seeds + 1))
    if given.arms:
        changes["arms"] = tuple(given.arms)
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
    known = place is raw.get("benchmark_settings") or last in place
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
