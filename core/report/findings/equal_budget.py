"""Both approaches with the same money: who is ahead when."""

from __future__ import annotations

from core.decision.forecast.crossover import Contest, contest
from core.decision.learning_curves.overtaking import Lead
from core.report.findings.dossier import Dossier
from core.report.format.numbers import money


def ahead_sentence(d: Dossier) -> str:
    """Who is ahead at equal spending: on average, and in 80% of simulations."""
    if not set(d.pair) <= set(d.ahead):
        return ""
    found = contest(d.ahead[d.reference], d.ahead[d.alternative])
    if found is None:
        return ""
    on_average = _turns(d, found, found.new.on_average, found.old.on_average) or "the two are level"
    likely = _turns(d, found, found.new.likely, found.old.likely) or "neither is ahead"
    return (
        f"**Same budget, who is ahead?** With {money(found.start)} to {money(found.end)} spent on "
        f"each, on average {on_average}. In at least 80% of simulations {likely}."
    )


def _turns(d: Dossier, found: Contest, alternative: Lead, reference: Lead) -> str:
    """The stretches on which each approach is ahead, in the order in which they come."""
    told = zip(d.pair, (reference, alternative), strict=True)
    leads = [(lead.begins, d.the(arm), lead) for arm, lead in told]
    known = sorted(entry for entry in leads if entry[0] is not None)
    return ", ".join(f"{name} is ahead {_stretch(found, lead)}" for _, name, lead in known)


def _stretch(found: Contest, lead: Lead) -> str:
    """Where an approach is ahead, within the range looked at."""
    from_start = lead.begins is not None and lead.begins <= found.start
    if lead.begins is None or (from_start and lead.ends is None):
        return "throughout"
    if lead.ends is None:
        return f"from {money(lead.begins)} on"
    return f"{'up' if from_start else f'from {money(lead.begins)}'} to {money(lead.ends)}"
