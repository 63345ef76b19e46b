"""Which approach scores higher, and whether that holds: headline and lead of Results."""

from __future__ import annotations

from collections.abc import Sequence

from core.evaluation.paired import mcnemar_exact, mcnemar_mid_p, tango_interval
from core.evaluation.pairwise import PairGap
from core.report.findings.dossier import Dossier
from core.report.format.numbers import count, percent, points
from core.report.wording.glossary import bold, capital

LONGEST = 96
"""Characters of a headline."""


def gap_words(d: Dossier, arm: str, other: str = "") -> str:
    """Whether an approach scores better than another, in words: a tie unless the gap holds.

    Parameters
    ----------
    other : str
        The reference where not given.
    """
    return words_of(d.gap(arm, other))


def words_of(gap: PairGap) -> str:
    """The same of a difference.

    Examples
    --------
    >>> words_of(PairGap(0.017, 0.002, 0.032, 0.01)), words_of(PairGap(0.017, -0.01, 0.04, 0.2))
    ('1.7 points better', 'a tie')
    """
    if not gap.differs:
        return "a tie"
    return f"{points(abs(gap.gap)).lstrip('+')} points {'better' if gap.gap > 0 else 'worse'}"


def compared(d: Dossier) -> tuple[str, str]:
    """Headline and lead of the reference against the alternative, where each stops."""
    one, other = d.pair
    gap, boxes = d.gap(other), d.paired[other]
    differ = boxes.only_old + boxes.only_new
    first, second = (percent(d.accuracy(arm).value) for arm in d.pair)
    if not all(check.holds for check in d.valuation.fairness):
        headlines = ["Not a fair PoC: scores for diagnosis only"]
    elif not differ and gap.gap == 0:
        headlines = ["Same score, same answers"]
    elif not gap.differs:
        headlines = [
            f"No clear difference: {d.the(other)} {second}, {d.the(one)} {first}",
            f"No clear difference: {second} against {first}",
        ]
    else:
        size = f"{points(abs(gap.gap)).lstrip('+')} points {'higher' if gap.gap > 0 else 'lower'}"
        headlines = [
            capital(f"{d.the(other)} scores {size}: {second} against {first}"),
            f"{size[0].upper()}{size[1:]} than {d.the(one)}",
            f"Scores differ: {second} against {first}",
        ]
    headline = next((one for one in headlines if len(one) <= LONGEST), headlines[-1])
    lead = (
        f"{capital(d.the(other))} is right on {bold(second)} of the test set, {d.the(one)} on "
        f"{bold(first)}: {points(gap.gap)} points ({points(gap.low)} to {points(gap.high)}). "
        f"They disagree on {bold(count(differ))} of {count(boxes.n)} {d.noun[1]}."
    )
    return headline, lead


def highest(d: Dossier, arms: Sequence[str]) -> tuple[str, list[str]]:
    """Which approach scores highest, and those of which it is not shown to be better."""
    best = max(arms, key=lambda arm: d.valuation.measured.value(arm))
    return best, [arm for arm in arms if arm != best and not d.gap(best, arm).differs]


def tied_with(d: Dossier, level: Sequence[str]) -> str:
    """That the highest score is a tie, to be hung on a sentence; empty where it is not."""
    if not level:
        return ""
    return f", a tie with {d.the(level[0]) if len(level) == 1 else f'{len(level)} others'}"


def interval_note(d: Dossier) -> str:
    """What the intervals of accuracies are for, inside a sentence; told once a screen."""
    if d.n_seeds == 1:
        return (
            "95% interval of the mean over repeats on new items, where the spread between repeats "
            "is assumed"
        )
    return "95% interval of the mean over repeats on new items"


def for_the_analyst(d: Dossier) -> str:
    """The paired test of the first repeat in the field's own words."""
    boxes, gap = d.paired[d.alternative], d.valuation.gap(d.alternative)
    interval = tango_interval(boxes)
    return (
        f"First repeat: b = {boxes.only_old}, c = {boxes.only_new}, n = {boxes.n}; difference "
        f"{points(interval.value)} points, Tango 95% {points(interval.low)} to "
        f"{points(interval.high)}; McNemar mid-p = {mcnemar_mid_p(boxes):.4f}, exact p = "
        f"{mcnemar_exact(boxes):.4f}. Over repeats: "
        f"clustered by {d.family}, {points(gap.low)} to {points(gap.high)} ({gap.method})."
    )
