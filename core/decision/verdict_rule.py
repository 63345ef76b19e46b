"""The verdict follows from expected loss.

Every simulation draws what is not known: the true accuracies and the assumptions. In it each
approach has an expected net benefit, what happens when it falls short included. The approach with
the highest mean is recommended where it is the best choice in most simulations, or where choosing
it gives up next to nothing; otherwise the question is open, and the verdict says so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from core.decision.assumptions.draws import Array
from core.domain.arms import Arm
from core.domain.verdict import (
    LIKELY,
    Answer,
    Fairness,
    Gate,
    GateResult,
    Option,
    PairAnswer,
    Pilot,
    Verdict,
)

SMALL_LOSS = 0.02
"""Share of the counted cost up to which an expected loss is next to nothing."""
LEAST_CHANCE, FIRST_FROM = 0.05, 0.20
"""Chance of meeting the target below which an approach is no choice, and below which none is
recommended to be tried first."""
REACHED_FROM = 0.50
"""Chance that one of two approaches meets the target, below which none does."""
MOST_CONTENDERS, WORTH_NAMING = 3, 0.10
"""Most approaches that an open question is between, and the chance of being best from which a
third one is named."""
SAME = 1e-12
"""Net benefits this close, relative to the largest, are the same but for rounding."""


def answer_of(arm: Arm) -> Answer:
    """What recommending an arm answers: go on buying labels, buy some, or stop."""
    if arm.buys_all:
        return Answer.STAY
    return Answer.HYBRID if arm.buys else Answer.SWITCH


def answer_to(either: float, chosen: Arm | None) -> Answer:
    """What is answered where money is looked at.

    Parameters
    ----------
    either : float
        Chance that one of two choices meets the target, of the two for which it is highest.
    chosen : Arm or None
        What is recommended; None where the question is open.
    """
    if either < REACHED_FROM:
        return Answer.NEITHER_REACHES
    return Answer.UNDECIDED if chosen is None else answer_of(chosen)


def choices(
    meets: Mapping[str, float], gates: Mapping[str, GateResult], barred: Mapping[str, str]
) -> list[str]:
    """Candidates that money decides between.

    Parameters
    ----------
    meets : mapping of str to float
        Chance of meeting the target, by arm.
    gates : mapping of str to GateResult
        By candidate; arms without one are for reference.
    barred : mapping of str to str
        What bars an arm, by arm.

    Returns
    -------
    list of str
        Ids in the order of ``gates``: those that may meet the target, are not shown to be worse
        than what they are compared with, and that nothing bars.
    """
    return [
        name
        for name, gate in gates.items()
        if meets[name] >= LEAST_CHANCE and gate.gate is not Gate.FAILED and name not in barred
    ]


@dataclass(frozen=True)
class Weighed:
    """First choices against each other over the simulations.

    Attributes
    ----------
    best : str
        Highest expected net benefit.
    chance_best, loss, expected : mapping of str to float
        By arm; ties share a simulation evenly. USD, the last two.
    """

    best: str
    chance_best: Mapping[str, float]
    loss: Mapping[str, float]
    expected: Mapping[str, float]

    def is_likely(self) -> bool:
        """Whether the best one is the best choice in most simulations."""
        return self.chance_best[self.best] >= LIKELY

    def chosen(
        self, cost: Mapping[str, float], meets: Mapping[str, float], first: str = ""
    ) -> str | None:
        """What is recommended: the best one where that is likely, else a good one.

        Good are those that give up next to nothing of what they cost. Of several of which each is
        at least half as likely to be the best as the likeliest, the cheapest is taken: which is
        ahead by a hair turns with luck, what they cost does not.

        Parameters
        ----------
        cost : mapping of str to float
            Expected counted cost of each alone where it passes, wrong answers and waiting
            included; USD.
        meets : mapping of str to float
            Chance of meeting the target.
        first : str
            Taken where it is among the cheapest.

        Returns
        -------
        str or None
            None where the best one is not likely to be and none is good, and where what would be
            taken is too unlikely to meet the target.
        """
        found = self.best if self.is_likely() else self._good(cost, first)
        return found if found is not None and meets[found] >= FIRST_FROM else None

    def _good(self, cost: Mapping[str, float], first: str) -> str | None:
        rounding = SAME * max(abs(value) for value in self.expected.values())
        good = [n for n, loss in self.loss.items() if loss <= SMALL_LOSS * abs(cost[n]) + rounding]
        least = max((self.chance_best[name] for name in good), default=0.0) / 2
        near = [name for name in good if self.chance_best[name] >= least]
        return min(near, key=lambda name: (cost[name], name != first), default=None)


def weigh(benefit: Mapping[str, Array], first: str = "") -> Weighed:
    """Compare first choices, simulation by simulation.

    Parameters
    ----------
    benefit : mapping of str to ndarray, shape (draws,)
        USD, by arm; at least one.
    first : str
        Taken where it is among those with the highest mean: a change has to be worth something.

    Returns
    -------
    Weighed

    Examples
    --------
    >>> found = weigh({"a": np.array([1.0, 3.0]), "b": np.array([2.0, 2.5])})
    >>> found.best, found.chance_best, found.loss
    ('b', {'a': 0.5, 'b': 0.5}, {'a': 0.5, 'b': 0.25})
    """
    names = list(benefit)
    worth = np.stack([benefit[name] for name in names])
    rounding = SAME * max(float(np.abs(worth).max()), 1e-300)
    highest = worth.max(axis=0)
    wins = worth >= highest - rounding
    chance = (wins / wins.sum(axis=0)).mean(axis=1)
    expected = worth.mean(axis=1)
    tied = [
        name
        for name, value in zip(names, expected, strict=True)
        if value >= expected.max() - rounding
    ]
    return Weighed(
        first if first in tied else tied[0],
        dict(zip(names, chance.tolist(), strict=True)),
        dict(zip(names, (highest.mean() - expected).clip(min=0.0).tolist(), strict=True)),
        dict(zip(names, expected.tolist(), strict=True)),
    )


def ahead(
    found: Weighed, cost: Mapping[str, float], meets: Mapping[str, float], reference: str
) -> tuple[str, str | None]:
    """What is recommended, or else ahead of those that may meet the target.

    The headline, the rows, the map and the break-evens all ask here.

    Parameters
    ----------
    found : Weighed
    cost, meets : mapping of str to float
        As in :meth:`Weighed.chosen`.
    reference : str
        Taken where it is among the best.

    Returns
    -------
    tuple
        That, and what is recommended; the latter None where the question is open.
    """
    chosen = found.chosen(cost, meets, reference)
    named = [name for name in found.expected if meets[name] >= FIRST_FROM]
    if chosen is not None or found.best in named:
        return chosen or found.best, chosen
    return max(named, key=found.expected.__getitem__, default=found.best), chosen


@dataclass(frozen=True)
class VerdictInputs:
    """Everything the rules look at.

    Attributes
    ----------
    arms : mapping of str to Arm
        What was run.
    benefit : mapping of str to ndarray, shape (draws,)
        Net benefit of each choice tried first, USD.
    choices : sequence of str
        Those that money decides between.
    cost : mapping of str to float
        Expected counted cost of each arm alone where it passes, USD.
    meets : mapping of str to float
        Chance of meeting the target.
    order : sequence of str
        In which further approaches are tried.
    reached : callable
        Chance that one of some arms, tried in turn, meets the target.
    either : float
        Chance that one of two choices does, of the two for which it is highest.
    beats : callable
        From an arm to the chances that arms for reference are the better first choice.
    at_chance : bool
        Whether no arm beats always giving the most common answer.
    pair : PairAnswer or None
    pilot : callable
        What would settle it, and pays.
    """

    arms: Mapping[str, Arm]
    benefit: Mapping[str, Array]
    choices: Sequence[str]
    cost: Mapping[str, float]
    meets: Mapping[str, float]
    order: Sequence[str]
    reached: Callable[[Sequence[str]], float]
    either: float
    gates: Mapping[str, GateResult]
    fairness: tuple[Fairness, ...]
    barred: Mapping[str, str]
    months: int
    reference: str
    beats: Callable[[str], Mapping[str, float]] = lambda best: {}
    at_chance: bool = False
    pair: PairAnswer | None = None
    pilot: Callable[[], Pilot | None] = lambda: None


def decide(case: VerdictInputs) -> Verdict:
    """Apply the rules in their order, first match wins.

    1. INVALID: a fairness check failed.
    2. AT CHANCE: no approach beats always giving the most common answer.
    3. NEITHER REACHES: nothing that is allowed may meet the target, or of no two approaches does
       one do so in at least half of the simulations.
    4. Recommended is the highest expected net benefit where it is the best choice in at least 80%
       of simulations, else the cheapest of those that give up at most 2% of their cost; what it
       buys is the answer.
    5. UNDECIDED otherwise, and where what would be recommended has a chance of meeting the target
       below 20%.

    Parameters
    ----------
    case : VerdictInputs

    Returns
    -------
    Verdict
        With every gate and fairness check, whichever rule fired.
    """
    told = Verdict(
        Answer.INVALID,
        None,
        "",
        case.months,
        tuple(case.gates.values()),
        case.fairness,
        pair=case.pair,
    )
    failed = [check for check in case.fairness if not check.holds]
    if failed:
        return replace(told, rule=f"a fairness check failed: {failed[0].check}", pair=None)
    if case.at_chance:
        rule = "no approach beats always giving the most common answer"
        return replace(told, answer=Answer.AT_CHANCE, rule=rule)
    neither = replace(told, answer=Answer.NEITHER_REACHES)
    if not case.choices:
        good = choices(case.meets, case.gates, {})
        rule = "no approach is likely enough to meet the target"
        if good:
            reasons = " and ".join(sorted({case.barred[name] for name in good}))
            rule = f"approaches may meet the target, but the {reasons} bars every one of them"
        return replace(neither, rule=rule)
    found = weigh({name: case.benefit[name] for name in case.choices}, case.reference)
    best, chosen = ahead(found, case.cost, case.meets, case.reference)
    named = [name for name in case.choices if case.meets[name] >= FIRST_FROM]
    others = [name for name in case.order if name != best]
    others.sort(key=lambda name: name not in named)  # what may do before what hardly will
    fallback = others[0] if others else None
    challenger, chance = _challenger(case, best)
    told = replace(
        told,
        answer=answer_to(case.either, None if chosen is None else case.arms[chosen]),
        options=_options(case, found, best),
        fallback=fallback,
        reached=case.reached([best] if fallback is None else [best, fallback]),
        challenger=challenger,
        challenger_chance=chance,
    )
    if told.answer is Answer.NEITHER_REACHES:
        rule = "no pair of approaches has an even chance that one meets the target"
        return replace(told, rule=rule)
    if chosen is None:
        return replace(
            told,
            rule="no approach is likely enough to be the best choice to choose it now",
            contenders=_contenders(found, best, named),
            pilot=case.pilot(),
        )
    why = "best choice in at least 80% of simulations"
    if not found.is_likely():
        why = "gives up at most 2% of its cost against the best choice of each simulation"
    return replace(
        told,
        recommended=best,
        rule=why,
        same_cost=not found.is_likely(),
    )


def _options(case: VerdictInputs, found: Weighed, first: str) -> tuple[Option, ...]:
    """What is recommended or ahead first, then by what is expected."""
    names = sorted(case.choices, key=lambda name: (name != first, -found.expected[name]))
    return tuple(
        Option(
            name,
            found.chance_best[name],
            found.loss[name],
            case.meets[name],
            -found.expected[name],
        )
        for name in names
    )


def _contenders(found: Weighed, best: str, named: Sequence[str]) -> tuple[str, ...]:
    """The two or three most likely to be the best: as few as make up 80% of the simulations."""
    ordered = sorted(named, key=lambda name: -found.chance_best[name])
    kept, sum_ = [best], found.chance_best[best]
    for name in ordered:
        if name == best:
            continue
        if len(kept) >= 2 and (
            sum_ >= LIKELY or len(kept) == MOST_CONTENDERS or found.chance_best[name] < WORTH_NAMING
        ):
            break
        kept.append(name)
        sum_ += found.chance_best[name]
    return tuple(kept)


def _challenger(case: VerdictInputs, best: str) -> tuple[str | None, float | None]:
    """The approach for reference that beats the recommended one most often, from 80%."""
    strong = {name: chance for name, chance in case.beats(best).items() if chance >= LIKELY}
    if not strong:
        return None, None
    name = max(strong, key=lambda arm: (strong[arm], -case.cost.get(arm, 0.0)))
    return name, strong[name]
