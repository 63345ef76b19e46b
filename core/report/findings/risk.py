"""How much being wrong would cost, and what another rule would say, in words."""

from __future__ import annotations

from core.decision.sensitivity.other_criteria import careful_choice, regret
from core.report.findings.dossier import Dossier
from core.report.format.numbers import chance, money, percent


def price_of_being_wrong(d: Dossier) -> str | None:
    """Expected regret and its bad case, USD in one sentence.

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
    bad = (
        f"more than {money(found.bad)} in one what-if of twenty"
        if found.bad >= 1
        else "nothing at all in 19 of 20 what-ifs"
    )
    return f"Price of being wrong: {money(found.mean)} on average, and {bad}."


def by_a_careful_rule(d: Dossier, threshold: float) -> str:
    """What a rule would say that changes only when it is sure."""
    found = careful_choice(d.valuation, threshold)
    today = d.the(d.reference)
    if found is None:
        return (
            f"A rule that keeps {today} until it is sure has nothing to say here: {today} "
            "and another one would both have to be good enough."
        )
    kept = found.arm == d.reference
    other = "the most promising other way does better" if kept else "it does better"
    return (
        f"Changing only when at least {percent(threshold, 0)} sure: {d.the(found.arm)} "
        f"({other} in {chance(found.chance)} of what-ifs). This page takes the best average "
        "instead, because waiting to be sure costs money too."
    )
