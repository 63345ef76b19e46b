"""The Results screen's headline and lead: same score, different mistakes?"""

from __future__ import annotations

from core.evaluation.paired import mcnemar_exact, mcnemar_mid_p, tango_interval
from core.report.findings.dossier import Dossier
from core.report.format.numbers import count, percent, points
from core.report.wording.glossary import bold, capital

LONGEST = 52
"""Characters of a headline."""


def compared(d: Dossier) -> tuple[str, str]:
    """Headline and lead of the reference against the alternative, where each stops."""
    one, other = d.pair
    gap, boxes = d.gap(other), d.paired[other]
    differ = boxes.only_old + boxes.only_new
    tie = gap.low <= 0 <= gap.high
    size = points(abs(gap.value)).lstrip("+")
    if not all(check.holds for check in d.valuation.fairness):
        headline = "Not a fair race: scores for diagnosis only"
    elif not differ and gap.value == 0:
        headline = "Same score, same answers"
    elif tie and abs(gap.value) < 0.01:
        headline = "Same score, different mistakes"
    elif tie:
        headline = f"Too close: {count(differ)} {d.noun[1]} decide it"
    else:
        word = "higher" if gap.value > 0 else "lower"
        headline = capital(f"{d.the(other)} scores {size} points {word}")
        if len(headline) > LONGEST:
            headline = f"{size} points {word} than {d.the(one)}"
        if len(headline) > LONGEST:
            headline = f"Scores differ by {size} points"
    lead = (
        f"Where each stops: {bold(percent(d.accuracy(one).value))} {d.the(one)}, "
        f"{bold(percent(d.accuracy(other).value))} {d.the(other)} ({points(gap.value)} points, "
        f"{points(gap.low)} to {points(gap.high)}). On the first repeat they disagree on "
        f"{bold(count(differ))} of {count(boxes.n)} {d.noun[1]}."
    )
    return headline, lead


def for_the_analyst(d: Dossier) -> str:
    """The paired test of the first repeat in the field's own words."""
    boxes, gap = d.paired[d.alternative], d.gap(d.alternative)
    interval = tango_interval(boxes)
    return (
        f"First repeat: b = {boxes.only_old}, c = {boxes.only_new}, n = {boxes.n}; difference "
        f"{points(interval.value)} points, Tango 95% {points(interval.low)} to "
        f"{points(interval.high)}; McNemar mid-p = {mcnemar_mid_p(boxes):.4f}, exact p = "
        f"{mcnemar_exact(boxes):.4f}. Over repeats: "
        f"clustered by {d.family}, {points(gap.low)} to {points(gap.high)} ({gap.method})."
    )
