"""Plan files: fields of a plan and approaches of one's own, as TOML or JSON."""

from __future__ import annotations

import json
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

from core.benchmarks.embedded import EMBEDDED, deployable
from core.domain.arms import PRESETS
from core.domain.errors import BadUsage
from core.domain.ordinary_files import read_ordinary
from core.domain.plan import Plan, plan_from_dict
from core.tokens.services import prices_read_on

LARGEST = 1_000_000
_EXAMPLE = """# A plan for `python -m core poc NAME --approaches FILE`. Every line is optional:
# what you leave out is as in the default plan of the benchmark. JSON works too.

target = 0.85              # value of the metric to reach, as a share
margin = 0.03              # loss of accuracy that still counts as equal
metric = "accuracy"        # or "macro-f1"
# floors = {{ keto = 0.90 }} # least recall by class: below it the target does not count as reached
pricing_date = "{priced}"  # day for which prices and services are looked up
sizes = [200, 400, 800, 1600, 3200]   # labelled items by the end of each round

# Approaches to run, in the order of tables. Default: those of the benchmark and those below.
# Built in: {presets}.
arms = ["old", "new", "rules", "five-votes", "five-votes-once"]
# Approaches that may be recommended, fixed before anyone sees a result. Default: all that can
# be deployed; on the built-in benchmarks without "rules".
recommend = ["old", "new", "five-votes", "five-votes-once"]

[[approaches]]
id = "five-votes"
name = "Five votes an item"
source = "annotators"      # rationales (labelling rules), hybrid, gold (expert's answers) or none
learner = "tuned classifier"   # or "fine-tuned model", "rules", "prompted model"
settings = {{ votes_per_item = 5 }}

[[approaches]]
id = "five-votes-once"
name = "Five votes, one batch"
source = "annotators"
learner = "tuned classifier"
schedule = "once"          # all items in one batch; or sizes of its own: [500, 1000]
settings = {{ votes_per_item = 5 }}
"""


def example() -> str:
    """A plan file with every part, as text."""
    return _EXAMPLE.format(presets=", ".join(PRESETS), priced=prices_read_on().isoformat())


def read_plan_file(path: Path) -> dict[str, Any]:
    """The fields that a plan file says.

    Parameters
    ----------
    path : Path
        TOML, or JSON where the name ends so.

    Returns
    -------
    dict
        As they stand in the file; :func:`with_file` makes a plan of them.

    Raises
    ------
    BadUsage
        If the file cannot be read, or is no table of fields.
    """
    try:
        content = read_ordinary(path, LARGEST)
    except OSError as error:
        raise BadUsage(
            f"{path} cannot be read", error.strerror or str(error), "Name a plan file."
        ) from error
    return read_plan_text(str(path), content)


def read_plan_text(name: str, content: bytes) -> dict[str, Any]:
    """The same of a file that is at hand.

    Parameters
    ----------
    name : str
        Of the file.
    content : bytes
    """
    if len(content) > LARGEST:
        raise BadUsage(f"{name} is too large for a plan", remedy="A plan has some kilobytes.")
    kind = "JSON" if name.lower().endswith(".json") else "TOML"
    try:
        text = content.decode("utf-8-sig")
        raw = json.loads(text) if kind == "JSON" else tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadUsage(
            f"{name} is not {kind}", str(error), "`python -m core plan --example` prints one."
        ) from error
    if not isinstance(raw, dict):
        raise BadUsage(f"{name} holds no fields of a plan", remedy="Write a table of fields.")
    return raw


def with_file(plan: Plan, raw: dict[str, Any]) -> Plan:
    """A plan with what a file says in it.

    Parameters
    ----------
    plan : Plan
        The default one of a benchmark.
    raw : dict
        As :func:`read_plan_file` gives it.

    Returns
    -------
    Plan
        Not checked. Approaches of the file are raced beside the default ones, and may be
        recommended, unless it says otherwise.

    Raises
    ------
    BadUsage
        If a field is unknown, of another type, or of another benchmark.
    """
    named = raw.get("benchmark", plan.benchmark)
    if named != plan.benchmark:
        raise BadUsage(
            f"This plan is for {named!r}, not for {plan.benchmark!r}",
            remedy="Leave benchmark out of the file, or name that one.",
        )
    told = dict(plan.to_dict())
    for name, value in raw.items():
        nested = isinstance(told.get(name), dict) and isinstance(value, dict)
        told[name] = {**told[name], **value} if nested and name != "floors" else value
    told.pop("recommend", None)
    found = plan_from_dict(told)
    if "arms" not in raw:
        declared = tuple(one.id for one in found.approaches if one.id not in plan.arms)
        found = replace(found, arms=(*plan.arms, *declared))
    recommend = raw.get("recommend", default_recommend(found))
    if recommend == [] or (recommend == () and plan.benchmark in EMBEDDED):
        raise BadUsage(
            "Nothing of this plan can be recommended",
            "Rules that answer by themselves are for reference on generated texts.",
            "Name who may be recommended under recommend.",
        )
    return plan_from_dict(found.to_dict() | {"recommend": recommend})


def default_recommend(plan: Plan) -> tuple[str, ...]:
    """Who can be recommended where nobody said it.

    Of an upload it is not known yet what can be raced; a list that is wrong is left to the check.
    """
    if plan.benchmark not in EMBEDDED:
        return ()
    try:
        return deployable(plan)
    except BadUsage:
        return plan.arms
