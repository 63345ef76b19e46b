"""What happens if you go on: forecasts of every approach as sentences and as a small table."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from core.decision.forecast.projection import Ahead
from core.decision.learning_curves.calibration import FARTHEST
from core.decision.learning_curves.predictive import FEW_SIZES
from core.decision.learning_curves.targets import HARDLY
from core.decision.pilots.learning import FEWEST_ITERATIONS
from core.report.findings.dossier import Dossier
from core.report.format.numbers import chance, count, days, money, percent, target_text

FURTHER = (2, 4, 6)
"""Further rounds a reader may look at."""
CAVEAT = (
    "The width of the ranges comes from learning curves of models on tables of numbers, not from "
    "fine-tuned language models. Take it as an assumption."
)
SAME_ITEMS = (
    "These chances are for the items of this test set, some of which came out right by chance. The "
    "decision rests on new items, where the chance to meet the target is lower."
)
BY_ITERATIONS = (
    "Approaches with labelling rules label the whole training pool from the first round on, so "
    "their forecast runs on rounds. Whether the ranges hold there is not tested."
)
BY_ITEMS = (
    "Approaches with annotators run on labelled items, twice as many each further round, as far as "
    "the training pool goes."
)


def at_most(share: float) -> str:
    """A chance on the way to a limit: below one in twenty it is not told more exactly.

    Examples
    --------
    >>> at_most(0.37), at_most(0.012)
    ('37%', 'under 5%')
    """
    return f"under {100 * HARDLY:.0f}%" if share < HARDLY else chance(share)


def twice(outlook: Ahead) -> float:
    """Twice what the plan's rounds cost, middle outcome, USD."""
    return 2 * float(outlook.middle("usd")[outlook.measured - 1])


def arm_sentence(d: Dossier, arm: str) -> str:
    """What going on with one approach would bring."""
    outlook = d.ahead.get(arm) or d.outlook(arm)
    target = target_text(d.plan.target)
    if outlook is None:
        return _no_forecast(d, arm)
    if outlook.stops.in_most:
        return f"**{d.name(arm)}**: proved {target} already, {_seeds(d, arm)}; {_next(outlook)}."
    if outlook.reach is None:
        n = d.valuation.outcome.arms[arm].n
        return (
            f"**{d.name(arm)}**: {count(n)} test {d.noun[1]} cannot prove {target}, even with "
            f"every answer right; {_next(outlook)}."
        )
    return f"**{d.name(arm)}**: {_chances(d, outlook)}; {_next(outlook)}."


def _seeds(d: Dossier, arm: str) -> str:
    """How often the target was proved; with one repeat, when."""
    stops = d.first_proofs(arm)
    if len(stops.iteration) == 1:
        return f"in round {int(stops.iteration[0])}" if stops.in_most else "not yet"
    return f"in {int(stops.reached.sum())} of {len(stops.reached)} repeats"


def _next(outlook: Ahead) -> str:
    if not outlook.further:
        return "no item is left to label, so there is no further round"
    price, time = next_round(outlook)
    at = outlook.measured
    low, high = (percent(end) for end in expected(outlook, at)[1:])
    return (
        f"one more round costs {price} and {time}, "
        f"and {percent(expected(outlook, at)[0])} is to be "
        f"expected (80% range {low} to {high})"
    )


def next_round(outlook: Ahead) -> tuple[str, str]:
    """Dollars and working days of the next round; there has to be one."""
    usd, spent = outlook.middle("usd"), outlook.middle("days")
    at = outlook.measured
    return money(usd[at] - usd[at - 1]), days(spent[at] - spent[at - 1])


def expected(outlook: Ahead, at: int) -> tuple[float, float, float]:
    """Accuracy to expect after an iteration.

    Parameters
    ----------
    outlook : Ahead
    at : int
        Place of the iteration, counting from 0: ``outlook.measured`` is the first further one.
        Beyond the last one that there are items for it is that one.

    Returns
    -------
    tuple of float
        Accuracy, then the ends of its 80% range; shares 0..1.
    """
    places = outlook.effort.places
    found = outlook.predictive.at(float(places[min(at, len(places) - 1)]))
    return found.prediction, *found.interval_80


