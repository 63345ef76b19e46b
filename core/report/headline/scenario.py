"""What a scenario changes, in words, and the answer beside the baseline's."""

from __future__ import annotations

from collections.abc import Sequence

from core.decision.assumptions.register import Register, hosting_of, portable_of
from core.decision.scenarios.presets import PAID, annotating
from core.domain.assumption import ALWAYS_ON, PER_TOKEN, Range, RangeShape, Scenario
from core.domain.range_parsing import SHAPE_WORDS, about
from core.report.findings.dossier import Dossier
from core.report.format.numbers import count, money, percent, price
from core.report.format.quantities import amount
from core.report.headline import headline_of
from core.report.wording.assumption_words import assumption_name
from core.report.wording.mistake_kinds import ErrorKind

NAMED = 3
HOSTED = {ALWAYS_ON: "an always-on GPU", PER_TOKEN: "a price per token"}


def changes(scenario: Scenario, register: Register, kinds: Sequence[ErrorKind]) -> list[str]:
    """Everything that differs from the baseline, one short text each.

    Parameters
    ----------
    kinds : sequence of ErrorKind
        Kinds of mistakes of the test case.
    """
    found = _errors(scenario, kinds)
    if scenario.value_per_month is not None:
        found.append(f"a month sooner worth {money(scenario.value_per_month)}")
    if scenario.budget is not None:
        found.append(f"a budget of {money(scenario.budget)}")
    if scenario.data_stays:
        found.append("texts that may not leave")
    if scenario.leaving is not None:
        found.append(f"{money(scenario.leaving)} for leaving a contract")
    if scenario.labels_owned is not None:
        found.append(f"{count(scenario.labels_owned)} labels owned")
    if scenario.discount:
        found.append(f"later money discounted by {percent(scenario.discount, 0)} a year")
    plain = Scenario()
    if hosting_of(register, scenario) != hosting_of(register, plain):
        found.append(HOSTED[scenario.hosting])
    if portable_of(register, scenario) != portable_of(register, plain):
        found.append(f"weights that {'can move with you' if scenario.portable else 'stay there'}")
    if scenario.pay == "per label":
        found.append("labels bought at a price each")
    if scenario.specialists:
        found.append("specialists as annotators")
    if annotating(scenario):
        found.insert(0, "annotating already")
    for driver, given in scenario.overrides.items():
        if driver in PAID and annotating(scenario):
            continue
        name = inside(assumption_name(register, driver))
        found.append(f"{name} at {range_words(given, register[driver].unit)}")
    return found


def _errors(scenario: Scenario, kinds: Sequence[ErrorKind]) -> list[str]:
    """What mistakes cost; two kinds, or any mistake and classes of their own."""
    costs = scenario.error_costs
    found = []
    if costs[0] is not None and costs[0] == costs[1]:
        found.append(f"a wrong answer at {price(costs[0])}")
    elif len(kinds) == len(costs):
        for cost, kind in zip(costs, kinds, strict=True):
            if cost is not None:
                found.append(f"a wrong '{kind.said}' at {price(cost)}")
    elif costs != (None, None):
        mean = sum(cost or 0.0 for cost in costs) / len(costs)
        found.append(f"a wrong answer at {price(mean)} on average")
    if len(kinds) > len(costs):
        truths = {kind.truth for kind in kinds}
        found += [
            f"a wrongly answered '{name}' at {price(cost)}"
            for name, cost in scenario.class_costs.items()
            if name in truths
        ]
    return found


def inside(name: str) -> str:
    """A name as it stands inside a sentence: small, unless it begins with an abbreviation.

    Parameters
    ----------
    name : str

    Returns
    -------
    str

    Examples
    --------
    >>> inside("Retrains a year"), inside("NN expert's rate an hour")
    ('retrains a year', "NN expert's rate an hour")
    """
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def range_words(given: Range, unit: str) -> str:
    """A range as people say it.

    Examples
    --------
    >>> range_words(Range(8, 24, 80), "h"), range_words(Range(1, 1, 1), "h/day")
    ('8 h to 80 h', '1 h')
    >>> range_words(about(400_000.0), "predictions/month")
    'about 400,000'
    >>> range_words(Range(4, 8, 16, RangeShape.LOGNORMAL), "h")
    '4 h to 16 h, long tail'
    """
    if given.low == given.high:
        return amount(given.mode, unit)
    if given == about(given.mode):
        return f"about {amount(given.mode, unit)}"
    shape = "" if given.shape is RangeShape.PERT else f", {SHAPE_WORDS[given.shape]}"
    return f"{amount(given.low, unit)} to {amount(given.high, unit)}{shape}"


def scenario_lead(d: Dossier, baseline: Dossier, changed: list[str]) -> str:
    """What was changed, what the answer is with it, and what it was without; ``**`` is bold."""
    if not changed:
        return "This is the baseline: change something and see whether the answer turns."
    told = "; ".join(changed[:NAMED])
    more = f" and {len(changed) - NAMED} more" if len(changed) > NAMED else ""
    now, before = _answer(d), _answer(baseline)
    if now == before:
        return f"With {told}{more}: still **{now}**."
    return f"With {told}{more}: **{now}**. Baseline: **{before}**."


def _answer(d: Dossier) -> str:
    """The headline inside a sentence that has a colon of its own."""
    return inside(headline_of(d).headline).replace(": ", ", ")
