"""What to test next: exam items, further rounds and hours to note, each with price and worth."""

from __future__ import annotations

from collections.abc import Iterator

from core.decision.pilots.learning import FEWEST_ITERATIONS
from core.decision.pilots.more_iterations import MoreIterations
from core.decision.sensitivity.tornado import Mover
from core.domain.verdict import Answer, NoWorth, Pilot, PilotKind
from core.report.findings.dossier import Dossier
from core.report.format.numbers import chance, count, money, target_text
from core.report.wording.assumption_words import assumption_name

NUMBERS = ("no", "one", "two", "three", "four")
"""Further rounds in words; as many as are weighed."""
NOTHING_LESS = 1.0
"""USD below which a worth is called nothing."""


def what_to_test(d: Dossier, note: Mover | None = None) -> list[str]:
    """One sentence for each thing that might be found out before choosing, best first.

    Parameters
    ----------
    d : Dossier
    note : Mover, optional
        The hours that are most worth noting.

    Returns
    -------
    list of str
        With bold marks; empty where a fairness check failed, so that no number counts.
    """
    if d.valuation.verdict.answer is Answer.INVALID:
        return []
    paying = _paying(d, PilotKind.TEST_SET, PilotKind.ITERATIONS)
    if note is not None:
        paying.append((note.worth_of_one, _note_sentence(d, note)))
    return [*_best_first(paying), *_test_set_that_does_not_pay(d), *_iterations_that_do_not_pay(d)]


def iterations_to_test(d: Dossier) -> list[str]:
    """The same for further rounds alone."""
    if d.valuation.verdict.answer is Answer.INVALID:
        return []
    return [*_best_first(_paying(d, PilotKind.ITERATIONS)), *_iterations_that_do_not_pay(d)]


def _paying(d: Dossier, *kinds: PilotKind) -> list[tuple[float, str]]:
    """Worth minus price, and the sentence, of pilots that pay."""
    pilots = [pilot for pilot in d.valuation.pilots if pilot.amount and pilot.kind in kinds]
    return [(pilot.net, pilot_sentence(d, pilot)) for pilot in pilots]


def _best_first(found: list[tuple[float, str]]) -> list[str]:
    return [sentence for _, sentence in sorted(found, reverse=True)]


def pilot_sentence(d: Dossier, pilot: Pilot) -> str:
    """A pilot that pays: its price, its worth, and whether it may change the answer."""
    near = ""
    if pilot.low < pilot.high:
        ends = [_amount(pilot, end) for end in (pilot.low, pilot.high)]
        near = f" ({ends[0]} to {ends[1]} are nearly as good)"
    costs, are = ("costs", "is") if _one(pilot) else ("cost", "are")
    labels = _labels(d, pilot.arm or "", pilot.amount) if pilot.kind is PilotKind.ITERATIONS else ""
    return (
        f"**{pilot_name(d, pilot)}**{labels} {costs} about {money(pilot.price)} on average and "
        f"{are} worth about {money(pilot.value or 0.0)}{near}; {_changes(pilot)}."
    )


def _one(pilot: Pilot) -> bool:
    return pilot.kind is PilotKind.ITERATIONS and pilot.amount == 1


def _labels(d: Dossier, arm: str, iterations: int) -> str:
    """What further rounds of a way that lives on labelled items add to them; empty for others."""
    learning = d.valuation.learning[arm]
    if learning is None or not learning.effort.in_items:
        return ""
    effort = learning.effort
    more = effort.places[effort.measured + iterations - 1] - effort.largest
    return f" ({count(more)} more labelled {d.noun[1]})"


def pilot_name(d: Dossier, pilot: Pilot) -> str:
    """What is tested, as a sentence begins: ``Two more rounds of the old way``."""
    if pilot.kind is PilotKind.TEST_SET:
        return f"{count(pilot.amount)} more exam {d.noun[1]}"
    return f"{iterations_text(pilot.amount).capitalize()} of {d.the(pilot.arm or '')}"


