"""What to test next: test items, repeats and hours to track, each with price and worth.

Further rounds are told beside them, never weighed: nobody has measured them. Their price and the
accuracy to expect come from the forecast, where items are left to label.
"""

from __future__ import annotations

from collections.abc import Iterator

from core.decision.sensitivity.tornado import Mover
from core.domain.arms import NAMED
from core.domain.verdict import Answer, NoWorth, Pilot, PilotKind
from core.report.findings.dossier import Dossier
from core.report.findings.meeting import after_one_more_round, believed_today
from core.report.findings.projection import expected, next_round
from core.report.format.numbers import chance, count, money, percent, several, target_text
from core.report.wording.assumption_words import assumption_name


def what_to_test(d: Dossier, note: Mover | None = None) -> list[str]:
    """One sentence for each thing that might be found out before choosing, best first.

    Parameters
    ----------
    d : Dossier
    note : Mover, optional
        The hours that are most worth tracking.

    Returns
    -------
    list of str
        With bold marks; empty where a fairness check failed, so that no number counts, and where
        no approach has learned anything.
    """
    if d.valuation.verdict.answer in (Answer.INVALID, Answer.AT_CHANCE):
        return []
    paying = [(pilot.net, pilot_sentence(d, pilot)) for pilot in d.valuation.pilots if pilot.amount]
    if note is not None:
        paying.append((note.worth_of_one, _note_sentence(d, note)))
    found = [sentence for _, sentence in sorted(paying, reverse=True)]
    return [*found, *_not_paying(d), *rounds_to_run(d)]


def pilot_sentence(d: Dossier, pilot: Pilot) -> str:
    """A pilot that pays: its price, its worth, and whether it may change the answer."""
    near = ""
    if pilot.low < pilot.high:
        near = f" {count(pilot.low)} to {count(pilot.high)} are nearly as good."
    costs, are = ("costs", "is") if pilot.amount == 1 else ("cost", "are")
    return (
        f"**{pilot_name(d, pilot)}** {costs} about {money(pilot.price)} and {are} worth about "
        f"{money(pilot.value or 0.0)}. {_changes(pilot)}{near}"
    )


def pilot_name(d: Dossier, pilot: Pilot, named: bool = True) -> str:
    """What is tested: ``200 more test items``, ``3 more repeats of rules only and the hybrid``.

    Parameters
    ----------
    named : bool
        Whether repeats say of which approaches.
    """
    if pilot.kind is PilotKind.TEST_SET:
        return several(pilot.amount, "more test item")
    told = several(pilot.amount, "more repeat")
    best = d.valuation.verdict.best
    two = [one for one in (best.arm if best else None, pilot.arm) if one is not None]
    return f"{told} of {' and '.join(d.the(arm) for arm in two)}" if named and two else told


def _changes(pilot: Pilot) -> str:
    if pilot.changes <= 0:
        return "No outcome would change the answer."
    return f"They change the answer with a chance of {chance(pilot.changes)}."


def _note_sentence(d: Dossier, note: Mover) -> str:
    name = assumption_name(d.valuation.register, note.driver, tied=bool(note.tied))
    return (
        f"**Tracking the hours of one round** ({name}) costs nothing and is worth about "
        f"{money(note.worth_of_one)}."
    )


def _not_paying(d: Dossier) -> Iterator[str]:
    names = {
        PilotKind.TEST_SET: "More test items",
        PilotKind.REPEATS: "More repeats",
    }
    for pilot in d.valuation.pilots:
        if pilot.why == NoWorth.NO_ITEMS_LEFT:
            yield f"**{names[pilot.kind]}**: there are no {d.noun[1]} left to label."
        elif not pilot.amount and not pilot.why:
            yield f"**{names[pilot.kind]}**: no number of them is worth its price."


def rounds_to_run(d: Dossier) -> list[str]:
    """What one more round of each approach in question costs, and what is to be expected of it."""
    verdict, pool = d.valuation.verdict, d.valuation.outcome.pool_items
    if verdict.answer in (Answer.INVALID, Answer.AT_CHANCE):
        return []
    told = [option.arm for option in verdict.options] or d.candidates
    arms = [arm for arm in told if arm in d.ahead and d.roster[arm].by_rounds][:NAMED]
    if not arms:
        return []
    found, used_up = [], []
    for arm in arms:
        if not d.ahead[arm].further:
            used_up.append(d.the(arm))
        else:
            found.append(_round_sentence(d, arm))
    if used_up:
        found.append(
            f"**More rounds of {' and '.join(used_up)}**: the training pool of {count(pool or 0)} "
            f"{d.noun[1]} is used up."
        )
    return found


def _round_sentence(d: Dossier, arm: str) -> str:
    outlook = d.ahead[arm]
    price, time = next_round(outlook)
    # From what is believed today, as the chances are, not from the score of this PoC.
    believed = believed_today(d, arm) - d.by_round[arm][-1].value
    found = (share + believed for share in expected(outlook, outlook.measured))
    middle, low, high = (percent(min(share, 1.0)) for share in found)
    share = chance(after_one_more_round(d, arm))
    return (
        f"**One more round of {d.the(arm)}** costs about {price} and {time}. Expect {middle} "
        f"(80% range {low} to {high}). It then meets {target_text(d.plan.target)} with a chance "
        f"of {share}. This is not part of the chances above."
    )
