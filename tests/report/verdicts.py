"""A dossier with a verdict that a test wants, whatever was measured."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from core.decision.verdict_rule import answer_of
from core.domain.verdict import Answer, Gate, Option, PairAnswer
from core.report.findings.dossier import Dossier

PAIR = PairAnswer("old", "new", 0.29, (57_300.0, 60_700.0), (0.49, 0.59))


def answering(
    d: Dossier,
    *options: Option,
    answer: Answer | None = None,
    reruns: int | None = 56,
    gates: Mapping[str, Gate] | None = None,
    wide: float = 1_000.0,
    **fields: object,
) -> Dossier:
    """The same PoC with another verdict: the first option is recommended, unless told otherwise.

    Chances to meet the target, and what is spent, are those of the options, so that a screen can
    agree with itself. Against the reference what is saved lies within 0.8 ``wide`` of its mean.
    """
    d = replace(d, valuation=d.valuation.under(d.valuation.scenario))
    v = d.valuation
    # Under its own scenario a valuation shares what it is priced with: what is put in stays here.
    v.priced = type(v.priced)(v.evidence, v.draws, v.coarse)
    v.priced.__dict__["meets"] = v.meets | {one.arm: one.meets for one in options}
    if gates:
        v.priced.__dict__["gates"] = {
            arm: replace(found, gate=gates.get(arm, found.gate)) for arm, found in v.gates.items()
        }
    best = options[0].arm if options else None
    told = answer or answer_of(d.roster[str(best)])
    recommends = told in (Answer.SWITCH, Answer.STAY, Answer.HYBRID)
    usual = {
        "fallback": options[1].arm if len(options) > 1 else None,
        "reached": options[0].meets if options else None,
        "same_cost": False,
        "contenders": tuple(one.arm for one in options) if told is Answer.UNDECIDED else (),
        "pair": PAIR if {"old", "new"} <= set(d.arms) else None,
        "pilot": None,
        "challenger": None,
        "challenger_chance": None,
    }
    v.__dict__["verdict"] = replace(
        v.verdict,
        answer=told,
        recommended=best if recommends else None,
        options=options,
        **usual | fields,
    )
    v.__dict__["same_in_reruns"] = reruns
    around = np.linspace(-wide, wide, 101)
    d.__dict__["spent"] = d.spent | {
        one.arm: np.full(101, one.usd) + (0.0 if one.arm == d.reference else 1.0) * around
        for one in options
    }
    for arm in d.arms:
        d.spent[arm] = np.resize(d.spent[arm], 101)
    return d


def option(
    arm: str, best: float, meets: float = 0.9, loss: float = 1_200.0, usd: float = 50_000.0
) -> Option:
    """An approach with its chance of being the best choice."""
    return Option(arm, best, loss, meets, usd)
