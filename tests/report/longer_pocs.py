"""Longer races made from the small one, with right answers as a test wants them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from core.decision.accuracy.poc_outcome import ArmOutcome
from core.decision.valuation import Terms, Valuation
from core.domain.drivers.old_way import ITEMS_LABELLED, LABELLING_TIME, LABELS
from core.domain.ledger import Entry
from core.evaluation.intervals import wilson
from core.report.findings.dossier import Dossier

N = 1000
BOUGHT = (ITEMS_LABELLED, LABELS, LABELLING_TIME)
RISING = {
    "old": [[735, 795, 830, 860, 875], [740, 800, 836, 864, 880], [728, 788, 826, 858, 868]],
    "new": [[860, 866, 878, 884, 886], [852, 860, 876, 882, 884], [866, 870, 884, 888, 890]],
}


def longer(
    dossier: Dossier, right: Mapping[str, Sequence[Sequence[int]]] = RISING, target: float = 0.85
) -> Dossier:
    """A dossier whose ways were run for as many rounds and repeats as right answers are given.

    Labelled items double from round to round; every other later quantity repeats.
    """
    arms = {
        arm: _outcome(dossier.valuation.outcome.arms[arm], np.array(correct))
        for arm, correct in right.items()
    }
    was = dossier.valuation
    valuation = Valuation.of(
        replace(was.outcome, arms=arms),
        was.measured,
        was.fairness,
        Terms(target, was.terms.margin, was.terms.months),
        was.register,
        was.scenario,
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
