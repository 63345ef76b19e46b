"""What a scenario changes, in words, and the answer beside the baseline's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.decision.assumptions.register import Register, hosting_of, portable_of
from core.decision.calculator.ledger import OwnCase
from core.decision.scenarios.presets import PAID, annotating
from core.decision.scenarios.url import CASE_FIELDS, CLASS
from core.domain.assumption import ALWAYS_ON, PER_TOKEN, Range, RangeShape, Scenario
from core.domain.range_parsing import SHAPE_WORDS, about
from core.report.format.numbers import count, money, percent, price
from core.report.format.quantities import amount
from core.report.wording.assumption_words import assumption_name
from core.report.wording.mistake_kinds import ErrorKind

HOSTED = {ALWAYS_ON: "always-on GPU", PER_TOKEN: "price per token"}


@dataclass(frozen=True)
class Change:
    """One difference from the baseline.

    Attributes
    ----------
    key : str
        As an address calls it; :func:`core.decision.scenarios.url.without` takes it back.
    name, value : str
        What it is, and what it is now.
    """

    key: str
    name: str
    value: str

    @property
    def text(self) -> str:
        """Both in a row."""
        return f"{self.name}: {self.value}"


def changes(
    scenario: Scenario, register: Register, kinds: Sequence[ErrorKind] = ()
) -> list[Change]:
    """Everything that differs from the baseline, one change each.

    Parameters
    ----------
    kinds : sequence of ErrorKind
        Kinds of errors of the test case.
    """
    plain = Scenario()
    hosted = hosting_of(register, scenario) != hosting_of(register, plain)
    moved = portable_of(register, scenario) != portable_of(register, plain)
    weights = "you own them" if scenario.portable else "they stay with the provider"
    told: list[tuple[bool, str, str, str]] = [
        (annotating(scenario), "today", "Already annotating", "guideline and training are paid"),
        *((True, *one) for one in _errors(scenario, kinds)),
        *(
            (given is not None, key, name, "" if given is None else write(given))
            for key, name, given, write in (
                ("live", "Launch a month sooner", scenario.value_per_month, money),
                ("max", "Build budget", scenario.budget, money),
                ("leave", "Leaving the contract", scenario.leaving, money),
                ("own", "Labels you own", scenario.labels_owned, count),
            )
        ),
        (scenario.data_stays, "stay", "Data", "stays on our infrastructure"),
        (bool(scenario.discount), "disc", "Discount a year", percent(scenario.discount, 0)),
        (hosted, "host", "Model hosting", HOSTED.get(scenario.hosting, "")),
        (moved, "free", "Model weights", weights),
        (scenario.pay == "per label", "pay", "Annotators are paid", "by label"),
        (scenario.specialists, "spec", "Annotators", "specialists"),
    ]
    found = [Change(*one) for holds, *one in told if holds]
    for driver, given in scenario.overrides.items():
        if not (driver in PAID and annotating(scenario)):
            value = range_words(given, register[driver].unit)
            found.append(Change(driver.code, assumption_name(register, driver), value))
    return found


def case_changes(case: OwnCase) -> list[Change]:
    """Everything of a task without data that is not as usual."""
    usual = OwnCase()
    return [
        Change(name, shown, amount(value, "s" if name == "seconds" else ""))
        for name, (shown, _) in CASE_FIELDS.items()
        if (value := getattr(case, name)) is not None and value != getattr(usual, name)
    ]


def _errors(scenario: Scenario, kinds: Sequence[ErrorKind]) -> list[tuple[str, str, str]]:
    """What errors cost; two kinds, or any error and classes of their own."""
    costs = scenario.error_costs
    found = []
    if costs[0] is not None and costs[0] == costs[1]:
        found.append(("wa", "Cost of an error", price(costs[0])))
    elif len(kinds) == len(costs):
        for key, cost, kind in zip(("wy", "wn"), costs, kinds, strict=True):
            if cost is not None:
                found.append((key, f"Cost of a wrong '{kind.said}'", price(cost)))
    elif costs != (None, None):
        mean = sum(cost or 0.0 for cost in costs) / len(costs)
        found.append(("wa", "Cost of an error", f"{price(mean)} on average"))
    if len(kinds) > len(costs):
        truths = {kind.truth for kind in kinds}
        found += [
            (CLASS + name, f"Cost of a wrongly answered '{name}'", price(cost))
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


def beside_baseline(now: str, before: str, changed: int) -> str:
    """The baseline's headline under that of a changed case; ``**`` is bold."""
    if not changed:
        return "This is the baseline. Change an input and see whether the answer changes."
    many = "1 change" if changed == 1 else f"{changed} changes"
    if now == before:
        return f"With {many}: the same answer as the baseline."
    return f"With {many}. Baseline: **{before}**."
