"""One valued race with everything a screen, a page or the command line tells about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.decision.accuracy.incumbent_model import InUse
from core.decision.accuracy.noninferiority import TODAY
from core.decision.accuracy.stopping import (
    Stops,
    at_stop,
    first_proofs,
    needed_to_prove,
    proved_at,
)
from core.decision.assumptions.draws import Array
from core.decision.forecast.projection import Ahead, look_ahead
from core.decision.valuation import Valuation
from core.domain.arms import NAMED, Learner, Roster
from core.domain.assumption import Scenario
from core.domain.canonical import content_hash
from core.domain.drivers.driver import Purpose
from core.domain.plan import ACCURACY, Plan
from core.domain.verdict import Fairness
from core.evaluation.class_mix import ClassMix
from core.evaluation.intervals import Estimate
from core.evaluation.label_worth import LabelWorth
from core.evaluation.paired import PairedCounts
from core.evaluation.pairwise import PairGap, every_pair
from core.report.findings.guardrails import Guardrail
from core.report.findings.provenance import Provenance
from core.report.wording.fairness_words import fairness_words
from core.report.wording.mistake_kinds import ErrorKind

KINDS_SHOWN = 8
"""Kinds of mistakes a picture or a table shows; more would not be read."""


@dataclass(frozen=True)
class Dossier:
    """What is told about a race.

    Attributes
    ----------
    title : str
        Name of the test case.
    noun : tuple of str
        What an item is called, singular and plural.
    family : str
        What items of one cluster have in common.
    classes : tuple of str
    kinds : tuple of ErrorKind
        Kinds of mistakes, in the order in which they are counted.
    valuation : Valuation
    paired : mapping of str to PairedCounts
        Four boxes against the reference, primary repeat.
    probe : mapping of str to tuple of int
        Right answers and items on the trap set, primary repeat, at the stop.
    by_round : mapping of str to list of Estimate
        Accuracy after every round, mean over repeats.
    rationales_caution : str
        Why rules alone may do better here than elsewhere; empty where nothing is known.
    standing : Provenance
        What is said before any number.
    rationale_worth : LabelWorth or None
        Expert labels that the rules are worth.
    guardrails : tuple of Guardrail
        What the target asks for beside accuracy, of every arm.
    class_mix : ClassMix or None
        Share of each class in the training pool and on the test set.
    diagnostics : dict
        What the simulation says about itself.
    """

    experiment_id: str
    title: str
    noun: tuple[str, str]
    family: str
    classes: tuple[str, ...]
    kinds: tuple[ErrorKind, ...]
    plan: Plan
    plan_hash: str
    locked_at: datetime | None
    simulated: bool
    rationales_caution: str
    standing: Provenance
    valuation: Valuation
    paired: Mapping[str, PairedCounts]
    probe: Mapping[str, tuple[int, int]]
    by_round: Mapping[str, list[Estimate]]
    quarantined: int
    diagnostics: dict[str, Any]
    content_hash: str
    rationale_worth: LabelWorth | None = None
    guardrails: tuple[Guardrail, ...] = ()
    class_mix: ClassMix | None = None

    def under(self, scenario: Scenario, months: int) -> Dossier:
        """The same PoC re-priced under a scenario and a counted period; nothing is run again."""
        if scenario == self.valuation.scenario and months == self.months:
            return self
        digest = content_hash([self.content_hash, scenario.to_dict(), months])
        valuation = self.valuation.under(scenario, months)
        return replace(self, valuation=valuation, content_hash=digest)

    @property
    def months(self) -> int:
        """Counted period."""
        return self.valuation.terms.months

    @property
    def iterations_run(self) -> int:
        """Rounds that every way has behind it."""
        arms = self.valuation.outcome.arms
        planned = [one.iterations for name, one in arms.items() if self.roster[name].by_rounds]
        planned = [rounds for rounds in planned if rounds <= self.plan.iterations]
        return max(planned or [one.iterations for one in arms.values()])

    @property
    def iterations_to_go(self) -> int:
        """Rounds of the plan that are still to be run; 0 where it is finished."""
        return max(0, self.plan.iterations - self.iterations_run) if self.plan.by_round else 0

    @property
    def arms(self) -> list[str]:
        """Arms that were run, in the order of the plan."""
        return [name for name in self.plan.arms if name in self.valuation.outcome.arms]

    @cached_property
    def fairness(self) -> tuple[Fairness, ...]:
        """The checks of the verdict in the words of a reader."""
        return fairness_words(self.valuation.fairness)

    @property
    def roster(self) -> Roster:
        """What the arms are and what they are called."""
        return self.valuation.outcome.roster

    @property
    def reference(self) -> str:
        """The arm that others are measured against: what is done today."""
        return self.valuation.outcome.pair[0]

    @property
    def alternative(self) -> str:
        """The arm told against the reference: the best bet, else what the plan tells."""
        best = self.valuation.verdict.best
        other = self.valuation.outcome.pair[1]
        return other if best is None or best.arm == self.reference else best.arm

    @property
    def pair(self) -> tuple[str, str]:
        """Reference and alternative."""
        return self.reference, self.alternative

    def name(self, arm: str) -> str:
        """Name of an arm as a heading or a row shows it."""
        return self.roster.name(arm)

    def the(self, arm: str) -> str:
        """Name of an arm inside a sentence, with its article."""
        return self.roster.the(arm)

    def by(self, arm: str) -> str:
        """An arm as an adverb: ``with the hybrid``."""
        return f"with {self.the(arm)}"

    def against(self, compared: str) -> str:
        """What a gate compares an arm with (``GateResult.against``), inside a sentence."""
        fixed = {"target": "the target", TODAY: "the model in use"}
        return fixed.get(compared) or self.the(compared)

    def is_candidate(self, arm: str) -> bool:
        """Whether it can be recommended."""
        return arm in self.roster.recommended

    def role(self, arm: str) -> str:
        """What stands behind the name of an arm that cannot be recommended."""
        return "" if self.is_candidate(arm) else " (for reference)"

    def caution(self, arm: str) -> str:
        """Why an arm may do better here than elsewhere; empty where nothing is known."""
        alone = self.roster[arm].learner is Learner.RULES
        return self.rationales_caution if alone else ""

    @property
    def candidates(self) -> list[str]:
        """Candidates that were run: those that the plan tells first, then in its order."""
        here = [name for name in self.arms if self.is_candidate(name)]
        first = self.valuation.outcome.pair
        return sorted(here, key=lambda name: first.index(name) if name in first else len(first))

    @property
    def named(self) -> list[str]:
        """Those with a colour and a mark of their own, and named in pictures: at most four.

        The two that the plan tells against each other, the best bets and what challenges them, then
        candidates in the order of the plan.
        """
        verdict = self.valuation.verdict
        bets = [verdict.recommended] if verdict.recommended else verdict.contenders
        first = self.valuation.outcome.pair  # whatever is recommended, so that colours stay
        told = [*first, *bets, verdict.challenger, *self.candidates]
        here = [name for name in dict.fromkeys(told) if name in self.arms]
        return here[: len(first)] + sorted(here[len(first) : NAMED], key=self.arms.index)

    @property
    def folded(self) -> list[str]:
        """The other arms that were run, in the order of the plan."""
        return [name for name in self.arms if name not in self.named]

    @cached_property
    def ahead(self) -> dict[str, Ahead]:
        """Candidates and the challenger if they went on; without those that cannot be forecast."""
        challenger = self.valuation.verdict.challenger
        shown = [*self.candidates, *([challenger] if challenger in self.arms else [])]
        found = {arm: self.outlook(arm) for arm in shown if arm is not None}
        return {arm: outlook for arm, outlook in found.items() if outlook is not None}

    def outlook(self, arm: str) -> Ahead | None:
        """An approach if it went on; None where no curve can be drawn."""
        return look_ahead(self.valuation, arm)

    def first_proofs(self, arm: str) -> Stops:
        """In which round each repeat first proved the target; told, never decided by."""
        return first_proofs(self.valuation.outcome.arms[arm], self.plan.target)

    def total(self, arm: str) -> float:
        """Middle outcome of an arm's cost over the counted period, USD."""
        return self._middle("total", arm, lambda: self.valuation.total(arm))

    def build(self, arm: str) -> float:
        """Middle outcome of an arm's cost until it stops, USD."""
        return self._middle("build", arm, lambda: self.valuation.costs[arm].build.usd)

    def days(self, arm: str) -> float:
        """Middle outcome of the working days until an arm stops."""
        return self._middle("days", arm, lambda: self.valuation.costs[arm].build.days)

    @cached_property
    def spent(self) -> dict[str, Array]:
        """USD of trying each arm first, what follows where it falls short included.

        Where there is nothing to choose nothing follows: of building it and keeping it.
        """
        v = self.valuation
        if v.choices:
            return {name: -benefit for name, benefit in v.benefit.items()}
        return {name: np.asarray(one.build + one.keep) for name, one in v.tries.items()}

    @cached_property
    def ranges(self) -> dict[tuple[str, str], Any]:
        """What was worked out of them, kept."""
        return {}

    def _middle(self, what: str, arm: str, draws: Callable[[], Array]) -> float:
        """Sorting draws takes a millisecond, and one sentence asks for the same ones ten times."""
        if (what, arm) not in self._middles:
            self._middles[what, arm] = middle(draws())
        return self._middles[what, arm]

    @cached_property
    def _middles(self) -> dict[tuple[str, str], float]:
        return {}

    def accuracy(self, arm: str) -> Estimate:
        """Accuracy at the stop, mean over repeats."""
        return self.valuation.measured.accuracy[arm]

    def gap(self, arm: str, other: str = "") -> PairGap:
        """Score of an approach minus another's on the same items; the only place that says so.

        Tested with every other pair of the approaches that can be recommended, and its interval is
        adjusted alike. A model in use was not on this test set: against it nothing is shared, and
        there is one comparison.

        Parameters
        ----------
        other : str
            The reference where not given.
        """
        other = other or self.reference
        if arm == other:
            return PairGap(0.0, 0.0, 0.0, 1.0)
        if other == self.reference and self.valuation.stands_at is not None:
            found = self.valuation.gap(arm)
            clear = found.low > 0 or found.high < 0
            return PairGap(found.value, found.low, found.high, 0.0 if clear else 1.0)
        here = tuple(name for name in self.arms if self.is_candidate(name) or name in (arm, other))
        if here not in self._gaps:
            evidence, measured = self.valuation.evidence, self.valuation.measured
            at = [evidence.names.index(name) for name in here]
            spreads = [measured.spread(name) for name in here]
            repeats = np.diag([spread.mean_square / spread.repeats for spread in spreads])
            covariance = evidence.covariance[np.ix_(at, at)] + repeats
            self._gaps[here] = every_pair({name: measured.value(name) for name in here}, covariance)
        return self._gaps[here][arm, other]

    @cached_property
    def _gaps(self) -> dict[tuple[str, ...], dict[tuple[str, str], PairGap]]:
        return {}

    @property
    def in_use(self) -> InUse | None:
        """The model in use, if somebody said how accurate it is."""
        return self.valuation.stops[self.reference].in_use

    def iterations_behind(self) -> NDArray[np.int_]:
        """Rounds of the reference behind a model in use, where it is not at the target yet."""
        if self.in_use is None:
            return np.zeros(0, dtype=int)
        draws = self.valuation.draws
        seed_index = draws.choice("repeat", self.n_seeds)
        return self.in_use.iterations_behind(draws, seed_index)[~self.in_use.reaches(draws)]

    @property
    def needed_right(self) -> int | None:
        """Right answers that prove the target; None where all would not do, or it is of others."""
        n = next(iter(self.valuation.outcome.arms.values())).n
        return needed_to_prove(n, self.plan.target) if self.plan.metric == ACCURACY else None

    def missed(self, arm: str) -> int:
        """Repeats in which the target was not proved; none where a model in use is enough."""
        if arm == self.reference and self.valuation.stands_at is not None:
            return 0
        return int((~self.valuation.stops[arm].reached).sum())

    @property
    def n_seeds(self) -> int:
        """Repeats of the race."""
        return len(self.plan.seeds)

    def proved(self, arm: str) -> str:
        """In how many of its repeats a way proved the target: ``3 of 5``."""
        n_seeds = self.valuation.outcome.arms[arm].seeds
        return f"{n_seeds - self.missed(arm)} of {n_seeds}"

    def labels_bought(self, arm: str) -> float:
        """Labels bought from annotators until the stop, mean over repeats."""
        outcome, stops = self.valuation.outcome.arms[arm], self.valuation.stops[arm]
        total = sum(
            entry.quantity or 0.0
            for (seed, iteration), entries in outcome.entries.items()
            if iteration <= int(stops.iteration[seed])
            for entry in entries
            if entry.driver.purpose is Purpose.LABELS
        )
        return total / outcome.seeds

    def accuracy_of_iteration(self, arm: str) -> np.ndarray:
        """Accuracy per repeat and round, shape (repeats, rounds)."""
        outcome = self.valuation.outcome.arms[arm]
        return outcome.correct / outcome.n

    def proved_by_iteration(self, arm: str) -> np.ndarray:
        """Share of the repeats in which each round proves the target."""
        outcome = self.valuation.outcome.arms[arm]
        return proved_at(outcome, self.plan.target).mean(axis=0)

    def spent_by_iteration(self, arm: str, what: str) -> list[float]:
        """Middle outcome of dollars (``usd``) or working days (``days``) up to each round."""
        return [middle(getattr(bill, what)) for bill in self.valuation.bills_by_iteration(arm)]

    def errors(self, arm: str) -> tuple[float, ...]:
        """By kind: share wrong of the items that can be mistaken so, at the stop."""
        outcome = self.valuation.outcome.arms[arm]
        stops = self.valuation.stops[arm]
        return tuple(
            float(at_stop(wrong, stops).mean()) / max(kind.items, 1)
            for kind, wrong in zip(self.kinds, outcome.wrong, strict=True)
        )

    def kinds_shown(self, arms: Sequence[str]) -> list[int]:
        """Positions of the kinds of mistakes worth showing: both, or those made most often.

        Of more than two kinds the one with the largest share comes first.
        """
        every = range(len(self.kinds))
        if len(self.kinds) == 2:
            return list(every)
        shares = [self.errors(arm) for arm in arms]
        made = [sum(share[at] for share in shares) * self.kinds[at].items for at in every]
        shown = sorted(every, key=lambda at: -made[at])[:KINDS_SHOWN]
        return sorted(shown, key=lambda at: -max(share[at] for share in shares))


def middle(values: Array) -> float:
    """The middle outcome: half of the draws end above.

    Parameters
    ----------
    values : ndarray, shape (draws,)
        USD, working days or whatever is told.

    Returns
    -------
    float
        Their median, in the same unit; the mean of skewed costs lies above it.
    """
    return float(np.median(values))


def likely_range(values: Array) -> tuple[float, float]:
    """The 8-in-10 range: P10 and P90.

    Parameters
    ----------
    values : ndarray, shape (draws,)

    Returns
    -------
    tuple of float
        Low and high, in the unit of the values.
    """
    low, high = np.percentile(values, [10, 90])
    return float(low), float(high)
