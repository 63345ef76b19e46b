"""Words for SWITCH and HYBRID."""

from __future__ import annotations

from core.report.findings.dossier import Dossier, middle
from core.report.findings.rivals import annotators_or, rivals
from core.report.format.numbers import count, money, percent, target_text
from core.report.headline.parts import (
    Told,
    made_up,
    only_one,
    over_period,
    reaches,
    scored,
    sure,
    target,
    toned,
)
from core.report.wording.glossary import bold, period_text

AS_MANY = 0.95
"""Share of the labels from which nothing is saved by buying them for open items only."""

SHARES = (
    (0.22, "a fifth of"),
    (0.29, "a quarter of"),
    (0.37, "a third of"),
    (0.45, "two fifths of"),
    (0.55, "half"),
    (0.64, "three fifths of"),
    (0.71, "two thirds of"),
    (0.82, "three quarters of"),
)


def switch(d: Dossier) -> Told:
    """A way that buys no labels is recommended."""
    best, other = rivals(d)
    lead = f"{reaches(d, best)}; {reaches(d, other)}. {over_period(d, best, other)}"
    lead += made_up(d, best, other)
    floor = target_text(d.plan.target - d.plan.margin)
    first = "Run one round on your own items before you give notice to annotators."
    if not d.roster[other].buys:
        first = "Try it on more items of your own first."
    step = (
        f"{first} Have your expert check a sample of answers every month, and "
        f"{'go back' if other == d.reference else 'choose again'} if it falls below {floor}."
    )
    return Told(toned(d, _claim(d, best, other)), f"{lead} {sure(d)}", step)


def _claim(d: Dossier, best: str, other: str) -> str:
    """What is better about it, in a few words."""
    if not d.valuation.stops[other].in_most:
        return only_one(d, best, other)
    if (d.total(best), d.build(best)) == (d.total(other), d.build(other)):
        return "at the same cost"
    if d.total(best) > d.total(other):
        if d.valuation.scenario.errors_are_priced:
            return "dearer, but better answers pay"
        return "dearer, but live sooner"
    if d.months == 0:
        ratio = d.build(best) / d.build(other) if d.build(other) else 1.0
        return f"{target(d)} for {_share_of_money(ratio)}"
    if d.build(best) >= d.build(other):
        return "dearer to build, cheaper to keep"
    yearly = {arm: middle(d.valuation.costs[arm].running.total(12)) for arm in (best, other)}
    if yearly[best] <= yearly[other]:
        return "cheaper to build and to keep"
    return f"cheaper over {period_text(d.months)}"


def _share_of_money(ratio: float) -> str:
    for limit, words in SHARES:
        if ratio < limit:
            return f"{words} the money"
    return "less money" if ratio < 0.97 else "about the same money"


def hybrid(d: Dossier) -> Told:
    """Rules where they agree, people for the rest."""
    best, other = rivals(d)
    ours, theirs = d.labels_bought(best), d.labels_bought(other)
    pure = [arm for arm in d.pair if arm != best]
    reaching = [arm for arm in pure if d.valuation.stops[arm].in_most]
    rival = min(reaching or pure, key=d.total)
    difference = d.total(best) - d.total(rival)
    lead = (
        f"{d.the(best)} scores {bold(percent(scored(d, best)))} with "
        f"{bold(count(ours))} bought labels; {annotators_or(d, other)} "
        f"{percent(scored(d, other))} with {count(theirs) if theirs else 'none'}. Counted "
        f"{'' if d.months == 0 else 'over '}{period_text(d.months)} it costs "
        f"{bold(money(d.total(best)))}, {money(abs(difference))} "
        f"{'more' if difference > 0 else 'less'} than {d.the(rival)}."
        f"{made_up(d, best, rival)}"
    )
    share = ours / theirs if theirs else 1.0
    step = f"Keep {percent(share, 0)} of the annotation budget and let rules answer the rest."
    if share > AS_MANY:
        step = "Keep the annotation budget for what the rules leave open; rules answer the rest."
    headline = toned(d, "rules where sure, people for the rest", "rules and people")
    return Told(headline, f"{lead} {sure(d)}", step)
