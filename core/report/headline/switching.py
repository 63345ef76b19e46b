"""Words for SWITCH and HYBRID."""

from __future__ import annotations

from core.report.findings.dossier import Dossier, middle
from core.report.format.numbers import count, money, percent, target_text
from core.report.headline.parts import (
    Told,
    fitted,
    made_up,
    only_one,
    over_period,
    reaches,
    sure,
    target,
    toned,
)
from core.report.wording.glossary import bold, period_text, the_arm

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
    """The new way is recommended."""
    claim = _claim(d)
    headline = toned(
        d,
        f"Switch: {claim}",
        fitted("Lean towards switching", claim),
        "Switch for now: too close to call",
    )
    lead = f"{reaches(d, 'new')}; {reaches(d, 'old')}. {over_period(d, 'new', 'old')}"
    lead += made_up(d, "new", "old")
    floor = target_text(d.plan.target - d.plan.margin)
    step = (
        "Run one round on your own items before you give notice to annotators. Have your expert "
        f"check a sample of answers every month, and go back if it falls below {floor}."
    )
    return Told(headline, f"{lead} {sure(d)}", step)


def _claim(d: Dossier) -> str:
    """What is better about it, in a few words."""
    if not d.valuation.stops["old"].in_most:
        return only_one(d, "new", "old")
    if d.total("new") > d.total("old"):
        if d.valuation.scenario.errors_are_priced:
            return "dearer, but better answers pay"
        return "dearer, but live sooner"
    if d.months == 0:
        ratio = d.build("new") / d.build("old") if d.build("old") else 1.0
        return f"{target(d)} for {_share_of_money(ratio)}"
    if d.build("new") >= d.build("old"):
        return "dearer to build, cheaper to keep"
    yearly = {arm: middle(d.valuation.costs[arm].running.total(12)) for arm in ("old", "new")}
    if yearly["new"] <= yearly["old"]:
        return "cheaper to build and to keep"
    return f"cheaper over {period_text(d.months)}"


def _share_of_money(ratio: float) -> str:
    for limit, words in SHARES:
        if ratio < limit:
            return f"{words} the money"
    return "less money" if ratio < 0.97 else "about the same money"


def hybrid(d: Dossier) -> Told:
    """Rules where they agree, people for the rest."""
    ours, theirs = d.labels_bought("hybrid"), d.labels_bought("old")
    reaching = [arm for arm in ("old", "new") if d.valuation.stops[arm].in_most]
    pure = min(reaching or ("old", "new"), key=d.total)
    difference = d.total("hybrid") - d.total(pure)
    lead = (
        f"the hybrid scores {bold(percent(d.accuracy('hybrid').value))} with "
        f"{bold(count(ours))} bought labels; annotators alone "
        f"{percent(d.accuracy('old').value)} with {count(theirs)}. Counted "
        f"{'' if d.months == 0 else 'over '}{period_text(d.months)} it costs "
        f"{bold(money(d.total('hybrid')))}, {money(abs(difference))} "
        f"{'more' if difference > 0 else 'less'} than {the_arm(pure)}."
        f"{made_up(d, 'hybrid', pure)}"
    )
    share = ours / theirs if theirs else 0.0
    step = f"Keep {percent(share, 0)} of the annotation budget and let rules answer the rest."
    if share > AS_MANY:
        step = "Keep the annotation budget for what the rules leave open; rules answer the rest."
    headline = toned(
        d,
        "Do both: rules where sure, people for the rest",
        "Lean towards doing both: rules and people",
        "Do both for now: too close to call",
    )
    return Told(headline, f"{lead} {sure(d)}", step)
