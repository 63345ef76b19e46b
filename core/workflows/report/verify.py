"""Does a decision record follow from its own inputs?"""

from __future__ import annotations

import json
import math
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from core.decision.accuracy.stopping import first_proofs
from core.decision.accuracy.validity_checks import PocFacts, check_fairness
from core.domain.canonical import canonical
from core.domain.errors import BadData, DoesNotHold, SwitchpointError
from core.domain.sign_off import signed_from_dict
from core.evaluation.intervals import ClusterSums
from core.evaluation.paired import PairedCounts, mcnemar_mid_p, tango_interval
from core.interop.source import SourceFile
from core.report.record import (
    FORMAT,
    VERSION,
    arms_of,
    hash_record,
    plan_hash_of,
    valuation_of,
    verdict_numbers,
)

TOLERANCE = 1e-9
FORMER = 1
"""Version whose verdict followed the rule of before: the first round that proved the target."""


def read_record(path: Path) -> dict[str, Any]:
    """Read a decision record from a file.

    Raises
    ------
    BadData
        If it is not one.
    """
    try:
        record = json.loads(SourceFile.from_path(path).raw.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise BadData(f"{path} is not JSON", str(error)[:200]) from error
    if not isinstance(record, dict) or record.get("format") != FORMAT:
        raise BadData(
            f"{path} is not a decision record",
            "It has no Switchpoint format mark.",
            "Give the decision.json that a PoC wrote.",
        )
    if record.get("version") not in (FORMER, VERSION):
        raise BadData(
            f"{path} has version {record.get('version')}",
            f"This program reads versions {FORMER} and {VERSION}.",
            "Update the program.",
        )
    return record


def verify_record(record: dict[str, Any]) -> list[str]:
    """Make the verdict again and compare.

    Returns
    -------
    list of str
        What was checked, one line each.

    Raises
    ------
    DoesNotHold
        With everything that does not follow.
    BadData
        If the record lacks something.
    """
    try:
        wrong, checked = _compare(record)
    except SwitchpointError:
        raise
    except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
        raise BadData(
            "The record is damaged",
            f"{type(error).__name__}: {error}",
            "Write it again: python -m core report --format json.",
        ) from error
    if wrong:
        raise DoesNotHold(
            "The record does not verify",
            "\n".join(wrong),
            "Do not rely on it; write it again from the PoC.",
        )
    return checked


def _compare(record: dict[str, Any]) -> tuple[list[str], list[str]]:
    wrong: list[str] = []
    checked: list[str] = []

    def check(what: str, holds: bool, detail: str = "") -> None:
        """Note one check under what holds or what does not."""
        (checked if holds else wrong).append(what if holds else f"{what}: {detail}")

    found = hash_record(record)
    check(
        "content hash",
        found == record["content_hash"],
        f"is {found[:12]}, the record says {str(record['content_hash'])[:12]}",
    )
    plan_hash = plan_hash_of(record)
    check(
        "plan hash",
        plan_hash == record["plan_hash"],
        f"is {plan_hash[:12]}, the record says {str(record['plan_hash'])[:12]}",
    )
    for name, raw in record["exam"]["paired"].items():
        counts = PairedCounts(*(raw[key] for key in ("both", "only_old", "only_new", "neither")))
        interval = tango_interval(counts)
        again = [mcnemar_mid_p(counts), interval.low, interval.high]
        check(
            f"paired test of {name}",
            _close(again, [raw["mid_p"], *raw["tango"]]),
            "does not follow from its counts",
        )
    follows, said = _worked_out_again(record)
    for key in sorted(set(follows) | set(said)):
        check(
            f"verdict: {key}",
            _close(follows.get(key), said.get(key)),
            f"is {follows.get(key)!s:.200}, the record says {said.get(key)!s:.200}",
        )
    if record["version"] == FORMER:
        checked.append(
            "written by an earlier version: its dollars and its answer follow the rules of then, "
            "which are not applied again"
        )
    for number, raw in enumerate(record.get("decisions", []), 1):
        what, problem = decision_problem(raw, record)
        check(f"decision {number}: {what}", not problem, problem)
    return wrong, checked


def _worked_out_again(record: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The verdict as it follows from the record's inputs, and as the record says it."""
    if record["version"] == VERSION:
        return canonical(verdict_numbers(valuation_of(record))), record["verdict"]
    checks = check_fairness(PocFacts(**record["facts"]))
    again: dict[str, Any] = {"fairness": [asdict(one) for one in checks]}
    said: dict[str, Any] = {"fairness": record["verdict"]["fairness"]}
    for name, arm in arms_of(record).items():
        stops = first_proofs(arm, record["terms"]["target"])
        sums = ClusterSums(
            np.array(record["exam"]["cluster_items"], dtype=float),
            np.array(record["exam"]["accuracy"][name], dtype=float),
        )
        again[f"rounds and accuracy of {name}"] = [stops.iteration, sums.mean().to_dict()]
        told = record["verdict"]["arms"][name]
        said[f"rounds and accuracy of {name}"] = [told["stop"], told["accuracy"]]
    return canonical(again), said


def decision_problem(raw: dict[str, Any], record: dict[str, Any]) -> tuple[str, str]:
    """What a decision says in a few words, and what is wrong with it."""
    signed = signed_from_dict(raw)
    ours = signed.verdict_hash == record["content_hash"]
    about = "this verdict" if ours else f"another verdict, {signed.verdict_hash[:12]}"
    what = f"{signed.choice}, by {signed.name}, about {about}"
    if signed.to_dict() != raw:
        return what, "was changed after it was signed"
    if ours and signed.recommended != record["verdict"]["answer"]:
        return what, f"says that {signed.recommended} was recommended"
    if signed.against and not signed.reason:
        return what, "goes against the recommendation without a reason"
    return what, ""


def _close(left: Any, right: Any) -> bool:
    """Equal, numbers to one part in a billion."""
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(_close(left[k], right[k]) for k in left)
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(
            _close(a, b) for a, b in zip(left, right, strict=True)
        )
    if _number(left) and _number(right):
        return math.isclose(left, right, rel_tol=TOLERANCE, abs_tol=TOLERANCE)
    return bool(left == right)


def _number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)
