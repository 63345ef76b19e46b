"""Words for PILOT MORE: what to find out first, at which price."""

from __future__ import annotations

from core.domain.verdict import Pilot, PilotKind
from core.report.findings.dossier import Dossier, middle
from core.report.findings.next_test import iterations_text, pilot_name
from core.report.format.numbers import chance, count, money, percent, points, price
from core.report.headline.parts import Told, allowed_loss, fitting, target
from core.report.wording.glossary import bold


def pilot_more(d: Dossier) -> Told:
    """A larger exam would settle whether the best is good enough, or a pilot is worth its price."""
    pilot = d.valuation.verdict.pilot
    if pilot is not None:
        return TELLERS[pilot.kind](d, pilot)
    arm = d.valuation.verdict.recommended or d.alternative
    gate = d.valuation.gates[arm]
    n = d.valuation.outcome.arms[arm].n
    more = (gate.items_needed or n) - n
    rounded = round(more, -2) or more
    against = d.against(gate.against)
    lead = (
        f"{d.the(arm)} has the best expected outcome, but its accuracy differs from {against} "
        f"by {bold(points(gate.difference))} points ({points(gate.low)} to "
        f"{points(gate.high)}), and you allowed {allowed_loss(d)}. "
        f"About {bold(count(rounded))} more exam {d.noun[1]} would settle it for "
        f"{bold(money(_test_item_price(d, rounded)))}; until then keep what you have."
    )
    step = f"Plan a new race with {count(n + rounded)} exam {d.noun[1]}."
    return Told(f"Not yet: test {count(rounded)} more {d.noun[1]} first", lead, step)


def _more_items(d: Dossier, pilot: Pilot) -> Told:
    """A further exam is worth more than it costs."""
    n = d.valuation.outcome.arms[pilot.arm or d.alternative].n
    lead = (
        f"{_if_an_error_costs(d)} {_gap(d, pilot)} decides money. {bold(pilot_name(d, pilot))} "
        f"cost about {bold(money(pilot.price))} and are worth about "
        f"{bold(money(pilot.value or 0.0))}. Until then keep what you have."
    )
    step = f"Plan a new race with {count(n + pilot.amount)} exam {d.noun[1]}."
    return Told(f"Not yet: test {count(pilot.amount)} more {d.noun[1]} first", lead, step)


def _gap(d: Dossier, pilot: Pilot) -> str:
    """The gap the exam would tell, with its margin where one of the two is the reference."""
    today = d.reference
    best, rival = d.valuation.verdict.recommended or d.alternative, pilot.arm or today
    if today not in (best, rival):
        return f"the gap between {d.the(best)} and {d.the(rival)}"
    other = rival if best == today else best
    gap = d.gap(other)
    return (
        f"the gap of {points(gap.value)} points ({points(gap.low)} to {points(gap.high)}) between "
        f"{d.the(other)} and {d.the(today)}"
    )


def _more_iterations(d: Dossier, pilot: Pilot) -> Told:
    """Further rounds of one way are worth more than they cost."""
    arm, one = pilot.arm or d.alternative, pilot.amount == 1
    if d.valuation.stops[arm].in_most:
        why = f"{_if_an_error_costs(d)} going on with {d.the(arm)} may pay in right answers"
    else:
        score = bold(percent(d.by_round[arm][-1].value))
        where = "is at" if d.iterations_to_go else "stopped at"
        why = (
            f"{d.the(arm)} {where} {score}, which does not prove {target(d)}, but would be "
            "the best way if it did"
        )
    lead = (
        f"{why}. {bold(pilot_name(d, pilot))} {'costs' if one else 'cost'} about "
        f"{bold(money(pilot.price))}, {'is' if one else 'are'} worth about "
        f"{bold(money(pilot.value or 0.0))} and {'changes' if one else 'change'} the answer with a "
        f"chance of {bold(chance(pilot.changes))}. Until then keep what you have."
    )
    rounds = d.valuation.outcome.arms[arm].iterations + pilot.amount
    step = f"Plan a new race with {rounds} rounds{_labels(d, arm, pilot.amount)}."
    if d.iterations_to_go >= pilot.amount:
        step = "Keep what you have."
    more = iterations_text(pilot.amount)
    headline = (f"Not yet: run {more} of {way} first" for way in (d.the(arm), "one way"))
    return Told(fitting(*headline), lead, step)


def _labels(d: Dossier, arm: str, iterations: int) -> str:
    """What a way that buys labels needs for its last round."""
    learning = d.valuation.learning[arm]
    if learning is None or not learning.effort.in_items:
        return ""
    last = learning.effort.places[learning.effort.measured + iterations - 1]
    return (
        f": the last has {count(last)} labelled {d.noun[1]}, and those that the working set lacks "
        "have to be collected first, which is not in the price"
    )


def _if_an_error_costs(d: Dossier) -> str:
    return f"if one wrong answer costs you {price(d.valuation.cost_per_error)},"


def _test_item_price(d: Dossier, items: float) -> float:
    """Middle outcome of what more expert's answers cost, USD."""
    return middle(d.valuation.gold.usd) * items / d.valuation.outcome.gold_items


TELLERS = {PilotKind.TEST_SET: _more_items, PilotKind.ITERATIONS: _more_iterations}
