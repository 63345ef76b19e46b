"""What a wrong choice costs at worst, and what another rule would say, in words."""

from __future__ import annotations

from core.decision.sensitivity.other_criteria import careful_choice, regret
from core.report.findings.dossier import Dossier
from core.report.findings.options import wrong_choice
from core.report.format.numbers import about_money, chance, percent
from core.report.wording.glossary import capital


def price_of_being_wrong(d: Dossier) -> str | None:
    """What a wrong choice costs on average, and its bad case.

    Parameters
    ----------
    d : Dossier

    Returns
    -------
    str or None
        None where nothing is recommended, or there is one choice.
    """
    found = regret(d.valuation)
    if found is None:
        return None
    bad = f"In 1 of 20 simulations it costs more than {about_money(found.bad)}."
    return f"{wrong_choice(d)} {bad}" if found.bad >= 1 and wrong_choice(d) else wrong_choice(d)


def by_a_careful_rule(d: Dossier, threshold: float) -> str:
    """What a rule would say that changes only when it is sure."""
    found = careful_choice(d.valuation, threshold)
    today = d.the(d.reference)
    if found is None:
        return (
            f"A rule that keeps {today} until it is sure has nothing to say here. {capital(today)} "
            "and another approach would both have to be accurate enough."
        )
    kept = found.arm == d.reference
    better = "another one is better" if kept else "it is better"
    return (
        f"A rule that changes only when at least {percent(threshold, 0)} sure would choose "
        f"{d.the(found.arm)}: {better} in {chance(found.chance)} of simulations. This page takes "
        "the best average instead, because waiting to be sure costs money too."
    )