def iterations_text(iterations: int) -> str:
    """Further rounds in words.

    Examples
    --------
    >>> iterations_text(1), iterations_text(3)
    ('one more round', 'three more rounds')
    """
    return f"{NUMBERS[iterations]} more round{'' if iterations == 1 else 's'}"


def _amount(pilot: Pilot, amount: int) -> str:
    return count(amount) if pilot.kind is PilotKind.TEST_SET else NUMBERS[amount]


def _changes(pilot: Pilot) -> str:
    if pilot.changes <= 0:
        return "that would make the best way better, not change which one it is"
    return f"chance that the answer changes: {chance(pilot.changes)}"


def _note_sentence(d: Dossier, note: Mover) -> str:
    name = assumption_name(d.valuation.register, note.driver, tied=bool(note.tied))
    return (
        f"**Noting the hours of one round** ({name}) costs nothing and is worth about "
        f"{money(note.worth_of_one)}."
    )


def _test_set_that_does_not_pay(d: Dossier) -> Iterator[str]:
    test_set = d.valuation.pilots[0]
    verdict = d.valuation.verdict
    if verdict.answer is Answer.PILOT_MORE and verdict.pilot is None:
        return  # whether the best way is good enough is open, and that is what they are for
    if not test_set.amount and not test_set.why:
        yield f"**More exam {d.noun[1]}**: no number of them is worth its price."
    elif test_set.why == NoWorth.COUNTS_FOR_NOTHING:
        yield f"**More exam {d.noun[1]}**: worth nothing {_while(d)}."


def _iterations_that_do_not_pay(d: Dossier) -> Iterator[str]:
    """Rounds that are weighed way by way; the others by the reason why they are not."""
    by_reason: dict[str, list[str]] = {}
    for arm, found in d.valuation.more_iterations.items():
        if not d.roster[arm].by_rounds:
            continue  # of one batch or a prompt there are no rounds to add
        if found.why is not None:
            by_reason.setdefault(_reason(d, arm, found.why), []).append(d.the(arm))
        elif not found.iterations:
            yield _too_dear(d, found)
    for reason, arms in by_reason.items():
        listed = " and ".join(filter(None, (", ".join(arms[:-1]), arms[-1])))
        yield f"**More rounds of {listed}**: {reason}."


def _too_dear(d: Dossier, found: MoreIterations) -> str:
    value, labels = found.value[0], _labels(d, found.arm, 1)
    worth = f"about {money(value)}" if value >= NOTHING_LESS else "nothing"
    return (
        f"**One more round of {d.the(found.arm)}**{labels} costs about {money(found.price[0])} "
        f"on average and is worth {worth} before you choose: not worth its price."
    )


def _while(d: Dossier) -> str:
    if d.valuation.scenario.errors_are_priced and not d.months:
        return "while only the way to the target is counted"
    return "while nobody has said what a wrong answer costs"


def _reason(d: Dossier, arm: str, why: NoWorth) -> str:
    target = target_text(d.plan.target)
    outcome = d.valuation.outcome.arms[arm]
    unknown = "what they are worth cannot be worked out, because "
    return {
        NoWorth.COUNTS_FOR_NOTHING: f"worth nothing {_while(d)}, because accuracy above "
        f"{target} counts for nothing",
        NoWorth.BARRED: "worth nothing, because your own rules bar it",
        NoWorth.NOTHING_TO_COMPARE: f"{unknown}no way is proved, good enough and allowed yet, so "
        "there is nothing to choose instead; Results says what they would bring and cost",
        NoWorth.TEST_SET_TOO_SMALL: f"{unknown}{count(outcome.n)} exam {d.noun[1]} cannot prove "
        f"{target}, even with every answer right",
        NoWorth.OTHER_TARGET: f"{unknown}{why}",
        NoWorth.NOT_RUN: f"{unknown}the model in use was not raced",
        NoWorth.TOO_FEW_ITERATIONS: f"{unknown}a forecast needs at least {FEWEST_ITERATIONS} "
        f"rounds and {'so far there are' if d.iterations_to_go else 'this plan has'} "
        f"{outcome.iterations}",
        NoWorth.NO_MORE_ITEMS: f"{unknown}not every round added labelled items",
    }[why]
