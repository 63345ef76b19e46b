"""Where one stands today, in words: what is paid already, and what a model in use changes."""

from __future__ import annotations

from core.decision.scenarios.presets import annotating, stands_somewhere
from core.domain.assumption import Scenario
from core.domain.drivers.today import CONTRACT_MONTHS_LEFT, CONTRACT_NOTICE, CONTRACT_PRICE
from core.report.findings.dossier import Dossier, likely_range, middle
from core.report.format.numbers import chance, count, money, money_range, percent, target_text


def effects(d: Dossier) -> list[str]:
    """What it changes, one sentence each; nothing while one starts from scratch."""
    scenario = d.valuation.scenario
    if not stands_somewhere(scenario):
        return []
    told = [_paid(scenario), _labels(scenario), _in_use(d), _leaving(d), _missing(scenario)]
    return [sentence for sentence in told if sentence]


def _paid(scenario: Scenario) -> str:
    if annotating(scenario):
        return "Guideline, training and contracting are paid and not counted again."
    return "Guideline, training and contracting still count."


def _labels(scenario: Scenario) -> str:
    if not scenario.labels_owned:
        return ""
    return (
        f"Your {count(scenario.labels_owned)} labels are not bought again. They stand in for "
        "annotators' labels, never for the expert's answers."
    )


def _in_use(d: Dossier) -> str:
    in_use = d.in_use
    if in_use is None:
        return ""
    target, way = target_text(d.plan.target), d.the(d.reference)
    if in_use.chance == 1.0:
        return (
            f"Your model is at {target} already: {way} has nothing left to do. That is your own "
            "figure: the model was not tested on this test set."
        )
    start = f"{way} starts {_start(d)}"
    if in_use.chance == 0.0:
        return f"Your model is below {target}: {start}. The PoC was run from the first one."
    return (
        f"In {chance(in_use.chance)} of simulations your model is at {target} already; in the "
        f"others {start}. The model was not tested on this test set."
    )


def _start(d: Dossier) -> str:
    """Before which of the PoC's rounds one stands, where the target is not reached yet."""
    iterations = [at + 1 for at in d.iterations_behind()]
    first, last = min(iterations), max(iterations)
    return f"with round {first}" if first == last else f"with round {first} to {last}"


def _leaving(d: Dossier) -> str:
    leaving = [arm for arm in d.arms if not d.roster[arm].buys]
    if not leaving:
        return ""
    usd = d.valuation.costs[leaving[0]].leaving
    if isinstance(usd, float):
        told = money(usd) if usd else ""
    else:
        low, high = likely_range(usd)
        told = money(middle(usd)) + (f" ({money_range(low, high)})" if high > low else "")
    return f"Approaches that buy no labels pay {told} to leave the contract." if told else ""


def _missing(scenario: Scenario) -> str:
    """What of a contract is only half set, and so counts for nothing."""
    months = CONTRACT_MONTHS_LEFT in scenario.overrides or CONTRACT_NOTICE in scenario.overrides
    if months and CONTRACT_PRICE not in scenario.overrides:
        return "Set what the contract costs a month: until then its months count for nothing."
    if CONTRACT_PRICE in scenario.overrides and not months:
        return "Set how long the contract or its notice runs: until then it counts for nothing."
    return ""


def there_already(d: Dossier) -> str:
    """That the model in use is enough, to follow the name of the reference; empty if it is not."""
    today, in_use = d.valuation.stands_at, d.in_use
    if today is None or in_use is None:
        return ""
    score = f"**{percent(today.value)}** today, by your own figure"
    if in_use.chance == 1.0:
        return f"meets the target already: {score}"
    return f"meets the target already in **{chance(in_use.chance)}** of simulations: {score}"


def enough(d: Dossier) -> str:
    """The same with numbers only, as a sentence without its end."""
    today, in_use = d.valuation.stands_at, d.in_use
    if today is None or in_use is None:
        return ""
    if in_use.chance == 1.0:
        return f"By your own figure its model scores {percent(today.value)} today"
    return (
        f"By your own figure its model scores {percent(today.value)} today, which is enough in "
        f"{chance(in_use.chance)} of simulations"
    )
