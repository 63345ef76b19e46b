"""``decision.json``: everything a verdict was made from, so that anybody can make it again."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

import numpy as np

from core.decision.accuracy.measured import TestSetSums
from core.decision.accuracy.poc_outcome import ArmOutcome, PocOutcome, Recalled
from core.decision.accuracy.validity_checks import PocFacts, check_fairness
from core.decision.assumptions.register import Register
from core.decision.valuation import Terms, Valuation
from core.domain.assumption import Assumption, Grade, Range, scenario_from_dict
from core.domain.benchmark import error_kinds
from core.domain.canonical import canonical, content_hash
from core.domain.drivers.driver import Driver
from core.domain.drivers.registry import driver_of
from core.domain.ledger import Entry, QuantityOrigin
from core.domain.node import Node
from core.domain.plan import plan_from_dict
from core.domain.sign_off import Signed
from core.evaluation.intervals import ClusterSums
from core.evaluation.paired import PairedCounts, mcnemar_mid_p, tango_interval

FORMAT = "switchpoint decision"
VERSION = 2
"""2: chances by simulation at one declared round; 1: first round that proved the target."""
UNHASHED = ("content_hash", "run", "decisions", "outcomes")
WRONG = ("wrong_yes", "wrong_no")


@dataclass(frozen=True)
class Inputs:
    """What the race left behind, apart from the valuation's own inputs.

    Attributes
    ----------
    benchmark : dict
        Name, id, content hash, classes and sizes.
    hashes : mapping of str to dict
        Label and prediction hashes of every run, by arm and ``seed/iteration``.
    """

    plan: dict[str, Any]
    plan_hash: str
    benchmark: dict[str, Any]
    hashes: Mapping[str, dict[str, list[str]]]
    quarantined: list[dict[str, Any]]
    facts: PocFacts
    test_set: TestSetSums


def make_record(inputs: Inputs, valuation: Valuation, run: dict[str, Any]) -> dict[str, Any]:
    """Write a verdict and its inputs down.

    Parameters
    ----------
    run : dict
        Times, durations, host and versions: kept, not hashed.
    """
    shares = valuation.outcome.class_shares
    record: dict[str, Any] = {
        "format": FORMAT,
        "version": VERSION,
        "plan": inputs.plan,
        "plan_hash": inputs.plan_hash,
        "benchmark": inputs.benchmark,
        "terms": asdict(valuation.terms),
        "scenario": valuation.scenario.to_dict(),
        "draws": {"size": valuation.draws.size, "seed": valuation.draws.seed},
        "assumptions": {
            driver.code: _assumption(given) for driver, given in valuation.register.items()
        },
        "gold_items": valuation.outcome.gold_items,
        "pool_items": valuation.outcome.pool_items,
        **({} if shares is None else {"class_shares": shares}),
        "arms": {
            name: _arm(arm, inputs.hashes.get(name, {}))
            for name, arm in valuation.outcome.arms.items()
        },
        "exam": _test_set(inputs.test_set),
        "facts": asdict(inputs.facts),
        "quarantined": inputs.quarantined,
        "verdict": verdict_numbers(valuation),
    }
    record = canonical(record)
    record["content_hash"] = hash_record(record)
    record["run"] = run
    return record


def with_decisions(
    record: dict[str, Any],
    decisions: Sequence[Signed],
    outcomes: Sequence[dict[str, Any]] = (),
) -> dict[str, Any]:
    """A record with what people decided; each is bound to a verdict by its hash.

    The record's own hash stays: a decision is about it, not part of it.

    Parameters
    ----------
    record : dict
        As :func:`make_record` made it; not changed.
    decisions : sequence of Signed
    outcomes : sequence of dict
        Forecasts of these decisions and what came of them, JSON-ready.

    Returns
    -------
    dict
        The record itself where nobody decided.
    """
    if not decisions:
        return record
    told = {"decisions": [signed.to_dict() for signed in decisions]}
    return {**record, **told, **({"outcomes": list(outcomes)} if outcomes else {})}


def record_text(record: Mapping[str, Any]) -> str:
    """The text of ``decision.json``, the same wherever it is written."""
    return json.dumps(record, indent=1) + "\n"


def hash_record(record: Mapping[str, Any]) -> str:
    """SHA-256 of a record without its hash, the block about the run and what was decided."""
    return content_hash({key: value for key, value in record.items() if key not in UNHASHED})


def _assumption(assumption: Assumption) -> dict[str, Any]:
    raw = {field.name: getattr(assumption, field.name) for field in fields(assumption)}
    del raw["driver"]  # its code is the key
    given, twin = assumption.range, assumption.same_as
    return raw | {
        "range": given.to_list() if given else None,
        "same_as": twin.code if twin else "",
    }


def _arm(arm: ArmOutcome, hashes: dict[str, list[str]]) -> dict[str, Any]:
    return {
        "n": arm.n,
        "correct": arm.correct,
        **_wrong(arm),
        "examples": arm.examples,
        **({} if arm.proved is None else {"proved": arm.proved}),
        **({} if arm.score is None else {"score": arm.score}),
        **(
            {"recalled": {name: asdict(found) for name, found in arm.recalled.items()}}
            if arm.recalled
            else {}
        ),
        "hashes": hashes,
        "ledger": {
            f"{seed}/{iteration}": [
                [e.node.value, e.driver.code, e.who, e.quantity, e.unit, e.origin.value]
                for e in entries
            ]
            for (seed, iteration), entries in sorted(arm.entries.items())
        },
    }


def _wrong(arm: ArmOutcome) -> dict[str, Any]:
    """Wrong answers by kind: two columns with two classes, else one list per class."""
    if len(arm.wrong) == len(WRONG):
        return dict(zip(WRONG, arm.wrong, strict=True))
    return {"wrong_by_class": arm.wrong}


def _test_set(sums: TestSetSums) -> dict[str, Any]:
    return {
        "cluster_items": next((one.items for one in sums.accuracy.values()), np.zeros(0)),
        "accuracy": {name: one.sums for name, one in sums.accuracy.items()},
        "difference": {name: one.sums for name, one in sums.difference.items()},
        "paired": {
            name: asdict(counts) | {"mid_p": mcnemar_mid_p(counts), "tango": _interval(counts)}
            for name, counts in sums.paired.items()
        },
        "discordant": dict(sums.discordant),
        "within": dict(sums.within),
        **{
            kind: {name: one.sums for name, one in getattr(sums, kind).items()}
            for kind in ("score", "score_difference")
            if getattr(sums, kind)
        },
    }


def test_set_of(record: Mapping[str, Any]) -> TestSetSums:
    """What the test set said at the rounds that are compared, as a record holds it."""
    raw = record["exam"]
    sizes = np.array(raw["cluster_items"], dtype=float)
    by_cluster = {
        kind: {
            name: ClusterSums(sizes, np.array(sums, dtype=float))
            for name, sums in raw.get(kind, {}).items()
        }
        for kind in ("accuracy", "difference", "score", "score_difference")
    }
    boxes = [item.name for item in fields(PairedCounts)]
    paired = {
        name: PairedCounts(**{box: one[box] for box in boxes})
        for name, one in raw["paired"].items()
    }
    return TestSetSums(
        by_cluster["accuracy"],
        by_cluster["difference"],
        paired,
        raw["discordant"],
        raw["within"],
        by_cluster["score"],
        by_cluster["score_difference"],
    )


def _interval(counts: PairedCounts) -> list[float]:
    found = tango_interval(counts)
    return [found.low, found.high]


def verdict_numbers(valuation: Valuation) -> dict[str, Any]:
    """The verdict with the numbers that stand beside it on a screen."""
    verdict = valuation.verdict
    months = valuation.terms.months
    return {
        **dict(asdict(verdict).items()),
        "pilots": [asdict(pilot) for pilot in valuation.pilots],
        "same_in_100_reruns": valuation.same_in_reruns,
        "gold_usd": spread(valuation.gold.usd),
        "arms": {
            name: {
                "meets": valuation.meets[name],
                "proved_share": cost.stops.reached_share,
                "round": valuation.outcome.round_of(name),
                "accuracy": valuation.measured.accuracy[name].to_dict(),
                "build_usd": spread(cost.build.usd),
                "total_usd": spread(cost.total(months)),
                "days": spread(cost.build.days),
                "expert_hours": spread(cost.expert_hours),
            }
            for name, cost in valuation.costs.items()
        },
    }


def spread(values: np.ndarray) -> dict[str, float]:
    """Mean, and the points below which 1, 5 and 9 in 10 what-ifs lie."""
    low, middle, high = np.percentile(values, [10, 50, 90])
    return {
        "mean": float(values.mean()),
        "p10": float(low),
        "p50": float(middle),
        "p90": float(high),
    }


def valuation_of(record: Mapping[str, Any]) -> Valuation:
    """Make the valuation again from a record alone; needs no store."""
    facts = PocFacts(**record["facts"])
    register: Register = {
        driver_of(code): _read_assumption(driver_of(code), raw)
        for code, raw in record["assumptions"].items()
    }
    plan = plan_from_dict(record["plan"])
    outcome = PocOutcome(
        arms_of(record),
        record["gold_items"],
        plan.roster,
        _read_shares(record.get("class_shares")),
        plan.compare_at,
        record["pool_items"],
    )
    return Valuation.of(
        outcome,
        test_set_of(record).measured(outcome),
        check_fairness(facts),
        Terms(**record["terms"]),
        register,
        scenario_from_dict(record["scenario"]),
        draws=record["draws"]["size"],
        seed=record["draws"]["seed"],
        floors=plan.floors,
    )


def arms_of(record: Mapping[str, Any]) -> dict[str, ArmOutcome]:
    """What each arm of a record left behind."""
    more = plan_from_dict(record["plan"]).asks_for_more
    kinds = error_kinds(record["benchmark"]["classes"])
    return {name: _read_arm(name, raw, kinds, more) for name, raw in record["arms"].items()}


def plan_hash_of(record: Mapping[str, Any]) -> str:
    """Hash of the plan in a record, computed anew."""
    return plan_from_dict(record["plan"]).hash()


def _read_assumption(driver: Driver, raw: dict[str, Any]) -> Assumption:
    values = dict(raw)
    values["range"] = Range(*raw["range"]) if raw["range"] else None
    values["grade"] = Grade(raw["grade"])
    values["sources"] = tuple(raw["sources"])
    values["same_as"] = driver_of(raw["same_as"]) if raw["same_as"] else None
    return Assumption(driver=driver, **values)


def _read_shares(raw: Mapping[str, Any] | None) -> dict[str, float] | None:
    """Share of each class on the test set; None in a record of before it was kept."""
    return None if raw is None else {name: float(share) for name, share in raw.items()}


def _read_arm(name: str, raw: dict[str, Any], kinds: tuple[str, ...], more: bool) -> ArmOutcome:
    """An arm; what it proved follows from its counts unless the target asks for more."""
    entries = {}
    for place, rows in raw["ledger"].items():
        seed, iteration = place.split("/")
        entries[int(seed), int(iteration)] = [
            Entry(Node(node), driver_of(code), who, quantity, unit, QuantityOrigin(origin))
            for node, code, who, quantity, unit, origin in rows
        ]
    wrong = [raw[name] for name in WRONG] if len(kinds) == len(WRONG) else raw["wrong_by_class"]
    return ArmOutcome(
        arm=name,
        n=raw["n"],
        correct=np.array(raw["correct"], dtype=int),
        wrong=np.array(wrong, dtype=int),
        examples=np.array(raw["examples"], dtype=int),
        entries=entries,
        kinds=kinds,
        proved=np.array(raw["proved"], dtype=bool) if more else None,
        score=np.array(raw["score"], dtype=float) if "score" in raw else None,
        recalled={
            label: Recalled(found["items"], np.array(found["found"], dtype=int))
            for label, found in raw.get("recalled", {}).items()
        },
    )