def _chances(d: Dossier, outlook: Ahead) -> str:
    """Chance after one round, after two, and with twice the money."""
    by_round, budget = outlook.chance_by_iteration(), twice(outlook)
    target = target_text(d.plan.target)
    share = outlook.chance_within(budget)
    if share < HARDLY:
        return f"{target} is not reachable within {money(budget)}: {at_most(share)}"
    if not outlook.further:
        share = by_round[-1]
        return f"the chance to prove {target} on this test set with every item is {at_most(share)}"
    first, second = (at_most(by_round[outlook.at(more)]) for more in (1, 2))
    return (
        f"the chance to prove {target} on this test set is {first} after one more round, "
        f"{second} after two, {at_most(share)} within {money(budget)}"
    )


def _no_forecast(d: Dossier, arm: str) -> str:
    iterations = d.valuation.outcome.arms[arm].iterations
    if not d.roster[arm].by_rounds:
        return f"**{d.name(arm)}**: no forecast, because it has no further rounds."
    if d.valuation.outcome.arms[arm].proved is not None:
        return f"**{d.name(arm)}**: no forecast, because the target asks for more than accuracy."
    if iterations < FEWEST_ITERATIONS:
        there = "so far there are" if d.iterations_to_go else "this plan has"
        return (
            f"**{d.name(arm)}**: a forecast needs at least {FEWEST_ITERATIONS} rounds, best "
            f"{FEW_SIZES} to 6; {there} {iterations}."
        )
    return f"**{d.name(arm)}**: no forecast, because not every round added labelled items."


def table(d: Dossier, arms: Sequence[str]) -> pd.DataFrame:
    """One column per approach: where it stands, what a round brings and what it costs."""
    rows = (
        "Measured",
        "Target proved",
        "After one more round",
        "After two more",
        "The next round costs",
        "Proved on this test set with twice the money",
    )
    found: dict[str, Sequence[str]] = {"": rows}
    for arm in arms:
        outlook = d.ahead[arm]
        found[d.name(arm)] = (
            percent(d.by_round[arm][-1].value),
            _seeds(d, arm),
            *(_ranged(expected(outlook, outlook.measured + more)) for more in (0, 1)),
            ", ".join(next_round(outlook)) if outlook.further else "no items left",
            _proof(d, outlook),
        )
    return pd.DataFrame(found)


def _proof(d: Dossier, outlook: Ahead) -> str:
    """Chance to prove the target with twice the money, as a cell."""
    if outlook.stops.reached.all():
        return "proved already"
    if outlook.reach is None:
        return "not with this test set"
    budget = twice(outlook)
    return f"{at_most(outlook.chance_within(budget))}, within {money(budget)}"


def _ranged(values: tuple[float, float, float]) -> str:
    middle, low, high = values
    return f"{percent(middle)} ({100 * low:.1f}-{100 * high:.1f})"


def notes(d: Dossier, arms: Sequence[str], further: int) -> list[str]:
    """What a reader must know before relying on it."""
    found = []
    for arm in arms:
        outlook = d.ahead[arm]
        if outlook.measured + further > outlook.farthest:
            found.append(
                f"{d.name(arm)}: more than {FARTHEST:.0f} times what was tried. The ranges are too "
                "narrow so far ahead."
            )
        if outlook.measured < FEW_SIZES:
            found.append(
                f"{d.name(arm)}: only {outlook.measured} rounds, "
                "so how the curve bends is mostly "
                "assumed."
            )
        if not outlook.helped:
            found.append(f"{d.name(arm)}: more rounds did not help so far.")
    return found


def basis(d: Dossier) -> str:
    """What the forecasts stand on, and where they are weak."""
    kinds = {outlook.effort.in_items for outlook in d.ahead.values()}
    told = [
        text for in_items, text in ((False, BY_ITERATIONS), (True, BY_ITEMS)) if in_items in kinds
    ]
    paid = {arm: d.roster[arm].buys for arm in d.ahead if arm in d.candidates}
    if any(d.ahead[arm].effort.in_items and not buys for arm, buys in paid.items()):
        told = [text.replace("with annotators", "with labels from people") for text in told]
    return " ".join([*told, SAME_ITEMS, CAVEAT])
