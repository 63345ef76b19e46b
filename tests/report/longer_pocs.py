"""Longer races made from the small one, with right answers as a test wants them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from core.decision.accuracy.poc_outcome import ArmOutcome, PocOutcome
from core.decision.accuracy.repeat_spread import spread_of
from core.decision.valuation import Measured, Terms, Valuation
from core.domain.arms import Arm, Roster
from core.domain.assumption import Scenario
from core.domain.drivers.old_way import ITEMS_LABELLED, LABELLING_TIME, LABELS
from core.domain.ledger import Entry
from core.evaluation.intervals import Estimate, wilson
from core.report.findings.dossier import Dossier

N = 1000
BOUGHT = (ITEMS_LABELLED, LABELS, LABELLING_TIME)
RISING = {
    "old": [[735, 795, 830, 860, 875], [740, 800, 836, 864, 880], [728, 788, 826, 858, 868]],
    "new": [[860, 866, 878, 884, 886], [852, 860, 876, 882, 884], [866, 870, 884, 888, 890]],
}


def longer(
    dossier: Dossier,
    right: Mapping[str, Sequence[Sequence[int]]] = RISING,
    target: float = 0.85,
    months: int | None = None,
    scenario: Scenario | None = None,
) -> Dossier:
    """A dossier whose ways were run for as many rounds and repeats as right answers are given.

    Labelled items double from round to round; every other later quantity repeats.
    """
    arms = {
        arm: _outcome(dossier.valuation.outcome.arms[arm], np.array(correct))
        for arm, correct in right.items()
    }
    was = dossier.valuation
    outcome = replace(was.outcome, arms=arms, pool_items=None)
    terms = Terms(target, was.terms.margin, was.terms.months if months is None else months)
    valuation = Valuation.of(
        outcome,
        measured_of(outcome),
        was.fairness,
        terms,
        was.register,
        scenario or was.scenario,
        draws=2000,
    )
    first = next(iter(arms.values()))
    plan = replace(
        dossier.plan,
        target=target,
        arms=tuple(right),
        seeds=tuple(range(1, first.seeds + 1)),
        sizes=tuple(100 * 2**at for at in range(first.iterations)),
    )
    by_round = {
        arm: [wilson(int(mean), N) for mean in outcome.correct.mean(axis=0)]
        for arm, outcome in arms.items()
    }
    return replace(dossier, valuation=valuation, plan=plan, by_round=by_round)


def measured_of(outcome: PocOutcome) -> Measured:
    """Estimates of made-up right answers, as wide as a thousand items make them."""
    shares = {
        arm: found.correct[:, outcome.round_of(arm) - 1] / found.n
        for arm, found in outcome.arms.items()
    }
    today = float(shares[outcome.reference].mean())
    score = {arm: float(share.mean()) for arm, share in shares.items()}
    return Measured(
        {arm: _estimate(value, 0.02) for arm, value in score.items()},
        {arm: _estimate(value - today, 0.014) for arm, value in score.items()},
        spreads={arm: spread_of(share, 0.0) for arm, share in shares.items()},
    )


def _estimate(value: float, margin: float) -> Estimate:
    return Estimate(value, value - margin, value + margin, N, "")


def _outcome(was: ArmOutcome, correct: np.ndarray) -> ArmOutcome:
    entries = {
        (seed, iteration): _entries(was, iteration)
        for seed in range(correct.shape[0])
        for iteration in range(1, correct.shape[1] + 1)
    }
    wrong = N - correct
    kinds = np.stack([wrong // 2, wrong - wrong // 2])
    return ArmOutcome(was.arm, N, correct, kinds, np.full(correct.shape, 100), entries)


def _entries(was: ArmOutcome, iteration: int) -> list[Entry]:
    found = was.entries[0, min(iteration, 2)]
    factor = 2.0 ** max(iteration - 2, 0)
    return [
        replace(entry, quantity=entry.quantity * factor)
        if entry.driver in BOUGHT and entry.quantity is not None
        else entry
        for entry in found
    ]


def renamed(d: Dossier, arms: Mapping[str, str], roster: Roster) -> Dossier:
    """A race of other ways with what was measured of those that were run.

    Parameters
    ----------
    arms : mapping of str to str
        Whose results a way has, by its id; of those without rounds it has the last one.
    """
    was = d.valuation
    found = {arm: _as(was.outcome.arms[of], roster[arm]) for arm, of in arms.items()}
    outcome = replace(was.outcome, arms=found, roster=roster)
    valuation = Valuation.of(
        outcome,
        measured_of(outcome),
        was.fairness,
        was.terms,
        was.register,
        was.scenario,
        draws=2000,
    )
    return replace(
        d,
        plan=replace(d.plan, arms=tuple(arms)),
        valuation=valuation,
        by_round={arm: d.by_round[of][-found[arm].iterations :] for arm, of in arms.items()},
        paired={arm: d.paired[of] for arm, of in arms.items()},
        probe={arm: d.probe[of] for arm, of in arms.items() if of in d.probe},
    )


def _as(was: ArmOutcome, arm: Arm) -> ArmOutcome:
    if arm.by_rounds:
        return replace(was, arm=arm.id)
    entries = {
        (seed, 1): [
            entry
            for iteration in range(1, was.iterations + 1)
            for entry in was.entries[seed, iteration]
        ]
        for seed in range(was.seeds)
    }
    last = {name: getattr(was, name)[..., -1:] for name in ("correct", "wrong", "examples")}
    return replace(was, arm=arm.id, entries=entries, **last)
