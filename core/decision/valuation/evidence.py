"""What a PoC left behind and its plan fixed: the same under every scenario and period."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from core.decision.accuracy.acceptance import pass_chance
from core.decision.accuracy.measured import Measured
from core.decision.accuracy.poc_outcome import ArmOutcome, PocOutcome
from core.decision.accuracy.posterior import Posterior, Scores
from core.decision.accuracy.stopping import Stops, stops_at
from core.decision.assumptions.draws import DRAW_SEED, Array
from core.decision.assumptions.register import Register
from core.decision.pilots.learning import Learning, learning_of
from core.domain.arms import Arm
from core.domain.canonical import content_hash
from core.domain.verdict import Fairness


@dataclass(frozen=True)
class Terms:
    """What the plan and the reader fix: target, margin, counted months."""

    target: float
    margin: float
    months: int


@dataclass(frozen=True)
class Evidence:
    """Everything a valuation rests on, but the scenario and the counted period.

    Attributes
    ----------
    outcome : PocOutcome
    measured : Measured
    fairness : tuple of Fairness
    register : mapping of Driver to Assumption
    target, margin : float
        Shares of right answers, as planned.
    floors : mapping of str to float
        Least recall by class, as planned.
    seed : int
        Of the draws of the true accuracies.
    """

    outcome: PocOutcome
    measured: Measured
    fairness: tuple[Fairness, ...]
    register: Register
    target: float
    margin: float
    floors: Mapping[str, float] = field(default_factory=dict)
    seed: int = DRAW_SEED

    @property
    def candidates(self) -> tuple[str, ...]:
        """Arms that the decision is between."""
        return self.outcome.candidates

    @cached_property
    def stops(self) -> dict[str, Stops]:
        """The round each arm is compared at, and in which repeats it proved the target there."""
        return {
            name: stops_at(arm, self.target, self.outcome.round_of(name))
            for name, arm in self.outcome.arms.items()
        }

    @property
    def at_chance(self) -> bool:
        """Whether no arm beats always giving the most common answer, by its interval."""
        shares, measured = self.outcome.class_shares, self.measured
        if not shares:
            return False
        constant = max(shares.values())
        if measured.score is not None:  # macro-F1 of always the same answer
            constant = 2.0 * constant / (1.0 + constant) / len(shares)
        scores = (measured.score or measured.accuracy).values()
        return all(found.low <= constant for found in scores)

    @cached_property
    def learning(self) -> dict[str, Learning | None]:
        """How each candidate gets better by iteration; None where no curve can be drawn."""
        arms, pool = self.outcome.arms, self.outcome.pool_items
        return {name: learning_of(arms[name], pool) for name in self.candidates}

    @cached_property
    def names(self) -> list[str]:
        """Arms that were run, by what they answered: no name or place changes a digit."""
        return sorted(self._keys, key=self._keys.__getitem__)

    @cached_property
    def _keys(self) -> dict[str, str]:
        arms = self.outcome.arms
        sums = self.measured.sums
        by_family = {name: sums[name].sums.tolist() if name in sums else [] for name in arms}
        return {name: _key(arms[name], by_family[name], self.outcome.arm(name)) for name in arms}

    @cached_property
    def covariance(self) -> Array:
        """Of the arms' scores, as the finite test set makes it; shape (arms, arms)."""
        return self.measured.covariance(self.names, self.outcome.reference)

    @cached_property
    def posterior(self) -> Posterior:
        """What is believed about every arm's accuracy."""
        approaches = [self.outcome.arm(name) for name in self.names]
        return Posterior(
            Scores(
                tuple(self._keys[name] for name in self.names),
                tuple(_approach(one) for one in approaches),
                np.array([self.measured.value(name) for name in self.names]),
                self.covariance,
                self.test_items,
                [self.measured.spread(name) for name in self.names],
            ),
            self.seed,
        )

    @property
    def test_items(self) -> float:
        """Independent items that the test set is worth."""
        return next(iter(self.outcome.arms.values())).n / self.measured.design_effect

    def accuracy(self, name: str, size: int) -> Array:
        """Draws of an arm's true score, shares 0..1, shape (size,)."""
        return np.asarray(self.posterior.accuracy(size)[0][self.names.index(name)])

    def passes(self, name: str, size: int) -> Array:
        """Chance that an arm passes the acceptance test, given each draw of its true score.

        Every floor is kept too, each as likely as the recall of its class says.

        Returns
        -------
        ndarray, shape (size,)
            Shares 0..1.
        """
        if (name, size) not in self._passes:
            at = self.names.index(name)
            accuracy, spread = (drawn[at] for drawn in self.posterior.accuracy(size))
            found = pass_chance(accuracy, spread, self.target, self.test_items)
            self._passes[name, size] = found * self.floors_kept(name)
        return self._passes[name, size]

    @cached_property
    def _passes(self) -> dict[tuple[str, int], Array]:
        return {}

    def floors_kept(self, name: str) -> float:
        """Chance that one more repeat of an arm keeps every floor; 1 where the plan has none."""
        arm, at, kept = self.outcome.arms[name], self.outcome.round_of(name), 1.0
        for label, floor in self.floors.items():
            told = arm.recalled[label]
            worth = max(told.items / self.measured.design_effect, 1.0)
            recall = told.found[:, at - 1] / max(told.items, 1)
            share = (float(recall.mean()) * worth + 0.5) / (worth + 1.0)
            unknown = share * (1 - share) / worth
            spread = float(recall.var(ddof=1)) if len(recall) > 1 else 0.0
            error = math.sqrt(unknown + spread * (1 + 1 / len(recall)))
            kept *= float(pass_chance(np.array([share]), error, floor, worth)[0])
        return kept


def _key(arm: ArmOutcome, by_family: list[float], approach: Arm) -> str:
    """What an arm's luck belongs to: its answers, then what it is; never its name."""
    answers = content_hash([arm.n, arm.correct.tolist(), by_family])
    booked = [
        [seed, at, entry.node.value, entry.driver.code, entry.who, entry.quantity]
        for (seed, at), entries in sorted(arm.entries.items())
        for entry in entries
    ]
    return f"{answers} {content_hash([_approach(approach), booked])}"


def _approach(one: Arm) -> str:
    """An approach without its schedule and its name."""
    return content_hash([one.source.value, one.learner.value, one.settings])
