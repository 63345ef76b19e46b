"""One approach in several schedules: what building it costs in each."""

from __future__ import annotations

from core.report.findings.dossier import Dossier
from core.report.format.numbers import count, money

NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def schedules(d: Dossier, arm: str) -> list[str]:
    """The approach itself, then those that differ from it in the schedule alone."""
    one = d.roster[arm]
    kept = (one.source, one.learner, one.settings)
    same = [name for name in d.arms if _kept(d, name) == kept and name != arm]
    return [arm, *same]


def _kept(d: Dossier, arm: str) -> tuple[object, ...]:
    one = d.roster[arm]
    return one.source, one.learner, one.settings


def rounds_of(d: Dossier, arm: str) -> str:
    """In how many rounds an approach is built, where it is compared.

    Returns
    -------
    str
        ``in five rounds``, ``in one batch``.
    """
    rounds = d.valuation.outcome.round_of(arm)
    if rounds == 1:
        return "in one batch"
    return f"in {NUMBERS[rounds] if rounds < len(NUMBERS) else count(rounds)} rounds"


def bills(d: Dossier, arm: str) -> str:
    """What building an approach costs, in every schedule that was run.

    Returns
    -------
    str
        ``$19.3k in five rounds, $6.0k in one batch``; middle outcomes. What a name says already
        is not said again.
    """
    told = [f"{money(d.build(name))} {rounds_of(d, name)}" for name in schedules(d, arm)]
    if "one batch" in d.name(arm):
        told[0] = money(d.build(arm)) + ("" if len(told) == 1 else f" ({told.pop(1)})")
    return ", ".join(told)


def cheaper_to_build(d: Dossier, arm: str, than: str) -> bool | None:
    """Whether an approach is cheaper to build than another one, whatever the schedule.

    Returns
    -------
    bool or None
        None where it turns between the schedules that were run.
    """
    if than in schedules(d, arm):
        return d.build(arm) < d.build(than)
    found = {
        d.build(one) < d.build(other) for one in schedules(d, arm) for other in schedules(d, than)
    }
    return found.pop() if len(found) == 1 else None
