"""Arms that did not prove the target: what is counted of them is the least they could take.

Such an arm is right-censored at its spend: it has cost more than was looked at, never nothing and
never infinity.
"""

from __future__ import annotations

from collections.abc import Sequence

from core.report.findings.dossier import Dossier
from core.report.findings.interim import goes_on, to_go
from core.report.format.numbers import target_text

FEW = 3
"""Ways up to which they are told by name, not counted."""


def or_more(text: str, d: Dossier, arm: str) -> str:
    """A figure of an arm, with a plus where the arm missed the target for most seeds.

    Parameters
    ----------
    text : str
        USD, days or hours of the arm, written already.
    d : Dossier
    arm : str
        Id of an arm that was run.

    Returns
    -------
    str
    """
    return text if d.valuation.stops[arm].in_most else f"{text}+"


def missed_in(d: Dossier, arm: str) -> str:
    """That a way missed the target, and in how many repeats; empty where it never did."""
    times = d.missed(arm)
    if not times:
        return ""
    seeds = d.valuation.outcome.arms[arm].seeds
    often = "" if seeds == 1 else f" in {times} of {seeds} repeats"
    if goes_on(d, arm):
        return f"not yet{often}" if often else "not reached yet"
    return f"missed{often}"


def missed_target(d: Dossier, arm: str) -> str:
    """The same as the rest of a sentence about the way."""
    told = missed_in(d, arm)
    if goes_on(d, arm):
        often = told.removeprefix("not reached yet").removeprefix("not yet")
        return f"has not reached the target yet{often}"
    return told.replace("missed", "missed the target", 1)


def at_least_for(d: Dossier, arms: Sequence[str]) -> str:
    """Of which ways costs, days and hours are the least, as some repeats missed; may be empty."""
    short = [arm for arm in arms if d.missed(arm)]
    if not short:
        return ""
    told = "; ".join(f"{d.the(arm)} {missed_target(d, arm)}" for arm in short)
    whose = "its" if len(short) == 1 else "their"
    return f"{told[0].upper()}{told[1:]}: {whose} cost, days and hours are at least this."


def but_misses(d: Dossier, arm: str) -> str:
    """To be hung on a claim about an arm that does not reach the target; else empty.

    Parameters
    ----------
    d : Dossier
    arm : str
        Id of an arm that was run.

    Returns
    -------
    str
        Begins with a comma, ends without a full stop.
    """
    if d.valuation.stops[arm].in_most:
        return ""
    target = target_text(d.plan.target)
    return f", but has not reached {target} yet" if goes_on(d, arm) else f", but misses {target}"


def what_plus_means(d: Dossier, arms: Sequence[str] = ()) -> str:
    """Which arms did not prove the target, and that figures with a plus are the least.

    Parameters
    ----------
    d : Dossier
    arms : sequence of str
        Ids of the arms whose figures are shown; the two told against each other if not given.

    Returns
    -------
    str
        Whole sentences; empty where all of them proved it.
    """
    arms = arms or d.pair
    missing = [arm for arm in arms if not d.valuation.stops[arm].in_most]
    if not missing:
        return ""
    target = "all that the plan asks for" if d.guardrails else target_text(d.plan.target)
    who = f"{d.the(missing[0])} did not prove {target}"
    if len(arms) > FEW:
        who = f"{len(missing)} of {len(arms)} ways did not prove {target}"
    elif len(missing) == len(arms):
        who = f"neither way proved {target}"
    end = f"round {d.iterations_run}, {to_go(d)}" if d.iterations_to_go else "the end of the plan"
    return (
        f"{who[0].upper()}{who[1:]}. Figures with a + are counted to {end}; reaching it would "
        "take more."
    )
