"""Words for a race in which every good way is forbidden by the house's own rules."""

from __future__ import annotations

from core.decision.deciding import choices
from core.report.dossier import Dossier
from core.report.formats import money
from core.report.sentences.parts import Told, bold, target
from core.report.words import the_arm


def all_barred(d: Dossier) -> bool:
    """Whether ways are good enough, but a budget or the data policy forbids each of them."""
    v = d.valuation
    return not v.choices and bool(choices(v.costs, v.gates, {}))


def not_allowed(d: Dossier) -> Told:
    """Which rule forbids which way."""
    v = d.valuation
    good = choices(v.costs, v.gates, {})
    parts = []
    for name in good:
        if v.barred[name] == "budget":
            budget = money(v.scenario.budget or 0.0)
            reason = f"costs {bold(money(d.build(name)))}, over your budget of {budget}"
        else:
            reason = "sends texts to a provider"
        parts.append(f"{the_arm(name)} {reason}")
    lead = f"{len(good)} of the ways reach {target(d)}, but {'; '.join(parts)}."
    if len(good) == 1:
        lead = f"one way reaches {target(d)}, but {parts[0]}."
    step = "Raise the budget or lower the target."
    if "data policy" in v.barred.values():
        step = "Run the model on your own machine, or ask who set the data policy."
    return Told("No way keeps to your own rules", lead, step)
