"""Words for a race in which every good way is forbidden by the house's own rules."""

from __future__ import annotations

from core.decision.verdict_rule import choices
from core.domain.arms import NAMED
from core.report.findings.dossier import Dossier
from core.report.format.numbers import money
from core.report.headline.parts import Told, target
from core.report.wording.glossary import bold


def all_barred(d: Dossier) -> bool:
    """Whether ways are good enough, but a budget or the data policy forbids each of them."""
    v = d.valuation
    return not v.choices and bool(choices(v.costs, v.gates, {}))


def not_allowed(d: Dossier) -> Told:
    """Which rule forbids which way."""
    v = d.valuation
    good = choices(v.costs, v.gates, {})
    parts = [f"{d.the(name)} {why_barred(d, name)}" for name in good[:NAMED]]
    if len(good) > NAMED:
        parts.append(f"{len(good) - NAMED} more are barred too")
    lead = f"{len(good)} of the ways reach {target(d)}, but {'; '.join(parts)}."
    if len(good) == 1:
        lead = f"one way reaches {target(d)}, but {parts[0]}."
    return Told("No way keeps to your own rules", lead, way_out(d))


def why_barred(d: Dossier, arm: str) -> str:
    """Which rule of the house a way breaks."""
    if d.valuation.barred[arm] == "budget":
        budget = money(d.valuation.scenario.budget or 0.0)
        return f"costs {bold(money(d.build(arm)))} to build, over your budget of {budget}"
    return "sends texts to a provider, which your data policy forbids"


def way_out(d: Dossier) -> str:
    """What to do about a rule of the house."""
    if "data policy" in d.valuation.barred.values():
        return "Run the model on your own machine, or ask who set the data policy."
    return "Raise the budget or lower the target."
