"""Verdicts of PoCs out of the truth bank against the repeats and the families they did not see.

    python -m bench.held_back [keto|support] [--pocs 200] [--folder DIR] [--resampled]

A PoC is some repeats on half of the test families; the truth is what the others show on the other
half. Halves of one set are opposites of each other: an easy one leaves a hard one. ``--resampled``
draws as many families as there are with replacement instead, once for the PoC and once for the
truth. Prices are those of the register for both. Told are how well the chances of meeting the
target hold, how often a recommendation is not the best first choice in truth and what it gives up,
and what was answered how often.
"""

from __future__ import annotations

import argparse
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np

from bench.truth_bank import FOLDER, TruthBank
from bench.worlds import calibration
from core.decision.accuracy.acceptance import bar
from core.decision.assumptions.register import load_register
from core.decision.costing.fallbacks import Try, with_fallbacks
from core.decision.valuation import Terms, Valuation
from core.domain.assumption import Scenario
from core.domain.plan import plan_from_dict

DRAWS = 4_000


def play(
    bank: TruthBank, repeats: int, rng: np.random.Generator, resampled: bool
) -> tuple[Valuation, dict[str, float]]:
    """One PoC, valued, and the share of unseen repeats that pass on other items, by arm."""
    plan = plan_from_dict(bank.about["plan"])
    seeds, others, items = bank.halves(repeats, rng)
    seen, other = items, ~items
    poc = bank.poc(seeds, items)
    if resampled:
        (seen, families), (other, _) = drawn(bank, rng), drawn(bank, rng)
        poc = replace(bank.poc(seeds, seen), family=families)
    valuation = Valuation.of(
        poc.outcome,
        poc.sums().measured(poc.outcome),
        (),
        Terms(plan.target, plan.margin, plan.period_months),
        load_register(),
        Scenario(),
        draws=DRAWS,
    )
    needed = bar(plan.target, valuation.evidence.test_items)
    unseen = bank.poc(others, other).outcome
    true = {}
    for name, arm in unseen.arms.items():
        share = arm.correct[:, unseen.round_of(name) - 1] / arm.n
        true[name] = float((share >= needed).mean())
    return valuation, true


def drawn(bank: TruthBank, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Items of as many families as there are, drawn with replacement, and their families."""
    names = np.unique(bank.family)
    chosen = rng.choice(names, len(names))
    items = [np.flatnonzero(bank.family == name) for name in chosen]
    families = np.repeat(np.arange(len(chosen)).astype(str).astype(object), list(map(len, items)))
    return np.concatenate(items), families


def regret(valuation: Valuation, true: dict[str, float], chosen: str) -> float:
    """Share of the cost that a choice gives up where the chances of passing are the true ones."""
    means = {
        name: Try(float(np.mean(one.build)), float(np.mean(one.keep)), true[name])
        for name, one in valuation.tries.items()
        if name in valuation.outcome.candidates
    }
    order = sorted(means, key=lambda name: means[name].of_success)
    usd = {name: float(spent) for name, spent in with_fallbacks(means, order).items()}
    return (usd[chosen] - min(usd.values())) / min(usd.values())


def main() -> None:
    """Play the PoCs and print."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("name", nargs="?", default="keto")
    parser.add_argument("--pocs", type=int, default=200)
    parser.add_argument("--folder", type=Path, default=FOLDER)
    parser.add_argument("--resampled", action="store_true")
    given = parser.parse_args()
    bank = TruthBank.load(given.folder / f"{given.name}.npz")
    for repeats in (1, 3, 5):
        rng = np.random.default_rng(repeats)
        said, true, gave_up, answers = [], [], [], Counter[str]()
        for _ in range(given.pocs):
            valuation, passing = play(bank, repeats, rng, given.resampled)
            verdict = valuation.verdict
            said += [valuation.meets[name] for name in bank.arms]
            true += [passing[name] for name in bank.arms]
            answers[f"{verdict.answer} {verdict.recommended or ''}".strip()] += 1
            if verdict.recommended:
                gave_up.append(regret(valuation, passing, verdict.recommended))
        rows, slope = calibration(np.array(said), np.array(true))
        told = " ".join(f"{100 * s:.0f}/{100 * t:.0f}({n})" for s, t, n in rows)
        print(f"{given.name}, {repeats} repeats: chance of meeting, slope {slope:.2f} | {told}")
        if gave_up:
            far = np.mean(np.array(gave_up) >= 0.10)
            print(
                f"  recommended in {len(gave_up)} of {given.pocs}: gives up "
                f"{100 * np.mean(gave_up):.1f}% on average, 10% or more in {100 * far:.1f}%"
            )
        print(f"  {dict(answers.most_common())}")


if __name__ == "__main__":
    main()
